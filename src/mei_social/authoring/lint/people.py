"""What a provider calls its people and purposes, and words of ours that were left beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mei_social.authoring.lint.texts import LONGEST, warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.ruleset.model import Purpose, PurposesWords
from mei_social.ruleset.roles import USUAL, Role
from mei_social.text import english
from mei_social.text.visible import visible

USUAL_PURPOSES = PurposesWords()
ARTICLES = ("a", "an")
BEGINS = re.compile(r"(?:an?|the|your|our) ", re.IGNORECASE)
SPELT = re.compile(r"[A-Z]{2}|[A-Z][a-z]?[A-Z]|[A-Z]\b")
"""Such as NHS or MSc: how such a word is said does not show in its letters."""
VOWEL, CONSONANT = re.compile(r"[aei]|o(?!ne)"), re.compile(r"[b-df-gj-np-tv-z]")
SAID_OTHERWISE = re.compile(r"e[uw]")
"""`a European tutor`; `u` and `h` are not judged at all."""

ARTICLE = "Before `{}` stands `{}`. Write `article: {}`, as people read it in the middle of a sentence."
NO_ARTICLE = "`article` is what stands before `{}`. Write `a` or `an`, in small letters."
BEGUN = "People would read `{} {}`. Write the word alone, as `article` brings what stands before it."
SAME = "`{}` is called the same as `{}`, so nobody could choose between them. Give each a name of its own."
LEFT = "`roles` calls them `{}`, and {} still {} `{}`, here first. Say each in your own words."


def check_roles(root: Node) -> Iterator[Problem]:
    """`wrong-article`, and `words-of-ours` where texts still name people as our rules call them."""
    roles = root.get("roles")
    for name, role in roles.value.items() if roles and isinstance(roles.value, dict) else ():
        usual = getattr(USUAL, name, None)
        if isinstance(role.value, dict) and isinstance(usual, Role):
            yield from _check_article(role)
            yield from _check_left(root, role.word("one"), usual)


def check_purposes(root: Node) -> Iterator[Problem]:
    """`same-choice`: two purposes that people would read as one."""
    purposes = root.get("purposes")
    given = purposes.value if purposes and isinstance(purposes.value, dict) else {}
    for key in ("name", "choice"):
        seen = {_said(each, key): each.value for each in Purpose if each.value not in given}
        for name, purpose in given.items():
            said = purpose.word(key).casefold() if isinstance(purpose.value, dict) else ""
            if said in seen:
                yield warning(purpose.get(key) or purpose, "same-choice", SAME.format(name, seen[said]))
            if said:
                seen.setdefault(said, name)


def _said(purpose: Purpose, key: str) -> str:
    """What our rules call it."""
    return str(getattr(USUAL_PURPOSES.of(purpose), key)).casefold()


def _check_article(role: Node) -> Iterator[Problem]:
    one, article = role.get("one"), role.get("article")
    if not (one and article and role.word("one") and role.word("article")):
        return
    word, given = visible(role.word("one"), 40), visible(role.word("article"), 40)
    if BEGINS.match(word):
        yield warning(one, "wrong-article", BEGUN.format(given, word))
    elif given not in ARTICLES:
        yield warning(article, "wrong-article", NO_ARTICLE.format(word))
    elif (right := _article(word)) not in (None, given):
        yield warning(article, "wrong-article", ARTICLE.format(word, given, right))


def _article(word: str) -> str | None:
    """What stands before a word, where its letters leave no doubt."""
    if SPELT.match(word) or SAID_OTHERWISE.match(word.lower()):
        return None
    if VOWEL.match(word.lower()):
        return "an"
    return "a" if CONSONANT.match(word.lower()) else None


def _check_left(root: Node, word: str, usual: Role) -> Iterator[Problem]:
    look = re.compile(rf"\b(?:{usual.one}|{usual.many})\b", re.IGNORECASE)
    if not word or look.search(word):
        return
    found = [text for text in _sentences(root) if look.search(str(text.value))]
    if found:
        texts, say = english.count(len(found), "text"), "says" if len(found) == 1 else "say"
        yield warning(found[0], "words-of-ours", LEFT.format(visible(word, 40), texts, say, usual.one))


def _sentences(node: Node) -> Iterator[Node]:
    """Every text of several words, in the order of the file. Ids and names of one word have none."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _sentences(child) if key not in ("roles", "sources") else ()
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _sentences(child)
    elif " " in node.value and len(node.value) <= LONGEST:
        yield node
