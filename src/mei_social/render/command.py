"""A command for a reader to type. Double quotes mean the same to sh, to PowerShell and to Windows' cmd."""

from __future__ import annotations

import re
from pathlib import PurePath

from mei_social.text.visible import ELLIPSIS, visible

BARE = re.compile(r"[\w./:-]+")
OBEYED = re.compile(r'["“”„$`\\!%]')
"""What one of the three obeys inside double quotes too."""
SIGNS = re.compile(rf"[\u2400-\u2421\u25cc{ELLIPSIS}]|<U\+")
"""What `visible` writes in the place of something else: such a text is not the name of the file."""


def with_file(words: str, folder: PurePath, file: str) -> str | None:
    """The words, then the file, as one line; None where its name cannot be typed alike everywhere.

    `file` is a name that has been through `visible`.
    """
    path = (folder / file).as_posix()
    if SIGNS.search(file) or OBEYED.search(path) or visible(path) != path:
        return None
    path = f"./{path}" if path.startswith("-") else path
    return f"{words} {path}" if BARE.fullmatch(path) else f'{words} "{path}"'
