"""What each key of each file means, in words; types and limits come from the program's own classes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from mei_social.parsing.decode import in_file
from mei_social.ruleset import model, roles
from mei_social.ruleset.key_docs import MEANING

RULES_FILE = (
    model.Ruleset,
    model.Provider,
    model.Contact,
    roles.Roles,
    roles.Role,
    model.PurposesWords,
    model.PurposeWords,
    model.ConcernWords,
    model.Review,
    model.Weights,
    model.Bands,
    model.BandWords,
    model.HelpLine,
    model.Rung,
    model.Named,
    model.Clause,
    model.Screening,
    model.Rule,
    model.Noted,
)
PLATFORM_FILE = (model.Guide, model.Setting)


CSV_COLUMNS = {
    "reference": "The random reference of the self-check",
    "check code": "The check code of this export",
    "statement": "That it is self-declared",
    "band": "The overall result, in the provider's words",
    "date": "The day of the export",
    "rules": "Title and version of the rules",
    "where": "The account, or General",
    "topic": "The topic, or that it came before the questions",
    "question id": "The id of the rule or screening question",
    "question": "The question as it is asked",
    "policy": "The clauses it comes from",
    "severity": "Critical, High, Medium or Low; empty for a screening question",
    "answer": "What was said, or No answer yet",
    "reason": "Why it does not apply",
    "note": "The trainee's note, if it was shared",
    "answered on": "The day of the answer; empty for a screening question",
}

EXPORT_KEYS = {
    "format": "Always `mei-social-export`",
    "format_version": "2, or 3 with `menus`. It goes up when a key goes, comes or changes its meaning",
    "tool_version": "The version of mei-social that wrote the file, with ` form` behind it where a page did",
    "rules.id": "Which rules were asked",
    "rules.version": "Their version",
    "rules.digest": "SHA-256 over what the rules file says. Comments and layout do not count",
    "rules.title": "Their title",
    "audit.ref": "A random reference. It is made from nothing, so it says nothing",
    "audit.revision": "Counts exports from 1; files that say the same, in any format, are one",
    "audit.date": "The day of the export",
    "audit.name": "Only there if the trainee typed a name",
    "accounts[].id": "`a1`, `a2` and so on, in the order in which they were added",
    "accounts[].platform": "The platform's id; `other` for an app that is not in the rules",
    "accounts[].purpose": "`personal`, `professional` or `both`",
    "accounts[].label": "A short name for people",
    "accounts[].name": "Only for `other`, and only if the trainee gave the app's name",
    "questions[].id": "The id of a rule or screening question",
    "questions[].kind": "`rule` or `screening`",
    "questions[].text": "The question as it is worded in these rules",
    "questions[].per": "`person`: asked once; `account`: asked for each account",
    "questions[].topic": "The topic's id. This key and those below it are there for a rule only",
    "questions[].clauses": "Ids of the clauses",
    "questions[].severity": "`critical`, `high`, `medium` or `low`, as in the rules file",
    "questions[].force": "`must`, `should` or `may`",
    "questions[].gate": "True for a question that comes before all others",
    "questions[].safeguarding": "True for a safeguarding matter",
    "questions[].safe": "`yes` or `no`: the answer that leaves nothing open",
    "answers[].question": "The id of the question",
    "answers[].account": "The id of the account; null for a question that is asked once",
    "answers[].answer": "`yes`, `partly`, `no`, `not-sure` or `not-applicable`; null for a shared note alone",
    "answers[].date": "The day of the answer; not there for a screening question",
    "answers[].reason": "Why it does not apply; there for `not-applicable` only",
    "answers[].note": "The trainee's note; only there if the trainee chose to share it",
    "earlier[].question": "A gate not asked so by these rules, or blank; `earlier` is only there with one",
    "earlier[].account": "Its account, or null",
    "earlier[].text": "The question as it was asked",
    "earlier[].safe": "The answer that was the safe one then",
    "earlier[].topic": "The topic's id then",
    "earlier[].clauses": "Ids of the clauses then",
    "earlier[].safeguarding": "True for a safeguarding matter",
    "earlier[].answer": "Any answer but the safe one; null: brought up, and nobody has answered it",
    "earlier[].date": "The day of the answer; for null one of the self-check",
    "earlier[].reason": "Why it does not apply; there for `not-applicable` only",
    "earlier[].note": "The trainee's note; only there if the trainee chose to share it",
    "left_out.accounts": "How many accounts the trainee left out of the file. They are not named",
    "left_out.notes": "How many notes stay private, those on accounts that were left out too",
    "assessment.score": "0 to 100, rounded down; null where nothing applies",
    "assessment.coverage.answered": "Questions with an answer",
    "assessment.coverage.applicable": "Questions that apply",
    "assessment.coverage.accounts": "Accounts in the file",
    "assessment.coverage.accounts_finished": "Those of them with no question left",
    "assessment.band": "The worst open finding, or `incomplete`, `no-open-findings`, `not-assessed`",
    "assessment.gates[].question": "A gate with any answer but the safe one, those of `earlier` first",
    "assessment.gates[].account": "Its account, or null",
    "assessment.gates[].outcome": "`fail`, `unknown`, or `not-applicable` for one that was set aside",
    "assessment.findings[].question": "An open finding, gates too, the worst first",
    "assessment.findings[].account": "Its account, or null",
    "assessment.findings[].outcome": "`fail`, `partial` or `unknown`",
    "assessment.findings[].severity": "What it weighs: a recommendation is `medium` at most",
    "assessment.topics[].topic": "A topic with a question that applies",
    "assessment.topics[].score": "As above, for this topic",
    "assessment.topics[].coverage.answered": "As above",
    "assessment.topics[].coverage.applicable": "As above",
    "assessment.topics[].band": "As above",
    "assessment.accounts[].account": "An account's id; null holds what is asked once",
    "assessment.accounts[].score": "As above, for this account",
    "assessment.accounts[].coverage.answered": "As above",
    "assessment.accounts[].coverage.applicable": "As above",
    "assessment.accounts[].band": "As above",
    "plan[].question": "A finding whose action is done or put off; `plan` is only there if that was shared",
    "plan[].account": "Its account, or null",
    "plan[].state": "`done`, not answered again yet; `later`; `acted-on`, of a gate that was asked no more",
    "plan[].said": "The day on which the trainee said so",
    "plan[].until": "Until when it is put off; there for `later` only",
    "menus[].platform": "An app of the file; `menus` is only there if that was shared",
    "menus[].setting": "The id of the setting that was looked for",
    "menus[].path": "The path as the trainee had it from the rules",
    "menus[].said": "`found`, `moved` or `not-found`. On which account, or beside which answer, nothing says",
    "menus[].where": "Where it is now, in the trainee's words; only if it has moved and they said so",
    "statement": "That these are the trainee's own answers and nobody has checked them",
    "check.algorithm": "`sha256-jcs`",
    "check.digest": "SHA-256 over everything but `check`",
    "check.code": "The first 60 bits of that, as 12 characters to read out",
}


def tables(*classes: type) -> None:
    """One table of keys for each class."""
    for cls in classes:
        meant, known = MEANING[cls.__name__], list(keys_in_file(cls))
        names = [in_file(f.name) for f in known]
        if names != list(meant):
            raise SystemExit(f"docs/keys.py: the keys of {cls.__name__} are {names}")
        print(f"\n### {HEADINGS[cls.__name__]}\n")
        print("| Key | Needed | What it is | How it is written |\n|---|---|---|---|")
        hints = get_type_hints(cls, include_extras=True)
        for one, key in zip(known, names, strict=True):
            needed = one.required
            written = kind(hints[one.name], cls.__name__, one.name) + fallback(one)
            print(f"| `{key}` | {'yes' if needed else 'no'} | {meant[key]} | {written} |")


HEADINGS = {
    "Roles": "`roles`",
    "Role": "Each of `roles`",
    "PurposesWords": "`purposes`",
    "PurposeWords": "Each of `purposes`",
    "ConcernWords": "`concern`",
    "Ruleset": "The file",
    "Provider": "provider",
    "Contact": "An entry of provider.contacts",
    "Review": "review",
    "Weights": "weights",
    "Bands": "bands",
    "BandWords": "An entry of bands",
    "HelpLine": "An entry of help",
    "Rung": "An entry of ladder",
    "Named": "An entry of platforms, topics or settings",
    "Clause": "An entry of clauses",
    "Screening": "An entry of screening",
    "Rule": "An entry of rules",
    "Noted": "noted, in an entry of rules",
    "Guide": "The platform file",
    "Setting": "An entry of settings in a platform file",
}
REFERS = {
    "topic": "topics",
    "clauses": "clauses",
    "platforms": "platforms",
    "settings": "settings",
    "when": "screening",
    "sources": "sources",
}


def keys_in_file(cls: type) -> list[FieldInfo]:
    """The fields that a file may have."""
    hidden: frozenset[str] = getattr(cls, "KEYS_NOT_IN_FILE", frozenset())
    return [f for f in fields(cls) if f.name not in hidden]


def fallback(one: FieldInfo) -> str:
    """The value without the key, where that says something."""
    if isinstance(one.default, bool):
        return f"; without it {str(one.default).lower()}"
    return f"; without it `{one.default}`" if isinstance(one.default, StrEnum) else ""


def kind(hint: Any, owner: str, name: str) -> str:
    """How a value is written, with its limits."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return bounded(parts[0], parts[1:], owner, name)
    if origin in (Union, UnionType):
        return kind(next(p for p in parts if p is not NoneType), owner, name)
    if origin is tuple:
        is_group = isinstance(parts[0], type) and issubclass(parts[0], Struct)
        return "a list of groups, see below" if is_group else f"a list: {kind(parts[0], owner, name)}"
    if origin is Mapping:
        return f"a group of `id: text` lines: {kind(parts[1], owner, '')}"
    if issubclass(hint, Struct):
        return "a group of keys, see below"
    if issubclass(hint, StrEnum):
        return " or ".join((", ".join(f"`{m}`" for m in list(hint)[:-1]), f"`{list(hint)[-1]}`"))
    return {int: "a whole number", bool: "`true` or `false`", date: "a day, such as 2026-11-23", str: "text"}[
        hint
    ]


