"""`mei-social rules show`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.authoring.finding import places
from mei_social.authoring.handbook import fact_check as checked
from mei_social.authoring.handbook import policy as by_clause
from mei_social.authoring.handbook import questionnaire as on_paper
from mei_social.authoring.handbook import safeguarding as for_an_expert
from mei_social.authoring.handbook.full import entry, whole
from mei_social.cli import context, options, screen
from mei_social.cli.screen import say
from mei_social.errors import CannotRead
from mei_social.files.whole import write_new
from mei_social.interview.cards.card import Kind
from mei_social.interview.cards.plan import kind_of
from mei_social.parsing.messages import did_you_mean
from mei_social.ruleset.load import in_use, load_rules, read_rules
from mei_social.ruleset.references import ID
from mei_social.terminal.handbook import to_text
from mei_social.text import english
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.authoring.handbook.document import Document
    from mei_social.ruleset.model import Rule

FORMATS = ("text", "md", "html")
WHICH = ("questionnaire", "policy", "fact_check", "safeguarding", "map")
"""The options that choose another document than the whole rule set."""
ASKED_ON = {
    Kind.ONCE: "On a card of its own, once.",
    Kind.TOGETHER: "On one card over all accounts: one answer may be for several.",
    Kind.EACH: "On one card over all accounts: each has its own answer.",
    Kind.APP: "On the card of each app, beside the other settings of that account.",
}
BY_PURPOSE = "Not asked: the purpose of the account answers it."
MADE_BY = {
    "questionnaire": on_paper.questionnaire,
    "policy": by_clause.policy,
    "fact_check": checked.fact_check,
}
SUFFIXES = {".txt": "text", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}


def show(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE] [ID]",
            help="Rules file to read, by default those in use; and one question of it to show alone.",
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
    safeguarding: Annotated[
        bool,
        typer.Option(
            "--safeguarding",
            help="Every sentence that a person in trouble can read, for an expert to sign.",
        ),
    ] = False,
    map_: Annotated[
        bool, typer.Option("--map", help="The flow: what hangs on what. A drawing if PATH ends in .svg.")
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
    """Read the whole rule set: what is asked, why, what to do, and how answers are weighed."""
    which = one_of(
        questionnaire=questionnaire,
        policy=policy,
        fact_check=fact_check,
        safeguarding=safeguarding,
        map=map_,
    )
    file, name = chosen(names or [])
    if name and which:
        raise typer.BadParameter("one question is shown by itself.", param_hint=f"'{option(which)}'")
    if which == "map":
        show_map(file or rules, output, replace, format_, plain)
        return
    kind = format_of(output, format_)
    made = one_entry(file or rules, name) if name else document(file or rules, which)
    if output:
        save(output, rendered(made, kind), replace)
    elif kind == "text":
        show_text(made, plain)
    elif kind == "md":
        screen.write_markdown(rendered(made, kind), plain)
    else:
        sys.stdout.write(rendered(made, kind))


def one_of(**wanted: bool) -> str | None:
    """Which document was asked for, if any. Raises BadParameter for two."""
    found = [name for name in WHICH if wanted[name]]
    if len(found) > 1:
        one = english.listed(map(option, WHICH))
        raise typer.BadParameter(f"choose one of {one}.", param_hint=f"'{option(found[-1])}'")
    return found[0] if found else None


def option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def chosen(names: list[str]) -> tuple[Path | None, str | None]:
    """A file, an id, or both in this order. What is there as a file, or cannot be an id, is a file."""
    if len(names) > 2:
        raise typer.BadParameter("give one file and one id at most.", param_hint="'[FILE] [ID]'")
    if len(names) == 2:
        return Path(names[0]), names[1]
    if names and ID.fullmatch(names[0]) and not Path(names[0]).exists():
        return None, names[0]
    return (Path(names[0]), None) if names else (None, None)


def one_entry(file: Path | None, name: str) -> Document:
    """One question with its place in the file and in the interview. Raises CannotRead where there is none."""
    path = context.rules_path(file)
    read = read_rules(path)
    ruleset = in_use(read)
    where = places(read.root)[name].words if read.root and name in places(read.root) else ""
    facts = [("In the rules file", f"{visible(str(path), 300)}, {where}")]
    facts += [("In the interview", asked_on(rule)) for rule in ruleset.rules if rule.id == name]
    made = entry(ruleset, name, tuple(facts))
    if made is None:
        known = [*(rule.id for rule in ruleset.rules), *(first.id for first in ruleset.screening)]
        near = did_you_mean(name, known)
        raise CannotRead(
            f"`{visible(name, 60)}` is no file here and no question of the rules.{near} "
            "`mei-social rules list` lists them."
        )
    return made


def asked_on(rule: Rule) -> str:
    """Which card of the interview it lands on."""
    return BY_PURPOSE if rule.purposes else ASKED_ON[kind_of(rule)]


def show_map(file: Path | None, output: Path | None, replace: bool, format_: str | None, plain: bool) -> None:
    """In lines of text, or as a drawing in a file."""
    from mei_social.authoring.flow import flow
    from mei_social.terminal import flow as in_lines

    if format_ not in (None, "text") or (output and output.suffix.lower() not in (".svg", ".txt")):
        raise typer.BadParameter("end the file name with .svg or .txt.", param_hint="'--map'")
    made = flow(load_rules(context.rules_path(file)))
    if output and output.suffix.lower() == ".svg":
        from mei_social.render.rules.flow_svg import to_svg

        save(output, to_svg(made), replace)
    elif output:
        save(output, in_lines.to_text(made, screen.DEFAULT_WIDTH), replace)
    else:
        screen.write_long(in_lines.to_text(made, screen.width()), plain)


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


def document(file: Path | None, which: str | None) -> Document:
    """What was asked for, from the rules in use. Raises CannotRead or BadFile."""
    path = context.rules_path(file)
    ruleset = load_rules(path)
    if which in MADE_BY:
        return MADE_BY[which](ruleset)
    guides = context.guides_for(path, {platform.id for platform in ruleset.platforms})
    if which == "safeguarding":
        return for_an_expert.safeguarding(ruleset, guides, of_the_screens())
    return whole(ruleset, guides, context.today())


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
    bold = screen.colour() and not screen.is_plain(plain) and sys.stdin.isatty()
    screen.write_long(to_text(made, screen.width(), bold=bold), plain)


def save(path: Path, content: str, replace: bool) -> None:
    write_new(path, content.encode(), replace)
    say(f"Saved as {visible(str(path), 300)}.")
