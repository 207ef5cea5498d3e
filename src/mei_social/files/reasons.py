"""Why a file cannot be read or written: one sentence each, with what to do next."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from itertools import islice
from pathlib import Path

from mei_social.text.near_names import closest
from mei_social.text.visible import visible

NAMES_LOOKED_AT = 2000
IN_USE = "is open in another program. Close it there, and run the command again."
LONGEST_NAME = 255
"""Of every system here. Windows says of a longer one that it is not there."""
NEARER = "Move it into a folder that is not inside so many others."
_SHARING = (32, 33)
"""What Windows says of a file, or of a part of one, that another program has for itself."""


def shown(path: Path) -> str:
    return visible(str(path), 200)


def size(count: int) -> str:
    if count < 1024:
        return f"{count} bytes"
    return f"{count >> 20} MB" if count >= 1 << 20 else f"{count >> 10} KB"


PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of Word start, new and old."""
AS_TEXT = "In Word, choose Save as, then plain text, with the encoding UTF-8."


def not_utf8(path: Path, content: bytes, line: int) -> str:
    advice = "Open it in a text editor and save it with the encoding UTF-8."
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"{shown(path)} is in UTF-16, and we read UTF-8. {advice}"
    if content.startswith(PACKED):
        return f"{shown(path)} is a Word document or another packed file, and no plain text. {AS_TEXT}"
    return f"{shown(path)} is not in UTF-8: line {line} has a character that we cannot read. {advice}"


def why_not_read(path: Path, error: OSError | ValueError) -> str:
    if _is_in_use(error):
        return f"{shown(path)} {IN_USE}"
    match error:
        case FileNotFoundError() if len(path.name) <= LONGEST_NAME:
            return _missing(path)
        case PermissionError():
            return f"You may not read {shown(path)}. Ask its owner, or copy it to a folder of your own."
        case OSError(errno=errno.ELOOP):
            return f"{shown(path)} is a link to somewhere else. Copy the file itself into the folder."
        case OSError(errno=errno.ENOENT | errno.ENOTDIR | errno.ENAMETOOLONG | errno.EINVAL) | ValueError():
            return f"{shown(path)} cannot be the name of a file. Check the name and try again."
        case _:
            return f"{shown(path)} cannot be read: {error.strerror}. Copy it to another folder and try again."


def _missing(path: Path) -> str:
    if not path.parent.is_dir():
        return f"There is no folder {shown(path.parent)}. Check the name and try again."
    with suppress(OSError):
        near = _near(path)
        if near == path:
            return _out_of_reach(path)
        if near:
            return f"There is no file {shown(path)}. Did you mean {shown(near)}?"
    return f"There is no file {shown(path)}. Check the name and the folder, and try again."


def _out_of_reach(path: Path) -> str:
    """The folder lists it, and it cannot be opened."""
    if path.is_symlink():
        return f"{shown(path)} is a link to something that is not there. Give the file itself."
    return f"{shown(path)} cannot be reached, as its name is too long with all its folders. {NEARER}"


def _near(path: Path) -> Path | None:
    """A file beside it with nearly this name. Two names are not alike by a common ending alone."""
    files = islice(path.parent.iterdir(), NAMES_LOOKED_AT)
    alike = (file.name for file in files if closest(path.stem, [file.stem]))
    near = closest(path.name, alike)
    return path.with_name(near) if near else None


def why_not_replaced(path: Path, error: OSError) -> str:
    """The folder took a file just before, so the reason is in the file that is there."""
    if _is_in_use(error) or (isinstance(error, PermissionError) and os.access(path, os.W_OK)):
        return f"{shown(path)} {IN_USE}"
    if isinstance(error, PermissionError):
        return f"{shown(path)} is protected from changes. Choose another name."
    return why_not_written(path, error)


def _is_in_use(error: OSError | ValueError) -> bool:
    return getattr(error, "winerror", None) in _SHARING


def why_not_written(path: Path, error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError() | NotADirectoryError() if not path.parent.is_dir():
            return f"There is no folder {shown(path.parent)}. Make it first, or choose another folder."
        case OSError(errno=errno.EACCES | errno.EPERM | errno.EROFS):
            return f"You may not write in {shown(path.parent)}. Choose a folder of your own."
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EFBIG):
            return (
                f"The disk has no room for {shown(path)}; nothing was written. Free some space and try again."
            )
        case OSError(errno=errno.ENOENT | errno.ENAMETOOLONG | errno.EINVAL) | ValueError():
            return f"{shown(path)} cannot be the name of a file. Choose a shorter, plain name."
        case _:
            return f"{shown(path)} cannot be written: {error.strerror}. Choose another folder and try again."
