"""Where a menu is, in words of people: which of them may be shown, and which two say the same.

Nothing typed is ever shown as it was typed. Only words that menus are made of pass, each as this program
spells it, so a name, a number or an address has no way through, however it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from mei_social.text.near_names import is_one_slip

ALIKE = 0.8
LONGEST = 600
"""More letters of one text are not looked at."""
MOST_STEPS = 8
"""No path is longer, and how long two take to compare grows with the square of it."""
MOST_DIFFERENT = 40
"""Of more ways to say where one menu is, each is compared with the one that most agree on, and no other."""
LONGEST_WORD = 40
"""No word of a menu is longer."""
SHORTEST_SLIP = 6
"""A shorter word with a slip in it could be any other."""
NOT_SHOWN = "\u2026"
STEP = " > "
_COMMON = """
    access accessibility account accounts active activity ad add ads advanced all allow and app apps
    archive at audience audiences authentication authenticator avatar backup bar below bio block blocked
    bookmarks bottom broadcast button camera centre change channel channels chat chats choose circle close
    code codes
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
    steps storage stories story suggestions supervision support swipe switch sync tab tag tagged tagging
    tags tap the then three time to tools top turn two under up update upload verification video videos view
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
_NUMBERS = frozenset(
    ("zero", "oh", "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
)
_BETWEEN = re.compile(
    r"\s*(?:[>\u203a\u00bb\u2192\u21d2\u279c|/\\;,:\n]|-+>|=+>|\bthen\b|\s[-\u2010-\u2015]\s)+\s*"
)
_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_TOKEN = re.compile(r"\S+")
_ENDS = re.compile(r"^\W+|\W+$")


class Vocabulary(Struct, frozen=True):
    """The words that may be shown."""

    words: dict[str, str]
    """As each is shown, by how it is compared."""
    near: dict[str, tuple[str, ...]]
    """Those of them that are left when one letter goes, or none: a look at all for each word took minutes."""
    looked_up: dict[str, str]
    """What was found for a word of somebody, as the same words come again and again."""


def vocabulary(texts: Iterable[str]) -> Vocabulary:
    """The words of these texts, which are the rules' own, and those that menus are made of."""
    known = {word: word for word in COMMON | FILLERS}
    for text in texts:
        for word in _WORD.findall(_plain(text, fold=False)):
            inner = word[1:] != word[1:].lower() and not word.isupper()
            known[word.casefold()] = word if inner else word.lower()
    near: dict[str, list[str]] = defaultdict(list)
    for word in known:
        for left in _without_a_letter(word) if len(word) >= SHORTEST_SLIP else ():
            near[left].append(word)
    return Vocabulary(known, {left: tuple(words) for left, words in near.items()}, {})


def _without_a_letter(word: str) -> set[str]:
    """The word, and what is left of it without one letter. Two words that are one slip apart share one."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def cleaned(text: str, known: Vocabulary) -> str:
    """The path in a text, in known words alone: `Settings > Privacy > \u2026`. Empty without one."""
    steps = [[_shown(word, known) for word in _words_in(step)] for step in _steps(text)]
    _hide_what_is_spelled(steps)
    said = [_step(words) for words in steps]
    shown = [
        step for n, step in enumerate(said) if step and (step != NOT_SHOWN or n == 0 or said[n - 1] != step)
    ]
    return STEP.join(shown) if any(step != NOT_SHOWN for step in shown) else ""


def _hide_what_is_spelled(steps: Sequence[list[str]]) -> None:
    """Letters one by one can be a name, and numbers in words a telephone: alone each is a part of a menu."""
    last: tuple[list[str], int] | None = None
    for words in steps:
        for at, word in enumerate(words):
            if (len(word) == 1 and word != NOT_SHOWN) or word.casefold() in _NUMBERS:
                if last:
                    last[0][last[1]] = words[at] = NOT_SHOWN
                last = (words, at)
            elif word not in ("", NOT_SHOWN):
                last = None


def agreed(texts: Sequence[str]) -> tuple[int, ...]:
    """The places of the texts that say the same as most others do; arrows, case, spaces and slips apart."""
    keys = [_key(text) for text in texts]
    times = Counter(key for key in keys if key)
    by_use = [key for key, _ in times.most_common()]
    different, others = by_use[:MOST_DIFFERENT], by_use[MOST_DIFFERENT:]
    alike = {key: {key} for key in different}
    for n, key in enumerate(different):
        for other in different[n + 1 :]:
            if _alike(key, other):
                alike[key].add(other)
                alike[other].add(key)
    best = max(alike.values(), key=lambda found: sum(times[key] for key in found), default=set())
    one = next((key for key in by_use if key in best), "")
    best |= {key for key in others if _alike(one, key)}
    return tuple(n for n, key in enumerate(keys) if key in best)


def is_alike(one: str, other: str) -> bool:
    """Whether two texts name the same path."""
    return _alike(_key(one), _key(other))


def _alike(one: str, other: str) -> bool:
    """One may begin further up than the other. The last step has to be alike in any case."""
    if one == other:
        return True
    ones, others = one.split(STEP), other.split(STEP)
    few = min(len(ones), len(others))
    if few < 2 or not _is_near(ones[-1], others[-1]):
        return False
    return _is_near(*(STEP.join(steps[-few:]) for steps in (ones, others)))


def _is_near(one: str, other: str) -> bool:
    """Which letters there are is looked at before their order, as that takes far longer."""
    match = SequenceMatcher(None, one, other, autojunk=False)
    return all(ratio() >= ALIKE for ratio in (match.real_quick_ratio, match.quick_ratio, match.ratio))


def _key(text: str) -> str:
    """What is compared: the last steps, without the words around them."""
    steps = (" ".join(w for w in _WORD.findall(step) if w not in FILLERS) for step in _steps(text))
    return STEP.join([step for step in steps if step][-MOST_STEPS:])


def _steps(text: str) -> list[str]:
    return [step for step in _BETWEEN.split(_plain(text)) if step]


def _plain(text: str, *, fold: bool = True) -> str:
    whole = unicodedata.normalize("NFKC", text[:LONGEST]).replace("\u2019", "'").replace("&", " and ")
    return " ".join((whole.casefold() if fold else whole).split())


def _words_in(step: str) -> Iterator[str]:
    return (_ENDS.sub("", token) for token in _TOKEN.findall(step))


def _step(words: Iterable[str]) -> str:
    told: list[str] = []
    for word in words:
        if word and not (word == NOT_SHOWN and told[-1:] == [NOT_SHOWN]):
            told.append(word)
    said = " ".join(told)
    return said[:1].upper() + said[1:]


def _shown(word: str, known: Vocabulary) -> str:
    """As the rules spell it; a slip is mended. Nothing for a sign that stands alone."""
    if not word:
        return ""
    if word in known.words:
        return known.words[word]
    if len(word) < SHORTEST_SLIP or len(word) > LONGEST_WORD:
        return NOT_SHOWN
    if word not in known.looked_up:
        near = {other for left in _without_a_letter(word) for other in known.near.get(left, ())}
        found = [other for other in near if is_one_slip(word, other)]
        known.looked_up[word] = known.words[found[0]] if len(found) == 1 else NOT_SHOWN
    return known.looked_up[word]
