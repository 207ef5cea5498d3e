"""How single things are called, everywhere the same."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from mei_social.audit.assess import Band
from mei_social.audit.model import Account, Answer, AnswerValue, Mark, Said, State
from mei_social.ruleset.model import Force, Origin, Purpose, Rule, Ruleset, Severity
from mei_social.ruleset.roles import LONGEST_WORD
from mei_social.text.english import day
from mei_social.text.visible import visible

SELF_DECLARED = "Self-declared: these are the {answers}'s own answers. Nobody has checked them."
DECLARED = tuple(SELF_DECLARED.split("{answers}"))
"""How it begins and ends, whoever answers: other rules may call them something else."""
MOST_DECLARED = sum(map(len, DECLARED)) + LONGEST_WORD
"""Letters: there is room for a word and for no claim."""
UNCHECKED = "Self-declared: nobody has checked any answer."
"""Where no answers are shown, and so nobody's."""
TOLD_TO_DO = "What they were told to do"
WORST = "Worst open finding: {}. {}"
"""To a mentor: the band in a word, then the counts."""
GENERAL = "General"
"""Where a once-only question belongs; the same words for the trainee and the mentor."""

NOT_IN_YOUR_RULES = "Your rules do not have this question, so what it told them is not known here."
TALK_TODAY = (
    "If anyone is in danger, call 999 first. Talk about it today, in person or by phone. "
    "If it is about a child, tell the person who leads on safeguarding straight away."
)
STATED_OPEN = "Stated open in the file's own results, which do not follow from its answers: ask about it"
"""Of a gate, in place of an answer."""
COMES_FIRST = "Open, and it comes before all others"
COMES_FIRST_BLANK = "No answer yet, and it comes before all others"
"""How the first line begins."""
NOT_IN_SCORE = "What today's rules do not ask in the same way is not in it."
"""Beside a score, where a gate stands as it was asked."""
SET_ASIDE = "Set aside, which does not answer it"
SET_ASIDE_NO_ANSWER = f"{SET_ASIDE}; the reason given"
EARLIER = "Earlier rules"
"""The topic of a question that the rules at hand do not know."""

ANSWER = {
    AnswerValue.YES: "Yes",
    AnswerValue.PARTLY: "Partly",
    AnswerValue.NO: "No",
    AnswerValue.NOT_SURE: "Not sure",
    AnswerValue.NOT_APPLICABLE: "Does not apply",
}
SKIPPED = "No answer yet"
WHOSE_WORD = {
    Origin.POLICY: {
        Force.MUST: "The policy is firm on this.",
        Force.SHOULD: "The policy expects this.",
        Force.MAY: "A recommendation: the policy leaves this to each person.",
    },
    Origin.GUIDANCE: {
        Force.MUST: "{} is firm on this.",
        Force.SHOULD: "{} expects this.",
        Force.MAY: "A recommendation: {} leaves this to each person.",
    },
    Origin.OURS: {
        Force.MUST: "Advice of this self-check: the policy does not ask for it.",
        Force.SHOULD: "Advice of this self-check: the policy does not ask for it.",
        Force.MAY: "A tip of this self-check: the policy does not ask for it.",
    },
    None: {
        Force.MUST: "A firm rule. Whose word it is: not stated.",
        Force.SHOULD: "Expected. Whose word it is: not stated.",
        Force.MAY: "A recommendation. Whose word it is: not stated.",
    },
}
SOME_GUIDANCE = "National guidance"
SEVERITY = {
    Severity.CRITICAL: "Critical",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
}
CELL = {
    Band.CRITICAL: "critical",
    Band.HIGH: "high",
    Band.MEDIUM: "medium",
    Band.LOW: "low",
    Band.INCOMPLETE: "to do",
    Band.NO_OPEN_FINDINGS: "none open",
    Band.NOT_ASSESSED: "-",
}


