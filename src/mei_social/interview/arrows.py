"""Arrow keys, by questionary. Typed words find their row, as in line mode.

What is asked and what was answered is written as lines; questionary draws only the rows to choose from, and
wipes them. So the page reads the same from top to bottom as in line mode.
"""

from __future__ import annotations

import string
import sys
import textwrap
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

from mei_social.interview.page import Page
from mei_social.interview.prompter import LETTERS, Choice, SaveAndQuit, match, not_here
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output
    from questionary import Question
    from questionary.prompts.common import InquirerControl

    from mei_social.interview.cards.card import CardAsker

MOVE = "(arrows or two letters, then Enter)"
HOW = "Use the arrow keys, or type the first letters of an answer."
MORE = "Use the arrow keys, or type at least two letters of an answer."
"""A letter alone keeps its meaning, also where an answer begins with it."""
NOTHING = "Nothing is chosen yet."
MOVE_ON = "(arrows or two letters, then Enter; more than fits here)"
"""Without it a list whose end is out of sight looks as if it ended at the edge of the window."""
TICK = "(space ticks, Enter when done)"
"""Both are above the cursor, and must not wrap when a window gets narrow: see `_keep_cursor_above`."""
NOWHERE = -1
"""Where the pointer starts: an answer that is only a stray Enter away would be a pre-selected one."""
MARGIN = 6
TYPED = string.ascii_letters + string.digits + "?'"
PAUSE = 1.5
"""Seconds after which a letter begins a new word, as in any list that one can type into."""


def load() -> None:
    """Import what draws, so that the first question with arrow keys need not wait for it."""
    import questionary  # noqa: F401

    from mei_social.interview.cards import grid

    grid.load()


