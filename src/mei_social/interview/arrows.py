"""Arrow keys, by questionary. Typed letters work as in line mode."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from mei_social.interview.page import Page
from mei_social.interview.prompter import Choice, SaveAndQuit
from mei_social.text import visible

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent
    from questionary import Question
    from questionary.prompts.common import InquirerControl

MOVE = "(arrow keys and Enter, or a letter)"
NOTHING = ""
"""Where the pointer starts: an answer that is only a stray Enter away would be a pre-selected one."""
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def load() -> None:
    """Import questionary, so that the first arrow-key question need not wait for it."""
    import questionary  # noqa: F401


class ArrowPrompter(Page):
    """Asks on the terminal behind `stream`."""

    def __init__(self, stream: TextIO, width: int, colour: bool) -> None:
        super().__init__(stream, width)
        self._colour = colour

    def heading(self, text: str) -> None:
        self._write("")
        start, end = (BOLD, PLAIN) if self._colour else ("", "")
        self._write(start + self._wrap(text) + end)

    def choose(
        self,
        question: str,
        choices: Sequence[Choice],
        commands: Sequence[Choice] = (),
        *,
        enter_takes_first: bool = False,
    ) -> str:
        import questionary

        rows: list[Any] = [] if enter_takes_first else [questionary.Choice(MOVE, value=NOTHING)]
        rows += [questionary.Choice(visible(c.label), value=c.value) for c in choices]
        if commands:
            rows.append(questionary.Separator(" "))
            rows += [questionary.Choice(visible(c.label), value=c.value) for c in commands]
        asked = questionary.select(
            self._message(question), choices=rows, instruction=" ", use_jk_keys=False, **self._where()
        )
        _add_letters(asked, [*choices, *commands])
        return str(_answer(asked))

    def choose_many(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        import questionary

        rows = [questionary.Choice(visible(c.label), value=c.value) for c in choices]
        asked = questionary.checkbox(
            self._message(question),
            choices=rows,
            instruction="(arrow keys to move, space to tick, Enter when done)",
            use_jk_keys=False,
            **self._where(),
        )
        return tuple(_answer(asked))

    def text(self, question: str) -> str:
        import questionary

        return str(_answer(questionary.text(self._message(question) + "\n", **self._where()))).strip()

    def pause(self, text: str) -> None:
        choices = [Choice("on", "Go on"), Choice("save", "Save and stop here")]
        if self.choose(text, choices, enter_takes_first=True) == "save":
            raise SaveAndQuit

    def _message(self, question: str) -> str:
        """questionary would break a long question in the middle of a word, and starts it with a space."""
        return textwrap.fill(visible(question), self._width - 1, subsequent_indent=" ")

    def _where(self) -> dict[str, Any]:
        """Prompts go to stderr, so that stdout holds only the document that was asked for."""
        from prompt_toolkit.output import ColorDepth, create_output
        from questionary import Style

        plain = Style(
            [
                ("qmark", ""),
                ("question", "bold"),
                ("answer", ""),
                ("pointer", "bold"),
                ("highlighted", "bold"),
                ("selected", ""),
                ("instruction", ""),
            ]
        )
        depth = None if self._colour else ColorDepth.DEPTH_1_BIT
        return {"output": create_output(stdout=sys.stderr), "style": plain, "qmark": "", "color_depth": depth}


def _answer(asked: Question) -> Any:
    try:
        return asked.unsafe_ask()
    except EOFError:
        raise SaveAndQuit from None


def _add_letters(asked: Question, choices: Sequence[Choice]) -> None:
    """One key answers, as in line mode: questionary itself only moves the pointer."""
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
    from questionary.prompts.common import InquirerControl

    keys = KeyBindings()
    menu = next(c for c in asked.application.layout.find_all_controls() if isinstance(c, InquirerControl))
    on_nothing = Condition(lambda: menu.get_pointed_at().value == NOTHING)
    keys.add("enter", eager=True, filter=on_nothing)(lambda event: None)
    keys.add("c-d", eager=True)(lambda event: event.app.exit(exception=EOFError()))
    for choice in choices:
        for letter in (w for w in choice.words if len(w) == 1):
            keys.add(letter, eager=True)(_taker(menu, choice.value))
    before = asked.application.key_bindings
    asked.application.key_bindings = merge_key_bindings([before, keys] if before else [keys])


def _taker(menu: InquirerControl, value: str) -> Callable[[KeyPressEvent], None]:
    """Move the pointer to the row and take it, so that the screen shows what was answered."""
    row = next(n for n, choice in enumerate(menu.choices) if choice.value == value)

    def take(event: KeyPressEvent) -> None:
        menu.pointed_at = row
        menu.is_answered = True
        event.app.exit(result=value)

    return take
