"""Disks that are full, folders that are read-only, copies beside each other: one sentence, and nothing lost.

Each fault is made to happen to the real program; a full disk in front of every write that there is.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cli.test_recheck import FINISH, WHOLE, Trainee
from mei_social.audit.model import AnswerValue, Item
from mei_social.storage.location import DATABASE
from mei_social.storage.tables import SCHEMA
from terminals import Terminal

if sys.platform == "win32":
    pytest.skip("Windows has no small disks and no limits to make here", allow_module_level=True)

import resource

NEWER = (
    "Error: {} was saved by a newer version of mei-social, so this version cannot read it. "
    "Install the newer version and try again. Answers saved before are kept."
)
DAMAGED = (
    "Error: {} is damaged or is not a self-check, so it cannot be read. Nothing in it was changed. Put back "
    "a copy from a backup, or move the file to another folder so that a new self-check can start."
)
FULL = (
    "Error: The disk is full, so the last change was not saved in {}. "
    "Free some space and start again. Answers saved before are kept."
)
FAILED = (
    "Error: The disk reported an error while {} was read or written, so the last change was not saved. "
    "Check that the disk is not full, removed or failing, and start again. Answers saved before are kept."
)
READ_ONLY = (
    "Error: {} cannot be opened or changed: the file or its folder is read-only for you. Make it possible to "
    "write there, or set MEI_SOCIAL_HOME to another folder and try again. Answers saved before are kept."
)
BUSY = (
    "Error: Another copy of mei-social has {} open, so the last change was not saved. "
    "Close the other copy and try again. Answers saved before are kept."
)
COMMANDS = {
    "check": ("check", "--plain"),
    "check --new": ("check", "--plain", "--new"),
    "check --answers": ("check", "--answers", "{}"),
    "recheck": ("recheck", "--plain"),
}
"""What writes, and what is typed to come to its first write."""
TYPED = {"check": ("again", *WHOLE), "check --new": ("no",), "recheck": WHOLE}


@pytest.fixture
def jo(tmp_path: Path) -> Trainee:
    """With a finished self-check."""
    trainee = Trainee(tmp_path)
    trainee.answers_all()
    return trainee


def run(jo: Trainee, name: str) -> tuple[int, str, str]:
    command = (word.format(jo.answers) for word in COMMANDS[name])
    return jo.run(*command, typed=TYPED.get(name, ()))


# ---- A store that cannot be read ----


def spoil(path: Path, kind: str) -> None:
    match kind:
        case "newer":
            with closing(sqlite3.connect(path)) as raw:
                raw.execute(f"PRAGMA user_version = {SCHEMA + 1}")
        case "scrambled":
            path.write_bytes(path.read_bytes()[:100] + os.urandom(5000))
        case "cut short":
            path.write_bytes(path.read_bytes()[:-1])
        case _:
            path.write_text("a shopping list")


@pytest.mark.parametrize("kind", ["newer", "scrambled", "cut short", "something else"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_store_that_cannot_be_read(jo: Trainee, name: str, kind: str) -> None:
    """A newer or damaged store is told at once, after what is left of it; not one byte of it is changed."""
    path = jo.home / DATABASE
    spoil(path, kind)
    before = path.read_bytes()
    expected = (NEWER if kind == "newer" else DAMAGED).format(path)

    code, out, err = run(jo, name)
    assert (code, out, err.endswith(f"{expected}\n")) == (1, "", True)
    assert err.startswith(("Your answers are damaged", expected) if kind == "cut short" else expected)
    assert path.read_bytes() == before
    assert [entry.name for entry in jo.home.iterdir()] == [DATABASE]


# ---- A folder that is read-only ----


def mounted(place: Path) -> bool:
    """Whether this folder is a small disk of its own now."""
    if not shutil.which("mount"):
        return False
    command = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def unmount(place: Path) -> None:
    """At once, also where a test has failed and left a program behind."""
    subprocess.run(["umount", "-l", place], check=True)


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    """Root may write everywhere but on a disk that is mounted read-only."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        yield
        subprocess.run(["mount", "-o", "remount,rw", place], check=True)
    else:
        place.chmod(0o500)
        yield
        place.chmod(0o700)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that can be made read-only for whoever runs the tests."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() == 0 and not mounted(place):
        pytest.skip("nothing here is read-only for root")
    yield place
    if os.geteuid() == 0:
        unmount(place)


