"""Which saved answers belong to the questions as they are asked now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

from msgspec.structs import replace

from mei_social.audit.assess import (
    Outcome,
    Result,
    assess,
    brought_up_by,
    is_among,
    is_milder,
    said_before,
    standing_marks,
    stays_said,
    visible,
)
from mei_social.audit.extent import is_quick
from mei_social.audit.known_rules import KnownRules
from mei_social.audit.model import Account, Answer, AnswerValue, AsAsked, Audit, Item, Mark, Screened, State
from mei_social.audit.saved import SavedAudit
from mei_social.ruleset.model import Rule, Ruleset, RulesStamp, Severity, asked_digest


def stamp_of(ruleset: Ruleset) -> RulesStamp:
    return RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)


def current(saved: SavedAudit, ruleset: Ruleset) -> Audit:
    """The audit without answers to questions that have been reworded since: they are kept, not counted.

    A gate that was open in other words, or under other rules, stays open as it was asked; and what brings one
    up stays said.
    """
    counted = _in_words_of(ruleset, saved)
    blank = tuple(_left_blank(saved, ruleset, counted))
    if by := {gate.by for gate in blank if gate.by}.difference(counted.screening):
        counted = _with_screened(saved, counted, by)
    answered = tuple(_earlier_gates(saved, ruleset, counted))
    told = {(gate.item, gate.rule.question) for gate in answered}
    earlier = (*answered, *(gate for gate in blank if (gate.item, gate.rule.question) not in told))
    refused = {
        gate.item for gate in earlier if gate.because and gate.answer.value is AnswerValue.NOT_APPLICABLE
    }
    refused |= {gate.item for gate in blank if (said := counted.answers.get(gate.item)) and said.value}
    answers = {item: answer for item, answer in counted.answers.items() if item not in refused}
    return replace(counted, answers=answers, earlier=earlier)


def _in_words_of(ruleset: Ruleset, saved: SavedAudit) -> Audit:
    rules = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules}
    screening = saved.audit.screening
    asked_again = screened_in_other_words(saved, ruleset)
    stays = stays_said(screening, ruleset)
    then = {i: saved.screened[i] for i in asked_again & stays.keys()}
    return replace(
        saved.audit,
        answers={i: a for i, a in saved.audit.answers.items() if in_same_words(i, saved.asked, rules)},
        screening={**{i: said for i, said in screening.items() if i not in asked_again}, **stays},
        in_words=saved.rules.words_before(then) if then else {},
    )


def _with_screened(saved: SavedAudit, counted: Audit, items: Collection[Item]) -> Audit:
    """With this, too, in the words of then."""
    words = saved.rules.words_before({item: saved.screened[item] for item in items})
    said = {item: saved.audit.screening[item] for item in items}
    return replace(counted, screening={**counted.screening, **said}, in_words={**counted.in_words, **words})


def screened_in_other_words(saved: SavedAudit, ruleset: Ruleset) -> frozenset[Item]:
    """What was said before the questions, where these rules put it in other words."""
    first = {s.id: asked_digest(s.question) for s in ruleset.screening}
    return frozenset(i for i in saved.audit.screening if not in_same_words(i, saved.screened, first))


def _earlier_gates(saved: SavedAudit, ruleset: Ruleset, counted: Audit) -> Iterator[AsAsked]:
    """Gates with an open answer that today's rules do not judge as gates, or not as about a child."""
    if saved.rules.are_only(ruleset.digest) and not saved.held:
        return
    results = {r.item: r for r in assess(ruleset, counted).results if r.rule.gate}
    aside = {item for item, r in results.items() if r.outcome is Outcome.NOT_APPLICABLE}
    gates = {rule.id for rule in ruleset.rules if rule.gate}
    judged = counted.answers.keys() & results.keys() - aside
    milder = {item for item in judged if not results[item].rule.safeguarding}
    found = _open_as_asked(saved, judged - milder, gates, aside)
    yield from (gate for gate in found if gate.item not in milder or gate.rule.safeguarding)


