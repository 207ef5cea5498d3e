"""What is different about one rule. The table at the end has a line for every key that a rule can have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mei_social.parsing.decode import in_python
from mei_social.ruleset.diff.change import Difference, Effect, named, names, place, value_changed
from mei_social.ruleset.model import Ask, Force, Noted, Origin, Per, Rule, Severity, YesNo
from mei_social.text import english
from mei_social.text.visible import visible

Writer = Callable[[str, str, Any, Any], Iterable[Difference]]
"""From a rule's id, a key and its two values to what is told."""

TEXTS = {
    "hint": "the hint",
    "action": "the title of its action",
    "why": "why it matters",
    "how": "how to check",
    "partly": "what `partly` means",
    "remedy": "what to do",
    "tell": "who to tell",
    "guidance": "what the guidance is called",
    "differs_because": "why it differs from the verb of its clause",
}
NOTED = {"safe": "the safe answer", "open": "any other answer", "unsure": "`not sure`"}
ASKED = {Per.PERSON: "once", Per.ACCOUNT: "for each account"}
WAYS = {Ask.TOGETHER: "over all accounts at once", Ask.APP: "in each app"}
WORST_FIRST = (*Severity, *Force)


def rule_changes(old: Rule, new: Rule) -> Iterator[Difference]:
    """Every key that is different. The id is the same in both."""
    for key, write in WRITERS.items():
        before, after = getattr(old, in_python(key)), getattr(new, in_python(key))
        if before != after:
            yield from write(old.id, key, before, after)


def rule_added(rule: Rule) -> Difference:
    gate = ", a gate" if rule.gate else ""
    sentence = f"{named(rule.id)} is new: {rule.severity}{gate}, asked {ASKED[rule.per]}."
    return Difference(Effect.ADDED, place("rules", rule.id), None, sentence, new=visible(rule.question))


def rule_removed(rule: Rule) -> Difference:
    sentence = f"{named(rule.id)} is no longer asked."
    return Difference(Effect.REMOVED, place("rules", rule.id), None, sentence, old=visible(rule.question))


def _value(kind: Effect, label: str) -> Writer:
    return lambda rule, key, old, new: [
        value_changed(kind, place("rules", rule), key, f"{named(rule)}: {label}", old, new)
    ]


def _sentence(kind: Effect, say: Callable[[Any, Any], str]) -> Writer:
    """One sentence that goes on from the rule's name."""
    return lambda rule, key, old, new: [
        Difference(kind, place("rules", rule), key, f"{named(rule)} {say(old, new)}.")
    ]


def _graver(say: Callable[[Any, Any], str]) -> Writer:
    """Harsher or milder: a flag that is set is harsher, and so is a word that comes earlier."""

    def write(rule: str, key: str, old: Any, new: Any) -> Iterable[Difference]:
        harsher = new if isinstance(new, bool) else WORST_FIRST.index(new) < WORST_FIRST.index(old)
        return _sentence(Effect.HARSHER if harsher else Effect.MILDER, say)(rule, key, old, new)

    return write


def _notes(rule: str, key: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for platform in dict.fromkeys((*old, *new)):
        before, after = old.get(platform), new.get(platform)
        if before != after:
            label = f"{named(rule)}: the note on {named(platform)}"
            yield value_changed(Effect.ADVICE, place("rules", rule), key, label, before, after)


def _noted(rule: str, key: str, old: Noted | None, new: Noted | None) -> Iterator[Difference]:
    for answer, label in NOTED.items():
        before, after = (getattr(noted, answer) if noted else None for noted in (old, new))
        if before != after:
            told = f"{named(rule)}: what is said back after {label}"
            yield value_changed(Effect.ADVICE, place("rules", rule), key, told, before, after)


def _gate(_: bool, new: bool) -> str:
    return "is now a gate: any answer but the safe one is shown first" if new else "is no longer a gate"


def _turned(old: YesNo, new: YesNo) -> str:
    return f"has {named(new)} as its safe answer; before, {named(old)}, so it needs an id of its own"


def _platforms(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    if set(old) == set(new):
        return "names its platforms in another order"
    return f"is now asked on {_on(new)}; before, on {_on(old)}"


def _on(platforms: tuple[str, ...]) -> str:
    return names(platforms) or "every platform"


def _where(when: str | None) -> str:
    return f"only after {named(when)}" if when else "of everybody"


def _after(days: int | None) -> str:
    return f"after {english.count(days, 'day')}" if days else "as `review` says"


def _whose(origin: Origin | None) -> str:
    return named(origin) if origin else "nobody that was named"


def _way(ask: Ask | None) -> str:
    return WAYS[ask] if ask else "as its settings say"


WRITERS: dict[str, Writer] = {
    "question": _value(Effect.REWORDED, "the question"),
    "expected": _sentence(Effect.REWORDED, _turned),
    "severity": _graver(lambda old, new: f"is now {new}; before, {old}"),
    "gate": _graver(_gate),
    "force": _graver(lambda old, new: f"is now a {named(new)}; before, a {named(old)}"),
    "from": _sentence(
        Effect.ADVICE, lambda old, new: f"is now the word of {_whose(new)}; before, of {_whose(old)}"
    ),
    "safeguarding": _graver(
        lambda old, new: f"{'now' if new else 'no longer'} counts as a safeguarding matter"
    ),
    "topic": _sentence(Effect.REGROUPED, lambda old, new: f"moved from topic {named(old)} to {named(new)}"),
    "clauses": _value(Effect.REGROUPED, "its clauses"),
    "platforms": _sentence(Effect.REGROUPED, _platforms),
    "per": _sentence(
        Effect.REGROUPED,
        lambda old, new: f"is now asked {ASKED[new]}; before, {ASKED[old]}, so it is asked again",
    ),
    "when": _sentence(
        Effect.REGROUPED, lambda old, new: f"is now asked {_where(new)}; before, {_where(old)}"
    ),
    "quick": _sentence(
        Effect.REGROUPED, lambda old, new: f"is {'now' if new else 'no longer'} part of the quick check"
    ),
    "good_for_days": _sentence(
        Effect.SCORING, lambda old, new: f"is now asked again {_after(new)}; before, {_after(old)}"
    ),
    **{key: _value(Effect.ADVICE, label) for key, label in TEXTS.items()},
    "noted": _noted,
    "notes": _notes,
    "minutes": _sentence(
        Effect.ADVICE,
        lambda old, new: f"now takes {english.count(new, 'minute')} to put right; before, {old}",
    ),
    "ask": _sentence(Effect.ADVICE, lambda old, new: f"is now asked {_way(new)}; before, {_way(old)}"),
    "purposes": _value(Effect.REGROUPED, "the purposes that answer it"),
    "settings": _value(Effect.ADVICE, "its settings"),
    "sources": _value(Effect.ADVICE, "its sources"),
}
