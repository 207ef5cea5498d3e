"""The page for a phone says what the program says: the same questions, results and bytes of the export.

Random people under random rules through the page's engine and through Python, whole files compared; and
changed files through both readers. Single changes of the engine must be noticed.
"""

from __future__ import annotations

import proof


def main() -> None:
    from form import test_engine, test_open

    choice = ("tests/form/test_engine.py", "tests/form/test_open.py", "tests/form/test_page_report.py")
    found = proof.Tested(choice)
    mutants = len(test_engine.MUTANTS) + len(test_open.MUTANTS)
    people, files = (100, 300) if proof.QUICK else (3000, 6000)
    said = f"{people:,} people and {files:,} changed files: no difference"
    changes = "" if proof.QUICK else f"; {mutants} of {mutants} changes of the page's code noticed"
    proof.figure(said + changes, holds=found.holds)


main()
