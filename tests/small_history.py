"""Self-checks of one trainee as they come from the store, from small audits."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from hostile_rules import WORDS
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item
from mei_social.audit.saved import SavedAudit
from mei_social.history.comparison import Comparison, compare
from mei_social.history.timeline import Kept, Timeline, timeline
from mei_social.ruleset.model import Purpose, Ruleset, asked_digest
from small_exports import audit_of, rules_of

NO, YES, PARTLY = AnswerValue.NO, AnswerValue.YES, AnswerValue.PARTLY
DAYS = (date(2026, 5, 3), date(2026, 9, 1), date(2027, 1, 12), date(2027, 5, 2))
PRIVATE = ("Is this account private?", "Is this account closed to strangers?")
NEXT = ("version: 3", "version: 4")


@cache
def rules(*changes: tuple[str, str]) -> Ruleset:
    """The small rules with some text replaced."""
    with TemporaryDirectory() as folder:
        return rules_of(Path(folder), *changes)


def kept(number: int, audit: Audit, ruleset: Ruleset | None, /, *, own: bool = True, **more: Any) -> Kept:
    """A full self-check that was finished on the day on which it was started, in the words of its rules."""
    words = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules} if ruleset else {}
    first = {s.id: asked_digest(s.question) for s in ruleset.screening} if ruleset else {}
    saved = SavedAudit(
        **{
            "number": number,
            "finished": audit.started,
            "quick": False,
            "audit": audit,
            "asked": {item: words.get(item.question, "") for item in audit.answers},
            "screened": {item: first.get(item.question, "") for item in audit.screening},
            **more,
        }
    )
    return Kept(saved, ruleset, own)


def compared(first: Kept, second: Kept) -> Comparison:
    """Beside each other, where nothing else was ever saved."""
    found = compare(first, second, {k.saved.number: k.saved.earlier for k in (first, second)})
    assert found
    return found


@cache
def sample(text: str | None = None) -> tuple[Timeline, Comparison]:
    """Four self-checks under two versions of the rules, with everything that can be said of them.

    `text` stands in for every text of the rules, and for the name of an app.
    """
    old, new = rules(), rules(NEXT, PRIVATE)
    if text is not None:
        old, new = (cast("Ruleset", worded(ruleset, text)) for ruleset in (old, new))
        old = replace(old, rules=(*old.rules[:-1], replace(old.rules[-1], question="Is it in other words?")))
    quick = audit_of(old, no_private_messages=NO, account_private=NO, pupils_follow=None, plain_photo=None)
    full = audit_of(old, account_private=PARTLY, pupils_follow=YES, plain_photo=NO)
    app = Account("a2", "other", Purpose.BOTH, text or "Zeppelin")
    more = {
        Item("no-private-messages", None): Answer(AnswerValue.NOT_APPLICABLE, DAYS[2], "I have no messages"),
        Item("pupils-follow", "a2"): Answer(AnswerValue.NOT_SURE, DAYS[2]),
    }
    again = audit_of(new, class_account_agreed=NO)
    again = replace(again, accounts=(*again.accounts, app), answers={**again.answers, **more})
    later = replace(again, answers={**again.answers, Item("no-private-messages", None): Answer(NO, DAYS[3])})
    made = [
        kept(1, replace(quick, started=DAYS[0]), old, quick=True),
        kept(2, replace(full, started=DAYS[1]), old),
        kept(3, replace(again, started=DAYS[2]), new, earlier=2),
        kept(5, replace(later, started=DAYS[3]), new, earlier=3, finished=None),
    ]
    return timeline(made, new, [made[0].saved]), compared(made[1], made[2])


def worded(value: object, text: str) -> object:
    """With this text wherever a course lead writes one."""
    if isinstance(value, tuple):
        return tuple(worded(item, text) for item in value)
    if not isinstance(value, Struct):
        return value
    told = {f: text for f in value.__struct_fields__ if f in WORDS and isinstance(getattr(value, f), str)}
    rest = {f: worded(getattr(value, f), text) for f in value.__struct_fields__ if f not in told}
    return replace(value, **told, **rest)
