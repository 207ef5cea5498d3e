"""Questions that come before all others, and what is said back after an answer to one."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.authoring.lint.texts import said, warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.ruleset.consistency import is_true

ANSWERS = ("safe", "open", "unsure")
NOT_SAID_BACK = (
    "After an answer to this question nothing says what it meant, so a slip goes unseen. "
    "Add `noted:` with `safe`, `open` and `unsure`."
)
NO_GATE = (
    "This is said back only after a question that comes before all others, and this one does not. "
    "If a line `gate: true` was lost here, write it again."
)
STOP = 'This goes on after "Noted: ", and what follows it brings the full stop. Take this one away.'


def check_noted(root: Node) -> Iterator[Problem]:
    """`gate-without-noted`, `noted-without-gate` and `noted-with-stop`."""
    for rule in root.entries("rules"):
        noted, name = rule.get("noted"), rule.get("id")
        if name and is_true(rule, "gate") and not (noted and noted.value):
            yield warning(name, "gate-without-noted", NOT_SAID_BACK)
        if noted and noted.value and not is_true(rule, "gate"):
            yield warning(rule.keys["noted"], "noted-without-gate", NO_GATE)
        for answer in ANSWERS if noted else ():
            text = said(noted, answer) if noted else None
            if text and str(text.value).endswith("."):
                yield warning(text, "noted-with-stop", STOP)
