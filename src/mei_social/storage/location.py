"""The one folder on this computer where the saved answers are."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from mei_social.errors import StoreProblem
from mei_social.files.names import TILDE, in_own_home

VARIABLE = "MEI_SOCIAL_HOME"
DATABASE = "self-check.sqlite3"
LEDGER = "mentor.sqlite3"
"""Which exports a mentor has seen; of no use to a trainee."""
_BESIDE = ("", "-journal", "-wal", "-shm")
LEDGER_FILES = tuple(LEDGER + end for end in _BESIDE)
FILES = (*(DATABASE + end for end in _BESIDE), *LEDGER_FILES)
"""Every name that we or SQLite can write in the folder."""
ELSEWHERE = f"set {VARIABLE} to another folder and try again"


def data_folder() -> Path:
    """Where answers are kept: `MEI_SOCIAL_HOME` if it is set, else the usual place of this system.

    The path is absolute; nothing is created. Raises StoreProblem when the system knows no home folder.
    """
    try:
        named = os.environ.get(VARIABLE)
        if named:
            if TILDE.match(named):
                raise _somebody_elses()
            return in_own_home(named).absolute()
        from platformdirs import user_data_path

        folder = user_data_path("mei-social", appauthor=False)
    except RuntimeError as error:
        raise _homeless() from error
    if not folder.is_absolute():
        raise _homeless()
    return folder


def _homeless() -> StoreProblem:
    return StoreProblem(
        "There is no home folder to save answers in. "
        f"Set HOME to your home folder, or {VARIABLE} to the folder to use, and try again."
    )


def _somebody_elses() -> StoreProblem:
    return StoreProblem(
        f"{VARIABLE} begins with ~ and a name, and no home folder is looked up for that. Write ~ alone for "
        "your own home folder, or the whole name of the folder to use, and try again."
    )


def ensure_folder(folder: Path) -> None:
    """Make the folder, for its owner's eyes only, or take the one that is there.

    Looser permissions are repaired, unless the folder holds other files too: then it is not ours to close.
    Raises StoreProblem when the folder cannot be made or belongs to another user.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_save(folder, error) from error
    refuse_another_owner(folder)
    if sys.platform == "win32":
        return
    with suppress(OSError):  # a memory stick or a read-only disk has no modes to set
        mode = folder.stat().st_mode
        if mode & 0o077 and _is_only_ours(folder):
            folder.chmod(mode & 0o700)


def _is_only_ours(folder: Path) -> bool:
    return all(entry.name in FILES for entry in folder.iterdir())


def refuse_another_owner(folder: Path) -> None:
    """Raise StoreProblem when the folder, or a link that leads to it, belongs to another user."""
    if sys.platform == "win32":
        return
    try:
        owners = {folder.lstat().st_uid, folder.stat().st_uid}
    except OSError as error:
        raise cannot_save(folder, error) from error
    if owners != {os.geteuid()}:
        raise StoreProblem(
            f"The folder {folder} belongs to another user, so answers in it would not be private. "
            f"Log in as its owner, or {ELSEWHERE}."
        )


def cannot_save(path: Path, error: OSError) -> StoreProblem:
    """Why nothing can be saved at this path, in a sentence that says what to do next."""
    match error.errno:
        case errno.EEXIST | errno.ENOTDIR:
            return StoreProblem(
                f"{path} cannot be a folder for answers: a file or a broken link is in the way. "
                f"Move that file, or {ELSEWHERE}."
            )
        case errno.ENOSPC | errno.EDQUOT:
            return StoreProblem(
                f"The disk is full, so answers cannot be saved in {path}. "
                f"Free some space and try again, or {ELSEWHERE}. Answers saved before are kept."
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            why = "this folder is read-only for you"
        case _:
            why = error.strerror or "the system gave no reason"
    return StoreProblem(
        f"Answers cannot be saved in {path}: {why}. "
        f"Make it possible to write there, or {ELSEWHERE}. Answers saved before are kept."
    )
