"""What lies in a folder of exports, or in a zip file of one, one after another, and the bytes of each."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from mei_social.errors import CannotRead
from mei_social.export.page import MOST_PAGE_BYTES
from mei_social.files import archive
from mei_social.files.reasons import shown, why_not_read
from mei_social.text.visible import visible

DROSS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
"""What Windows and macOS put there, beside names with a dot in front or, of open documents, `~$`."""
RECORD = ".review.json"
RECORDS = (RECORD, ".review.html")
EXPORTS = (".json", ".html")
ZIP = ".zip"
EXPORT = b"mei-social-export"
LONGEST_NAME = 120
DEEPEST = 8
"""Folders inside each other. Downloads of learning platforms have two or three."""
_FLAGS = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY")
)

LINK = "is a link to somewhere else. Copy the file itself into the folder."
ODD = "is not an ordinary file, so it was not opened. Ask for the file again, as it was exported."
DEEP = f"lies too deep: at most {DEEPEST} folders inside each other are read. Move the files in it up."
LARGE = "is larger than 6 MB, and no export is. Ask for the file again, as it was exported."
NO_FILE = "is a folder with the name of a file, and holds no file. Ask for the file itself."
CLOSED = "is a folder that you may not read. Ask its owner."

Ours = Callable[[str], bool]
"""Whether a file of this name belongs to the share that is read."""


class Found(NamedTuple):
    """A file that was found, not opened yet."""

    shard: str
    """The sub-folder, or the zip file, in which it lies; empty for the folder itself."""
    name: str
    content: Callable[[], bytes | str]
    """Its bytes, or the reason why there are none."""

    @property
    def path(self) -> str:
        """From the folder or zip file that was given; not safe to show."""
        return _inside(self.shard, self.name)

    @property
    def shown(self) -> str:
        """How the file is named to people, with nothing in it that a terminal obeys."""
        return visible(self.path, LONGEST_NAME)


def found_in(folder: Path, share: int = 0, of: int = 1) -> Iterator[Found]:
    """Every file of a folder, of those inside it and of zip files; in `of` shares those of one share.

    Raises CannotRead where there is no such folder. A file belongs to a share by its name, so that processes
    need not agree on an order.
    """

    def is_ours(name: str) -> bool:
        return of == 1 or crc32(os.fsencode(name)) % of == share

    if archive.is_zip(folder):
        yield from _in_zip(folder, "", is_ours)
        return
    try:
        yield from _found(os.fspath(folder), "", is_ours)
    except (OSError, ValueError) as error:
        if isinstance(error, NotADirectoryError):
            what = "is a file. Give the folder that it lies in, or a zip file."
            raise CannotRead(f"{shown(folder)} {what}") from error
        if isinstance(error, FileNotFoundError):
            raise CannotRead(f"There is no folder {shown(folder)}. Check the name and try again.") from error
        raise CannotRead(why_not_read(folder, error)) from error


def records_in(folder: Path) -> Iterator[Found]:
    """The mentors' records beside the exports, as `review` writes them. Never raises."""
    deepest = DEEPEST
    if archive.is_zip(folder):
        folder, deepest = folder.parent, 0  # a record about a file in a zip file lies right beside that
    for place, folders, files in os.walk(folder):
        folders[:] = folders if place.count(os.sep) - os.fspath(folder).count(os.sep) < deepest else []
        for name in files:
            if name.lower().endswith(RECORD):
                path = os.path.join(place, name)  # noqa: PTH118 - a folder can hold a hundred thousand
                yield Found(os.path.relpath(place, folder), name, partial(_content, path, None))


def records_in_zips(folder: Path) -> int:
    """How many of the mentors' records lie in zip files, where nothing reads them. Never raises."""
    if archive.is_zip(folder):
        return _records_packed(folder)
    zips = (Path(place, name) for place, _, files in os.walk(folder) for name in files if _is_zip(name))
    return sum(map(_records_packed, zips))


def _is_zip(name: str) -> bool:
    return name.lower().endswith(ZIP)


def _records_packed(path: Path) -> int:
    try:
        opened = archive.opened(path)
    except (CannotRead, OSError):
        return 0
    named = (member for member in archive.members_of(opened) if _is_record(member.name))
    return sum(not _says_so(archive.content_of(opened, member, MOST_PAGE_BYTES)) for member in named)


def _is_record(path: str) -> bool:
    """By its name, and not one that macOS put beside it."""
    return path.lower().endswith(RECORD) and not any(p.startswith((".", "__MACOSX")) for p in path.split("/"))


