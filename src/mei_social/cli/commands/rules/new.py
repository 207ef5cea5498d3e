"""`mei-social rules new`."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from mei_social.authoring import starter
from mei_social.authoring.starter import LONGEST_NAME, SCHEMA, SUFFIXES, id_from, is_free_id, is_name
from mei_social.cli.screen import say
from mei_social.errors import AlreadyThere
from mei_social.files.whole import read_bytes, read_text, write_new
from mei_social.parsing.yaml_reader import MOST_BYTES
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.text.visible import visible

NEXT = """Saved {path}. Next:
  1. Open it in a text editor. Its first lines say how to change it.
  2. Look for mistakes:  mei-social rules validate {path}
  3. Try it:             mei-social check --rules {path}"""
NO_NAME = """As long as `name` under `provider` is not changed, people read {name}. Write yours there."""
OLD_SCHEMA = """{schema} was there already and differs. To renew it:
  mei-social rules schema --output {schema} --replace"""


def new(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The .yaml file to write.")],
    overlay: Annotated[
        bool,
        typer.Option("--overlay", help="Write only what differs, so that updates of our rules still arrive."),
    ] = False,
    rules_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="What the rules are called in saved answers.")
    ] = None,
    provider: Annotated[
        str, typer.Option("--provider", metavar="NAME", help="Your provider, as people read it.")
    ] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
) -> None:
    """Start rules of your own: a full copy of ours, or with --overlay a file of changes to them."""
    chosen, called = _id(path, rules_id), _name(provider)
    if overlay:
        text = starter.overlay(chosen, path.name, called)
    else:
        text = starter.full_copy(read_text(find_rules(), MOST_BYTES), chosen, called)
    write_new(path, text.encode(), replace)
    is_old = _keep_schema_beside(path)
    say(NEXT.format(path=_shown(path)))
    if not called:
        say(NO_NAME.format(name=visible(load_rules(path).provider.name, 100)))
    if is_old:
        say(OLD_SCHEMA.format(schema=_shown(path.with_name(starter.SCHEMA))))


def _id(path: Path, chosen: str | None) -> str:
    if path.suffix not in SUFFIXES:
        raise typer.BadParameter("end the file name with .yaml.", param_hint="'PATH'")
    found = id_from(path.stem) if chosen is None else chosen
    if not is_free_id(found):
        raise typer.BadParameter(
            "use lower-case letters, digits and single hyphens, such as north-essex; not guidelines, "
            "which is ours.",
            param_hint="'--id'",
        )
    return found


def _name(provider: str) -> str:
    if provider and not is_name(provider):
        raise typer.BadParameter(
            f"give a name of at most {LONGEST_NAME} letters on one line.", param_hint="'--provider'"
        )
    return provider.strip()


def _keep_schema_beside(path: Path) -> bool:
    """Write what the first line of the file names, for editors. Says whether another one stays there."""
    beside, content = path.with_name(SCHEMA), read_bytes(find_rules().with_name(SCHEMA), MOST_BYTES)
    try:
        write_new(beside, content)
    except AlreadyThere:
        return read_bytes(beside, MOST_BYTES) != content
    return False


def _shown(path: Path) -> str:
    """A path that can be pasted into a command."""
    return visible(quote(str(path)), 300)
