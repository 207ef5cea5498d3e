"""`rules validate`: streams and exit codes, formats, mending, and files that were written to break it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from authoring.test_lint import CLEAN, GUIDE, changed, saved
from effort import some_of
from hostile_yaml import HOSTILE, LARGE, SLOW_TO_CHECK
from mei_social.authoring.lint import apply_fixes
from mei_social.authoring.lint.spans import Text
from mei_social.cli.commands.rules.problem_formats import as_github
from mei_social.errors import Level, Problem
from mei_social.parsing.yaml_reader import read_tree
from mei_social.text.near_names import is_one_slip
from parsing.test_yaml_reader import corpus
from programs import EXAMPLE, ROOT, RULES, invoke, run
from work import IN_STEP, growth

TEN = Path(__file__).parents[1] / "cases" / "lint" / "ten-mistakes.yaml"
MEGABYTES = 100
Command = Callable[[str, Path], tuple[int, str, str]]

COMMENTED = """\
# Our rules.   Two spaces  stay.
%s
# The end, without a line break at the very end"""
BEFORE = COMMENTED % CLEAN.replace(
    "hint: Any app counts", "hnit: Any app counts.   # keep: hnit, please"
).replace("    severity: high\n", '    severity: "hihg" # please\n').replace(
    "[instagram, other]", "[ instagram,other , instagram ] # twice"
).replace(
    "    clauses: [c2, c1]\n",
    "    clauses:\n    - c2   # first\n    - c1\n    - c2\n    # between\n    - c1  # kept\n",
).replace(
    "remedy: Choose another photo.",
    "remedy: >-\n\n      Please choose\n      another photo. Please,\n      do.\n",
).replace("on: account-private\n", "on: acount_private\n")
AFTER = (
    BEFORE.replace("hnit: Any app counts.", "hint: Any app counts")
    .replace('"hihg"', '"high"')
    .replace("other , instagram ]", "other ]")
    .replace("    - c1\n    - c2\n", "    - c1\n")
    .replace("Please choose", "Choose")
    .replace("Please,\n      do", "Do")
)


