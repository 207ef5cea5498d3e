"""The guide for a worrying moment, for machines."""

from __future__ import annotations

import json

from msgspec import to_builtins

from mei_social.concern.guide import Concern
from mei_social.ruleset.model import Ruleset

FORMAT = "mei-social-concern"
FORMAT_VERSION = 3


def to_json(ruleset: Ruleset, concern: Concern) -> str:
    """All that the pages show. ASCII only, so that no text in it acts on a terminal."""
    body = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "rules": {
            "id": ruleset.id,
            "version": ruleset.version,
            "digest": ruleset.digest,
            "title": ruleset.title,
        },
        **to_builtins(concern),
    }
    return json.dumps(body, indent=2, ensure_ascii=True) + "\n"
