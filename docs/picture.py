"""The picture in README.md: the summary, as an SVG that asks for nothing from outside."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys

import samples

COLUMNS = 97
SVG_FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
DARK = ((24, 27, 34), (214, 219, 228))
NORMAL = [
    *((24, 27, 34), (255, 123, 114), (126, 211, 140), (240, 200, 110)),
    *((121, 184, 255), (210, 168, 255), (110, 215, 225), (214, 219, 228)),
]


def summary_picture() -> str:
    """What a terminal with colours shows."""
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme
    from rich.text import Text

    console = Console(
        record=True,
        width=COLUMNS + 2,
        file=io.StringIO(),
        force_terminal=True,
        legacy_windows=False,
        _environ={},
    )
    console.print(Text.from_ansi(first_screen()), end="")
    theme = TerminalTheme(*DARK, NORMAL, NORMAL)
    return plain(console.export_svg(title="mei-social summary", theme=theme, unique_id="summary"))


def first_screen() -> str:
    return samples.tidy(coloured_summary().replace("\r", ""))


def coloured_summary() -> str:
    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if not k.startswith("MEI_SOCIAL")} | samples.FIXED
    env |= {"MEI_SOCIAL_HOME": str(samples.desk().folder), "COLUMNS": str(COLUMNS)}
    del env["NO_COLOR"]
    program = subprocess.Popen(
        [sys.executable, "-c", samples.PROGRAM, "summary"],
        stdout=theirs,
        stdin=theirs,
        cwd=samples.ROOT,
        env=env,
    )
    os.close(theirs)
    shown = b""
    while piece := read(ours):
        shown += piece
    program.wait()
    os.close(ours)
    return shown.decode()


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the program behind a terminal has ended
        return b""


def plain(svg: str) -> str:
    """Rich's picture loads fonts from a network; this one uses what the reader has."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: Fira Code, monospace", f"font-family: {SVG_FONT}", svg)
    svg = svg.replace("font-family: arial", "font-family: system-ui, sans-serif")
    svg = svg.replace("font-variant-east-asian: full-width;", "")
    return re.sub(r"[ \t]*\n\s*\n+", "\n", svg).strip() + "\n"