def validate(*arguments: str | Path, folder: Path, env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """The command in this process."""
    return invoke("rules", "validate", *map(str, arguments), home=folder / "home", env=env)


def mended(folder: Path, text: str, *arguments: str) -> tuple[bytes, int]:
    """A file after `--fix`, and the exit code."""
    path = folder / "rules.yaml"
    path.write_bytes(text.encode())
    code, _, _ = validate(path, "--fix", *arguments, folder=folder)
    return path.read_bytes(), code


# Streams and exit codes


def test_ten_mistakes(tmp_path: Path) -> None:
    """A file with ten different mistakes gives ten lines on stdout, and what to do on stderr."""
    code, out, told = validate(TEN, folder=tmp_path)
    by_line = TEN.with_suffix(".expected").read_text("utf-8").replace("ten-mistakes.yaml", str(TEN))
    expected = "".join(sorted(by_line.splitlines(keepends=True), key=lambda line: " warning " in line))
    assert (code, out, len({line.split()[2] for line in out.splitlines()})) == (3, expected, 9)
    what_to_do = "Correct the lines named above, errors first, then run this again."
    assert told == f"9 errors and 1 warning in 1 file. {what_to_do}\n"


def test_errors_stand_first(tmp_path: Path) -> None:
    """Over all files, an error is above what can wait; JSON goes by files and lines."""
    wordy = saved(tmp_path, CLEAN.replace("Any app counts", "Any app counts."), "a.yaml")
    both = "    severity: lwo\n    hint: No.\n"
    broken = saved(tmp_path, CLEAN.replace("    severity: low\n", both), "b.yaml")
    _, out, _ = validate(wordy, broken, folder=tmp_path)
    assert [line.split()[1] for line in out.splitlines()] == ["error", "warning", "warning"]
    rows = json.loads(validate(wordy, broken, "--json", folder=tmp_path)[1])
    assert [row["level"] for row in rows] == ["warning", "error", "warning"]


def test_shipped_rules_without_a_name(tmp_path: Path) -> None:
    """Without a file, the rules in use are looked at: ours, or those of MEI_SOCIAL_RULES or --rules."""
    own = saved(tmp_path, CLEAN)
    default, by_option = validate(folder=tmp_path), validate("--rules", own, folder=tmp_path)
    by_variable = validate(folder=tmp_path, env={"MEI_SOCIAL_RULES": str(own)})
    assert (default[0], {line.split()[2] for line in default[1].splitlines()}) == (
        0,
        {"contact-without-reach:", "rung-without-reach:"},
    )
    assert by_option == by_variable == (0, "", "No problems in 1 file.\n")


@pytest.mark.parametrize(
    ("old", "new", "arguments", "expected"),
    [
        ("", "", [], (0, "No problems in 1 file.")),
        ("Any app counts", "Any app counts.", [], (0, "1 warning in 1 file.")),
        ("Any app counts", "Any app counts.", ["--strict"], (3, "1 warning in 1 file.")),
        ("Any app counts", "Any app counts: all", [], (3, "1 error in 1 file.")),
        ("    severity: low\n", "    severity: hgih\n", [], (3, "1 error in 1 file.")),
        (
            "    severity: low\n",
            "    severity: lwo\n    hint: No.\n",
            [],
            (3, "1 error and 1 warning in 1 file."),
        ),
    ],
)
def test_exit_codes(
    tmp_path: Path, old: str, new: str, arguments: list[str], expected: tuple[int, str]
) -> None:
    """An error gives 3, a warning 0 unless it counts too, and the last line has the counts."""
    code, _, told = validate(saved(tmp_path, CLEAN.replace(old, new)), *arguments, folder=tmp_path)
    assert (code, told.split(". ")[0].strip().removesuffix(".") + ".") == expected


def test_unreadable_file(tmp_path: Path) -> None:
    """A file that cannot be read gives 1 and one sentence; the others are still looked at."""
    good = saved(tmp_path, CLEAN.replace("Any app counts", "Any app counts."))
    code, out, told = validate(tmp_path, "gone.yaml", good, folder=tmp_path)
    assert (code, out.count("\n"), told.count("Error: "), "Traceback" in told) == (1, 1, 2, False)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "xml"], "choose one of text, json, github."),
        (["--fix"], "name the file to mend."),
        (["--hints-older-than", "-1"], "-1 is not in the range x>=0."),
    ],
)
def test_usage(tmp_path: Path, arguments: list[str], told: str) -> None:
    """Wrong usage gives 2 and says what is right."""
    code, _, said = validate(*arguments, folder=tmp_path)
    assert (code, told in said) == (2, True)


def test_against_bad_rules(tmp_path: Path) -> None:
    """Older rules that cannot be used stop the command with their own problems."""
    good, bad = saved(tmp_path, CLEAN), saved(tmp_path, changed("version: 3", "version: x"), "old.yaml")
    code, out, told = validate(good, "--against", bad, folder=tmp_path)
    assert (code, out, "old.yaml:2:10: error wrong-type" in told) == (1, "", True)


def test_hints_are_dated_by_the_clock_of_the_test(tmp_path: Path) -> None:
    """Age is counted from today, which a test can fix."""
    saved(tmp_path, GUIDE.replace("    sources: [guide]\n", ""), "platforms/instagram.yaml")
    rules = saved(tmp_path, CLEAN)
    lines = [
        validate(rules, "--hints-older-than", "30", folder=tmp_path, env={"MEI_SOCIAL_TODAY": day})[1].count(
            "\n"
        )
        for day in ("2026-03-02", "2026-03-03")
    ]
    assert lines == [0, 1]


# Formats


def test_json(tmp_path: Path) -> None:
    """The list for machines has these keys and no others, and is there without problems too."""
    path = saved(tmp_path, changed("Any app counts", "Any app counts."))
    code, out, _ = validate(path, "--json", folder=tmp_path)
    (row,) = json.loads(out)
    message = "A hint is no full sentence. Remove the full stop at its end."
    assert (code, row) == (
        0,
        {
            "file": str(path),
            "line": 84,
            "column": 11,
            "level": "warning",
            "rule": "hint-full-stop",
            "message": message,
        },
    )
    assert validate(saved(tmp_path, CLEAN), "--format", "json", folder=tmp_path)[1] == "[]\n"


