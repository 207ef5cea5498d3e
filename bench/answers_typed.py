"""What a trainee types, counted by letting one play over the cards of the rules; and how long it may take.

    python bench/answers_typed.py [--rules FILE] [--draws N] [--program]

Five accounts, every screening question answered no, setting up not counted. Every line goes through the
grammar and the same walk as in the program. An answer is a letter with the row it is for: `y`
is one, `y, 3 n` two. "Alike" is the same answer everywhere; in "mixed" a row differs with one chance in five.

With --program the trainee sits in front of `mei-social check --plain` itself, in a process of its own, and
knows only what it writes. Then every line counts that is typed after setting up: also those by which a page
about what comes before all others is left, and the two at the end.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import mean

from mei_social.audit.model import Account, AnswerValue, Audit, Item, Screened
from mei_social.interview.cards.card import Card, CardState, Kind, Refused, Row, Standing, Take, Verb
from mei_social.interview.cards.estimate import minutes
from mei_social.interview.cards.grammar import parse
from mei_social.interview.cards.plan import plan
from mei_social.interview.cards.walk import Answered, Follow, Walk
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Per, Purpose, Ruleset, RulesStamp

ACCOUNTS = (
    ("instagram", Purpose.PERSONAL),
    ("tiktok", Purpose.PERSONAL),
    ("facebook", Purpose.PERSONAL),
    ("linkedin", Purpose.PROFESSIONAL),
    ("whatsapp", Purpose.BOTH),
)
OTHERS = ("p", "n", "?")
DIFFERS = 0.2
TARGETS = {("quick", "alike"): 40, ("quick", "mixed"): 45, ("full", "alike"): 100, ("full", "mixed"): 120}


@dataclass
class Desk:
    """Keeps the answers of one trainee, and has nothing to say."""

    given: dict[Item, AnswerValue] = field(default_factory=dict)

    def standing(self, row: Row) -> Standing:
        return Standing(self.given.get(_item(row)))

    def below(self, card: Card) -> tuple[str, ...]:
        return ()

    def give(self, answered: Answered) -> None:
        self.given.update({_item(row): value for row, value in answered})

    def follow(self, row: Row, value: AnswerValue | None, *, last: bool) -> Follow:
        return Follow.ON

    def keep(self, rows: Sequence[Row]) -> None: ...

    def skip(self, rows: Sequence[Row]) -> None: ...

    def look(self, verb: Verb, card: Card, row: Row | None) -> None: ...

    def note(self, rows: Sequence[Row]) -> None: ...

    def set_aside(self, rows: Sequence[Row]) -> bool:
        return True


class Person:
    """Knows what they mean, and types it as briefly as the grammar allows."""

    def __init__(self, differs: float, draw: random.Random) -> None:
        self.lines = self.answers = self.cards = 0
        self._differs = differs
        self._draw = draw

    def letter(self) -> str:
        return self._draw.choice(OTHERS) if self._draw.random() < self._differs else "y"

    def together(self, numbers: Sequence[int]) -> str:
        """One letter for most rows, then each of the others with its number."""
        meant = {number: self.letter() for number in numbers}
        most = Counter(meant.values()).most_common(1)[0][0]
        return ", ".join([most, *(f"{number} {said}" for number, said in meant.items() if said != most)])


class Trainee(Person):
    """Answers cards."""

    waits = False

    def ask_card(self, card: Card, state: CardState, take: Take) -> None:
        self.cards += state.show == "new"
        now: CardState | None = state
        while now is not None and not now.is_done(card):
            alone = card.one_by_one or card.is_single
            line = self.letter() if alone else self.together([row.number for row in card.rows])
            said = parse(line, card, now)
            assert not isinstance(said, Refused), (line, said)
            self.lines += 1
            self.answers += len(line.split(","))
            now = take(said, now)

    def leave(self, card: Card, state: CardState) -> None: ...


def played(rules: Ruleset, audit: Audit, quick: bool, differs: float, seed: int) -> Trainee:
    cards, desk, trainee = plan(rules, audit, quick=quick), Desk(), Trainee(differs, random.Random(seed))
    assert Walk(trainee, desk, cards).ask()
    assert set(desk.given) == {_item(row) for card in cards for row in card.rows}
    return trainee


class Typist(Person):
    """Reads what the program writes, and types a line whenever it waits for one."""

    def reply(self, asked: str) -> str:
        """To what was written since the last line."""
        self.cards += "Card " in asked and " left" in asked
        menu = next((said for words, said in MENUS.items() if words in asked), None)
        if menu is None:
            rows = [int(number) for number in ROW.findall(asked)]
            said = self.together(rows) if rows else self.letter()
            self.answers += len(said.split(","))
        else:
            said = menu
        self.lines += 1
        return said


SET_UP = {
    "Do you need help with something": "no",
    "Which apps do you have": ", ".join(platform for platform, _ in ACCOUNTS),
    **{f"your {platform} account for?": purpose.value for platform, purpose in ACCOUNTS},
    "Is this list right?": "yes",
}
MENUS = {
    "When you are ready:": "1",
    "Is that what you meant?": "1",
    "What would you like to do next?": "1",
    "Open a part to change": "finish",
}
"""Each by words in its question. A screening question gets a no, and any other question is on a card."""
ROW = re.compile(r"^ {2}([0-9]+) ", re.MULTILINE)
PROMPT = re.compile(r"(?:\A|\n)(?:> |[A-Z][A-Za-z]+(?:, so far [a-z ]+)?: )\Z")


def played_for_real(rules: Path, length: str, differs: float, seed: int) -> Typist:
    """One trainee in front of the program, from its first page to the summary."""
    typist, begun, asked = Typist(differs, random.Random(seed)), False, ""
    with tempfile.TemporaryDirectory() as home, _program(Path(home), rules, length) as program:
        assert program.stdin
        assert program.stderr
        while piece := os.read(program.stderr.fileno(), 1 << 16):
            asked += piece.decode()
            if not PROMPT.search(asked):
                continue
            begun = begun or "\nCard 1 of " in asked or ". Card 1 of " in asked
            said = typist.reply(asked) if begun else _setting_up(asked)
            program.stdin.write(f"{said}\n".encode())
            program.stdin.flush()
            asked = ""
        assert program.wait() == 0, asked
    return typist


def _program(home: Path, rules: Path, length: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "mei_social", "check", "--plain", f"--{length}", "--rules", str(rules)],
        env={**os.environ, "MEI_SOCIAL_HOME": str(home), "COLUMNS": "80", "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _setting_up(asked: str) -> str:
    words = " ".join(asked.split()).casefold()
    return next((said for words_of, said in SET_UP.items() if words_of.casefold() in words), "no")


def five(rules: Ruleset) -> Audit:
    accounts = tuple(Account(f"a{n}", *each) for n, each in enumerate(ACCOUNTS, 1))
    said = {
        Item(screening.id, column): Screened.NO
        for screening in rules.screening
        if not screening.purposes
        for column in ([None] if screening.per is Per.PERSON else [account.id for account in accounts])
    }
    stamp = RulesStamp(rules.id, rules.version, rules.digest, rules.title)
    return Audit(
        ref="BENCH",
        revision=1,
        started=date(2026, 11, 29),
        rules=stamp,
        accounts=accounts,
        screening=said,
        answers={},
    )


def _item(row: Row) -> Item:
    return Item(row.rule.id, row.account.id if row.account else None)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rules", type=Path, default=find_rules(), help="default: the rules that we ship")
    parser.add_argument(
        "--draws", type=int, default=300, help="trainees whose answers are mixed (default 300)"
    )
    parser.add_argument("--program", action="store_true", help="play the program itself (a second a trainee)")
    given = parser.parse_args()
    rules = load_rules(given.rules)
    audit = five(rules)
    print(f"{'':<8}{'cards':>7}{'rows':>7}{'minutes':>9}{'answers typed':>22}{'lines':>8}{'at most':>9}")
    for length in ("quick", "full"):
        cards = plan(rules, audit, quick=length == "quick")
        kinds = Counter(card.kind for card in cards)
        for how, differs, draws in (("alike", 0.0, 1), ("mixed", DIFFERS, given.draws)):
            trainees: list[Person] = [
                played_for_real(given.rules, length, differs, seed)
                if given.program
                else played(rules, audit, length == "quick", differs, seed)
                for seed in range(draws)
            ]
            answers, lines = (mean(getattr(t, what) for t in trainees) for what in ("answers", "lines"))
            most = TARGETS[length, how]
            met = "" if max(answers, lines if given.program else 0) <= most else "  missed"
            asked = sum(len(card.rows) for card in cards)
            print(f"{length:<8}{trainees[0].cards:>7}{asked:>7}{minutes(cards):>9}", end="")
            print(f"{how:>12}{answers:>10.1f}{lines:>8.1f}{most:>9}{met}")
        print(f"{'':<8}cards: {', '.join(f'{kinds[kind]} {kind}' for kind in Kind)}")


if __name__ == "__main__":
    main()
