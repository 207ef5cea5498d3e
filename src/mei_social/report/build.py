"""From an assessment to a Report: choose, order and word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit import extent
from mei_social.audit.assess import Assessment, Band, Outcome, Result, Tally
from mei_social.audit.extent import TITLES, Extent
from mei_social.audit.model import Account, Audit, Item, Mark
from mei_social.report import labels
from mei_social.report.advice import check_again_on, last_day, people, setting_help, steps_for, support
from mei_social.report.answers import answer_lines, worded
from mei_social.report.explain import explain
from mei_social.report.model import TELL, Cell, Finding, First, Matrix, Place, Report, When
from mei_social.ruleset.model import BandWords, Guide, Per, Rule, Ruleset, Setting, Severity
from mei_social.safeguarding.duty import is_about_a_child
from mei_social.text import english
from mei_social.text.visible import shown, visible

WHEN = {
    Severity.CRITICAL: When.TODAY,
    Severity.HIGH: When.WEEK,
    Severity.MEDIUM: When.TERM,
    Severity.LOW: When.TERM,
}
LOUD = frozenset({Band.CRITICAL, Band.HIGH})
"""Bands whose words never sound good."""
NOTHING_OPEN = "No open findings in the answers so far."
ADVICE_LEFT = "Only recommendations are left: {}."
NOTHING_YET = "There is nothing to assess yet."
FINDINGS_FOR = "{} for {}"
ASIDE_FIRST = "{} before all others: set aside."
BLANK_FIRST = "{} before all others {} no answer yet."
LEFT_FOR_FULL = "{} left for the full check."
FURTHER_ON = ", and {} to come"
NONE_YET = "{} no answer yet."
TO_DO = "nothing is open there, and some questions have no answer yet"
"""Not the title of that result: after a finished quick check it would say that it is not finished."""
ANSWERED_OF = "{} of {} answered."
LOOKED_AT = "What the quick check looked at: {}."
ONLY_IN_FULL = "Only in the full check: {}."
FULL_ASKS = "The full check asks for {} on these and other things."
ASIDE = "{} set aside as not applying."
TALK_THROUGH = "Talk this through with your {reviews}."
GO_ON_TO_FULL = "Go on to the full check: {}."
ANSWER_OPEN = "Answer the {}."
NOTHING_TO_CHANGE = "{} with nothing to change."
AGAIN_NOW = "Check again now: your last answer is from {}."
AGAIN_BY = "Check again by {}, or when you start at a new {place}."
GATE_OPEN = BandWords(
    title="Talk to someone today",
    meaning="A question that comes before all others is open, or you are not sure about it. Start with what "
    "to do today. You do not have to deal with it alone.",
)
GATE_UNANSWERED = BandWords(
    title="Not finished: answer what comes first",
    meaning="A question that comes before all others has no answer yet, so nothing here can count as fine. "
    "Answer it next. You do not have to deal with anything alone.",
)
GATE_SET_ASIDE = BandWords(
    title="One thing to talk through",
    meaning="A question that comes before all others is set aside as not applying. Talk it through with your "
    "{reviews}, so that you both see it the same way.",
)
ONLY_ADVICE = BandWords(
    title="Only recommendations are left",
    meaning="All that is open in your answers is advice. You choose what to do about it, and when. Nobody "
    "has checked your answers.",
)
ONLY_ADVICE_SO_FAR = BandWords(
    title="Not finished: only recommendations are left so far",
    meaning="All that is open in the answers you gave is advice. Some questions have no answer yet, and what "
    "has no answer cannot count as fine.",
)
QUICK_DONE = BandWords(
    title="Quick check finished",
    meaning="You have answered all that a quick check asks, and it found nothing to change.",
)
NO_SCORE = "A quick check has no score."
SCORE_LATER = "The score comes when at least half of the questions have an answer."
TODAY = "Talk to someone today"
MOST_PLACES = 3
"""With more, the first line says how many more there are."""
ANSWER_IT = "To answer, run: mei-social check"
GO_ON = "Run: mei-social check. It goes on with what has no answer."
GO_FURTHER = "Run: mei-social check --full. It keeps your answers."
LOOK_AGAIN = "Run: mei-social recheck. It asks only what needs another look."
DIARY = (
    "Put the date in your diary. Apps move their settings, and answers go out of date.",
    "For an entry in your calendar, run: mei-social remind next-check.ics",
)


class Export(Struct, frozen=True, kw_only=True):
    """What only a file for somebody else has."""

    name: str | None
    check_code: str
    left_out: tuple[str, ...]


def build_report(
    ruleset: Ruleset,
    audit: Audit,
    assessment: Assessment,
    guides: Mapping[str, Guide],
    today: date,
    export: Export | None = None,
    marks: Mapping[Item, Mark] | None = None,
    going_on: Extent | None = None,
) -> Report:
    """Everything that a summary or an export shows.

    `guides` holds the settings help by platform id; a platform without one has no menu paths. `marks` is what
    was said about actions, where that is to be seen. `going_on`: the check that the trainee is in the middle
    of, in whose figures it is told.
    """
    build = _Builder(ruleset, audit, assessment, guides, today, marks or {}, going_on)
    gates, findings, unanswered = build.gates(), build.findings(), build.unanswered()
    band = band_words(ruleset, assessment)
    report = Report(
        comes_first=build.named_first(gates, unanswered),
        title=TITLES[build.extent],
        extent=build.extent,
        provider=ruleset.provider.name,
        policy=ruleset.provider.policy,
        ref=audit.ref,
        name=export.name if export else None,
        date=english.day(today),
        rules=f"{ruleset.title}, version {ruleset.version}",
        band=assessment.overall.band,
        band_title=band.title,
        band_meaning=band.meaning,
        headline=build.headline(gates, unanswered, findings),
        gates=gates,
        gates_unanswered=unanswered,
        first=build.first(gates, unanswered, findings),
        matrix=build.matrix(),
        score=assessment.overall.score,
        score_line=build.score_line(),
        coverage=build.coverage(),
        findings=findings,
        good=build.good(),
        check_again=build.check_again(),
        contacts=people(ruleset, any(is_about_a_child(r.rule) for r in assessment.open_gates)),
        support=tuple(map(support, ruleset.help)),
        left_out=export.left_out if export else (),
        answers=answer_lines(ruleset, audit, assessment),
        explain=explain(ruleset, audit, assessment, build.no_score()),
        statement=labels.self_declared(ruleset),
        check_code=export.check_code if export else None,
    )
    return shown(report)


def comes_first(
    ruleset: Ruleset, audit: Audit, assessment: Assessment, *, answers: bool = True, blank: bool = True
) -> str | None:
    """The first line, for what shows no report.

    `answers`: whether it may say what was answered. `blank`: whether it names what has no answer yet.
    """
    build = _Builder(ruleset, audit, assessment, {}, audit.started, {})
    text = named_first(build.gates(), build.unanswered() if blank else (), answers=answers)
    return text and visible(text)


def stays_first(ruleset: Ruleset, audit: Audit, assessment: Assessment, left: Container[Item]) -> str | None:
    """The same in the middle of a self-check, with whom to tell. `left`: what is blank and is named."""
    blank = tuple(r for r in assessment.unanswered_gates if r.item in left)
    build = _Builder(ruleset, audit, assessment, {}, audit.started, {})
    gates, unanswered = build.gates(), build.unanswered(blank)
    first = named_first(gates, unanswered)
    tell = next((g.tell for g in (*gates, *unanswered) if g.tell and not g.set_aside), None)
    return visible(f"{first} {TELL}: {tell}." if tell else first) if first else None


def named_first(
    gates: Iterable[Finding],
    unanswered: Iterable[Finding],
    start: str = TODAY,
    *,
    answers: bool = True,
    further: int = 0,
) -> str | None:
    """Each by name, with what was said: none of them hides another. `further`: how many are only counted."""
    more = FURTHER_ON.format(english.count(further, "more question")) if further else ""
    parts = (
        (start, [g for g in gates if not g.set_aside], answers, ""),
        (labels.COMES_FIRST_BLANK, list(unanswered), False, more),
    )
    return " ".join(_named(label, found, said, more) for label, found, said, more in parts if found) or None


def ruleset_words(ruleset: Ruleset, band: Band) -> BandWords:
    """The provider's words for a band."""
    words_of_band: BandWords = getattr(ruleset.bands, band.value.replace("-", "_"))
    return words_of_band


