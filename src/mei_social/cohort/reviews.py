"""What mentors wrote beside the exports of a folder: how far each trainee's file has been read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.cohort.folder import records_in
from mei_social.errors import BadFile, CannotRead

if TYPE_CHECKING:
    from mei_social.review.record import Record


class Reviewed(StrEnum):
    """How far a mentor is with one export."""

    ACCEPTED = "accepted"
    """Signed, and nothing is to be answered again."""
    SENT_BACK = "sent-back"
    """Something is to be answered again."""
    BEGUN = "begun"
    """There is a record, and nobody has signed it."""
    TO_READ = "to-read"
    """There is no record of this very file."""


WORDS = {
    Reviewed.ACCEPTED: "signed",  # with what was accepted, and what there is to talk about
    Reviewed.SENT_BACK: "sent back",
    Reviewed.BEGUN: "begun",
    Reviewed.TO_READ: "still to read",
}


def reviews_in(folder: Path) -> Mapping[str, Reviewed]:
    """By the digest of the export. Records that cannot be read, or were changed since, are none."""
    return dict(_reviews(folder))


def _reviews(folder: Path) -> Iterator[tuple[str, Reviewed]]:
    for found in records_in(folder):
        from mei_social.review.record_file import read_review  # most folders have none

        content = found.content()
        if isinstance(content, str):
            continue
        try:
            read = read_review(content)
        except (CannotRead, BadFile):
            continue
        if read.check_matches:
            yield read.record.about.digest, reviewed(read.record)


def reviewed(record: Record) -> Reviewed:
    from mei_social.review.record import Decision

    if any(remark.decision is Decision.ASK_AGAIN for remark in record.remarks):
        return Reviewed.SENT_BACK
    return Reviewed.ACCEPTED if record.signed else Reviewed.BEGUN
