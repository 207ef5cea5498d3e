"""The form in Chromium: what a walk through the page saw."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from programs import LONGEST, TODAY

WALKS = Path(__file__).parent / "browser" / "form.mjs"


def walk(name: str, folder: Path, page: str) -> Any:
    """What Chromium saw. Skips aloud where it cannot run."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not os.environ.get("MEI_SOCIAL_NODE_MODULES"):
        pytest.skip("MEI_SOCIAL_NODE_MODULES does not name a folder with axe-core and playwright-core")
    if not chromium or not shutil.which("node"):
        pytest.skip("chromium or node is not installed")
    file = folder / "form.html"
    file.write_text(page, encoding="utf-8")
    done = subprocess.run(
        ["node", str(WALKS), name, str(file), str(folder)],
        env={**os.environ, "CHROMIUM": chromium, "MEI_SOCIAL_TODAY": TODAY},
        capture_output=True,
        text=True,
        timeout=4 * LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
