"""Whether a question can be answered with yes, partly or no, and understood at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mei_social.authoring.lint.readability import size, together, words
from mei_social.authoring.lint.texts import PROSE, questions, said, warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.text.visible import visible

LONGEST_QUESTION = 25
HARDEST_QUESTION = 14
"""Generous: one long word lifts the grade of a short question by three."""
HARDEST_RULE = 10
"""A question with everything below it, about the reading of a fifteen-year-old."""

OPEN = re.compile(r"(what|which|who|whose|why|how)\b(?![^?]*,)", re.IGNORECASE)
ASIDE = r"(?:also|then|always|ever|still)\s+"
HELPER = r"(?:do|does|did|have|has|are|is|was|were|can|could|would|will|should)"
SUBJECT = r"(?:you|your|it|its|they|their|this|that|these|those|the|all|any|every|only|other|others|pupils)"
TWO = re.compile(
    rf"[?;](?=\W{{0,5}}\w)|\b(?:and|or)\s+(?:{ASIDE})?{HELPER}\s+{SUBJECT}\b|"
    rf"\b(?:do|did|have|can|could|would|will)\s+you\s+(?:{ASIDE})?\w+\s+and\s+(?:{ASIDE})?\w+|"
    r"\band\s+(?:also\s+)?(?:if so|have you|do you|did you)\b",
    re.IGNORECASE,
)

NONE = "This is no question. End it with a question mark, and ask so that yes or no answers it."
NOT_YES_NO = "`{}` cannot be answered with yes or no. Start with a word such as Is, Are, Do or Have."
BOTH = "This asks two things at `{}`, and one answer cannot fit both. Make it two rules, or ask one thing."
LONG = "This question has {} words, and 25 are easy to take in. Shorten it, or move a part to `hint`."
HARD = "This question is hard to read (school grade {}, and {} is the most). Use shorter words."
HARD_RULE = "The texts of this rule are hard to read (school grade {}, and {} is the most). {}"
SHORTER = "Use shorter sentences and shorter words in `why`, `how` and `remedy`."


def check_form(root: Node) -> Iterator[Problem]:
    """`not-a-question`, `not-yes-or-no`, `asks-two-things` and `question-too-long`.

    Warnings, all of them: a trainee can answer such a question, if not as easily.
    """
    for _, question in questions(root):
        text = str(question.value).strip()
        if not text.rstrip("'\"’”)").endswith("?"):
            yield warning(question, "not-a-question", NONE)
        elif start := OPEN.match(text):
            yield warning(question, "not-yes-or-no", NOT_YES_NO.format(visible(start[0], 20)))
        if two := TWO.search(text):
            at = visible(text[two.start() :], 30)
            yield warning(question, "asks-two-things", BOTH.format(at))
        if (count := len(words(text))) > LONGEST_QUESTION:
            yield warning(question, "question-too-long", LONG.format(count))


def check_reading(root: Node) -> Iterator[Problem]:
    """`hard-to-read`: the question on its own, and a rule as a whole."""
    for entry, question in questions(root):
        asked = size(str(question.value))
        if asked.grade > HARDEST_QUESTION:
            yield warning(question, "hard-to-read", HARD.format(round(asked.grade), HARDEST_QUESTION))
            continue
        whole = together([asked, *(size(str(text.value)) for key in PROSE if (text := said(entry, key)))])
        if said(entry, "why") and whole.grade > HARDEST_RULE:
            message = HARD_RULE.format(round(whole.grade, 1), HARDEST_RULE, SHORTER)
            yield warning(question, "hard-to-read", message)
