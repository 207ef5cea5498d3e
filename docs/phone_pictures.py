"""The pictures of the form on a phone in trainee.md, mentor.md and course-lead.md.

Each PNG says of what it is: a digest of the markup and the style that it shows, without numbers. So a page
that changed is noticed in any Chromium, though no two of them draw the same dots. A change that no picture
shows, or one more question, asks for no new picture.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import samples

HERE = Path(__file__).parent
NAMES = ("start", "card", "gate", "summary", "mentor")
KEY = b"mei-social shows"
"""Under which a picture says what it is of; a text in PNG has a name of Latin letters."""
LARGEST = 60_000


def pictures() -> dict[Path, bytes]:
    """Each as it is made here and now; none where no browser is."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium or not shutil.which("node") or not os.environ.get("MEI_SOCIAL_NODE_MODULES"):
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = folder / "form.html"
        page.write_text(form(), encoding="utf-8")
        samples.desk().run("export", str(folder / "sam.json"), "--name", "Sam", "--yes")
        done = subprocess.run(
            ["node", str(HERE / "phone_pictures.mjs"), "pictures", str(page), name],
            env={**os.environ, "CHROMIUM": chromium, "MEI_SOCIAL_TODAY": samples.FIXED["MEI_SOCIAL_TODAY"]},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"the form could not be pictured:\n{done.stderr}")
        seen = json.loads(done.stdout)
        [style] = re.findall(r"<style>(.*?)</style>", page.read_text(encoding="utf-8"), re.DOTALL)
        return {HERE / f"phone-{name}.png": png(seen[name], style) for name in NAMES}


def form() -> str:
    from mei_social.form.html import to_html
    from mei_social.ruleset.load import load_guide, load_rules

    path = samples.ROOT / "rules/guidelines.yaml"
    rules = load_rules(path)
    guides = {p.id: guide for p in rules.platforms if (guide := load_guide(path, p.id, rules))}
    return to_html(rules, guides, date.fromisoformat(samples.FIXED["MEI_SOCIAL_TODAY"]))


def png(seen: dict[str, Any], style: str) -> bytes:
    """A picture with a palette, and what it is of."""
    width, height, rows = seen["width"], seen["height"], bytes(seen["rows"])
    lines = b"".join(b"\0" + rows[start : start + width] for start in range(0, len(rows), width))
    shown = re.sub(r"\d+", "0", seen["markup"])
    label = hashlib.sha256(f"{shown}\n{style}".encode()).hexdigest().encode()
    made = b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            part(b"tEXt", KEY + b"\0" + label),
            part(b"PLTE", bytes(value for colour in seen["palette"] for value in colour)),
            part(b"IDAT", zlib.compress(lines, 9)),
            part(b"IEND", b""),
        )
    )
    if len(made) > LARGEST:
        raise SystemExit(f"a picture has {len(made)} bytes, and may have {LARGEST}")
    return made


def part(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def label_of(picture: bytes) -> bytes | None:
    found = re.search(rb"tEXt" + KEY + rb"\0([0-9a-f]{64})", picture[:4096])
    return found[1] if found else None


def is_of_today(path: Path, made: bytes) -> bool:
    """Whether the one that is there shows the page as it is."""
    return path.exists() and label_of(path.read_bytes()) == label_of(made)
