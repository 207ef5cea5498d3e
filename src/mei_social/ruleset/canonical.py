"""A ruleset as canonical JSON and back: what its digest is taken over, and what the store keeps of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from mei_social.parsing.decode import decode, keys_of
from mei_social.parsing.node import Node
from mei_social.ruleset.model import Ruleset

UNSAID: Final[tuple[object, ...]] = ((), {}, None)


def canonical(ruleset: Ruleset) -> str:
    """What the file says, and nothing else: defaults are left out, so a new key of ours changes nothing."""
    return _canonical(ruleset)


def _canonical(value: object) -> str:
    return json.dumps(value, default=said_by, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(ruleset: Ruleset) -> str:
    """SHA-256 over the canonical content."""
    return digest_of_text(canonical(ruleset))


def digest_of_values(values: Sequence[object]) -> str:
    """The same over parts of the rules."""
    return digest_of_text(_canonical(values))


def digest_of_text(content: str) -> str:
    """SHA-256 over a content that is canonical already."""
    return hashlib.sha256(content.encode()).hexdigest()


def from_canonical(content: str) -> Ruleset:
    """The ruleset that was made canonical. Raises ValueError for anything else."""
    ruleset, problems = decode(_node(json.loads(content)), Ruleset)
    if ruleset is None:
        raise ValueError(f"no ruleset, by {len(problems)} problems")
    return replace(ruleset, digest=digest_of_text(content))


def said_by(value: Any) -> dict[str, Any]:
    """The keys of a group that were said."""
    if not isinstance(value, Struct):
        raise TypeError
    return {
        key: each
        for key, field in keys_of(type(value)).items()
        if (each := getattr(value, field.name)) != field.default and each not in UNSAID
    }


def _node(value: Any) -> Node:
    """As the rules file would give it, so that the one decoder reads both."""
    if isinstance(value, str):
        return Node(value, 0, 0)
    if isinstance(value, list):
        return Node([_node(item) for item in value], 0, 0)
    if isinstance(value, dict):
        node = Node({key: _node(item) for key, item in value.items()}, 0, 0)
        node.keys = {key: Node(key, 0, 0) for key in value}
        return node
    return Node(json.dumps(value), 0, 0, plain=True)