def test_github() -> None:
    """Workflow commands escape what would end them; a problem of a whole file has no line."""
    problems = [Problem(3, 7, "a-rule", "100%, really: yes", Level.WARNING), Problem(0, 0, "empty", "Empty.")]
    assert as_github([(Path("a,b:c%\n.yaml"), problem) for problem in problems]) == (
        "::warning file=a%2Cb%3Ac%25␊.yaml,line=3,col=7,title=a-rule::100%25, really: yes\n"
        "::error file=a%2Cb%3Ac%25␊.yaml,title=empty::Empty.\n"
    )


@pytest.mark.parametrize("format", ["text", "json", "github"])
def test_hostile_text(tmp_path: Path, format: str) -> None:
    """Control and bidi characters from a file or its name never reach the terminal, in any format."""
    evil = '"\\e[2J\\u202E::error::x%0A"'
    text = CLEAN.replace("id: pupils-follow", f"id: {evil}").replace("topic: privacy", f"topic: {evil}")
    path = saved(tmp_path, text.replace("Is this account private?", evil), "\x1b]0;x\x07\u202e.yaml")
    code, out, told = validate(path, "--format", format, folder=tmp_path)
    shown = (out + told).replace("\n", "")
    assert (code, [c for c in shown if not c.isprintable()]) == (3, [])


# Mending


def test_only_the_slips_change(tmp_path: Path) -> None:
    """Everything around a slip stays byte for byte: comments, quotes, spaces, order and line ends."""
    assert mended(tmp_path, BEFORE) == (AFTER.encode(), 3)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["bare", "marked"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "mac"])
def test_line_ends_stay(tmp_path: Path, line_end: str, mark: bytes) -> None:
    """Line ends of any kind and a byte order mark are kept."""
    path = tmp_path / "rules.yaml"
    path.write_bytes(mark + BEFORE.replace("\n", line_end).encode())
    validate(path, "--fix", folder=tmp_path)
    wanted = AFTER.replace("\n", line_end).replace(f"Please,{line_end}      do", "Do")
    assert path.read_bytes() == mark + wanted.encode()


def test_mending_tells_what_it_did(tmp_path: Path) -> None:
    """Each edit is one line on stderr, and what remains is found again."""
    path = saved(tmp_path, changed("hint: Any app counts", "hnit: Any app counts."))
    code, out, told = validate(path, "--fix", folder=tmp_path)
    assert (code, out, told.splitlines()) == (
        0,
        "",
        [
            f"{path}:84:5: mended unknown-key: `hnit` is now `hint`.",
            f"{path}:84:11: mended hint-full-stop: The full stop is left out.",
            "No problems in 1 file.",
        ],
    )


def test_version_is_raised(tmp_path: Path) -> None:
    """With older rules beside it, a number that was forgotten is raised by one, after everything else."""
    old = saved(tmp_path, CLEAN, "old/rules.yaml")
    text = changed("severity: low", "severity: loow").replace("version: 3\n", "version: 3   # our third\n")
    wanted = text.replace("version: 3 ", "version: 4 ").replace("severity: loow", "severity: low")
    result = mended(tmp_path, changed("minutes: 15", "minutes: 16", text), "--against", str(old))
    assert result == (changed("minutes: 15", "minutes: 16", wanted).encode(), 0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("platforms: [instagram, other]", "platforms: [facetime, other]"),
        ("clauses: [c2]", "clauses: [c3]"),
        ("clauses: [c2]", "clauses: [c2, # why\n      c2]"),
        ("Any app counts", "True."),
        ("Any app counts", "Please wait"),
        ("Any app counts", '"Any app \\x63ounts."'),
        ("hint: Any", "questoin: Any"),
        ("id: no-private-messages", "id: No-private-messages"),
        ("minutes: 15", "minutes: 15\n    extra: x"),
        ("Choose another photo.", "Choose 'please' and wait."),
    ],
)
def test_doubts_are_left(tmp_path: Path, old: str, new: str) -> None:
    """What could mean something else, or would take a comment with it, stays as it is."""
    text = changed(old, new)
    assert mended(tmp_path, text)[0].decode() == text


