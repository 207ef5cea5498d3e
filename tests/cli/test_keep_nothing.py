"""`check --keep-nothing`: whatever happens, nothing is left but the files that somebody made."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from effort import some_of
from interview.test_line import DAY, TOUR, Keyboard, acting
from mei_social.cli.commands.check.keep_nothing import NOTHING_KEPT
from mei_social.interview import flow
from mei_social.interview.input_mode import PREFERENCE
from mei_social.interview.line import LinePrompter
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.session import Session, start
from mei_social.interview.welcome import welcome
from mei_social.ruleset.load import load_guide, load_rules
from mei_social.storage.location import DATABASE
from mei_social.storage.store import Store
from product.test_privacy import HOOK
from programs import FIXED, LONGEST, RULES, invoke, small
from terminals import MENU, Terminal, running

STOPPED = f"Stopped. {NOTHING_KEPT}"
ONE, TWO = (f"Nothing was kept on this computer but the {w} that you made." for w in ("file", "2 files"))
WHAT_FILE = "Would you like a file of this self-check?"
ENDING = "End the name of the file with .html, .json, .md or .csv."
CHECKED = ("no", "1", "personal", "yes", "yes", "full", "yes", "no", "yes", "yes")
"""A whole self-check with the small rules: one account, four answers."""
FINISH = ("check", "finish")


class Shared:
    """A computer that others use too: a folder to work in, a home with a store in it, and a user's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules, self.answers = small(folder / "rules")
        self.work, self.home, self.user = (folder / name for name in ("work", "home", "user"))
        for path in (self.work, self.user, folder / "hook"):
            path.mkdir()
        (folder / "hook" / "sitecustomize.py").write_text(HOOK)
        with Store.open(self.home) as store:
            store.set_preference(PREFERENCE, "typed")
        self.before = self.snapshot()

    @property
    def environment(self) -> dict[str, str]:
        own = dict.fromkeys(("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(self.user))
        return {
            **own,
            "MEI_SOCIAL_HOME": str(self.home),
            "MEI_SOCIAL_TODAY": DAY.isoformat(),
            "PYTHONPATH": str(self.folder / "hook"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SEEN": str(self.folder / "seen"),
        }

    @property
    def command(self) -> tuple[str, ...]:
        return ("check", "--keep-nothing", "--rules", str(self.rules))

    def run(self, *options: str, typed: tuple[str, ...] = ()) -> tuple[int, str, str]:
        """The command with a pipe; what it wrote to stderr as one line of text."""
        done = subprocess.run(
            [sys.executable, "-m", "mei_social", *self.command, *options],
            input="".join(f"{line}\n" for line in typed).encode(),
            capture_output=True,
            env={**os.environ, **FIXED, "PYTHONUTF8": "1", **self.environment},
            cwd=self.work,
            timeout=LONGEST,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        return done.returncode, done.stdout.decode(), running(done.stderr.decode())

    def terminal(self, *options: str) -> Terminal:
        """The command in a window, in the folder to work in."""
        with chdir(self.work):
            return Terminal(self.home, *self.command, *options, columns=80, **self.environment)

    def snapshot(self) -> dict[str, tuple[int, int]]:
        """Every file, with its size and the moment when it was last written."""
        files = [p for f in (self.work, self.home, self.user) for p in (f, *f.rglob("*"))]
        return {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in files if p != self.work}

    @property
    def new(self) -> set[str]:
        """What is there now and was not, or was not like this."""
        changed = self.snapshot().items() - self.before.items()
        return {str(Path(path).relative_to(self.folder)) for path, _ in changed}

    @property
    def written(self) -> set[str]:
        """Every file that was opened to write, linked, renamed or removed, also for a moment."""
        lines = (self.folder / "seen").read_text("utf-8").splitlines()
        events = [line.split("\x1f") for line in lines]
        paths = {path for kind, _, path in events if kind == "file" and not path.isdigit()}
        return paths - {os.devnull}


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(tmp_path)


def test_only_the_file_is_left(shared: Shared) -> None:
    """After a whole run with an export that file is all that was written, also for a moment."""
    typed = (*CHECKED, *FINISH, "file", "jo.json", "save", "leave")
    code, out, told = shared.run(typed=typed)
    nameless = r"\.|\.mei-social-[0-9a-f]{16}\.tmp"  # the folder stands for a file that has no name yet
    temporary = {path for path in shared.written if re.fullmatch(nameless, path)}

    assert (code, out.splitlines()[1]) == (0, "No open findings")
    assert told.endswith(ONE)
    assert shared.new == {"work/jo.json"}
    assert shared.written - temporary == {":memory:", "jo.json"}
    assert len(temporary) == 1
    assert len(json.loads((shared.work / "jo.json").read_text("utf-8"))["answers"]) == 5


def test_without_a_file(shared: Shared) -> None:
    """A whole run without an export writes nothing at all."""
    code, out, told = shared.run(typed=(*CHECKED, *FINISH, "leave"))

    assert (code, out.splitlines()[1]) == (0, "No open findings")
    assert told.endswith(f"2 Leave. What is not in a file is gone > {NOTHING_KEPT}")
    assert (shared.new, shared.written) == (set(), {":memory:"})


def test_answers_from_a_file(shared: Shared) -> None:
    """Answers from a file are summed up and exported the same way, and `--fail-on` counts."""
    options = ("--answers", str(shared.answers), "--fail-on", "critical")
    code, out, told = shared.run(*options, typed=("file", "jo.html", "save", "leave"))

    assert (code, "\nAct today\n" in out) == (3, True)
    assert told.endswith(ONE)
    assert shared.new == {"work/jo.html"}


def test_several_files(shared: Shared) -> None:
    """As many files as are wanted can be made; each counts as a revision."""
    first, second = ("file", "jo.html", "read", "save"), ("another", "jo.json", "name", "Jo", "save")
    _, _, told = shared.run(typed=(*CHECKED, *FINISH, *first, *second, "leave"))
    body = json.loads((shared.work / "jo.json").read_text("utf-8"))

    assert told.endswith(TWO)
    assert "Would you like another file of this self-check?" in told
    assert shared.new == {"work/jo.html", "work/jo.json"}
    assert (body["audit"]["revision"], body["audit"]["name"]) == (2, "Jo")


REFUSED = {
    "no ending": ("jo", ENDING),
    "another ending": ("jo.pdf", ENDING),
    "no such folder": ("stick/jo.json", "There is no folder stick. Make it first, or choose another folder."),
    "a folder": ("folder.json", "folder.json is a folder. Give the name of a file inside it."),
    "too long": (f"{'j' * 300}.json", "cannot be the name of a file. Choose a shorter, plain name."),
    "nothing": ("", "Press Enter alone to go back. >"),
    "a hostile one": ("\x1b[2J.exe", ENDING),
}


@pytest.mark.parametrize("name", some_of(REFUSED, 4))
def test_a_refused_name(shared: Shared, name: str) -> None:
    """A name that cannot be is refused in a sentence, loses no answer, and another one can be given."""
    typed, sentence = REFUSED[name]
    (shared.work / "folder.json").mkdir()
    code, _, told = shared.run(typed=(*CHECKED, *FINISH, "file", typed, "file", "jo.json", "save", "leave"))

    assert code == 0
    assert f"{sentence} {WHAT_FILE}" in told
    assert told.count(WHAT_FILE) == 2
    assert acting(told) == set()
    assert shared.new == {"work/folder.json", "work/jo.json"}


def test_a_file_that_is_there(shared: Shared) -> None:
    """A file that is there is replaced only after a yes."""
    (shared.work / "jo.json").write_text("mine")
    no = shared.run(typed=(*CHECKED, *FINISH, "file", "jo.json", "save", "no", "leave"))
    kept = (shared.work / "jo.json").read_text("utf-8")
    yes = shared.run(typed=(*CHECKED, *FINISH, "file", "jo.json", "save", "yes", "leave"))

    assert "No file was written, and the file that was there is as it was." in no[2]
    assert (no[2].endswith(NOTHING_KEPT), kept) == (True, "mine")
    assert yes[2].endswith(ONE)
    assert json.loads((shared.work / "jo.json").read_text("utf-8"))["audit"]["revision"] == 1


def test_no_consent(shared: Shared) -> None:
    """Looking at a file and making none loses no answer."""
    typed = (*CHECKED, *FINISH, "file", "jo.json", "show", "stop", "file", "jo.json", "save", "leave")
    _, _, told = shared.run(typed=typed)

    assert f"No file was written. {WHAT_FILE}" in told
    assert shared.new == {"work/jo.json"}


def test_a_home_in_the_name(shared: Shared) -> None:
    """A ~ at the start of a name is the home folder, as everywhere else."""
    (shared.user / "stick").mkdir()
    shared.before = shared.snapshot()
    shared.run(typed=(*CHECKED, *FINISH, "file", "~/stick/jo.md", "save", "leave"))

    assert shared.new == {"user/stick", "user/stick/jo.md"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(shared: Shared) -> None:
    """Where the file cannot be written, a sentence says so and another place can be given."""
    (shared.work / "full.json").symlink_to("/dev/full")
    shared.before = shared.snapshot()
    typed = ("file", "full.json", "save", "yes", "file", "jo.json", "save", "leave")
    code, _, told = shared.run(typed=(*CHECKED, *FINISH, *typed))

    assert code == 0
    assert f"full.json is not an ordinary file. Give another name. {WHAT_FILE}" in told
    assert shared.new == {"work/jo.json"}


# ---- Stopping ----

PROMPTS = {"the first page": (), "the accounts": CHECKED[:2], "a question": CHECKED[:8], "the file": None}


def in_front_of(shared: Shared, place: str) -> Terminal:
    given = PROMPTS[place]
    terminal = shared.terminal("--plain")
    terminal.type(*((*CHECKED, *FINISH) if given is None else given))
    terminal.asked()
    return terminal


@pytest.mark.parametrize("place", PROMPTS)
def test_ctrl_c(shared: Shared, place: str) -> None:
    """Ctrl-C at any prompt exits with 130, says that nothing was kept, and leaves nothing."""
    terminal = in_front_of(shared, place)
    terminal.child.sendintr()

    assert terminal.ends() == (130, f"^C {STOPPED}")
    assert (shared.new, shared.written) == (set(), {":memory:"})


@pytest.mark.parametrize("place", some_of(PROMPTS, 2))
def test_ctrl_d(shared: Shared, place: str) -> None:
    """So does Ctrl-D, with 0."""
    terminal = in_front_of(shared, place)
    terminal.child.sendeof()

    assert terminal.ends() == (0, NOTHING_KEPT if place == "the file" else STOPPED)
    assert (shared.new, shared.written) == (set(), {":memory:"})


@pytest.mark.parametrize("place", some_of(PROMPTS, 2))
def test_closed_window(shared: Shared, place: str) -> None:
    """A window that is closed leaves nothing."""
    terminal = in_front_of(shared, place)
    terminal.child.close(force=False)
    terminal.child.wait()

    assert (shared.new, shared.written) == (set(), {":memory:"})


@pytest.mark.parametrize("word", ["quit", "q", "stop"])
def test_stop(shared: Shared, word: str) -> None:
    """The way out says what it means, and means it."""
    code, out, told = shared.run(typed=(*CHECKED[:8], "help", word))

    assert (code, out) == (0, "")
    assert told.endswith(f"quit: stop, and keep nothing. > {STOPPED}")
    assert (shared.new, shared.written) == (set(), {":memory:"})


def test_save_is_not_a_way_out(shared: Shared) -> None:
    """Somebody who types save expects something to be kept, so the word does not end it."""
    _, _, told = shared.run(typed=(*CHECKED[:8], "save", "yes"))

    assert "Nothing is kept on this computer. Type quit to stop, and keep nothing." in told


def test_ctrl_c_after_a_file(shared: Shared) -> None:
    """Ctrl-C after a file was made says that this file is there."""
    terminal = in_front_of(shared, "the file")
    terminal.child.sendline("file")
    terminal.type("jo.json", "save")
    terminal.asked()
    terminal.child.sendintr()

    assert terminal.ends() == (130, f"^C Stopped. {ONE}")
    assert shared.new == {"work/jo.json"}


# ---- Words ----

SAVED = re.compile(r"\b(saved?|saving|stored?|go on where you stopped|on this computer, in)\b", re.IGNORECASE)
"""What is true only where answers are kept. Making a file is called saving too, once it has a name."""


@pytest.mark.parametrize("width", [40, 80])
def test_nothing_is_called_saved(width: int) -> None:
    """No page on the way from the welcome to the check of the answers says that anything is saved."""
    screen = io.StringIO()
    keyboard = Keyboard((*("use" if typed == "save" else typed for typed in TOUR[:-1]), "quit"), screen)
    ruleset = load_rules(RULES)
    ask = LinePrompter(keyboard, screen, width)
    with Store.in_memory() as store:
        last = store.audit(start(store, ruleset, DAY))
        assert last
        session = Session(ruleset, store, last, DAY, lambda platform: load_guide(RULES, platform))
        welcome(ask, ruleset, None)
        with pytest.raises(SaveAndQuit):
            flow.run(ask, session, length=None)
    text = running(screen.getvalue())

    assert keyboard.read() == ""
    assert "Thank you for saying so. This one comes first" in text
    assert "This looks as if it holds somebody's name." in text
    assert [found[0] for found in SAVED.finditer(text)] == []


def test_nothing_is_called_saved_until_there_is_a_file(shared: Shared) -> None:
    """Nor does any page of a whole run, up to the name of a file."""
    _, out, told = shared.run(typed=(*CHECKED[:9], "skip", *CHECKED[10:], *FINISH, "file", "", "leave"))

    assert told.endswith(NOTHING_KEPT)
    assert [found[0] for found in SAVED.finditer(running(out) + told)] == []


def test_said_before_anything_is_asked(shared: Shared) -> None:
    """The first page says that nothing is kept, and what can stay."""
    _, _, told = shared.run()

    assert "Nothing is kept on this computer. Your answers are gone when you leave." in told
    assert "You can stop at any time, and then nothing of it is left." in told
    assert str(shared.home) not in told


# ---- What it does not need ----


def test_no_place_to_save_is_needed(tmp_path: Path) -> None:
    """It works where no answers could be saved at all: the data folder is a file, and there is no home."""
    rules, answers = small(tmp_path)
    (tmp_path / "home").write_text("mine")
    code, out, told = invoke(
        *("check", "--keep-nothing", "--answers", str(answers), "--rules", str(rules)),
        home=tmp_path / "home",
        env={"HOME": ""},
    )

    assert (code, "\nAct today\n" in out) == (0, True)
    assert told.endswith(f"{NOTHING_KEPT}\n")


def test_what_is_saved_here_is_left_alone(shared: Shared) -> None:
    """A self-check that somebody has saved on this computer is neither read nor changed."""
    (shared.home / DATABASE).write_bytes(b"not even readable" * 500)
    shared.before = shared.snapshot()
    code, _, _ = shared.run(typed=(*CHECKED, *FINISH, "leave"))

    assert (code, shared.new) == (0, set())


def test_by_arrow_keys(shared: Shared) -> None:
    """The same by arrow keys, changed to typing in the middle: the choice is not kept either."""
    terminal = shared.terminal("--full")
    terminal.type("no", "arrows")
    terminal.child.expect_exact("Enter when done)")
    terminal.shows("Another platform")
    terminal.child.send("insta \r")
    terminal.pick("personal", "", "yes")
    terminal.card("Are you free of private messages", "y")
    terminal.card("Your answer: yes.", "\r")
    terminal.card("Do pupils follow", "b")
    terminal.card("Are you free of private messages", "b")
    terminal.pick("typing")
    terminal.type("next", "no", "yes", "yes", *FINISH, "file", "jo.json", "save", "leave")
    code, last = terminal.ends()

    assert (code, last.endswith(ONE)) == (0, True)
    assert MENU in terminal.written
    assert shared.new == {"work/jo.json"}
    assert [found[0] for found in SAVED.finditer(running(terminal.written).split(WHAT_FILE)[0])] == []
