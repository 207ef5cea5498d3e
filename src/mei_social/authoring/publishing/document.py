"""The text of a published file: rules and platform files as they were, under a seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from yaml import SafeDumper, dump

from mei_social.ruleset.canonical import said_by
from mei_social.ruleset.model import Guide, Ruleset
from mei_social.ruleset.published import GUIDES, KEY, Published, seal_of

FIRST_LINES = """\
# Published rules of mei-social, with everything that they need. Give this file to everybody as it is.
# Do not change it: one letter, and no self-check starts from it. Change the file that it was made from,
# and run `mei-social rules publish` again.
"""
WIDTH = 100
SEAL_LINE = "  seal: {}\n"


def published_text(ruleset: Ruleset, guides: Iterable[Guide], about: Published) -> str:
    """The whole file. The seal of `about` is not looked at: it follows from all the rest."""
    head = {key: value for key, value in _plain(about).items() if key != "seal"}
    last = {GUIDES: _plain(tuple(guides))}
    parts = [{KEY: head}, _plain(ruleset), *([last] if last[GUIDES] else [])]
    text = "\n".join([FIRST_LINES, *map(_written, parts)])
    top = f"{KEY}:\n"
    return text.replace(top, top + SEAL_LINE.format(seal_of(text)), 1)


def _written(content: Mapping[str, Any]) -> str:
    return dump(content, Dumper=SafeDumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def _plain(value: Any) -> Any:
    """As YAML has it: what was said, in the order of the keys."""
    if isinstance(value, Struct):
        return _plain(said_by(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
