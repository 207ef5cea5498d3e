"""From an assessment to a Report: choose, order and word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import cast

from mei_social import words
from mei_social.assess import Assessment, Band, Outcome, Result, Tally
from mei_social.audit import Account, Answer, AnswerValue, Audit
from mei_social.explain import explain
from mei_social.report import (
    AnswerLine,
    Cell,
    Contact,
    Finding,
    First,
    Matrix,
    Place,
    Report,
    SettingHelp,
    When,
)
from mei_social.ruleset import BandWords, Guide, HelpLine, Per, Rule, Ruleset, Setting, Severity
from mei_social.text import visible

WHEN = {
    Severity.CRITICAL: When.TODAY,
    Severity.HIGH: When.WEEK,
    Severity.MEDIUM: When.TERM,
    Severity.LOW: When.TERM,
}
LOUD = frozenset({Band.CRITICAL, Band.HIGH})
"""Bands whose words never sound good."""
NOTHING_OPEN = "No open findings in the answers so far."
GATE_OPEN = BandWords(
    title="Talk to someone today",
    meaning="A question that comes before all others is open, or you are not sure about it. Start with what "
    "to do today. You do not have to deal with it alone.",
)
GATE_SET_ASIDE = BandWords(
    title="One thing to talk through",
    meaning="A question that comes before all others is set aside as not applying. Talk it through with your "
    "mentor, so that you both see it the same way.",
)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z'\"‘“])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
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
) -> Report:
    """Everything that a summary or an export shows.

    `guides` holds the settings help by platform id; a platform without one has no menu paths.
    """
    build = _Builder(ruleset, audit, assessment, guides, today)
    gates, findings = build.gates(), build.findings()
    band = build.band_words()
    report = Report(
        title="Social media self-check",
        provider=ruleset.provider.name,
        policy=ruleset.provider.policy,
        ref=audit.ref,
        name=export.name if export else None,
        date=words.day(today),
        rules=f"{ruleset.title}, version {ruleset.version}",
        band=assessment.overall.band,
        band_title=band.title,
        band_meaning=band.meaning,
        headline=build.headline(findings),
        gates=gates,
        gates_unanswered=build.gates_unanswered(),
        first=build.first(gates, findings),
        matrix=build.matrix(),
        score=assessment.overall.score,
        score_line=build.score_line(),
        coverage=build.coverage(),
        findings=findings,
        good=build.good(),
        check_again=build.check_again(),
        contacts=tuple(Contact(c.role, c.reach or c.ask) for c in ruleset.provider.contacts),
        support=tuple(_support(line) for line in ruleset.help),
        left_out=export.left_out if export else (),
        answers=build.answers(),
        explain=explain(ruleset, audit, assessment),
        statement=words.SELF_DECLARED,
        check_code=export.check_code if export else None,
    )
    return cast(Report, shown(report))


def shown(value: object) -> object:
    """The same with every text made safe to show, whoever wrote it: a trainee, or a rules file."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return visible(value)
    if isinstance(value, tuple):
        return tuple(map(shown, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: shown(getattr(value, f.name)) for f in fields(value)})
    return value


def ruleset_words(ruleset: Ruleset, band: Band) -> BandWords:
    """The provider's words for a band."""
    words_of_band: BandWords = getattr(ruleset.bands, band.value.replace("-", "_"))
    return words_of_band


def sentences(text: str) -> tuple[str, ...]:
    return tuple(SENTENCE_END.split(text.strip()))


def steps_for(rule: Rule, outcomes: set[Outcome]) -> tuple[str, ...]:
    """What to do. For a `not sure` that is to find out, before anything is changed."""
    if outcomes == {Outcome.UNKNOWN}:
        return (*sentences(rule.how), "Then answer this question again.")
    if Outcome.UNKNOWN in outcomes:
        return (f"Where you are not sure, find out: {rule.how}", *sentences(rule.remedy))
    return sentences(rule.remedy)


def setting_help(setting: Setting, ruleset: Ruleset, today: date) -> SettingHelp:
    """One setting, stable wording first; the path only as something that was once seen."""
    name = next(s.name for s in ruleset.settings if s.id == setting.topic)
    search = words.listed((f'"{w}"' for w in setting.search), "or")
    return SettingHelp(
        name=name,
        do=setting.do,
        search=f"Search the app's settings for {search}.",
        path=_path(setting, ruleset, today),
        help=f'Help page to look for: "{setting.help}".' if setting.help else None,
        note=setting.note,
    )


def _path(setting: Setting, ruleset: Ruleset, today: date) -> str | None:
    if not setting.path:
        return None
    if setting.seen is None:
        return f"A path without a date, may have moved: {setting.path}"
    old = (today - setting.seen).days > ruleset.review.menu_path_old_after_days
    age = "over a year ago, may well have moved" if old else "may have moved"
    return f"Last known on {words.day(setting.seen)}, {age}: {setting.path}"


