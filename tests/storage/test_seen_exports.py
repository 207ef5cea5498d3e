"""What a mentor's list of files seen remembers, and what it does not."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from mei_social.audit.model import Item
from mei_social.errors import StoreProblem
from mei_social.storage import seen_exports
from mei_social.storage.location import LEDGER, LEDGER_FILES
from mei_social.storage.seen_exports import Seen
from mei_social.storage.store import Store, wipe
from programs import invoke

MAY, JUNE = date(2027, 5, 3), date(2027, 6, 3)
ONE = Seen("MS-0000-0001", 1, "a" * 64, MAY)
TWO = Seen("MS-0000-0001", 2, "b" * 64, JUNE)
OTHER = Seen("MS-0000-0002", 1, "c" * 64, JUNE)


def rewrite(folder: Path, sql: str, *values: object) -> None:
    """Change a list as mei-social itself would have kept it."""
    with closing(seen_exports._File(folder / LEDGER)) as file:
        file.change(sql, *values)


def filled(folder: Path, *seen: Seen) -> Path:
    for each in seen:
        seen_exports.remember(folder, each)
    return folder


def test_remembers_by_reference(tmp_path: Path) -> None:
    """What was seen of one trainee comes back, and nothing of another; all of it comes in its order."""
    folder = filled(tmp_path / "home", ONE, OTHER, TWO)
    assert seen_exports.all_seen(folder) == (ONE, OTHER, TWO)
    assert seen_exports.seen_before(folder, ONE.ref) == (ONE, TWO)
    assert seen_exports.seen_before(folder, "MS-0000-0003") == ()


def test_looking_makes_nothing(tmp_path: Path) -> None:
    """To look something up where nothing was seen leaves no folder behind."""
    folder = tmp_path / "home"
    assert (
        seen_exports.seen_before(folder, ONE.ref),
        seen_exports.count(folder),
        seen_exports.remove(folder),
    ) == ((), 0, ())
    assert (seen_exports.all_seen(folder), seen_exports.forget_before(folder, JUNE)) == ((), 0)
    assert not folder.exists()


def test_the_first_day_stays(tmp_path: Path) -> None:
    """The same file seen again is one entry, with the day on which it was seen first."""
    folder = filled(tmp_path / "home", ONE, Seen(ONE.ref, 1, ONE.digest, JUNE))
    assert seen_exports.seen_before(folder, ONE.ref) == (ONE,)


def test_no_gate_is_taken_off(tmp_path: Path) -> None:
    """The same file seen again, with other rules by which other gates are open or none, adds to its gates."""
    folder = filled(
        tmp_path / "home",
        replace(ONE, open=(Item("told", None),)),
        replace(ONE, open=(Item("asked", None), Item("told", None))),
        ONE,
    )
    assert seen_exports.seen_before(folder, ONE.ref) == (
        replace(ONE, open=(Item("told", None), Item("asked", None))),
    )


def test_a_clock_that_went_back(tmp_path: Path) -> None:
    """The order is that in which files were seen, whatever the clock said."""
    later = Seen(ONE.ref, 2, "b" * 64, date(2026, 1, 1))
    assert seen_exports.seen_before(filled(tmp_path / "home", ONE, later), ONE.ref) == (ONE, later)


def test_forgets_what_is_older(tmp_path: Path) -> None:
    """Entries before a day go, and their bytes with them; the day itself stays."""
    folder = filled(tmp_path / "home", ONE, TWO, OTHER)
    assert seen_exports.forget_before(folder, JUNE) == 1
    assert (seen_exports.seen_before(folder, ONE.ref), seen_exports.count(folder)) == ((TWO,), 2)
    assert ONE.digest.encode() not in (folder / LEDGER).read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")
def test_for_its_owner_only(tmp_path: Path) -> None:
    """Folder and file are nobody else's to read, also under the loosest umask."""
    before = os.umask(0)
    try:
        folder = filled(tmp_path / "home", ONE)
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / LEDGER).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_wipe_removes_it(tmp_path: Path) -> None:
    """`wipe` deletes the list with the self-checks, and names it."""
    folder = filled(tmp_path / "home", ONE)
    Store.open(folder).close()
    assert folder / LEDGER in wipe(folder).removed
    assert not folder.exists()


