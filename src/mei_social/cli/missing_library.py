"""A library that is not there: its name, and how to install it again."""

from __future__ import annotations

import sys

PROVIDES = {
    "yaml": "PyYAML",
    "ruamel": "ruamel.yaml",
    "xlsxwriter": "XlsxWriter",
    "markdown_it": "markdown-it-py",
    "dateutil": "python-dateutil",
}
"""Libraries that are installed under another name than they are imported by."""
OURS = "mei_social"
NO_WAITING = (
    "Help does not have to wait for it: if someone is in danger call 999, and if a child may be at risk tell "
    "your school's safeguarding lead straight away."
)
LIBRARY = (
    "Error: the library {0} is missing or damaged, so this cannot be done. Install mei-social again as you "
    "did the first time, or this library alone: {1} -m pip install --force-reinstall {0}. "
    f"Answers saved before are kept. {NO_WAITING}"
)
PART = (
    "Error: {} is a part of Python that is missing here, so this cannot be done. Install Python again, from "
    "python.org or as your system does, with all its parts. "
    f"Answers saved before are kept. {NO_WAITING}"
)


def missing_library(error: ImportError) -> str | None:
    """What to say; None where it is a mistake of our own."""
    name = (error.name or "").partition(".")[0]
    if name in ("", OURS):
        return None
    if name.removeprefix("_") in sys.stdlib_module_names or name in sys.stdlib_module_names:
        return PART.format(name.removeprefix("_"))
    library = PROVIDES.get(name, PROVIDES.get(name.removeprefix("_"), name))
    return LIBRARY.format(library, sys.executable or "python")
