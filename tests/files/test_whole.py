"""Files are read strictly and written whole or not at all."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from io import BufferedWriter
from pathlib import Path

import pytest

from effort import some_of
from mei_social.errors import AlreadyThere, CannotRead, CannotWrite
from mei_social.files import whole
from mei_social.files.whole import read_bytes, read_text, write_new
from programs import LONGEST

SYSTEMS = ["Linux", "macOS", "memory stick"]
HIDDEN = ".mei-social-0123456789abcdef.tmp"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such thing")


def reason(path: Path, most: int = 1000) -> str:
    """Why a file cannot be read, with its folder left out."""
    with pytest.raises(CannotRead) as caught:
        read_text(path, most)
    return str(caught.value).replace(f"{path.parent}{os.sep}", "").replace(str(path.parent), "FOLDER")


def refuse(call: Callable[..., object], number: int) -> Callable[..., object]:
    """A stand-in for a system call that fails."""

    def fail(*_args: object, **_kwargs: object) -> object:
        raise OSError(number, os.strerror(number))

    return fail


def test_text_is_read(tmp_path: Path) -> None:
    """A UTF-8 file is read as it is, line breaks too."""
    (tmp_path / "a").write_bytes("Zoë\r\n".encode())
    assert read_text(tmp_path / "a", 1000) == "Zoë\r\n"


def test_notepad_mark_is_dropped(tmp_path: Path) -> None:
    """The mark that Windows Notepad writes at the start is no part of the text."""
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbfabc")
    assert read_text(tmp_path / "a", 1000) == "abc"


@posix
def test_link_on_the_command_line_is_followed(tmp_path: Path) -> None:
    """A person may point at a link."""
    (tmp_path / "a").write_text("abc")
    (tmp_path / "b").symlink_to("a")
    assert read_text(tmp_path / "b", 1000) == "abc"


@posix
def test_link_found_in_a_folder_is_refused(tmp_path: Path) -> None:
    """A file that nobody pointed at may not lead elsewhere."""
    (tmp_path / "a").write_text("abc")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(CannotRead, match="b is a link to somewhere else"):
        read_bytes(tmp_path / "b", 1000, follow=False)


def test_missing_file(tmp_path: Path) -> None:
    """A missing file is named, with what to do."""
    expected = "There is no file rules.yaml. Check the name and the folder, and try again."
    assert reason(tmp_path / "rules.yaml") == expected


def test_misspelt_file(tmp_path: Path) -> None:
    """A misspelt name gets the one that was probably meant."""
    (tmp_path / "answers.yaml").write_text("")
    assert reason(tmp_path / "anwsers.yml") == "There is no file anwsers.yml. Did you mean answers.yaml?"


def test_no_file_of_an_unlike_name(tmp_path: Path) -> None:
    """The ending that two names share makes them no more alike."""
    (tmp_path / "c.yaml").write_text("")
    expected = "There is no file nosuch.yaml. Check the name and the folder, and try again."
    assert reason(tmp_path / "nosuch.yaml") == expected


def test_missing_folder(tmp_path: Path) -> None:
    """A missing folder is named, not the file."""
    assert reason(tmp_path / "no" / "a") == "There is no folder FOLDER. Check the name and try again."


def test_folder(tmp_path: Path) -> None:
    """A folder is no file."""
    (tmp_path / "a").mkdir()
    assert reason(tmp_path / "a") == "a is a folder. Give the name of a file inside it."


@posix
@pytest.mark.timeout(LONGEST)
def test_pipe_does_not_block(tmp_path: Path) -> None:
    """A FIFO is refused at once; opening one in the usual way would wait for ever."""
    os.mkfifo(tmp_path / "a")
    assert reason(tmp_path / "a") == "a is not an ordinary file. Save its content as a file and give that."


@posix
def test_device_and_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Devices and sockets are refused before they are opened."""
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)
        server.bind("s")
        found = [reason(Path("/dev/zero")), reason(tmp_path / "s")]
    assert [text.split(". ")[0] for text in found] == [
        "zero is not an ordinary file",
        "s is not an ordinary file",
    ]


def test_too_large(tmp_path: Path) -> None:
    """One byte over the limit is refused, the limit itself is not."""
    (tmp_path / "a").write_bytes(b"x" * 2049)
    expected = "a is larger than 2 KB, the most we read. Check that it is the right file."
    assert (reason(tmp_path / "a", 2048), len(read_text(tmp_path / "a", 2049))) == (expected, 2049)