def test_forget_leaves_the_self_check(tmp_path: Path) -> None:
    """A person can be trainee and mentor: to forget the list touches no answer."""
    folder = filled(tmp_path / "home", ONE)
    Store.open(folder).close()
    before = sorted(path.name for path in folder.iterdir())
    assert seen_exports.remove(folder) == (folder / LEDGER,)
    assert sorted(path.name for path in folder.iterdir()) == [n for n in before if n not in LEDGER_FILES]


def test_open_gates_go_with_their_file(tmp_path: Path) -> None:
    """Which gates were open is kept with the file, renewed when it is seen again, and forgotten with it."""
    one = replace(ONE, open=(Item("told", None), Item("met", None)))
    folder = filled(tmp_path / "home", replace(one, open=()), one, TWO)
    assert seen_exports.seen_before(folder, ONE.ref) == (one, TWO)
    assert seen_exports.were_open(seen_exports.seen_before(folder, ONE.ref)) == {"told": one, "met": one}
    seen_exports.forget_before(folder, JUNE)
    assert b"told" not in (folder / LEDGER).read_bytes()


def test_a_list_of_version_0_1(tmp_path: Path) -> None:
    """A list that an earlier mei-social made keeps what was seen, and takes open gates and what was done."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    base = sqlite3.connect(folder / LEDGER)
    base.executescript(
        f"""CREATE TABLE seen (
            number INTEGER PRIMARY KEY, ref TEXT NOT NULL, revision INTEGER NOT NULL, digest TEXT NOT NULL,
            date TEXT NOT NULL, UNIQUE (ref, revision, digest));
        INSERT INTO seen VALUES (1, '{ONE.ref}', 1, '{ONE.digest}', '{ONE.date}');
        PRAGMA application_id = {0x4D534D4C};
        PRAGMA user_version = 1;"""
    )
    base.close()
    assert seen_exports.all_seen(folder) == (ONE,)
    two = replace(TWO, open=(Item("told", None),))
    assert seen_exports.all_seen(filled(folder, two)) == (ONE, two)
    seen_exports.note_acted(folder, ONE.ref, GATE, MAY)
    assert seen_exports.acted_on(folder, ONE.ref) == {GATE: MAY}


def test_a_list_before_what_was_brought_up(tmp_path: Path) -> None:
    """A list from before such a question was kept is read, and takes it from then on."""
    folder = filled(tmp_path / "home", ONE)
    with closing(sqlite3.connect(folder / LEDGER)) as base:
        gone = "; ".join(f"ALTER TABLE seen DROP COLUMN {name}" for name in ("waiting", "answered"))
        base.executescript(f"{gone}; PRAGMA user_version = 2;")
    two = replace(TWO, waiting=(Item("told", None), Item("shared", "a1")), answered=(Item("shared", "a2"),))
    assert seen_exports.all_seen(filled(folder, two)) == (ONE, two)


@pytest.mark.parametrize("gates", ["", "{}", "[1]", "not json", '"told"'])
def test_gates_edited_by_hand(tmp_path: Path, gates: str) -> None:
    """A list in which the gates are no list of ids is damaged, in words."""
    folder = filled(tmp_path / "home", ONE)
    rewrite(folder, "UPDATE seen SET gates = ?", gates)
    with pytest.raises(StoreProblem):
        seen_exports.all_seen(folder)


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"x" * 2000])
def test_damaged(tmp_path: Path, content: bytes) -> None:
    """A damaged list is told in words, changed by nothing, and can be deleted."""
    folder = filled(tmp_path / "home", ONE)
    (folder / LEDGER).write_bytes(content)
    acts = (
        lambda: seen_exports.seen_before(folder, ONE.ref),
        lambda: seen_exports.all_seen(folder),
        lambda: seen_exports.remember(folder, TWO),
    )
    for act in acts:
        with pytest.raises(StoreProblem):
            act()
    assert (folder / LEDGER).read_bytes() == content
    assert seen_exports.remove(folder) == (folder / LEDGER,)


def test_a_self_check_is_no_list(tmp_path: Path) -> None:
    """The saved answers under the name of the list are not taken for it, nor the other way round."""
    folder = tmp_path / "home"
    Store.open(folder).close()
    (folder / "self-check.sqlite3").rename(folder / LEDGER)
    with pytest.raises(StoreProblem):
        seen_exports.seen_before(folder, ONE.ref)


def test_edited_by_hand(tmp_path: Path) -> None:
    """A day that is none is told as damage."""
    folder = filled(tmp_path / "home", ONE)
    rewrite(folder, "UPDATE seen SET date = 'soon'")
    with pytest.raises(StoreProblem, match="damaged"):
        seen_exports.seen_before(folder, ONE.ref)


# mei-social forget


def test_forget(tmp_path: Path) -> None:
    """After a yes the list is gone, and it is said what cannot be reached; a second time there is none."""
    folder = filled(tmp_path / "home", ONE)
    code, out, err = invoke("forget", home=folder, stdin="yes\n")
    assert (code, out, (folder / LEDGER).exists()) == (0, "", False)
    assert f"Deleted {folder / LEDGER}" in err
    assert "This cannot reach what is elsewhere: the files that people gave you" in err
    assert "There was no list of files seen to delete." in invoke("forget", "--yes", home=folder)[2]


@pytest.mark.parametrize("typed", ["no\n", "", "n\n"])
def test_forget_only_after_yes(tmp_path: Path, typed: str) -> None:
    """Without a clear yes nothing is deleted; it is a failure only where nobody answered."""
    folder = filled(tmp_path / "home", ONE)
    code, _, err = invoke("forget", home=folder, stdin=typed)
    assert (code, seen_exports.count(folder)) == (not typed, 1)
    assert err.endswith("Nothing was deleted.\n")


@pytest.mark.parametrize(
    ("older", "left"),
    [("2027-06-03", (TWO,)), ("3/6/2027", (TWO,)), ("90d", (ONE, TWO)), ("4w", (TWO,)), ("0d", (TWO,))],
)
def test_forget_older(tmp_path: Path, older: str, left: tuple[Seen, ...]) -> None:
    """A date, or so many days or weeks ago, with how many files it was."""
    folder = filled(tmp_path / "home", ONE, TWO)
    day = {"MEI_SOCIAL_TODAY": "2027-06-03"}
    code, _, err = invoke("forget", "--older-than", older, "--yes", home=folder, env=day)
    assert (code, seen_exports.seen_before(folder, ONE.ref)) == (0, left)
    assert f"Forgotten: {2 - len(left)} file" in err


@pytest.mark.parametrize(("today", "apart"), [("2100-06-03", "73 years earlier"), ("2027-05-01", "later")])
def test_forget_by_a_clock_that_cannot_be_right(tmp_path: Path, today: str, apart: str) -> None:
    """It asks which date is right before it forgets by today's date; --yes is no answer to that."""
    folder = filled(tmp_path / "home", ONE, TWO)
    day = {"MEI_SOCIAL_TODAY": today}
    silent = invoke("forget", "--older-than", "4w", "--yes", home=folder, env=day)
    asked = invoke("forget", "--older-than", "4w", home=folder, stdin="stop\n", env=day)

    assert (silent[0], asked[0], seen_exports.seen_before(folder, ONE.ref)) == (1, 0, (ONE, TWO))
    for _, _, told in (silent, asked):
        assert "The last file that you saw is from 3 June 2027, which is" in " ".join(told.split())
        assert f"which is {apart}." in " ".join(told.split())


