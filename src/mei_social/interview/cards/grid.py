"""A card with keys: the question and its rows are drawn, and wiped when the trainee goes on.

What was asked and answered is then written as lines, so that the page reads as in line mode. Only this module
knows prompt_toolkit, which is loaded when the first card is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from mei_social.interview.cards.board import KEYS, LEAVE, Board
from mei_social.interview.cards.card import Card, CardState, Kind, Move, Take, Taken
from mei_social.interview.cards.drawing import draw
from mei_social.interview.cards.readback import wrapped
from mei_social.interview.cards.screen_line import question_lines, whose
from mei_social.interview.leaving import SaveAndQuit
from mei_social.report import labels

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.output import Output


def load() -> None:
    """Import what a grid needs, so that the first one need not wait for it."""
    import prompt_toolkit.application
    import prompt_toolkit.layout  # noqa: F401


class GridCards:
    """Asks cards on a grid, and writes what was answered."""

    waits = True

    def __init__(
        self,
        write: Callable[[str], None],
        width: int,
        *,
        output: Callable[[], Output],
        colour: bool = True,
        typed: Input | None = None,
    ) -> None:
        """`output`: where it is drawn. `typed`: where the keys come from; None for the terminal."""
        self._write = write
        self._width = width
        self._output = output
        self._colour = colour
        self._typed = typed

    def ask_card(self, card: Card, state: CardState, take: Take) -> None:
        board = Board(card, state)
        try:
            said = self._application(board, take).run()
        except EOFError:
            raise SaveAndQuit from None
        if said.move is Move.ON:
            self.leave(card, board.state)

    def leave(self, card: Card, state: CardState) -> None:
        for line in answered_lines(Board(card, state), self._width):
            self._write(line)

    def _application(self, board: Board, take: Take) -> Application[Taken]:
        from prompt_toolkit.application import Application
        from prompt_toolkit.layout import FormattedTextControl, Layout, Window
        from prompt_toolkit.output import ColorDepth

        output = _erasing_quietly(self._output())

        def text() -> StyleAndTextTuples:
            size = output.get_size()
            lines = draw(board, size.columns, size.rows - 1)
            last = len(lines) - 1
            return [
                ("bold" if line.strong else "", line.text + "\n" * (n < last)) for n, line in enumerate(lines)
            ]

        # The cursor stays where the drawing begins. So whatever a terminal does with long lines when its
        # width changes, all that was drawn stands behind the cursor, and is wiped before it is drawn again.
        control = FormattedTextControl(text, focusable=True, show_cursor=False)
        return Application(
            layout=Layout(Window(control, dont_extend_height=True)),
            key_bindings=_bindings(board, take),
            erase_when_done=True,
            output=output,
            input=self._typed,
            color_depth=None if self._colour else ColorDepth.DEPTH_1_BIT,
        )


def _erasing_quietly(output: Output) -> Output:
    """Erase from the second column on: from the first cell on, some terminals keep a copy of the screen."""
    from prompt_toolkit.output.vt100 import Vt100_Output

    if isinstance(output, Vt100_Output):
        erase = output.erase_down

        def erase_down() -> None:
            output.erase_end_of_line()
            output.cursor_forward(1)
            erase()
            output.cursor_backward(1)

        output.erase_down = erase_down  # type: ignore[method-assign]
    return output


def _bindings(board: Board, take: Take) -> KeyBindings:
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    def says(event: KeyPressEvent, said: Taken | None) -> None:
        if said is None:
            return
        after = None if said.move is Move.ON else take(said, board.here)
        if after is None:
            event.app.exit(result=said)
        else:
            board.go_on(after, said)

    for letter in (*KEYS, *LEAVE):
        for key in {letter, letter.upper()}:
            keys.add(key)(lambda event, letter=letter: says(event, board.letter(letter)))
    for digit in "123456789":
        keys.add(digit)(lambda event: board.jump(event.data))
    moves: dict[str, Callable[[], None]] = {
        "up": board.up,
        "down": board.down,
        "left": board.left,
        "right": board.right,
        "f1": board.toggle_help,
    }
    for key, move in moves.items():
        keys.add(key)(lambda event, move=move: move())
    keys.add("enter")(lambda event: says(event, board.enter()))
    keys.add("c-c")(lambda event: event.app.exit(exception=KeyboardInterrupt()))
    keys.add("c-d")(lambda event: event.app.exit(exception=EOFError()))
    keys.add("c-z")(lambda event: event.app.suspend_to_background())
    return keys


def answered_lines(board: Board, width: int) -> Iterator[str]:
    """What was asked and answered, for whoever reads the page afterwards."""
    card = board.card
    yield ""
    if card.kind is Kind.APP:
        yield from wrapped(f"{card.heading}:", width)
        for row in card.rows:
            yield from wrapped(f"{row.name} {_said(board, row.number)}.", width, f"  {row.number} ")
        return
    yield from question_lines(card.rows[0], width, whose(card))
    groups: dict[str, list[str]] = {}
    for row in card.rows:
        groups.setdefault(_said(board, row.number), []).append(row.name)
    if card.is_single:
        yield from wrapped(f"{next(iter(groups))}.", width, "> ")
    else:
        told = (f"{said}: {', '.join(names)}." for said, names in groups.items())
        yield from wrapped(" ".join(told), width, "> ")


def _said(board: Board, number: int) -> str:
    value = board.state.of(number).value
    return labels.ANSWER[value] if value else "For later"
