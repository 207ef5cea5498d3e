"""What several test modules need."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder with public hostile files; they are read where they are and never copied in here."""
    folder = os.environ.get("MEI_SOCIAL_CORPORA")
    if not folder:
        pytest.skip("MEI_SOCIAL_CORPORA names no folder with the public corpora")
    return Path(folder)