def test_platform_file_is_mended_only_by_name(tmp_path: Path) -> None:
    """A platform file beside the rules stays as it is unless it is named itself."""
    rules = saved(tmp_path, CLEAN)
    text = GUIDE.replace("    sources: [guide]\n", "").replace("search:", "serach:")
    guide = saved(tmp_path, text, "platforms/instagram.yaml")
    validate(rules, "--fix", folder=tmp_path)
    before = guide.read_text("utf-8")
    code, _, _ = validate(rules, guide, "--fix", folder=tmp_path)
    assert (before, guide.read_text("utf-8"), code) == (text, text.replace("serach", "search"), 0)


def test_overlay_is_mended_alone(tmp_path: Path) -> None:
    """In a file that extends another, its own slips are mended; the base is never touched."""
    base = saved(tmp_path, changed("Any app counts", "Please count any app."), "base.yaml")
    text = "extends: base.yaml\nid: ours\nversion: 1\ntitle: Ours\nchange:\n  rules:\n    pupils-follow:\n"
    path = saved(tmp_path, f"{text}      hint: Please count all.\n      severity: meduim # low\n")
    validate(path, "--fix", folder=tmp_path)
    assert path.read_text("utf-8") == f"{text}      hint: Count all\n      severity: medium # low\n"
    assert "Please count any app." in base.read_text("utf-8")


def test_installed_rules_are_not_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules inside an installation stay as they are, and the sentence says what to do."""
    monkeypatch.setattr(apply_fixes, "PACKAGE", tmp_path / "package")
    path = saved(tmp_path, BEFORE, "package/rules/guidelines.yaml")
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    code, _, told = validate(link, "--fix", folder=tmp_path)
    assert (code, path.read_text("utf-8")) == (1, BEFORE)
    assert told == (
        f"Error: {link} came with mei-social, and an update replaces it. "
        "Copy it to a folder of your own, and mend that.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_permissions_and_links_stay(tmp_path: Path) -> None:
    """A mended file keeps its permissions, and a link to it stays a link."""
    path, link = saved(tmp_path, BEFORE), tmp_path / "link.yaml"
    path.chmod(0o664)
    link.symlink_to(path)
    validate(link, "--fix", folder=tmp_path)
    assert (stat.S_IMODE(path.stat().st_mode), link.is_symlink()) == (0o664, True)
    assert path.read_text("utf-8") == AFTER


def test_file_changed_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program wrote between reading and writing is never lost."""
    path = saved(tmp_path, BEFORE)
    monkeypatch.setattr(apply_fixes, "read_bytes", lambda *_: b"theirs")
    code, _, told = validate(path, "--fix", folder=tmp_path)
    assert (code, "changed by another program" in told, path.read_text("utf-8")) == (1, True, BEFORE)


def test_spans_are_exact() -> None:
    """Every value of our own rules and platform files is found again in their text, to the last letter."""
    for path in [RULES, *sorted((RULES.parent / "platforms").glob("*.yaml"))]:
        text = path.read_text("utf-8")
        root, _ = read_tree(text)
        assert root is not None
        here, nodes = Text(text), [root]
        while nodes:
            node = nodes.pop()
            if isinstance(node.value, str):
                span = here.span(node)
                found = " ".join(text[span.start : span.end].split()) if span else None
                assert found == (node.value or None)
            else:
                nodes += node.keys.values()
                nodes += node.value.values() if isinstance(node.value, dict) else node.value


@pytest.mark.parametrize(
    ("typed", "known", "expected"),
    [
        ("hihg", "high", True),
        ("hgih", "high", True),
        ("hig", "high", True),
        ("highh", "high", True),
        ("hiigh", "high", True),
        ("hogh", "high", True),
        ("high", "high", True),
        ("gihh", "high", False),
        ("hi", "high", False),
        ("step-1", "step-2", False),
        ("facetime", "facebook", False),
        ("account-public", "account-private", False),
        ("", "a", True),
    ],
)
def test_one_slip(typed: str, known: str, expected: bool) -> None:
    """One letter missing, too many, wrong or swapped is a slip; anything more, or another digit, is not."""
    assert is_one_slip(typed, known) is expected


