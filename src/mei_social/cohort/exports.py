"""A folder of exports, each whole, for what needs all that they say. It is read as `cohort` reads it.

Which file is the newest of a trainee, and which do not belong together, `lineage` says for both.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from msgspec import Struct

from mei_social.cohort.folder import found_in
from mei_social.cohort.row import Refused
from mei_social.cohort.strict_reader import digest_of, read_or_why
from mei_social.errors import CannotRead
from mei_social.export.foreign import to_read
from mei_social.export.read import Export
from mei_social.files.reasons import shown
from mei_social.review.lineage import SAME, Lines, Paper, newest_first, paper_of
from mei_social.review.reasons import BRIEFLY, Reason

OTHER_RULES = "was made with other rules. Give those rules with --old, or put the file elsewhere."


class Folder(Struct, frozen=True):
    """What was found."""

    exports: tuple[Export, ...]
    """The newest of each trainee, in the order of the references: that order tells nothing."""
    refused: tuple[Refused, ...]
    older: int
    """Exports that are not counted, with a newer one of the same trainee. The same again is not older."""
    doubted: tuple[tuple[str, str], ...]
    """Files and what to doubt about each, such as that they share a reference and do not belong together."""


def read_exports(folder: Path, rules_id: str) -> Folder:
    """Every file of a folder; those of other rules are refused. Raises CannotRead for the folder itself."""
    exports: list[Export] = []
    papers: list[Paper] = []
    refused: list[Refused] = []
    doubted: list[tuple[str, str]] = []
    for found in sorted(found_in(folder), key=lambda found: (found.shard, found.name)):
        content = found.content()
        read = content if isinstance(content, str) else read_or_why(content)
        if isinstance(read, str) or isinstance(content, str):
            refused.append(Refused(found.shown, to_read(found.shown) or str(read)))
        elif read.rules.id != rules_id:
            refused.append(Refused(found.shown, OTHER_RULES))
        else:
            papers.append(paper_of(len(exports), found.shown, digest_of(read, content), read))
            exports.append(read)
            doubted += [] if read.page_matches else [(found.shown, BRIEFLY[Reason.PAGE])]
    if not papers and not refused:
        raise CannotRead(f"There is no file in {shown(folder)}. Give the folder that the exports are in.")
    return _newest(exports, papers, tuple(refused), doubted)


def _newest(
    exports: list[Export],
    papers: list[Paper],
    refused: tuple[Refused, ...],
    doubted: list[tuple[str, str]],
) -> Folder:
    def ref(paper: Paper) -> str:
        return exports[paper.number].audit.ref

    counted: list[Paper] = []
    older = 0
    for _, found in groupby(sorted(papers, key=lambda p: (ref(p), newest_first(p))), key=ref):
        lines = Lines()
        for paper in found:
            known = lines.add(paper)
            older += known is not None and known[1] != SAME
            counted += [] if known else [paper]
        doubted += [(line.head.file, doubt) for line in lines.lines for doubt in lines.doubts(line)]
    newest = tuple(exports[paper.number] for paper in counted)
    return Folder(newest, refused, older, tuple(doubted))
