"""A card, what is known about its rows, and what can be said to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from mei_social.audit.model import Account, AnswerValue
from mei_social.ruleset.model import Rule


class Kind(StrEnum):
    """What the rows of a card have in common."""

    ONCE = "once"
    """One question that is about no account."""
    TOGETHER = "together"
    """One question over accounts: one answer may be for several."""
    EACH = "each"
    """The same for what comes before all others or is about a child: each account has its own answer."""
    APP = "app"
    """Questions about one account, answered with the app open: each has its own answer."""


class Verb(StrEnum):
    """What can be said about a row."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_SURE = "not sure"
    KEEP = "keep"
    HOW = "how"
    WHY = "why"
    MENU = "menu"
    NOTE = "note"
    ASIDE = "na"
    SKIP = "skip"


class Move(StrEnum):
    """What can be said to a card as a whole."""

    ON = "on"
    BACK = "back"
    SAVE = "save"
    HELP = "help"


class Show(StrEnum):
    """How much of a card is shown when it is asked."""

    NEW = "new"
    """All of it, under a heading."""
    AGAIN = "again"
    """The question again, after something else was on the screen."""
    ON = "on"
    """Only whose turn it is."""


GIVES = MappingProxyType(
    {
        Verb.YES: AnswerValue.YES,
        Verb.PARTLY: AnswerValue.PARTLY,
        Verb.NO: AnswerValue.NO,
        Verb.NOT_SURE: AnswerValue.NOT_SURE,
    }
)
"""The verbs that are answers by themselves."""
LOOKS = frozenset({Verb.HOW, Verb.WHY, Verb.MENU})
"""They change no answer."""


class Row(Struct, frozen=True):
    """One answer to be given."""

    number: int
    """Its account's place in the list of accounts, with gaps; in an app, its place on the card."""
    rule: Rule
    account: Account | None
    name: str
    """The account's name; in an app, the question."""

    @property
    def stands_alone(self) -> bool:
        """Whether its answer is never given together with another one."""
        return self.rule.gate or self.rule.safeguarding


class CardKey(NamedTuple):
    """By which a card is found again when the cards are planned anew."""

    kind: Kind
    about: str
    """The account's id, or the question's; the words too, as a gate can be asked in older ones."""
    words: str = ""


class Card(Struct, frozen=True, kw_only=True):
    """What is asked at once."""

    key: CardKey
    heading: str
    """The topic; for an app, the account's name."""
    rows: tuple[Row, ...]
    """At least one."""
    places: tuple[str, ...] = ()
    """The names of all accounts in the list, also of those that are not asked here."""

    @property
    def kind(self) -> Kind:
        return self.key.kind

    @property
    def rule(self) -> Rule:
        """The question of all rows; in an app, of the first."""
        return self.rows[0].rule

    @property
    def one_by_one(self) -> bool:
        """Whether a line answers no more than one row."""
        return self.kind in (Kind.EACH, Kind.APP)

    @property
    def is_single(self) -> bool:
        return len(self.rows) == 1

    def row(self, number: int) -> Row | None:
        return next((row for row in self.rows if row.number == number), None)


class Standing(Struct, frozen=True):
    """What is known about one row."""

    value: AnswerValue | None = None
    """The answer it has."""
    before: AnswerValue | None = None
    """What was said last time, where it is asked again."""
    left: bool = False
    """Left for later, just now."""
    noted: bool = False
    """Whether the trainee wrote a note on it."""
    again: str | None = None
    """Why it is asked again, in a word or two."""

    @property
    def can_be_kept(self) -> bool:
        return self.value is not None or self.before is not None


NOTHING = Standing()


class CardState(Struct, frozen=True, kw_only=True):
    """Where the trainee is on a card."""

    rows: Mapping[int, Standing] = field(default_factory=dict)
    at: int | None = None
    """The row that is read out, or pointed at. None: the first without an answer."""
    progress: str = ""
    show: Show = Show.NEW
    full_help: bool = False
    """Whether the keys are told in full, as once a part."""
    below: tuple[str, ...] = ()
    """What is said under the rows, such as a mentor's reason."""
    keeps: bool = True
    """Whether the answers are still there for whoever stops."""

    def of(self, number: int) -> Standing:
        return self.rows.get(number, NOTHING)

    def open_rows(self, card: Card) -> tuple[Row, ...]:
        """Without an answer and not left for later; where there are none, those that were left."""
        blank = [row for row in card.rows if self.of(row.number).value is None]
        return tuple(row for row in blank if not self.of(row.number).left) or tuple(blank)

    def is_done(self, card: Card) -> bool:
        """Whether every row was answered or left for later."""
        return all(s.value is not None or s.left for s in (self.of(r.number) for r in card.rows))

    def gone_on(self, card: Card, taken: Taken, rows: Mapping[int, Standing]) -> CardState:
        """After something was said: with what is known now, at the row that comes next."""
        state = replace(self, rows=rows, show=Show.ON)
        blank = [row.number for row in state.open_rows(card)]
        stays = [n for n, verb in taken.rows.items() if n in blank or verb in LOOKS or verb is Verb.NOTE]
        here = self.row_at(card).number
        following = [*stays, *(n for n in blank if n >= here), *blank]
        return replace(state, at=following[0] if following else state.at) if taken.rows else state

    def row_at(self, card: Card) -> Row:
        """The row that is read out."""
        at = card.row(self.at) if self.at is not None else None
        return at or next(iter(self.open_rows(card)), card.rows[0])


class Taken(Struct, frozen=True):
    """What a line, or a key, says. A row stands in it once at most."""

    rows: Mapping[int, Verb] = field(default_factory=dict)
    look: Verb | None = None
    """How, why or menu, about the question and no row."""
    move: Move | None = None

    @property
    def answers(self) -> dict[int, AnswerValue]:
        """What can be stored as it is."""
        return {number: GIVES[verb] for number, verb in self.rows.items() if verb in GIVES}

    @property
    def changing(self) -> tuple[int, ...]:
        """The rows of which something is said, and not only looked at."""
        return tuple(number for number, verb in self.rows.items() if verb not in LOOKS)

    def rows_with(self, verb: Verb) -> tuple[int, ...]:
        return tuple(number for number, said in self.rows.items() if said is verb)


class Refused(Struct, frozen=True):
    """A line that was not taken: nothing has changed. The sentence says what to type."""

    why: str


Take = Callable[[Taken, CardState], CardState | None]
"""The flow stores what was said, and where. It says where the trainee is now; None where it has to speak."""


class CardAsker(Protocol):
    """One way to ask a card: by typed lines, or on a grid with keys."""

    waits: bool
    """Whether the trainee says when they are done with a card, as every answer is there to be seen."""

    def ask_card(self, card: Card, state: CardState, take: Take) -> None:
        """Ask until the trainee goes on, or until `take` returns None. May raise SaveAndQuit."""
        ...

    def leave(self, card: Card, state: CardState) -> None:
        """The trainee went on after something else was on the screen: write what is not written yet."""
        ...
