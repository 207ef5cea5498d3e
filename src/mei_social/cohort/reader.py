"""Files of a cohort, each the quick way where that can be, and else the strict one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mei_social.cohort.fast.reader import Quick
from mei_social.cohort.folder import Found
from mei_social.cohort.judge import Judge
from mei_social.cohort.parsed_export import ParsedExport
from mei_social.cohort.row import Refused, Row
from mei_social.errors import CannotRead
from mei_social.export.foreign import foreign, to_read
from mei_social.export.page import carried_in

if TYPE_CHECKING:
    from mei_social.cohort.strict_reader import Strict


class Reader:
    """Under the mentor's rules."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._quick = Quick(judge)
        self._strict: Strict | None = None

    def row(self, found: Found) -> Row | Refused:
        """The figures of a file, or why it is not read."""
        entry = self.entry(found)
        file = found.shown
        if isinstance(entry, str):
            return Refused(file, to_read(file) or entry)
        return self.judge.row(entry, file)

    def entry(self, found: Found) -> ParsedExport | str:
        """What a file says, or why it is not read."""
        content = found.content()
        if isinstance(content, str):
            return content
        if what := foreign(content):
            return what
        try:
            carried = carried_in(content, "")
        except CannotRead as error:
            return str(error).strip()
        as_made = carried.whole and carried.same_words
        return (self._quick.entry(carried.data) if as_made else None) or self._strictly(content)

    def _strictly(self, content: bytes) -> ParsedExport | str:
        if self._strict is None:
            from mei_social.cohort.strict_reader import Strict

            self._strict = Strict(self.judge)
        return self._strict.entry(content)