class ArrowPrompter(Page):
    """Asks on the terminal behind `stream`."""

    def __init__(
        self, stream: TextIO, width: int, colour: bool, as_called: Callable[[str], str] = str
    ) -> None:
        super().__init__(stream, width, bold=colour, as_called=as_called)
        self._colour = colour

    def choose(
        self,
        question: str,
        choices: Sequence[Choice],
        commands: Sequence[Choice] = (),
        *,
        hint: str | None = None,
        enter_takes_first: bool = False,
    ) -> str:
        import questionary

        self._ask(question, hint)
        rows: list[Any] = [self._row(c) for c in choices]
        if commands:
            rows += [questionary.Separator(" "), *map(self._row, commands)]
        asked = questionary.select(
            self._how(rows), choices=rows, instruction=" ", use_jk_keys=False, **self._where()
        )
        menu = _menu(asked)
        if not enter_takes_first:
            menu.pointed_at = NOWHERE
        finder = _Finder(menu, choices, commands, self.say)
        _add_keys(asked, menu, finder, typed=TYPED + " ", taking="enter")
        value = str(_answer(asked))
        self._answered(c.label for c in (*choices, *commands) if c.value == value)
        return value

    def choose_many(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        import questionary

        self._ask(question, None)
        rows = [self._row(c) for c in choices]
        asked = questionary.checkbox(TICK, choices=rows, instruction=" ", use_jk_keys=False, **self._where())
        menu = _menu(asked)
        _add_keys(asked, menu, _Finder(menu, choices, (), self.say), typed=TYPED, taking=" ")
        values = tuple(_answer(asked))
        self._answered([c.label for c in choices if c.value in values] or ["None"])
        return values

    def text(self, question: str) -> str:
        import questionary

        self._ask(question, None)
        typed = str(_answer(questionary.text(">", enable_suspend=True, **self._where()))).strip()
        self._answered([typed])
        return typed

    def cards(self) -> CardAsker:
        from mei_social.interview.cards.grid import GridCards

        return GridCards(self.write, self.width, output=_output, colour=self._colour)

    def _ask(self, question: str, hint: str | None) -> None:
        self.say()
        self.strong(question)
        if hint:
            self.say(f"({hint})")

    def _answered(self, labels: Any) -> None:
        self.write(self._wrap(", ".join(labels), "> "))

    def _row(self, choice: Choice) -> Any:
        """Questionary would cut off what does not fit on one line."""
        import questionary

        label = textwrap.fill(visible(choice.label), self.width - MARGIN, subsequent_indent=" " * 5)
        return questionary.Choice(label, value=choice.value)

    def _how(self, rows: Sequence[Any]) -> str:
        high = sum(str(row.title).count("\n") + 1 for row in rows)
        return MOVE if high < _output().get_size().rows else MOVE_ON

    def _where(self) -> dict[str, Any]:
        """Prompts go to stderr, so that stdout holds only the document that was asked for."""
        from prompt_toolkit.output import ColorDepth
        from questionary import Style

        plain = Style(
            [
                ("qmark", "noinherit"),
                ("question", "nobold"),
                ("answer", "noinherit"),  # by itself it is orange, which is too faint on white
                ("pointer", "bold"),
                ("highlighted", "bold"),
                ("selected", ""),
                ("instruction", ""),
            ]
        )
        depth = None if self._colour else ColorDepth.DEPTH_1_BIT
        return {
            "output": _output(),
            "style": plain,
            "qmark": "",
            "color_depth": depth,
            "erase_when_done": True,
        }


def _output() -> Output:
    """Never asks the terminal where the cursor is: nothing needs it, and a slow answer brings a warning."""
    from prompt_toolkit.output import create_output
    from prompt_toolkit.output.vt100 import Vt100_Output

    output = create_output(stdout=sys.stderr)
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output


class _Finder:
    """Moves the pointer to what is being typed; Enter takes it. So `yes` answers once, not three times."""

    def __init__(
        self,
        menu: InquirerControl,
        choices: Sequence[Choice],
        commands: Sequence[Choice],
        say: Callable[[str], None],
    ) -> None:
        self._menu = menu
        self._choices = choices
        self._commands = commands
        self._say = say
        self._typed = ""
        self._last = 0.0
        self._left = self._state()

    def add(self, event: KeyPressEvent) -> None:
        """One more letter; after a pause, an arrow key or a tick, the first of another word."""
        goes_on = monotonic() - self._last < PAUSE and self._left == self._state()
        self._point_at((self._typed if goes_on else "") + event.data)
        self._last = monotonic()

    def take_back(self, event: KeyPressEvent) -> None:
        self._point_at(self._typed[:-1])

    def refuse(self, event: KeyPressEvent) -> None:
        """Nothing is pointed at: say why what was typed chose nothing, and what does."""
        from prompt_toolkit.application import run_in_terminal

        if self._menu.pointed_at == NOWHERE:
            told = self._why()
            self._typed = ""
            run_in_terminal(lambda: self._say(told))

    def _why(self) -> str:
        typed = self._typed.strip()
        if told := not_here(typed):
            return f"{told} {MORE}"
        return f'"{visible(typed, 40)}" is not one of the answers. {HOW}' if typed else f"{NOTHING} {HOW}"

    def _point_at(self, typed: str) -> None:
        self._typed = typed
        found = match(typed, self._choices, self._commands) or self._begun(typed)
        rows = (n for n, row in enumerate(self._menu.choices) if found and row.value == found[0])
        self._menu.pointed_at = next(rows, NOWHERE)
        self._left = self._state()

    def _begun(self, typed: str) -> list[str]:
        """Names that begin with a letter which means something elsewhere: here it only points at them."""
        letter = typed.strip().casefold()
        names = (c for c in self._choices if c.is_name and letter in LETTERS)
        return [c.value for c in names if c.label.casefold().startswith(letter)]

    def _state(self) -> tuple[int, int]:
        return self._menu.pointed_at, len(self._menu.selected_options)


def _menu(asked: Question) -> InquirerControl:
    from questionary.prompts.common import InquirerControl

    menu = next(c for c in asked.application.layout.find_all_controls() if isinstance(c, InquirerControl))
    _keep_cursor_above(menu)
    return menu


def _keep_cursor_above(menu: InquirerControl) -> None:
    """The cursor stays where the rows begin, if they all fit.

    So whatever a terminal does with long lines when its width changes, they stand behind the cursor, and are
    wiped before they are drawn again. Where not all fit it shows which of them must be seen.
    """
    from prompt_toolkit.data_structures import Point
    from prompt_toolkit.layout import UIContent

    as_it_is = menu.create_content

    def create_content(width: int, height: int | None) -> UIContent:
        made = as_it_is(width, height)
        if height is not None and made.line_count > height:
            return made
        return UIContent(made.get_line, made.line_count, Point(0, 0), made.menu_position, made.show_cursor)

    menu.create_content = create_content  # type: ignore[method-assign]


def _answer(asked: Question) -> Any:
    try:
        return asked.unsafe_ask()
    except EOFError:
        raise SaveAndQuit from None


def _add_keys(asked: Question, menu: InquirerControl, finder: _Finder, *, typed: str, taking: str) -> None:
    """Each letter on its own: questionary has other ideas about some, such as ticking every row on `a`.

    `taking` takes the row pointed at, and nothing while there is none.
    """
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings

    keys = KeyBindings()
    on_nothing = Condition(lambda: menu.pointed_at == NOWHERE)
    keys.add(taking, eager=True, filter=on_nothing)(finder.refuse)
    keys.add("escape", "enter", eager=True)(finder.refuse)  # else it leaves with no answer at all
    keys.add("c-z", eager=True)(lambda event: event.app.suspend_to_background())
    keys.add("c-d", eager=True)(lambda event: event.app.exit(exception=EOFError()))
    keys.add("backspace", eager=True)(finder.take_back)
    for letter in typed:
        keys.add(letter, eager=True)(finder.add)
    before = asked.application.key_bindings
    asked.application.key_bindings = merge_key_bindings([before, keys] if before else [keys])
