"""Every reader of what comes from outside: any bytes are taken, or refused in words.

`proofs/fuzz.py` tries bytes by the hour; what it found worth keeping is in `cases/fuzz`, and tried by each
test run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from mei_social.audit.answers_file import read_answers
from mei_social.cohort.fast.reader import Quick
from mei_social.cohort.judge import Judge
from mei_social.cohort.roster.read import read_roster
from mei_social.cohort.strict_reader import Strict
from mei_social.errors import MeiSocialError
from mei_social.export.read import read_export
from mei_social.files.archive import content_of, members_of, opened
from mei_social.review.doubts import about_the_file
from mei_social.review.matching import matched
from mei_social.review.record_file import read_review
from mei_social.ruleset.load import load_rules, read_rules
from mei_social.ruleset.model import Ruleset
from programs import RULES
from sheets.hostile_books import packed
from small_rules import SMALL_YAML

DAY = date(2027, 5, 3)
MOST = 64 * 1024
KEPT = Path(__file__).parent / "cases" / "fuzz"


@cache
def place() -> Path:
    return Path(tempfile.mkdtemp(prefix="mei-social-fuzz-"))


def at(name: str, content: bytes) -> Path:
    path = place() / name
    path.write_bytes(content)
    return path


@cache
def small() -> Ruleset:
    return load_rules(at("small.yaml", SMALL_YAML.encode()))


@cache
def readers() -> tuple[Judge, Quick, Strict]:
    judge = Judge(load_rules(RULES))
    return judge, Quick(judge), Strict(judge)


def rules(content: bytes) -> None:
    read_rules(at("rules.yaml", content))


def answers(content: bytes) -> None:
    read_answers(at("answers.yaml", content), small(), DAY)


def export(content: bytes) -> None:
    """One by one as `review` does, and in a folder as `cohort` does."""
    judge, quick, strict = readers()
    for entry in (quick.entry(content), strict.entry(content)):
        if entry and not isinstance(entry, str):
            judge.row(entry, "f")
    found = read_export(content)
    for ruleset in (small(), judge.ruleset):
        matched(ruleset, found)
        list(about_the_file(ruleset, found, DAY))


def review(content: bytes) -> None:
    read_review(content)


def roster(content: bytes) -> None:
    read_roster(at("names.csv", content))


def xlsx(content: bytes) -> None:
    """Bytes as the workbook, or as the sheet in a whole one."""
    sheet = None if content.startswith(b"PK") else content.decode("utf-8", "replace")
    read_roster(at("names.xlsx", content if sheet is None else packed(sheet)))


def zipped(content: bytes) -> None:
    archive = opened(at("files.zip", content))
    for member in members_of(archive):
        content_of(archive, member, MOST)


TARGETS: dict[str, Callable[[bytes], None]] = {
    t.__name__: t for t in (rules, answers, export, review, roster, xlsx, zipped)
}


def tried(name: str, content: bytes) -> None:
    """Raises whatever is no sentence for people."""
    with suppress(MeiSocialError):
        TARGETS[name](content)
