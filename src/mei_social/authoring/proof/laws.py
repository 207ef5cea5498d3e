"""What must hold for everybody. Whoever sees that it does not comes back as an example."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import (
    Assessment,
    Band,
    applies_to,
    assess,
    condition_holds,
    effective_severity,
    hidden_by,
)
from mei_social.audit.model import AnswerValue, Audit
from mei_social.authoring.examples.file import Example, Expect
from mei_social.authoring.examples.written import example_of
from mei_social.authoring.proof.people import (
    all_aside,
    all_safe,
    answering,
    everybody,
    in_every_way,
    is_asked,
    may_meet,
    nobody,
    place_of,
    unsafe_answer,
)
from mei_social.ruleset.model import Per, Rule, Ruleset, Screening

GOOD = frozenset({Band.NO_OPEN_FINDINGS, Band.NOT_ASSESSED})


class Law(StrEnum):
    """What is proved, as a sentence without its full stop."""

    ASKED = "Every question is asked of somebody"
    SCREENED = "Every question asked first is asked of somebody, and its no leaves something out"
    BANDS = "Every band can be reached"
    GATES = "What comes before all others stands first when it is open, and the band is critical"
    BROUGHT_UP = "What somebody brought up and then set aside never meets a good band"
    HELP = "What comes before all others says why, how, whom to tell, and back what was answered"


class Broken(Struct, frozen=True):
    """A law that does not hold, and the shortest person who sees it."""

    law: Law
    said: str
    example: Example | None
    """None where no example can say it."""


class Proof(Struct, frozen=True):
    """What was tried for each law, and what does not hold."""

    tried: dict[Law, int]
    """How many rules, questions, bands, or ways of answering."""
    broken: tuple[Broken, ...]


Tried = Iterator[Broken | None]
"""One for each thing that was tried."""


def prove(ruleset: Ruleset) -> Proof:
    """Every law, tried on everybody who could break it. Of each rule only the shortest person comes back."""
    found = {law: list(check(ruleset)) for law, check in CHECKS.items()}
    broken: dict[str, Broken] = {}
    for one in (one for tried in found.values() for one in tried if one):
        broken.setdefault(one.said, one)  # people are tried from the shortest on
    return Proof({law: len(tried) for law, tried in found.items()}, tuple(broken.values()))


def _asked(ruleset: Ruleset) -> Tried:
    for rule in ruleset.rules:
        people = may_meet(rule, ruleset)
        if any(is_asked(rule, person, ruleset) for person in people):
            yield None
        else:
            said = f"`{rule.id}` is asked of nobody, not of this person either."
            yield Broken(Law.ASKED, said, _expecting(people[0], ruleset, said, asked=(rule.id,)))


def _screened(ruleset: Ruleset) -> Tried:
    for screening in ruleset.screening:
        if screening.purposes:
            continue
        hidden = hidden_by(screening, ruleset)
        if not hidden:
            said = f"`{screening.id}` is asked for nothing: no question depends on it."
            yield Broken(Law.SCREENED, said, None)
        elif not any(_is_screened(screening, person, ruleset) for person in everybody(ruleset)):
            said = f"`{screening.id}` is asked of nobody, so what depends on it cannot be left out."
            person = may_meet(hidden[0], ruleset)[0]
            yield Broken(Law.SCREENED, said, _expecting(person, ruleset, said, asked=(hidden[0].id,)))
        else:
            yield None


def _is_screened(screening: Screening, person: Audit, ruleset: Ruleset) -> bool:
    """As the interview asks it: once, or of an account that something under it is about."""
    conditions = {s.id: s for s in ruleset.screening}
    account = person.accounts[0] if person.accounts else None
    if screening.per is Per.ACCOUNT and account is None:
        return False
    about = account if screening.per is Per.ACCOUNT else None
    if about and not any(applies_to(rule, about) for rule in hidden_by(screening, ruleset)):
        return False
    return screening.when is None or condition_holds(screening.when, conditions, person, about)


def _bands(ruleset: Ruleset) -> Tried:
    for band in Band:
        if any(assess(ruleset, person).overall.band is band for person in _who_may_get(band, ruleset)):
            yield None
        else:
            said = f"Nobody can come to the band {band}."
            person = all_safe(nobody(ruleset), ruleset)
            yield Broken(Law.BANDS, said, _expecting(person, ruleset, said, band=band))


def _who_may_get(band: Band, ruleset: Ruleset) -> Iterator[Audit]:
    for person in everybody(ruleset):
        yield person
        yield all_safe(person, ruleset)
        yield all_aside(person, ruleset)
    for rule in ruleset.rules:
        if effective_severity(rule).value == band.value:
            for person in may_meet(rule, ruleset):
                given = answering(person, place_of(rule, person), unsafe_answer(rule))
                yield all_safe(given, ruleset)


def _gates(ruleset: Ruleset) -> Tried:
    for rule, person in _ways(ruleset):
        for value in (unsafe_answer(rule), AnswerValue.PARTLY, AnswerValue.NOT_SURE):
            given = answering(person, place_of(rule, person), value)
            for all_ in (all_safe(given, ruleset), given, all_aside(given, ruleset)):
                yield _gate(rule, all_, assess(ruleset, all_), ruleset)


def _gate(rule: Rule, person: Audit, found: Assessment, ruleset: Ruleset) -> Broken | None:
    """The rest of the answers can only add findings to those that these three kinds of rest have."""
    is_first = found.order_of_action[:1] == (rule.id,)
    if is_first and found.overall.band is Band.CRITICAL:
        return None
    said = f"`{rule.id}` is open, and the band is {found.overall.band}."
    if not is_first:
        said = f"`{rule.id}` is open, and does not stand before everything else."
    expected = {"band": Band.CRITICAL, "gates": (rule.id,), "first": (rule.id,)}
    return Broken(Law.GATES, said, _expecting(person, ruleset, said, **expected))


def _brought_up(ruleset: Ruleset) -> Tried:
    for rule, person in _ways(ruleset):
        if not person.screening:
            continue
        aside = answering(person, place_of(rule, person), AnswerValue.NOT_APPLICABLE)
        for given in (aside, all_aside(aside, ruleset), all_safe(aside, ruleset)):
            found = assess(ruleset, given)
            said = f"`{rule.id}` was brought up and set aside, and the band is {found.overall.band}."
            example = _expecting(given, ruleset, said, band=Band.INCOMPLETE)
            yield Broken(Law.BROUGHT_UP, said, example) if found.overall.band in GOOD else None


def _ways(ruleset: Ruleset) -> Iterator[tuple[Rule, Audit]]:
    """Each gate with everybody who is asked it, in every way that brings it up or does not."""
    for rule in ruleset.rules:
        for person in may_meet(rule, ruleset) if rule.gate else ():
            for said in in_every_way(rule, person, ruleset):
                if is_asked(rule, said, ruleset):
                    yield rule, said


def _help(ruleset: Ruleset) -> Tried:
    for rule in (rule for rule in ruleset.rules if rule.gate):
        missing = [name for name, text in _helps(rule) if not (text and text.strip())]
        person = may_meet(rule, ruleset)[0]
        given = all_safe(answering(person, place_of(rule, person), unsafe_answer(rule)), ruleset)
        lacks = " and no ".join(f"`{name}`" for name in missing)
        said = f"`{rule.id}` has no {lacks}, so whoever opens it is not told."
        yield Broken(Law.HELP, said, example_of(given, ruleset, said)) if missing else None


def _helps(rule: Rule) -> Iterator[tuple[str, str | None]]:
    yield "why", rule.why
    yield "how", rule.how
    yield "tell", rule.tell
    for name in ("safe", "open", "unsure"):
        yield f"noted: {name}", getattr(rule.noted, name, None)


def _expecting(person: Audit, ruleset: Ruleset, name: str, **expected: object) -> Example:
    """The person as an example that says what should come of it."""
    made = example_of(person, ruleset, name)
    return replace(made, expect=replace(Expect(), **expected))


CHECKS: dict[Law, Callable[[Ruleset], Tried]] = {
    Law.ASKED: _asked,
    Law.SCREENED: _screened,
    Law.BANDS: _bands,
    Law.GATES: _gates,
    Law.BROUGHT_UP: _brought_up,
    Law.HELP: _help,
}
