"""The strict way to read an export: for every file that is not what an exporter of ours writes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from mei_social.audit.model import Audit
from mei_social.cohort.gates import Asked, earlier_of
from mei_social.cohort.judge import Judge
from mei_social.cohort.parsed_export import ParsedExport
from mei_social.cohort.scoring import columns_of
from mei_social.errors import BadFile, CannotRead
from mei_social.export.document import QuestionKind
from mei_social.export.read import NAMELESS, Export, read_export
from mei_social.review.doubts import about_the_file
from mei_social.review.matching import asked_about_a_child, counted, questions_of, same_words
from mei_social.review.reasons import BRIEFLY

MOST_REASONS = 3


class Strict:
    """Files one by one, beside the mentor's rules."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._questions = questions_of(judge.ruleset)

    def entry(self, content: bytes) -> ParsedExport | str:
        """What a file says, or why it is not read. Never raises for what a file holds."""
        export = read_or_why(content)
        return export if isinstance(export, str) else self._entry(export, content)

    def _entry(self, export: Export, content: bytes) -> ParsedExport:
        judge, same = self.judge, same_words(self._questions, export)
        audit = counted(judge.ruleset, export, same)
        columns = judge.scoring.counted(columns_of(audit))
        answered = {item.question for item, answer in audit.answers.items() if answer.value}
        return ParsedExport(
            ref=audit.ref,
            revision=audit.revision,
            digest=digest_of(export, content),
            sound=export.check_matches,
            name=export.name,
            date=export.date.isoformat(),
            rules=export.rules,
            accounts=tuple((a.id, a.platform, a.purpose.value) for a in audit.accounts),
            left_out=export.left_out.accounts,
            first=min((answer.date.isoformat() for answer in export.audit.answers.values()), default=""),
            columns=columns,
            scored=judge.scoring.score(columns),
            # A gate from rules of before can be one of the mentor's, word for word.
            absent=judge.everything - answered - {name for kind, name in same if kind is QuestionKind.RULE},
            earlier=earlier_of(_asked(audit)),
            asked_so=asked_about_a_child(export),
            doubts=tuple(
                BRIEFLY[doubt.reason] for doubt in about_the_file(judge.ruleset, export, judge.latest)
            ),
            menus=export.menus,
        )


def _asked(audit: Audit) -> Iterator[Asked]:
    """Gates that the mentor's rules do not judge, of accounts that are in the file."""
    accounts = {None, *(a.id for a in audit.accounts)}
    for each in audit.earlier:
        if each.account in accounts:
            yield Asked(each.rule, each.account, each.answer.value, each.stated, each.because)


def read_or_why(content: bytes) -> Export | str:
    """An export, or why it is not read. Never raises for what a file holds."""
    try:
        return read_export(content)
    except BadFile as error:
        return _reasons(error)
    except CannotRead as error:
        return str(error).removeprefix(NAMELESS).strip()


def digest_of(export: Export, content: bytes) -> str:
    """That of the check code where it is right; where it is not, one that cannot be taken for it."""
    return export.check.digest if export.check_matches else hashlib.sha256(content).hexdigest()


def _reasons(error: BadFile) -> str:
    """The first problems of a file in one sentence each; they repeat nothing that it says."""
    told = [problem.message for problem in error.problems[:MOST_REASONS]]
    more = len(error.problems) - len(told)
    return " ".join([*told, *([f"And {more} more."] if more else [])])