def _support(line: HelpLine) -> Contact:
    known = f" ({line.known})" if line.known else ""
    return Contact(line.need, f"{line.who}{': ' + line.reach if line.reach else ''}{known}")


def said(answer: Answer | None) -> str:
    return words.SAID[answer.value] if answer and answer.value else words.SKIPPED


@dataclass(frozen=True, slots=True)
class _Builder:
    ruleset: Ruleset
    audit: Audit
    assessment: Assessment
    guides: Mapping[str, Guide]
    today: date

    def gates(self) -> tuple[Finding, ...]:
        return self._group(self.assessment.gates)

    def findings(self) -> tuple[Finding, ...]:
        return self._group(r for r in self.assessment.findings if not r.rule.gate)

    def _group(self, results: object) -> tuple[Finding, ...]:
        """One finding a rule, with its accounts beneath: five accounts do not make five lines."""
        groups: dict[tuple[str, bool], list[Result]] = {}
        for result in results:  # type: ignore[attr-defined]
            groups.setdefault((result.rule.id, result.is_finding), []).append(result)
        return tuple(self._finding(group) for group in groups.values())

    def _finding(self, group: list[Result]) -> Finding:
        rule, severity = group[0].rule, group[0].severity
        set_aside = not group[0].is_finding
        return Finding(
            rule=rule.id,
            question=rule.question,
            topic=self._topic(rule),
            clauses=self._clauses(rule),
            severity=severity,
            severity_word=words.SEVERITY[severity],
            when=WHEN[severity],
            gate=rule.gate,
            safeguarding=rule.safeguarding,
            force=words.FORCE[rule.force],
            why=rule.why,
            steps=("Talk this through with your mentor.",)
            if set_aside
            else steps_for(rule, {r.outcome for r in group}),
            minutes=rule.minutes * len(group),
            tell=rule.tell,
            places=tuple(self._place(r) for r in group),
            set_aside=set_aside,
        )

    def _place(self, result: Result) -> Place:
        answer, account, rule = result.answer, result.account, result.rule
        reason = f" ({answer.reason})" if answer and answer.reason else ""
        return Place(
            where=self._where(account),
            said=said(answer) + reason,
            note=answer.note if answer else None,
            hint=rule.notes.get(account.platform) if account else None,
            settings=tuple(setting_help(s, self.ruleset, self.today) for s in self._settings(rule, account)),
        )

    def _settings(self, rule: Rule, account: Account | None) -> list[Setting]:
        guide = self.guides.get(account.platform) if account else None
        return [s for s in guide.settings if s.topic in rule.settings] if guide else []

    def _where(self, account: Account | None) -> str:
        if account is None:
            return words.GENERAL
        return words.account_name(account, self.audit.accounts, self.ruleset)

    def _topic(self, rule: Rule) -> str:
        return next(t.name for t in self.ruleset.topics if t.id == rule.topic)

    def _clauses(self, rule: Rule) -> str:
        return ", ".join(c.label for c in self.ruleset.clauses if c.id in rule.clauses)

    def band_words(self) -> BandWords:
        """The provider's words, unless they would sound good above a gate that is not plainly answered."""
        band = self.assessment.overall.band
        if band in LOUD or not self.assessment.gates:
            return ruleset_words(self.ruleset, band)
        return GATE_OPEN if self.assessment.open_gates else GATE_SET_ASIDE

    def headline(self, findings: tuple[Finding, ...]) -> str:
        """Counts questions, not places, as the lists below it do."""
        gates = {r.rule.id for r in self.assessment.open_gates}
        aside = {r.rule.id for r in self.assessment.gates if not r.is_finding}
        counts = {when: sum(f.when is when for f in findings) for when in When}
        counts[When.TODAY] += len(gates)
        parts = [f"{words.count(n, 'finding')} for {when.lower()}" for when, n in counts.items() if n]
        left = self.assessment.overall.applicable - self.assessment.overall.answered
        said = [f"{words.listed(parts)}."] if parts else []
        if aside:
            some = words.count(len(aside), "question that comes", "questions that come")
            said.append(f"{some} before all others: set aside.")
        if not said:
            nothing = self.assessment.overall.band is Band.NOT_ASSESSED
            said.append("There is nothing to assess yet." if nothing else NOTHING_OPEN)
        if left:
            said.append(f"{words.count(left, 'question has', 'questions have')} no answer yet.")
        return " ".join(said)

    def gates_unanswered(self) -> str | None:
        blank = sum(r.rule.gate and r.outcome is Outcome.NOT_TESTED for r in self.assessment.results)
        if not blank:
            return None
        some = words.count(blank, "question that comes", "questions that come")
        return f"{some} before all others: no answer yet. Answer those next."

    def first(self, gates: tuple[Finding, ...], findings: tuple[Finding, ...]) -> First:
        """An open gate, then the worst finding, then a gate to talk through, then what has no answer."""
        shown = {f.rule: f for f in (*findings, *sorted(gates, key=lambda g: not g.set_aside))}
        order = self.assessment.order_of_action
        chosen = shown[order[0]] if order else None
        if chosen:
            return First(chosen.question, _told(chosen), chosen.minutes, chosen.where)
        left = self.assessment.overall.applicable - self.assessment.overall.answered
        if left:
            step = "Run mei-social check. It goes on where you stopped."
            return First(
                f"Answer the {words.count(left, 'open question')}.", (step,), max(1, left // 4), None
            )
        step = "Put the date in your diary. Apps move their settings, and answers go out of date."
        return First(self.check_again(), (step,), 1, None)

    def matrix(self) -> Matrix:
        columns: list[Account | None] = [None, *self.audit.accounts]
        rows = [
            (topic.name, tuple(self._cell(topic.id, account) for account in columns))
            for topic in self.ruleset.topics
            if self.assessment.topics[topic.id].band is not Band.NOT_ASSESSED
        ]
        key = [(words.CELL[band], ruleset_words(self.ruleset, band).title) for band in Band]
        return Matrix(tuple(self._where(c) for c in columns), tuple(rows), tuple(key))

    def _cell(self, topic: str, account: Account | None) -> Cell:
        key = (topic, account.id if account else None)
        tally = self.assessment.cells.get(key)
        band = tally.band if tally else Band.NOT_ASSESSED
        found = sum(r.is_finding and (r.rule.topic, r.item.account) == key for r in self.assessment.results)
        return Cell(band, words.CELL[band], found)

    def score_line(self) -> str:
        score = self.assessment.overall.score
        if score is None:
            return "Nothing to score yet."
        if self.assessment.gates:
            return f"Score: {score} of 100. It says nothing about the matters above, which come first."
        return f"Score: {score} of 100. A question without an answer counts nothing."

    def coverage(self) -> tuple[str, ...]:
        overall, accounts = self.assessment.overall, self.audit.accounts
        finished = sum(_finished(self.assessment.accounts[a.id]) for a in accounts)
        aside = sum(r.outcome is Outcome.NOT_APPLICABLE for r in self.assessment.results)
        lines = [
            f"{overall.answered} of {words.count(overall.applicable, 'question')} answered.",
            f"{finished} of {words.count(len(accounts), 'account')} finished."
            if accounts
            else "No account is in this self-check.",
        ]
        return (
            (*lines, f"{words.count(aside, 'question')} set aside as not applying.")
            if aside
            else tuple(lines)
        )

    def good(self) -> tuple[str, ...]:
        passed = sum(r.outcome is Outcome.PASS for r in self.assessment.results)
        if not passed:
            return ()
        clear = [
            f"{topic.name}: nothing open, {words.count(tally.answered, 'answer')}."
            for topic in self.ruleset.topics
            for tally in [self.assessment.topics[topic.id]]
            if tally.band is Band.NO_OPEN_FINDINGS
        ]
        return (f"{words.count(passed, 'answer')} with nothing to change.", *clear)

    def check_again(self) -> str:
        """Counted from the last answer, so that looking at a summary again does not put it off."""
        last = min(max((a.date for a in self.audit.answers.values()), default=self.today), self.today)
        again = last + timedelta(days=self.ruleset.review.check_again_after_days)
        if again < self.today:
            return f"Check again now: your last answer is from {words.day(last)}."
        return f"Check again by {words.day(again)}, or at the start of your next placement."

    def answers(self) -> tuple[AnswerLine, ...]:
        return (*self._screening(), *(self._line(r) for r in self.assessment.results))

    def _screening(self) -> list[AnswerLine]:
        return [
            AnswerLine(
                where=self._where(account),
                topic="Before the questions",
                question=screening.question,
                said=words.SAID[AnswerValue(answer.value)],
                reason=None,
                note=None,
                date="",
                rule=screening.id,
                account=item.account,
                severity_word="",
                clauses="",
            )
            for screening in self.ruleset.screening
            for item, answer in self.audit.screening.items()
            if item.question == screening.id
            for account in [next((a for a in self.audit.accounts if a.id == item.account), None)]
            if (screening.per is Per.PERSON) == (account is None)
        ]

    def _line(self, result: Result) -> AnswerLine:
        answer = result.answer
        return AnswerLine(
            where=self._where(result.account),
            topic=self._topic(result.rule),
            question=result.rule.question,
            said=said(answer),
            reason=answer.reason if answer else None,
            note=answer.note if answer else None,
            date=answer.date.isoformat() if answer else "",
            rule=result.rule.id,
            account=result.item.account,
            severity_word=words.SEVERITY[result.severity],
            clauses=self._clauses(result.rule),
        )


def _told(finding: Finding) -> tuple[str, ...]:
    """Who to tell, then the steps; without a step that says only the same again."""
    if not finding.tell:
        return finding.steps
    told = f"Tell {finding.tell}".casefold()
    new = (step for step in finding.steps if not told.startswith(step.casefold().rstrip(".")))
    return (f"Who to tell: {finding.tell}.", *new)


def _finished(tally: Tally) -> bool:
    return tally.answered == tally.applicable
