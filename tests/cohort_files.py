"""Exports for tests of cohorts: made by the exporter itself from answers that differ."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from mei_social.audit.assess import assess, visible
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Mark, Screened, State
from mei_social.export.write import build_export, to_json
from mei_social.ruleset.canonical import digest_of
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Named, Per, Purpose, Ruleset, RulesStamp
from small_rules import SMALL_YAML

DAY = date(2026, 11, 23)


def rules_of(folder: Path, text: str = SMALL_YAML) -> Ruleset:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


def audit(ruleset: Ruleset, seed: int, *, ref: str | None = None, revision: int = 1) -> Audit:
    """One to four accounts and any answers."""
    chance = random.Random(seed)
    accounts = tuple(
        Account(f"a{n}", chance.choice([p.id for p in ruleset.platforms]), chance.choice(list(Purpose)))
        for n in range(1, chance.randrange(2, 6))
    )
    screening = {
        Item(s.id, where): chance.choice(list(Screened))
        for s in ruleset.screening
        for where in (
            [None] if s.per is Per.PERSON else [a.id for a in accounts if a.purpose not in s.purposes]
        )
    }
    stamp = RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)
    empty = Audit(
        ref=ref or f"MS-{seed:08}", revision=revision, started=DAY, rules=stamp, accounts=accounts,
        screening=screening, answers={},
    )  # fmt: skip
    answers = {}
    for rule, account in visible(ruleset, empty):
        value = chance.choice((AnswerValue.YES, AnswerValue.YES, *AnswerValue, None))
        if value:
            reason = "It does not" if value is AnswerValue.NOT_APPLICABLE else None
            answers[Item(rule.id, account.id if account else None)] = Answer(value, DAY, reason)
    return with_answers(empty, answers)


def other_version(ruleset: Ruleset, seed: int) -> Ruleset:
    """As it may have been last year: fewer rules, other words, one that is gone since, another platform."""
    chance = random.Random(seed)
    kept = [rule for rule in ruleset.rules if chance.random() < 0.8] or list(ruleset.rules[:1])
    rules = [
        replace(rule, question=f"{rule.question} Really?"[:200]) if chance.random() < 0.2 else rule
        for rule in kept
    ]
    gone = replace(chance.choice(kept), id="gone-since", question="Do you have a page at MySpace?")
    screening = [
        replace(s, question=f"Again: {s.question}"[:200]) if chance.random() < 0.3 else s
        for s in ruleset.screening
    ]
    made = replace(
        ruleset,
        version=max(ruleset.version + chance.choice((-1, 1)), 1),
        rules=(*rules, gone),
        screening=tuple(screening),
        platforms=(*ruleset.platforms, Named(id="myspace", name="MySpace")),
    )
    return replace(made, digest=digest_of(made))


def with_answers(before: Audit, answers: Mapping[Item, Answer]) -> Audit:
    return Audit(
        ref=before.ref, revision=before.revision, started=before.started, rules=before.rules,
        accounts=before.accounts, screening=before.screening, answers=answers,
    )  # fmt: skip


def body(
    ruleset: Ruleset, made: Audit, name: str | None = None, plan: Mapping[Item, Mark] | None = None
) -> dict[str, Any]:
    return build_export(
        ruleset, made, assess(ruleset, made), name=name, left_out={"accounts": 0, "notes": 0}, today=DAY,
        tool_version="0.1.0", plan=plan,
    )  # fmt: skip


def export(
    ruleset: Ruleset, made: Audit, name: str | None = None, plan: Mapping[Item, Mark] | None = None
) -> bytes:
    return to_json(body(ruleset, made, name, plan))


def plan_of(ruleset: Ruleset, made: Audit) -> dict[Item, Mark]:
    """Every other finding is done, and the rest is put off."""
    found = [result.item for result in assess(ruleset, made).findings]
    marks = (Mark(State.DONE, DAY), Mark(State.LATER, DAY, DAY))
    return {item: marks[number % 2] for number, item in enumerate(found)}


def folder_of(place: Path, ruleset: Ruleset, seeds: Iterable[int], names: Mapping[int, str] = {}) -> Path:
    """A folder with an export for each seed."""
    place.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (place / f"{seed}.json").write_bytes(export(ruleset, audit(ruleset, seed), names.get(seed)))
    return place