# As a hook


def test_pre_commit_hook(tmp_path: Path) -> None:
    """The hook has the keys that pre-commit wants, and its entry takes several files at once."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {key: hook[key] for key in ("id", "language", "entry")} == {
        "id": "mei-social-rules",
        "language": "python",
        "entry": "mei-social rules validate",
    }
    files = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "rules").rglob("*.yaml"))]
    done = run(*hook["entry"].split()[1:], *files, home=tmp_path, cwd=ROOT)
    assert (done.returncode, f"in {len(files)} files" in done.stderr.decode()) == (0, True)


# Files that were written to break it


def checked(text: str, folder: Path, *options: str) -> tuple[int, str, str]:
    """What `rules validate` says to a text."""
    path = folder / "hostile.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return validate(path, *options, folder=folder)


def used(text: str, folder: Path) -> tuple[int, str, str]:
    """What `check` says where a text is to be its rules."""
    path = folder / "hostile.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return invoke("check", "--answers", str(EXAMPLE), "--rules", str(path), home=folder / "home")


def judged(text: str, folder: Path) -> tuple[bool, bool]:
    """Whether `rules validate` loads a text or says why not, and whether `--rules` says why not."""
    (code, out, told), use = checked(text, folder), used(text, folder)
    reason = (code == 3 and ": error " in out) or (code == 1 and "Error: " in told)
    calm = not any("Traceback" in said or "made a mistake" in said for said in (out, told, *map(str, use)))
    return calm and (code == 0 or reason), calm and use[0] == 1 and "Error: " in use[2]


@pytest.mark.parametrize("name", some_of([*HOSTILE, *LARGE], 9))
def test_hostile_files(name: str, tmp_path: Path) -> None:
    """Each is refused with a reason, by both commands."""
    assert judged((HOSTILE | LARGE)[name], tmp_path) == (True, True)


@pytest.mark.parametrize("name", some_of(SLOW_TO_CHECK, 8))
@pytest.mark.parametrize("command", [checked, used], ids=["validate", "use"])
def test_hostile_files_cost_what_they_are_long(command: Command, name: str, tmp_path: Path) -> None:
    """A file that was made to be slow is at most twice the work where it is twice as long."""
    full, make = SLOW_TO_CHECK[name]
    assert growth(lambda text: command(text, tmp_path), make, full // 25) < IN_STEP


@pytest.mark.parametrize("name", some_of(SLOW_TO_CHECK, 8))
def test_mending_hostile_files(name: str, tmp_path: Path) -> None:
    """Such a file is refused in words where it is to be mended too."""
    code, _, told = checked(LARGE[name], tmp_path, "--fix")
    assert (code, "made a mistake" in told) == (3, False)


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW_TO_CHECK)
def test_mending_costs_what_a_file_is_long(name: str, tmp_path: Path) -> None:
    """Mending a file of twice the size is at most twice the work."""
    full, make = SLOW_TO_CHECK[name]
    assert growth(lambda text: checked(text, tmp_path, "--fix"), make, full // 5) < IN_STEP


@pytest.mark.slow
def test_public_files(corpora: Path, tmp_path: Path) -> None:
    """Every public file, and every document inside one, is loaded or refused."""
    found = [(name, judged(text, tmp_path)) for name, text in corpus(corpora)]
    assert len(found) > 600
    assert [each for each in found if each[1] != (True, True)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured the way Linux counts it")
@pytest.mark.parametrize(
    "name", some_of(["billion-laughs", "merge-bomb", "open-lists", "many-unknown-keys", *LARGE], 6)
)
def test_memory(name: str, tmp_path: Path) -> None:
    """As a process of its own, each takes under 100 MB."""
    path = saved(tmp_path, (HOSTILE | LARGE)[name])
    child = (
        "import resource, subprocess, sys\n"
        "code = subprocess.run([sys.executable, '-m', 'mei_social', 'rules', 'validate', sys.argv[1]],\n"
        "    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode\n"
        "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", child, path], capture_output=True, text=True, check=True)
    code, megabytes = map(int, done.stdout.split())
    assert (code, megabytes < MEGABYTES) == (3, True), done.stdout
