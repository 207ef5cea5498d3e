"""A whole card with its keys beside one question as it was asked before, as a ratio in one run.

    python bench/card_keys.py [--runs N]

Both in this process, with keys from a pipe, drawn into memory for 80x24. Loading does not count.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from statistics import median
from time import perf_counter

from answers_typed import Desk, five
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import Output
from prompt_toolkit.output.vt100 import Vt100_Output

from mei_social.interview.cards.card import Card, Kind
from mei_social.interview.cards.grid import GridCards
from mei_social.interview.cards.plan import plan
from mei_social.interview.cards.walk import Walk
from mei_social.ruleset.load import find_rules, load_rules

ROWS = ("Yes", "Partly", "No", "Not sure", "Why it matters", "How to check", "Write a note", "Does not apply")


def drawn_into_memory() -> Output:
    return Vt100_Output(io.StringIO(), lambda: Size(rows=24, columns=80), term="xterm", enable_cpr=False)


def one_select() -> None:
    """One question with arrow keys: down to the answer, Enter."""
    import questionary

    with create_pipe_input() as pipe:
        pipe.send_text("\x1b[B\r")
        with create_app_session(input=pipe, output=drawn_into_memory()):
            questionary.select("(arrow keys or the first letters, then Enter)", choices=ROWS).unsafe_ask()


def one_card(card: Card) -> None:
    """A card over five accounts: yes for all, one of them changed by arrows, Enter."""
    with create_pipe_input() as pipe:
        pipe.send_text("y\x1b[B\x1b[B\x1b[Cn\r")
        asker = GridCards(lambda line: None, 80, output=drawn_into_memory, typed=pipe)
        assert Walk(asker, Desk(), (card,)).ask()


def timed(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return 1000 * (perf_counter() - start)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=41, help="interleaved runs (default 41)")
    runs = parser.parse_args().runs
    rules = load_rules(find_rules())
    cards = plan(rules, five(rules), quick=False)
    card = next(card for card in cards if card.kind is Kind.TOGETHER and len(card.rows) == 5)
    pairs = [(timed(one_select), timed(lambda: one_card(card))) for _ in range(runs + 1)][1:]
    select, whole = (median(times) for times in zip(*pairs, strict=True))
    print(f"medians of {runs} interleaved runs, after one that is not counted")
    print(f"one select, 2 keys  {select:7.1f} ms")
    print(f"one card, 6 keys    {whole:7.1f} ms   {whole / select:.2f} times the select")


if __name__ == "__main__":
    main()
