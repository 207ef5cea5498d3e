"""Every sentence that a person in trouble can meet, place by place, for an expert to read and sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from mei_social.authoring.handbook import phrases
from mei_social.authoring.handbook.document import Blank, Document, Item, Listing, Part, Text
from mei_social.concern import note
from mei_social.concern import words as around
from mei_social.concern.guide import ON_AN_APP, GuidePart, build_concern
from mei_social.report import build, labels
from mei_social.report import check_words as words
from mei_social.report.advice import person, sentences, support
from mei_social.ruleset.model import Guide, Rule, Ruleset
from mei_social.safeguarding import duty
from mei_social.safeguarding.ladder import ladder, told
from mei_social.text.visible import on_one_line, shown

RIGHT, CHANGE, SIGNED = "Right as it is", "To change", "Name and date"
"""What an expert fills in under each place: which numbers, which words, and who read it."""
TROUBLE = re.compile(
    r"\b(pupils?|child|children|safeguarding|danger|threat\w*|not safe|999|police|helpline|mei-social)\b",
    re.IGNORECASE,
)
"""Words by which a sentence is found that an expert should see, wherever it stands."""
FILLED_IN = "[...]"
"""What a sentence takes in when it shows."""
NOT_READ = "Nobody is said to have read this until a name stands there."


class Place(Struct, frozen=True):
    """Sentences that show together, some of them with a word that says which one it is."""

    title: str
    where: str
    lines: tuple[str | tuple[str, str], ...]


def safeguarding(ruleset: Ruleset, guides: Mapping[str, Guide], screens: tuple[str, ...] = ()) -> Document:
    """The list for a reader who knows about safeguarding.

    `guides` holds the settings help by platform id, `screens` what is worded only where it shows.
    """
    rules = shown(ruleset, on_one_line)
    places = (place for place in _places(rules, shown(guides, on_one_line), screens) if place.lines)
    return Document(
        title="What a person in trouble can read",
        above=phrases.owner(rules),
        facts=(("Rules", phrases.version(rules)), ("Fingerprint", rules.digest[:16])),
        intro=(
            Text(
                "Each sentence about a child, or for somebody who is in danger or under pressure, with where "
                "it shows. It is made from the rules and from the program, so that it is what people read."
            ),
            Text(
                f"For an expert in safeguarding to read. {NOT_READ} Under each place: the numbers that are "
                "right as they are, what to change, and your name and the day."
            ),
        ),
        parts=tuple(_part(number, place) for number, place in enumerate(places, 1)),
        end=phrases.NOT_THE_POLICY,
    )


def _part(number: int, place: Place) -> Part:
    items = (Item(line) if isinstance(line, str) else Item(line[1], label=line[0]) for line in place.lines)
    room = (Blank(RIGHT), Blank(CHANGE), Blank(SIGNED))
    blocks = (Text(place.where, label="Shows:"), Listing(tuple(items), numbered=True), *room)
    return Part(id=f"place-{number}", title=place.title, number=number, blocks=blocks)


def _places(rules: Ruleset, guides: Mapping[str, Guide], screens: tuple[str, ...]) -> Iterator[Place]:
    """In the order in which a trainee can come to them, and the mentor last."""
    yield _help(rules)
    yield from _asked_first(rules)
    asked = [rule for rule in rules.rules if _is_about_trouble(rule, rules)]
    yield from (_question(rule, rules) for rule in sorted(asked, key=lambda rule: not rule.gate))
    yield _in_passing(rules)
    yield _around_a_gate(rules, screens)
    yield _results(rules)
    yield from _people(rules)
    yield from _concern(rules)
    yield _on_apps(rules, guides)
    yield _note()
    yield from _handing_over(rules)


def _help(rules: Ruleset) -> Place:
    lines = tuple(f"{helps.who}. {helps.how}" for helps in map(support, rules.help))
    return Place(
        "Help right now",
        "on the first page of a self-check, and on request after an answer that comes before all others",
        (words.WHERE_HELP, *lines),
    )


def _asked_first(rules: Ruleset) -> Iterator[Place]:
    bring_up = {rule.when for rule in rules.rules if rule.gate or rule.safeguarding}
    asked = [s for s in rules.screening if s.id in bring_up]
    lines = tuple(text for s in asked for text in (s.question, s.hint) if text)
    yield Place("Questions asked first", "before all other questions", lines)
    yield Place(
        "After a yes or a not sure to one of them",
        "before the question that it asks for",
        (
            words.BROUGHT_UP,
            words.YOU_SAID.format(FILLED_IN, FILLED_IN),
            words.NOT_SENT,
            words.DO_FIRST.format(FILLED_IN),
        ),
    )


def _is_about_trouble(rule: Rule, rules: Ruleset) -> bool:
    """It comes first, is about a child, or is about what has to be reported."""
    reported = {clause.id for clause in rules.clauses if clause.concern}
    return rule.gate or rule.safeguarding or not reported.isdisjoint(rule.clauses)


def _in_passing(rules: Ruleset) -> Place:
    """What other questions say about a pupil, about danger and about help."""
    lines = (
        (rule.id, sentence)
        for rule in rules.rules
        if not _is_about_trouble(rule, rules)
        for text in (rule.hint, rule.why, rule.how, rule.partly, rule.remedy, rule.tell)
        for sentence in (sentences(text) if text else ())
        if TROUBLE.search(sentence)
    )
    where = "in the question with this id, under 'how' and 'why', in the summary and in the plan"
    return Place("In passing, in other questions", where, tuple(lines))


def _question(rule: Rule, rules: Ruleset) -> Place:
    where = (
        "in its turn, under 'how' and 'why', in the summary, in the plan and in a file that is handed over"
    )
    first = f"before all others; then {where}" if rule.gate else where
    return Place(rule.question, first, tuple(_about(rule, rules)))


def _about(rule: Rule, rules: Ruleset) -> Iterator[tuple[str, str]]:
    yield "Question", rule.question
    if rule.hint:
        yield "Hint", rule.hint
    if rule.action:
        yield "In a few words", rule.action
    for label, text in (("Why", rule.why), ("How", rule.how), ("Partly", rule.partly), ("Step", rule.remedy)):
        yield from ((label, sentence) for sentence in sentences(text))
    if rule.tell:
        yield "Who to tell", rule.tell
    if rule.noted:
        yield "Noted, safe", rule.noted.safe
        yield "Noted, open", rule.noted.open
        yield "Noted, not sure", rule.noted.unsure
    yield from ((p.name, rule.notes[p.id]) for p in rules.platforms if p.id in rule.notes)


def _around_a_gate(rules: Ruleset, screens: tuple[str, ...]) -> Place:
    said = (words.OPEN_GATE, words.NOT_SENT, words.TODAY, words.NOT_ALONE, words.SAME_STEPS.format(FILLED_IN))
    kept = (
        words.LEFT_OPEN,
        rules.roles.say(words.STAYS_AT_TOP),
        words.GOES,
        words.GOES_UNASKED,
        words.SAID_TO_FIRST,
        words.BLANK_FIRST,
    )
    return Place(
        "Around an answer that comes before all others",
        "after an answer that is open, when it is left or set aside, and when it comes again or would go",
        (*said, *kept, *screens),
    )


def _results(rules: Ruleset) -> Place:
    named = (rules.bands.critical, build.GATE_OPEN, build.GATE_UNANSWERED, build.set_aside_words(rules))
    lines = (labels.COMES_FIRST, labels.COMES_FIRST_BLANK, labels.TALK_TODAY, labels.STATED_OPEN)
    return Place(
        "What the answers come to",
        "at the top of the summary, of the plan, of a file and of what its reader sees",
        (*(text for band in named for text in (band.title, band.meaning)), *lines),
    )


def _people(rules: Ruleset) -> Iterator[Place]:
    yield Place(
        "Whom to tell about a child, one after the other",
        "in mei-social concern, in the help on the first page, and in a summary with an open answer",
        tuple(map(told, ladder(rules))),
    )
    contacts = tuple((contact.who, contact.how) for contact in map(person, rules.provider.contacts))
    yield Place("Contacts of the provider", "in every summary, and in mei-social concern", contacts)


def _concern(rules: Ruleset) -> Iterator[Place]:
    guide = build_concern(rules)
    asked = (around.PROMISE, around.AT_RISK, around.NOT_SURE_COUNTS, around.MOST_LIKE)
    situations = (
        *(around.A_CHILD, around.A_PICTURE, around.AN_ADULT, around.IT_PRETENDS, around.IT_IS_UNTRUE),
        *(around.SOMETHING_ELSE, around.NOT_SURE_WHICH),
    )
    kinds = (*(kind.looks for kind in guide.kinds), *situations, around.ANY_KIND)
    yield Place(
        "What the guide for a worrying moment asks",
        "in mei-social concern, between its pages",
        (*asked, *kinds, around.NO_STEPS, around.END, around.OURS),
    )
    for part in (getattr(guide, field) for field in guide.__struct_fields__):
        if isinstance(part, GuidePart):
            yield Place(part.title, "in mei-social concern, as a part of its guide", part.lines)


def _on_apps(rules: Ruleset, guides: Mapping[str, Guide]) -> Place:
    kinds = {setting.id: setting.name for setting in rules.settings if setting.id in ON_AN_APP}
    lines = (
        (f"{platform.name}, {kinds[setting.topic].lower()}", text)
        for platform in rules.platforms
        for setting in (guides[platform.id].settings if platform.id in guides else ())
        if setting.topic in kinds
        for text in (setting.do, setting.help, setting.path, setting.note)
        if text
    )
    return Place("On each app", "at the end of mei-social concern, and under 'how'", tuple(lines))


def _note() -> Place:
    asked: Iterable[str] = (*note.INTRO, note.TITLE, *note.QUESTIONS.values(), *note.LABELS.values())
    where = "at the end of mei-social concern, and in the note"
    return Place("A note for oneself", where, (*asked, note.NOTHING, *note.ABOUT))


def _handing_over(rules: Ruleset) -> Iterator[Place]:
    lines = (duty.READER_ACTS, duty.TELL_FIRST, duty.STAYS_FIRST, duty.STILL_TELL)
    yield Place(
        "Before a file that is handed over",
        "to whoever answers, before a file with an open answer about a child is made, and after a no to it",
        (*lines, duty.tell_without_file(rules)),
    )
    mentor = (*duty.mentor_acts(rules), duty.MENTOR_ACTS_BRIEFLY, duty.ACTED_ON, duty.GOES_BACK)
    yield Place(
        "The reader's duty",
        "to the reader, wherever an answer about a child is open, and before a record of it is saved",
        (*mentor, duty.whom_to_tell(rules)),
    )