def _left_blank(saved: SavedAudit, ruleset: Ruleset, counted: Audit) -> Iterator[AsAsked]:
    """Gates without an answer that rules of before bring up, by what brings up nothing under today's."""
    said = {item for item, said in saved.audit.screening.items() if said is not Screened.NO}
    if not said or saved.rules.are_only(ruleset.digest):
        return
    today = {result.item: result.rule for result, _ in _brought_up(ruleset, counted)}
    answered = {item: saved.asked.get(item, "") for item, a in saved.audit.answers.items() if a.value}
    gates = {rule.id for rule in ruleset.rules if rule.gate}
    told = {item for item in answered.keys() & counted.answers.keys() if item.question in gates}
    for known, left, settled in saved.rules.since(said, saved.screened_from, ruleset.digest, answered):
        told |= settled
        for gate, by in _brought_up(known, _in_words_of(known, saved)):
            asked_by = [item for item in by if item in left]
            is_less = not is_among(gate.item, today) or is_milder(today.get(gate.item), gate.rule)
            if asked_by and is_less and gate.item not in told and gate.is_blank:
                told.add(gate.item)
                rule = replace(gate.rule, severity=Severity.CRITICAL)
                kept = None if gate.item in answered else saved.audit.answers.get(gate.item)
                blank = kept or Answer(None, saved.audit.started)
                yield AsAsked(rule, gate.item.account, blank, because=gate.because, by=asked_by[0])


def _brought_up(ruleset: Ruleset, audit: Audit) -> Iterator[tuple[Result, tuple[Item, ...]]]:
    """Gates that something said before the questions asks for, with that."""
    conditions = {screening.id: screening for screening in ruleset.screening}
    for result in assess(ruleset, audit).results:
        if result.because:
            yield result, brought_up_by(result.rule, conditions, audit, result.account)


def what_brings_up(saved: SavedAudit, ruleset: Ruleset) -> tuple[Item, ...]:
    """What was said before the questions and asks for a gate without an answer, by these rules."""
    found = _brought_up(ruleset, current(saved, ruleset))
    return tuple(dict.fromkeys(item for gate, by in found if gate.is_blank for item in by))


def left_open(saved: SavedAudit) -> Iterator[AsAsked]:
    """Gates that are open by the rules that they were asked from, whatever the rules are today."""
    return _open_as_asked(saved)


def left_waiting(saved: SavedAudit) -> tuple[Result, ...]:
    """Gates without an answer that were brought up by the rules of its own, whatever the rules are today."""
    rules = saved.rules.of(saved.audit.rules.digest)
    return assess(rules, current(saved, rules)).brought_up if rules else ()


def with_left_over(saved: SavedAudit, earlier: SavedAudit) -> SavedAudit:
    """With gates that mei-social 0.1 left behind when it began a recheck: they are open all the same.

    `earlier`: the self-check that this one goes through again.
    """
    accounts = {None, *(account.id for account in saved.audit.accounts)}
    left = [gate.item for gate in left_open(earlier) if gate.account in accounts]
    items = [item for item in left if item not in saved.audit.answers]
    answers = {item: earlier.audit.answers[item] for item in items}
    return replace(
        saved,
        audit=replace(saved.audit, answers={**answers, **saved.audit.answers}),
        asked={**{i: earlier.asked[i] for i in items}, **saved.asked},
        asked_from={
            **{i: earlier.asked_from[i] for i in items if i in earlier.asked_from},
            **saved.asked_from,
        },
        carried=saved.carried | answers.keys(),
        held=saved.held | answers.keys(),
    )


def still_readable(saved: SavedAudit, ruleset: Ruleset | None) -> tuple[AsAsked | Result, ...]:
    """Open gates in what is left of a damaged self-check; where its own rules are damaged too, by these."""
    found: dict[Item, AsAsked | Result] = {}
    with suppress(LookupError, TypeError, ValueError):
        for gate in left_open(saved):
            found[gate.item] = gate
    if ruleset:
        audit = current(replace(saved, rules=KnownRules()), ruleset)
        for result in assess(ruleset, audit).open_gates:
            found.setdefault(result.item, result)
    return tuple(found.values())


def still_waiting(saved: SavedAudit, ruleset: Ruleset) -> tuple[Result, ...]:
    """Gates without an answer that something said before brought up, by these rules alone."""
    audit = current(replace(saved, rules=KnownRules()), ruleset)
    results = assess(ruleset, audit).results
    return tuple(r for r in results if r.rule.gate and r.because and not (r.answer and r.answer.value))


