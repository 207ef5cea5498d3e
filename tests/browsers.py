"""What real browsers saw, driven from Node by a script in `browser/`. Skips aloud where they cannot run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from programs import LONGEST, TODAY

SCRIPTS = Path(__file__).parent / "browser"


def chromium(script: str, *words: object, **env: str) -> Any:
    """What Chromium saw, as the script printed it."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not os.environ.get("MEI_SOCIAL_NODE_MODULES"):
        pytest.skip("MEI_SOCIAL_NODE_MODULES does not name a folder with axe-core and playwright-core")
    if not found:
        pytest.skip("chromium is not installed")
    return _seen(script, *words, CHROMIUM=found, **env)


def firefox(script: str, *words: object) -> Any:
    """What Firefox saw, as the script printed it."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    modules = os.environ.get("MEI_SOCIAL_NODE_MODULES")
    if not modules or not (Path(modules) / "puppeteer-core").is_dir():
        pytest.skip("MEI_SOCIAL_NODE_MODULES does not name a folder with puppeteer-core")
    if not found:
        pytest.skip("firefox is not installed")
    return _seen(script, *words, FIREFOX=found)


def walk(name: str, folder: Path, page: str) -> Any:
    """What Chromium saw on a walk through the form."""
    file = folder / "form.html"
    file.write_text(page, encoding="utf-8")
    return chromium("form.mjs", name, file, folder, MEI_SOCIAL_TODAY=TODAY)


def _seen(script: str, *words: object, **env: str) -> Any:
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    done = subprocess.run(
        ["node", str(SCRIPTS / script), *map(str, words)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=4 * LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
