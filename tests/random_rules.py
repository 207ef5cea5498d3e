"""Random rules, random changes of them, and random people who answered them: for laws over any rules.

The rules are small and always valid: a course lead could meet whatever the program does with them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec.structs import replace

from mei_social.audit.assess import visible
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.ruleset.canonical import digest_of
from mei_social.ruleset.model import (
    Force,
    Named,
    Origin,
    Per,
    Purpose,
    Rule,
    Ruleset,
    RulesStamp,
    Screening,
    Severity,
    YesNo,
)
from small_exports import DAY, rules_of

TOPICS = (Named(id="privacy", name="Privacy"), Named(id="pupils", name="Pupils"))
GUIDANCE = "National safeguarding guidance"
PLATFORMS = ("instagram", "whatsapp", "other")
PURPOSES = ((), (), (Purpose.PROFESSIONAL, Purpose.BOTH))
SAID = (*AnswerValue, AnswerValue.NO, AnswerValue.YES, None)
"""What somebody answers; plain answers are commoner than others."""


@cache
def base() -> Ruleset:
    with TemporaryDirectory() as folder:
        return rules_of(Path(folder))


@st.composite
def rulesets(draw: DrawFn) -> Ruleset:
    """One to five rules, most of them gates, under up to three screening questions."""
    screening = tuple(draw(screenings(n)) for n in range(draw(st.integers(0, 3))))
    rules = tuple(draw(rules_under(f"r{n}", screening)) for n in range(draw(st.integers(1, 5))))
    return whole(replace(base(), topics=TOPICS, screening=screening, rules=rules))


@st.composite
def screenings(draw: DrawFn, number: int) -> Screening:
    per = draw(st.sampled_from(Per))
    return Screening(
        id=f"s{number}",
        question=worded(draw, f"s{number}"),
        per=per,
        purposes=draw(st.sampled_from(PURPOSES)) if per is Per.ACCOUNT else (),
    )


@st.composite
def rules_under(draw: DrawFn, name: str, screening: tuple[Screening, ...]) -> Rule:
    return sound(
        replace(
            base().rules[0],
            id=name,
            question=worded(draw, name),
            topic=draw(st.sampled_from([topic.id for topic in TOPICS])),
            gate=draw(st.sampled_from([True, True, False])),
            expected=draw(st.sampled_from(YesNo)),
            severity=draw(st.sampled_from(Severity)),
            force=draw(st.sampled_from(Force)),
            from_=draw(st.sampled_from([None, *Origin])),
            per=draw(st.sampled_from(Per)),
            platforms=draw(st.sampled_from([(), (), ("instagram",), ("whatsapp", "other")])),
            when=draw(st.sampled_from([None, None, *(s.id for s in screening)])),
            safeguarding=draw(st.booleans()),
            quick=draw(st.booleans()),
        ),
        screening,
    )


def worded(draw: DrawFn, name: str) -> str:
    """Few words for each id, so that some come back."""
    return f"Is {name} so, in the words of {draw(st.sampled_from('ab'))}?"


def sound(rule: Rule, screening: tuple[Screening, ...]) -> Rule:
    """With what would be refused in a rules file put right."""
    if rule.gate or rule.safeguarding:
        force = Force.MUST if rule.force is Force.MAY else rule.force
        origin = Origin.GUIDANCE if rule.from_ is Origin.OURS else rule.from_
        severity = Severity.CRITICAL if rule.gate else rule.severity
        rule = replace(rule, severity=severity, force=force, from_=origin)
    elif rule.is_recommendation and rule.severity in (Severity.CRITICAL, Severity.HIGH):
        rule = replace(rule, severity=Severity.MEDIUM)
    known = {s.id: s for s in screening}
    rule = replace(rule, guidance=GUIDANCE if rule.from_ is Origin.GUIDANCE else None)
    condition = known.get(rule.when or "")
    if condition is None or (rule.per is Per.PERSON and condition.per is Per.ACCOUNT):
        rule = replace(rule, when=None)
    return replace(rule, platforms=()) if rule.per is Per.PERSON else rule


def whole(ruleset: Ruleset) -> Ruleset:
    """Sound, with the digest of what it says. Rules are never empty: a rules file without any is refused."""
    left = ruleset.rules or (replace(base().rules[-1], topic=ruleset.topics[0].id),)
    topics = {topic.id for topic in ruleset.topics}
    known = (r if r.topic in topics else replace(r, topic=ruleset.topics[0].id) for r in left)
    made = replace(ruleset, rules=tuple(sound(rule, ruleset.screening) for rule in known))
    return replace(made, digest=digest_of(made))


@st.composite
def edits(draw: DrawFn, ruleset: Ruleset) -> tuple[Ruleset, tuple[str, ...]]:
    """The rules after one to four changes, with the name of each."""
    names = []
    version = ruleset.version
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from([*CHANGES, *OFTEN]))
        ruleset = whole(CHANGES[name](draw, ruleset))
        names.append(name)
    return whole(replace(ruleset, version=version + 1)), tuple(names)


Change = Callable[[DrawFn, Ruleset], Ruleset]


def _of_a_rule(change: Callable[[DrawFn, Ruleset, Rule], Rule | None]) -> Change:
    """A change of one rule; None takes it out."""

    def made(draw: DrawFn, ruleset: Ruleset) -> Ruleset:
        place = draw(st.integers(0, len(ruleset.rules) - 1))
        before, rule, after = ruleset.rules[:place], ruleset.rules[place], ruleset.rules[place + 1 :]
        changed = change(draw, ruleset, rule)
        return replace(ruleset, rules=(*before, *([changed] if changed else []), *after))

    return made


def _new_words(draw: DrawFn, _: Ruleset, rule: Rule) -> Rule:
    return replace(rule, question=worded(draw, rule.id))


def _turned(_: DrawFn, __: Ruleset, rule: Rule) -> Rule:
    return replace(rule, expected=YesNo.NO if rule.expected is YesNo.YES else YesNo.YES)


def _renamed(_: DrawFn, ruleset: Ruleset, rule: Rule) -> Rule:
    other = f"{rule.id}x"
    return rule if other in {r.id for r in ruleset.rules} else replace(rule, id=other)


def _other_condition(draw: DrawFn, ruleset: Ruleset, rule: Rule) -> Rule:
    return replace(rule, when=draw(st.sampled_from([None, *(s.id for s in ruleset.screening)])))


def _other_platforms(draw: DrawFn, _: Ruleset, rule: Rule) -> Rule:
    return replace(rule, platforms=draw(st.sampled_from([(), ("instagram",), ("other",), ("whatsapp",)])))


def _another_rule(draw: DrawFn, ruleset: Ruleset) -> Ruleset:
    """Under an id that was never there, or one that was taken out before."""
    free = [f"r{n}" for n in range(7) if f"r{n}" not in {rule.id for rule in ruleset.rules}]
    rule = draw(rules_under(draw(st.sampled_from(free)), ruleset.screening)) if free else None
    return replace(ruleset, rules=(*ruleset.rules, *([rule] if rule else [])))


def _topic_removed(draw: DrawFn, ruleset: Ruleset) -> Ruleset:
    """With all its rules, or with all of them moved to the other one."""
    gone, left = draw(st.permutations(TOPICS))
    moved = draw(st.booleans())
    rules = [r if r.topic == left.id else replace(r, topic=left.id) for r in ruleset.rules]
    kept = (new for new, old in zip(rules, ruleset.rules, strict=True) if moved or old.topic != gone.id)
    return replace(ruleset, topics=(left,), rules=tuple(replace(r, topic=left.id) for r in kept))


def _screening_reworded(draw: DrawFn, ruleset: Ruleset) -> Ruleset:
    changed = [
        replace(s, question=worded(draw, s.id)) if draw(st.booleans()) else s for s in ruleset.screening
    ]
    return replace(ruleset, screening=tuple(changed))


def _screening_of_others(draw: DrawFn, ruleset: Ruleset) -> Ruleset:
    """Other purposes for those that ask about an account."""
    changed = [
        replace(s, purposes=draw(st.sampled_from([(), *PURPOSES, (Purpose.PERSONAL,)])))
        if s.per is Per.ACCOUNT
        else s
        for s in ruleset.screening
    ]
    return replace(ruleset, screening=tuple(changed))


def _screening_removed(draw: DrawFn, ruleset: Ruleset) -> Ruleset:
    return replace(ruleset, screening=ruleset.screening[: draw(st.integers(0, 2))])


def _screening_added(draw: DrawFn, ruleset: Ruleset) -> Ruleset:
    added = draw(screenings(len(ruleset.screening)))
    return replace(ruleset, screening=(*ruleset.screening, added)) if len(ruleset.screening) < 4 else ruleset


def _shuffled(draw: DrawFn, ruleset: Ruleset) -> Ruleset:
    return replace(ruleset, rules=tuple(draw(st.permutations(ruleset.rules))))


CHANGES: dict[str, Change] = {
    "reworded": _of_a_rule(_new_words),
    "retired": _of_a_rule(lambda *_: None),
    "no gate any more": _of_a_rule(lambda _, __, rule: replace(rule, gate=False)),
    "a gate now": _of_a_rule(lambda _, __, rule: replace(rule, gate=True)),
    "turned": _of_a_rule(_turned),
    "other condition": _of_a_rule(_other_condition),
    "other platforms": _of_a_rule(_other_platforms),
    "once or for each": _of_a_rule(lambda draw, _, r: replace(r, per=draw(st.sampled_from(Per)))),
    "severity": _of_a_rule(lambda draw, _, r: replace(r, severity=draw(st.sampled_from(Severity)))),
    "force": _of_a_rule(lambda draw, _, r: replace(r, force=draw(st.sampled_from(Force)))),
    "from": _of_a_rule(lambda draw, _, r: replace(r, from_=draw(st.sampled_from([None, *Origin])))),
    "quick": _of_a_rule(lambda _, __, rule: replace(rule, quick=not rule.quick)),
    "safeguarding": _of_a_rule(lambda _, __, rule: replace(rule, safeguarding=not rule.safeguarding)),
    "renamed": _of_a_rule(_renamed),
    "another rule": _another_rule,
    "topic removed": _topic_removed,
    "screening reworded": _screening_reworded,
    "screening of other purposes": _screening_of_others,
    "screening removed": _screening_removed,
    "screening added": _screening_added,
    "shuffled": _shuffled,
}


OFTEN = (
    *("reworded", "retired", "another rule", "no gate any more", "a gate now", "turned"),
    *("other condition", "other platforms"),
)
"""What is most likely to lose a gate comes twice as often."""


@st.composite
def people(draw: DrawFn, ruleset: Ruleset, ref: str = "MS-0000-0000") -> Audit:
    """Somebody who answered these rules: whatever was asked, and some of what is hidden by now."""
    accounts = tuple(
        Account(f"a{n + 1}", draw(st.sampled_from(PLATFORMS)), draw(st.sampled_from(Purpose)))
        for n in range(draw(st.integers(0, 2)))
    )
    asked = [s for s in ruleset.screening if not s.purposes]
    items = [Item(s.id, None) for s in asked if s.per is Per.PERSON]
    items += [Item(s.id, a.id) for s in asked if s.per is Per.ACCOUNT for a in accounts]
    screening = {item: draw(st.sampled_from([None, *Screened])) for item in items}
    person = Audit(
        ref=ref,
        revision=1,
        started=DAY,
        rules=RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title),
        accounts=accounts,
        screening={item: said for item, said in screening.items() if said},
        answers={},
    )
    hidden = replace(person, screening={}) if draw(st.booleans()) else person
    answers = {
        Item(rule.id, account.id if account else None): _answer(draw)
        for rule, account in visible(ruleset, hidden)
    }
    return replace(person, answers={item: answer for item, answer in answers.items() if answer})


def _answer(draw: DrawFn) -> Answer | None:
    value = draw(st.sampled_from(SAID))
    reason = "Agreed" if value is AnswerValue.NOT_APPLICABLE else None
    return Answer(value, DAY, reason) if value else None
