"""What was answered in a form, on its way to the saved self-checks: what can be taken in, and a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import Result, hidden_by
from mei_social.audit.model import Audit, Screened
from mei_social.audit.saved import SavedAudit
from mei_social.errors import CannotRead
from mei_social.export.days import latest_day, odd_days
from mei_social.export.document import QuestionKind
from mei_social.export.read import Export
from mei_social.export.write import left_out_words
from mei_social.interview.prompter import Choice, Prompter
from mei_social.review.matching import asked_about_a_child, matched
from mei_social.ruleset.model import Ruleset
from mei_social.text import english

NOTHING = "Nothing was taken in."
NOT_FROM_A_FORM = (
    "was not made by a form: its self-check is saved where mei-social made it, and goes on there. To read "
    "this file, run: mei-social review"
)
CHANGED = f"was changed after it was saved. {NOTHING} Save it again in the form."
OTHER_RULES = 'was made with other rules, "{}". Add --rules with the file of those rules.'
ODD_DAY = (
    f"has an answer of {{}}, and that cannot be. {NOTHING} Set the clock of the device right, and save it "
    "again in the form."
)
LOST = (
    'has an answer that comes before all others, to a question that these rules do not put so: "{}". So that '
    f"it is not lost: {NOTHING} Talk about it all the same, and add --rules with version {{}} of the rules."
)
LOST_BLANK = (
    'has no answer to what was brought up before the questions, and these rules do not put it so: "{}". '
    f"So that it is not lost: {NOTHING} Talk about it all the same, and add --rules with version {{}} of the "
    "rules."
)
LOST_BEFORE = (
    'has an answer to "{}" that brings up what comes before all others, and these rules have other words for '
    f"that. So that it is not lost: {NOTHING} Talk about it all the same, and add --rules with version {{}} "
    "of the rules."
)


class Given(Struct, frozen=True):
    """What a form's file comes to under these rules."""

    audit: Audit
    export: Export
    not_taken: int
    """Answers to questions that the rules have in other words, or not at all."""

    @property
    def told(self) -> tuple[str, ...]:
        """What was taken in and what not, a sentence each."""
        audit, out = self.audit, self.export.left_out
        answers = english.count(sum(bool(answer.value) for answer in audit.answers.values()), "answer")
        accounts = english.count(len(audit.accounts), "account")
        made = english.day(self.export.date)
        lost = english.count(self.not_taken, "answer was", "answers were")
        elsewhere = left_out_words({"accounts": out.accounts, "notes": out.notes})
        return (
            f"Taken in: {audit.ref}, which you saved in a form on {made}, with {answers} and {accounts}.",
            *(
                [f"{lost} given to questions that the rules put in other words now."]
                if self.not_taken
                else ()
            ),
            *(["Not in the file, and so not here:", *elsewhere] if elsewhere else ()),
        )


def given_in(ruleset: Ruleset, export: Export, name: str, today: date) -> Given:
    """Raises CannotRead for what is not an own file, whole and of these rules."""
    if not export.is_from_form:
        raise CannotRead(f"{name} {NOT_FROM_A_FORM} {name}")
    if not (export.check_matches and export.page_matches):
        raise CannotRead(f"{name} {CHANGED}")
    if export.rules.id != ruleset.id:
        raise CannotRead(f"{name} {OTHER_RULES.format(export.rules.title)}")
    if odd := odd_days(export, latest_day(today)):
        raise CannotRead(f"{name} {ODD_DAY.format(english.day(odd[0]))}")
    found = matched(ruleset, export)
    if found.assessment.earlier:
        raise CannotRead(f"{name} {_lost(found.assessment.earlier[0], export)}")
    for gate in _milder((*found.assessment.open_gates, *found.assessment.brought_up), export):
        raise CannotRead(f"{name} {_lost(gate, export)}")
    for question in _brought_up_in_other_words(ruleset, export):
        raise CannotRead(f"{name} {LOST_BEFORE.format(question, export.rules.version)}")
    days = [answer.date for answer in export.audit.answers.values()]
    audit = replace(found.audit, started=min(days, default=export.date), earlier=())
    answers = export.audit.answers.keys() - audit.answers.keys()
    before = export.audit.screening.keys() - audit.screening.keys()
    return Given(audit, export, len(answers) + len(before))


def _lost(gate: Result, export: Export) -> str:
    lost = LOST if gate.answer and gate.answer.value else LOST_BLANK
    return lost.format(gate.rule.question, export.rules.version)


def _milder(gates: Iterable[Result], export: Export) -> Iterator[Result]:
    """What the file says is about a child, and these rules do not."""
    child = asked_about_a_child(export)
    return (g for g in gates if g.rule.id in child and not g.rule.safeguarding)


def _brought_up_in_other_words(ruleset: Ruleset, export: Export) -> Iterator[str]:
    """What was said before the questions: it would be kept as if it had been said to the words of today."""
    asked = {q.id: q.text for q in export.asked if q.kind is QuestionKind.SCREENING}
    gated = [s for s in ruleset.screening if any(rule.gate for rule in hidden_by(s, ruleset))]
    now = {screening.id: screening.question for screening in gated}
    for item, said in export.audit.screening.items():
        text = asked[item.question]
        if said is not Screened.NO and now.get(item.question, text) != text:
            yield text


def known(saved: Sequence[SavedAudit], export: Export) -> SavedAudit | None:
    """The saved self-check in which this file, or a later one of the same form, is already."""
    same = (s for s in saved if s.audit.ref == export.audit.ref and s.audit.revision >= export.audit.revision)
    return next(same, None)


def ask_first(ask: Prompter, last: SavedAudit) -> bool:
    """Before another self-check becomes the last one."""
    which = f"Your self-check of {english.day(last.last_used)}"
    unfinished = f"{which} is not finished. To finish it, say no here, and run: mei-social check"
    ask.say(f"{which} stays in your history as it is." if last.finished else unfinished)
    ask.say("The one from the form becomes your last one: recheck, actions and export go on from it.")
    choices = [
        Choice("no", "No, leave everything as it is", ("n",)),
        Choice("yes", "Yes, take it in", ("y",)),
    ]
    return ask.choose("Take it in?", choices) == "yes"
