"""What to do when something worrying is seen or happens: now, whom to tell, what not to do, then the rest.

Danger comes first. Every face shows these words, and no sentence twice on any way through.

What a provider decides comes from the rules: the people, the numbers, the kinds of concern. The rest is the
same everywhere, and so it is worded here. Texts are ready to show but not yet made safe for a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from mei_social.concern import words
from mei_social.concern.note import LEAVE_OUT
from mei_social.report.advice import person, sentences, support
from mei_social.report.help import Contact
from mei_social.ruleset.model import Clause, HelpLine, Ruleset, Rung
from mei_social.safeguarding.ladder import how, ladder, named, told
from mei_social.text import english

COMMAND = "mei-social concern"
ON_AN_APP = ("block-report", "fake-account")
"""The kinds of setting, in the rules, that say how to report and block on an app."""
EXCEPTION = (
    "There is one exception. If a public post of yours shows {protected.an}, take it down at once. "
    "Write down that you did and when, then tell."
)

ACCUSED = "If it says that you harmed a child, tell the headteacher straight away. Others find out the truth."
COLLEAGUES = "It is the same if it is about your {reviews}, the {told} or any other adult at the {place}."
STAFF = "It is the same for the staff of your provider, if a child comes into it."
ABOVE = (
    "If it is about the person whom the policy names, and no child comes into it, "
    "ask the provider's office who is above them."
)
"""These, and the exception, are what rules may put another way."""


class GuidePart(Struct, frozen=True):
    """A heading with what stands under it, a thing a line."""

    title: str
    lines: tuple[str, ...]
    numbered: bool = False
    """One after the other, in this order."""


class ConcernKind(Struct, frozen=True):
    """A kind of concern that the policy names."""

    looks: str
    """What it looks like, in plain words."""
    label: str
    """How people cite the clause."""
    title: str

    @property
    def cited(self) -> str:
        return f"In the policy this is {self.label}: {self.title}."


class Situation(Struct, frozen=True):
    """What somebody may be in, as they would say it, and what they read then."""

    title: str
    pages: tuple[tuple[GuidePart, ...], ...]
    lead: str | None = None


class Concern(Struct, frozen=True, kw_only=True):
    """The whole guide, in the order in which it is read."""

    danger: GuidePart
    """Whom to call or tell. Shown before anything is asked."""
    ladder: GuidePart
    """Everybody to tell about a child, for when the first does not answer."""
    now: GuidePart
    """How to do that, where a child may be at risk."""
    never: GuidePart
    named: GuidePart
    """The kinds in a list, for a reader who is asked nothing; empty where the rules name none."""
    fake: GuidePart
    """For somebody whose face or words are used by an account that is not theirs."""
    untrue: GuidePart
    """For somebody about whom something untrue is said."""
    tell: GuidePart
    adults: GuidePart
    """Where a worry goes that is about an adult, or about one of those to tell."""
    adults_by_name: GuidePart
    """The same for whoever has seen the ladder, which says how to reach them."""
    images: GuidePart
    keep: GuidePart
    note: GuidePart
    app: GuidePart
    support: GuidePart
    kinds: tuple[ConcernKind, ...]
    contacts: tuple[Contact, ...]

    @property
    def parts(self) -> tuple[GuidePart, ...]:
        """Every part, in the order in which it is read by somebody who sees the ladder."""
        urgent = (self.danger, self.ladder, self.now, self.never)
        told = (self.named, *self.aimed_at_you, self.tell, self.adults_by_name)
        return (*urgent, *told, self.images, *self.last)

    def steps(self, adults: GuidePart) -> tuple[tuple[GuidePart, ...], ...]:
        """What is read whichever kind it is, a page at a time. `adults`: as the ladder was seen or not."""
        return ((self.tell,), (adults,), (self.never, self.images), (self.keep,), (self.note, self.app))

    @property
    def last(self) -> tuple[GuidePart, ...]:
        return (self.keep, self.note, self.app, self.support)

    @property
    def aimed_at_you(self) -> tuple[GuidePart, ...]:
        """What to do, step by step, when it is about the reader."""
        return (self.fake, self.untrue)


def situations(concern: Concern) -> tuple[Situation, ...]:
    """To choose from, where a reader sees all of them at once. A child comes first."""
    c = concern
    child = ((c.ladder,), (c.now, c.never))
    return (
        _situation(c, words.A_CHILD, *child),
        _situation(c, words.A_PICTURE, (c.images,), *child),
        _situation(c, words.AN_ADULT, (c.adults,)),
        *(replace(_situation(c, kind.looks), lead=kind.cited) for kind in c.kinds),
        _situation(c, words.IT_PRETENDS, (c.fake,)),
        _situation(c, words.IT_IS_UNTRUE, (c.untrue,)),
        *(
            replace(_situation(c, title), lead=words.ANY_KIND)
            for title in (words.SOMETHING_ELSE, words.NOT_SURE_WHICH)
        ),
        Situation(c.app.title, ((c.app,),)),
        Situation(c.support.title, ((c.support,),)),
    )


def _situation(concern: Concern, title: str, *first: tuple[GuidePart, ...]) -> Situation:
    """What is first in it, then all the rest, and nothing twice."""
    seen = [part for page in first for part in page]
    rest = (*concern.steps(concern.adults), (concern.support,))
    left = (tuple(part for part in page if part.lines and part not in seen) for page in rest)
    return Situation(title, (*first, *filter(None, left)))


def build_concern(ruleset: Ruleset) -> Concern:
    """The guide with this provider's people, numbers and kinds of concern."""
    kinds = tuple(_kinds(ruleset.clauses))
    return Concern(
        danger=GuidePart("If someone is in danger, or a child may be at risk", tuple(_danger(ruleset))),
        ladder=GuidePart(
            "Whom to tell about a child: go down the list until somebody answers",
            (*_emergency(ruleset), *map(told, ladder(ruleset))),
            numbered=True,
        ),
        now=NOW,
        never=_said(NEVER, ruleset),
        named=GuidePart("What counts as a concern", tuple(_named(kinds))),
        fake=_said(FAKE, ruleset),
        untrue=_said(UNTRUE, ruleset),
        tell=GuidePart("Who to tell", tuple(_tell(ruleset))),
        adults=GuidePart(ADULTS, tuple(_adults(ruleset, reach=True))),
        adults_by_name=GuidePart(ADULTS, tuple(_adults(ruleset, reach=False))),
        images=_said(IMAGES, ruleset),
        keep=_said(KEEP, ruleset),
        note=NOTE,
        app=APP,
        support=GuidePart("Others who can help, you too", tuple(_support(ruleset))),
        kinds=kinds,
        contacts=tuple(map(person, ruleset.provider.contacts)),
    )