@pytest.mark.parametrize("name", COMMANDS)
def test_read_only(jo: Trainee, name: str, folder: Path) -> None:
    """In a read-only folder nothing is begun and everything is kept, and what only reads still works."""
    shutil.copy(jo.home / DATABASE, folder)
    jo.home = folder
    before = jo.audits
    with read_only(folder):
        code, out, told = run(jo, name)
        summary = jo.run("summary")

        assert (code, out, summary[0], jo.audits == before) == (1, "", 0, True)
    assert told.endswith(f"{READ_ONLY.format(folder / DATABASE)}\n")
    assert told.count("Error:") == 1


def test_read_only_and_nothing_there(tmp_path: Path, folder: Path) -> None:
    """Where the folder cannot be made, the message names it, and nothing is asked before."""
    trainee = Trainee(tmp_path)
    trainee.home = folder / "data"
    with read_only(folder):
        code, out, told = trainee.run("check", "--plain")

    assert (code, out, told.count("Error:")) == (1, "", 1)
    assert told.startswith(f"Error: Answers cannot be saved in {folder / 'data'}: this folder is read-only")


def export(jo: Trainee, file: Path) -> tuple[int, str, str]:
    return jo.run("export", str(file), "--yes")


def revision_of(file: Path) -> int:
    return int(json.loads(file.read_bytes())["audit"]["revision"])


def test_an_export_that_cannot_be_counted(jo: Trainee, folder: Path, tmp_path: Path) -> None:
    """Where the store cannot be written no file is made, so that no two files ever have one revision."""
    shutil.copy(jo.home / DATABASE, folder)
    jo.home = folder
    with read_only(folder):
        code, out, told = export(jo, tmp_path / "r.json")
    assert (code, out, (tmp_path / "r.json").exists()) == (1, "", False)
    assert told == f"{READ_ONLY.format(folder / DATABASE)} No file was written.\n"
    assert (export(jo, tmp_path / "r.json")[0], revision_of(tmp_path / "r.json")) == (0, 1)


# ---- A disk that is full ----

LINES = {
    "check": (
        *("no", "1,2", "both", "personal", "add", "other", "Zeppelin", "personal", "remove", "whatsapp"),
        *("yes", "yes", "full", "next", "note", "A note", "no", "on", "na", "agreed", "next", "skip", "yes"),
        *("partly", "next", "yes", "no", "next", "yes", "check", "finish"),
    ),
    "recheck": (
        *("delete", "add", "whatsapp", "both", "remove", "zeppelin", "yes", "change", "1", "no", "back"),
        *("yes", "note", "Another note", "yes", "on", "next", "skip", "na", "agreed", "next", "no", "yes"),
        *("next", "yes", "check", "first", "1", "yes", "back", "finish"),
    ),
}
"""Every kind of change that is saved on the way."""
WRITES = {"check": 17, "recheck": 12}
EACH = [(name, number) for name, many in WRITES.items() for number in range(many)]


class Window:
    """One command in a window, typed line by line."""

    def __init__(self, jo: Trainee, command: str) -> None:
        options = ("--plain", "--rules", str(jo.rules))
        self._path = jo.home / DATABASE
        self.before = self._path.read_bytes() if self._path.exists() else b""
        self._terminal = Terminal(jo.home, command, *options, MEI_SOCIAL_TODAY=jo.day.isoformat())
        self.child = self._terminal.child

    def waits(self) -> None:
        """Until it is the trainee's turn."""
        self._terminal.asked()

    def types(self, *lines: str) -> None:
        """Each of these, and wait until it is the trainee's turn again."""
        for line in lines:
            self.child.sendline(line)
            self.waits()

    def ends_with(self, line: str | None) -> tuple[int | None, str]:
        """Type the last line, if there is one: the exit code and what was written after it."""
        if line is not None:
            self.child.sendline(line)
        code, last = self._terminal.ends()
        assert "Traceback" not in self._terminal.written
        return code, last

    def writes(self, lines: tuple[str, ...]) -> list[int]:
        """Which of these lines change what is on disk; -1 stands for before the first."""
        found, before = [], self.before
        for number, line in enumerate(lines):
            self.waits()
            now = self._path.read_bytes()
            if now != before:
                found.append(number - 1)
            before = now
            self.child.sendline(line)
        assert self._terminal.ends()[0] == 0
        return [*found, len(lines) - 1] if self._path.read_bytes() != before else found


