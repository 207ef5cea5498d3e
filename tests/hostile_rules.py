"""Rules with one hostile text in every field that holds words, as far as the reader lets it through."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from mei_social.ruleset.load import read_rules
from mei_social.ruleset.model import Guide, Ruleset, Setting
from small_rules import SMALL_YAML

WORDS = {
    *("title", "name", "policy", "role", "reach", "ask", "need", "who", "known", "meaning", "label"),
    *("summary", "concern", "question", "hint", "why", "how", "partly", "remedy", "tell"),
}
MAPPED = ("notes", "sources")


@cache
def hostile_rules(text: str) -> Ruleset | None:
    """The small rules with the text in every field; None where the reader refuses it."""
    document = yaml.safe_load(SMALL_YAML)
    document["help"][0] |= {"reach": "x", "known": "x"}
    document["clauses"][0]["concern"] = "x"
    document["rules"][0]["tell"] = "x"
    document["screening"][0]["hint"] = "x"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(yaml.safe_dump(_filled(document, text), allow_unicode=False), "utf-8")
        return read_rules(path).ruleset


def hostile_guide(text: str) -> Guide:
    """Settings help with the text in every field."""
    setting = Setting(
        topic="account-privacy",
        do=text,
        search=(text, text),
        help=text,
        path=text,
        seen=date(2026, 1, 2),
        note=text,
        sources=("policy",),
    )
    return Guide(platform="instagram", settings=(setting,))


def _filled(value: Any, text: str) -> Any:
    if isinstance(value, list):
        return [_filled(item, text) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _field(key, item, text) for key, item in value.items()}


def _field(key: str, value: Any, text: str) -> Any:
    if key in WORDS:
        return text
    if key in MAPPED and isinstance(value, dict):
        return dict.fromkeys(value, text)
    return _filled(value, text)
