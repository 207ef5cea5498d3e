"""Damaged answers are refused whole, and what was open in them is told where it can be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mei_social.audit.current import still_readable, still_waiting
from mei_social.errors import Damaged
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import DATABASE
from mei_social.storage.reader import remains_of
from mei_social.storage.store import Store
from product.test_gates import GATE, WORDS
from programs import finished, invoke, small
from terminals import running

MARK = "Ask my sister"
"""A note on another question; it is in the file once."""
OPEN = f"Open in it, and before all others: {WORDS} No, on 3 May 2027."
COMMANDS: tuple[tuple[str, ...], ...] = (
    *((), ("summary",), ("actions",), ("check", "--plain"), ("recheck", "--plain"), ("history",)),
    ("export", "-", "--yes"),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of somebody with an open gate."""
    folder = tmp_path_factory.mktemp("remains")
    rules, answers = small(folder)
    return (finished(folder, answers, rules=rules) / DATABASE).read_bytes()


def turned(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)


@pytest.fixture
def damaged(whole: bytes, tmp_path: Path) -> Path:
    """One bit of a note is another one."""
    path = tmp_path / "home" / DATABASE
    path.parent.mkdir()
    path.write_bytes(turned(whole, 8 * whole.index(MARK.encode())))
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_told_before_it_is_refused(command: tuple[str, ...], damaged: Path) -> None:
    """Every command names what was open, then says what to do; the file stays as it is, where it is."""
    before = damaged.read_bytes()
    code, out, err = invoke(*command, home=damaged.parent)
    assert (code, out, damaged.read_bytes()) == (1, "", before)
    told = running(err)
    assert told.startswith("Your answers are damaged, and this can still be read in them.")
    assert told.index(OPEN) < told.index("Put back a copy from a backup, or move the file to another folder")


def test_told_before_it_is_deleted(damaged: Path) -> None:
    """`wipe` names it too, and deletes the file."""
    code, _, err = invoke("wipe", "--yes", home=damaged.parent)
    assert (code, OPEN in running(err), damaged.exists()) == (0, True, False)


def test_any_bit(whole: bytes, tmp_path: Path) -> None:
    """Whichever bit is turned: refused or not, nothing crashes, and most often the gate can still be read."""
    ruleset, path = load_rules(small(tmp_path)[0]), tmp_path / "home" / DATABASE
    path.parent.mkdir()
    refused = named = 0
    for bit in range(0, 8 * len(whole), 1201):
        path.write_bytes(turned(whole, bit))
        try:
            store = Store.open_existing(path.parent)
        except Damaged:
            refused += 1
            saved = remains_of(path)
            assert saved is None or still_waiting(saved, ruleset) == ()
            named += saved is not None and GATE in {gate.item for gate in still_readable(saved, ruleset)}
        else:
            if store:
                store.close()
    assert refused > 50
    assert named / refused > 0.8, (named, refused)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"x" * 2000])
def test_nothing_left(content: bytes, tmp_path: Path) -> None:
    """Where nothing can be read nothing is said about it."""
    (tmp_path / DATABASE).write_bytes(content)
    assert remains_of(tmp_path / DATABASE) is None


def test_not_a_mentors_list(whole: bytes, tmp_path: Path) -> None:
    """A damaged list of files seen says nothing about answers that are in the same folder."""
    (tmp_path / DATABASE).write_bytes(whole)
    (tmp_path / "seen.db").write_bytes(b"not a database")
    assert "can still be read" not in invoke("forget", "--older-than", "1d", "--yes", home=tmp_path)[2]
    assert json.loads(invoke("concern", "--json", home=tmp_path)[1])


def test_what_was_brought_up_is_told_too(tmp_path: Path) -> None:
    """A yes before the questions that brings up a gate is told from damaged answers, without its answer."""
    home = tmp_path / "home"
    invoke("check", "--plain", "--quick", home=home, stdin="yes\n" * 3 + "1\n" * 60)
    path = home / DATABASE
    assert path.read_bytes().count(b"has-old-accounts") > 0
    path.write_bytes(path.read_bytes().replace(b"has-old-accounts", b"has-old-accountz"))
    told = running(invoke("summary", home=home)[2])
    assert "No answer yet, and it comes before all others" in told
    assert 'asked because of "Has a pupil ever tried to contact you online?": Yes.' in told
    assert told.index("No answer yet") < told.index("Put back a copy from a backup")
