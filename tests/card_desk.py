"""A desk that keeps answers in memory, and cards to try it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from audit.test_assess import EACH, GATE, PLAIN, audit, ruleset
from mei_social.audit.model import Account, AnswerValue, Audit, Item, Screened
from mei_social.interview.cards.card import Card, Row, Standing, Verb
from mei_social.interview.cards.plan import plan
from mei_social.interview.cards.walk import Answered, Follow
from mei_social.ruleset.model import Ask, Named, Per, Purpose, Rule, Ruleset, Screening, YesNo

FIVE = (
    Account("a1", "instagram", Purpose.PERSONAL),
    Account("a2", "tiktok", Purpose.PERSONAL),
    Account("a3", "facebook", Purpose.PERSONAL),
    Account("a4", "linkedin", Purpose.PROFESSIONAL),
    Account("a5", "whatsapp", Purpose.BOTH),
)
ONCE = replace(PLAIN, id="once", question="Do you know whom to ask?", hint="A role is enough")
FAIR = replace(
    EACH,
    id="fair",
    question="Are your comments and replies fair and polite to other trainees, staff and schools?",
)
PUPILS = replace(
    GATE,
    id="pupils",
    per=Per.ACCOUNT,
    safeguarding=True,
    question="Is this account free of pupils, in your friends, followers, following and contacts?",
)
PRIVATE = replace(
    EACH,
    id="private",
    question="Is this account set to private, so that only people you accept can see what you post?",
    hint="Old followers stay",
    ask=Ask.APP,
)
STORY = replace(PRIVATE, id="story", question="Do only people you chose see your stories?", hint=None)
PLACE = replace(
    PRIVATE, id="place", question="Is location sharing turned off for this account and its posts?", hint=None
)
CLEAR = replace(EACH, id="clear", purposes=(Purpose.PERSONAL, Purpose.PROFESSIONAL))


NAMES = ("Instagram", "TikTok", "Facebook", "LinkedIn", "WhatsApp", "Other")


def rules_of(*rules: Rule, screening: tuple[Screening, ...] = ()) -> Ruleset:
    """A ruleset in which each app has a name."""
    named = tuple(Named(id=name.casefold(), name=name) for name in NAMES)
    topics = (Named(id="privacy", name="What you post, share and follow"),)
    return replace(ruleset(*rules, screening=screening), platforms=named, topics=topics)


def cards(*rules: Rule, accounts: Sequence[Account] = FIVE, quick: bool = False) -> tuple[Card, ...]:
    return plan(rules_of(*rules), asked(accounts), quick=quick)


def card(rule: Rule, *more: Rule, accounts: Sequence[Account] = FIVE) -> Card:
    """The first card of these rules."""
    return cards(rule, *more, accounts=accounts)[0]


def asked(accounts: Sequence[Account], screening: Mapping[Item, Screened] | None = None) -> Audit:
    return audit({}, list(accounts), dict(screening or {}))


def all_no(rules: Ruleset, accounts: Sequence[Account]) -> Audit:
    """A check in which no condition holds."""
    columns: list[str | None] = [account.id for account in accounts]
    said = {
        Item(screening.id, column): Screened.NO
        for screening in rules.screening
        if not screening.purposes
        for column in ([None] if screening.per is Per.PERSON else columns)
    }
    return asked(accounts, said)


class MemoryDesk:
    """Keeps answers, and notes what it was asked to do."""

    def __init__(self, say: Callable[[str], None] = lambda text: None) -> None:
        self.say = say
        self.given: dict[Item, AnswerValue] = {}
        self.skipped: set[Item] = set()
        self.before: dict[Item, AnswerValue] = {}
        self.noted: set[Item] = set()
        self.log: list[str] = []
        self.follows = Follow.ON
        self.under: tuple[str, ...] = ()

    def standing(self, row: Row) -> Standing:
        item = item_of(row)
        before = self.before.get(item)
        value = self.given.get(item)
        return Standing(
            value,
            before,
            left=item in self.skipped and value is None,
            noted=item in self.noted,
            again=f"was {before.replace('-', ' ')}" if before else None,
        )

    def below(self, card: Card) -> tuple[str, ...]:
        return self.under if card.rule.id == "fair" else ()

    def give(self, answered: Answered) -> None:
        self.given.update({item_of(row): value for row, value in answered})

    def keep(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if before := self.before.get(item_of(row)):
                self.given.setdefault(item_of(row), before)

    def skip(self, rows: Sequence[Row]) -> None:
        self.skipped.update(map(item_of, rows))

    def follow(self, row: Row, value: AnswerValue | None, *, last: bool) -> Follow:
        safe = value == (AnswerValue.YES if row.rule.expected is YesNo.YES else AnswerValue.NO)
        said = "left" if value is None else "noted" if safe else "gate"
        self.log.append(f"{said} {place(row)}{' last' * last}")
        self.say(f"({said} {row.name})")
        return Follow.ON if safe or value is None else self.follows

    def look(self, verb: Verb, card: Card, row: Row | None) -> None:
        self.log.append(f"{verb} {place(row) if row else card.rule.id}")

    def note(self, rows: Sequence[Row]) -> None:
        self.log.append(f"note {' '.join(map(place, rows))}")
        self.noted.update(map(item_of, rows))

    def set_aside(self, rows: Sequence[Row]) -> bool:
        self.log.append(f"aside {' '.join(map(place, rows))}")
        self.given.update({item_of(row): AnswerValue.NOT_APPLICABLE for row in rows})
        return True


def item_of(row: Row) -> Item:
    return Item(row.rule.id, row.account.id if row.account else None)


def place(row: Row) -> str:
    return f"{row.rule.id}/{row.account.id if row.account else '-'}"
