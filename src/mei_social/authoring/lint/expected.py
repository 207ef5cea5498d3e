"""Whether a plain yes is the safe answer, judged from the words of the question.

A mistake here is the worst that a rules file can hold: a trainee with pupils among the followers would be
told that all is well. So a question that sounds like a risk must say which answer is the safe one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mei_social.authoring.lint.texts import said, warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node

RISKY = (
    r"anonymous|anybody|anyone|embarrass\w*|everybody|everyone|follow|followers?|geotag\w*|jokes?|likes?|"
    r"location|messages?|offensive|old|parents?|passwords?|photos?|pictures?|post|posted|posts|public|publicly|"
    r"pupils?|shared?|shares|sharing|strangers?|students?|tag|tagged|tags|talk|videos?|visible"
)
SAFE = (
    r"agreed?|agreement|allowed|ask|asked|appropriate|approv\w+|archived|at home|avoid\w*|away|"
    r"blocked|careful\w*|"
    r"checked|checks?|close[ds]?|comfortable|dealt with|declined?|delete[ds]?|different|end|fair|fine|"
    r"free (?:of|from)|happy|hid|hidden|hide|know(?! any)|known|leave out|left|limit\w*|locked|looked|"
    r"manage[ds]?|"
    r"off|only|permission|polite|private|protected|recognise|refused?|remove[ds]?|report|reported|restrict\w*|"
    r"review\w*|safe|same standard|secure|separate|set|stopped|strong|suitable|suits?|tell|test|told|unique|"
    r"untag\w*|use[ds]? a|without"
)
RISKY_WORD = re.compile(rf"\b(?:{RISKY})\b", re.IGNORECASE)
SAFE_WORD = re.compile(rf"\b(?:{SAFE})\b", re.IGNORECASE)
NOT_SAFE = re.compile(
    r"\b(?:set to public|sharing (?:is )?turned on|left (?:public|open)|private messages?)\b", re.IGNORECASE
)
"""Words that hold a safe one and are not."""

SAY = (
    "A yes to this question counts as safe, and it sounds like a risk. "
    'Add `expected: "no"` if no is the safe answer, or `expected: "yes"` to confirm.'
)


def check_expected(root: Node) -> Iterator[Problem]:
    """`expected-not-said`: a yes that is probably not the safe answer."""
    for rule in root.entries("rules"):
        question = said(rule, "question")
        if question and not rule.get("expected") and sounds_risky(str(question.value)):
            yield warning(question, "expected-not-said", SAY)


def sounds_risky(question: str) -> bool:
    """Whether a yes sounds like the risk itself, and not like something done about it."""
    rest = NOT_SAFE.sub(" public ", question)
    return bool(RISKY_WORD.search(rest)) and not SAFE_WORD.search(rest)
