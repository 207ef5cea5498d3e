"""The strict way to read an export: for every file that is not what an exporter of ours writes."""

from __future__ import annotations

import hashlib

from mei_social.cohort.doubts import about_the_file
from mei_social.cohort.entry import Entry
from mei_social.cohort.judging import Judge
from mei_social.cohort.weighing import columns_of
from mei_social.errors import BadFile, CannotRead
from mei_social.export_document import Kind
from mei_social.export_file import NAMELESS, Export, read_export
from mei_social.review.beside import counted, questions_of, same_words

MOST_REASONS = 3


class Strict:
    """Files one by one, beside the mentor's rules."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._questions = questions_of(judge.ruleset)

    def entry(self, content: bytes) -> Entry | str:
        """What a file says, or why it is not read. Never raises for what a file holds."""
        try:
            return self._entry(read_export(content), content)
        except BadFile as error:
            return _reasons(error)
        except CannotRead as error:
            return str(error).removeprefix(NAMELESS).strip()

    def _entry(self, export: Export, content: bytes) -> Entry:
        judge, same = self.judge, same_words(self._questions, export)
        audit = counted(judge.ruleset, export, same)
        columns = columns_of(audit)
        return Entry(
            ref=audit.ref,
            revision=audit.revision,
            digest=_digest(export, content),
            sound=export.check_matches,
            name=export.name,
            date=export.date.isoformat(),
            rules=export.rules,
            accounts=tuple((a.id, a.platform, a.purpose.value) for a in audit.accounts),
            left_out=export.left_out.accounts,
            columns=columns,
            weighed=judge.weighing.weigh(columns),
            absent=judge.everything - {question for kind, question in same if kind is Kind.RULE},
            doubts=tuple(about_the_file(judge.ruleset, export, judge.latest)),
        )


def _digest(export: Export, content: bytes) -> str:
    """That of the check code where it is right; where it is not, one that cannot be taken for it."""
    return export.check.digest if export.check_matches else hashlib.sha256(content).hexdigest()


def _reasons(error: BadFile) -> str:
    """The first problems of a file in one sentence each; they repeat nothing that it says."""
    told = [problem.message for problem in error.problems[:MOST_REASONS]]
    more = len(error.problems) - len(told)
    return " ".join([*told, *([f"And {more} more."] if more else [])])