def _said(part: GuidePart, ruleset: Ruleset) -> GuidePart:
    """With the people of these rules, and the sentences that they put another way."""
    own = {EXCEPTION: ruleset.concern.exception, ACCUSED: ruleset.concern.accused}
    return replace(part, lines=tuple(_or_own(own.get(text), text, ruleset) for text in part.lines))


def _or_own(own: str | None, text: str, ruleset: Ruleset) -> str:
    return own or ruleset.roles.say(text)


def _kinds(clauses: Iterable[Clause]) -> Iterator[ConcernKind]:
    for clause in clauses:
        if clause.concern:
            yield ConcernKind(clause.concern, clause.label, clause.title)


def _danger(ruleset: Ruleset) -> Iterator[str]:
    """What is urgent, who comes first, and who answers at any hour. All help where none is marked."""
    lines = [line for line in ruleset.help if line.urgent] or ruleset.help
    rungs = ladder(ruleset)
    contact = next((c for c in ruleset.provider.contacts if c.id == rungs[0].id), None)
    find = person(contact).how if contact else how(rungs[0])
    for line in lines:
        found = f" {find}" if line is lines[-1] and _names(line, rungs[0]) else ""
        yield f"{english.ended(_help(line))}{found}" if found else _help(line)
    if not (lines and _names(lines[-1], rungs[0])):
        yield f"{rungs[0].who}: {find}"
    others = (c for c in ruleset.provider.contacts if c.urgent and c is not contact)
    yield from map(_person, map(person, others))
    for number, rung in enumerate(rung for rung in rungs if rung.always):
        find = how(replace(rung, find=None)) if rung.reach else LIST_SAYS
        yield f"{'Or' if number else 'If you reach nobody'}: {named(rung)}. {find}"


def _names(line: HelpLine, rung: Rung) -> bool:
    """Whether it says to tell this one, so that nobody has to be named twice on the first page."""
    name = rung.who.partition(" of ")[0].casefold()
    return line.reach is None and name in _help(line).casefold()


def _emergency(ruleset: Ruleset) -> Iterator[str]:
    """The first that is urgent, such as 999: whoever starts at the top of the ladder starts there."""
    for line in [line for line in ruleset.help if line.urgent][:1]:
        yield f"{line.need}: {line.reach}" if line.reach else _help(line)


def _adults(ruleset: Ruleset, *, reach: bool) -> Iterator[str]:
    """The way around the person whom it is about, whoever that is."""
    yield "If a child is in danger now, call 999 first, whoever it is about."
    rungs = ladder(ruleset)
    for number, rung in enumerate(rung for rung in rungs if rung.adults):
        when = "If it is about that person, or you cannot tell them" if number else "Tell this person first"
        yield f"{when}: {named(rung)}." + (f" {how(rung)}" if reach else "")
    if reach and (always := [rung.who for rung in rungs if rung.always]):
        yield f"At night, or if nobody answers: {'; '.join(always)}."
    yield _or_own(ruleset.concern.colleagues, COLLEAGUES, ruleset)
    yield _or_own(ruleset.concern.staff, STAFF, ruleset)
    yield "Leave out whoever it is about. Do not tell or warn that person, and do not look for proof."
    yield "Small things count. It is for others to say whether it matters."
    yield _or_own(ruleset.concern.above, ABOVE, ruleset)


def _named(kinds: tuple[ConcernKind, ...]) -> Iterator[str]:
    yield from (kind.looks for kind in kinds)
    if kinds:
        yield "If it feels wrong in another way, it counts too. You do not need to know which kind it is."


