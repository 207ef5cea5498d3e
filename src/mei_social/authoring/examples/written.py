"""A self-check as an example, and an example as the text that a file has of it.

Nothing in the trainee's own words is taken: no note, no reason and no name of an app.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec.structs import fields, replace

from mei_social.audit.answers_file import AccountEntry, AnswersFile, GivenAnswer
from mei_social.audit.assess import Band, Outcome, outcome_of, visible
from mei_social.audit.model import Answer, AnswerValue, Audit, Item, Screened
from mei_social.authoring.examples.file import SOME_DAY, Example, Expect, Rest, examples_in
from mei_social.authoring.examples.run import assess_example
from mei_social.errors import BadFile
from mei_social.report import labels
from mei_social.ruleset.model import LONGEST_LINE, Per, Rule, Ruleset
from mei_social.text import english

REASON = "It does not apply to this person"
T = TypeVar("T")
PLAIN = re.compile(r"[A-Za-z][\w ,.'()-]*[\w.')]")
NOT_TEXT = frozenset({"null", "true", "false"})
STEP = "  "


def example_of(audit: Audit, ruleset: Ruleset, name: str | None = None) -> Example:
    """As short as it can be: where every question has an answer, only those that are not safe stand."""
    asked = {
        Item(rule.id, account.id if account else None): rule for rule, account in visible(ruleset, audit)
    }
    given = {item: audit.answers[item].value for item in asked if item in audit.answers}
    answers = {item: value for item, value in given.items() if value is not None}
    complete = bool(asked) and len(answers) == len(asked)
    kept = {i: v for i, v in answers.items() if not (complete and _is_safe(asked[i], v))}
    screening = _screening(audit, ruleset)
    example = Example(
        name=name or "",
        accounts=tuple(
            AccountEntry(
                platform=account.platform,
                purpose=account.purpose,
                screening=_of(account.id, screening),
                answers=_given(_of(account.id, kept)),
            )
            for account in audit.accounts
        ),
        screening=_of(None, screening),
        answers=_given(_of(None, kept)),
        rest=Rest.SAFE if complete else None,
        expect=Expect(),
    )
    example = replace(example, expect=what_comes_of(example, ruleset))
    return example if name else replace(example, name=_name(example, ruleset))


def what_comes_of(example: Example, ruleset: Ruleset) -> Expect:
    """What these rules make of it. No numbers, as they change with each question that is added."""
    found = assess_example(example, ruleset)
    return Expect(
        band=found.overall.band,
        gates=tuple(dict.fromkeys(r.rule.id for r in found.gates)),
        first=found.order_of_action[:3],
        findings=tuple(dict.fromkeys(r.rule.id for r in found.findings)),
    )


def text_of(example: Example) -> str:
    """The lines of an examples file, as an entry of its list."""
    lines = [f"name: {said(example.name)}"]
    if example.accounts:
        lines.append("accounts:")
        for account in example.accounts:
            rest = (f"purpose: {account.purpose}", *_person(account))
            lines += [f"{STEP}- platform: {said(account.platform)}", *(f"{STEP * 2}{line}" for line in rest)]
    lines += _person(example)
    if example.rest:
        lines.append(f"rest: {example.rest}")
    lines += ["expect:", *(f"{STEP}{line}" for line in _expect(example.expect))]
    return f"{STEP}- {lines[0]}\n" + "".join(f"{STEP * 2}{line}\n" for line in lines[1:])


def said(text: str) -> str:
    """A word or a line, in quotes where YAML would read it as something else."""
    plain = PLAIN.fullmatch(text) and text not in NOT_TEXT
    return text if plain else json.dumps(text, ensure_ascii=False)


def _screening(audit: Audit, ruleset: Ruleset) -> dict[Item, Screened]:
    per = {s.id: s.per for s in ruleset.screening if not s.purposes}
    kept = {Item(i.question, i.account): v for i, v in audit.screening.items() if i.question in per}
    return {i: v for i, v in kept.items() if (i.account is None) == (per[i.question] is Per.PERSON)}


def _is_safe(rule: Rule, value: AnswerValue) -> bool:
    return outcome_of(rule, Answer(value, SOME_DAY)) is Outcome.PASS


def _of(account: str | None, given: Mapping[Item, T]) -> dict[str, T]:
    return {item.question: value for item, value in given.items() if item.account == account}


def _given(values: Mapping[str, AnswerValue]) -> dict[str, GivenAnswer]:
    aside = AnswerValue.NOT_APPLICABLE
    return {key: GivenAnswer(answer=v, reason=REASON if v is aside else None) for key, v in values.items()}


def _name(example: Example, ruleset: Ruleset) -> str:
    """Says what is seen of it, and nothing of the person."""
    names = [labels.platform_name(account.platform, ruleset) for account in example.accounts]
    where = english.listed(dict.fromkeys(names)) if names else "no account"
    if gates := example.expect.gates:
        return _short(f"Somebody with {where}: {', '.join(gates)} first")
    band = example.expect.band or Band.NOT_ASSESSED
    return _short(f"Somebody with {where} comes to {band}")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LINE else f"{name[: LONGEST_LINE - 3]}..."


def _person(entry: AnswersFile | AccountEntry) -> Iterator[str]:
    if entry.screening:
        yield "screening:"
        yield from (f"{STEP}{said(key)}: {value}" for key, value in entry.screening.items())
    if entry.answers:
        yield "answers:"
        for key, given in entry.answers.items():
            reason = f", reason: {said(given.reason)}" if given.reason else ""
            value = f"{{answer: {given.answer}{reason}}}" if reason else str(given.answer)
            yield f"{STEP}{said(key)}: {value}"


def _expect(expect: Expect) -> Iterator[str]:
    """What is said, in the order of the keys."""
    for field in fields(Expect):
        value = getattr(expect, field.name)
        if value is None or value == field.default:
            continue
        shown = f"[{', '.join(map(said, value))}]" if isinstance(value, tuple) else str(value)
        yield f"{field.name}: {shown}"


def appended(text: str, example: Example, path: Path) -> str | None:
    """The file with one more example at its end; None where that would not add it to the list.

    Raises BadFile where the file itself has mistakes.
    """
    before = examples_in(text, path).file
    end = "" if text.endswith("\n") else "\n"
    made = f"{text}{end}\n{text_of(example)}"
    try:
        after = examples_in(made, path).file
    except BadFile:
        return None
    return made if after == replace(before, examples=(*before.examples, example)) else None
