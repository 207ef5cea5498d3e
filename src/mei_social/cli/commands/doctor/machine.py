"""Python, the libraries, and the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from mei_social.cli import screen
from mei_social.cli.commands.doctor.finding import Facts, Finding, State
from mei_social.text import english

LEAST = (3, 11)
SYSTEMS = {"linux": "Linux", "darwin": "macOS", "win32": "Windows"}
NEEDED = {
    "Jinja2": "jinja2",
    "msgspec": "msgspec",
    "platformdirs": "platformdirs",
    "prompt_toolkit": "prompt_toolkit",
    "PyYAML": "yaml",
    "questionary": "questionary",
    "Rich": "rich",
}
"""Without one of these no self-check, summary or file can be made. By its name, how it is imported."""
FOR_SOME = {
    "icalendar": ("icalendar", "a reminder"),
    "pydantic": ("pydantic", "mei-social rules schema"),
    "ruamel.yaml": ("ruamel.yaml", "mei-social rules import"),
    "XlsxWriter": ("xlsxwriter", "spreadsheets"),
}
"""What only some commands need, and for what."""
OPTIONAL = "pyarrow"
ONLY_FOR = f"{OPTIONAL} is not here. It is optional: only a table in Parquet needs it."
WITH_PIP = "To have it: pip install 'mei-social[cohort]'"
AGAIN = "Install mei-social again, as its README says."
FOLDER_AGAIN = "Get the whole folder again from whoever gave you mei-social."
SIGNS = "\u2500\u2588\u2019\u2013"
"""A line, a block, an apostrophe and a dash: what an old code page lacks."""


def is_build() -> bool:
    """Whether Python came along in the folder, as PyInstaller makes it."""
    return bool(getattr(sys, "frozen", False))


def again() -> str:
    """What to do where a part of mei-social itself is missing."""
    return FOLDER_AGAIN if is_build() else AGAIN


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Iterator[Finding]:
    number = ".".join(map(str, version))
    system = SYSTEMS.get(sys.platform, "another system")
    facts: Facts = {"python": number, "system": system, "build": is_build()}
    if version < LEAST:
        said = f"This is Python {number}, and mei-social needs 3.11 or newer."
        yield Finding("Python", said, State.STOPS, f"Install a newer Python. {AGAIN}", facts)
        return
    came = ", which came along with mei-social" if is_build() else ""
    yield Finding("Python", f"{number} on {system}{came}.", facts=facts)


def libraries() -> Iterator[Finding]:
    missing = [name for name, module in NEEDED.items() if not _loads(module)]
    if missing:
        said = f"Missing, or broken: {english.listed(missing)}."
        yield Finding("Parts", said, State.STOPS, again(), {"missing": ", ".join(missing)})
    lacking = {name: what for name, (module, what) in FOR_SOME.items() if not _loads(module)}
    for name, what in lacking.items():
        said = f"{name} is missing, or broken. It is needed for {what}."
        yield Finding("Parts", said, State.NOTE, again(), {"missing": name})
    if not missing and not lacking:
        yield Finding("Parts", "Everything that mei-social needs is installed.", facts={"missing": None})
    if find_spec(OPTIONAL) is None:
        how = None if is_build() else WITH_PIP
        yield Finding("Optional parts", ONLY_FOR, next=how, facts={"missing": OPTIONAL})


def _loads(module: str) -> bool:
    """Whether it is there and of use: one for another Python, or half copied, raises what it likes."""
    try:
        import_module(module)
    except Exception:  # noqa: BLE001
        return False
    return True


def terminal() -> Iterator[Finding]:
    signs = screen.can_write(SIGNS)
    facts: Facts = {
        "keyboard": sys.stdin.isatty(),
        "window": sys.stdout.isatty(),
        "columns": screen.width(),
        "colours": screen.colour(),
        "encoding": sys.stdout.encoding,
        "all_signs": signs,
        "arrow_keys": screen.can_use_arrow_keys(plain=False),
    }
    yield Finding("Window", " ".join((_window(facts), *_typed(facts))), facts=facts)
    if not signs:
        lacks = f"It writes {sys.stdout.encoding}, which lacks some signs, shown as \\u2019 and such."
        how = "Nothing is lost by it. To see them, set PYTHONUTF8=1 before you start mei-social."
        yield Finding("Window", lacks, State.NOTE, how, {"encoding": sys.stdout.encoding})


def _window(facts: Facts) -> str:
    if not facts["window"]:
        return "What is printed goes to a file or to another program, so not all can be seen of the window."
    colours = "with colours" if facts["colours"] else f"without colours{_no_colours()}"
    return f"{facts['columns']} columns, {colours}."


def _no_colours() -> str:
    return ", as NO_COLOR is set" if os.environ.get("NO_COLOR") else ""


def _typed(facts: Facts) -> Iterator[str]:
    """How questions are answered here, and why."""
    if facts["arrow_keys"]:
        yield "Questions can be answered with arrow keys, or by typing."
    elif why := _no_arrows():
        yield f"Questions are answered by typing, as {why}. That works just as well."


def _no_arrows() -> str | None:
    """None where only streams are the reason: they say nothing about the window."""
    if os.environ.get("ACCESSIBLE"):
        return "ACCESSIBLE is set"
    if screen.dumb():
        return "TERM says that this is a simple terminal"
    if screen.width() < screen.NARROW:
        return f"the window has fewer than {screen.NARROW} columns"
    return None
