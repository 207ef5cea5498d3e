"""What there is to do, in a few words: the title of an action, shown wherever something is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mei_social.authoring.lint.texts import said, warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.text.visible import visible

MOST_WORDS = 8
NO_VERB = re.compile(
    r"(?!bring\b|mention\b|question\b)(a|an|the|your|you|this|that|these|those|it|its|is|are|was|be|has|have|all|any|every|no|not|never|always|"
    r"please|if|when|who|what|how|why|in|on|at|for|with|from|of|to|and|or|more|less|\w+ing|\w+[st]ion|\w+ity|"
    r"\w+ness|\w+'s)\b",
    re.IGNORECASE,
)
MISSING = (
    "Nothing says in a few words what there is to do, so the question stands in for it. "
    "Add `action:`, such as `Turn on two-step verification`."
)
LONG = "This title of an action has {} words, and eight are the most. Move the rest to `remedy`."
VERB = "`{}` is no verb. Say what to do from the first word on, such as `Turn on` or `Tell`."
STOP = "This title of an action is no sentence. Take the full stop away."


def check_actions(root: Node) -> Iterator[Problem]:
    """`no-action`, `action-too-long`, `action-without-verb` and `action-with-stop`."""
    for rule in root.entries("rules"):
        action, name = said(rule, "action"), rule.get("id")
        if action is None:
            if name and name.value:
                yield warning(name, "no-action", MISSING)
            continue
        text = str(action.value).strip()
        if (count := len(text.split())) > MOST_WORDS:
            yield warning(action, "action-too-long", LONG.format(count))
        if NO_VERB.match(text):
            yield warning(action, "action-without-verb", VERB.format(visible(text.split()[0], 20)))
        if text.endswith("."):
            yield warning(action, "action-with-stop", STOP)