def as_asked(gate: Rule, said: date, today: Rule | None, *, same_rules: bool) -> str:
    """About an answer to a gate that the rules at hand do not put so. `today`: their rule of its id.

    `same_rules`: it was asked under the rules at hand, and a recheck has only not come to it yet.
    """
    asked = f"as asked on {day(said)}"
    if same_rules and today == gate:
        return asked
    if today is None:
        return f"{asked}, and today's rules do not ask it"
    if today.question != gate.question:
        return f"{asked}, and today's rules have other words"
    if today.expected is not gate.expected:
        return f'{asked}, when "{gate.expected}" was the safe answer, and today it is "{today.expected}"'
    if gate.safeguarding and today.gate and not today.safeguarding:
        return f"{asked}, when it was about a child, and today's rules do not say so"
    if today.gate:
        return f"{asked}, and by today's rules it would not be asked here"
    return f"{asked}, when it came before all others, and by today's rules it does not"


CITED = "Policy {}"
CITED_NEAREST = "Nearest in the policy: {}"


def self_declared(ruleset: Ruleset) -> str:
    """The statement of every output."""
    return ruleset.roles.say(SELF_DECLARED)


def declares(statement: str) -> bool:
    """Whether a file says that it is self-declared, in the words of any rules."""
    start, end = DECLARED
    return statement.startswith(start) and statement.endswith(end) and len(statement) <= MOST_DECLARED


def purpose(purpose: Purpose, ruleset: Ruleset) -> str:
    """What an account is for, as in the middle of a sentence."""
    return visible(ruleset.purposes.of(purpose).name)


def whose_word(rule: Rule) -> str:
    """How firm a rule is and who says so, as one sentence or two; the same in every output."""
    return WHOSE_WORD[rule.from_][rule.force].format(visible(rule.guidance or SOME_GUIDANCE))


def is_the_policy_s(rule: Rule) -> bool:
    """Where nothing is stated, the clauses are all that is known, so people are sent there."""
    return rule.from_ in (Origin.POLICY, None)


def brought_up(because: Said, answer: Answer | None) -> str:
    """Of a gate without an answer: what asked for it, and the reason of whoever set it aside all the same."""
    said = f'"{because.question}": {ANSWER[AnswerValue(because.answer.value)]}'
    what = said if because.question else "something that was said before the questions"
    reason = f". {SET_ASIDE_NO_ANSWER}: {answer.reason}" if answer and answer.reason else ""
    return f"asked because of {what}{reason}"


def marked(mark: Mark, today: date) -> str:
    """What was said about an action."""
    if mark.state is State.ACTED_ON:
        return f"Marked as acted on, on {day(mark.said)}"
    if mark.state is State.DONE:
        return f"Marked as done on {day(mark.said)}, not answered again yet"
    until = mark.until or mark.said
    return f"Put off until {day(until)}" + (", which has come" if until <= today else "")


def platform_name(platform: str, ruleset: Ruleset) -> str:
    return next((p.name for p in ruleset.platforms if p.id == platform), visible(platform, 40))


def account_name(account: Account, accounts: tuple[Account, ...], ruleset: Ruleset) -> str:
    """A short name without a handle: `Instagram`, or `Instagram 2 (professional)` where there are several."""
    name = _app(account, ruleset)
    same = [a.id for a in accounts if _app(a, ruleset).casefold() == name.casefold()]
    if len(same) == 1:
        return name
    return f"{name} {same.index(account.id) + 1} ({purpose(account.purpose, ruleset)})"


def _app(account: Account, ruleset: Ruleset) -> str:
    return visible(account.name, 30) if account.name else platform_name(account.platform, ruleset)


class Labels(Struct, frozen=True):
    """What the parts of one audit are called under its rules."""

    ruleset: Ruleset
    accounts: tuple[Account, ...]

    def where(self, account: Account | None) -> str:
        return account_name(account, self.accounts, self.ruleset) if account else GENERAL

    def topic(self, rule: Rule) -> str:
        return next((t.name for t in self.ruleset.topics if t.id == rule.topic), EARLIER)

    def clauses(self, rule: Rule) -> str:
        return ", ".join(clause_labels(rule, self.ruleset))

    def cited(self, rule: Rule) -> str:
        """The clauses as the place to read it, or as what is nearest in the policy to another's word."""
        return (CITED if is_the_policy_s(rule) else CITED_NEAREST).format(self.clauses(rule))


def clause_labels(rule: Rule, ruleset: Ruleset) -> tuple[str, ...]:
    """Each once: a clause of the policy can stand in several parts, by what each of its verbs asks."""
    return tuple(dict.fromkeys(c.label for c in ruleset.clauses if c.id in rule.clauses))
