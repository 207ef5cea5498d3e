"""Text that was written to fool a terminal, a browser or a spreadsheet is shown as text by every output.

Public collections of hostile text and our own go into every field there is, through every command and every
format; pages are read by Chromium where it is there, sheets by LibreOffice.
"""

from __future__ import annotations

import os

import proof


def main() -> None:
    from pathlib import Path

    from product.test_hostile import VECTORS, corpus

    folder = os.environ.get("MEI_SOCIAL_CORPORA")
    texts = len(VECTORS)
    texts += sum(map(len, corpus(Path(folder)).values())) if folder else 0
    choice = ("tests/product/test_hostile.py", "tests/text/test_visible.py", "tests/render")
    found = proof.Tested(choice)
    said = f"{texts:,} hostile texts in {found.passed} tests of every field and format: none acted"
    proof.figure(said, holds=found.holds)


main()
