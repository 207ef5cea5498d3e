"""A clock that is wrong loses no answer and deletes nothing unasked.

Years from 1970 to 9999, and clocks that go back between two commands: a self-check, a recheck, an export, a
review, and what would delete old ones, which must ask. Then all answers are counted.
"""

from __future__ import annotations

from itertools import product

import proof

DAYS = (
    "1970-01-01",
    "1999-12-31",
    "2026-02-28",
    "2027-05-03",
    "2028-02-29",
    "2038-01-20",
    "2100-03-01",
    "9999-12-31",
)


def main() -> None:
    from programs import invoke, small
    from terminals import saved

    wrong, runs = [], 0
    pairs = list(product(DAYS, DAYS))
    if proof.QUICK:
        pairs = pairs[::10]
        proof.not_run("most of the pairs of days, as this was a quick run")
    with proof.folder() as folder:
        rules, answers = small(folder)
        for number, (first, then) in enumerate(pairs):
            home = folder / str(number)
            export = str(folder / f"{number}.json")
            lines = [
                (first, ["check", "--answers", str(answers)], ""),
                (first, ["export", export, "--yes"], ""),
                (then, ["summary", "--plain"], ""),
                (then, ["recheck", "--plain"], "yes\nyes\n"),
                (then, ["check", "--plain"], "leave\n"),
                (then, ["history", "--plain"], ""),
                (then, ["export", "-", "--yes"], ""),
                (then, ["review", export], ""),
                (then, ["remind", str(folder / f"{number}.ics")], ""),
            ]
            before = None
            for day, words, typed in lines:
                code, out, told = invoke(
                    *words, "--rules", str(rules), home=home, stdin=typed, env={"MEI_SOCIAL_TODAY": day}
                )
                runs += 1
                before = before or len(saved(home).audit.answers)
                if proof.is_bad((out + told).encode()) or code not in (0, 1, 3):
                    wrong.append((first, then, words, code, told[-300:]))
            import sqlite3

            kept = invoke(
                "wipe", "--older-than", "1w", "--yes", home=home, env={"MEI_SOCIAL_TODAY": "2100-03-01"}
            )
            runs += 1
            if not any(home.glob("*.sqlite3")) and not first.startswith(("19", "9")):
                wrong.append(
                    (first, then, "wipe deleted what was saved, by a clock that cannot be right", kept[2])
                )
            elif any(home.glob("*.sqlite3")):
                with sqlite3.connect(home / "self-check.sqlite3") as raw:
                    [[count]] = raw.execute("SELECT count(*) FROM answer")
                if count < (before or 0):
                    wrong.append((first, then, "answers are gone", kept[2]))
    for each in wrong[:10]:
        print(*each)
    proof.not_run("a clock that is changed while a command runs; the day is given by MEI_SOCIAL_TODAY")
    said = (
        f"{len(pairs)} pairs of days, {runs} runs: {len(wrong)} tracebacks, lost answers or unasked deletions"
    )
    proof.figure(said, holds=not wrong)


main()