def bounded(inner: Any, bounds: tuple[Any, ...], owner: str, name: str) -> str:
    """Limits in words."""
    (limit,) = bounds
    if inner is int:
        return f"a whole number from {limit.ge} to {limit.le}"
    if inner is str:
        if hint_is_id(bounds):
            section = REFERS.get("settings" if owner == "Setting" and name == "topic" else name)
            return f"an id from `{section}`" if section else "an id"
        return f"text, {limit.max_length} characters at most"
    written = kind(inner, owner, name)
    return f"{written}; one at least" if limit.min_length else written


def hint_is_id(bounds: tuple[Any, ...]) -> bool:
    """Ids have limits of their own."""
    return bounds == get_args(model.Id)[1:]


def table(words: dict[str, str], head: str) -> None:
    """A table of keys that are not made from classes."""
    print(f"| {head} | What it is |\n|---|---|")
    for key, meaning in words.items():
        print(f"| `{key}` | {meaning} |")


EXPECT = {
    "headline": "What stands above the summary, such as `Only recommendations are left`",
    "band": "The worst that is open, as a word",
    "gates": "All questions that are listed before everything else",
    "first": "What to do first, second and so on, as many as are named",
    "findings": "Everything that is open, the worst first",
    "asked": "Some questions that are asked, on one account at least",
    "not_asked": "Some questions that are not asked",
    "score": "The score, a whole number",
    "answered": "How many questions have an answer",
    "applicable": "How many questions apply",
}


def expected() -> None:
    """What an example can expect: exactly the keys that the program reads."""
    from mei_social.authoring.examples.file import Expect

    if list(EXPECT) != [f.name for f in fields(Expect)]:
        raise SystemExit(f"docs/keys.py and examples_file.Expect have other keys: {list(EXPECT)}")
    table(EXPECT, "Key")
