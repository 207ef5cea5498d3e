"""What to do when something worrying is seen or happens. Danger first; every face shows these words.

What a provider decides comes from the rules: the people, the numbers, the kinds of concern. The rest is the
same everywhere, and so it is worded here. Texts are ready to show but not yet made safe for a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mei_social.advice import person, support
from mei_social.report import Contact
from mei_social.ruleset import Clause, Ruleset

BLOCKING = "block-report"
"""The kind of setting, in the rules, that says how to report and block on an app."""
NO_IMAGES = (
    "Never save, forward or screenshot a sexual image of a child, not even as evidence. "
    "Describe it in words to the safeguarding lead or the police."
)
EXCEPTION = (
    "There is one exception. If a public post of yours shows a pupil, take it down at once. "
    "Write down that you did and when, then tell."
)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it, a thing a line."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of concern that the policy names."""

    looks: str
    """What it looks like, in plain words."""
    label: str
    """How people cite the clause."""
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """The whole guide, in the order in which it is read."""

    danger: Part
    """Whom to call or tell. Shown before anything is asked."""
    now: Part
    """How to do that, where a child may be at risk."""
    named: Part
    """The kinds in a list, for a reader who is asked nothing; empty where the rules name none."""
    tell: Part
    never: Part
    keep: Part
    note: Part
    app: Part
    support: Part
    kinds: tuple[Kind, ...]
    contacts: tuple[Contact, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, in the order in which it is read."""
        told = (self.danger, self.now, self.named, self.tell)
        return (*told, self.never, self.keep, self.note, self.app, self.support)


def build_concern(ruleset: Ruleset) -> Concern:
    """The guide with this provider's people, numbers and kinds of concern."""
    kinds = tuple(_kinds(ruleset.clauses))
    return Concern(
        danger=Part("If someone is in danger, or a child may be at risk", tuple(_danger(ruleset))),
        now=NOW,
        named=Part("What counts as a concern", tuple(_named(kinds))),
        tell=Part("Who to tell", tuple(_tell(ruleset))),
        never=NEVER,
        keep=KEEP,
        note=NOTE,
        app=APP,
        support=Part("Support for you", tuple(_support(ruleset))),
        kinds=kinds,
        contacts=tuple(map(person, ruleset.provider.contacts)),
    )


def _kinds(clauses: Iterable[Clause]) -> Iterator[Kind]:
    for clause in clauses:
        if clause.concern:
            yield Kind(clause.concern, clause.label, clause.title)


def _danger(ruleset: Ruleset) -> Iterator[str]:
    """What is urgent, and who: those who come first, then whom the policy names. All where none is marked."""
    lines = [line for line in ruleset.help if line.urgent] or ruleset.help
    yield from (f"{helps.who}. {helps.how}" for helps in map(support, lines))
    everybody = ruleset.provider.contacts
    first = [contact for contact in everybody if contact.urgent]
    yield from map(_person, map(person, dict.fromkeys((*first, everybody[0])) if first else everybody))


def _named(kinds: tuple[Kind, ...]) -> Iterator[str]:
    yield from (kind.looks for kind in kinds)
    if kinds:
        yield "If it feels wrong in another way, it counts too. You do not need to know which kind it is."


def _tell(ruleset: Ruleset) -> Iterator[str]:
    named, *others = ruleset.provider.contacts
    yield f"As soon as you can, tell this person first. {_person(person(named))}"
    for other in others:
        if other.urgent:
            yield f"If a pupil comes into it, tell this person before that, today. {_person(person(other))}"
    yield "Say what you saw, where and when. You need no proof. Let them decide what it is."
    yield (
        "If it is about something that you did, tell them in the same way. "
        "Telling someone early protects everybody, you included."
    )
    yield (
        "Whoever you tell may have to tell others who can help. "
        "So nobody can promise to keep it between you, or say how it will end."
    )


def _support(ruleset: Ruleset) -> Iterator[str]:
    yield "A thing like this can stay with you. You do not have to deal with it alone."
    rest = (c for c in ruleset.provider.contacts[1:] if not c.urgent)
    yield from map(_person, map(person, rest))
    yield from (f"{h.who}. {h.how}" for h in (support(line) for line in ruleset.help if not line.urgent))
    yield "If you are in a union, it can advise you too."


def _person(contact: Contact) -> str:
    return f"{contact.who}: {contact.how}"


NOW = Part(
    "If so, do this now. The rest can wait",
    (
        "Speak to them in person or by phone. If they are out, ask who stands in.",
        "Say what you saw or heard. You do not have to be certain.",
        "Do not question the child or contact anybody to sort it out yourself.",
        NO_IMAGES,
    ),
)
NEVER = Part(
    "What not to do",
    (
        NO_IMAGES,
        "Do not contact the pupil, a parent or the person behind it to sort it out.",
        "Do not look into it yourself. Asking around can make it harder for those who have to.",
        "If a pupil told you, do not promise to keep it secret.",
    ),
)
KEEP = Part(
    "What to keep, and what not to delete",
    (
        "Tell first, delete later. Leave messages, posts and accounts as they are, even awkward ones.",
        EXCEPTION,
        "Some messages vanish by themselves. If yours may, tell someone today.",
        "If it is aimed at you, you can keep a screenshot of the words. Take none that shows a child.",
    ),
)
NOTE = Part(
    "What to write down, if it helps you",
    (
        "When it was, and where: which app, and public or private.",
        "What you saw or what happened, as facts.",
        "What you think about it, apart from the facts.",
        "Whom you told and when, and what you have kept.",
        "Leave out pupils' names. If a name is needed, the safeguarding lead asks you for it in person.",
    ),
)
APP = Part(
    "Report and block on the app",
    (
        "Tell someone first. Then report it in the app. Block last, as blocking can hide what is needed.",
        "Look for Report and Block in the menu of the post, message or profile, often behind three dots.",
    ),
)
