"""`mei-social rules show`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.authoring.handbook import fact_check as to_sign
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
from mei_social.text import english
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.authoring.handbook.document import Document

WHICH = ("questionnaire", "policy", "fact-check", "safeguarding", "map")
"""The options that choose another document than the whole rule set."""
MADE_BY = {
    "questionnaire": on_paper.questionnaire,
    "policy": by_clause.policy,
    "fact-check": to_sign.fact_check,
}
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
    fact_check: Annotated[
        bool, typer.Option("--fact-check", help="Each clause beside its questions, with a line to sign.")
    ] = False,
    map_: Annotated[
        bool, typer.Option("--map", help="The flow: what hangs on what. A drawing if PATH ends in .svg.")
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
    which = one_of(questionnaire, policy, fact_check, safeguarding, map_)
    name = id_in(file)
    if name and which:
        raise typer.BadParameter("name a rules file, not one entry of it.", param_hint="'[FILE or ID]'")
    if which == "map":
        show_map(file or rules, output, format_, replace=replace)
        return
    kind = format_of(output, format_)
    made = one(name, rules) if name else document(file or rules, which)
    if output:
        save(output, rendered(made, kind), replace)
    elif kind == "text":
        show_text(made, plain)
    elif kind == "md":
        screen.write_markdown(rendered(made, kind), plain)
    else:
        sys.stdout.write(rendered(made, kind))


def one_of(*wanted: bool) -> str | None:
    """Which document was asked for, if any, in the order of `WHICH`. Raises BadParameter for two."""
    found = [name for name, is_wanted in zip(WHICH, wanted, strict=True) if is_wanted]
    if len(found) > 1:
        all_ = english.listed(f"--{name}" for name in WHICH)
        raise typer.BadParameter(f"choose one of {all_}.", param_hint=f"'--{found[-1]}'")
    return found[0] if found else None


def show_map(file: Path | None, output: Path | None, format_: str | None, *, replace: bool) -> None:
    """In lines of text, or as a drawing in a file."""
    from mei_social.authoring.flow import flow
    from mei_social.render.rules.flow_svg import to_svg
    from mei_social.terminal import flow as in_lines

    ending = output.suffix.lower() if output else ".txt"
    if format_ not in (None, "text") or ending not in (".svg", ".txt"):
        raise typer.BadParameter("end the file name with .svg or .txt.", param_hint="'--map'")
    made = flow(load_rules(context.rules_path(file)))
    if output:
        save(
            output,
            to_svg(made) if ending == ".svg" else in_lines.to_text(made, screen.DEFAULT_WIDTH),
            replace,
        )
    else:
        sys.stdout.write(in_lines.to_text(made, screen.width()))


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


def document(chosen: Path | None, which: str | None) -> Document:
    """What was asked for, from the rules in use. Raises CannotRead or BadFile."""
    path = context.rules_path(chosen)
    ruleset = load_rules(path)
    if which in MADE_BY:
        return MADE_BY[which](ruleset)
    guides = context.guides_for(path, {platform.id for platform in ruleset.platforms})
    if which == "safeguarding":
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
    from mei_social.interview.sharing import NOT_IN_IT
    from mei_social.interview.welcome import DANGER_AGAIN, HELP_NOW, STEP_BY_STEP, WHOM_TO_TELL
    from mei_social.terminal.ending import REACH

    help_now = (HELP_NOW, WHOM_TO_TELL, STEP_BY_STEP, DANGER_AGAIN, REACH)
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
