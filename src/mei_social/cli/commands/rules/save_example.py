"""`mei-social rules test --save-from`: what somebody answered becomes an example."""

from __future__ import annotations

import sys
from pathlib import Path

from mei_social.audit.answers_file import read_answers
from mei_social.audit.model import Audit
from mei_social.authoring.examples.written import appended, example_of, text_of
from mei_social.authoring.lint.apply_fixes import replace_text
from mei_social.cli import context
from mei_social.cli.screen import say
from mei_social.errors import CannotWrite
from mei_social.export.read import read_export
from mei_social.files.whole import read_text, write_new
from mei_social.parsing.yaml_reader import MOST_BYTES
from mei_social.review.matching import counted, questions_of, same_words
from mei_social.ruleset.model import Ruleset
from mei_social.text import english
from mei_social.text.visible import visible

ANSWERS = frozenset({".yaml", ".yml"})
LOOK = "It holds what these rules make of the answers today: read it, and keep in `expect` what must stay so."
HEADING = "examples:\n"
BELOW = "Put it below a line `examples:` in a file, or name a file and add --append."
NOT_AT_END = (
    "the list of examples does not end where the file ends, or another example has this name. Nothing was "
    "changed. Run it without --append, and put what is printed where it belongs."
)


def save_from(source: Path, ruleset: Ruleset, name: str | None, to: Path | None) -> None:
    """Print the example, or add it to a file of examples."""
    audit = answered(source, ruleset)
    example = example_of(audit, ruleset, name)
    if audit.earlier:
        count = english.count(len(audit.earlier), "open answer")
        say(f"Not in it: {count} to what comes before all others, in other words than these rules have.")
    if to is None:
        sys.stdout.write(text_of(example))
        say(BELOW)
    elif not to.exists():
        write_new(to, f"{HEADING}{text_of(example)}".encode())
        say(f"Saved {visible(str(to), 300)}, with one example in it.")
    else:
        text = read_text(to, MOST_BYTES)
        made = appended(text, example, to)
        where = visible(str(to), 300)
        if made is None:
            raise CannotWrite(f"{where}: {NOT_AT_END}")
        replace_text(to, text, made)
        say(f'Added to {where} as "{visible(example.name, 160)}".')
    say(LOOK)


def answered(source: Path, ruleset: Ruleset) -> Audit:
    """An answers file by its ending, else an export. Raises CannotRead or BadFile."""
    if source.suffix.lower() in ANSWERS:
        return read_answers(source, ruleset, context.today())
    export = read_export(source)
    return counted(ruleset, export, same_words(questions_of(ruleset), export))