def test_utf16(tmp_path: Path) -> None:
    """UTF-16 is called by its name."""
    (tmp_path / "a").write_bytes("abc".encode("utf-16"))
    advice = "Open it in a text editor and save it with the encoding UTF-8."
    assert reason(tmp_path / "a") == f"a is in UTF-16, and we read UTF-8. {advice}"


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14\x00\xff", b"\xd0\xcf\x11\xe0\xa1"])
def test_word_document(tmp_path: Path, start: bytes) -> None:
    """A document of Word, new or old, is called by its name, with how to save it as text."""
    (tmp_path / "a").write_bytes(start)
    assert reason(tmp_path / "a") == (
        "a is a Word document or another packed file, and no plain text. "
        "In Word, choose Save as, then plain text, with the encoding UTF-8."
    )


def test_not_utf8(tmp_path: Path) -> None:
    """The line with the first character that is not UTF-8 is named."""
    (tmp_path / "a").write_bytes(b"one\ntwo\nZo\xeb\n")
    assert reason(tmp_path / "a").startswith("a is not in UTF-8: line 3 has a character that we cannot read.")


def test_not_allowed_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that one may not read says so."""
    (tmp_path / "a").touch()
    monkeypatch.setattr(os, "open", refuse(os.open, errno.EACCES))
    assert reason(tmp_path / "a") == "You may not read a. Ask its owner, or copy it to a folder of your own."


@pytest.mark.parametrize("name", ["a" * 300, "a\0b"])
def test_impossible_name(tmp_path: Path, name: str) -> None:
    """A name that no file can have is refused in a sentence."""
    assert reason(tmp_path / name).endswith("cannot be the name of a file. Check the name and try again.")


def test_hostile_name_is_shown_safely(tmp_path: Path) -> None:
    """Control characters in a file name do not reach the terminal."""
    assert "\x1b" not in reason(tmp_path / "\x1b[2J")


def test_new_file(tmp_path: Path) -> None:
    """A new file holds exactly what was given, and nothing else is left in the folder."""
    write_new(tmp_path / "a", b"abc")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"abc")]


@posix
def test_private_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else may read the file, not even while it is being written."""
    modes: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: modes.append(os.fstat(handle).st_mode & 0o777))
    old = os.umask(0)
    try:
        write_new(tmp_path / "a", b"abc")
    finally:
        os.umask(old)
    assert (modes[0], (tmp_path / "a").stat().st_mode & 0o777) == (0o600, 0o600)


def test_existing_file_stays(tmp_path: Path) -> None:
    """A file that is there is not replaced unasked."""
    (tmp_path / "a").write_bytes(b"mine")
    with pytest.raises(
        AlreadyThere, match=r"a is already there. Choose another name, or add --replace to replace it."
    ):
        write_new(tmp_path / "a", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"mine")]


def test_existing_file_is_replaced_when_asked(tmp_path: Path) -> None:
    """A file is replaced where somebody said so."""
    (tmp_path / "a").write_bytes(b"mine")
    write_new(tmp_path / "a", b"new", replace=True)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"new")]


def lacking(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every system has files without a name, nor every disk links."""
    if system != "Linux":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    if system == "memory stick":
        monkeypatch.setattr(Path, "hardlink_to", refuse(os.link, errno.EPERM))


@pytest.mark.parametrize("system", SYSTEMS)
def test_race_has_one_winner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """Of many that write the same name at once exactly one succeeds, and its content is whole."""
    lacking(system, monkeypatch)
    results: list[str] = []
    start = threading.Barrier(8)

    def write(number: int) -> None:
        start.wait()
        try:
            write_new(tmp_path / "a", str(number).encode() * 1000)
            results.append(str(number) * 1000)
        except AlreadyThere:
            results.append("")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [r for r in results if r] == [(tmp_path / "a").read_text()]
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@posix
def test_taken_for_a_leftover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that another program is about to remove, as nobody has locked it yet, is not written to."""
    lacking("macOS", monkeypatch)
    lock, write, taken = whole._lock, whole._write, list[Path]()

    def lock_second(handle: int) -> None:
        if not taken:
            taken.extend(path for path in tmp_path.iterdir() if whole.LEFTOVER.fullmatch(path.name))
            raise BlockingIOError
        lock(handle)

    def remove_and_write(file: BufferedWriter, content: bytes) -> None:
        for path in taken:
            path.unlink()
        write(file, content)

    monkeypatch.setattr(whole, "_lock", lock_second)
    monkeypatch.setattr(whole, "_write", remove_and_write)
    write_new(tmp_path / "a", b"abc")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"abc")]