def _open_as_asked(
    saved: SavedAudit,
    judged: Collection[Item] = (),
    gates: Collection[str] = (),
    aside: Collection[Item] = (),
) -> Iterator[AsAsked]:
    """But for those that are `judged` already. What is in `gates` counts as one, whatever it was.

    Those `aside` are set aside by today's rules: they are found only where those of before brought them up.
    """
    left = {
        item: answer
        for item, answer in saved.audit.answers.items()
        if item not in judged and not _is_acted_on(saved, item)
    }
    accounts = {account.id: account for account in saved.audit.accounts}
    made: dict[Item, AsAsked] = {}
    found_aside: dict[Item, AsAsked] = {}
    about_a_child: set[Item] = set()
    for known, found in saved.rules.with_open_gates(left, saved.asked, saved.asked_from, gates):
        # What was said since, in the words of these rules, may be that it does not apply.
        then = _in_words_of(known, saved)
        applies = {_item(*asked) for asked in visible(known, then)}
        applies |= {item for item in saved.held if saved.asked_from.get(item) in (None, known.digest)}
        rules = {rule.id: rule for rule in known.rules}
        conditions = {screening.id: screening for screening in known.screening}
        for item in [item for item in left if item in found and item in applies]:
            if rules[item.question].gate and rules[item.question].safeguarding:
                about_a_child.add(item)
            if item in made:
                continue
            gate = replace(rules[item.question], gate=True, severity=Severity.CRITICAL)
            because = said_before(gate, conditions, then, accounts.get(item.account or ""))
            as_asked = AsAsked(gate, item.account, left[item], because=because)
            if because is None and left[item].value is AnswerValue.NOT_APPLICABLE:
                found_aside.setdefault(item, as_asked)  # rules that came before these may have brought it up
            else:
                made[item] = as_asked
    kept = {item: gate for item, gate in found_aside.items() if item not in made and item not in aside}
    for item, each in (*made.items(), *kept.items()):
        child = each.rule.safeguarding or item in about_a_child
        yield replace(each, rule=replace(each.rule, safeguarding=child))


def gates_of(saved: SavedAudit, ruleset: Ruleset) -> tuple[Item, ...]:
    """What has an answer that lists a gate under these rules, or that did when it was asked.

    So has what was set aside though it was brought up.
    """
    found = assess(ruleset, current(saved, ruleset))
    refused = (r for r in found.unanswered_gates if r.is_refused)
    return tuple(dict.fromkeys(r.item for r in (*found.gates, *refused)))


def _item(rule: Rule, account: Account | None) -> Item:
    return Item(rule.id, account.id if account else None)


def _is_acted_on(saved: SavedAudit, item: Item) -> bool:
    mark = saved.marks.get(item)
    return mark is not None and mark.state is State.ACTED_ON


def unanswered(audit: Audit, ruleset: Ruleset, *, quick: bool = False) -> int:
    """How many questions that apply have no answer: all of them, or those that a quick check asks."""
    blank = (r.rule for r in assess(ruleset, audit).results if r.outcome is Outcome.NOT_TESTED)
    return sum(is_quick(rule) or not quick for rule in blank)


def current_marks(saved: SavedAudit, ruleset: Ruleset) -> dict[Item, Mark]:
    """What was said about actions, as far as it still means something under these rules."""
    return standing_marks(assess(ruleset, current(saved, ruleset)), saved.marks) if saved.marks else {}


def came_back(saved: SavedAudit, ruleset: Ruleset) -> tuple[Item, ...]:
    """Gates that were closed as acted on while nobody asked them, and that these rules ask again."""
    gates = {rule.id for rule in ruleset.rules if rule.gate}
    answers = _in_words_of(ruleset, saved).answers
    return tuple(i for i in answers if i.question in gates and _is_acted_on(saved, i))


def in_same_words(item: Item, asked: Mapping[Item, str], now: Mapping[str, str]) -> bool:
    """Also where the question is gone, or nobody knows any more how it was worded."""
    before = asked.get(item)
    return not before or now.get(item.question, before) == before
