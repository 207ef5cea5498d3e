"""What other rules would make of exports that are there: who would change band, and by which rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import (
    BAND_ORDER,
    Assessment,
    Band,
    Outcome,
    Result,
    assess,
    band_of,
    effective_severity,
    stays_said,
)
from mei_social.audit.model import Audit, Item
from mei_social.export.document import QuestionKind
from mei_social.export.read import Export
from mei_social.parsing.json_decode import changed
from mei_social.review.matching import counted, questions_of, safe_answer, same_words
from mei_social.ruleset.model import Ruleset

Asked = tuple[QuestionKind, str]
"""One question of the rules: an id may stand in both lists."""


class Cause(Struct, frozen=True):
    """One rule that moves a trainee, and how."""

    rule: str
    how: str
    """To go on after the id of the rule: `goes from medium to high`."""


class Gate(Struct, frozen=True):
    """An open question that comes before all others, as it was asked."""

    rule: str
    question: str


class Trainee(Struct, frozen=True, kw_only=True):
    """One export under both sets of rules."""

    number: int
    """From 1, in the order in which the exports came."""
    ref: str
    name: str | None
    before: Band
    after: Band
    causes: tuple[Cause, ...]
    """Empty where the band stays."""
    gates: tuple[Gate, ...]
    """Open as they were asked; the new rules do not ask them as gates in the same words."""
    reworded: tuple[str, ...]
    """Questions that were answered in other words than the new rules have; one entry for each answer."""
    to_answer: int
    """Questions without an answer that the old rules did not leave open."""

    @property
    def moves(self) -> bool:
        return self.before is not self.after


class Impact(Struct, frozen=True):
    """All trainees."""

    trainees: tuple[Trainee, ...]

    @property
    def moved(self) -> dict[tuple[Band, Band], list[Trainee]]:
        """Who moves, by the bands before and after, worst new band first."""
        moves = sorted(
            {(t.before, t.after) for t in self.trainees if t.moves},
            key=lambda move: (BAND_ORDER.index(move[1]), BAND_ORDER.index(move[0])),
        )
        return {move: [t for t in self.trainees if (t.before, t.after) == move] for move in moves}

    @property
    def stay(self) -> dict[Band, int]:
        """How many stay in each band, worst first."""
        counts = Counter(t.after for t in self.trainees if not t.moves)
        return {band: counts[band] for band in BAND_ORDER if band in counts}


def causes(trainees: Iterable[Trainee]) -> dict[Cause, list[Trainee]]:
    """Each cause with those whom it moves, the commonest first."""
    found: dict[Cause, list[Trainee]] = {}
    for trainee in trainees:
        for cause in trainee.causes:
            found.setdefault(cause, []).append(trainee)
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def gates(trainees: Iterable[Trainee]) -> dict[Gate, list[Trainee]]:
    """Each gate that stays open as it was asked, with those who answered it so."""
    found: dict[Gate, list[Trainee]] = {}
    for trainee in trainees:
        for gate in trainee.gates:
            found.setdefault(gate, []).append(trainee)
    return found


def impact(exports: Iterable[Export], old: Ruleset, new: Ruleset) -> Impact:
    """Each export assessed under both sets of rules.

    Of the results that it claims only open gates are used.
    """
    return Impact(tuple(_trainee(number, export, old, new) for number, export in enumerate(exports, 1)))


def _trainee(number: int, export: Export, old: Ruleset, new: Ruleset) -> Trainee:
    export = _as_asked(export, old)
    before, after = (assess(rules, _counted(export, rules)) for rules in (old, new))
    gone = _gone(export, new)
    stays = stays_said(export.audit.screening, new)
    given = [(QuestionKind.SCREENING, item.question) for item in export.audit.screening if item not in stays]
    given += [
        (QuestionKind.RULE, item.question) for item, answer in export.audit.answers.items() if answer.value
    ]
    return Trainee(
        number=number,
        ref=export.audit.ref,
        name=export.name,
        before=before.overall.band,
        after=after.overall.band,
        causes=tuple(Cause(rule, _how(rule, old, new, gone)) for rule in _moved_by(before, after)),
        gates=tuple(dict.fromkeys(Gate(r.rule.id, r.rule.question) for r in after.earlier if r.is_finding)),
        reworded=tuple(question for kind, question in given if (kind, question) in gone),
        to_answer=len(_open(after) - _open(before)),
    )


def _as_asked(export: Export, old: Ruleset) -> Export:
    """With the safe answers that an old export does not state, and with the gates of the old rules too."""
    rules = {rule.id: rule for rule in old.rules}
    gates = {rule.id for rule in old.rules if rule.gate}
    asked = (
        changed(q, safe=safe_answer(export, q, rules.get(q.id)), gate=q.gate or q.id in gates)
        if q.kind is QuestionKind.RULE
        else q
        for q in export.asked
    )
    return replace(export, asked=tuple(asked))


def _counted(export: Export, rules: Ruleset) -> Audit:
    return counted(rules, export, same_words(questions_of(rules), export))


def _gone(export: Export, new: Ruleset) -> frozenset[Asked]:
    """Questions of an export that `new` asks in other words, or with another safe answer."""
    ours = questions_of(new)
    return frozenset(ours.keys() & {(q.kind, q.id) for q in export.asked} - same_words(ours, export))


def _moved_by(before: Assessment, after: Assessment) -> list[str]:
    """The rules without which the band would not have moved: a band is the worst that any rule gives."""
    rank = BAND_ORDER.index
    was, now = before.overall.band, after.overall.band
    if rank(now) < rank(was):
        return [rule for rule, band in _bands(after).items() if band is now]
    return [rule for rule, band in _bands(before).items() if rank(band) < rank(now)]


def _bands(assessment: Assessment) -> dict[str, Band]:
    """What each rule alone gives."""
    by_rule: dict[str, list[Result]] = {}
    for result in assessment.told:
        by_rule.setdefault(result.rule.id, []).append(result)
    return {rule: band_of(results) for rule, results in by_rule.items()}


def _open(assessment: Assessment) -> set[Item]:
    return {r.item for r in assessment.results if r.outcome is Outcome.NOT_TESTED}


def _how(rule: str, old: Ruleset, new: Ruleset, gone: Container[Asked]) -> str:
    """What changed about a rule, the strongest reason first."""
    was, now = ({r.id: r for r in rules.rules}.get(rule) for rules in (old, new))
    if now is None:
        return "is taken out"
    if was is None:
        return "is new"
    if (QuestionKind.RULE, rule) in gone:
        other = "the safe answer is another one" if was.question == now.question else "it is reworded"
        return f"is asked afresh, as {other}"
    before, after = effective_severity(was), effective_severity(now)
    if before is not after:
        return f"goes from {before} to {after}"
    if now.when and (QuestionKind.SCREENING, now.when) in gone:
        return f"depends on {now.when}, which is reworded"
    return "is asked in other cases than before"
