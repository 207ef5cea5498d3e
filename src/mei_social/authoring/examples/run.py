"""Examples tried on rules: what was expected beside what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import Assessment, assess, visible
from mei_social.audit.model import Answer, AnswerValue, Audit, Item
from mei_social.authoring.examples.file import (
    SOME_DAY,
    Example,
    Examples,
    Expect,
    Rest,
    audit_of,
    check_examples,
)
from mei_social.report.build import band_words
from mei_social.ruleset.model import Ruleset, YesNo

NONE = "none"


class Difference(Struct, frozen=True):
    """One expectation that was not met, in words."""

    key: str
    expected: str
    actual: str


class Tried(Struct, frozen=True):
    """One example and what came of it."""

    name: str
    line: int
    differences: tuple[Difference, ...]


def try_examples(given: Examples, ruleset: Ruleset) -> tuple[Tried, ...]:
    """Every example under these rules. Raises BadFile where one names what the rules do not have."""
    check_examples(given, ruleset)
    return tuple(
        Tried(example.name, node.line, _differences(example, ruleset))
        for example, node in zip(given.file.examples, given.nodes, strict=True)
    )


def _differences(example: Example, ruleset: Ruleset) -> tuple[Difference, ...]:
    return tuple(compare(example.expect, assess_example(example, ruleset), ruleset))


def assess_example(example: Example, ruleset: Ruleset) -> Assessment:
    """What an example comes to."""
    audit = audit_of(example, ruleset)
    return assess(ruleset, _safe(audit, ruleset) if example.rest is Rest.SAFE else audit)


def _safe(audit: Audit, ruleset: Ruleset) -> Audit:
    given = dict(audit.answers)
    for rule, account in visible(ruleset, audit):
        value = AnswerValue.YES if rule.expected is YesNo.YES else AnswerValue.NO
        given.setdefault(Item(rule.id, account.id if account else None), Answer(value, SOME_DAY))
    return replace(audit, answers=given)


def compare(expect: Expect, found: Assessment, ruleset: Ruleset) -> Iterator[Difference]:
    """Every expectation that is not met, in the order of the keys."""
    actual = _actual(expect, found, ruleset)
    for key in Expect.__struct_fields__:
        expected = getattr(expect, key)
        if expected is not None and expected != actual[key]:
            yield Difference(key, _words(expected), _words(actual[key]))


def _actual(expect: Expect, found: Assessment, ruleset: Ruleset) -> dict[str, object]:
    asked = {result.rule.id for result in found.results}
    order, wanted = found.order_of_action, expect.first
    return {
        "headline": band_words(ruleset, found).title,
        "band": found.overall.band,
        "gates": _once(result.rule.id for result in found.gates),
        "first": order[: len(wanted)] if wanted else order,
        "findings": _once(result.rule.id for result in found.findings),
        "asked": tuple(rule for rule in expect.asked if rule in asked),
        "not_asked": tuple(rule for rule in expect.not_asked if rule not in asked),
        "score": found.overall.score,
        "answered": found.overall.answered,
        "applicable": found.overall.applicable,
    }


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or NONE
    return NONE if value is None else str(value)
