"""One export as it counts in a cohort: small, plain values that can be sent between processes and kept."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One file that was read: figures, the name that the trainee typed, and gates as they were asked.

    Band, score, counts and topics are those of `assess`, where a question that was not asked has no answer.
    The bits of rules are over the questions that were asked in the mentor's words.
    """

    file: str
    ref: str
    revision: int
    digest: str
    """Of the content. What the file says about it is not believed."""
    name: str | None
    date: str
    rules: str
    """Digest of the rules that it was made with."""
    version: str
    """Those rules in words."""
    accounts: int
    platforms: str
    """By the id of the account, as JSON."""
    left_out: int
    """Accounts that the trainee left out."""
    extent: str
    """How much was gone through, in the mentor's words."""
    first: str
    """The day of the first answer; empty where there is none."""
    band: int
    """A place in BAND_ORDER."""
    score: int | None
    answered: int
    applicable: int
    topics: bytes
    """A place in BAND_ORDER for each topic of the rules."""
    missed: int
    """Bits of rules, as the next ones."""
    applied: int
    untested: int
    excused: int
    """Answered with `does not apply`, on one account at least."""
    also_blank: int
    """Gates that are listed as they were asked on one account, and have no answer here on another."""
    waits: int
    """Gates without an answer that nothing brings up, as the question that would do so has none either."""
    not_asked: int
    """Rules that apply and were not asked in these words."""
    gates: int
    """2: a gate is open; 1: one was set aside; 0: neither."""
    listed: str
    """Those gates as JSON, each once."""
    doubts: tuple[str, ...]
    sound: bool
    """Whether the check code belongs to the content."""
    brought_up: bool = False
    """Whether something said before the questions asks for a gate about a child that has no answer."""
    menus: str = "[]"
    """Where menus were found, as JSON: app, setting, path, what was said, and where."""
    hanging: str = "[]"
    """Gates that something said before the questions asks for, as JSON: id and account."""
    waiting: str = "[]"
    """Those of them that have no answer."""
    closed: str = "[]"
    """Gates that were open, or brought up, in an older file, and are not in this one, as JSON; known when all
    files are."""


class Refused(NamedTuple):
    """One file that was not read."""

    file: str
    reason: str
    """What it is, to go on after its name, and then what the mentor can do."""

    @property
    def to_send(self) -> str:
        """For whoever handed it in, so that a mentor need not word it."""
        name, (what, *_) = self.file.rpartition("/")[2], self.reason.split(". ")
        return (
            f"I could not read the file that you handed in: {name} {what.rstrip('.')}. Please make the file "
            "to hand over again, with mei-social export or in the page that you filled in, and hand it in as "
            "it is, without saving it in another program."
        )


def version_words(rules_id: str, version: int, digest: str) -> str:
    """Which rules, for people: the same version can have been changed by hand."""
    return f"{rules_id} version {version} ({digest[:8]})"
