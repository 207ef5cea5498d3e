"""Exports made of the small rules, as a trainee's own program would write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from mei_social.audit.assess import assess
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.export.write import Body, build_export, code_of, digest_of, to_json
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset, RulesStamp
from small_rules import SMALL_YAML

DAY = date(2027, 5, 3)
YES, NO = Answer(AnswerValue.YES, DAY), Answer(AnswerValue.NO, DAY)
SAFE = {
    Item("no-private-messages", None): YES,
    Item("account-private", "a1"): YES,
    Item("pupils-follow", "a1"): NO,
    Item("class-account-agreed", "a1"): YES,
    Item("plain-photo", None): YES,
}
"""Everything that the small rules ask about one Instagram account, answered safely."""


def rules_of(folder: Path, *changes: tuple[str, str]) -> Ruleset:
    """The small rules with some text replaced; every text must be there."""
    return load_rules(rules_path(folder, *changes))


def rules_path(folder: Path, *changes: tuple[str, str], name: str = "rules.yaml") -> Path:
    text = SMALL_YAML
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def audit_of(ruleset: Ruleset, ref: str = "MS-0000-0000", /, **answers: AnswerValue | None) -> Audit:
    """One account with safe answers, but for those that are named (`account_private=...`)."""
    said = dict(SAFE)
    for name, value in answers.items():
        [item] = (item for item in said if item.question == name.replace("_", "-"))
        said[item] = Answer(value, DAY)
    return Audit(
        ref=ref,
        revision=1,
        started=DAY,
        rules=RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title),
        accounts=(Account("a1", "instagram", Purpose.BOTH),),
        screening={Item("on-placement", None): Screened.YES},
        answers={item: answer for item, answer in said.items() if answer.value},
    )


def rich_audit(ruleset: Ruleset) -> Audit:
    """Two accounts, every kind of answer, a reason, notes and a skipped question."""
    audit = audit_of(ruleset, pupils_follow=AnswerValue.NOT_SURE)
    more = {
        Item("plain-photo", None): Answer(AnswerValue.NOT_APPLICABLE, DAY, "No photo anywhere"),
        Item("account-private", "a1"): Answer(AnswerValue.PARTLY, DAY, None, "Ask my sister \u202e \x1b[31m"),
        Item("account-private", "a2"): Answer(None, DAY, None, "Look again on Sunday"),
    }
    accounts = (*audit.accounts, Account("a2", "other", Purpose.PERSONAL, "Zeppelin"))
    return replace(audit, accounts=accounts, answers={**audit.answers, **more})


def body_of(ruleset: Ruleset, audit: Audit, name: str | None = None) -> Body:
    return build_export(
        ruleset,
        audit,
        assess(ruleset, audit),
        name=name,
        left_out={"accounts": 0, "notes": 0},
        today=DAY,
        tool_version="0.1.5",
    )


def sealed(body: dict[str, Any]) -> bytes:
    """A file whose check code belongs to its content, however that was changed."""
    digest = digest_of(body)
    return to_json({**body, "check": {**body["check"], "digest": digest, "code": code_of(digest)}})


def export_bytes(ruleset: Ruleset, audit: Audit, name: str | None = None) -> bytes:
    return to_json(body_of(ruleset, audit, name))
