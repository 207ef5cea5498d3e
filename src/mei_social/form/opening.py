"""What is said of a file that cannot be opened, or is doubted: the sentences of whoever reads exports here.

Each is what the strict reader says of a file that is wrong in just that way.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from mei_social import __version__
from mei_social.errors import MeiSocialError
from mei_social.export.days import FIRST_DAY
from mei_social.export.foreign import (
    FIRST_BYTES,
    MEDIA,
    OFFICE,
    OFFICE_PARTS,
    PICTURE,
    READABLE,
    ZIP,
    ZIPPED,
    to_read,
)
from mei_social.export.page import DATA_ID, HEAD, MOST_MARKS, MOST_PAGE_BYTES, PAGE_ID
from mei_social.export.read import NAMELESS, UNFINISHED_FORMAT, read_export
from mei_social.export.write import FORMAT, MENUS_VERSION
from mei_social.parsing.json_reader import DEEPEST, MOST_BYTES, MOST_PARTS
from mei_social.parsing.newer import MADE
from mei_social.review.doubts import CANNOT, NOT_COMPARED, TURNED
from mei_social.review.reasons import BRIEFLY, Reason

PAGE = f'<div id="{PAGE_ID}"></div>'
DATA = f'<div id="{DATA_ID}">{{}}</div>'
WRONG = {
    "large": b"{" + b" " * MOST_BYTES,
    "parts": b"[" + b"1," * MOST_PARTS,
    "deep": b"[" * (DEEPEST + 1),
    "letters": b'{"a": "\xff"}',
    "twice": b'{"a": 1, "a": 1}',
    "fraction": b'{"a": 1.5}',
    "number": b'{"a": 1234567890123456}',
    "half": rb'{"a": "\ud800"}',
    "empty": b" ",
    "not ours": b"{}",
    "unfinished": f'{{"format": "{UNFINISHED_FORMAT}"}}'.encode(),
    "page large": b"<" + b" " * MOST_PAGE_BYTES,
    "page archive": b"Content-Type: multipart/related <",
    "page tags": b"<" * (MOST_MARKS + 1),
    "page letters": b"<p>\xff",
    "page cut": f'<div id="{PAGE_ID}">'.encode(),
    "page empty": b"<p>",
    "page twice": f"{PAGE}{DATA}{DATA}".encode(),
    "page damaged": f"{PAGE}{DATA.format('*')}".encode(),
}
"""A file that is wrong in one way only."""


NEED_THE_PAST = frozenset({Reason.JUMP, Reason.OLDER_REVISION, Reason.OTHER_CONTENT})
ONE_QUESTION = "missing-question"
MOST = {
    "bytes": MOST_BYTES,
    "parts": MOST_PARTS,
    "depth": DEEPEST,
    "pageBytes": MOST_PAGE_BYTES,
    "pageMarks": MOST_MARKS,
}


@cache
def of_files() -> dict[str, Any]:
    """Sentences, limits and marks: all that opening a file needs and no rules say."""
    return {
        "refused": {name: refusal(content) for name, content in WRONG.items()}
        | {
            "json": refusal(b"x").replace("line 1, column 1", "line {line}, column {column}"),
            "shape": refusal(f'{{"format": "{FORMAT}"}}'.encode()),
            "newer": f"{NAMELESS} {MADE}",
            "menus gone": refusal(f'{{"format": "{FORMAT}", "format_version": {MENUS_VERSION}}}'.encode()),
        },
        "foreign": {
            "first": [[_letters(first), f"{NAMELESS} {what}"] for first, what in FIRST_BYTES],
            "zip": _letters(ZIP),
            "zipped": f"{NAMELESS} {ZIPPED}",
            "officeParts": list(map(_letters, OFFICE_PARTS)),
            "office": f"{NAMELESS} {OFFICE}",
            "media": list(map(_letters, MEDIA)),
            "picture": f"{NAMELESS} {PICTURE}",
        },
        "toRead": {ending: f"{NAMELESS} {to_read(f'a{ending}')}" for ending in READABLE},
        "doubts": dict(_doubts()),
        "most": MOST,
        "reads": __version__,
        "unfinishedFormat": UNFINISHED_FORMAT,
        "pageId": PAGE_ID,
        "dataId": DATA_ID,
        "pageHead": _letters(HEAD),
        "firstDay": FIRST_DAY.isoformat(),
    }


def _letters(content: bytes) -> str:
    """Each byte as the letter of its number."""
    return content.decode("latin-1")


def _doubts() -> Iterator[tuple[str, str]]:
    """Whole sentences. What needs a list of files that were seen before is not among them."""
    for reason, briefly in BRIEFLY.items():
        if reason not in NEED_THE_PAST:
            yield reason.value, f"{briefly[0].upper()}{briefly[1:]}."
    yield Reason.TURNED.value, TURNED
    one, many = CANNOT
    yield ONE_QUESTION, NOT_COMPARED.format(f"1 {one}")
    yield Reason.QUESTIONS.value, NOT_COMPARED.format(f"{{}} {many}")


def refusal(content: bytes) -> str:
    """What the strict reader says of a file that it does not take."""
    try:
        read_export(content)
    except MeiSocialError as error:
        return str(error)
    raise RuntimeError("a file that is wrong was taken")
