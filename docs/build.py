"""Write what the documents show, or with --check say what is out of date.

python docs/build.py            write
python docs/build.py --check    change nothing; exit with 1 when something is out of date
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from cogapp import Cog

HERE = Path(__file__).parent
ROOT = HERE.parent


def main() -> int:
    sys.path.insert(0, str(HERE))
    check = "--check" in sys.argv[1:]
    pages = [ROOT / "README.md", *sorted(HERE.glob("*.md"))]
    stale = [p for p in pages if not cogged(p, check)]
    picture = HERE / "summary.svg"
    drawn = summary_picture()
    if not picture.exists() or picture.read_text(encoding="utf-8") != drawn:
        stale.append(picture)
        if not check:
            picture.write_text(drawn, encoding="utf-8")
    for path in stale:
        print(f"{path.relative_to(ROOT)}: {'out of date, run python docs/build.py' if check else 'written'}")
    print("docs: " + ("current" if not stale else f"{len(stale)} to look at"))
    return 1 if check and stale else 0


def cogged(path: Path, check: bool) -> bool:
    """True when the page was current. Writes it otherwise, unless only checking."""
    before = path.read_text(encoding="utf-8")
    made = io.StringIO()
    cog = Cog()
    cog.options.sIncludePath = [] if hasattr(cog.options, "sIncludePath") else None
    cog.process_file(io.StringIO(before), made, str(path))
    if made.getvalue() == before:
        return True
    if not check:
        path.write_text(made.getvalue(), encoding="utf-8")
    return False


def summary_picture() -> str:
    """The end of a self-check in a terminal, as an SVG that asks for nothing from outside."""
    import samples
    from rich.console import Console
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME
    from rich.text import Text

    desk = samples.Desk()
    desk.run("check", "--answers", samples.EXAMPLE)
    screen = coloured_summary(desk.folder)
    console = Console(record=True, width=82, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(screen), end="")
    svg = console.export_svg(title="mei-social summary", theme=DEFAULT_TERMINAL_THEME, unique_id="summary")
    return without_fonts(svg)


def coloured_summary(folder: Path) -> str:
    """The first screens of the summary as a terminal with colours shows them."""
    import os
    import pty
    import subprocess

    import samples

    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if not k.startswith("MEI_SOCIAL")} | samples.FIXED
    env |= {"MEI_SOCIAL_HOME": str(folder)}
    env.pop("NO_COLOR", None)
    program = subprocess.Popen(
        [sys.executable, "-m", "mei_social", "summary"], stdout=theirs, stdin=theirs, cwd=ROOT, env=env
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    program.wait()
    os.close(ours)
    lines = samples.tidy(shown.decode()).replace("\r", "").splitlines()
    return "\n".join(lines[:PICTURE_LINES])


PICTURE_LINES = 46


def without_fonts(svg: str) -> str:
    """Rich's picture loads fonts from a network; ours uses what the reader has."""
    start, end = svg.index("<style>"), svg.index("</style>")
    style = svg[start:end]
    while "@font-face" in style:
        at = style.index("@font-face")
        style = style[:at] + style[style.index("}", at) + 1 :]
    style = style.replace("Fira Code", "DejaVu Sans Mono")
    return svg[:start] + style + svg[end:]


if __name__ == "__main__":
    raise SystemExit(main())