@pytest.mark.parametrize("older", ["soon", "2027-02-30", "90", "-3d", "\x1b[31m", "31/2/2027", "9999999999w"])
def test_forget_no_day(tmp_path: Path, older: str) -> None:
    """What is no day is wrong usage, and nothing is deleted."""
    folder = filled(tmp_path / "home", ONE)
    code, _, err = invoke("forget", "--yes", "--older-than", older, home=folder)
    assert (code, seen_exports.count(folder), "\x1b" in err) == (2, 1, False)
    assert "give a date such as 2027-05-20, or a time such as 90d or 12w" in err


# What the mentor acted on

GATE, ELSEWHERE = Item("no-private-messages", None), Item("no-private-messages", "a1")


def test_acted_on(tmp_path: Path) -> None:
    """That a mentor acted is kept by trainee, question and account, with its day; it can be taken back."""
    folder = tmp_path / "home"
    seen_exports.note_acted(folder, ONE.ref, GATE, MAY)
    seen_exports.note_acted(folder, ONE.ref, ELSEWHERE, JUNE)
    assert seen_exports.acted_on(folder, ONE.ref) == {GATE: MAY, ELSEWHERE: JUNE}
    seen_exports.note_acted(folder, ONE.ref, GATE, JUNE)
    seen_exports.note_acted(folder, ONE.ref, ELSEWHERE, None)
    assert seen_exports.acted_on(folder, ONE.ref) == {GATE: JUNE}
    assert (seen_exports.acted_on(folder, OTHER.ref), seen_exports.count(folder)) == ({}, 0)


