"""A library that is missing is named, with how to install it again.

Each library that mei-social asks for, each that is optional, and parts of Python that some systems leave out
are blocked in turn, under every kind of command.
"""

from __future__ import annotations

import proof


def main() -> None:
    from product.test_missing import COMMANDS, LIBRARIES, PARTS

    found = proof.Tested(("tests/product/test_missing.py",))
    parts = f"{len(LIBRARIES)} libraries and {len(PARTS)} parts of Python"
    said = f"{parts}, {len(COMMANDS)} commands, {found.passed} runs"
    proof.figure(f"{said}: each did without, or named it", holds=found.holds)


main()
