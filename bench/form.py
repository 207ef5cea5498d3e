"""How large the form is, how long its first page takes beside an empty one, and the next card.

    MEI_SOCIAL_NODE_MODULES=folder python bench/form.py [--runs N]

In Chromium with the processor slowed four times. Both pages are opened by turns, so that a noisy moment
falls on both.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from statistics import median

from mei_social.form.html import to_html
from mei_social.ruleset.load import find_rules, load_guide, load_rules

RUNNER = Path(__file__).with_suffix(".mjs")
EMPTY = "<!doctype html><html lang=en-GB><meta charset=utf-8><title>Empty</title><h1>Empty</h1>"
BROTLI = (
    "process.stdout.write(String(require('zlib').brotliCompressSync(require('fs').readFileSync(0)).length))"
)
MOST = {"KB": 250, "KB by Brotli": 60, "KB by gzip": 60, "first page": 1.5, "next card": 50}


def page() -> str:
    path = find_rules()
    rules = load_rules(path)
    return to_html(
        rules, {p.id: guide for p in rules.platforms if (guide := load_guide(path, p.id))}, date.today()
    )


def measured(made: str, runs: int) -> dict[str, list[float]]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder:
        form, empty = Path(folder, "form.html"), Path(folder, "empty.html")
        form.write_text(made, encoding="utf-8")
        empty.write_text(EMPTY, encoding="utf-8")
        done = subprocess.run(
            ["node", str(RUNNER), str(form), str(empty), str(runs)],
            env={**os.environ, "CHROMIUM": str(chromium)},
            capture_output=True,
            check=True,
        )
    told: dict[str, list[float]] = json.loads(done.stdout)
    return told


def row(name: str, value: float, unit: str, more: str = "") -> None:
    most = MOST.get(name)
    missed = "  missed" if most and value > most else ""
    print(f"{name:<14}{value:>8.1f} {unit:<4}{f'at most {most:g}' if most else '':<14}{missed}{more}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--runs", type=int, default=9, help="how often each page is opened (default 9)")
    runs = parser.parse_args().runs
    made = page()
    content = made.encode()
    row("KB", len(content) / 1024, "")
    packed = subprocess.run(["node", "-e", BROTLI], input=content, capture_output=True, check=True).stdout
    row("KB by Brotli", int(packed) / 1024, "")
    row("KB by gzip", len(gzip.compress(content, mtime=0)) / 1024, "")
    told = measured(made, runs)
    first, empty = median(told["form"]), median(told["empty"])
    row("first page", first / empty, "x", f"  ({first:.0f} ms, empty {empty:.0f} ms)")
    row("next card", median(told["card"]), "ms", f"  (longest {max(told['card']):.0f} ms)")
    row("next app", median(told["app"]), "ms", f"  (longest {max(told['app']):.0f} ms)")


if __name__ == "__main__":
    main()
