"""Words and sentences: plain English, as people read it in a hurry and on bad days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mei_social.authoring.lint.readability import SENTENCE_END, sentences, words
from mei_social.authoring.lint.texts import hints, prose, shown, warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.text.visible import visible

LONGEST_SENTENCE = 25
PLAINER = {
    "authenticate": "sign in",
    "commence": "start",
    "compliance": "following the policy",
    "compliant": "in line with the policy",
    "comply with": "follow",
    "credentials": "password",
    "disseminate": "share",
    "endeavour": "try",
    "facilitate": "help",
    "forbidden": "not allowed",
    "hub": "place",
    "illegal": "against the law",
    "impact": "effect",
    "in order to": "to",
    "in the event that": "if",
    "invalid": "not right",
    "kid": "child",
    "kids": "children",
    "leverage": "use",
    "mitigate": "reduce",
    "prior to": "before",
    "prohibited": "not allowed",
    "remediate": "put right",
    "robust": "strong",
    "tackle": "deal with",
    "terminate": "end",
    "utilisation": "use",
    "utilise": "use",
    "utilize": "use",
    "with regard to": "about",
}
"""From domain knowledge 4.2 and 4.3: what GOV.UK avoids, and its plainer word."""

JARGON = re.compile(rf"\b({'|'.join(PLAINER)})\b", re.IGNORECASE)
PLEASE = re.compile(r"\bplease\b", re.IGNORECASE)
CONTRACTION = re.compile(r"\b([a-z]+)n['’]t\b", re.IGNORECASE)
WHOLE = {"ca": "cannot", "wo": "will not", "sha": "shall not", "ai": "is not"}
SUSPECTS = (*PLAINER, "please", "n't", "n’t")
QUOTED = re.compile(r"(?<!\w)(['\"‘“])[^'\"’”]{1,80}['\"’”](?!\w)")
"""The name of a button or a setting, which is not ours to reword."""

CURLY = re.compile(r"[\u201c\u2018\u201e][^\u201c-\u201f]*[\u201d\u2019\u201c]", re.DOTALL)
SHOWN_QUOTES = (
    "People would read these curly quotes, as only straight ones count. Type straight ones, or none."
)
PLAIN = "`{}` is harder to read than it needs to be. Write `{}`, or say it in simpler words."
NO_PLEASE = "`please` makes the text longer and sounds like a choice. Leave it out."
IN_FULL = "`{}` is easy to misread, most of all for people who learn English. Write `{}`."
LONG = "This sentence has {} words, and 25 are easy to take in: `{}`. Split it in two."
STOP = "A hint is no full sentence. Remove the full stop at its end."
HINT = "A hint is one short sentence. Keep the first, and move the rest to `how` or `why`."


def check_words(root: Node) -> Iterator[Problem]:
    """`jargon`, `please` and `contraction`: words with a plainer one."""
    for node in shown(root):
        text = str(node.value)
        # Looking for a word costs far less than a pattern of them all, and most texts have none.
        low = text.lower()
        if any(word in low for word in SUSPECTS):
            yield from _check_words(node, QUOTED.sub("", text))


def _check_words(node: Node, text: str) -> Iterator[Problem]:
    for found in sorted({match[0].lower() for match in JARGON.finditer(text)}):
        yield warning(node, "jargon", PLAIN.format(found, PLAINER[found]))
    if PLEASE.search(text):
        yield warning(node, "please", NO_PLEASE)
    if short := CONTRACTION.search(text):
        full = WHOLE.get(short[1].lower(), f"{short[1].lower()} not")
        yield warning(node, "contraction", IN_FULL.format(visible(short[0], 30), visible(full, 30)))


def check_sentences(root: Node) -> Iterator[Problem]:
    """`sentence-too-long`: more than 25 words without a stop."""
    for node in prose(root):
        text = str(node.value)
        for sentence in sentences(text) if text.count(" ") >= LONGEST_SENTENCE else ():
            if (count := len(words(sentence))) > LONGEST_SENTENCE:
                yield warning(node, "sentence-too-long", LONG.format(count, visible(sentence, 40)))


def check_quotes(root: Node) -> Iterator[Problem]:
    """Quotes that a word processor has put around a whole text: people would read them."""
    for node in shown(root):
        if node.plain and CURLY.fullmatch(str(node.value)):
            yield warning(node, "curly-quotes", SHOWN_QUOTES)


def check_hints(root: Node) -> Iterator[Problem]:
    """`hint-full-stop` and `hint-too-long`: a hint is one short line below the question."""
    for hint in hints(root):
        text = str(hint.value).strip()
        if text.endswith(".") and not text.endswith(".."):
            yield warning(hint, "hint-full-stop", STOP)
        if len(SENTENCE_END.findall(text.rstrip(".!?"))) and _ends_inside(text):
            yield warning(hint, "hint-too-long", HINT)


def _ends_inside(text: str) -> bool:
    """Whether a sentence ends before the end; a colon or semicolon goes on with the same one."""
    return any(match[0] in ".!?" for match in SENTENCE_END.finditer(text[:-1]))