def _tell(ruleset: Ruleset) -> Iterator[str]:
    yield f"Tell this person as soon as you can. {_person(person(ruleset.provider.contacts[0]))}"
    yield "If a child comes into it, the people at the top come first."
    yield "Say what you saw, where and when. You need no proof."
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
    yield from map(_help, (line for line in ruleset.help if not line.urgent))
    yield "If you are in a union, it can advise you too."


def helps_here(line: HelpLine) -> Contact:
    """Without a sentence that says to read this guide: it is being read, or it is a link away."""
    found = support(line)
    others = " ".join(text for text in sentences(found.how) if COMMAND not in text)
    return replace(found, how=others or found.how)


def _help(line: HelpLine) -> str:
    found = helps_here(line)
    return f"{found.who}. {found.how}"


def _person(contact: Contact) -> str:
    return f"{contact.who}: {contact.how}"


LIST_SAYS = "The list of whom to tell says how to find them."
ADULTS = "If it is about an adult who works with children"
NOW = GuidePart(
    "How to tell them. The rest can wait",
    (
        "Speak to them in person or by phone. If somebody does not answer, go on to the next one.",
        "Say what you saw or heard, and which child it is. You do not have to be certain.",
        "If a child writes to you that somebody may come to harm, call 999 and ask whether to write back.",
        "If you have told somebody and are still worried, tell the next one too.",
    ),
)
FAKE = GuidePart(
    "If an account pretends to be you",
    (
        "If you are in danger, call 999 first. If you are threatened, call the police on 101.",
        "If it writes to a child, tell the {told} straight away.",
        "Do not write to it, and do not try to find out who is behind it.",
        "Keep its link, the day and a screenshot of the profile, but never one that shows a child.",
        "Tell the people under 'Who to tell' today, so that they hear it from you.",
        "Then report it in the app, as an account that pretends to be you.",
        "Many apps act only when you report it yourself. Some ask for proof of who you are.",
        "Tell friends that it is not you, and ask them to report it as well.",
        "Change the password of your own account, and turn on two-step verification.",
        "Block it last. If the app does nothing for two days, ask those at the end of this guide.",
    ),
    numbered=True,
)
UNTRUE = GuidePart(
    "If somebody says something untrue about you online",
    (
        "Call 999 first if you are in danger, and the police on 101 if somebody threatens you.",
        ACCUSED,
        "If a child said it, the child may need help too. Leave that to the {told}.",
        "Do not answer it, argue or put it right online, and ask nobody else to.",
        "Keep its link and the day, and a screenshot of the words if no child is on it.",
        "Delete no messages of your own: they may show what happened.",
        "The people under 'Who to tell' should hear of it today, and from you.",
        "If you are in a union, ask it before you write a statement.",
        "Then report it in the app, and block last. A made-up picture, video or voice counts too.",
        "It can be hard to bear. You can talk to those at the end of this guide, some of them at night.",
    ),
    numbered=True,
)
IMAGES = GuidePart(
    "If there is a sexual picture or video of a child",
    (
        "It is against the law to view, copy, print, share, store or save it, even as evidence.",
        "Never ask a child to send, show or download it: that is against the law as well.",
        "If you saw it by accident, close it. That is not your fault: say that you saw it.",
        "If it came to your own phone, do not open it again, show it, send it on or delete it.",
        "Tell the {told} or the police straight away, in words. Ask what to do with the phone.",
        "If an adult sent it or has it, tell the police straight away.",
        "It counts just the same if it was made or changed by AI.",
        "Do not ask the child what it shows, and do not ask anybody to delete it.",
        "Do not look for it.",
    ),
)
NEVER = GuidePart(
    "What not to do",
    (
        "Do not contact the child, a parent or the person behind it to sort it out.",
        "Do not question a child about it.",
        "Never open, copy, save or share a sexual picture or video of a child, not even as evidence.",
        "Do not look into it yourself. Asking around can make it harder for those who have to.",
        "Do not search for {protected.many} or their accounts.",
        "If a child told you, do not promise to keep it secret.",
    ),
)
KEEP = GuidePart(
    "What to keep, and what not to delete",
    (
        "Tell first, delete later. Leave messages, posts and accounts as they are, even awkward ones.",
        EXCEPTION,
        "If you are in danger yourself, your safety comes first: block, get safe, then tell.",
        "Some messages vanish by themselves. If yours may, tell someone straight away.",
        "If it is aimed at you, you can keep a screenshot of the words. Take none that shows a child.",
    ),
)
NOTE = GuidePart(
    "What to write down, if it helps you",
    (
        "When it was, and where: which app, and public or private.",
        "What you saw or what happened, as facts.",
        "What you think about it, apart from the facts.",
        "Whom you told and when, and what you have kept.",
        LEAVE_OUT,
    ),
)
APP = GuidePart(
    "Report and block on the app",
    (
        "Once you have told someone, report it in the app.",
        "Block last, as blocking can hide what is needed; block first only if you are in danger.",
        "Look for Report and Block in the menu of the post, message or profile, often behind three dots.",
    ),
)
