"""A file from a trainee with what a mentor knows about it: the earlier one, the ledger, the record so far."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.model import Item
from mei_social.cli import context
from mei_social.cli.calling import typed_path
from mei_social.cli.errors import FOUND, problem_list
from mei_social.cli.screen import say
from mei_social.cohort.folder import found_in
from mei_social.errors import BadFile, CannotRead, CannotWrite, NewerFile, StoreProblem
from mei_social.export.foreign import ASK_FOR_DATA, FIRST_PART, OFFICE, foreign, to_read
from mei_social.export.page import MOST_PAGE_BYTES, carried_in
from mei_social.export.read import NAMELESS, read_export
from mei_social.files.archive import is_zip
from mei_social.files.reasons import shown
from mei_social.files.whole import read_bytes
from mei_social.render.review.json import refusal
from mei_social.review.page import build_page
from mei_social.review.record import new_record
from mei_social.review.record_file import default_path, read_review
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.seen_exports import ALTERED, Seen, seen_before
from mei_social.storage.seen_exports import remember as keep
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.export.read import Export
    from mei_social.review.page import ReviewPage
    from mei_social.review.record import Record
    from mei_social.review.record_file import ReviewFile

REVIEW = b'"format": "mei-social-review"'
NO_LEDGER = (
    "The list of files that you have seen could not be read or changed, so an older copy of this file would "
    "not be noticed. Check that the disk is not full and that {} is not read-only for you. If the list is "
    "damaged, start a new one with: mei-social forget"
)


class Received(Struct, frozen=True, kw_only=True):
    """Everything that one run of `review` works with."""

    file: Path
    page: ReviewPage
    blank: Record
    """A record in which nothing stands yet."""
    record_path: Path
    kept: ReviewFile | None
    """What is at `record_path`: of this file, or of another."""
    in_the_way: bool
    """Whether something is there that is no record."""
    sound: bool
    """Whether the check code belongs to the content."""
    ledger: bool
    """Whether the ledger could be read."""

    @property
    def record(self) -> Record | None:
        """The mentor's record about this very content."""
        kept = self.kept.record if self.kept else None
        return kept if kept and kept.about == self.blank.about else None

    @property
    def begun(self) -> Record:
        """What to go on with, under the rules of today."""
        return replace(self.record or self.blank, rules=self.blank.rules)

    def check_record(self) -> None:
        """Refuse to write over anything but a record about this file. Raises CannotWrite."""
        other = f"Add --record-to with another name, such as {self._other_name()}."
        if self.in_the_way:
            where = shown(self.record_path)
            raise CannotWrite(f"{where} is no record that can be read, so it is left as it is. {other}")
        if self.kept and not self.record:
            about = self.kept.record.about
            whose = f"reference {visible(about.ref)}, revision {about.revision}"
            raise CannotWrite(
                f"{shown(self.record_path)} is your record about another file ({whose}). {other}"
            )

    def how_to_go_on(self, *, acted: bool) -> str:
        """`acted`: whether it was noted just now that the mentor acted."""
        kept = " What you noted for yourself alone is kept in your own list." if acted else ""
        wrote = (
            f"Your record is saved as {shown(self.record_path)}."
            if self.record_path.exists()
            else f"No record was written.{kept}"
        )
        return f"\n{wrote} The file itself is unchanged. To go on with it: {self._command()}"

    def _command(self) -> str:
        named = "" if self.record_path == default_path(self.file) else f" {_typed(self.record_path)}"
        return f"mei-social review {_typed(self.file)} --record{'-to' * bool(named)}{named}"

    def _other_name(self) -> str:
        named = self.file.with_stem(f"{self.file.stem}-{self.page.revision}")
        return shown(Path(default_path(named).name))


def _typed(path: Path) -> str:
    return visible(typed_path(str(path)), 300)


def receive(
    file: Path, since: Path | None, rules_file: Path, record_to: Path | None, *, json: bool
) -> Received:
    """Read everything. Exits with 3 when the file is refused."""
    ruleset = load_rules(rules_file)
    path = record_to or record_path_of(file)
    refuse_trainees_file(path, file)
    export = read_or_refuse(file, json=json)
    digest = export.digest
    earlier = read_earlier(since, export, digest) if since else None
    kept = read_kept(path)
    seen = look_up(export.audit.ref)
    page = build_page(ruleset, export, digest, seen=seen or (), earlier=earlier, today=context.today())
    return Received(
        file=file,
        page=page,
        blank=new_record(ruleset, export.audit.ref, export.audit.revision, digest),
        record_path=path,
        kept=kept,
        in_the_way=kept is None and os.path.lexists(path),
        sound=export.check_matches,
        ledger=seen is not None,
    )


def read_or_refuse(file: Path, *, json: bool) -> Export:
    """What a file says. Exits with 3 where it says nothing that can be reviewed."""
    content = b""
    try:
        content = bytes_of(file)
        return read_export(content)
    except (CannotRead, BadFile) as error:
        if not (file.exists() or zip_of(file)):  # nobody refused anything
            raise
        refuse(file, why(file, content, error), json=json)


