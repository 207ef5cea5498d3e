"""`mei-social export`: preview, consent, and a file that is there whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gate_rules import GATES_YAML
from mei_social.cli.prompting import typed_or_arrows
from mei_social.export.page import carried_in
from mei_social.export.write import canonical, code_of, digest_of
from mei_social.storage.store import Store
from programs import EXAMPLE, FIXED, copied, finished, interrupted_at_a_prompt, invoke, run, small
from terminals import Terminal, running

KINDS = ("json", "html", "md", "csv")
SHOW = {"json": "2", "html": "3", "md": "2", "csv": "2"}
"""What to type for `Show me the file itself`."""
NOT_WRITTEN = "No file was written."


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    rules, answers = small(folder)
    finished(folder, answers, rules=rules)
    return folder


@pytest.fixture
def home(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own, with a self-check under the small rules; run in an empty folder."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return copied(template / "home", tmp_path)


@pytest.fixture
def rules(template: Path) -> list[str]:
    return ["--rules", str(template / "small.yaml")]


def revision(home: Path) -> int:
    store = Store.open_existing(home)
    assert store
    with store:
        saved = store.latest()
    assert saved
    return saved.audit.revision


def here() -> list[str]:
    """Everything in the folder, hidden files too."""
    return sorted(path.name for path in Path().iterdir())


FIRST = 'Talk to someone today: "Are you free of private messages with pupils?"'
"""What every screen starts with here."""


def letters(text: str) -> str:
    """What stood between the question and the next page of the preview."""
    return text.split("> \n", 1)[1].rsplit(f"\n\n{FIRST}", 1)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_file_of_each_kind(home: Path, rules: list[str], kind: str) -> None:
    """The ending of the name chooses the format; the file is there and its code is told."""
    code, out, err = invoke("export", f"r.{kind}", "--yes", *rules, home=home)
    content = Path(f"r.{kind}").read_text("utf-8-sig")

    assert (code, out, here()) == (0, "", [f"r.{kind}"])
    assert f"Saved as {Path(f'r.{kind}').absolute()}. Its check code is " in err
    assert err.split("check code is ")[1][:14] in content
    assert "Self-declared: these are the trainee" in content


def test_all_kinds_have_one_code(home: Path, rules: list[str]) -> None:
    """Check code and revision are about the answers: they are the same in every format of one state."""
    codes = set()
    for kind in KINDS:
        done = invoke("export", "-", "--format", kind, *rules, home=home, stdin="save\n")
        assert done[0] == 0
        codes.add(done[2].split("check code is ")[1][:14])

    assert (len(codes), revision(home)) == (1, 1)


def test_code_can_be_checked(home: Path, rules: list[str]) -> None:
    """Whoever has the file can compute the code that was told from its content."""
    _, out, err = invoke("export", "-", "--yes", *rules, home=home)
    body = json.loads(out)

    assert code_of(digest_of(body)) == body["check"]["code"]
    assert f"Its check code is {body['check']['code']}." in err
    assert canonical(body) == json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_preview_shows_the_bytes_of_the_file(home: Path, rules: list[str], kind: str) -> None:
    """`Show me the file itself` shows, line by line, the very bytes that are then written."""
    page = f"{SHOW[kind]}\nsave\n"
    code, out, err = invoke("export", f"r.{kind}", *rules, home=home, stdin=page)
    content = Path(f"r.{kind}").read_bytes()

    assert (code, out) == (0, "")
    assert letters(err) == content.decode("utf-8-sig").replace("\r\n", "\n")


def test_preview_shows_signs_for_what_a_terminal_obeys(home: Path, rules: list[str]) -> None:
    """A name with escape sequences is shown with signs in their place."""
    hostile = "\x1b[31mJo\u202e"
    code, _, err = invoke("export", "r.md", "--name", hostile, *rules, home=home, stdin="show\nsave\n")

    assert code == 0
    assert "\u241b[31mJo<U+202E>" in err
    assert [c for c in err if not c.isprintable() and c != "\n"] == []


def test_html_can_be_read_as_text_first(home: Path, rules: list[str]) -> None:
    """Nobody has to read HTML to see what is in the page."""
    _, _, err = invoke("export", "r.html", *rules, home=home, stdin="read\nstop\n")

    assert "# Social media self-check" in err
    assert "<html" not in err
    assert here() == []


def test_preview_in_words(home: Path, rules: list[str]) -> None:
    """Before anything is written the page names what goes in, every typed word, and what stays out."""
    _, _, err = invoke("export", "r.html", *rules, home=home, stdin="stop\n")

    assert "No name, only the random reference MS-" in err
    assert "Accounts: Instagram and Zeppelin, by app and purpose" in err
    assert "Your reason: No photo anywhere" in err
    assert "1 question has no answer yet" in err
    assert "2 private notes not shared." in err
    assert "Ask my sister" not in err


def test_what_looks_private_is_pointed_out(home: Path, rules: list[str]) -> None:
    """A ticked note that looks as if it names somebody says so, once more, before it leaves."""
    with Store.open(home) as store:
        store._database.change("UPDATE answer SET note = 'Ask @jo_bloggs' WHERE note = 'Ask my sister'")
    _, _, err = invoke("export", "r.html", *rules, home=home, stdin="notes\n1\nstop\n")

    assert "Your note: Ask @jo_bloggs (this looks as if it holds a username)" in " ".join(err.split())


def test_notes_are_ticked_one_by_one(home: Path, rules: list[str]) -> None:
    """Only the note that was ticked is in the file."""
    invoke("export", "r.json", *rules, home=home, stdin="notes\n1\nsave\n")
    written = Path("r.json").read_text("utf-8")

    assert "Ask my sister" in written
    assert "A second note" not in written


def test_note_by_option(home: Path, rules: list[str]) -> None:
    """Scripts tick a note by question and account."""
    invoke("export", "r.json", "--yes", "--share-note", "account-private:a2", *rules, home=home)
    body = json.loads(Path("r.json").read_text("utf-8"))

    assert [a["note"] for a in body["answers"] if "note" in a] == ["A second note"]
    assert body["left_out"] == {"accounts": 0, "notes": 1}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--share-note", "nonsense"], "choose from account-private:a1, account-private:a2."),
        (["--share-note", "pupils-follow:a1"], "there is no note on 'pupils-follow:a1'"),
        (["--leave-out", "a9"], "there is no account 'a9'; choose from a1, a2."),
        (["--format", "pdf"], "choose one of html, json, md, csv."),
    ],
)
def test_wrong_option(home: Path, rules: list[str], options: list[str], expected: str) -> None:
    """An option that means nothing here is wrong usage, with what there is to choose from."""
    code, out, err = invoke("export", "r.html", "--yes", *options, *rules, home=home)

    assert (code, out, here()) == (2, "", [])
    assert expected in " ".join(err.split())


def test_name_only_if_typed(home: Path, rules: list[str]) -> None:
    """There is a name in the file only when one was typed."""
    invoke("export", "without.json", "--yes", *rules, home=home)
    invoke("export", "typed.json", *rules, home=home, stdin="name\nJo Bloggs\nsave\n")
    invoke("export", "taken-back.json", *rules, home=home, stdin="name\nJo\nname\n\nsave\n")
    names = {p.stem: json.loads(p.read_text("utf-8"))["audit"].get("name") for p in Path().iterdir()}

    assert names == {"without": None, "typed": "Jo Bloggs", "taken-back": None}


def test_account_left_out(home: Path, rules: list[str]) -> None:
    """An account is left out in the menu or by option, and only counted."""
    invoke("export", "menu.json", *rules, home=home, stdin="accounts\n2\nsave\n")
    invoke("export", "option.json", "--yes", "--leave-out", "a2", *rules, home=home)
    bodies = [json.loads(Path(f"{name}.json").read_text("utf-8")) for name in ("menu", "option")]

    assert [b["left_out"]["accounts"] for b in bodies] == [1, 1]
    assert [[a["id"] for a in b["accounts"]] for b in bodies] == [["a1"], ["a1"]]
    assert [b for b in bodies if "Zeppelin" in json.dumps(b)] == []


@pytest.mark.parametrize("typed", ["stop\n", "no\n", "", "nonsense\n", "name\n", "notes\n"])
def test_anything_but_save_leaves_no_file(home: Path, rules: list[str], typed: str) -> None:
    """Saying no, and the end of input at any page, leave no file and count no revision. No is no failure."""
    code, out, err = invoke("export", "r.html", *rules, home=home, stdin=typed)

    assert (code, out, here(), revision(home)) == (typed not in {"stop\n", "no\n"}, "", [], 0)
    said = running(err)
    assert f"{NOT_WRITTEN} Your answers are still saved. What comes first stays first in mei-social." in said
    assert "Tell somebody all the same. You can tell without this file. The safeguarding lead" in said
    assert "Error" not in err


def test_interrupted(home: Path, rules: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at the preview exits with 130, leaves no file and counts no revision."""

    def pressed(plain: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"{typed_or_arrows.__module__}.typed_or_arrows", pressed)
    code, out, err = invoke("export", "r.html", *rules, home=home)

    assert (code, out, here(), revision(home)) == (130, "", [], 0)
    assert err.strip() == f"Stopped. {NOT_WRITTEN}"


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_interrupted_for_real(home: Path, rules: list[str]) -> None:
    """The real program, interrupted while it waits for consent, does the same."""
    with subprocess.Popen(
        [sys.executable, "-m", "mei_social", "export", "r.html", *rules],
        env={**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        rest = interrupted_at_a_prompt(program)

    assert (program.returncode, here(), revision(home)) == (130, [], 0)
    assert rest.strip() == f"Stopped. {NOT_WRITTEN}"


@pytest.mark.skipif(os.name == "nt", reason="a terminal of pexpect's")
def test_another_window_was_faster(home: Path, rules: list[str], tmp_path: Path) -> None:
    """While one window shows what will be in a file, another makes one: no two files have one number."""
    window = Terminal(home, "export", str(tmp_path / "slow.json"), "--plain", *rules)
    window.asked()
    made = invoke("export", "fast.json", "--yes", "--name", "Jo", *rules, home=home)
    window.child.sendline("save")
    code, last = window.ends()

    assert (made[0], code, here(), (tmp_path / "slow.json").exists()) == (0, 1, ["fast.json"], False)
    assert last.endswith(
        "Error: Another copy of mei-social has made a file of this self-check meanwhile, so none was made "
        "here. Run the command again."
    )


def test_interrupted_when_the_file_is_there(
    home: Path, rules: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the moment in which the file came to be does not say that there is none."""

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mei_social.files.whole._sync_folder", pressed)
    code, _, err = invoke("export", "r.json", "--yes", *rules, home=home)

    assert (code, here(), revision(home)) == (130, ["r.json"], 1)
    assert err.startswith(FIRST)
    assert f"\n\nSaved as {Path('r.json').absolute()}. Its check code is " in err


def test_interrupted_before_the_file_is_there(
    home: Path, rules: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moment earlier there is none, and it says so."""

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mei_social.files.whole._write_nameless", pressed)
    code, _, err = invoke("export", "r.json", "--yes", *rules, home=home)

    assert (code, here(), err.strip()) == (130, [], f"Stopped. {NOT_WRITTEN}")


def test_revision_counts_written_files(home: Path, rules: list[str]) -> None:
    """The first is 1, one that says the same is no other, and what was refused has no number."""
    invoke("export", "r.json", "--yes", *rules, home=home)
    invoke("export", "r.json", "--yes", *rules, home=home)
    invoke("export", "no/r.json", "--yes", *rules, home=home)
    invoke("export", "r.html", *rules, home=home, stdin="stop\n")
    invoke("export", "s.json", "--yes", "--name", "Jo", *rules, home=home)
    revisions = [json.loads(Path(n).read_text("utf-8"))["audit"]["revision"] for n in ("r.json", "s.json")]

    assert (revisions, revision(home)) == ([1, 2], 2)


@pytest.mark.parametrize("options", [["--yes"], []])
def test_existing_file_is_kept(home: Path, rules: list[str], options: list[str]) -> None:
    """A file that is there is never replaced unasked, not with --yes either."""
    Path("r.html").write_text("mine")
    code, _, err = invoke("export", "r.html", *options, *rules, home=home, stdin="save\nno\n")

    found = Path("r.html").read_text(), here(), revision(home)
    assert (code, *found) == (1 if options else 0, "mine", ["r.html"], 0)
    assert ("add --replace" if options else "the file that was there is as it was") in err


def test_file_that_appears_meanwhile_is_kept(
    home: Path, rules: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another program makes after we have looked is not replaced either."""
    monkeypatch.setattr(
        "mei_social.cli.commands.export.command.check_place", lambda path, **_: Path(path).write_text("mine")
    )
    code, _, err = invoke("export", "r.html", "--yes", *rules, home=home)

    assert (code, Path("r.html").read_text(), revision(home)) == (1, "mine", 1)
    assert "r.html is already there." in err


@pytest.mark.parametrize(("options", "typed"), [(["--yes", "--replace"], ""), ([], "save\nyes\n")])
def test_existing_file_is_replaced_when_asked(
    home: Path, rules: list[str], options: list[str], typed: str
) -> None:
    """--replace, or a yes to the question, replaces it."""
    Path("r.html").write_text("mine")
    code, _, _ = invoke("export", "r.html", *options, *rules, home=home, stdin=typed)

    assert (code, Path("r.html").read_text("utf-8")[:9].lower()) == (0, "<!doctype")


PLACES = {
    "folder.html": "is a folder. Give the name of a file inside it.",
    "missing/r.html": "There is no folder missing. Make it first, or choose another folder.",
    "file/r.html": "There is no folder file. Make it first, or choose another folder.",
    f"{'n' * 300}.html": "cannot be the name of a file. Choose a shorter, plain name.",
    "\x1b[31m\u202e/r.html": "There is no folder \u241b[31m<U+202E>.",
}


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("options", [["--yes"], []])
def test_impossible_place(home: Path, rules: list[str], path: str, options: list[str]) -> None:
    """Where no file can be, one sentence says so before anything is asked, and nothing is left."""
    Path("folder.html").mkdir()
    Path("file").touch()
    code, out, err = invoke("export", path, *options, *rules, home=home)

    assert (code, out, here(), revision(home)) == (1, "", ["file", "folder.html"], 0)
    assert err.startswith("Error: ")
    assert PLACES[path] in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("options", [["--yes"], []])
def test_folder_that_may_not_be_written(
    home: Path, rules: list[str], options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that is read-only for the trainee it says so before anything is asked."""
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) != "theirs")
    Path("theirs").mkdir()
    code, _, err = invoke("export", "theirs/r.html", *options, *rules, home=home)

    assert (code, list(Path("theirs").iterdir())) == (1, [])
    assert err == "Error: You may not write in theirs. Choose a folder of your own.\n"


@pytest.mark.parametrize("kind", KINDS)
def test_standard_output(home: Path, rules: list[str], kind: str) -> None:
    """`-` writes the same bytes to stdout, all else to stderr, and makes no file."""
    done = run("export", "-", "--format", kind, "--yes", *rules, home=home)
    other = run("export", "-", "--format", kind, *rules, home=home, stdin=f"{SHOW[kind]}\nsave\n".encode())

    assert (done.returncode, other.returncode, here()) == (0, 0, [])
    assert done.stderr.decode().startswith(FIRST)
    assert "\n\nWritten to standard output. Its check code is " in done.stderr.decode()
    assert b"preview" not in done.stdout
    shown = other.stdout.decode("utf-8-sig").replace("\r\n", "\n")
    assert other.stderr.decode().split("> \n", 1)[1].startswith(shown)


def test_standard_output_is_json_without_format(home: Path, rules: list[str]) -> None:
    """Without --format, `-` is JSON, and it is UTF-8 whatever the terminal has."""
    done = run(
        "export", "-", "--yes", "--name", "J\u00f6", *rules, home=home, env={"PYTHONIOENCODING": "ascii"}
    )

    assert json.loads(done.stdout.decode("utf-8"))["audit"]["name"] == "J\u00f6"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk_behind_standard_output(home: Path, rules: list[str]) -> None:
    """Where stdout is full it says so in one sentence; no other file gets the number of what failed."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mei_social", "export", "-", "--yes", *rules],
            env={**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(home)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (done.returncode, revision(home)) == (1, 1)
    assert "the output could not be written (No space left on device)" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_device_is_no_file(home: Path, rules: list[str]) -> None:
    """A device is never written to or replaced."""
    code, _, err = invoke("export", "/dev/full", "--format", "html", "--yes", "--replace", *rules, home=home)

    assert (code, err) == (1, "Error: /dev/full is not an ordinary file. Give another name.\n")


def test_unknown_ending(home: Path, rules: list[str]) -> None:
    """A name without one of the four endings is wrong usage, and says what to do."""
    for path in ("report", "report.pdf", ".html", "html"):
        code, _, err = invoke("export", path, "--yes", *rules, home=home)

        assert (code, here()) == (2, [])
        assert "end the file name with .html, .json, .md or .csv, or add --format." in " ".join(err.split())


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_trainee_may_read_it(home: Path, rules: list[str]) -> None:
    """The file is readable by its owner only, whatever the umask."""
    before = os.umask(0)
    try:
        invoke("export", "r.html", "--yes", *rules, home=home)
    finally:
        os.umask(before)

    assert Path("r.html").stat().st_mode & 0o777 == 0o600


def test_without_a_self_check(tmp_path: Path) -> None:
    """With nothing saved it says how to start, and makes neither file nor folder."""
    code, out, err = invoke("export", str(tmp_path / "r.html"), home=tmp_path / "home")

    assert (code, out, list(tmp_path.iterdir())) == (1, "", [])
    assert err == "Error: There is no self-check yet. Start one with: mei-social check\n"


def test_wrong_rules(home: Path) -> None:
    """Answers are not read with somebody else's rules."""
    code, _, err = invoke("export", "r.html", "--yes", home=home)

    assert (code, here()) == (1, [])
    assert 'other rules, "A small set of rules". Add --rules with the file of those rules.' in err


def test_csv_of_the_example_can_be_read(tmp_path: Path) -> None:
    """The CSV of the example has one row for each question that applies, and every row has every column."""
    home = finished(tmp_path, EXAMPLE)
    body = json.loads(invoke("export", "-", "--yes", home=home)[1])
    rows = list(csv.reader(io.StringIO(invoke("export", "-", "--format", "csv", "--yes", home=home)[1])))
    screening = [a for a in body["answers"] if "date" not in a]

    assert len(rows) - 1 == body["assessment"]["coverage"]["applicable"] + 1 + len(screening)
    assert {len(row) for row in rows} == {16}


# What follows from an answer about a child

ACTS = (
    "Your answers say that a child may be involved. Whoever reads them must act on it the same day, as the "
    "safeguarding procedure says. Nobody can promise to keep it between you."
)
TELL = "You can tell without this file. The safeguarding lead (DSL) of your placement school:"


def test_what_a_reader_must_do_is_said_first(home: Path, rules: list[str]) -> None:
    """Before a file with an open answer about a child is saved, what follows, and whom to tell without it."""
    _, _, err = invoke("export", "r.html", *rules, home=home, stdin="no\n")
    said = running(err)
    assert said.index("What your mentor will see") < said.index(ACTS) < said.index(TELL)
    assert said.index(TELL) < said.index("Save this file")


def test_it_stays_first_after_a_no(home: Path, rules: list[str]) -> None:
    """Whoever makes no file finds the open answer first in the status."""
    invoke("export", "r.html", *rules, home=home, stdin="no\n")
    shown = invoke(home=home, env={"MEI_SOCIAL_RULES": rules[1]})[1]
    assert running(shown).startswith('Talk to someone today: "Are you free of private messages with pupils?"')


def test_without_a_preview_it_is_said_after(home: Path, rules: list[str]) -> None:
    """With --yes nothing is asked, and the same is said once the file is there."""
    said = running(invoke("export", "r.html", *rules, "--yes", home=home)[2])
    assert said.index("Saved as") < said.index(ACTS) < said.index(TELL)


def test_nothing_of_it_where_nothing_is_open(tmp_path: Path, rules: list[str]) -> None:
    """Where no answer about a child is open, none of these words is there."""
    answers = tmp_path / "fine.yaml"
    answers.write_text("answers: {no-private-messages: yes, plain-photo: no}\n", encoding="utf-8")
    other = tmp_path / "other"
    invoke("check", "--answers", str(answers), *rules, home=other)
    for options, typed in ((("r.html",), "no\n"), ((str(tmp_path / "r.md"), "--yes"), "")):
        said = running(invoke("export", *options, *rules, home=other, stdin=typed)[2])
        assert ("a child may be involved" in said, "tell somebody" in said) == (False, False)


def shared_with_pupils(tmp_path: Path, *apps: str) -> tuple[Path, tuple[str, ...]]:
    """A home where an answer about a child is open on an account of each app, and the rules for it."""
    folder = tmp_path / "gates"
    folder.mkdir()
    path, answers = folder / "gates.yaml", folder / "answers.yaml"
    path.write_text(GATES_YAML, encoding="utf-8")
    account = "{{platform: {}, purpose: personal, answers: {{shared: no}}}}"
    answers.write_text(f"accounts: [{', '.join(map(account.format, apps))}]\n", encoding="utf-8")
    rules = ("--rules", str(path))
    invoke("check", "--answers", str(answers), *rules, home=folder / "home")
    return folder / "home", rules


def test_left_out_and_still_told(tmp_path: Path) -> None:
    """Where the account that it is about is left out, that is said, and whom to tell all the same."""
    home, rules = shared_with_pupils(tmp_path, "instagram")
    command = ("export", "r.html", *rules, "--leave-out", "a1")
    told = running(invoke(*command, home=home, stdin="no\n")[2])
    assert "What you said about a child is not in this file, as you leave that account out." in told
    assert TELL in told
    assert ACTS not in told


def test_one_of_two_left_out(tmp_path: Path) -> None:
    """Where only one of two answers about a child is in the file, it says what follows, and that."""
    home, rules = shared_with_pupils(tmp_path, "instagram", "whatsapp")
    more = "Not all that you said about a child is in this file, as you leave an account out."
    for out, is_said in (("--leave-out", "a1"), True), ((), False):
        told = running(invoke("export", "r.html", *rules, *out, home=home, stdin="no\n")[2])
        assert (ACTS in told, TELL in told, more in told) == (True, True, is_said)


def test_without_a_path(home: Path, rules: list[str]) -> None:
    """Without a path it makes a page, named by reference and day, and says where it is and belongs."""
    code, out, err = invoke("export", "--yes", *rules, home=home)
    [file] = here()

    assert (code, out) == (0, "")
    assert re.fullmatch(r"MS-.{4}-.{4}-2027-05-03\.html", file)
    assert f"Saved as {Path(file).absolute()}. Its check code is " in err
    assert "upload area if there is one, as some mail systems stop .html files" in err


def test_without_a_path_a_name_only_if_it_was_typed(home: Path, rules: list[str]) -> None:
    """The name stands in the file's name where it was asked for, by option or at the preview."""
    invoke("export", "--yes", "--name", "Jo O'Neill \u202e/..", *rules, home=home)
    invoke("export", *rules, home=home, stdin="name\nSam\nsave\n")

    assert [file[24:] for file in here()] == ["Jo-O-Neill.html", "Sam.html"]


def test_without_a_path_nothing_is_replaced(home: Path, rules: list[str]) -> None:
    """A second one of the same day has a number behind it, and sorts behind the first."""
    invoke("export", "--yes", *rules, home=home)
    invoke("export", "--yes", *rules, home=home)
    first, second = here()

    assert second == first.replace(".html", "_2.html")
    assert Path(first).read_bytes() == Path(second).read_bytes()


def test_without_a_path_it_can_be_replaced(home: Path, rules: list[str]) -> None:
    """`--replace` writes over the one of the same day, whatever else is there."""
    invoke("export", "--yes", *rules, home=home)
    invoke("export", "--yes", *rules, home=home)
    before = here()
    first = Path(before[0])
    first.write_bytes(b"old")
    code, _, err = invoke("export", "--yes", "--replace", *rules, home=home)

    assert (code, here()) == (0, before)
    assert str(first.absolute()) in err
    assert first.read_bytes() == Path(before[1]).read_bytes()


def test_page_and_json_of_one_state(home: Path, rules: list[str]) -> None:
    """The page holds the very bytes that `export NAME.json` writes of the same state."""
    invoke("export", "r.html", "--yes", *rules, home=home)
    invoke("export", "r.json", "--yes", *rules, home=home)

    assert carried_in(Path("r.html").read_bytes(), "It").data == Path("r.json").read_bytes()


def test_preview_says_that_a_page_carries_data(home: Path, rules: list[str]) -> None:
    """Nobody gives away data that they do not know of."""
    asked = {
        kind: "The same once more as data"
        in invoke("export", f"r.{kind}", *rules, home=home, stdin="stop\n")[2]
        for kind in KINDS
    }

    assert asked == {"json": False, "html": True, "md": False, "csv": False}
