"""The README's second command passes on any machine, and for anybody."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from programs import ROOT, finished

HERE = Path(__file__).parent
if sys.platform != "linux":
    pytest.skip("a processor can be slowed here only where there is /proc", allow_module_level=True)


def somebody(home: Path) -> dict[str, str]:
    """The surroundings of a person who has used the program for long, in Turkish, in a narrow window."""
    data = home / ".local" / "share" / "mei-social"
    data.parent.mkdir(parents=True)
    finished(home / "before").rename(data)
    (home / "rules.yaml").write_text("not: rules\n")
    (home / ".bashrc").write_text("exit 1\n")
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")},
        **dict.fromkeys(("LANG", "LC_ALL", "LANGUAGE"), "tr_TR.UTF-8"),
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_DATA_HOME": str(data.parent),
        "MEI_SOCIAL_HOME": str(data),
        "MEI_SOCIAL_RULES": str(home / "rules.yaml"),
        "MEI_SOCIAL_TODAY": "2031-01-01",
        "TZ": "Pacific/Kiritimati",
        "PAGER": "false",
        "COLUMNS": "21",
        "LINES": "5",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "FORCE_COLOR": "1",
    }


def held(folder: Path) -> dict[str, str]:
    """Every file in a folder, by what is in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_quick_tests(tmp_path: Path) -> None:
    """The quick tests pass on a processor that is five times slower, for somebody with answers and habits.

    Signals are ignored, as under `nohup` and behind `&`. The home folder is left as it was.
    """
    home = tmp_path / "home"
    surroundings, before = somebody(home), held(home)
    tests = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    slowed = shlex.join([sys.executable, str(HERE / "slowed.py"), "5", *tests])
    done = subprocess.run(
        ["sh", "-c", f"trap '' INT HUP QUIT; exec {slowed}"],
        cwd=ROOT,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert held(home) == before
