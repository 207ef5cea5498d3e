"""A blank questionnaire for paper: every question with boxes to tick and room for a note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from mei_social.authoring.handbook import phrases
from mei_social.authoring.handbook.document import (
    Blank,
    Block,
    Boxes,
    Document,
    Item,
    Listing,
    Part,
    Text,
)
from mei_social.report import labels
from mei_social.ruleset.model import Per, Purpose, Rule, Ruleset, Screening
from mei_social.text import english
from mei_social.text.visible import on_one_line, shown

ANSWERS = tuple(labels.ANSWER.values())
SCREENED = ("Yes", "No", "Not sure")
NOTE = "Note"
HOW = (
    "Tick one box for each question. There are no trick questions, and nobody expects a yes everywhere.",
    '"Partly" is an honest answer: some of it is done, or it is done on some of your accounts.',
    '"Not sure" means that you have to look first. It is always better than a guess.',
    'After "Does not apply", write in the note why it does not.',
    "Leave out names of children, parents and staff, names of accounts, and passwords.",
    "This paper does not work out a result. To get one, type the answers in after: mei-social check",
)
MOST_ABOVE = 50
"""So many conditions above a condition are looked at; a real file has one or two."""


def questionnaire(ruleset: Ruleset) -> Document:
    """The questionnaire in the order in which the self-check asks."""
    rules = shown(ruleset, on_one_line)
    parts = _Parts(rules)
    return Document(
        title=f"{rules.title}: questionnaire",
        above=phrases.owner(rules),
        facts=(
            ("Rules", phrases.version(rules)),
            ("Questions", f"{len(rules.rules)}, some of them once for each account"),
        ),
        intro=(Text("A blank copy to print and fill in by hand."),),
        parts=(_how(), *parts.once(), *parts.for_each_account()),
        end=f"{labels.self_declared(rules)} {phrases.NOT_THE_POLICY}",
    )


def _how() -> Part:
    order = (
        Item("First some questions that decide what else is for you.", label="Part 1"),
        Item("Questions about you. Answer them once.", label="Part 2"),
        Item("Questions about an account. Print part 3 once for each account that you have.", label="Part 3"),
    )
    rest = tuple(Item(text) for text in HOW)
    blocks = (Listing(order, label="The parts"), Listing(rest, label="Your answers"), Blank("Date"))
    return Part(id="how", title="How to fill this in", blocks=blocks)


class _Parts(Struct):
    """Numbers the questions as it goes, so that a condition can name an earlier one."""

    rules: Ruleset
    numbers: dict[str, int] = field(default_factory=dict)
    last: int = 0

    def once(self) -> Iterator[Part]:
        first = tuple(self.screening(s) for s in self.rules.screening if s.per is Per.PERSON)
        yield Part(id="first", title="Part 1: first of all", parts=first, blocks=_none(first))
        topics = tuple(self.topics(Per.PERSON))
        yield Part(id="you", title="Part 2: about you", parts=topics, blocks=_none(topics))

    def for_each_account(self) -> Iterator[Part]:
        asked = [s for s in self.rules.screening if s.per is Per.ACCOUNT and not s.purposes]
        first = Part(id="account-first", title="First of all", parts=tuple(self.screening(s) for s in asked))
        platforms = tuple(p.name for p in self.rules.platforms)
        yield Part(
            id="account",
            title="Part 3: about one account",
            blocks=(
                Text("Print this part once for each account. Do not write down its name or address."),
                Boxes(platforms, label="Platform"),
                Boxes(tuple(labels.purpose(p, self.rules) for p in Purpose), label="This account is"),
            ),
            parts=(*((first,) if asked else ()), *self.topics(Per.ACCOUNT)),
            new_page=True,
        )

    def topics(self, per: Per) -> Iterator[Part]:
        for topic in self.rules.topics:
            found = tuple(self.rule(r) for r in self.rules.rules if r.topic == topic.id and r.per is per)
            if found:
                yield Part(id=f"topic-{per}-{topic.id}", title=topic.name, parts=found)

    def screening(self, screening: Screening) -> Part:
        hints = (screening.hint, self.unless(screening.when))
        self.numbers[screening.id] = self.last + 1
        return self.question(screening.question, hints, (Boxes(SCREENED),))

    def rule(self, rule: Rule) -> Part:
        where = None
        if rule.platforms and len(rule.platforms) < len(self.rules.platforms):
            where = f"For accounts {phrases.platforms(rule, self.rules)}."
        hints = (rule.hint, where, self.unless(rule.when))
        return self.question(rule.question, hints, (Boxes(ANSWERS), Blank(NOTE)))

    def question(self, title: str, hints: Iterable[str | None], boxes: tuple[Block, ...]) -> Part:
        self.last += 1
        soft = tuple(Text(hint, soft=True) for hint in hints if hint)
        return Part(id=f"q{self.last}", title=title, number=self.last, blocks=(*soft, *boxes))

    def unless(self, when: str | None) -> str | None:
        """When to leave a question out. The purpose of an account stands at the head of its part."""
        said = []
        for _ in range(MOST_ABOVE):
            above = next((s for s in self.rules.screening if s.id == when), None)
            if above is None:
                break
            if not above.purposes:
                said.append(f'if you answered "no" to question {self.numbers[above.id]}, or left it out')
                break
            said.append(f"unless this account is {phrases.purposes(above, self.rules)}")
            when = above.when
        return f"Leave this out {english.listed(said, 'or')}." if said else None


def _none(parts: tuple[Part, ...]) -> tuple[Block, ...]:
    return () if parts else (Text("There is no question here: go on with the next part."),)