def _found(folder: str, shard: str, is_ours: Ours, deep: int = 0) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if _is_dross(entry.name) and not _holds_an_export(entry):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _sub_folder(entry, _inside(shard, entry.name), is_ours, deep + 1)
            elif _is_zip(entry.name) and archive.is_zip(Path(entry.path)):
                yield from _zip_in_folder(entry, shard, is_ours)
            elif is_ours(entry.name):
                yield Found(shard, entry.name, partial(_content, entry.path, _why_not(entry)))


def _inside(shard: str, name: str) -> str:
    return f"{shard}/{name}" if shard else name


def _is_dross(name: str) -> bool:
    """What others put there, and a mentor's own record, which lies beside the file that it is about."""
    name = name.lower()
    return name.startswith((".", "~$")) or name in DROSS or name.endswith(RECORDS)


def _holds_an_export(entry: os.DirEntry[str]) -> bool:
    """Or says so, and is damaged: a trainee can have given it such a name."""
    if not entry.name.lower().endswith(EXPORTS) or entry.is_dir(follow_symlinks=False):
        return False
    return _says_so(_content(entry.path, _why_not(entry)))


def _says_so(content: bytes | str) -> bool:
    return isinstance(content, bytes) and EXPORT in content


def _sub_folder(entry: os.DirEntry[str], shard: str, is_ours: Ours, deep: int) -> Iterator[Found]:
    """What is in it; of one that cannot be read, or only looks like a file, the reason."""
    reason, empty = DEEP if deep > DEEPEST else None, True
    try:
        for found in () if reason else _found(entry.path, shard, is_ours, deep):
            empty = False
            yield found
        if not reason and empty and entry.name.lower().endswith(EXPORTS) and not any(os.scandir(entry.path)):
            reason = NO_FILE
    except OSError:
        reason = CLOSED
    if reason and is_ours(entry.name):
        yield _refused(shard, reason)


def _refused(where: str, reason: str) -> Found:
    return Found(*_parted(where), lambda: reason)


def _parted(where: str) -> tuple[str, str]:
    shard, _, name = where.rpartition("/")
    return shard, name


def _zip_in_folder(entry: os.DirEntry[str], shard: str, is_ours: Ours) -> Iterator[Found]:
    where = _inside(shard, entry.name)
    try:
        yield from _in_zip(Path(entry.path), where, is_ours)
    except CannotRead as error:
        if is_ours(entry.name):
            yield _refused(where, str(error).removeprefix(shown(Path(entry.path))).strip())


def _in_zip(path: Path, where: str, is_ours: Ours) -> Iterator[Found]:
    """The files of a zip file. Raises CannotRead for it as a whole, before the first."""
    opened = archive.opened(path)
    for member in archive.members_of(opened):
        folder, name = _parted(member.name.strip("/"))
        read = partial(archive.content_of, opened, member, MOST_PAGE_BYTES)
        if any(_is_dross(part) for part in folder.split("/") if part.strip(".")) or not is_ours(name):
            continue
        if not _is_dross(name) or (name.lower().endswith(EXPORTS) and _says_so(read())):
            yield Found(_inside(where, folder) if folder else where, name, partial(_bounded, read))


def _bounded(read: Callable[[], bytes | str]) -> bytes | str:
    content = read()
    return LARGE if isinstance(content, bytes) and len(content) > MOST_PAGE_BYTES else content


def _why_not(entry: os.DirEntry[str]) -> str | None:
    """Known without opening it, as merely opening some devices does something."""
    try:
        if entry.is_symlink():
            return LINK
        return None if entry.is_file(follow_symlinks=False) else ODD
    except OSError as error:
        return f"cannot be looked at: {error.strerror}. Copy it to another folder and try again."


def _content(path: str, reason: str | None) -> bytes | str:
    """The bytes of a regular file, or the reason why there are none."""
    if reason:
        return reason
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        return f"cannot be opened: {error.strerror}. Copy it to another folder and try again."
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):  # it may have changed since it was listed
            return ODD
        if status.st_size > MOST_PAGE_BYTES:
            return LARGE
        return _whole(handle, status.st_size)
    except OSError as error:
        return f"cannot be read: {error.strerror}. Copy it to another folder and try again."
    finally:
        os.close(handle)


def _whole(handle: int, size: int) -> bytes | str:
    """One read more than the size needs shows whether it still grows."""
    content = os.read(handle, size + 1)
    while len(content) <= MOST_PAGE_BYTES and (
        more := os.read(handle, MOST_PAGE_BYTES) if len(content) != size else b""
    ):
        content += more
    return content if len(content) <= MOST_PAGE_BYTES else LARGE


def files_in(*folders: Path | None) -> int:

    return sum(1 for folder in folders if folder for _ in found_in(folder))
