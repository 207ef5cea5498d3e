"""One export as a mentor sees it: everything that is shown, in its order, and what can be remarked on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit import extent
from mei_social.audit.assess import Band, Outcome, standing_marks
from mei_social.audit.extent import WORDS, Extent
from mei_social.audit.model import Item, Screened
from mei_social.export.document import QuestionKind
from mei_social.export.read import Export
from mei_social.export.write import code_of, left_out_words
from mei_social.parsing.newer import FORM, numbers
from mei_social.report import labels
from mei_social.report.build import build_report, named_first
from mei_social.report.model import Finding
from mei_social.review.changes import Changes, changes
from mei_social.review.doubts import Doubt, doubts
from mei_social.review.matching import Matched, asked_about_a_child, matched
from mei_social.ruleset.model import Per, Ruleset
from mei_social.ruleset.roles import USUAL, Roles
from mei_social.safeguarding.duty import mentor_acts, says_a_child, whom_to_tell
from mei_social.storage.seen_exports import ALTERED, Seen
from mei_social.text import english
from mei_social.text.visible import shown, visible

MOST_AROUND = 200
STATES = (0, 2, 0)
"""From this version on, a file states what was brought up and has no answer."""
UNSTATED = (
    "An older mei-social made it, whose files do not say what a yes before the questions brought up. "
    "It has no answer to what came before all others there, so ask about it: {}."
)
NOT_IN_YOUR_WORDS = " (not asked in your words)"
TO_DOUBT = "What to doubt"
"""The heading of the doubts, on a screen and on a page."""


class ReviewItem(Struct, frozen=True):
    """One finding or gate, with what it is called in a record."""

    finding: Finding

    @property
    def items(self) -> tuple[Item, ...]:
        """One for each place of the finding, in the same order."""
        return tuple(Item(self.finding.rule, place.account) for place in self.finding.places)


class OwnWords(Struct, frozen=True):
    """The trainee's own words on one question."""

    question: str
    where: str
    text: str


class ReviewPage(Struct, frozen=True, kw_only=True):
    """Every text in it is safe to show, and not yet escaped for a format."""

    ref: str
    revision: int
    digest: str
    """Of the content, whatever the file says."""
    code: str
    name: str | None
    date: str
    provider: str
    rules: str
    """The mentor's."""
    their_rules: str | None
    """Those of the file, where they are others."""
    comes_first: str | None
    """The first line of every view: what comes before all others and is open, or has no answer."""
    extent: Extent
    """A quick check or all of it, over those of your questions that the file asks."""
    unasked: int
    """How many of your rules it does not ask in your words, though they apply."""
    from_form: bool
    """Whether it was answered in a form, and not with a command."""
    doubts: tuple[Doubt, ...]
    seen: tuple[str, ...]
    """What the ledger knows, in sentences."""
    band: Band
    headline: str
    score: int | None
    coverage: tuple[str, ...]
    not_asked: int
    """How many of the questions without an answer were not asked in the mentor's words."""
    gates: tuple[ReviewItem, ...]
    duty: tuple[str, ...]
    """What whoever reads an open gate about a child does, a step a line; empty where there is none."""
    gates_unanswered: tuple[str, ...]
    findings: tuple[ReviewItem, ...]
    """Worst first."""
    notes: tuple[OwnWords, ...]
    set_aside: tuple[OwnWords, ...]
    """What does not apply, with the reason; gates are not in it."""
    left_out: tuple[str, ...]
    changes: Changes | None
    to_answer: tuple[ReviewItem, ...] = ()
    """Gates without an answer, which a mentor can only send back."""
    waiting: tuple[Item, ...] = ()
    """Those of them that something said before the questions asks for."""
    answered: tuple[Item, ...] = ()
    """Gates that something said before asks for, and that have an answer."""
    statement: str = ""
    roles: Roles = USUAL
    """Those of the mentor's rules."""

    @property
    def kind(self) -> str:
        rules = english.count(self.unasked, "question of your rules was", "questions of your rules were")
        unasked = f' {rules} not asked in it: see "{TO_DOUBT}".' if self.unasked else ""
        form = " Answered in a form." if self.from_form else ""
        return f"{WORDS[self.extent].capitalize()}.{form}{unasked}"

    @property
    def who(self) -> str:
        return f"{self.name} ({self.ref})" if self.name else f"{self.ref} (no name)"

    @property
    def review_items(self) -> tuple[ReviewItem, ...]:
        return (*self.gates, *self.findings)


def build_page(
    ruleset: Ruleset,
    export: Export,
    digest: str,
    *,
    seen: Sequence[Seen],
    earlier: Export | None,
    today: date,
) -> ReviewPage:
    """Work everything out again from the answers. `digest` is that of the content."""
    found = matched(ruleset, export)
    marks = standing_marks(found.assessment, export.plan)
    report = build_report(ruleset, found.audit, found.assessment, {}, export.date, marks=marks)
    same = export.rules.digest == ruleset.digest
    unasked = frozenset() if same else found.unasked
    left_out = {"accounts": export.left_out.accounts, "notes": export.left_out.notes}
    theirs = f"{export.rules.title}, version {export.rules.version}"
    page = ReviewPage(
        ref=export.audit.ref,
        revision=export.audit.revision,
        digest=digest,
        code=code_of(digest),
        name=export.name,
        date=english.day(export.date),
        provider=report.provider,
        rules=report.rules,
        their_rules=None if same else theirs,
        comes_first=named_first(report.gates, _not_told(report.gates_unanswered, found), labels.COMES_FIRST),
        extent=extent.extent(found.assessment, unasked),
        unasked=len(unasked),
        from_form=export.is_from_form,
        doubts=doubts(ruleset, export, found, digest, seen, today, earlier),
        seen=(
            *_seen(digest, export.audit.revision, seen, earlier),
            *_around(export),
            *_unstated(ruleset, found, export),
        ),
        band=report.band,
        headline=report.headline,
        score=report.score,
        coverage=(*report.coverage, *_not_asked(found)),
        not_asked=len(found.not_asked),
        gates=tuple(map(ReviewItem, report.gates)),
        duty=tuple(_duty(ruleset, found, export)),
        gates_unanswered=tuple(_unanswered(ruleset, found)),
        findings=tuple(map(ReviewItem, report.findings)),
        notes=tuple(_notes(ruleset, export)),
        set_aside=tuple(_set_aside(ruleset, found)),
        left_out=left_out_words(left_out),
        changes=changes(ruleset, earlier, found) if earlier else None,
        to_answer=tuple(map(ReviewItem, _not_told(report.gates_unanswered, found))),
        waiting=found.assessment.waiting,
        answered=tuple(sorted(found.assessment.hanging.difference(found.assessment.waiting), key=str)),
        statement=report.statement,
        roles=ruleset.roles,
    )
    return shown(page)


