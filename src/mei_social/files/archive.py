"""A zip file, looked into where it lies and never unpacked to disk. Bounds hold before anything is."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from mei_social.errors import CannotRead
from mei_social.files.reasons import shown, size

MOST_BYTES = 512 * 1024 * 1024
MOST_MEMBERS = 20_000
MOST_UNPACKED = 2 * 1024 * 1024 * 1024
MOST_RATIO = 200
"""How many times its packed size a file may have. Exports have 8 to 12 times theirs."""
SMALL = 64 * 1024
"""Any ratio is harmless below this."""
MOST_RATIO_IN_ALL = 50
HARMLESS = 64 * 1024 * 1024
"""Any ratio of all files together is harmless below this."""
METHODS = (ZIP_STORED, ZIP_DEFLATED)
"""What systems and learning platforms pack with. Others unpack at once, whatever size they say."""
UTF8 = 0x800
ENCRYPTED = 0x1
FIRST_BYTES = (b"PK\x03\x04", b"PK\x05\x06")
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LONGEST_COMMENT = 65_535
_LONGEST_ENTRY = 46 + 400
"""Of the list of files, with the name and what systems put beside it."""

LOCKED = "is locked with a password. Ask for it without one."
METHOD = "is packed in a way that we do not open. Unpack the zip file, and give the folder."
NESTED = "is a zip file inside a zip file. Unpack it first."
A_LINK = "is a link to somewhere else, and not a file. Ask for the file itself."
SWELLS = (
    "unpacks to far more than it should, so it was not opened. Ask for the file again, as it was exported."
)
DAMAGED = "is damaged where it lies in the zip file. Ask for the file again, as it was exported."


class Member(NamedTuple):
    """A file in a zip file."""

    name: str
    """With `/` between folders, as the zip file has it: not yet safe to show."""
    info: ZipInfo


def is_zip(path: Path) -> bool:
    """By its first bytes, whatever it is called. False also for what cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return file.read(4) in FIRST_BYTES
    except (OSError, ValueError):
        return False


def opened(path: Path) -> ZipFile:
    """A zip file, which is closed when nobody holds it any more. Raises CannotRead."""
    try:
        _refuse_large(path)
        archive = ZipFile(path)
    except CannotRead:
        raise
    except Exception as error:
        # Its reader answers hostile bytes with errors of half a dozen kinds.
        raise CannotRead(f"{shown(path)} is no zip file that can be read. Ask for it again.") from error
    _refuse_swelling(path, archive)
    _refuse_what_is_not_listed(path, archive)
    return archive


def members_of(archive: ZipFile) -> Iterator[Member]:
    """The files in the order of the archive, folders left out."""
    for info in archive.infolist():
        if not info.filename.endswith("/"):  # is_dir() has no answer for a file without a name
            yield Member(_name(info), info)


def content_of(archive: ZipFile, member: Member, most: int) -> bytes | str:
    """The bytes of a file of at most `most` bytes and one more, or the reason why there are none."""
    info = member.info
    if info.flag_bits & ENCRYPTED:
        return LOCKED
    if stat.S_ISLNK(info.external_attr >> 16):
        return A_LINK
    if info.compress_type not in METHODS:
        return METHOD
    if _swells(info):
        return SWELLS
    try:
        with archive.open(info) as file:
            content = file.read(most + 1)
    except Exception:  # noqa: BLE001 - its reader answers hostile bytes with errors of half a dozen kinds
        return DAMAGED
    return NESTED if content.startswith(FIRST_BYTES[0]) and member.name.lower().endswith(".zip") else content


def _name(info: ZipInfo) -> str:
    """Windows wrote names in the letters of the machine for long, and many programs write UTF-8 unasked."""
    name = info.filename
    if not info.flag_bits & UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _refuse_large(path: Path) -> None:
    """Counted from its last bytes: a list of millions of files would fill the memory before it is counted."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - _END.size - _LONGEST_COMMENT))
        tail = file.read(_END.size + _LONGEST_COMMENT)
    if end > MOST_BYTES:
        raise CannotRead(
            f"{shown(path)} is larger than {size(MOST_BYTES)}, the most we read. Unpack it first."
        )
    at = tail.rfind(_END_MARK)
    if 0 <= at <= len(tail) - _END.size and _END.unpack_from(tail, at)[5] > MOST_MEMBERS * _LONGEST_ENTRY:
        _refuse_many(path)


def _refuse_swelling(path: Path, archive: ZipFile) -> None:
    found = archive.infolist()
    if len(found) > MOST_MEMBERS:
        _refuse_many(path)
    unpacked = sum(info.file_size for info in found)
    if unpacked > MOST_UNPACKED:
        raise CannotRead(
            f"{shown(path)} unpacks to more than {size(MOST_UNPACKED)}. Unpack it, and see what it is."
        )
    opened = sum(info.file_size for info in found if not _swells(info))
    if opened > max(HARMLESS, MOST_RATIO_IN_ALL * path.stat().st_size):
        raise CannotRead(f"{shown(path)} {SWELLS}")


def _swells(info: ZipInfo) -> bool:
    """It is refused by itself, and the others are read."""
    return info.file_size > max(SMALL, MOST_RATIO * info.compress_size)


def _refuse_what_is_not_listed(path: Path, archive: ZipFile) -> None:
    """The list of files at the end can be of another zip file, and leave out what stands first."""
    with path.open("rb") as file:
        begins_with_a_file = file.read(4) == FIRST_BYTES[0]
    first = min((info.header_offset for info in archive.infolist()), default=None)
    if first != (0 if begins_with_a_file else None):
        raise CannotRead(
            f"{shown(path)} holds files that its list does not name. Unpack it, and give the folder."
        )


def _refuse_many(path: Path) -> None:
    raise CannotRead(
        f"{shown(path)} holds more than {MOST_MEMBERS:,} files. Unpack it, and give a folder of it."
    )
