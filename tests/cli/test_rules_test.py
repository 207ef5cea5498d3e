"""`mei-social rules test`: what was expected beside what came of it, and exit codes for scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from effort import some_of
from hostile_yaml import HOSTILE
from programs import RULES, invoke, run
from small_exports import rules_path

EXAMPLES = """\
examples:
  - name: A public account
    accounts:
      - platform: instagram
        purpose: personal
        answers: {account-private: no}
    rest: safe
    expect: {band: high, first: [account-private]}
  - name: Nothing open
    rest: safe
    expect: {band: no-open-findings, score: 100}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return rules_path(tmp_path)


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    return saved(tmp_path, EXAMPLES)


def saved(folder: Path, text: str, name: str = "examples.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def rules_test(*arguments: object, folder: Path, **env: str) -> tuple[int, list[str], str]:
    code, out, err = invoke("rules", "test", *map(str, arguments), home=folder / "home", env=env)
    return code, out.splitlines(), err


def test_all_pass(rules: Path, examples: Path, tmp_path: Path) -> None:
    """Where every example comes out as expected there is one line, and 0."""
    assert rules_test(examples, "--rules", rules, folder=tmp_path) == (
        0,
        [f"{examples}: 2 of 2 examples pass."],
        "",
    )


def test_the_difference_is_shown(examples: Path, tmp_path: Path) -> None:
    """An example that fails is named with its line, and each wrong key with both values."""
    broken = rules_path(
        tmp_path, ("severity: high\n    force: must", "severity: medium\n    force: must"), name="broken.yaml"
    )
    saved(
        tmp_path,
        EXAMPLES.replace("first: [account-private]", "first: [account-private], gates: [plain-photo]"),
    )

    assert rules_test(examples, "--rules", broken, folder=tmp_path) == (
        3,
        [
            f"{examples}:2: failed: A public account",
            "  band",
            "    expected: high",
            "    actual:   medium",
            "  gates",
            "    expected: plain-photo",
            "    actual:   none",
            f"{examples}: 1 of 2 examples pass.",
        ],
        "",
    )


def test_default_file_stands_beside_the_rules(rules: Path, examples: Path, tmp_path: Path) -> None:
    """Without a file, examples.yaml beside the rules is tried; without both, the shipped one."""
    assert rules_test("--rules", rules, folder=tmp_path)[1] == [f"{examples}: 2 of 2 examples pass."]

    code, lines, err = rules_test(folder=tmp_path)
    assert (code, err) == (0, "")
    assert [
        bool(re.search(r"rules/examples\.yaml: (\d+) of \1 examples pass\.$", line)) for line in lines
    ] == [True]


def test_rules_named_in_the_file(rules: Path, tmp_path: Path) -> None:
    """`rules:` is seen from the file, and --rules goes before it: ours have another band."""
    (tmp_path / "beside").mkdir()
    path = saved(tmp_path / "beside", f"rules: ../{rules.name}\n{EXAMPLES}")

    assert rules_test(path, folder=tmp_path)[:2] == (0, [f"{path}: 2 of 2 examples pass."])
    assert rules_test(path, "--rules", RULES, folder=tmp_path)[0] == 3
    assert rules_test(path, folder=tmp_path, MEI_SOCIAL_RULES=str(tmp_path / "no.yaml"))[0] == 1


def test_mistakes_have_a_place(rules: Path, tmp_path: Path) -> None:
    """A mistake in one file is told with file:line:column; the other files are still tried."""
    bad = saved(tmp_path, EXAMPLES.replace("band: high", "bnad: high"), "bad.yaml")
    good = saved(tmp_path, EXAMPLES)
    code, lines, err = rules_test(bad, good, "--rules", rules, folder=tmp_path)

    assert (code, err, lines[1:]) == (
        3,
        "",
        [f"{bad}: no example was tried.", f"{good}: 2 of 2 examples pass."],
    )
    assert lines[0].startswith(
        f"{bad}:8:14: error unknown-key: `bnad` is not a key here. Did you mean `band`?"
    )


def test_a_first_example_makes_the_file(rules: Path, tmp_path: Path) -> None:
    """An example starts the file that it is added to; one printed into a file is told what is missing."""
    answers = saved(tmp_path, "answers: {no-private-messages: no}\n", "answers.yaml")
    new, words = tmp_path / "new.yaml", ("--save-from", answers, "--name", "One", "--rules", rules)
    assert rules_test(new, *words, "--append", folder=tmp_path)[0] == 0
    assert rules_test(new, "--rules", rules, folder=tmp_path)[:2] == (0, [f"{new}: 1 of 1 examples pass."])
    assert rules_test(new, *words[:3], "Two", *words[4:], "--append", folder=tmp_path)[0] == 0
    assert new.read_text("utf-8").count("  - name: ") == 2

    _, lines, told = rules_test(*words, folder=tmp_path)
    assert "below a line `examples:`" in told
    printed = saved(tmp_path, "\n".join(lines), "printed.yaml")
    code, lines, _ = rules_test(printed, "--rules", rules, folder=tmp_path)
    assert (code, "no-heading: This list has no heading. Write `examples:`" in lines[0]) == (3, True)


def test_mistakes_in_the_rules(examples: Path, tmp_path: Path) -> None:
    """Rules that cannot be used are told as such, under their own name."""
    broken = rules_path(tmp_path, ("severity: critical", "severity: critcal"), name="broken.yaml")
    code, lines, _ = rules_test(examples, "--rules", broken, folder=tmp_path)

    assert (code, len(lines)) == (3, 2)
    assert re.match(rf"{broken}:\d+:15: error unknown-value: .*`critical`", lines[0]) is not None


def test_a_missing_file_is_1(tmp_path: Path) -> None:
    """A file that is not there ends with 1 and a sentence."""
    code, lines, err = rules_test(tmp_path / "no.yaml", folder=tmp_path)

    assert (code, lines) == (1, [])
    assert err.startswith(f"Error: There is no file {tmp_path}/no.yaml.")


def test_json(rules: Path, examples: Path, tmp_path: Path) -> None:
    """--json says the same for machines, and has the same exit code."""
    saved(tmp_path, EXAMPLES.replace("score: 100", "score: 99"))
    code, out, _ = invoke(
        "rules", "test", str(examples), "--rules", str(rules), "--json", home=tmp_path / "home"
    )

    assert (code, json.loads(out)) == (
        3,
        [
            {
                "file": str(examples),
                "examples": [
                    {"passed": True, "name": "A public account", "line": 2, "differences": []},
                    {
                        "passed": False,
                        "name": "Nothing open",
                        "line": 9,
                        "differences": [{"key": "score", "expected": "99", "actual": "100"}],
                    },
                ],
                "problems": [],
            }
        ],
    )


@pytest.mark.parametrize("name", some_of(HOSTILE, 8))
def test_hostile_examples(name: str, rules: Path, tmp_path: Path) -> None:
    """YAML that is made to harm is refused with a place, never with a traceback."""
    path = tmp_path / "hostile.yaml"
    path.write_bytes(HOSTILE[name].encode("utf-8", "surrogatepass"))
    code, lines, err = rules_test(path, "--rules", rules, folder=tmp_path)

    assert (code in (1, 3), "made a mistake" in err) == (True, False)
    assert bool(lines) == (code == 3)


def test_hostile_names_are_shown_as_signs(rules: Path, tmp_path: Path) -> None:
    """A name reaches the terminal only in visible characters."""
    path = saved(
        tmp_path,
        EXAMPLES.replace("A public account", '"[red] \U000e0041 x"').replace("band: high", "band: low"),
    )
    _, lines, _ = rules_test(path, "--rules", rules, folder=tmp_path)

    assert lines[0] == f"{path}:2: failed: [red] <U+E0041> x"


def test_the_program_itself(tmp_path: Path) -> None:
    """The shipped examples pass in a process of their own, and nothing is saved."""
    done = run("rules", "test", home=tmp_path / "home")

    assert (done.returncode, done.stderr, (tmp_path / "home").exists()) == (0, b"", False)


def test_help_has_an_example(tmp_path: Path) -> None:
    """The help ends with an example."""
    _, lines, _ = rules_test("--help", folder=tmp_path)

    assert lines[-1].strip() == "Example: mei-social rules test my-examples.yaml --rules my-rules.yaml"