def person(name: str, folder: Path, home: Path) -> Trainee:
    """Somebody new; or with a finished self-check, and an older one that is to be offered for deletion."""
    trainee = Trainee(folder)
    trainee.home = home
    if name == "recheck":
        for _ in range(2):
            trainee.answers_all()
            trainee.days_later(200)
    return trainee


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int]]:
    """The lines that save something."""
    found = {}
    for name, lines in LINES.items():
        folder = tmp_path_factory.mktemp(name)
        found[name] = Window(person(name, folder, folder / "home"), name).writes(lines)
    return found


def test_every_write_is_tried(writing: dict[str, list[int]]) -> None:
    """The cases below are all the writes that there are."""
    assert {name: len(lines) for name, lines in writing.items()} == WRITES


class FullDisk:
    """A small disk that can be filled to its last byte."""

    sentence = FULL

    def __init__(self, place: Path) -> None:
        self.place = place
        self._filler = place / "filler"

    def fill(self, window: Window | None) -> None:
        with self._filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return

    def empty(self) -> None:
        self._filler.unlink()


class Limited:
    """Any disk, and a program that may not write another byte."""

    sentence = FAILED

    def __init__(self, place: Path) -> None:
        self.place = place

    def fill(self, window: Window | None) -> None:
        if window is None:
            pytest.skip("a limit can be set only on a program that runs")
        resource.prlimit(window.child.pid, resource.RLIMIT_FSIZE, (0, 0))

    def empty(self) -> None:
        """The next program has no limit."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FullDisk | Limited]:
    """One that is really full, where a small one may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    if mounted(place):
        yield FullDisk(place)
        unmount(place)
    else:
        yield Limited(place)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), EACH)
def test_full_at_any_write(
    name: str, number: int, writing: dict[str, list[int]], disk: FullDisk | Limited, tmp_path: Path
) -> None:
    """Where the disk is full at any write: one message, all that was saved before, and it can go on."""
    jo = person(name, tmp_path, disk.place / "home")
    line = writing[name][number]
    window = Window(jo, name) if line >= 0 else None
    if window:
        window.waits()
        window.types(*LINES[name][:line])
    before = jo.audits
    disk.fill(window)
    code, last = (window or Window(jo, name)).ends_with(LINES[name][line] if window else None)
    disk.empty()

    assert (code, last.count("Error:")) == (1, 1)
    assert last.endswith(disk.sentence.format(jo.home / DATABASE))
    assert jo.audits == before
    assert jo.run(name, "--plain")[0] == 0


def test_full_while_answers_come_from_a_file(jo: Trainee, disk: FullDisk | Limited) -> None:
    """Answers from a file are saved as one, so on a full disk none is, and those before are kept."""
    shutil.copy(jo.home / DATABASE, disk.place)
    jo.home = disk.place
    before = jo.audits
    disk.fill(None)

    assert run(jo, "check --answers") == (1, "", f"{FULL.format(disk.place / DATABASE)}\n")
    assert jo.audits == before


def test_an_export_onto_a_full_disk(jo: Trainee, disk: FullDisk | Limited, tmp_path: Path) -> None:
    """It says that there is no room, and nothing is left; the next one says the same, so it is no other."""
    disk.fill(None)
    before = set(disk.place.iterdir())
    code, out, told = export(jo, disk.place / "r.json")
    assert (code, out, set(disk.place.iterdir())) == (1, "", before)
    assert told.startswith("Error: The disk has no room for")
    disk.empty()
    assert export(jo, disk.place / "r.json")[0] == 0
    assert revision_of(disk.place / "r.json") == 1


