"""Two self-checks side by side in words, the same in a terminal and on a page: about answers only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from mei_social.audit.changes import Change
from mei_social.history.comparison import Comparison, QuestionChange
from mei_social.history.sentences import gates
from mei_social.history.timeline import Numbers, TimelineEntry
from mei_social.text import english

GOOD = frozenset({Change.FIXED, Change.BETTER})
BAD = frozenset(Change) - GOOD - {Change.STILL}
LOOK_FIRST = "Look first at what comes before all others."
NOTHING_OPEN = "In what is compared, no answer was open then, and none is open now."
MEANING = {
    Change.WORSE: "open then, and more so now",
    Change.NEW: "open now, and not then",
    Change.BETTER: "open then and now, and less so now",
    Change.STILL: "open then and now",
    Change.GONE: "open then, and without an answer now",
    Change.NOT_ASKED: "open then, and not asked there now",
    Change.SET_ASIDE: "open then, and set aside as not applying now",
    Change.FIXED: "open then, and nothing to change now",
}
"""In the order in which they are shown: what needs something done, and then the rest."""


def title(found: Comparison) -> str:
    then, now = found.then, found.now
    first, second = (f"self-check {e.number} ({english.day(e.day)})" for e in (then, now))
    return f"From {first} to {second}"


def about(found: Comparison) -> Iterator[str]:
    """What to know before reading it."""
    if found.then.number > found.now.number:
        yield "The later one is named first, so this goes back in time."
    for entry in (found.then, found.now):
        if not entry.finished:
            yield f"Self-check {entry.number} is not finished, so it has questions that wait for an answer."
        elif entry.quick:
            yield f"Self-check {entry.number} was a quick check, which leaves questions out."


def basis(found: Comparison) -> str:
    """Over which questions the two are compared."""
    borrowed = [e for e in (found.then, found.now) if not e.own]
    return _compared(found) + (f" The rules of {_of(borrowed)} were not kept." if borrowed else "")


def _compared(found: Comparison) -> str:
    count = english.count(found.common, "question")
    if found.same_rules:
        return f"Compared over all {count}, with {found.rules}."
    if not found.common:
        return f"{_different(found)} They have no question in the same words, so nothing is compared."
    over = f"Compared over {count} only: those that both have in the same words."
    return f"{_different(found)} {over} Both are counted with {found.rules}."


def _different(found: Comparison) -> str:
    then, now = found.then.rules, found.now.rules
    if then == now:
        return f"The rules of the two are not the same, though both are called {then}."
    return f"The rules of the two are not the same: {then} then, {now} now."


def _of(entries: list[TimelineEntry]) -> str:
    return english.listed(f"self-check {entry.number}" for entry in entries)


def better(found: Comparison) -> str | None:
    """What got better, said first; None where nothing did. It never stands alone while a gate is open."""
    if found.then.number > found.now.number:
        return None
    turns: dict[str, set[Change]] = {}
    for change in found.changes:
        if not change.gate:
            turns.setdefault(change.rule, set()).add(change.turn)
    mended = sum(seen == {Change.FIXED} for seen in turns.values())
    partly = sum(seen != {Change.FIXED} and bool(seen & GOOD) and not seen & BAD for seen in turns.values())
    answered = found.after.answered - found.before.answered
    parts = {
        english.count(mended, "finding is", "findings are") + " mended": mended,
        english.count(partly, "finding is", "findings are") + " mended in part": partly,
        english.count(answered, "more question has", "more questions have") + " an answer": max(0, answered),
    }
    told = english.listed(part for part, many in parts.items() if many)
    if not told:
        return None
    numbers = (found.after, found.now.numbers)
    is_open = any(n and (n.gates_open or n.gates_unanswered or n.gates_set_aside) for n in numbers)
    first = f" {LOOK_FIRST}" if is_open or found.comes_first else ""
    return f"Better since {english.day(found.then.day)}: {told}.{first}"


def counts(found: Comparison) -> str:
    """`1 new, 3 still open, 5 fixed.`: questions, not places, as in the lists; gates too."""
    many = Counter(turn for turn, _, _ in grouped(found.changes))
    told = ", ".join(f"{many[turn]} {called(found, turn).lower()}" for turn in MEANING if many[turn])
    return f"{told}." if told else NOTHING_OPEN


def then_and_now(then: str, now: str) -> str:
    return f"then and now {now}" if then == now else f"then {then}; now {now}"


def first_things(found: Comparison) -> Iterator[str]:
    """How many gates are open. Those that are not in common are counted too, as none may go unseen."""
    compared = then_and_now(gates(found.before), gates(found.after))
    yield f"{compared}."
    then, now = found.then.numbers, found.now.numbers
    own = then_and_now(gates(then), gates(now)) if then and now else compared
    if own != compared:
        yield f"Over all questions, each with its own rules: {own}."


def results(found: Comparison) -> Iterator[tuple[str, str, str]]:
    """What was a sum and is one, as rows: what it is, then, now."""
    before, after = found.before, found.after
    yield "Result", before.title, after.title
    if _has_score(found):
        yield "Score", _score(before), _score(after)
    yield "Answered", _answered(before), _answered(after)


def about_score(found: Comparison) -> str:
    """What the sums do not say."""
    over = "" if found.same_rules else "This is over the questions that are compared, and no others. "
    if not _has_score(found):
        return f"{over}There is no score to compare."
    if found.after.gates_open or found.after.gates_set_aside:
        return f"{over}The score says nothing about the questions that come before all others."
    return f"{over}A question without an answer counts nothing in the score."


def _has_score(found: Comparison) -> bool:
    return any(numbers.score is not None for numbers in (found.before, found.after))


def _score(numbers: Numbers) -> str:
    return "-" if numbers.score is None else f"{numbers.score} of 100"


def _answered(numbers: Numbers) -> str:
    return f"{numbers.answered} of {english.count(numbers.applicable, 'question')}"


def accounts(found: Comparison) -> Iterator[str]:
    for entry, names in ((found.then, found.accounts_removed), (found.now, found.accounts_added)):
        if names:
            yield f"Only in self-check {entry.number}: {english.listed(names)}."
    if not found.accounts_by_id:
        yield (
            "Neither carries the other on, so accounts are matched by app, by what they are for and by order."
        )


def called(found: Comparison, turn: Change) -> str:
    """`Fixed`. What still waits for an answer was not given up."""
    waits = turn is Change.GONE and not found.now.finished
    return "No answer yet" if waits else turn.capitalize()


def heading(found: Comparison, turn: Change) -> str:
    """`Fixed: 5`. What is a gate stands above and is not counted again."""
    above = ", besides those above" if any(change.turn is turn for change in found.gates) else ""
    return f"{called(found, turn)}: {len(grouped(found.of(turn)))}{above}"


def grouped(changes: Iterable[QuestionChange]) -> list[tuple[Change, str, str]]:
    """Each question once, with what became of it and the accounts."""
    places: dict[tuple[Change, str], list[QuestionChange]] = {}
    for change in changes:
        places.setdefault((change.turn, change.rule), []).append(change)
    return [(turn, found[0].question, ", ".join(map(_place, found))) for (turn, _), found in places.items()]


def _place(change: QuestionChange) -> str:
    new = change.turn is Change.NEW and change.unanswered_before
    return change.where + (" (no answer then)" if new else "")
