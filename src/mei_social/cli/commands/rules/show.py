"""`mei-social rules show`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.authoring.handbook import policy as by_clause
from mei_social.authoring.handbook import questionnaire as on_paper
from mei_social.authoring.handbook import safeguarding as for_an_expert
from mei_social.authoring.handbook.entry import entry, known
from mei_social.authoring.handbook.full import whole
from mei_social.cli import context, options, screen
from mei_social.cli.screen import say
from mei_social.files.whole import write_new
from mei_social.parsing.messages import did_you_mean
from mei_social.ruleset.load import in_use, load_rules, read_rules
from mei_social.ruleset.overlay.inherited import places
from mei_social.ruleset.references import ID
from mei_social.terminal.handbook import to_text
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.authoring.handbook.document import Document

FORMATS = ("text", "md", "html")
SUFFIXES = {".txt": "text", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}


def show(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE or ID]",
            help="Rules file to read, or the id of one entry; by default all of the rules in use.",
        ),
    ] = None,
    questionnaire: Annotated[
        bool, typer.Option("--questionnaire", help="A blank questionnaire to print and fill in by hand.")
    ] = False,
    policy: Annotated[
        bool, typer.Option("--policy", help="Clause by clause, which questions are about it.")
    ] = False,
    safeguarding: Annotated[
        bool,
        typer.Option(
            "--safeguarding",
            help="Every sentence that a person in trouble can read, for an expert to sign.",
        ),
    ] = False,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="text|md|html", help="Kind of text; by default the ending of PATH says."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write a file of this name.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Read the whole rule set: what is asked, why, what to do, and how answers are weighed.

    With the id of a rule, a clause or a topic, only that, with the card of the interview that it is on.
    """
    chosen = questionnaire + policy + safeguarding
    if chosen > 1:
        raise typer.BadParameter(
            "choose one of --questionnaire, --policy and --safeguarding.", param_hint="'--policy'"
        )
    kind = format_of(output, format_)
    name = id_in(file)
    if name and chosen:
        raise typer.BadParameter("name a rules file, not one entry of it.", param_hint="'[FILE or ID]'")
    made = (
        one(name, rules)
        if name
        else document(file or rules, questionnaire=questionnaire, policy=policy, safeguarding=safeguarding)
    )
    if output:
        save(output, rendered(made, kind), replace)
    elif kind == "text":
        show_text(made, plain)
    elif kind == "md":
        screen.write_markdown(rendered(made, kind), plain)
    else:
        sys.stdout.write(rendered(made, kind))


def format_of(output: Path | None, chosen: str | None) -> str:
    """By --format, else by the ending of the file name, else text."""
    if chosen is not None and chosen.lower() not in FORMATS:
        raise typer.BadParameter(f"choose one of {', '.join(FORMATS)}.", param_hint="'--format'")
    if chosen is not None:
        return chosen.lower()
    kind = SUFFIXES.get(output.suffix.lower()) if output else "text"
    if kind is None:
        raise typer.BadParameter(
            "end the file name with .txt, .md or .html, or add --format.", param_hint="'--output'"
        )
    return kind


def document(chosen: Path | None, *, questionnaire: bool, policy: bool, safeguarding: bool) -> Document:
    """What was asked for, from the rules in use. Raises CannotRead or BadFile."""
    path = context.rules_path(chosen)
    ruleset = load_rules(path)
    if questionnaire:
        return on_paper.questionnaire(ruleset)
    if policy:
        return by_clause.policy(ruleset)
    guides = context.guides_for(path, {platform.id for platform in ruleset.platforms})
    if safeguarding:
        return for_an_expert.safeguarding(ruleset, guides, of_the_screens())
    return whole(ruleset, guides, context.today())


def id_in(word: Path | None) -> str | None:
    """The word, where it is no file and could be an id."""
    is_id = word is not None and ID.fullmatch(str(word)) and not word.exists()
    return str(word) if is_id else None


def one(name: str, chosen: Path | None) -> Document:
    """An entry of the rules in use. Raises CannotRead, BadFile, or BadParameter for an unknown id."""
    path = context.rules_path(chosen)
    read = read_rules(path)
    ruleset = in_use(read)
    guides = context.guides_for(path, {platform.id for platform in ruleset.platforms})
    made = entry(ruleset, guides, context.today(), name, places(read.root) if read.root else {})
    if made is None:
        near = did_you_mean(name, known(ruleset))
        raise typer.BadParameter(
            f"nothing in the rules has the id {name}, and there is no such file.{near} "
            "To see every rule: mei-social rules list",
            param_hint="'[FILE or ID]'",
        )
    return made


def of_the_screens() -> tuple[str, ...]:
    """What is said around an open answer about a child, and worded only where it shows."""
    from mei_social.cli.first_line import REMAINS
    from mei_social.interview.asking import AS_IT_WAS
    from mei_social.interview.open_gates import LAST_TIME
    from mei_social.interview.setup import HELP_NOW, STEP_BY_STEP, WHOM_TO_TELL
    from mei_social.interview.sharing import NOT_IN_IT
    from mei_social.terminal.ending import REACH

    help_now = (HELP_NOW, WHOM_TO_TELL, STEP_BY_STEP, REACH)
    return (*help_now, AS_IT_WAS, LAST_TIME, NOT_IN_IT, REMAINS)


def rendered(made: Document, kind: str) -> str:
    """The document as a file has it."""
    from mei_social.render.rules.handbook_html import to_html
    from mei_social.render.rules.handbook_markdown import to_markdown

    return {"text": to_text, "md": to_markdown, "html": to_html}[kind](made)


def show_text(made: Document, plain: bool) -> None:
    """In a pager where there is a terminal for one."""
    from mei_social.cli import pager

    if screen.is_plain(plain) or not sys.stdin.isatty():
        sys.stdout.write(to_text(made, screen.width()))
    else:
        pager.page(to_text(made, screen.width(), bold=screen.colour()))


def save(path: Path, content: str, replace: bool) -> None:
    write_new(path, content.encode(), replace)
    say(f"Saved as {visible(str(path), 300)}.")
