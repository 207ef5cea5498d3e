"""What a trainee or a mentor meets instead of a self-check, when the rules have an error."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mei_social.cli.screen import say
from mei_social.concern.guide import COMMAND, build_concern
from mei_social.errors import Damaged, MeiSocialError
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.published import RULE as SEAL_BROKEN
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mei_social.errors import BadRules

CALL_999 = "If someone is in danger: call 999."
STEPS = f"Whom to tell, one after the other, and what to do: {COMMAND}"
MEND = "Whoever can mend it sees all of it with: mei-social rules validate {}"
STOPPED = (
    "Error: {} has {}, so no result could be relied on, and nothing is asked or counted. Tell whoever gave "
    "you the rules, with these lines."
)
LAST_PUBLISHED = (
    " Until then, the last rules that they published can be used: add --rules with the name of that file, "
    "such as --rules published.yaml."
)


def say_broken(error: BadRules, wrong: Iterable[str]) -> None:
    """Help first, as it must not wait until a file is mended; then what is wrong, and whom to tell."""
    if not error.help_was_shown:
        for line in _help():
            say(visible(line))
        say("")
        _say_open()
    for line in (*wrong, MEND.format(error.path)):
        say(line)
    count = "one error" if len(error.problems) == 1 else f"{len(error.problems)} errors"
    is_sealed = any(problem.rule == SEAL_BROKEN for problem in error.problems)
    say(visible(STOPPED.format(error.path, count) + ("" if is_sealed else LAST_PUBLISHED)))


def _help() -> Iterator[str]:
    """Whom to call or tell, by the rules that come with mei-social."""
    danger = None
    with suppress(MeiSocialError):
        danger = build_concern(load_rules(find_rules())).danger
    if danger:
        yield danger.title
        yield from (f"- {line}" for line in danger.lines)
    else:
        yield CALL_999
    yield STEPS


def _say_open() -> None:
    """What is open in the saved answers and comes before all others: it needs no rules to be told."""
    # Not at the top: whoever only wants `concern` must not load the store.
    from mei_social.cli import first_line
    from mei_social.interview.session import latest_in
    from mei_social.storage.location import data_folder
    from mei_social.storage.store import Store

    try:
        store = Store.open_existing(data_folder())
        if store is None:
            return
        with store:
            saved = latest_in(store)
        if saved and (told := first_line.told_left(saved)):
            say(f"{visible(told.strip(), first_line.LONGEST)}\n")
    except Damaged as error:
        first_line.say_remains(error)
    except MeiSocialError:
        pass  # what cannot be read cannot be told