# ---- Two copies ----


def in_front_of(jo: Trainee, *lines: str) -> Window:
    window = Window(jo, "recheck")
    window.waits()
    window.types(*lines)
    return window


@pytest.mark.parametrize("name", COMMANDS)
def test_another_copy_does_not_let_go(jo: Trainee, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program holds the store nothing is begun, and what was saved is kept."""
    monkeypatch.setattr("mei_social.storage.database.PATIENCE", 0.01)
    before = jo.audits
    with closing(sqlite3.connect(jo.home / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        found = run(jo, name)

    assert found == (1, "", f"{BUSY.format(jo.home / DATABASE)}\n")
    assert jo.audits == before


def test_another_copy_holds_on_in_the_middle(jo: Trainee) -> None:
    """The same after an answer, when patience is over: all answers before are kept, and it can go on."""
    window = in_front_of(jo, "yes", "yes", "yes")
    before = jo.audits
    with closing(sqlite3.connect(jo.home / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        code, last = window.ends_with("yes")

    assert (code, last) == (1, f"yes {BUSY.format(jo.home / DATABASE)}")
    assert jo.audits == before
    assert jo.run("recheck", "--plain", typed=("no", "yes", *FINISH))[0] == 0


def test_two_windows_answer(jo: Trainee) -> None:
    """Two windows with one recheck lose no answer, whichever of them it is given in."""
    first = in_front_of(jo, "yes", "yes", "yes")
    second = in_front_of(jo)
    first.types("1 p")
    second.types("2 n")
    third = in_front_of(jo)
    third.types("yes")
    audits = jo.audits
    for window in (first, second, third):
        window.child.sendeof()
        assert window.ends_with(None)[0] == 0

    assert len(audits) == 2
    assert {item: audits[1].audit.answers[item].value for item in OPEN} == OPEN


OPEN = {
    Item("no-private-messages", None): AnswerValue.YES,
    Item("account-private", "a1"): AnswerValue.YES,
    Item("pupils-follow", "a1"): AnswerValue.PARTLY,
    Item("pupils-follow", "a2"): AnswerValue.NO,
}


def test_two_windows_begin(jo: Trainee) -> None:
    """Where another window has begun a recheck meanwhile, this one begins none and says what to do."""
    for _ in range(2):
        jo.days_later(200)
        jo.answers_all()
    first = in_front_of(jo)
    second = in_front_of(jo, "keep")
    before = jo.audits
    code, last = first.ends_with("keep")
    second.child.sendeof()

    assert (code, len(before), jo.audits) == (1, 4, before)
    assert "Error: Another copy of mei-social has begun or removed a self-check in" in last
    assert last.endswith("Run the command again to go on from how it is now. Answers saved before are kept.")


def test_an_account_that_another_window_took_off(jo: Trainee) -> None:
    """An answer about an account that is gone is not saved, which is said, and all others are kept."""
    first = in_front_of(jo, "yes", "yes", "yes")
    second = in_front_of(jo, "back", "back", "accounts", "remove", "instagram")
    before = jo.audits
    code, last = first.ends_with("yes")
    second.child.sendeof()

    assert (code, jo.audits) == (1, before)
    assert [account.id for account in before[1].audit.accounts] == ["a2"]
    assert "Error: The account or the self-check is no longer in" in last
    assert last.endswith("Close the other copy and start again. Answers saved before are kept.")


def test_removed_meanwhile(jo: Trainee) -> None:
    """An answer is never called saved where the store was removed in another window."""
    window = in_front_of(jo, "yes", "yes")
    (jo.home / DATABASE).unlink()
    code, last = window.ends_with("yes")

    assert (code, jo.audits) == (1, ())
    assert "was moved or removed while it was open, so the last change was not saved. Start again." in last