def band_words(ruleset: Ruleset, assessment: Assessment) -> BandWords:
    """The provider's words, unless they would sound good above a gate that is not plainly answered."""
    band = assessment.overall.band
    if band in LOUD:
        return ruleset_words(ruleset, band)
    if assessment.open_gates:
        return GATE_OPEN
    if assessment.unanswered_gates:
        return GATE_UNANSWERED
    if assessment.gates:
        return set_aside_words(ruleset)
    is_quick = extent.extent(assessment) is Extent.QUICK
    if only_advice(assessment):
        return ONLY_ADVICE if is_quick or not _has_blanks(assessment) else ONLY_ADVICE_SO_FAR
    if band is Band.INCOMPLETE and is_quick:
        return QUICK_DONE
    asked_for = assessment.asked_for
    return ruleset_words(ruleset, Band(asked_for[0].severity) if asked_for else band)


def set_aside_words(ruleset: Ruleset) -> BandWords:
    return replace(GATE_SET_ASIDE, meaning=ruleset.roles.say(GATE_SET_ASIDE.meaning))


def only_advice(assessment: Assessment) -> bool:
    """Whether something is open, and all of it is a recommendation: no gate, and nothing about a child.

    Nor is a gate left without an answer.
    """
    return bool(assessment.findings) and not (assessment.asked_for or assessment.unanswered_gates)


