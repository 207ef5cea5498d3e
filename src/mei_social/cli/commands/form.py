"""`mei-social form`."""

from __future__ import annotations

import hashlib
import sys
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, options
from mei_social.cli.screen import say
from mei_social.files.reasons import size
from mei_social.files.whole import write_new
from mei_social.form.handout import sheet
from mei_social.form.html import to_html
from mei_social.ruleset.load import load_rules
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.ruleset.model import Ruleset

SUFFIXES = (".html", ".htm")


def form(
    to: Annotated[Path, typer.Option("--to", metavar="FILE.html", help="The page to write.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print path, size, SHA-256 and the hand-out sheet, for machines.")
    ] = False,
    rules: options.Rules = None,
) -> None:
    """Make one offline page that asks the same self-check on any phone, and shows a file of it to its reader.

    Nothing has to be installed to use it, and it sends nothing. Its files are read by review and cohort.
    """
    if to.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter("end the file name with .html.", param_hint="'--to'")
    path = context.rules_path(rules)
    ruleset = load_rules(path)
    guides = context.guides_for(path, {platform.id for platform in ruleset.platforms})
    page = to_html(ruleset, guides, context.today()).encode()
    write_new(to, page, replace)
    digest = hashlib.sha256(page).hexdigest()
    if json:
        sys.stdout.write(as_json(to, len(page), digest, ruleset))
        return
    say(f"Saved as {visible(str(to.absolute()), 300)}, {size(len(page))}.")
    sys.stdout.write(as_text(digest, ruleset))


def as_text(digest: str, ruleset: Ruleset) -> str:
    parts = [f"SHA-256 of the page: {digest}"]
    parts += ["\n".join([part.title, *(f"- {line}" for line in part.lines)]) for part in sheet(ruleset)]
    return "\n\n".join(map(_safe, parts)) + "\n"


def as_json(to: Path, length: int, digest: str, ruleset: Ruleset) -> str:
    made = {
        "path": str(to.absolute()),
        "bytes": length,
        "sha256": digest,
        "rules": {"id": ruleset.id, "version": ruleset.version, "digest": ruleset.digest},
        "sheet": [{"title": part.title, "lines": list(part.lines)} for part in sheet(ruleset)],
    }
    return dumps(made, indent=2) + "\n"


def _safe(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))
