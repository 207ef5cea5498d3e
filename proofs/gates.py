"""No change of the rules ever closes what somebody opened: an answer about a child stays first.

Random rules, random people and random edits of the rules; the law is tried for the trainee, the mentor, a
file made after the change, a recheck, a cohort, and what is told beforehand.
"""

from __future__ import annotations

import proof


def main() -> None:
    found = proof.Tested(("tests/product/test_gate_law.py",), slow=not proof.QUICK)
    people, gates = found.numbers(r", (\d+) people"), found.numbers(r"people, (\d+) of them")
    edits = found.numbers(r" (\d+) edits")
    said = f"{people:,} people, {gates:,} with an open gate, and {edits:,} edits of rules: none was closed"
    proof.figure(said if people else f"{found.passed} laws held on a sample", holds=found.holds)


main()
