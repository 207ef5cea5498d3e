"""The answers file: a whole self-check in YAML, for `check --answers`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from mei_social.audit.assess import applies_to, assess
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.audit.purposes import said_already
from mei_social.audit.spoken import DASHES, answer_of, plain_word
from mei_social.errors import BadFile, Problem
from mei_social.files.whole import read_text
from mei_social.parsing.decode import decode
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_errors import SPACE
from mei_social.parsing.yaml_lines import ODD_SPACE
from mei_social.parsing.yaml_reader import read_tree
from mei_social.parsing.yaml_signs import ODD_SPACES
from mei_social.ruleset.model import Per, Purpose, Rule, Ruleset, RulesStamp, Screening
from mei_social.text.near_names import nearest
from mei_social.text.private_data import looks_private
from mei_social.text.visible import visible

MOST_BYTES = 256 * 1024
ANSWERS, SCREENING = "answers", "screening"
ADVICE = "Nothing was saved. Mend the file and run the command again; examples/answers.yaml shows the form."

BRACKETS = re.compile("[()]")
UNKNOWN_KEY, UNKNOWN_QUESTION = "unknown-key", "unknown-question"
OF_KEYS = (UNKNOWN_KEY, UNKNOWN_QUESTION)
LONGEST_LINE = 2000
CUT_OFF = re.compile(r"""[{,]\s*(?:note|reason):\s(?!\s*["'])[^}]*?\s#|^\s*(?:note|reason):\s+#""")
AFTER_KEY = re.compile(rf"[\w-]+:?[{ODD_SPACES}]")
NO_SPACE = re.compile(r"(?:answer|reason|note):\S")
LOST = "Everything behind this # is a comment, and would be lost. Put the whole text in double quotes."
COMMA = (
    "A comma ends the text before it here, so this is taken for a key. Put the whole text in double quotes."
)
LONG_DASH = "There is a long dash in this, which word processors make of a hyphen. Write `{}`."

Question = Rule | Screening


class GivenAnswer(Struct, frozen=True, kw_only=True):
    """One answer: a word, or this group where it has a reason or a note."""

    answer: AnswerValue
    reason: Annotated[str, Meta(min_length=1, max_length=300)] | None = None
    note: Annotated[str, Meta(min_length=1, max_length=600)] | None = None


class AccountEntry(Struct, frozen=True, kw_only=True):
    """One account with its answers."""

    platform: str
    purpose: Purpose
    name: Annotated[str, Meta(min_length=1, max_length=30)] | None = None
    """The app, where the platform is `other`; never a username."""
    screening: Mapping[str, Screened] = field(default_factory=dict)
    answers: Mapping[str, GivenAnswer] = field(default_factory=dict)


class AnswersFile(Struct, frozen=True, kw_only=True):
    """The whole file."""

    accounts: Annotated[tuple[AccountEntry, ...], Meta(max_length=40)] = ()
    screening: Mapping[str, Screened] = field(default_factory=dict)
    answers: Mapping[str, GivenAnswer] = field(default_factory=dict)


def read_answers(path: Path, ruleset: Ruleset, today: date) -> Audit:
    """An audit without a reference of its own yet. Raises CannotRead, or BadFile with every problem."""
    text = read_text(path, MOST_BYTES)
    node, problems = read_tree(text)
    given = None
    if node is not None and not problems:
        as_at_the_prompt(node, ruleset)
        spread_answers(node)
        given, problems = decode(node, AnswersFile)
    if given is not None and node is not None:
        audit = audit_of(given, ruleset, today)
        problems = (*check_answers(given, node, ruleset), *_stays(audit, node, ruleset))
    problems = tuple(behind(problems, text))
    if problems or given is None:
        raise BadFile(str(path), tuple(sorted(problems)), ADVICE)
    return with_purposes(audit_of(given, ruleset, today), ruleset, today)


def with_purposes(audit: Audit, ruleset: Ruleset, today: date) -> Audit:
    """What the purpose of an account says is an answer, unless the file has another one."""
    said = {
        Item(rule.id, account.id): Answer(value, today)
        for rule, account, value in said_already(ruleset, audit)
    }
    return replace(audit, answers={**said, **audit.answers})


def as_at_the_prompt(root: Node, ruleset: Ruleset) -> None:
    """`Yes`, `n/a` and `Instagram` are what they are at the prompt."""
    for part in _parts(root):
        group = part.value if isinstance(part.value, dict) else {}
        for section in (ANSWERS, SCREENING):
            for said in _values(group.get(section)):
                _write(said.get("answer") or said, answer_of)
        if "platform" in group:
            _write(group["platform"], lambda text: platform_of(text, ruleset))
        if "purpose" in group:
            _write(group["purpose"], purpose_of)


def _values(group: Node | None) -> Iterable[Node]:
    return group.value.values() if group is not None and isinstance(group.value, dict) else ()


def _write(node: Node, word: Callable[[str], str | None]) -> None:
    if isinstance(node.value, str) and (meant := word(node.value)):
        node.value = str(meant)


def purpose_of(text: str) -> str | None:
    word = plain_word(text)
    return word if word in list(Purpose) else None


def platform_of(text: str, ruleset: Ruleset) -> str | None:
    """The platform with this id or name, or with a name of which this is one: `X (Twitter)` has two."""
    word = plain_word(text)
    for platform in ruleset.platforms:
        names = {platform.id, plain_word(platform.name), *map(plain_word, BRACKETS.split(platform.name))}
        if word and word in names:
            return platform.id
    return None


def behind(problems: tuple[Problem, ...], text: str) -> Iterator[Problem]:
    """The same problems, each as what is behind it where that is a sign that was not meant."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    named = {problem.line for problem in problems}
    for number, line in enumerate(lines, 1):
        if number not in named and (found := CUT_OFF.search(line[:LONGEST_LINE])):
            yield Problem(number, found.end(), "text-lost", LOST)
    for problem in problems:
        yield _as_meant(problem, lines[problem.line - 1]) if problem.rule in OF_KEYS else problem


def _as_meant(problem: Problem, line: str) -> Problem:
    """A key that is none for a dash or a space of Word, a comma in a text, or a space that is missing."""
    before, rest = line[: problem.column - 1].rstrip(), line[problem.column - 1 :]
    key = rest.partition(":")[0]
    if DASHES.search(key):
        return problem._replace(message=LONG_DASH.format(visible(DASHES.sub("-", key.strip()), 60)))
    if AFTER_KEY.match(rest):
        return problem._replace(message=ODD_SPACE)
    if "{" not in before or problem.rule != UNKNOWN_KEY:
        return problem
    if NO_SPACE.match(rest):
        return problem._replace(message=SPACE)
    known = list(GivenAnswer.__struct_fields__)
    return problem._replace(message=COMMA) if before.endswith(",") and not nearest(key, known) else problem


def spread_answers(root: Node) -> None:
    """`two-step-on: yes` is short for a group with `answer: yes`."""
    for part in _parts(root):
        answers = part.value.get("answers") if isinstance(part.value, dict) else None
        if answers is not None and isinstance(answers.value, dict):
            for key, node in answers.value.items():
                if not isinstance(node.value, dict):
                    group = Node({"answer": node}, node.line, node.column, keys={"answer": node})
                    answers.value[key] = group


def _parts(root: Node) -> Iterator[Node]:
    """The file itself, then each account in it."""
    yield root
    accounts = root.value.get("accounts") if isinstance(root.value, dict) else None
    if accounts is not None and isinstance(accounts.value, list):
        yield from accounts.value


def check_answers(given: AnswersFile, root: Node, ruleset: Ruleset) -> Iterator[Problem]:
    """What the rules say about the ids and answers in it."""
    parts: list[AnswersFile | AccountEntry] = [given, *given.accounts]
    platforms = [p.id for p in ruleset.platforms]
    for part, node in zip(parts, _parts(root), strict=True):
        account = part if isinstance(part, AccountEntry) else None
        yield from _check_reasons(part.answers, node)
        if account and account.platform not in platforms:
            message = _unknown("platform", account.platform, platforms)
            yield _problem(_child(node, "platform"), "unknown-platform", message)
            continue  # which questions it has cannot be known
        if account:
            yield from _check_name(account, node)
        yield from _check_keys(part.answers, node, ANSWERS, account, ruleset)
        yield from _check_keys(part.screening, node, SCREENING, account, ruleset)


def _check_name(account: AccountEntry, node: Node) -> Iterator[Problem]:
    if account.name and account.platform != "other":
        message = "`name` is only for an app that is not in the list (platform: other). Take this line out."
        yield _problem(node.keys["name"], "name-not-needed", message)
    private = [what for what in looks_private(account.name or "") if what != "somebody's name"]
    if private:
        message = f"`name` looks like {private[0]}. Write only what the app is called, such as Discord."
        yield _problem(node.keys["name"], "name-looks-private", message)


def _check_keys(
    given: Mapping[str, object], node: Node, part: str, account: AccountEntry | None, ruleset: Ruleset
) -> Iterator[Problem]:
    """Every key must be a question that is asked here."""
    known = [q.id for q in _questions(ruleset, part) if not _why_not(q, account)]
    for key in given:
        if key not in known:
            place = _child(node, part).keys[key]
            elsewhere = _elsewhere(key, part, account, ruleset)
            if elsewhere:
                yield _problem(place, "wrong-place", f"`{key}` {elsewhere}")
            else:
                yield _problem(place, UNKNOWN_QUESTION, _unknown("question here", key, known))


def _questions(ruleset: Ruleset, part: str) -> tuple[Question, ...]:
    return ruleset.rules if part == ANSWERS else ruleset.screening


def _elsewhere(key: str, part: str, account: AccountEntry | None, ruleset: Ruleset) -> str | None:
    """What to do with a question that there is, but not here."""
    other = SCREENING if part == ANSWERS else ANSWERS
    for question in _questions(ruleset, part):
        if question.id == key:
            return _why_not(question, account)
    if any(question.id == key for question in _questions(ruleset, other)):
        return f"belongs under `{other}`. Move it there."
    return None


def _why_not(question: Question, account: AccountEntry | None) -> str | None:
    if isinstance(question, Screening) and question.purposes:
        return "follows from the purpose of the account. Take it out."
    if account is None:
        asked_once = question.per is Per.PERSON
        return None if asked_once else "is asked about each account. Move it to the account that it is about."
    if question.per is Per.PERSON:
        return "is asked once. Move it out of the account, to the start of the file."
    if isinstance(question, Rule) and not applies_to(
        question, Account("", account.platform, account.purpose)
    ):
        return f"is not asked about {account.platform}. Take it out."
    return None


def _check_reasons(given: Mapping[str, GivenAnswer], node: Node) -> Iterator[Problem]:
    for key, said in given.items():
        place = _child(node, ANSWERS).keys[key]
        aside = said.answer is AnswerValue.NOT_APPLICABLE
        if aside and not said.reason:
            message = f"`{key}` has no reason. Add one: {{answer: not-applicable, reason: ...}}."
            yield _problem(place, "missing-reason", message)
        if said.reason and not aside:
            message = (
                f"`{key}` has a reason, which only not-applicable needs. Make it a note, or take it out."
            )
            yield _problem(place, "reason-not-needed", message)


def _stays(audit: Audit, root: Node, ruleset: Ruleset) -> Iterator[Problem]:
    """What was brought up before the questions is not set aside."""
    places = dict(zip((None, *(a.id for a in audit.accounts)), _parts(root), strict=True))
    for result in assess(ruleset, audit).unanswered_gates:
        if result.is_refused and result.because:
            message = (
                f"`{result.rule.id}` stays, as the file says {result.because.answer} to "
                f'"{result.because.question}" Answer no or not-sure, with a note if you like; or change what '
                "it says to that."
            )
            node = _child(places[result.item.account], ANSWERS).keys[result.rule.id]
            yield _problem(node, "brought-up", message)


def _child(node: Node, name: str) -> Node:
    if not isinstance(node.value, dict):
        raise TypeError("only groups of keys were decoded")
    return node.value[name]


def _unknown(kind: str, name: str, known: list[str]) -> str:
    near = nearest(name, known)
    meant = f" Did you mean `{near}`?" if near else ""
    return f"`{visible(name, 60)}` is not a {kind}.{meant} Use an id from the rules file."


def _problem(node: Node, rule: str, message: str) -> Problem:
    return Problem(node.line, node.column, rule, message)


def audit_of(given: AnswersFile, ruleset: Ruleset, today: date) -> Audit:
    accounts = tuple(
        Account(f"a{number}", entry.platform, entry.purpose, entry.name)
        for number, entry in enumerate(given.accounts, 1)
    )
    parts: list[tuple[str | None, AnswersFile | AccountEntry]] = [
        (None, given),
        *((a.id, entry) for a, entry in zip(accounts, given.accounts, strict=True)),
    ]
    return Audit(
        ref="",
        revision=0,
        started=today,
        rules=RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title),
        accounts=accounts,
        screening={Item(key, a): said for a, part in parts for key, said in part.screening.items()},
        answers={
            Item(key, a): Answer(said.answer, today, said.reason, said.note)
            for a, part in parts
            for key, said in part.answers.items()
        },
    )