def test_taken_at_the_last_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears after the first look is not replaced either."""
    monkeypatch.setattr(whole, "_refuse_taken", lambda *_: (tmp_path / "a").write_bytes(b"mine"))
    with pytest.raises(AlreadyThere):
        write_new(tmp_path / "a", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"mine")]


KILLED = """
import errno, os, signal, sys
from pathlib import Path
folder, system, replaces, moment = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "True", int(sys.argv[4])
from mei_social.files.whole import write_new
write_new(folder / "before", b"b")  # what is imported late is imported now

def refuse(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "no links")

if system != "Linux":
    vars(os).pop("O_TMPFILE", None)
if system == "memory stick":
    Path.hardlink_to = refuse
left = moment

def kill(event: str, _: object) -> None:
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(kill)
write_new(folder / "a", b"new" * 1000, replaces)
left = 0
print("whole")
"""


@posix
@pytest.mark.parametrize("replaces", [False, True])
@pytest.mark.parametrize("system", some_of(SYSTEMS, 3))
def test_killed_at_any_moment(tmp_path: Path, system: str, replaces: bool) -> None:
    """Killed before any call of the system: the file is whole or not there, and the next run tidies up."""
    hidden, ended = set(), b""
    for moment in range(1, 60):
        folder = tmp_path / str(moment)
        folder.mkdir()
        if replaces:
            (folder / "a").write_bytes(b"old")
        command = [sys.executable, "-c", KILLED, str(folder), system, str(replaces), str(moment)]
        ended = subprocess.run(command, capture_output=True, check=False).stdout
        there = {path.name for path in folder.iterdir()}
        content = (folder / "a").read_bytes() if "a" in there else None
        before = b"old" if replaces else None
        assert content in (b"new" * 1000, before, b"" if system == "memory stick" else before)
        hidden |= {bool(whole.LEFTOVER.fullmatch(name)) for name in there - {"a", "before"}}
        write_new(folder / "next", b"c")
        assert {path.name for path in folder.iterdir()} == {"before", "next", *(there & {"a"})}
        if ended:
            break
    assert ended == b"whole\n"
    assert hidden == (set() if system == "Linux" and not replaces else {True})


@posix
def test_what_is_being_written_is_no_leftover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two programs that write into one folder neither removes what the other has not finished."""
    lacking("macOS", monkeypatch)
    with whole._temporary(tmp_path, b"mine") as unfinished:
        write_new(tmp_path / "b", b"theirs")
        assert unfinished.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@posix
@pytest.mark.parametrize("kind", ["other name", "folder", "link", "pipe"])
def test_only_our_own_files_are_leftovers(tmp_path: Path, kind: str) -> None:
    """Nothing is removed that we did not write, and nothing that a link leads to."""
    other = tmp_path / ("notes.tmp" if kind == "other name" else HIDDEN)
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    match kind:
        case "folder":
            other.mkdir()
        case "link":
            other.symlink_to(target)
        case "pipe":
            os.mkfifo(other)
        case _:
            other.write_bytes(b"mine")
    assert (whole.remove_leftovers(tmp_path), os.path.lexists(other)) == ((), True)
    assert target.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The disk has no room for"),
        (errno.EROFS, "You may not write in"),
        (errno.EACCES, "You may not write in"),
        (errno.EIO, "cannot be written"),
    ],
)
def test_failure_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    """When the disk fails, one sentence says so and no part of the file is left."""
    monkeypatch.setattr(os, "fsync", refuse(os.fsync, number))
    with pytest.raises(CannotWrite, match=sentence):
        write_new(tmp_path / "a", b"abc")
    assert list(tmp_path.iterdir()) == []


@posix
def test_full_disk_for_real() -> None:
    """A device that is always full is refused for what it is, and stays."""
    with pytest.raises(CannotWrite, match=r"/dev/full is not an ordinary file. Give another name."):
        write_new(Path("/dev/full"), b"abc", replace=True)
    assert Path("/dev/full").is_char_device()


def test_folder_is_not_written_over(tmp_path: Path) -> None:
    """A folder is no place for a file's content."""
    with pytest.raises(CannotWrite, match=r"is a folder. Give the name of a file inside it."):
        write_new(tmp_path, b"abc", replace=True)


def test_no_such_folder(tmp_path: Path) -> None:
    """A missing folder is named, and is not made."""
    with pytest.raises(
        CannotWrite, match=r"There is no folder .*no. Make it first, or choose another folder."
    ):
        write_new(tmp_path / "no" / "a", b"abc")


@pytest.mark.parametrize("name", ["a" * 300, "a\0b"])
def test_impossible_name_is_not_written(tmp_path: Path, name: str) -> None:
    """A name that no file can have is refused, and nothing is left."""
    with pytest.raises(CannotWrite, match=r"cannot be the name of a file. Choose a shorter, plain name."):
        write_new(tmp_path / name, b"abc")
    assert list(tmp_path.iterdir()) == []