def bytes_of(file: Path) -> bytes:
    """Of a file, also of one in a zip file (`hand-in.zip/jo.html`). Raises CannotRead."""
    archive = zip_of(file)
    if not archive:
        return read_bytes(file, MOST_PAGE_BYTES)
    name = file.relative_to(archive).as_posix()
    contents = {each.content() for each in found_in(archive) if each.path == name}
    if len(contents) > 1:
        what = f"holds {len(contents)} files that are called {visible(name, 200)}."
        raise CannotRead(f"{shown(archive)} {what} Ask for each of them by itself.")
    content = next(iter(contents), None)
    if content is None:
        what = f"There is no file {visible(name, 200)} in {shown(archive)}."
        raise CannotRead(f"{what} To see what is in it, run: mei-social review {shown(archive)}")
    if isinstance(content, str):
        raise CannotRead(f"{shown(file)} {content}")
    return content


def zip_of(file: Path) -> Path | None:
    """The zip file that a file is said to lie in."""
    return next((folder for folder in file.parents if is_zip(folder)), None)


def record_path_of(file: Path) -> Path:
    """Beside the trainee's file; of one in a zip file beside that."""
    archive, path = zip_of(file), default_path(file)
    return archive.with_name(path.name) if archive else path


def files_of(given: Path) -> tuple[Path, ...]:
    """The file that was given; of a folder or a zip file those in it. Raises CannotRead for none."""
    if not (given.is_dir() or (is_zip(given) and not _is_office(given))):
        return (given,)
    found = sorted(given / each.path for each in found_in(given))
    if not found:
        raise CannotRead(f"There is no file in {shown(given)}. Give the file that was handed to you.")
    return tuple(found)


def _is_office(file: Path) -> bool:
    """A file of an office program is a zip file too, and its parts mean nothing to whoever was handed it."""
    with file.open("rb") as opened:
        return foreign(opened.read(FIRST_PART)) == OFFICE


def why(file: Path, content: bytes, error: CannotRead | BadFile) -> str:
    """Why a file was not read, by name; the commonest mix-ups in words of their own."""
    if what := to_read(file.name):
        return f"{shown(file)} {what}"
    if is_review(content):
        return f"{shown(file)} is a record about a file, and not the file itself. {ASK_FOR_DATA}"
    if isinstance(error, BadFile):
        return problem_list(BadFile(shown(file), error.problems, error.advice))
    return str(error).replace(NAMELESS, shown(file), 1)


def is_review(content: bytes) -> bool:
    try:
        return REVIEW in carried_in(content, NAMELESS).data
    except CannotRead:
        return False


def refuse(file: Path, reason: str, *, json: bool) -> NoReturn:
    if json:
        sys.stdout.write(refusal(str(file), reason))
    say("\n".join(visible(line) for line in ["This file was not reviewed.", *reason.split("\n")]))
    raise typer.Exit(FOUND)


def refuse_trainees_file(path: Path, file: Path) -> None:
    """Nothing of ours is written over what the trainee gave. Raises a usage error."""
    if path.exists() and file.exists() and path.samefile(file):
        raise typer.BadParameter(f"{str(path)!r} is the file that was handed to you, which is never changed.")


def read_earlier(since: Path, export: Export, digest: str) -> Export:
    """The earlier file of the same trainee; a usage error for any other. Raises CannotRead and BadFile."""
    earlier = read_export(since)
    if earlier.audit.ref != export.audit.ref:
        what = f"is of somebody else: reference {earlier.audit.ref}, and this one is {export.audit.ref}."
    elif earlier.digest == digest:
        what = "holds the same as this one."
    elif earlier.audit.revision > export.audit.revision:
        what = f"is the later one: revision {earlier.audit.revision}. Give the two the other way round."
    else:
        return earlier
    raise typer.BadParameter(f"{str(since)!r} {what}", param_hint="'--since'")


def read_kept(path: Path) -> ReviewFile | None:
    """What the mentor wrote before; None where there is nothing that can be read."""
    try:
        kept = read_review(path) if os.path.lexists(path) else None
    except NewerFile as error:
        say(str(error))
        return None
    except (CannotRead, BadFile):
        return None
    if kept and not kept.check_matches:
        say(f"Your record {shown(path)} was changed by another program since it was saved here.")
    return kept


def look_up(ref: str) -> tuple[Seen, ...] | None:
    """What was seen of this trainee; None, and a word about it, where the list cannot be read."""
    try:
        return seen_before(data_folder(), ref)
    except StoreProblem:
        say(NO_LEDGER.format(visible_home()))
        return None


def remember(got: Received) -> None:
    """Note that it was seen, and which gates were open in it, or brought up and without an answer.

    A file that was altered might claim a revision that is yet to come: of that only the gates are kept.
    """
    gates = tuple(item for m in got.page.gates if not m.finding.set_aside for item in m.items)
    waiting = tuple(Item(*each) for each in got.page.waiting)
    answered = tuple(Item(*each) for each in got.page.answered) if got.sound else ()
    if got.ledger and (got.sound or gates or waiting):
        about = got.blank.about
        revision = about.revision if got.sound else ALTERED
        try:
            seen = Seen(about.ref, revision, about.digest, context.today(), gates, waiting, answered)
            keep(data_folder(), seen)
        except StoreProblem:
            say(NO_LEDGER.format(visible_home()))


def visible_home() -> str:
    try:
        return visible(str(data_folder()), 300)
    except StoreProblem:
        return "its folder"
