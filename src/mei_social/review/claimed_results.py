"""The results that a file states, beside those that follow from its answers."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from mei_social.audit.assess import Outcome, assess
from mei_social.audit.model import Audit, Screened
from mei_social.export.document import AskedPart, Claimed, ClaimedResult
from mei_social.export.read import Export
from mei_social.export.write import assessment_part, questions_part
from mei_social.parsing.json_decode import decoded
from mei_social.report import labels
from mei_social.review.matching import Before, as_asked
from mei_social.ruleset.model import Ruleset

NONE = "none"
CALLED = {
    Outcome.FAIL: "open",
    Outcome.PARTIAL: "partly",
    Outcome.UNKNOWN: "not sure",
    Outcome.NOT_APPLICABLE: "set aside",
    Outcome.NOT_TESTED: "no answer",
    Outcome.PASS: "not open",
}


def recomputed(
    ruleset: Ruleset, export: Export, *, as_once: bool = False
) -> tuple[Claimed, tuple[AskedPart | None, ...]]:
    """What an export of ours would state for these answers, in the file's version: results and questions.

    `as_once`: by a mei-social that let somebody set aside a gate that was brought up.
    """
    rules, before = {rule.id: rule for rule in ruleset.rules}, Before(ruleset, export)
    earlier = tuple(as_asked(part, rules.get(part.question), before) for part in export.earlier)
    audit = replace(export.audit, earlier=earlier)
    assessment = assess(ruleset, _as_once(audit) if as_once else audit)
    claimed, _ = decoded(assessment_part(assessment), Claimed)
    if claimed is None:
        raise RuntimeError("our own assessment has the wrong shape")
    asked = questions_part(ruleset, assessment, audit)
    if export.format_version == 1:
        asked = [{key: value for key, value in each.items() if key != "safe"} for each in asked]
    return claimed, tuple(decoded(question, AskedPart)[0] for question in asked)


def _as_once(audit: Audit) -> Audit:
    """A yes and a blank hide the same: nothing. Without the yes nothing is brought up."""
    noes = {item: said for item, said in audit.screening.items() if said is Screened.NO}
    earlier = tuple(replace(gate, because=None) for gate in audit.earlier)
    return replace(audit, screening=noes, earlier=earlier)


def differences(ruleset: Ruleset, export: Export) -> tuple[str, ...]:
    """What the file states and does not follow, in words; none where all follows. For the same rules.

    A file of before is right by what was right then.
    """
    found = _differences(ruleset, export)
    return found if found and _differences(ruleset, export, as_once=True) else ()


def _differences(ruleset: Ruleset, export: Export, *, as_once: bool = False) -> tuple[str, ...]:
    ours, asked = recomputed(ruleset, export, as_once=as_once)
    found = [*_figures(ours, export.claimed), *_Results(ruleset, export).differences(ours)]
    if asked != export.asked:
        found.append("The list of questions is not the one that your rules give for these answers.")
    if not found and ours != export.claimed:
        found.append("The figures for a topic or an account differ, or their order.")
    return tuple(found)


def _figures(ours: Claimed, theirs: Claimed) -> Iterator[str]:
    if ours.band is not theirs.band:
        yield f"Overall: {labels.CELL[theirs.band]} in the file, {labels.CELL[ours.band]} from the answers."
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
        self._texts = {part.question: part.text for part in export.earlier}
        self._texts |= {rule.id: rule.question for rule in ruleset.rules}
        self._labels = labels.Labels(ruleset, export.audit.accounts)
        self._accounts = {account.id: account for account in export.audit.accounts}
        self._theirs = export.claimed

    def differences(self, made: Claimed) -> Iterator[str]:
        for word, mine, theirs in (
            ("gate", made.gates, self._theirs.gates),
            ("finding", made.findings, self._theirs.findings),
        ):
            ours, stated = {*mine}, {*theirs}
            yield from (f"Not in the file, a {word}: {self._named(r)}" for r in mine if r not in stated)
            yield from (f"Only in the file, a {word}: {self._named(r)}" for r in theirs if r not in ours)

    def _named(self, result: ClaimedResult) -> str:
        text = self._texts.get(result.question, result.question)
        account = self._accounts.get(result.account or "")
        return f"{text} {self._labels.where(account)}: {CALLED[result.outcome]}."
