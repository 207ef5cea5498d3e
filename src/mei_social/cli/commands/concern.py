"""`mei-social concern`."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, options, screen
from mei_social.cli.calling import hints_on
from mei_social.cli.prompters import typed_first
from mei_social.cli.screen import say
from mei_social.concern.guide import ON_AN_APP, build_concern
from mei_social.concern.words import END, OURS
from mei_social.errors import BadRules, MeiSocialError
from mei_social.files.names import in_own_home
from mei_social.files.whole import write_new
from mei_social.interview.concern import Reading
from mei_social.interview.page import Page
from mei_social.interview.prompter import SaveAndQuit
from mei_social.render.concern.json import to_json
from mei_social.report.advice import PATHS_MOVE, setting_lines
from mei_social.ruleset.load import find_rules, load_guide, load_rules
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.concern.note import ConcernNote
    from mei_social.interview.prompter import Prompter
    from mei_social.ruleset.model import Ruleset


def concern(
    json: Annotated[bool, typer.Option("--json", help="Print what the guide shows, for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """When something online worries you: who to tell, what to keep, what not to do.

    It starts with what to do if somebody is in danger. Nothing is stored or sent. At the end you can write a
    note for yourself. Where nobody can answer, the whole guide is printed at once.
    """
    path = context.rules_path(rules)
    if json:
        ruleset = load_rules(path)
        sys.stdout.write(to_json(ruleset, build_concern(ruleset)))
        return
    ruleset, path, trouble = rules_in_reach(path)
    if trouble:
        screen.say(OURS)
    read(ruleset, path, plain)
    if isinstance(trouble, BadRules):
        trouble.help_was_shown = True
    if trouble:
        raise trouble


def rules_in_reach(path: Path) -> tuple[Ruleset, Path, MeiSocialError | None]:
    """The chosen rules, or ours and why not: an emergency must not wait until a file is mended."""
    try:
        return load_rules(path), path, None
    except MeiSocialError as error:
        ours = find_rules()
        return load_rules(ours), ours, error


def read(ruleset: Ruleset, path: Path, plain: bool) -> None:
    """Page after page where somebody can see them and answer; all at once into a file."""
    bold = screen.colour() and screen.can_use_arrow_keys(plain)
    page = Page(sys.stdout, screen.width(), bold, hints_on(sys.stdout))
    apps = ruleset.platforms if any(s.id in ON_AN_APP for s in ruleset.settings) else ()
    reading = Reading(page, build_concern(ruleset), apps, lambda app: app_steps(path, ruleset, app))
    reading.first_page()
    if sys.stdin.isatty() and not (sys.stdout.isatty() and sys.stderr.isatty()):
        reading.rest()  # whoever sits there sees not both, the guide and what is asked
        return
    if ask := reading.go_through(*typed_first(plain)):
        note(ask)
    else:
        screen.say(f"\n{END}")


def app_steps(path: Path, ruleset: Ruleset, app: str) -> tuple[str, ...]:
    """How to report and block on one app; nothing where its file is missing or wrong.

    A kind of setting that the rules do not know, as older ones, is left out.
    """
    try:
        guide = load_guide(path, app)
    except MeiSocialError:
        return ()
    known = {setting.id for setting in ruleset.settings}.intersection(ON_AN_APP)
    settings = [s for s in guide.settings if s.topic in known] if guide else []
    told = [line for s in settings for line in setting_lines(s, ruleset, context.today())]
    return (*told, PATHS_MOVE) if any(s.path for s in settings) else tuple(told)


def note(ask: Prompter) -> None:
    from mei_social.interview.notes import write_note
    from mei_social.render.concern.note import FORMATS

    try:
        where = write_note(ask, tuple(FORMATS), save)
    except SaveAndQuit:
        where = None
    if where:
        say(f"\nSaved as {where}. Nobody was sent it. Whoever uses your login can open it.")
    else:
        say("\nNo note was written.")


def save(name: str, written: ConcernNote) -> str:
    """A new file for its owner only. Never in place of one that is there."""
    from mei_social.render.concern.note import FORMATS

    path = Path(name)
    with suppress(RuntimeError):  # without a home folder ~ is a name like any other
        path = in_own_home(name)
    make = next(make for ending, make in FORMATS.items() if name.lower().endswith(ending))
    write_new(path, make(written, context.today()).encode())
    return visible(str(path.absolute()), 300)
