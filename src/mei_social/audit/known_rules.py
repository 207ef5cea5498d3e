"""The rules that questions were ever asked from on this computer."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.model import Answer, AnswerValue, Item
from mei_social.parsing.decode import keys_of
from mei_social.ruleset.canonical import digest_of_text, from_canonical
from mei_social.ruleset.model import (
    Ask,
    Force,
    Per,
    Purpose,
    Rule,
    Ruleset,
    Screening,
    Severity,
    YesNo,
    asked_digest,
)


class KnownRules:
    """Kept as they were. Only what may hold a gate that somebody left open is made into rules again."""

    def __init__(self, contents: Mapping[str, str] | None = None) -> None:
        """`contents`: canonical JSON by digest, the oldest first."""
        self._contents = contents or {}

    def are_only(self, digest: str) -> bool:
        """Whether nothing was ever asked from any others."""
        return self._contents.keys() <= {digest}

    def were_before(self, digest: str, other: str | None) -> bool:
        """Whether these rules were known before the others."""
        known = list(self._contents)
        return digest in known and other in known and known.index(digest) < known.index(other)

    def of(self, digest: str) -> Ruleset | None:
        """Those of this digest, where they can be made out."""
        content = self._contents.get(digest)
        return _ruleset(content, {}) if content else None

    def since(
        self, items: Collection[Item], said_from: Mapping[Item, str], today: str, asked: Mapping[Item, str]
    ) -> Iterator[tuple[Ruleset, frozenset[Item], frozenset[Item]]]:
        """Rules, the newest first, that bring up a gate, with those of the items that were said under them.

        Any that came before those that something was said under say nothing about it. `asked` holds the words
        of each answer, as a digest: with those that were given to a gate of these rules or of newer ones.
        """
        left, answered = frozenset(items), set[Item]()
        for digest, content in reversed(list(self._contents.items())):
            answered |= _answered(_rules(content), asked)
            named = {item for item in left if item.question in _bringing_up(content)} if left else ()
            if named and digest != today and (ruleset := _ruleset(content, {})):
                yield ruleset, frozenset(named), frozenset(answered)
            left = frozenset(item for item in left if said_from.get(item) != digest)

    def gates(self) -> frozenset[str]:
        """Ids of all that ever came before all others."""
        known = (rule for content in self._contents.values() for rule in _rules(content).items())
        return frozenset(rule_id for rule_id, rule in known if rule.get("gate"))

    def words_before(self, digests: Mapping[Item, str]) -> dict[Item, str]:
        """What was asked before the questions, by the digest of its words; empty where nobody knows them."""
        known = {
            asked_digest(question): question for text in self._contents.values() for question in _first(text)
        }
        return {item: known.get(digest, "") for item, digest in digests.items()}

    def with_open_gates(
        self,
        answers: Mapping[Item, Answer],
        asked: Mapping[Item, str],
        asked_from: Mapping[Item, str],
        gates: Collection[str],
    ) -> Iterator[tuple[Ruleset, frozenset[Item]]]:
        """Rules, the newest first, with those answers that are open in a gate of theirs in the same words.

        `asked` holds the digest of the words that each answer belongs to, and `asked_from` that of its rules:
        any that came before those say nothing about it. What is in `gates`, or became one in rules that came
        after, counts as one by its id.
        """
        left, ever = dict(answers), set(gates)
        for digest, content in reversed(list(self._contents.items())):
            rules = _rules(content)
            ever |= {rule_id for rule_id, rule in rules.items() if rule.get("gate")}
            found = frozenset(_open(rules, left, asked, ever))
            if found and (ruleset := _ruleset(content, {item: left[item] for item in found})):
                yield ruleset, found
            left = {item: answer for item, answer in left.items() if asked_from.get(item) != digest}


def _open(
    rules: Mapping[str, Mapping[str, Any]],
    answers: Mapping[Item, Answer],
    asked: Mapping[Item, str],
    gates: Collection[str],
) -> Iterator[Item]:
    for item, answer in answers.items():
        rule = rules.get(item.question)
        if rule and answer.value and item.question in gates:
            safe = rule.get("expected", YesNo.YES)
            is_open = answer.value != safe
            if is_open and asked_digest(rule["question"], safe) == asked.get(item):
                yield item


def _answered(rules: Mapping[str, Mapping[str, Any]], asked: Mapping[Item, str]) -> set[Item]:
    """What has an answer in the words of a gate of these rules; also where nobody knows its words."""
    return {item for item, words in asked.items() if not words or words == _gate_words(rules, item.question)}


def _gate_words(rules: Mapping[str, Mapping[str, Any]], rule_id: str) -> str | None:
    rule = rules.get(rule_id, {})
    return asked_digest(rule["question"], rule.get("expected", YesNo.YES)) if rule.get("gate") else None


def _rules(content: str) -> dict[str, Mapping[str, Any]]:
    """By id. Reading JSON is cheap, and making rules of it is not. Nothing where it was edited by hand."""
    try:
        return {rule["id"]: rule for rule in json.loads(content)["rules"]}
    except (LookupError, TypeError, ValueError):
        return {}


def _bringing_up(content: str) -> set[str]:
    """Ids of what these rules ask before the questions, where a gate hangs on it."""
    with suppress(LookupError, TypeError, ValueError, AttributeError):
        known = json.loads(content)
        then = {first["id"]: first.get("when") for first in known.get("screening", ())}
        found = {rule.get("when") for rule in known["rules"] if rule.get("gate")}
        for _ in then:
            found |= {then.get(each) for each in found}
        return found
    return set()


def _first(content: str) -> list[str]:
    """What these rules ask before the questions. Nothing where they were edited by hand."""
    try:
        return [str(screening["question"]) for screening in json.loads(content).get("screening", ())]
    except (AttributeError, LookupError, TypeError, ValueError):
        return []


def _ruleset(content: str, found: Mapping[Item, Answer]) -> Ruleset | None:
    """Without what a newer mei-social has put there. None where not even the rest can be made out."""
    try:
        return from_canonical(content)
    except ValueError:
        pass
    with suppress(LookupError, TypeError, ValueError, AttributeError):
        known = _known(Ruleset, json.loads(content))
        first = [_known(Screening, each) for each in known.get("screening", ())]
        known["screening"] = first = [each for each in first if each["per"] in tuple(Per)]
        asked = {each["id"] for each in first}
        rules = (_in_words_of_today(_known(Rule, each), found) for each in known["rules"])
        known["rules"] = [rule if rule.get("when") in asked else {**rule, "when": None} for rule in rules]
        known["rules"] = [{key: said for key, said in rule.items() if said} for rule in known["rules"]]
        return replace(from_canonical(json.dumps(known)), digest=digest_of_text(content))
    return None


def _in_words_of_today(rule: dict[str, Any], found: Mapping[Item, Answer]) -> dict[str, Any]:
    """With a value that is known in place of each that is not: never one by which an open gate is closed."""
    said = [(item, answer) for item, answer in found.items() if item.question == rule["id"]]
    instead = {
        "severity": (Severity, Severity.CRITICAL),
        "force": (Force, Force.MUST),
        "per": (Per, Per.ACCOUNT if any(item.account for item, _ in said) else Per.PERSON),
        "expected": (YesNo, YesNo.NO if any(a.value is AnswerValue.YES for _, a in said) else YesNo.YES),
        "ask": (Ask, None),
    }
    kept = {key: other for key, (kind, other) in instead.items() if rule.get(key) not in (None, *kind)}
    purposes = [each for each in rule.get("purposes", ()) if each in tuple(Purpose)]
    return {**rule, **kept, "purposes": purposes}


def _known(kind: type[Struct], said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key in keys_of(kind)}
