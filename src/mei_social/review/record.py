"""What a mentor wrote about one export: a decision and a comment on each finding, actions, a typed name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day  # noqa: N812 - a field is called date
from enum import StrEnum
from typing import Annotated, Any

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.model import Item
from mei_social.export.document import Check, Key, Number
from mei_social.export.write import CHECK_ALGORITHM, code_of, digest_of
from mei_social.parsing.json_decode import Bounds, Part, plain
from mei_social.ruleset.model import Ruleset

FORMAT = "mei-social-review"
FORMAT_VERSION = 1
STATEMENT = (
    "Written about self-declared answers by who read them. Signed means that it was read and talked through, "
    "and not that the answers are true."
)
LONGEST_COMMENT = 600
LONGEST_ACTION = 300
LONGEST_NAME = 80
MOST_ACTIONS = 100

Words = Annotated[str, Bounds(min_length=1, max_length=LONGEST_COMMENT)]


class Decision(StrEnum):
    """What a mentor makes of one finding."""

    ACCEPT = "accept"
    TALK = "talk"
    ASK_AGAIN = "ask-again"


class About(Part, frozen=True, kw_only=True):
    """The one export that it is about."""

    ref: Annotated[str, Bounds(min_length=1, max_length=40)]
    revision: Number
    digest: Annotated[str, Bounds(min_length=64, max_length=64)]


class By(Part, frozen=True, kw_only=True):
    """The rules with which the mentor read it."""

    id: Key
    version: Number
    digest: Annotated[str, Bounds(min_length=1, max_length=64)]


class Remark(Part, frozen=True, kw_only=True):
    """One finding on one account, or asked once."""

    question: Key
    account: Key | None
    decision: Decision | None
    """None: a comment, and no decision yet."""
    comment: Words | None
    reason: Words | None
    """Why it is to be answered again; present exactly then."""

    @property
    def item(self) -> Item:
        return Item(self.question, self.account)


class Action(Part, frozen=True, kw_only=True):
    """Something that was agreed."""

    what: Annotated[str, Bounds(min_length=1, max_length=LONGEST_ACTION)]
    by: Day


class Signed(Part, frozen=True, kw_only=True):
    """Who read it and talked it through, by a typed name."""

    name: Annotated[str, Bounds(min_length=1, max_length=LONGEST_NAME)]
    date: Day


class Record(Struct, frozen=True, kw_only=True):
    """Everything that a mentor wrote about one export."""

    about: About
    rules: By
    remarks: tuple[Remark, ...] = ()
    actions: tuple[Action, ...] = ()
    signed: Signed | None = None

    def on(self, item: Item) -> Remark | None:
        return next((remark for remark in self.remarks if remark.item == item), None)

    def with_remark(self, remark: Remark) -> Record:
        """With this in place of what stood there, and unsigned: a name stands under what it was put under."""
        before = [r.item for r in self.remarks]
        if remark.item in before:
            remarks = tuple(remark if r.item == remark.item else r for r in self.remarks)
        else:
            remarks = (*self.remarks, remark)
        return replace(self, remarks=remarks, signed=None)

    def without(self, item: Item) -> Record:
        return replace(self, remarks=tuple(r for r in self.remarks if r.item != item), signed=None)

    def with_actions(self, actions: tuple[Action, ...]) -> Record:
        return replace(self, actions=actions, signed=None)


class RecordDocument(Part, frozen=True, kw_only=True):
    """The whole file."""

    format: Key
    format_version: Number
    tool_version: Annotated[str, Bounds(min_length=1, max_length=40)]
    statement: Annotated[str, Bounds(min_length=1, max_length=300)]
    export: About
    rules: By
    items: Annotated[tuple[Remark, ...], Bounds(max_length=20_000)]
    actions: Annotated[tuple[Action, ...], Bounds(max_length=MOST_ACTIONS)]
    signed: Signed | None
    check: Check


def new_record(ruleset: Ruleset, ref: str, revision: int, digest: str) -> Record:
    rules = By(id=ruleset.id, version=ruleset.version, digest=ruleset.digest)
    return Record(about=About(ref=ref, revision=revision, digest=digest), rules=rules)


def body_of(record: Record, tool_version: str) -> dict[str, Any]:
    """The JSON document. Every key stands in it, with null where there is nothing."""
    body = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tool_version": tool_version,
        "statement": STATEMENT,
        "export": plain(record.about),
        "rules": plain(record.rules),
        **written(record),
    }
    return {**body, "check": check_of(body)}


def written(record: Record) -> dict[str, Any]:
    """What the mentor wrote."""
    return {
        "items": [plain(remark) for remark in record.remarks],
        "actions": [plain(action) for action in record.actions],
        "signed": plain(record.signed),
    }


def check_of(body: Mapping[str, Any]) -> dict[str, str]:
    """As in an export."""
    digest = digest_of(body)
    return {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
