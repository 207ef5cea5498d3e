"""What protects a child, or comes before all others, and is less than it was under the same id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mei_social.ruleset.model import OTHER_APP, HelpLine, Per, Rule, Ruleset, Screening

TOLD = ("tell", "remedy", "hint", "how", "partly")
"""Keys of a rule that say what to do, or what counts."""


def no_gates_any_more(old: Ruleset, new: Ruleset) -> tuple[Rule, ...]:
    """Gone, or one question among many."""
    kept = {rule.id for rule in new.rules if rule.gate}
    return tuple(rule for rule in old.rules if rule.gate and rule.id not in kept)


def no_longer_about_a_child(old: Ruleset, new: Ruleset) -> tuple[Rule, ...]:
    """Gone, or nothing that a reader must act on."""
    kept = {rule.id for rule in new.rules if rule.safeguarding}
    return tuple(rule for rule in old.rules if rule.safeguarding and rule.id not in kept)


def asked_of_fewer(old: Ruleset, new: Ruleset) -> tuple[Rule, ...]:
    """In both, and not asked of everybody who was asked before."""
    return tuple(was for rule, was in _both(old, new) if _asks_fewer(rule, was, old, new))


def no_urgent_contact(old: Ruleset, new: Ruleset) -> bool:
    """Somebody was named first where a child may be at risk, and nobody is now."""
    return _is_urgent(old) and not _is_urgent(new)


def _is_urgent(ruleset: Ruleset) -> bool:
    return any(contact.urgent for contact in ruleset.provider.contacts)


def no_longer_urgent(old: Ruleset, new: Ruleset) -> tuple[str, ...]:
    """Who was named first where a child may be at risk, and is not now, though somebody else is."""
    urgent = {contact.id for contact in new.provider.contacts if contact.urgent}
    was = (contact for contact in old.provider.contacts if contact.urgent)
    return tuple(contact.role for contact in was if urgent and contact.id not in urgent)


def no_longer_first_help(old: Ruleset, new: Ruleset) -> tuple[str, ...]:
    """What people need that was shown before anything else, and is not now with its number or address."""
    first = [line for line in new.help if line.urgent]
    shown = {line.need for line in first}
    reached = " ".join(f"{line.reach or ''} {line.who}" for line in first)
    return tuple(
        line.need
        for line in old.help
        if line.urgent and not (_stands_in(line.reach, reached) if line.reach else line.need in shown)
    )


def _stands_in(reach: str, text: str) -> bool:
    """As a whole: 999 is another number than 0999."""
    return re.search(rf"(?<!\w){re.escape(reach)}(?!\w)", text) is not None


def in_other_words(old: Ruleset, new: Ruleset) -> Iterator[tuple[str, str, str]]:
    """What people are told to do about it, in other words: what it is, then the words before and now."""
    for rule, was in _both(old, new):
        for key in TOLD:
            before, now = getattr(was, key), getattr(rule, key)
            if before and before != now:
                yield f"`{key}` of `{was.id}`", before, now or ""
    lines = {line.need: line for line in new.help}
    for line in old.help:
        if line.need in lines and _whom(line) != _whom(lines[line.need]):
            yield f'`help` for "{line.need}"', _whom(line), _whom(lines[line.need])


def _whom(line: HelpLine) -> str:
    return f"{line.who}: {line.reach}" if line.reach else line.who


def _both(old: Ruleset, new: Ruleset) -> Iterator[tuple[Rule, Rule]]:
    now = {rule.id: rule for rule in new.rules}
    guarding = (rule for rule in old.rules if rule.gate or rule.safeguarding)
    yield from ((now[was.id], was) for was in guarding if was.id in now)


def _asks_fewer(rule: Rule, was: Rule, old: Ruleset, new: Ruleset) -> bool:
    """By its condition or one behind it, by the apps, or of those with accounts alone."""
    before = {screening.id: screening for screening in _chain(was, old)}
    conditions = any(_holds_less(now, before.get(now.id)) for now in _chain(rule, new))
    once = was.per is Per.PERSON and rule.per is Per.ACCOUNT
    everywhere = {platform.id for platform in new.platforms}
    return conditions or once or not _apps(was, old, everywhere) <= set(rule.platforms or everywhere)


def _chain(rule: Rule, ruleset: Ruleset) -> Iterator[Screening]:
    """The condition of a rule, then that of this one, and so on."""
    conditions = {screening.id: screening for screening in ruleset.screening}
    found = conditions.get(rule.when or "")
    while found:
        yield found
        found = conditions.get(found.when or "")


def _holds_less(now: Screening, was: Screening | None) -> bool:
    """A purpose answers it as no, where it is not among those named."""
    if was is None:
        return True
    return bool(now.purposes) and not (was.purposes and set(was.purposes) <= set(now.purposes))


def _apps(was: Rule, old: Ruleset, everywhere: set[str]) -> set[str]:
    """Where those are now who were asked. Apps without a line of their own are under `other`."""
    before = {platform.id for platform in old.platforms}
    asked = set(was.platforms or before)
    moved = (everywhere - before) if OTHER_APP in asked else set[str]()
    return (asked & everywhere) | moved | ({OTHER_APP} & everywhere if asked - everywhere else set())