def _has_blanks(assessment: Assessment) -> bool:
    return assessment.overall.answered < assessment.overall.applicable


class _Builder(Struct, frozen=True):
    ruleset: Ruleset
    audit: Audit
    assessment: Assessment
    guides: Mapping[str, Guide]
    today: date
    marks: Mapping[Item, Mark]
    going_on: Extent | None = None

    @property
    def names(self) -> labels.Labels:
        return labels.Labels(self.ruleset, self.audit.accounts)

    def gates(self) -> tuple[Finding, ...]:
        return self._group(self.assessment.gates)

    def findings(self) -> tuple[Finding, ...]:
        return self._group(r for r in self.assessment.findings if not r.rule.gate)

    def _group(self, results: Iterable[Result]) -> tuple[Finding, ...]:
        """One finding a rule, with its accounts beneath: five accounts do not make five lines."""
        groups: dict[tuple[str, str, bool], list[Result]] = {}
        for result in results:
            key = (result.rule.id, result.rule.question, result.is_finding)
            groups.setdefault(key, []).append(result)
        return tuple(self._finding(group) for group in groups.values())

    def _finding(self, group: list[Result]) -> Finding:
        rule, severity = group[0].rule, group[0].severity
        set_aside, outcomes = not group[0].is_finding, {r.outcome for r in group}
        return Finding(
            rule=rule.id,
            question=rule.question,
            topic=self.names.topic(rule),
            clauses=self.names.clauses(rule),
            severity=severity,
            severity_word=labels.SEVERITY[severity],
            when=When.TODAY if rule.gate else WHEN[severity],
            gate=rule.gate,
            safeguarding=rule.safeguarding,
            cited=self.names.cited(rule),
            force=labels.whose_word(rule),
            why=rule.why,
            steps=(self.ruleset.roles.say(TALK_THROUGH),) if set_aside else steps_for(rule, outcomes),
            minutes=rule.minutes * len(group),
            tell=rule.tell,
            places=tuple(self._place(r) for r in group),
            set_aside=set_aside,
            unsure=outcomes == {Outcome.UNKNOWN},
            action=rule.action,
        )

    def _place(self, result: Result) -> Place:
        answer, account, rule = result.answer, result.account, result.rule
        as_asked = self._as_asked(result)
        reason = f" ({answer.reason})" if answer and answer.reason else ""
        mark = self.marks.get(result.item)
        return Place(
            account=result.item.account,
            where=self.names.where(account),
            said=labels.STATED_OPEN
            if result.stated
            else worded(answer) + reason + (f", {as_asked}" if as_asked else ""),
            note=answer.note if answer else None,
            hint=rule.notes.get(account.platform) if account else None,
            settings=tuple(setting_help(s, self.ruleset, self.today) for s in self._settings(rule, account)),
            plan=labels.marked(mark, self.today) if mark else None,
            as_asked=as_asked,
        )

    def _as_asked(self, result: Result) -> str | None:
        if not (result.earlier and result.answer):
            return None
        if result.stated:
            return labels.STATED_OPEN
        today = next((rule for rule in self.ruleset.rules if rule.id == result.rule.id), None)
        same_rules = self.audit.rules.digest == self.ruleset.digest
        return labels.as_asked(result.rule, result.answer.date, today, same_rules=same_rules)

    def _settings(self, rule: Rule, account: Account | None) -> list[Setting]:
        guide = self.guides.get(account.platform) if account else None
        return [s for s in guide.settings if s.topic in rule.settings] if guide else []

    def headline(
        self, gates: tuple[Finding, ...], unanswered: tuple[Finding, ...], findings: tuple[Finding, ...]
    ) -> str:
        """Counts things to do, as the plan of action does: one on five accounts is one."""
        aside = sum(gate.set_aside for gate in gates)
        advice = findings if only_advice(self.assessment) else ()
        asked_for = () if advice else findings
        actions = (*(gate for gate in gates if not gate.set_aside), *unanswered, *asked_for)
        counts = [(n, when) for when in When if (n := sum(f.when is when for f in actions))]
        first = [FINDINGS_FOR.format(english.count(n, "action"), when.lower()) for n, when in counts[:1]]
        rest = [FINDINGS_FOR.format(n, when.lower()) for n, when in counts[1:]]
        left = self.assessment.overall.applicable - self.assessment.overall.answered
        said = [f"{english.listed([*first, *rest])}."] if counts else []
        if advice:
            said.append(ADVICE_LEFT.format(len(advice)))
        if aside:
            some = english.count(aside, "question that comes", "questions that come")
            said.append(ASIDE_FIRST.format(some))
        if not said:
            nothing = self.assessment.overall.band is Band.NOT_ASSESSED
            said.append(NOTHING_YET if nothing else NOTHING_OPEN)
        if left and extent.but_for_gates(self.assessment) is Extent.QUICK:
            blank = len(self.assessment.unanswered_gates)
            if blank:
                some = english.count(blank, "question that comes", "questions that come")
                said.append(BLANK_FIRST.format(some, "has" if blank == 1 else "have"))
            further = sum(not r.rule.gate for r in extent.left(self.assessment).results)
            said.append(LEFT_FOR_FULL.format(english.count(further, "answer is", "answers are")))
        elif left and self.going_on is Extent.QUICK:
            of_quick = ("question of your quick check has", "questions of your quick check have")
            said.append(NONE_YET.format(english.count(self._quick_left(), *of_quick)))
        elif left:
            said.append(NONE_YET.format(english.count(left, "question has", "questions have")))
        return " ".join(said)

    def named_first(self, gates: tuple[Finding, ...], unanswered: tuple[Finding, ...]) -> str | None:
        """In the middle of a self-check, what nobody has come to yet is named by the first of it and counted.

        All of it by name is a wall to whoever has only begun. What was brought up or left for later is named.
        """
        if self.going_on is None:
            return named_first(gates, unanswered)
        met = {r.rule.id for r in self.assessment.unanswered_gates if r.because or r.answer}
        named = [gate for gate in unanswered if gate.rule in met]
        to_come = [gate for gate in unanswered if gate.rule not in met]
        return named_first(gates, [*named, *to_come[:1]], further=len(to_come[1:]))

    def _quick_left(self) -> int:
        return sum(extent.is_quick(r.rule) for r in extent.left(self.assessment).results)

    def unanswered(self, blank: Iterable[Result] | None = None) -> tuple[Finding, ...]:
        """What comes before all others and has no answer, as something to do: to answer it.

        What something said before the questions asks for stands first. Where nothing was said that could ask
        for it, it is called by that question, and in the middle of a self-check that is asked sooner.
        """
        blank = self.assessment.unanswered_gates if blank is None else blank
        groups: dict[tuple[str | None, str], list[Result]] = {}
        going_on = self.going_on is not None
        for result in sorted(blank, key=lambda r: (r.because is None, going_on and r.waits is None)):
            asked = result.waits or result.rule
            groups.setdefault((None if result.waits else result.rule.id, asked.question), []).append(result)
        return tuple(self._to_answer(group) for group in groups.values())

    def _to_answer(self, group: list[Result]) -> Finding:
        waits = group[0].waits
        if waits:
            firsts: dict[str | None, Result] = {}
            for result in group:
                firsts.setdefault(None if waits.per is Per.PERSON else result.item.account, result)
            group = list(firsts.values())
        found = self._finding(group)
        return replace(
            found,
            question=waits.question if waits else found.question,
            tell=found.tell if any(r.because for r in group) else None,
            steps=(ANSWER_IT,),
            minutes=len(group),
            places=tuple(map(self._blank, group)),
            set_aside=False,
            unanswered=True,
        )

    def _blank(self, result: Result) -> Place:
        """With what asked for it, and what was said instead of an answer."""
        place = replace(self._place(result), hint=None, settings=(), plan=None)
        if result.waits and result.waits.per is Per.PERSON:
            place = replace(place, where=labels.GENERAL)
        if result.because is None:
            return place
        why = labels.brought_up(result.because, result.answer)
        return replace(place, said=f"{labels.SKIPPED}, {why}", as_asked=why)

    def first(
        self, gates: tuple[Finding, ...], unanswered: tuple[Finding, ...], findings: tuple[Finding, ...]
    ) -> First:
        """An open gate, one without an answer, the worst finding, a gate to talk through, then the rest."""
        order = self.assessment.order_of_action
        shown = {f.rule: f for f in (*findings, *sorted(gates, key=lambda g: not g.set_aside))}
        chosen = shown[order[0]] if order else None
        if unanswered and not self.assessment.open_gates:
            chosen = unanswered[0]
        if chosen:
            return First(
                chosen.title, chosen.told, chosen.minutes, chosen.where, chosen.question, chosen.force
            )
        left = self.assessment.overall.applicable - self.assessment.overall.answered
        if left:
            blank = extent.left(self.assessment)
            return First(*self._go_on(len(blank.results) or left), blank.minutes, None)
        due = check_again_on(self.ruleset, self.audit, self.today) <= self.today
        return First(self.check_again(), (LOOK_AGAIN,) if due else DIARY, 1, None)

    def _go_on(self, left: int) -> tuple[str, tuple[str, ...]]:
        if self.extent is Extent.QUICK:
            return GO_ON_TO_FULL.format(english.count(left, "more answer")), (GO_FURTHER,)
        return ANSWER_OPEN.format(english.count(left, "open question")), (GO_ON,)

    @property
    def extent(self) -> Extent:
        return extent.extent(self.assessment)

    def matrix(self) -> Matrix:
        columns: list[Account | None] = [None, *self.audit.accounts]
        found = Counter((r.rule.topic, r.item.account) for r in self.assessment.told if r.is_finding)
        rows = [
            (topic.name, tuple(self._cell(topic.id, account, found) for account in columns))
            for topic in self.ruleset.topics
            if self.assessment.topics[topic.id].band is not Band.NOT_ASSESSED
        ]
        meanings = {band: ruleset_words(self.ruleset, band).title for band in Band} | {Band.INCOMPLETE: TO_DO}
        key = [(labels.CELL[band], meaning) for band, meaning in meanings.items()]
        return Matrix(tuple(self.names.where(c) for c in columns), tuple(rows), tuple(key))

    def _cell(self, topic: str, account: Account | None, found: Counter[tuple[str, str | None]]) -> Cell:
        key = (topic, account.id if account else None)
        tally = self.assessment.cells.get(key)
        band = tally.band if tally else Band.NOT_ASSESSED
        return Cell(band, labels.CELL[band], found[key])

    def no_score(self) -> str | None:
        """Why no score is shown, if there is none."""
        overall = self.assessment.overall
        if Extent.QUICK in (self.extent, self.going_on):
            return NO_SCORE
        if overall.score is None:
            return "Nothing to score yet."
        return SCORE_LATER if self.going_on and 2 * overall.answered < overall.applicable else None

    def score_line(self) -> str:
        score = self.assessment.overall.score
        if reason := self.no_score():
            return reason
        if self.assessment.gates:
            left = f" {labels.NOT_IN_SCORE}" if self.assessment.earlier else ""
            return f"Score: {score} of 100. It says nothing about the matters above, which come first.{left}"
        return f"Score: {score} of 100. A question without an answer counts nothing."

    def coverage(self) -> tuple[str, ...]:
        overall, accounts = self.assessment.overall, self.audit.accounts
        finished = sum(_finished(self.assessment.accounts[a.id]) for a in accounts)
        aside = sum(r.outcome is Outcome.NOT_APPLICABLE for r in self.assessment.results)
        lines = [
            ANSWERED_OF.format(overall.answered, english.count(overall.applicable, "question")),
            _whole(finished, len(accounts)),
        ]
        if self.extent is Extent.QUICK:
            return (lines[0], *self._covered())
        if self.going_on is Extent.QUICK:
            answered = sum(
                extent.is_quick(r.rule) and extent.was_answered(r) for r in self.assessment.results
            )
            asked = english.count(
                answered + self._quick_left(), "question of your quick check", "questions of your quick check"
            )
            return (ANSWERED_OF.format(answered, asked),)
        return (*lines, ASIDE.format(english.count(aside, "question"))) if aside else tuple(lines)

    def _covered(self) -> tuple[str, ...]:
        """What a quick check has looked at, and what it has not."""
        topics = {topic.id: topic.name for topic in self.ruleset.topics}
        blank = extent.left(self.assessment).results
        seen = {r.rule.topic for r in self.assessment.results if extent.was_answered(r)}
        asked = [name for topic, name in topics.items() if topic in seen]
        further = {r.rule.topic for r in blank}
        wholly = [name for topic, name in topics.items() if topic in further and topic not in seen]
        lines = [LOOKED_AT.format("; ".join(asked))]
        if wholly:
            lines.append(ONLY_IN_FULL.format("; ".join(wholly)))
        return (*lines, FULL_ASKS.format(english.count(len(blank), "more answer")))

    def good(self) -> tuple[str, ...]:
        passed = sum(r.outcome is Outcome.PASS for r in self.assessment.results)
        if not passed:
            return ()
        clear = [
            f"{topic.name}: nothing open, {english.count(tally.answered, 'answer')}."
            for topic in self.ruleset.topics
            for tally in [self.assessment.topics[topic.id]]
            if tally.band is Band.NO_OPEN_FINDINGS
        ]
        return (NOTHING_TO_CHANGE.format(english.count(passed, "answer")), *clear)

    def check_again(self) -> str:
        """Counted from the last answer, so that looking at a summary again does not put it off."""
        last = last_day(self.audit, self.today)
        again = check_again_on(self.ruleset, self.audit, self.today)
        if again < self.today:
            return AGAIN_NOW.format(english.day(last))
        return self.ruleset.roles.say(AGAIN_BY, english.day(again))


def _named(start: str, found: list[Finding], answers: bool, further: str) -> str:
    """`Talk to someone today: "Is this ...?" (Instagram: No); "Have you ...?" (Once: Not sure).`."""
    return f"{start}: {'; '.join(_in_brief(finding, answers) for finding in found)}{further}."


def _in_brief(found: Finding, answers: bool) -> str:
    places: dict[str, list[str]] = {}
    for place in found.places:
        places.setdefault(f": {place.said}" if answers else "", []).append(place.where)
    return f'"{found.question}" ({"; ".join(_first_of(where) + said for said, where in places.items())})'


def _first_of(where: list[str]) -> str:
    """So that a question on ten accounts does not push the next one out of sight."""
    more = len(where) - MOST_PLACES
    return english.listed([*where[:MOST_PLACES], f"{more} more"] if more > 0 else where)


def _whole(finished: int, accounts: int) -> str:
    """Without `1 of 1`."""
    if accounts == 1:
        return f"The account has {'every question answered' if finished else 'questions without an answer'}."
    if accounts:
        return f"{finished} of {english.count(accounts, 'account')} with every question answered."
    return "No account is in this self-check."


def _finished(tally: Tally) -> bool:
    return tally.answered == tally.applicable