def _duty(ruleset: Ruleset, found: Matched, export: Export) -> Iterator[str]:
    if says_a_child(found.assessment, asked_about_a_child(export)):
        yield from mentor_acts(ruleset)
        yield whom_to_tell(ruleset)


def _seen(digest: str, revision: int, seen: Sequence[Seen], earlier: Export | None) -> Iterator[str]:
    """What is no reason to doubt: this very file, or one before it."""
    same = next((s for s in seen if s.digest == digest), None)
    if same:
        yield f"You have seen this file before, on {english.day(same.date)}."
    older = [s for s in seen if ALTERED < s.revision < revision]
    if older:
        last = older[-1]
        yield f"You have seen revision {last.revision} on {english.day(last.date)}."
        if not earlier:
            yield "To see what has changed, add --since with the earlier file."


def _around(export: Export) -> Iterator[str]:
    if export.around:
        yield f'Around the page stands what no export says: "{visible(export.around, MOST_AROUND)}"'


def _unstated(ruleset: Ruleset, found: Matched, export: Export) -> Iterator[str]:
    """Gates without an answer in a file of before, which a yes may have brought up under its rules alone."""
    made = numbers(export.tool_version.removesuffix(FORM))
    said = any(each is not Screened.NO for each in export.audit.screening.values())
    if made is None or made >= STATES or not said or export.rules.digest == ruleset.digest:
        return
    known = {item.question for item, answer in export.audit.answers.items() if answer.value}
    known |= {result.rule.id for result in found.assessment.unanswered_gates}
    asked = [f'"{visible(q.text)}"' for q in export.asked if q.gate and q.id not in known]
    if asked:
        yield UNSTATED.format(english.listed(asked))


def _not_asked(found: Matched) -> Iterator[str]:
    count = len(found.not_asked)
    if count:
        which = english.count(count, "question without an answer was", "questions without an answer were")
        yield f"{which} not asked in your words."


def _not_told(unanswered: Sequence[Finding], found: Matched) -> Iterator[Finding]:
    """Without the places where it is told with its answer, as it was asked."""
    told = {result.item for result in found.assessment.earlier if not result.is_blank}
    for gate in unanswered:
        items = {Item(gate.rule, place.account): place for place in gate.places}
        places = tuple(
            replace(place, where=f"{place.where}, not asked in your words")
            if item in found.not_asked
            else place
            for item, place in items.items()
            if item not in told
        )
        if places:
            yield replace(gate, places=places)


def _unanswered(ruleset: Ruleset, found: Matched) -> Iterator[str]:
    """But for those that are told with their answer, as they were asked; with what asked for it."""
    places: dict[tuple[str, bool], list[str]] = {}
    names = labels.Labels(ruleset, found.audit.accounts)
    told = {result.item for result in found.assessment.earlier if not result.is_blank}
    for r in found.assessment.unanswered_gates:
        if r.item not in told:
            why = labels.brought_up(r.because, r.answer) if r.because else ""
            asked = (r.waits or r.rule).question
            text = f"{asked} {why[0].upper()}{english.ended(why[1:])}" if why else asked
            once = r.waits and r.waits.per is Per.PERSON
            where = places.setdefault((text, r.item in found.not_asked), [])
            where.append(labels.GENERAL if once else names.where(r.account))
    for (question, not_asked), where in places.items():
        yield f"{', '.join(dict.fromkeys(where))}: {question}" + (NOT_IN_YOUR_WORDS if not_asked else "")


def _notes(ruleset: Ruleset, export: Export) -> Iterator[OwnWords]:
    """All of them, with the question as it was asked: a note speaks of that one."""
    asked = {q.id: q.text for q in export.asked if q.kind is QuestionKind.RULE}
    names = labels.Labels(ruleset, export.audit.accounts)
    accounts = {account.id: account for account in export.audit.accounts}
    said = ((asked[item.question], item.account, a.note) for item, a in export.audit.answers.items())
    before = ((part.text, part.account, part.note) for part in export.earlier)
    for question, account, note in dict.fromkeys((*said, *before)):
        if note:
            yield OwnWords(question, names.where(accounts.get(account or "")), note)


def _set_aside(ruleset: Ruleset, found: Matched) -> Iterator[OwnWords]:
    names = labels.Labels(ruleset, found.audit.accounts)
    for result in found.assessment.results:
        if result.outcome is Outcome.NOT_APPLICABLE and not result.rule.gate and result.answer:
            yield OwnWords(result.rule.question, names.where(result.account), result.answer.reason or "")
