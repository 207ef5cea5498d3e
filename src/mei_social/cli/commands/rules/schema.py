"""`mei-social rules schema`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mei_social.cli.screen import say
from mei_social.files.whole import write_new
from mei_social.text.visible import visible


def schema(
    platform: Annotated[
        bool, typer.Option("--platform", help="For a platform file instead of a rules file.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write it to this file.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
) -> None:
    """Print a JSON Schema, with which an editor completes and checks a rules file while you type.

    Keep it beside the rules file as guidelines.schema.json: the first line of the rules file names it.
    """
    from mei_social.authoring.schema.editor import guide_schema, rules_schema, written

    text = written(guide_schema() if platform else rules_schema())
    if output is None:
        sys.stdout.write(text)
    else:
        write_new(output, text.encode(), replace)
        say(f"Saved {visible(str(output), 300)}. Editors that know YAML read it, without a network.")
