"""Self-checks of one trainee as they come from the store, from small audits."""

from __future__ import annotations

from datetime import date
from typing import Any

from mei_social.audit import Audit
from mei_social.history.comparison import Comparison, compare
from mei_social.history.timeline import Kept
from mei_social.ruleset import Ruleset, asked_digest
from mei_social.saved import SavedAudit


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


DAYS = (date(2026, 5, 3), date(2026, 9, 1), date(2027, 1, 12))
