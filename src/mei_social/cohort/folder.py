"""What lies in a folder of exports, one after another, and the bytes of one file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from mei_social.errors import CannotRead
from mei_social.export.page import MOST_PAGE_BYTES
from mei_social.files.reasons import shown, why_not_read
from mei_social.text.visible import visible

DROSS = frozenset({"thumbs.db", "desktop.ini"})
"""What Windows puts into folders; names with a dot in front are put there by others."""
RECORDS = (".review.json", ".review.html")
EXPORT = b"mei-social-export"
LONGEST_NAME = 120
_FLAGS = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY")
)

LINK = "is a link to somewhere else. Copy the file itself into the folder."
ODD = "is not an ordinary file, so it was not opened. Ask for the file again, as it was exported."
DEEP = "is a folder inside a folder. Move the files in it up by one."
LARGE = "is larger than 6 MB, and no export is. Ask for the file again, as it was exported."


class Found(NamedTuple):
    """A file of a folder, and why it is not to be opened where that is known already."""

    path: str
    shard: str
    """The sub-folder in which it lies; empty for the folder itself."""
    name: str
    reason: str | None

    @property
    def shown(self) -> str:
        """How the file is named to people, with nothing in it that a terminal obeys."""
        return visible(f"{self.shard}/{self.name}" if self.shard else self.name, LONGEST_NAME)


def found_in(folder: Path, share: int = 0, of: int = 1) -> Iterator[Found]:
    """Every file, and in `of` shares those of one share. Raises CannotRead where there is no such folder.

    A file belongs to a share by its name, so that processes need not agree on an order.
    """
    try:
        yield from _found(os.fspath(folder), "", share, of)
    except (OSError, ValueError) as error:
        if isinstance(error, NotADirectoryError):
            raise CannotRead(f"{shown(folder)} is a file. Give the folder that it lies in.") from error
        if isinstance(error, FileNotFoundError):
            raise CannotRead(f"There is no folder {shown(folder)}. Check the name and try again.") from error
        raise CannotRead(why_not_read(folder, error)) from error


def _found(folder: str, shard: str, share: int, of: int) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if _is_passed_over(entry):
                continue
            if not shard and entry.is_dir(follow_symlinks=False):
                yield from _shard(entry, share, of)
            elif of == 1 or crc32(os.fsencode(entry.name)) % of == share:
                yield Found(entry.path, shard, entry.name, _why_not(entry))


def _is_passed_over(entry: os.DirEntry[str]) -> bool:
    """What others put there, and a mentor's own record, which lies beside the file that it is about.

    No export is: a trainee can have given it such a name.
    """
    name = entry.name.lower()
    if name.startswith(".") or name in DROSS or name.endswith(RECORDS):
        return not (name.endswith((".json", ".html")) and _holds_an_export(entry))
    return False


def _holds_an_export(entry: os.DirEntry[str]) -> bool:
    """Or says so, and is damaged."""
    content = _why_not(entry) or content_of(entry.path)
    return isinstance(content, bytes) and EXPORT in content


def _shard(entry: os.DirEntry[str], share: int, of: int) -> Iterator[Found]:
    try:
        yield from _found(entry.path, entry.name, share, of)
    except OSError:
        if share == 0:
            yield Found(entry.path, "", entry.name, "is a folder that you may not read. Ask its owner.")


def _why_not(entry: os.DirEntry[str]) -> str | None:
    """Known without opening it, as merely opening some devices does something."""
    try:
        if entry.is_symlink():
            return LINK
        if entry.is_dir(follow_symlinks=False):
            return DEEP
        return None if entry.is_file(follow_symlinks=False) else ODD
    except OSError as error:
        return f"cannot be looked at: {error.strerror}. Copy it to another folder and try again."


def content_of(path: str) -> bytes | str:
    """The bytes of a regular file, or the reason why there are none."""
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
