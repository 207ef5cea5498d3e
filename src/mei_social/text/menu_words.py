"""Where a menu is, in words of people: which of them may be shown, and which two say the same.

Nothing typed is ever shown as it was typed. Only words that menus are made of pass, each as this program
spells it, so a name, a number or an address has no way through, however it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from mei_social.text.near_names import is_one_slip

ALIKE = 0.8
LONGEST = 600
"""More letters of one text are not looked at."""
SHORTEST_SLIP = 6
"""A shorter word with a slip in it could be any other."""
NOT_SHOWN = "\u2026"
STEP = " > "
_COMMON = """
    access accessibility account accounts active activity ad add ads advanced all allow and app apps
    archive at audience audiences authentication authenticator avatar backup bar below bio block blocked
    bookmarks bottom broadcast button camera centre channel channels chat chats circle close code codes
    cog collections comment comments connected connections contact contacts content control controls
    corner custom data default delete details device devices digital discover discovery display dots
    download edit everyone experience export family feature features feed filter filters find followers
    following friends gallery gear general group groups hidden hide highlights history home hub icon
    identity in info information inside interaction interactions interests invites language left limit
    limited limits lines linked links list lists live location lock log login manage management media
    memories menu message messages more mute muted my name network new notes notifications now number of
    off old on only open options or other page parental passkey passkeys password people permissions
    personal phone photo photos picture post posts preferences privacy private profile public quotes
    reactions read recent recovery remove replies report reposts requests restrict restricted right
    safety saved screen scroll search section security see settings share sharing side sign status step
    steps storage stories story suggestions supervision support swipe switch sync tab tag tagging tags
    tap the then three time to tools top two under up update upload verification video videos view
    visibility visible website websites wellbeing wheel who you your
"""
COMMON = frozenset(_COMMON.split())
"""Words of menus that any app may use next. None of them is the name of a person."""
_FILLERS = """
    a an and at button called click find found go has have here i icon in inside into is it it's its look
    menu moved my now of on open page press section see tap the then there this to under up you your
"""
FILLERS = frozenset(_FILLERS.split())
"""They are typed around a path, and say nothing about it."""
_BETWEEN = re.compile(
    r"\s*(?:[>\u203a\u00bb\u2192\u21d2\u279c|/\\;,:\n]|-+>|=+>|\bthen\b|\s[-\u2010-\u2015]\s)+\s*"
)
_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_TOKEN = re.compile(r"\S+")
_ENDS = re.compile(r"^\W+|\W+$")

Vocabulary = Mapping[str, str]
"""Each word that may be shown, by how it is compared."""


def vocabulary(texts: Iterable[str]) -> Vocabulary:
    """The words of these texts, which are the rules' own, and those that menus are made of."""
    known = {word: word for word in COMMON | FILLERS}
    for text in texts:
        for word in _WORD.findall(_plain(text, fold=False)):
            inner = word[1:] != word[1:].lower() and not word.isupper()
            known[word.casefold()] = word if inner else word.lower()
    return known


def cleaned(text: str, known: Vocabulary) -> str:
    """The path in a text, in known words alone: `Settings > Privacy > \u2026`. Empty without one."""
    steps = [_cleaned_step(step, known) for step in _steps(text)]
    shown = [
        step for n, step in enumerate(steps) if step and (step != NOT_SHOWN or n == 0 or steps[n - 1] != step)
    ]
    return STEP.join(shown) if any(step != NOT_SHOWN for step in shown) else ""


def agreed(texts: Sequence[str]) -> tuple[int, ...]:
    """The places of the texts that say the same as most others do; arrows, case, spaces and slips apart."""
    keys = [_key(text) for text in texts]
    best: list[int] = []
    for key in keys:
        alike = [n for n, other in enumerate(keys) if key and other and _alike(key, other)]
        best = max(best, alike, key=len)
    return tuple(best)


def is_alike(one: str, other: str) -> bool:
    """Whether two texts name the same path."""
    return _alike(_key(one), _key(other))


@lru_cache(maxsize=4096)
def _alike(one: str, other: str) -> bool:
    """One may begin further up than the other. The last step has to be alike in any case."""
    ones, others = one.split(STEP), other.split(STEP)
    if SequenceMatcher(None, ones[-1], others[-1], autojunk=False).ratio() < ALIKE:
        return False
    few = min(len(ones), len(others))
    one_end, other_end = (STEP.join(steps[-few:]) for steps in (ones, others))
    near = SequenceMatcher(None, one_end, other_end, autojunk=False).ratio() >= ALIKE
    return one == other or (few > 1 and near)


def _key(text: str) -> str:
    """What is compared: steps without the words around them."""
    steps = (" ".join(w for w in _WORD.findall(step) if w not in FILLERS) for step in _steps(text))
    return STEP.join(step for step in steps if step)


def _steps(text: str) -> list[str]:
    return [step for step in _BETWEEN.split(_plain(text)) if step]


def _plain(text: str, *, fold: bool = True) -> str:
    whole = unicodedata.normalize("NFKC", text[:LONGEST]).replace("\u2019", "'").replace("&", " and ")
    return " ".join((whole.casefold() if fold else whole).split())


def _cleaned_step(step: str, known: Vocabulary) -> str:
    words: list[str] = []
    for token in _TOKEN.findall(step):
        shown = _shown(_ENDS.sub("", token), known)
        if shown and not (shown == NOT_SHOWN and words[-1:] == [NOT_SHOWN]):
            words.append(shown)
    told = " ".join(words)
    return told[:1].upper() + told[1:]


def _shown(word: str, known: Vocabulary) -> str:
    """As the rules spell it; a slip is mended. Nothing for a sign that stands alone."""
    if not word:
        return ""
    if word in known:
        return known[word]
    near: Callable[[str], bool] = lambda other: len(other) >= SHORTEST_SLIP and is_one_slip(word, other)  # noqa: E731
    found = [other for other in known if near(other)] if len(word) >= SHORTEST_SLIP else []
    return known[found[0]] if len(found) == 1 else NOT_SHOWN
