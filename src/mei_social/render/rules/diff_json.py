"""The difference between two rulesets for machines."""

from __future__ import annotations

import json
from typing import Any

from mei_social.ruleset.diff.compare import RulesetDiff
from mei_social.ruleset.model import RulesStamp

FORMAT = "mei-social-rules-diff"
FORMAT_VERSION = 2


def to_json(found: RulesetDiff) -> str:
    """What the text shows. ASCII only, so that no text in it acts on a terminal."""
    body = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "old": _edition(found.old),
        "new": _edition(found.new),
        "changes": [
            {"kind": c.kind.value, "subject": c.subject, "key": c.key, "sentence": c.sentence}
            | {"old": c.old, "new": c.new}
            for c in found.changes
        ],
        "answers": {
            "carried": found.carried,
            "again": found.again,
            "removed": found.removed,
            "first": found.first,
            "turned": found.turned,
        },
        "version": {"needed": found.bump.needed, "sentence": found.bump.sentence},
    }
    return json.dumps(body, indent=2, ensure_ascii=True) + "\n"


def _edition(stamp: RulesStamp) -> dict[str, Any]:
    return {"id": stamp.id, "version": stamp.version, "digest": stamp.digest, "title": stamp.title}
