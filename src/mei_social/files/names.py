"""Names that a system takes for something else than the file or folder that is meant."""

from __future__ import annotations

import re
from pathlib import Path

from mei_social.files.reasons import shown

TILDE = re.compile(r"~[^/\\]+")
"""Somebody's home folder. A tilde alone is one's own."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³]) *(?:[.:].*)?", re.IGNORECASE)
"""Windows opens a device of this name in every folder, whatever ending stands behind it."""


def why_not_everywhere(path: Path) -> str | None:
    """Why no file on Windows can have this name. Files are handed on, so no system makes one."""
    if _DEVICE.fullmatch(path.name):
        return f"{shown(path)} is a name that Windows keeps for a device. Choose another name."
    if path.name.endswith((" ", ".")):
        end = "a space" if path.name.endswith(" ") else "a full stop"
        return f"{shown(path)} ends with {end}, which Windows drops from a name. Choose another name."
    return None


def in_own_home(named: str) -> Path:
    """The path, with `~` for the home folder of whoever runs this. Raises RuntimeError where there is none.

    `~name` stays as it is: Windows does not look it up, and a folder beside one's own is made up for it.
    """
    return Path(named) if TILDE.match(named) else Path(named).expanduser()
