"""The results that a file states, beside those that follow from its answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from mei_social import words
from mei_social.assess import Assessment, Outcome, assess
from mei_social.export import build_export
from mei_social.export_document import AskedPart, Claimed, ClaimedResult
from mei_social.export_file import Export
from mei_social.ruleset import Ruleset
from mei_social.shape import shaped

SOME_DAY = date(2000, 1, 1)
NONE = "none"
CALLED = {
    Outcome.FAIL: "open",
    Outcome.PARTIAL: "partly",
    Outcome.UNKNOWN: "not sure",
    Outcome.NOT_APPLICABLE: "set aside",
    Outcome.NOT_TESTED: "no answer",
    Outcome.PASS: "not open",
}


def differences(ruleset: Ruleset, export: Export) -> tuple[str, ...]:
    """What the file states and does not follow, in words; none where all follows. For the same rules."""
    assessment = assess(ruleset, export.audit)
    body = _body(ruleset, export, assessment)
    ours, _ = shaped(body["assessment"], Claimed)
    asked = [shaped(question, AskedPart)[0] for question in body["questions"]]
    if ours is None:
        raise RuntimeError("our own assessment has the wrong shape")
    found = [*_figures(ours, export.claimed), *_Results(ruleset, export).differences(ours)]
    if asked != list(export.asked):
        found.append("The list of questions is not the one that your rules give for these answers.")
    if not found and ours != export.claimed:
        found.append("The figures for a topic or an account differ, or their order.")
    return tuple(found)


def _body(ruleset: Ruleset, export: Export, assessment: Assessment) -> dict[str, Any]:
    """What our own export would hold."""
    left_out = {"accounts": 0, "notes": 0}
    return build_export(
        ruleset, export.audit, assessment, name=None, left_out=left_out, today=SOME_DAY, tool_version=""
    )


def _figures(ours: Claimed, theirs: Claimed) -> Iterator[str]:
    if ours.band is not theirs.band:
        yield f"Overall: {words.CELL[theirs.band]} in the file, {words.CELL[ours.band]} from the answers."
    if ours.score != theirs.score:
        yield f"Score: {_score(theirs)} in the file, {_score(ours)} from the answers."
    if ours.coverage != theirs.coverage:
        yield f"Answered: {_answered(theirs)} in the file, {_answered(ours)} from the answers."


def _score(claimed: Claimed) -> str:
    return NONE if claimed.score is None else str(claimed.score)


def _answered(claimed: Claimed) -> str:
    return f"{claimed.coverage.answered} of {claimed.coverage.applicable}"


class _Results:
    def __init__(self, ruleset: Ruleset, export: Export) -> None:
        self._texts = {rule.id: rule.question for rule in ruleset.rules}
        self._labels = words.Labels(ruleset, export.audit.accounts)
        self._accounts = {account.id: account for account in export.audit.accounts}
        self._theirs = export.claimed

    def differences(self, ours: Claimed) -> Iterator[str]:
        for word, mine, theirs in (
            ("gate", ours.gates, self._theirs.gates),
            ("finding", ours.findings, self._theirs.findings),
        ):
            yield from (f"Not in the file, a {word}: {self._named(r)}" for r in mine if r not in theirs)
            yield from (f"Only in the file, a {word}: {self._named(r)}" for r in theirs if r not in mine)

    def _named(self, result: ClaimedResult) -> str:
        text = self._texts.get(result.question, result.question)
        account = self._accounts.get(result.account or "")
        return f"{text} {self._labels.where(account)}: {CALLED[result.outcome]}."
