"""Files that say they have one reference: which are of one trainee, and which of those is the newest.

A reference is no proof of who made a file, so what does not belong together stays apart and in view: nobody
takes the place of somebody else with a file that says it is newer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mei_social.audit.model import Item
from mei_social.text import english
from mei_social.text.near_names import likeness, plain

if TYPE_CHECKING:
    from mei_social.export.read import Export

JUMP = 60
"""More exports than this from one known file to the next are doubted: one a week in a year is fewer."""
MOST_LINES = 20
"""With so many that do not belong together, each further file stands alone: comparing must have an end."""
MOST_CLOSED = 100

SAME = "the same export again"
OTHER_CONTENT = "the same revision with other content"
ALTERED = "says that it is newer, and was changed after it was exported"
OLDER = "an older revision"
CLASH = "another file says that it is the same revision, and holds something else"


class Closed(NamedTuple):
    """A gate that was open, or brought up, in an older file, and is not in the newest."""

    id: str
    question: str | None
    """As it was asked; None where it is only known by its id."""
    when: str
    """In which file, in words."""


class Paper(NamedTuple):
    """What one file says about whose it is and how old."""

    number: int
    """What it is called by whoever asks."""
    file: str
    revision: int
    digest: str
    sound: bool
    """Whether its check code is its own."""
    name: str | None
    date: str
    accounts: Mapping[str, str]
    """Platforms by id: an id is used once in a self-check, and its platform never changes."""
    first: str
    """The day of its first answer; empty where there is none."""
    left_out: int
    gates: Mapping[str, str | None] = {}
    """Those that are open in it, with the question where the mentor's rules do not have it in these words."""
    brought_up: frozenset[Item] = frozenset()
    """Those that something said before the questions asks for."""
    waiting: tuple[Item, ...] = ()
    """Those of them that have no answer."""


def newest_first(paper: Paper) -> tuple[bool, int, str, str]:
    """To sort by: a file whose check code is its own comes before one that was changed, whatever it says."""
    return not paper.sound, -paper.revision, paper.digest, paper.file


class Line:
    """The newest file of one trainee, and what is known from the older ones."""

    def __init__(self, head: Paper) -> None:
        self.head = self.last = head
        self.clash = False
        self.apart: str | None = None
        """Why it does not belong to the first line of its reference."""
        self.closed: dict[str, Closed] = {}
        self.let_go: dict[str, Closed] = {}
        """The same with those that were brought up and had no answer."""

    def add(self, paper: Paper) -> str:
        """An older file. Returns how it is older."""
        self.last = paper
        for gate, question in paper.gates.items():
            if gate not in self.head.gates and len(self.closed) < MOST_CLOSED:
                self.closed.setdefault(gate, Closed(gate, question, self._when(was_open, paper)))
        for item in paper.waiting:
            is_here = item in self.head.brought_up or item.question in self.head.gates
            if not is_here and len(self.let_go) < MOST_CLOSED:
                gone = Closed(item.question, None, self._when(was_waiting, paper))
                self.let_go.setdefault(item.question, gone)
        if paper.digest == self.head.digest:
            return SAME
        if paper.revision == self.head.revision:
            self.clash = True
            return OTHER_CONTENT
        return ALTERED if paper.revision > self.head.revision else OLDER

    def _when(self, told: Callable[[int, str, int], str], paper: Paper) -> str:
        day = english.day(date.fromisoformat(paper.date))
        return told(paper.revision, f"of {day}", self.head.revision)

    def why_apart(self, paper: Paper) -> str | None:
        """Why a file is not of the same trainee, as far as can be told."""
        newer, older = self.last, paper
        if paper.revision > self.last.revision:
            newer, older = paper, self.last
        if paper.name and not self.head.name:
            return "only one of them gives a name"
        if paper.name and self.head.name and not _alike(paper.name, self.head.name):
            return "their names differ"
        if any(paper.accounts.get(each, platform) != platform for each, platform in self._accounts()):
            return "their accounts differ"
        if older.first and newer.first and newer.first < older.first and not older.left_out:
            return "the newer one has answers from before the first in the other"
        if newer.revision > older.revision and newer.date < older.date:
            return "the one with the higher revision has the earlier date"
        if newer.revision - older.revision > JUMP:
            return f"their revisions, {older.revision} and {newer.revision}, are far apart"
        return None

    def _accounts(self) -> Iterable[tuple[str, str]]:
        return (*self.head.accounts.items(), *self.last.accounts.items())


def _alike(name: str, other: str) -> bool:
    return name == other or likeness(plain(name))(plain(other))


class Lines:
    """The files of one reference, which are given from the newest on."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._known: dict[str, Line] = {}

    def add(self, paper: Paper) -> tuple[Line, str] | None:
        """Of which line it is an older file, and how; None where it is the newest of its own."""
        line = self._known.get(paper.digest) or self._fitting(paper)
        if line:
            return line, line.add(paper)
        made = self._known[paper.digest] = Line(paper)
        if self.lines:
            made.apart = self.lines[0].why_apart(paper) or "too many files do"
        self.lines.append(made)
        return None

    def _fitting(self, paper: Paper) -> Line | None:
        few = self.lines if len(self.lines) < MOST_LINES else ()
        return next((line for line in few if not line.why_apart(paper)), None)

    def doubts(self, line: Line) -> tuple[str, ...]:
        """What to doubt about the newest file of a line."""
        found = [CLASH] if line.clash else []
        if len(self.lines) > 1:
            first = line is self.lines[0]
            other, why = (self.lines[1], self.lines[1].apart) if first else (self.lines[0], line.apart)
            found.append(f"{other.head.file} has the same reference, and {why}, so both are counted")
        return tuple(found)


def was_open(revision: int, when: str, now: int) -> str:
    """A gate, in the words that both sides of the mentor's desk have for it."""
    file, here = _files(revision, when, now)
    return f"was open in {file}; not open in {here}"


def was_waiting(revision: int, when: str, now: int) -> str:
    """The same of one that was brought up and had no answer."""
    file, here = _files(revision, when, now)
    return f"was brought up in {file}, and had no answer; not brought up in {here}"


def was_waiting_here(when: str) -> str:
    """The same of the very file, by the rules that the mentor had when they looked at it."""
    return f"was brought up in this file by the rules that you had {when}, and had no answer"


def _files(revision: int, when: str, now: int) -> tuple[str, str]:
    if not revision:
        return f"a file that was altered after its export, {when}", f"revision {now}"
    if revision == now:
        return f"another file of revision {revision}, {when}", "this one"
    return f"revision {revision}, {when}", f"revision {now}"


def jump(revision: int, known: Iterable[int]) -> int | None:
    """The last revision known before this one (0: none), where the two are too far apart."""
    before = max((each for each in known if each <= revision), default=0)
    return before if revision - before > JUMP else None


def paper_of(number: int, file: str, digest: str, export: Export) -> Paper:
    """Of an export that was read strictly. `digest` is of its content, whatever it says."""
    audit = export.audit
    return Paper(
        number=number,
        file=file,
        revision=audit.revision,
        digest=digest,
        sound=export.check_matches,
        name=export.name,
        date=export.date.isoformat(),
        accounts={account.id: account.platform for account in audit.accounts},
        first=min((answer.date.isoformat() for answer in audit.answers.values()), default=""),
        left_out=export.left_out.accounts,
    )
