"""A cohort for machines, written piece by piece: it can be larger than the memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from mei_social.cohort.first_line import comes_first
from mei_social.cohort.gates import Gate
from mei_social.cohort.model import Cohort, Listing, Trainee
from mei_social.cohort.row import Refused
from mei_social.review.lineage import Closed

FORMAT = "mei-social-cohort"
FORMAT_VERSION = 1


def pieces(cohort: Cohort) -> Iterator[str]:
    """The JSON document. ASCII only, so that no text in it acts on a terminal."""
    head = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "statement": cohort.statement,
        "comes_first": comes_first(cohort),
    }
    yield "{\n"
    yield ",\n".join(f'  "{key}": {json.dumps(value)}' for key, value in head.items())
    yield f',\n  "shown": {cohort.shown}'
    for field in cohort.__struct_fields__:
        if field == "roles":
            continue
        value = getattr(cohort, field)
        yield f',\n  "{field}": '
        yield from _listing(value) if isinstance(value, Listing) else (_text(value),)
    yield "\n}\n"


def to_json(cohort: Cohort) -> bytes:
    return "".join(pieces(cohort)).encode("ascii")


def _listing(listing: Listing[Any]) -> Iterator[str]:
    """One entry a line."""
    lead = "[\n    "
    for entry in listing:
        yield f"{lead}{_text(entry)}"
        lead = ",\n    "
    yield "[]" if lead.startswith("[") else "\n  ]"


def _text(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=True)


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    match value:
        case Enum():
            return value.value
        case Refused() | Gate() | Closed():
            return value._asdict()
        case dict():
            return {str(plain(k)): plain(v) for k, v in value.items()}
        case tuple() | Listing():
            return [plain(v) for v in value]
        case Trainee():
            return _of(value) | {"open_gates": [*value.open_gates], "set_aside": [*value.set_aside]}
        case Struct():
            return _of(value)
        case _:
            return value


def _of(value: Any) -> dict[str, Any]:
    return {name: plain(each) for name, each in asdict(value).items()}
