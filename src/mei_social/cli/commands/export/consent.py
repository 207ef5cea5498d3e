"""Nothing is written before the trainee has seen it and said yes."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.cli import screen
from mei_social.cli.commands.export.destination import NO_FILE, STDOUT
from mei_social.cli.prompting import declining
from mei_social.cli.screen import say
from mei_social.interview import sharing as preview
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.sharing import has_open_about_a_child
from mei_social.safeguarding.duty import STAYS_FIRST, STILL_TELL, tell_without_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mei_social.cli.commands.export.draft import Draft
    from mei_social.export.write import Sharing
    from mei_social.interview.prompter import Prompter

ALL_OF_IT = "That is all of the file. It starts further up."
"""The page after it is the one before it: without this, it looks as if nothing had been shown."""


def consent(
    ask: Prompter,
    draft: Draft,
    sharing: Sharing,
    place: Callable[[Sharing], str],
    *,
    kept: bool,
    pages: bool = False,
) -> Sharing:
    """Ask until the trainee says save. Exits, with no file written, when they stop.

    `place`: the file that it becomes, which may be named after what is shared. `kept`: whether the answers
    are still there then. `pages`: whether the file may be read a page at a time.
    """
    views = [preview.View("show", "Show me the file itself, every letter", lambda s: draft.made(s).content)]
    if draft.kind == "html":
        views.insert(0, preview.View("read", "Let me read it here as text", draft.text, exact=False))
    with declining("\n".join(no_file(draft, kept=kept))):
        return preview.ask_consent(
            ask,
            draft.ruleset,
            draft.audit,
            preview.Kept(draft.marks, draft.menus),
            sharing,
            preview.Target(place, carries_data=draft.kind == "html"),
            views,
            partial(show, pages=pages),
        )


def show(text: str, exact: bool, *, pages: bool = False) -> None:
    """What is not shown letter by letter is Markdown: laid out where somebody looks at it."""
    seen = sys.stderr.isatty() and not screen.dumb()
    reads = seen and not exact
    text = screen.laid_out(text) if reads else text
    if pages:
        from mei_social.cli import pager

        pager.page(f"{text}\n")
        return
    say(text, raw=exact or reads, file=True)
    if seen and text.count("\n") >= shutil.get_terminal_size().lines:
        say(ALL_OF_IT)


def no_file(draft: Draft, *, kept: bool) -> Iterator[str]:
    """What became of it; and whom to tell all the same, where an answer about a child is open."""
    yield f"{NO_FILE} Your answers are still saved." if kept else NO_FILE
    if has_open_about_a_child(draft.ruleset, draft.audit):
        yield f"{STAYS_FIRST} {STILL_TELL}" if kept else STILL_TELL
        yield tell_without_file(draft.ruleset)


def may_replace(ask: Prompter, path: str) -> bool:
    if path == STDOUT or not Path(path).exists():
        return False
    with declining("No file was written, and the file that was there is as it was."):
        if not preview.ask_replace(ask, path):
            raise SaveAndQuit
    return True
