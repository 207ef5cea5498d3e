"""Wherever somebody's home is, and whatever the streams are, it works or says in a sentence what to do.

Odd folders for the saved answers, and standard streams that are closed, full, a pipe nobody reads, or in
another encoding, for several commands each.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import proof

COMMANDS = (
    "",
    "check --plain --new",
    f"check --new --answers {proof.EXAMPLE}",
    "summary",
    "export r.json --yes",
    "history",
    "rules list",
    "--help",
    "wipe --yes",
)
CODES = {0, 1, 2, 3}


def homes(folder: Path) -> dict[str, dict[str, str]]:
    """The variables that name a home, by what is odd about it."""
    file, loop, dead = folder / "file", folder / "loop", folder / "dead"
    file.write_text("a shopping list")
    loop.symlink_to(loop)
    dead.symlink_to(folder / "nowhere")
    none = {"MEI_SOCIAL_HOME": "", "HOME": "", "XDG_DATA_HOME": ""}
    named = {
        "spaces": folder / "two words",
        "letters": folder / "zażółć 日本 🎓",
        "a quote": folder / 'o\'clock "x"',
        "a percent sign": folder / "100% %s {0}",
        "a question mark": folder / "a?b#c",
        "a line end": folder / "a\nb",
        "an escape": folder / "a\x1b[31mb",
        "deep": folder / "/".join("d" * 50 for _ in range(10)),
        "too long a name": folder / ("n" * 300),
        "too long a path": folder / "/".join("d" * 200 for _ in range(25)),
        "a file": file,
        "below a file": file / "data",
        "a loop of links": loop,
        "a dead link": dead,
        "a device": Path("/dev/null"),
        "below proc": Path("/proc/nowhere"),
        "no letters of UTF-8": Path(os.fsdecode(bytes(folder) + b"/\xff\xfe")),
        "a dash": Path("-rf"),
        "a tilde": Path("~/data"),
        "nobody's tilde": Path("~nobody-at-all/data"),
        "dots": Path("../up"),
    }
    return {
        **{name: {"MEI_SOCIAL_HOME": os.fspath(path)} for name, path in named.items()},
        "no variable at all": none,
        "a relative XDG": {**none, "XDG_DATA_HOME": "data", "HOME": str(folder)},
        "a home that is not there": {**none, "HOME": str(folder / "not" / "there")},
    }


def closed(number: int) -> dict[str, Any]:
    return {"preexec_fn": lambda: os.close(number)}


def streams() -> dict[str, Callable[[], dict[str, Any]]]:
    full = lambda: open("/dev/full", "wb")  # noqa: E731, SIM115, PTH123 - handed on
    return {
        "stdin closed": lambda: closed(0),
        "stdout closed": lambda: closed(1),
        "stderr closed": lambda: closed(2),
        "all closed": lambda: {"preexec_fn": lambda: os.closerange(0, 3)},
        "stdout full": lambda: {"stdout": full()},
        "stderr full": lambda: {"stderr": full()},
        "both full": lambda: {"stdout": full(), "stderr": full()},
        "nobody reads": lambda: {"stdout": unread()},
        "stdin is a folder": lambda: {"stdin": os.open("/", os.O_RDONLY)},
    }


def unread() -> int:
    out, in_ = os.pipe()
    os.close(out)
    return in_


def main() -> None:
    if sys.platform == "win32":
        proof.cannot("these homes and streams are of Unix")
    wrong, runs = [], 0

    def tried(name: str, command: str, more: dict[str, str], folder: Path, **given: Any) -> None:
        nonlocal runs
        settings = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | given
        done = subprocess.run(
            proof.command(*command.split()),
            cwd=folder,
            check=False,
            timeout=proof.LONGEST,
            env=proof.env(folder / "home", **more),
            **settings,
        )
        runs += 1
        if proof.is_bad((done.stdout or b"") + (done.stderr or b"")) or done.returncode not in CODES:
            wrong.append((name, command, done.returncode, (done.stderr or b"")[-300:]))

    languages = ("ascii", "latin-1", "cp1252", "cp437", "utf-16")
    with proof.folder() as folder:
        commands = COMMANDS[::4] if proof.QUICK else COMMANDS
        for command in commands:
            for name, more in homes(Path(make(folder))).items():
                tried(name, command, more, Path(make(folder)))
            for name, stream in streams().items():
                tried(name, command, {}, Path(make(folder)), **stream())
            for language in languages:
                more = {"PYTHONUTF8": "0", "PYTHONIOENCODING": language, "LC_ALL": "C"}
                tried(language, command, more, Path(make(folder)))
    for each in wrong:
        print(*each)
    if proof.QUICK:
        proof.not_run("most of the commands, as this was a quick run")
    odd = 24, len(streams()), len(languages)
    said = "{} odd homes, {} odd streams and {} encodings".format(*odd)
    proof.figure(f"{said}, {runs} runs: {len(wrong)} tracebacks or other ends", holds=not wrong)


def make(folder: Path) -> str:
    import tempfile

    return tempfile.mkdtemp(dir=folder)


main()
