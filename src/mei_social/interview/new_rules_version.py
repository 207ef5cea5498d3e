"""The rules changed while a self-check was going on: what that means for it, and the trainee's yes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from mei_social.audit.assess import Result, assess, visible
from mei_social.audit.current import current
from mei_social.audit.model import Audit, Item
from mei_social.audit.saved import SavedAudit
from mei_social.interview import open_gates
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.report.labels import Labels
from mei_social.ruleset.diff.change import Effect
from mei_social.ruleset.diff.compare import RulesetDiff, diff
from mei_social.ruleset.model import Ruleset
from mei_social.text import english

MOST = 5
"""Questions shown of each sort: this is a page to read calmly, and the rest is counted."""
FIRST = "What comes before all others is still open, whatever the rules say now:"
GO_ON = Choice("on", "Go on with the questions as they are now", ("on", "go on", "yes", "y"))
STOP = Choice("stop", "Stop here, and keep everything as it is", ("stop", "no", "n", "save", "quit", "q"))


class Standing(Struct, frozen=True):
    """What becomes of the answers that counted under the old rules."""

    carried: frozenset[Item]
    again: frozenset[Item]
    gone: frozenset[Item]
    back: frozenset[Item]
    """Given before, not counted under the old rules, and counted now."""
    gates: tuple[Result, ...]
    """Listed under the new rules. Those that stand as they were asked are in no set above."""
    brought_up: tuple[Result, ...]
    """What has no answer under the new rules, and was brought up before the questions."""


def standing(saved: SavedAudit, old: Ruleset | None, new: Ruleset) -> Standing:
    """Where the old rules are not known, every answer that was given is taken to have counted."""
    given = frozenset(item for item, answer in saved.audit.answers.items() if answer.value)
    before = given & _counted(saved, old) if old else given
    now = given & _counted(saved, new)
    audit = current(saved, new)
    kept = {gate.item for gate in audit.earlier}
    carried = (before & now) - kept
    asked = {rule.id for rule, _ in visible(new, audit)}
    left = before - carried - kept
    again = frozenset(item for item in left if item.question in asked)
    found = assess(new, audit)
    return Standing(carried, again, left - again, now - before, found.gates, found.brought_up)


def _counted(saved: SavedAudit, ruleset: Ruleset) -> frozenset[Item]:
    """Answers to questions that are asked, in these words."""
    audit = current(saved, ruleset)
    return frozenset(_items(ruleset, audit)) & audit.answers.keys()


def _items(ruleset: Ruleset, audit: Audit) -> Iterator[Item]:
    for rule, account in visible(ruleset, audit):
        yield Item(rule.id, account.id if account else None)


def accept(ask: Prompter, saved: SavedAudit, old: Ruleset | None, new: Ruleset) -> None:
    """Show what changed and ask whether to go on. Raises SaveAndQuit for a no; then nothing has changed."""
    ask.heading("The questions have changed since you started")
    was = saved.audit.rules.version
    versions = f" It was version {was}, and is now version {new.version}." if was != new.version else ""
    ask.say(f"Your provider has changed the rules.{versions} Everything that you answered is kept.")
    ask.steps(_what_changed(saved, old, new))
    found = standing(saved, old, new)
    ask.steps(_what_it_means(found))
    if is_first := (*found.gates, *found.brought_up):
        ask.say(FIRST)
        ask.steps(open_gates.lines(is_first, Labels(new, saved.audit.accounts)))
    if ask.choose("What would you like to do?", [GO_ON, STOP]) == STOP.value:
        raise SaveAndQuit


def _what_changed(saved: SavedAudit, old: Ruleset | None, new: Ruleset) -> Iterator[str]:
    if old is None:
        yield "What exactly changed is not known: an earlier mei-social did not keep the old questions."
        return
    found = diff(old, new)
    mine = {rule.id for ruleset in (old, new) for rule, _ in visible(ruleset, current(saved, ruleset))}
    before, after = ({r.id: r.question for r in x.rules} for x in (old, new))
    again = [(before[i], after[i]) for i in found.again if i in mine]
    reworded = [*_first_questions(saved, old, new), *((was, now) for was, now in again if was != now)]
    yield from _some("New words", (f'"{now}" Before: "{was}"' for was, now in reworded))
    yield from _some("Asked in another way", (f'"{now}"' for was, now in again if was == now))
    yield from _some("New", (f'"{after[i]}"' for i in found.first if i in mine))
    yield from _some("No longer asked", (f'"{before[i]}"' for i in found.removed if i in mine))
    yield from _weight(found, mine)


def _first_questions(saved: SavedAudit, old: Ruleset, new: Ruleset) -> Iterator[tuple[str, str]]:
    """Screening questions that were answered in other words."""
    was = {screening.id: screening.question for screening in old.screening}
    answered = {item.question for item in saved.audit.screening}
    for screening in new.screening:
        before = was.get(screening.id, screening.question)
        if screening.id in answered and before != screening.question:
            yield before, screening.question


def _some(label: str, questions: Iterable[str]) -> Iterator[str]:
    """The first few in full."""
    found = list(questions)
    yield from (f"{label}: {question}" for question in found[:MOST])
    if len(found) > MOST:
        yield f"{label}: {english.count(len(found) - MOST, 'more question')}."


def _weight(found: RulesetDiff, mine: set[str]) -> Iterator[str]:
    """What changed without touching an answer, in counts."""
    told = {Effect.HARSHER: "more", Effect.MILDER: "less"}
    for kind, word in told.items():
        rules = {c.subject for c in found.of(kind)} & {f"rules.{rule}" for rule in mine}
        if rules:
            counts = _verb(len(rules), "counts", "count")
            yield f"{english.count(len(rules), 'question')} {counts} for {word} than before."
    rest = (Effect.REGROUPED, Effect.ADVICE, Effect.SCORING, Effect.LISTS)
    other = sum(len(found.of(kind)) for kind in rest)
    if other:
        yield f"{english.count(other, 'other change')} in order, advice, scoring or contacts."


def _what_it_means(found: Standing) -> Iterator[str]:
    carried, again, gone, back = map(len, (found.carried, found.again, found.gone, found.back))
    kept = sum(gate.earlier for gate in found.gates)
    total = carried + again + gone
    if total and carried == total:
        yield f"{'Your answer carries' if total == 1 else f'All your {total} answers carry'} over."
    elif total:
        yield f"{carried} of your {english.count(total, 'answer')} {_verb(carried, 'carries', 'carry')} over."
    if again:
        yield f"{english.count(again, 'answer')} {_verb(again, 'is', 'are')} asked for again."
    if gone:
        no_more = _verb(gone, "is kept and no longer counts", "are kept and no longer count")
        yield f"{english.count(gone, 'answer')} {no_more}, as nobody asks that any more."
    if kept:
        as_asked = _verb(kept, "stays open as it was asked", "stay open as they were asked")
        yield f"{english.count(kept, 'answer')} {as_asked}."
    if back:
        yield f"{english.count(back, 'answer')} from before {_verb(back, 'counts', 'count')} again."


def _verb(number: int, one: str, many: str) -> str:
    return one if number == 1 else many
