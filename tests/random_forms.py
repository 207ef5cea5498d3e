"""Random rules, far from ours in what counts, and random people: for what two engines must agree on.

By a seed and not by Hypothesis, as thousands are needed in one run, and a difference names its person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TypeVar

from msgspec.structs import replace

from mei_social.audit.extent import is_quick
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.export.write import Sharing
from mei_social.ruleset.canonical import digest_of
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import (
    Ask,
    Force,
    Per,
    Purpose,
    Rule,
    Ruleset,
    RulesStamp,
    Screening,
    Severity,
    Weights,
    YesNo,
)

T = TypeVar("T")
DAY = date(2026, 11, 30)
SETS = 40
"""Sets of rules that are changed; the first is ours as it is."""
TEXTS = (
    "Ask my sister on Sunday.",
    "\u202eevil\u202c \u2066bidi\u2069",
    "bell \x07, escape \x1b[31m, delete \x7f, null \x00, next line \x85",
    "line\u2028paragraph\u2029separators\nand\r\nbreaks\tand tabs",
    "emoji \U0001f469\u200d\U0001f3eb \U0001f1ec\U0001f1e7 \U0001f44d\U0001f3fd, new \U0001fae9",
    "quotes \" and \\ and / and ' and </script><!-- ]]>",
    "a\u0301\u0301\u0301\u0301\u0301\u0301 marks, \u200d joiner, \u00ad soft, \ufeff mark, \U000e0041 tag",
    "\u0130stanbul stra\u00dfe \u1e9e \u03a3\u03c3\u03c2 \ufb03 \u01c5 \u13a0 \uab70 \u0345",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u4f60\u597d \u3164 \uffa0",
    "\ud7ff \ue000 \uffff \U00010000 \U0010ffff \u0378",
    "__proto__ constructor",
)
NAMES = (
    *(
        "Discord",
        "discord",
        "DISCORD",
        "Stra\u00dfe",
        "STRASSE",
        "\u13a0",
        "\uab70",
        "\u03c3\u03c2",
        "\u03a3\u03a3",
    ),
    *(
        "\u0130",
        "i\u0307",
        "\u202eabc",
        "a" * 30,
        "\U0001f469\u200d\U0001f3eb",
        "\u0301x",
        "Instagram",
        "\x00",
    ),
    *(
        "e\u0301\u0301\u0301\u0301\u0301\u0301",
        "\u0645\u06cc\u200c\u062e",
        "\ufb03",
        "FFI",
        "\u01c5",
        "\u01c6",
        "__proto__",
    ),
)


@dataclass(frozen=True)
class Person:
    """Somebody who filled in a form, and what they chose to share."""

    audit: Audit
    sharing: Sharing
    quick: bool


@cache
def ours() -> Ruleset:
    return load_rules(find_rules())


def rules_of(number: int) -> Ruleset:
    """One set of rules; the same for the same number."""
    if number == 0:
        return ours()
    random = Random(number)
    base = ours()
    screening = tuple(_chained(random, base.screening))
    rules = [
        _changed(random, rule, screening) for rule in base.rules if random.random() < random.choice((0.3, 1))
    ]
    if random.random() < 0.7:
        random.shuffle(rules)
    topics = list(base.topics)
    random.shuffle(topics)
    made = replace(
        base,
        version=number,
        weights=Weights(**{name: random.randint(1, 100) for name in ("critical", "high", "medium", "low")}),
        topics=tuple(topics),
        screening=screening,
        rules=tuple(rules or base.rules[:1]),
    )
    if number % 4 == 3:
        made = _hostile(random, made)
    return replace(made, digest=digest_of(made))


def _hostile(random: Random, ruleset: Ruleset) -> Ruleset:
    """With texts that act or hide, and ids that every object of JavaScript has."""
    topic, screening = ruleset.topics[0].id, ruleset.screening[0].id if ruleset.screening else None
    rules = [
        replace(
            rule,
            question=f"{rule.question[:80]} {random.choice(TEXTS)}",
            topic="constructor" if rule.topic == topic else rule.topic,
            when="constructor" if rule.when and rule.when == screening else rule.when,
        )
        for rule in ruleset.rules
    ]
    first = [
        replace(
            each,
            id="constructor" if each.id == screening else each.id,
            when="constructor" if each.when and each.when == screening else each.when,
            question=random.choice(TEXTS),
        )
        for each in ruleset.screening
    ]
    return replace(
        ruleset,
        title=random.choice(TEXTS),
        topics=(replace(ruleset.topics[0], id="constructor"), *ruleset.topics[1:]),
        screening=tuple(first),
        rules=(replace(rules[0], id="constructor"), *rules[1:]),
    )


def _chained(random: Random, base: tuple[Screening, ...]) -> Iterator[Screening]:
    """Some of ours and some more, each behind an earlier one, as our own hardly are."""
    more = (
        replace(base[0], id=f"more-{n}", question=f"Is more {n} so?") for n in range(random.randint(0, 4))
    )
    before: list[Screening] = []
    for each in (*random.sample(base, random.randint(0, len(base))), *more):
        per = random.choice(tuple(Per))
        behind = [s for s in before if per is Per.ACCOUNT or s.per is Per.PERSON]
        purposes = random.choice(((), (), (Purpose.PROFESSIONAL,), (Purpose.PERSONAL, Purpose.BOTH)))
        made = replace(
            each,
            per=per,
            when=random.choice(behind).id if behind and random.random() < 0.6 else None,
            purposes=purposes if per is Per.ACCOUNT else (),
        )
        before.append(made)
        yield made


def _changed(random: Random, rule: Rule, screening: tuple[Screening, ...]) -> Rule:
    def one(now: T, *others: T) -> T:
        return random.choice(others) if random.random() < 0.5 else now

    per = one(rule.per, *Per)
    conditions = [s.id for s in screening if per is Per.ACCOUNT or s.per is Per.PERSON]
    known = rule.when if rule.when in conditions else None
    platforms = [p.id for p in ours().platforms]
    chosen = one(rule.platforms, (), tuple(random.sample(platforms, random.randint(1, 3))))
    purposes = one(rule.purposes, (), (random.choice(tuple(Purpose)),))
    return replace(
        rule,
        severity=one(rule.severity, *Severity),
        force=one(rule.force, *Force),
        expected=one(rule.expected, *YesNo),
        gate=one(rule.gate, True, False, False),
        safeguarding=one(rule.safeguarding, True, False),
        quick=one(rule.quick, True, False),
        ask=one(rule.ask, None, *Ask) if per is Per.ACCOUNT else None,
        per=per,
        when=random.choice(conditions) if conditions and random.random() < 0.6 else known,
        platforms=chosen if per is Per.ACCOUNT else (),
        purposes=purposes if per is Per.ACCOUNT else (),
        settings=one(rule.settings, (), rule.settings),
        minutes=random.choice((rule.minutes, 1, 240)),
    )


def person(random: Random, ruleset: Ruleset) -> Person:
    """Some as after a quick check. Also with answers that nobody asked for or that are hidden."""
    platforms = [platform.id for platform in ruleset.platforms]
    few = random.sample((*platforms, *["other"] * 3), 4)
    accounts = tuple(
        Account(f"a{n}", *_kind(random, random.choice((few, platforms))))
        for n in _numbers(random, random.choice((0, 1, 2, 4, 12)))
    )
    ids = [account.id for account in accounts]
    screening = {
        Item(s.id, place): random.choice((*Screened, Screened.YES))
        for s in ruleset.screening
        for place in _places(random, s.per, ids)
        if random.random() < 0.7
    }
    share = random.choice((0.1, 0.5, 0.9, 1, None))
    rules = [
        *ruleset.rules,
        replace(ruleset.rules[0], id="gone"),
        replace(ruleset.rules[0], id="constructor"),
    ]
    answers = {
        Item(rule.id, place): _answer(random, rule, skips=share is not None)
        for rule in rules
        for place in _places(random, rule.per, ids)
        if (random.random() < share if share else is_quick(rule))
    }
    audit = Audit(
        ref=f"MS-{random.randint(1000, 9999)}-ABCD",
        revision=random.randint(1, 9),
        started=DAY,
        rules=RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title),
        accounts=accounts,
        screening=screening,
        answers=answers,
    )
    return Person(audit, _sharing(random, audit), random.random() < 0.5)


def _kind(random: Random, platforms: list[str]) -> tuple[str, Purpose, str | None]:
    platform = random.choice(platforms)
    name = random.choice((*NAMES, *NAMES[:10], None)) if platform == "other" else None
    return platform, random.choice(tuple(Purpose)), name


def _numbers(random: Random, many: int) -> list[int]:
    """With gaps, as of accounts that were taken off."""
    return sorted(random.sample(range(1, many * 2 + 1), many))


def _places(random: Random, per: Per, ids: list[str]) -> list[str | None]:
    """Where it is asked, and now and then where it is not."""
    if random.random() < 0.02:
        return [None, *ids]
    return [None] if per is Per.PERSON else list(ids)


def _answer(random: Random, rule: Rule, *, skips: bool) -> Answer:
    safe = AnswerValue(rule.expected.value)
    value = random.choice((*AnswerValue, safe, safe, safe, None if skips else safe))
    note = random.choice(TEXTS) if value is None or random.random() < 0.15 else None
    reason = random.choice(TEXTS) if value is AnswerValue.NOT_APPLICABLE else None
    return Answer(value, DAY - timedelta(random.randint(0, 60)), reason, note)


def _sharing(random: Random, audit: Audit) -> Sharing:
    noted = [item for item, answer in audit.answers.items() if answer.note]
    return Sharing(
        name=random.choice((None, None, "A Trainee", *TEXTS)),
        notes=frozenset(item for item in noted if random.random() < 0.5),
        leave_out=frozenset(a.id for a in audit.accounts if random.random() < 0.1),
    )
