"""A full or read-only disk, or a second copy of the program, loses nothing that was saved before.

Small disks are mounted and filled before each write of a self-check and a recheck, mounted read-only, and
stores are held by another process. Each time: one sentence, the right exit code, and the earlier answers are
compared.
"""

from __future__ import annotations

import proof


def main() -> None:
    choice = ("tests/product/test_faults.py", "tests/files/test_whole.py", "tests/storage/test_store.py")
    found = proof.Tested((*choice, "-k", "not kills"))
    proof.figure(f"{found.passed} faults, and what is written around them: nothing lost", holds=found.holds)


main()
