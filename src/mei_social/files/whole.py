"""Strict reading and safe writing of whole files."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path

from mei_social.errors import AlreadyThere, CannotRead, CannotWrite
from mei_social.files.names import why_not_everywhere
from mei_social.files.reasons import not_utf8, shown, size, why_not_read, why_not_replaced, why_not_written

# Not every system has every flag. NONBLOCK: opening a FIFO would otherwise wait for ever.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
LEFTOVER = re.compile(r"\.mei-social-[0-9a-f]{16}\.tmp")
"""The name under which a file is written where it cannot be without one."""
_NO_LINKS_HERE = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK, errno.EACCES}


def read_text(path: Path, most: int) -> str:
    """The text of a regular UTF-8 file of at most `most` bytes. Raises CannotRead.

    A byte order mark at the start is dropped: Windows Notepad writes one, and it is no part of the text.
    """
    content = read_bytes(path, most)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CannotRead(not_utf8(path, content, line)) from None


def read_bytes(path: Path, most: int, *, follow: bool = True) -> bytes:
    """The bytes of a regular file of at most `most` bytes. Raises CannotRead.

    Links are followed, as a person may well point at one; say `follow=False` for files found in a folder.
    """
    try:
        content = _read(path, most, 0 if follow else getattr(os, "O_NOFOLLOW", 0))
    except (OSError, ValueError) as error:
        raise CannotRead(why_not_read(path, error)) from error
    if len(content) > most:
        advice = "Check that it is the right file."
        raise CannotRead(f"{shown(path)} is larger than {size(most)}, the most we read. {advice}")
    return content


def write_new(path: Path, content: bytes, replace: bool = False) -> None:
    """Write a file in one step: afterwards it is there whole, or not at all. Readable by its owner only.

    Raises AlreadyThere where the name is taken and `replace` is not set, even when another program takes it
    at the same moment; CannotWrite for everything else. Nothing is left behind, and what an earlier one left
    that was killed goes.
    """
    try:
        _refuse_taken(path, replace)
        remove_leftovers(path.parent)
        if replace or not _write_nameless(path, content):
            with _temporary(path.parent, content) as temporary:
                _replace(temporary, path) if replace else _publish(temporary, path)
        _sync_folder(path.parent)
    except FileExistsError:
        raise _already_there(path) from None
    except (OSError, ValueError) as error:
        raise CannotWrite(why_not_written(path, error)) from error


def refuse_taken(path: Path, replace: bool) -> None:
    """Before somebody is asked about a file that could not be written: AlreadyThere, or CannotWrite."""
    try:
        _refuse_taken(path, replace)
    except FileExistsError:
        raise _already_there(path) from None


def _already_there(path: Path) -> AlreadyThere:
    advice = "Choose another name, or add --replace to replace it."
    return AlreadyThere(f"{shown(path)} is already there. {advice}")


def remove_leftovers(folder: Path) -> tuple[Path, ...]:
    """Remove what a writing that was killed has left in a folder, and nothing that is being written now."""
    found = []
    with suppress(OSError):
        found = [path for path in folder.iterdir() if LEFTOVER.fullmatch(path.name)]
    return tuple(path for path in found if _is_removed(path))


def _is_removed(path: Path) -> bool:
    try:
        if os.name == "nt":  # which removes no file that is being written
            path.unlink()
            return True
        with os.fdopen(os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            _lock(file.fileno())
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return False
            path.unlink()
    except OSError:
        return False
    return True


def _lock(handle: int) -> None:
    """Take it for us alone. Raises OSError where another program has it, or where there are no locks."""
    if os.name != "nt":
        from fcntl import LOCK_EX, LOCK_NB, flock

        flock(handle, LOCK_EX | LOCK_NB)


def _read(path: Path, most: int, flags: int) -> bytes:
    # Looked at before, as merely opening some devices does something; and after, as it may have changed.
    _refuse_irregular(path, path.stat(follow_symlinks=not flags))
    with os.fdopen(os.open(path, _READ | flags), "rb") as file:
        _refuse_irregular(path, os.fstat(file.fileno()))
        return file.read(most + 1)


def _refuse_irregular(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise CannotRead(f"{shown(path)} is a folder. Give the name of a file inside it.")
    if stat.S_ISLNK(found.st_mode):
        raise CannotRead(f"{shown(path)} is a link to somewhere else. Copy the file itself into the folder.")
    if not stat.S_ISREG(found.st_mode):
        raise CannotRead(f"{shown(path)} is not an ordinary file. Save its content as a file and give that.")


def _refuse_taken(path: Path, replace: bool) -> None:
    if why := why_not_everywhere(path):
        raise CannotWrite(why)
    # A link is judged by what it leads to: a run as root must not turn /dev/stdout into a file.
    if path.is_dir():
        raise CannotWrite(f"{shown(path)} is a folder. Give the name of a file inside it.")
    if path.exists() and not path.is_file():
        raise CannotWrite(f"{shown(path)} is not an ordinary file. Give another name.")
    if not replace and os.path.lexists(path):
        raise FileExistsError


def _write_nameless(path: Path, content: bytes) -> bool:
    """Write a file that has no name before it is whole, so that a kill leaves nothing. Whether it could be.

    Raises FileExistsError where the name is taken.
    """
    nameless = getattr(os, "O_TMPFILE", None)
    if nameless is None:
        return False
    try:
        handle = os.open(path.parent, nameless | os.O_WRONLY, 0o600)
    except OSError:  # not on this disk
        return False
    with os.fdopen(handle, "wb") as file:
        _write(file, content)
        try:
            # Only with a folder, which an absolute name does not need, does Python follow this link.
            os.link(f"/proc/self/fd/{handle}", path, src_dir_fd=handle, follow_symlinks=True)
        except FileExistsError:
            raise
        except OSError:
            return False
    return True


def _write(file: BufferedWriter, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _temporary(folder: Path, content: bytes) -> Iterator[Path]:
    path, handle = _reserved(folder)
    try:
        with os.fdopen(handle, "wb") as file:
            _write(file, content)
            if os.name != "nt":
                yield path
        if os.name == "nt":  # which renames no file that is open
            yield path
    finally:
        with suppress(OSError):
            path.unlink()


def _reserved(folder: Path) -> tuple[Path, int]:
    """A new file, open, which another program does not take for a leftover."""
    while True:
        path = folder / f".mei-social-{os.urandom(8).hex()}.tmp"
        handle = os.open(path, _CREATE, 0o600)
        if _is_ours(handle) and os.path.lexists(path):
            return path, handle
        os.close(handle)  # taken for one before it was locked


def _is_ours(handle: int) -> bool:
    try:
        _lock(handle)
    except BlockingIOError:
        return False
    except OSError:  # where there are no locks no leftover is removed
        return True
    return True


def _replace(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as error:
        if not os.path.lexists(path):
            raise
        raise CannotWrite(why_not_replaced(path, error)) from error


def _publish(temporary: Path, path: Path) -> None:
    """Give the file its name, which nobody else may hold."""
    if os.name == "nt":
        os.rename(temporary, path)  # noqa: PTH104 - on Windows this one refuses a name that is taken
        return
    try:
        path.hardlink_to(temporary)
    except OSError as error:
        if error.errno not in _NO_LINKS_HERE:
            raise
        _claim_and_replace(temporary, path)


def _claim_and_replace(temporary: Path, path: Path) -> None:
    # Memory sticks and some network folders have no links: take the name with an empty file of our own first.
    os.close(os.open(path, _CREATE, 0o600))
    try:
        temporary.replace(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    # So that the name survives a power cut too. Windows cannot, and some network folders do not.
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
