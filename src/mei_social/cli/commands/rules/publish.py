"""`mei-social rules publish`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.authoring.examples.file import NAME, read_examples
from mei_social.authoring.lint.run import Wanted, check_files
from mei_social.authoring.publishing.document import published_text
from mei_social.authoring.publishing.doubts import ASKED, LASTING, Doubt, doubts
from mei_social.authoring.publishing.evidence import gates_shown
from mei_social.cli import context, options
from mei_social.cli.commands.rules.edition import said_of
from mei_social.cli.errors import FOUND
from mei_social.cli.problem_line import problem_line
from mei_social.cli.prompting import declining, typed_or_arrows
from mei_social.cli.screen import say
from mei_social.errors import AlreadyThere, Level, MeiSocialError
from mei_social.files.whole import read_text, write_new
from mei_social.interview.prompter import NO, YES, SaveAndQuit
from mei_social.parsing.yaml_reader import MOST_BYTES
from mei_social.ruleset.extends import bases
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.published import Base, Published, about
from mei_social.text import english
from mei_social.text.visible import on_one_line, visible

if TYPE_CHECKING:
    from mei_social.authoring.examples.file import Examples
    from mei_social.ruleset.model import Ruleset

LONGEST_NOTE = 600
TURNED = "safe-answer-turned"
"""A problem that is asked about here, with the question that it belongs to."""
NOT_PUBLISHED = "Nothing was published. In a script, give each yes with --yes-to and its kind, such as {}."
WRONG = "Nothing was published. Correct what is named above, then run this again."
TAKEN = "{} is there already. To publish a new version in its place, add --replace; it is compared with it."
BASE_CHANGED = "What this extends has changed since {} was published: {}. To see what: mei-social rules diff"
SAVED = """Published {what} as {path}, with {guides} in it. Give people this file, as it is:
  mei-social check --rules {path}"""
NO_NOTE = "It says nothing about what changed. To say it, publish again with --replace and --note."


def publish(
    to: Annotated[Path, typer.Option("--to", metavar="OUT", help="The .yaml file to write.")],
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Rules file to publish; by default those in use.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="What changed, in a sentence or two.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="OLD", help="The file that people have now; by default the one that is replaced."
        ),
    ] = None,
    examples: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Examples; by default examples.yaml beside the rules, and ours."),
    ] = None,
    yes_to: Annotated[
        list[Doubt] | None,
        typer.Option("--yes-to", help="Say yes beforehand to one kind of doubt. It is kept in the file."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Make the one file that people get: everything in it, checked, dated and sealed.

    It holds the rules with what they extend, and the platform files. An error stops it, and what is doubted
    is asked about. Whoever changes a letter in it afterwards is told so, and no self-check starts from it.
    """
    path = context.rules_path(file or rules)
    refuse_names(path, to, note, replace)
    old = against or (to if to.exists() else None)
    earlier = load_rules(old) if old else None
    before = about(read_text(old, MOST_BYTES)) if old else None
    below = stamps(path)
    if old and before:
        tell_base(old, before, below)
    refuse_errors(path, earlier)
    ruleset = load_rules(path)
    shown = gates_shown(examples_for(path, examples), ruleset)
    doubted = doubts(ruleset, load_rules(find_rules()), earlier, shown)
    agreed = agree(doubted, frozenset(yes_to or ()), before.agreed if before else {}, plain)
    publication = Published(
        seal="", day=context.today(), note=note, content=ruleset.digest, extends=below, agreed=agreed
    )
    guides = context.guides_for(path, {platform.id for platform in ruleset.platforms})
    write_new(to, published_text(ruleset, guides.values(), publication).encode(), replace)
    tell_saved(ruleset, to, len(guides), note)


def refuse_names(path: Path, to: Path, note: str | None, replace: bool) -> None:
    """What can be told before anything is read. Raises BadParameter, or AlreadyThere."""
    if to.suffix not in (".yaml", ".yml"):
        raise typer.BadParameter("end the file name with .yaml.", param_hint="'--to'")
    if note is not None and not 0 < len(note.strip()) <= LONGEST_NOTE:
        raise typer.BadParameter(
            f"say it in {LONGEST_NOTE} letters at most, or leave it out.", param_hint="'--note'"
        )
    if to.exists() and to.samefile(path):
        raise typer.BadParameter("name another file: yours stays as it is.", param_hint="'--to'")
    if to.exists() and not replace:
        raise AlreadyThere(TAKEN.format(visible(str(to), 300)))


def stamps(path: Path) -> tuple[Base, ...]:
    """What the rules extend, the nearest first, as it is today. What is wrong with it is told elsewhere."""
    found = []
    for base in bases(path, find_rules):
        with suppress(MeiSocialError):
            rules = load_rules(base)
            found.append(Base(id=rules.id, version=rules.version, content=rules.digest))
    return tuple(found)


def tell_base(old: Path, before: Published, now: tuple[Base, ...]) -> None:
    """That the ground has moved under an overlay, which itself may not have changed."""
    was = {base.id: base for base in before.extends}
    moved = [
        f"{visible(base.id, 60)} was version {was[base.id].version} and is {base.version}"
        for base in now
        if base.id in was and was[base.id].content != base.content
    ]
    if moved:
        say(BASE_CHANGED.format(visible(str(old), 300), "; ".join(moved)))


def refuse_errors(path: Path, earlier: Ruleset | None) -> None:
    """Exits with 3 where there is an error in the rules or in a platform file beside them."""
    checked = check_files([path], Wanted(today=context.today(), against=earlier))
    errors = [
        problem_line(str(one.path), problem)
        for one in checked
        for problem in one.problems
        if problem.level is Level.ERROR and problem.rule != TURNED
    ]
    for line in (*errors, *(f"Error: {one.unread}" for one in checked if one.unread)):
        say(line)
    if errors or any(one.unread for one in checked):
        say(WRONG)
        raise typer.Exit(FOUND)


def examples_for(path: Path, chosen: Path | None) -> Iterator[Examples]:
    """Those that were named, or those beside the rules; then those beside what they extend, and ours."""
    beside = path.with_name(NAME)
    if chosen or beside.exists():
        yield read_examples(chosen or beside)
    for above in (*bases(path, find_rules), find_rules()):
        with suppress(MeiSocialError):
            yield read_examples(above.with_name(NAME))


def agree(
    doubted: Mapping[Doubt, str], yes_to: frozenset[Doubt], before: Mapping[str, str], plain: bool
) -> dict[str, str]:
    """What was doubted, once there is a yes to all of it. Exits where there is a no, or nobody to ask."""
    # On one line each: a reader would see other line ends than the seal was made of.
    kept = {str(kind): on_one_line(sentence) for kind, sentence in doubted.items()}
    left = {
        kind: sentence
        for kind, sentence in doubted.items()
        if kind not in yes_to and not (kind in LASTING and before.get(kind) == kept[kind])
    }
    for kind, sentence in left.items():
        say(f"{kind}: {sentence}")
    flags = " ".join(f"--yes-to {kind}" for kind in left)
    with declining(NOT_PUBLISHED.format(flags)):
        ask = typed_or_arrows(plain) if left else None
        for kind in left if ask else ():
            if ask and ask.choose(ASKED[kind], [YES, NO]) != YES.value:
                raise SaveAndQuit
    return kept


def tell_saved(ruleset: Ruleset, to: Path, guides: int, note: str | None) -> None:
    what = said_of(ruleset)
    where = visible(str(to), 300)
    say(SAVED.format(what=what, path=where, guides=english.count(guides, "platform file")))
    if note is None:
        say(NO_NOTE)
