"""Coverage for machines."""

from __future__ import annotations

import json
from typing import Any

from mei_social.authoring.coverage import Coverage
from mei_social.ruleset.model import Rule, Ruleset

FORMAT = "mei-social-coverage"
FORMAT_VERSION = 2


def to_json(ruleset: Ruleset, found: Coverage) -> str:
    """What the tables show, with every rule. ASCII only, so that no text in it acts on a terminal."""
    body = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "rules": {
            "id": ruleset.id,
            "version": ruleset.version,
            "digest": ruleset.digest,
            "title": ruleset.title,
        },
        "clauses": [
            {
                "id": c.clause.id,
                "label": c.clause.label,
                "title": c.clause.title,
                "verb": c.clause.verb,
                "rules": [_rule(rule) for rule in c.rules],
                "platforms_without_a_question": [p.id for p in c.silent],
            }
            for c in found.clauses
        ],
        "platforms": [
            {
                "id": p.platform.id,
                "name": p.platform.name,
                "rules": [rule.id for rule in p.rules],
                "not_on_every_platform": [rule.id for rule in p.own],
                "with_a_note": [rule.id for rule in p.noted],
            }
            for p in found.platforms
        ],
        "asked_once": [rule.id for rule in found.once],
        "clauses_without_a_rule": [clause.id for clause in found.unchecked],
        "platforms_without_a_rule": [platform.id for platform in found.unasked],
    }
    return json.dumps(body, indent=2, ensure_ascii=True) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "question": rule.question,
        "severity": rule.severity.value,
        "force": rule.force.value,
        "from": rule.from_.value if rule.from_ else None,
        "guidance": rule.guidance,
        "differs_because": rule.differs_because,
        "gate": rule.gate,
    }
