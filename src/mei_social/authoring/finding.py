"""Finding one's way in a rules file: which rules there are of a kind, and on which line each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mei_social.parsing.node import Node
from mei_social.ruleset.model import Force, Origin, Rule, Ruleset, Severity
from mei_social.ruleset.overlay.inherited import Inherited


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to list; what is not said is not looked at."""

    topic: str | None = None
    force: Force | None = None
    severity: Severity | None = None
    from_: Origin | None = None
    """Whose word it is."""
    gate: bool | None = None
    quick: bool | None = None

    def takes(self, rule: Rule) -> bool:
        given = {key: getattr(self, key) for key in ("topic", "force", "severity", "from_", "gate", "quick")}
        return all(value is None or getattr(rule, key) == value for key, value in given.items())


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    line: int
    """In the file that was read."""
    origin: str | None
    """Of an entry that this file does not change: where it stands in the rules that it extends."""

    @property
    def words(self) -> str:
        return self.origin.rpartition(" of ")[2] if self.origin else f"line {self.line}"


def places(root: Node) -> dict[str, Place]:
    """Every rule and every question asked first, by its id."""
    return dict(_places(root))


def listed(ruleset: Ruleset, wanted: Wanted) -> dict[str, tuple[Rule, ...]]:
    """The rules that were asked for by the name of their topic and its id, all in the order of the file."""
    found = {
        f"{topic.name} ({topic.id})": tuple(
            r for r in ruleset.rules if r.topic == topic.id and wanted.takes(r)
        )
        for topic in ruleset.topics
    }
    return {name: rules for name, rules in found.items() if rules}


def _places(root: Node) -> Iterator[tuple[str, Place]]:
    for entry in (*root.entries("screening"), *root.entries("rules")):
        name = entry.get("id")
        if name is not None and isinstance(name.value, str):
            origin = entry.origin if isinstance(entry, Inherited) else None
            yield name.value, Place(entry.line, origin)
