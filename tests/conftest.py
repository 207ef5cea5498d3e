"""What several test modules need, and surroundings that are the same for whoever runs the tests.

As soon as this is imported, which is before any test is, of the caller's environment only what finds programs
and files is left, home is an empty folder, and no signal is ignored by what a test starts.
"""

from __future__ import annotations

import functools
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest
import typer.testing
from hypothesis import is_hypothesis_test, settings

from effort import QUICK, THOROUGH

KEPT = {
    *(
        "PATH",
        "PATHEXT",
        "COMSPEC",
        "SYSTEMROOT",
        "SYSTEMDRIVE",
        "WINDIR",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
    ),
    *("TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV", "PYTHONPATH", "JAVA_HOME", "CHROMIUM", "CI"),
    *("MEI_SOCIAL_CORPORA", "MEI_SOCIAL_NODE_MODULES", "MEI_SOCIAL_UPDATE_GOLDEN"),
}
OF_TOOLS = ("PYTEST_", "HYPOTHESIS_", "COVERAGE_", "COV_")
HOME = Path(tempfile.mkdtemp(prefix="mei-social-tests-"))


def leave_home() -> None:
    """A test sees no answers, language, width, colour or clock of whoever runs it.

    One that names no folder for answers finds a file in its way, so it meets no other test's answers either.
    """
    for name in list(os.environ):
        if name.upper() not in KEPT and not name.upper().startswith(OF_TOOLS):
            del os.environ[name]
    in_the_way = HOME / "every-test-names-a-folder"
    in_the_way.touch()
    folders = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(HOME))
    os.environ.update(folders, MEI_SOCIAL_HOME=str(in_the_way), LANG="C.UTF-8", TZ="UTC")


def heed_signals() -> None:
    """`nohup` and a shell's `&` hand on that signals are ignored; a handler of ours is not handed on.

    The tests themselves go on ignoring them.
    """
    for name in ("SIGINT", "SIGHUP", "SIGQUIT", "SIGTERM", "SIGTSTP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def note_terminals() -> None:
    """Where a file is named for it, every test function that opens a terminal is written down in it."""
    if not (file := os.environ.get("PYTEST_TERMINALS")):
        return

    def hear(event: str, _: object) -> None:
        if event == "os.forkpty":
            with Path(file).open("a", encoding="utf-8") as noted:
                noted.write(os.environ["PYTEST_CURRENT_TEST"].partition(" (")[0].partition("[")[0] + "\n")

    sys.addaudithook(hear)


leave_home()
heed_signals()
note_terminals()
# A test tool of Typer's builds all commands anew each time that a test runs one. They keep nothing of a run.
typer.testing._get_command = functools.cache(typer.testing._get_command)  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    """Whoever asks for slow tests asks for every example."""
    if not config.getoption("hypothesis_profile", None):
        settings.load_profile(QUICK if config.option.markexpr == "not slow" else THOROUGH)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One worker more where one of them waits for the longest proof, which is on a slowed processor."""
    return None if config.option.markexpr == "not slow" else (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A law is a slow proof too, and what lasts longest begins first, so that nobody waits for it alone."""
    if config.option.markexpr != "not slow":
        for item in items:
            if is_hypothesis_test(getattr(item, "obj", None)):
                item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder with public hostile files; they are read where they are and never copied in here."""
    folder = os.environ.get("MEI_SOCIAL_CORPORA")
    if not folder:
        pytest.skip("MEI_SOCIAL_CORPORA names no folder with the public corpora")
    return Path(folder)