def test_open_again_after_it_was_acted_on(tmp_path: Path) -> None:
    """A gate that is open in a file that came after the mentor acted is one on which nobody has acted."""
    told = replace(ONE, open=(GATE,))
    folder = filled(tmp_path / "home", told)
    seen_exports.note_acted(folder, ONE.ref, GATE, told.date)
    assert seen_exports.never_acted_on(folder) == {}
    later = replace(told, revision=9, digest="9" * 64, date=told.date + timedelta(days=1))
    seen_exports.remember(folder, later)
    assert seen_exports.never_acted_on(folder) == {GATE.question: (later,)}


def test_acted_on_elsewhere(tmp_path: Path) -> None:
    """To act on a gate on one account says nothing of the same gate on another one."""
    told = replace(ONE, open=(ELSEWHERE, Item(ELSEWHERE.question, "a2")))
    folder = filled(tmp_path / "home", told)
    seen_exports.note_acted(folder, ONE.ref, ELSEWHERE, told.date)
    assert seen_exports.never_acted_on(folder) == {GATE.question: (told,)}
    seen_exports.note_acted(folder, ONE.ref, Item(ELSEWHERE.question, "a2"), told.date)
    assert seen_exports.never_acted_on(folder) == {}


def test_acted_on_in_a_list_of_before(tmp_path: Path) -> None:
    """A list that names no accounts takes what was done on any of them."""
    folder = filled(tmp_path / "home", replace(ONE, open=(GATE,)))
    seen_exports.note_acted(folder, ONE.ref, ELSEWHERE, ONE.date)
    assert seen_exports.never_acted_on(folder) == {}


def test_acted_on_is_forgotten(tmp_path: Path) -> None:
    """What was noted before a day goes with what was seen before it, and all of it with the list."""
    folder = filled(tmp_path / "home", ONE)
    seen_exports.note_acted(folder, ONE.ref, GATE, MAY)
    seen_exports.note_acted(folder, ONE.ref, ELSEWHERE, JUNE)
    assert seen_exports.forget_before(folder, JUNE) == 1
    assert seen_exports.acted_on(folder, ONE.ref) == {ELSEWHERE: JUNE}
    assert MAY.isoformat().encode() not in (folder / LEDGER).read_bytes()
    seen_exports.remove(folder)
    assert seen_exports.acted_on(folder, ONE.ref) == {}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE seen SET gates = '[]'",
        "UPDATE seen SET revision = 3 WHERE revision = 1",
        "UPDATE acted SET date = '2027-05-04'",
        "DELETE FROM seen WHERE revision = 2",
        "DELETE FROM seal",
    ],
)
def test_a_value_that_we_did_not_write(tmp_path: Path, sql: str) -> None:
    """One that could be ours, and is not what was saved, is told as damage."""
    folder = filled(tmp_path / "home", replace(ONE, open=(Item("told", None),)), TWO)
    seen_exports.note_acted(folder, ONE.ref, GATE, MAY)
    with closing(sqlite3.connect(folder / LEDGER, isolation_level=None)) as raw:
        raw.execute(sql)
    with pytest.raises(StoreProblem, match="damaged"):
        seen_exports.all_seen(folder)


def test_an_edit_by_hand(tmp_path: Path) -> None:
    """A day that is none is told in words."""
    folder = tmp_path / "home"
    seen_exports.note_acted(folder, ONE.ref, GATE, MAY)
    rewrite(folder, "UPDATE acted SET date = 'soon'")
    with pytest.raises(StoreProblem):
        seen_exports.acted_on(folder, ONE.ref)
