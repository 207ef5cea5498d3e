"""The saved answers: nothing that was reported as saved is ever lost, and nothing is seen by others."""

import os
import random
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest

from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Mark, Screened, State
from mei_social.audit.saved import SavedAudit
from mei_social.errors import StoreProblem
from mei_social.ruleset.model import Purpose, RulesStamp
from mei_social.storage import database as database_module
from mei_social.storage.location import DATABASE
from mei_social.storage.reader import LAST_EXPORT
from mei_social.storage.store import Store, Wiped, wipe
from mei_social.storage.tables import SCHEMA
from programs import LONGEST, rewrite

NOBODY = 65534
DAY = date(2027, 5, 3)
RULES = RulesStamp("mei", 3, "d1", "Social media rules")
YES = Answer(AnswerValue.YES, DAY)
FAULTS = Path(__file__).parents[1] / "faults"
OPEN_FILES = Path("/proc/self/fd")
SAVER = FAULTS / "saver.py"
SOURCES = str(Path(database_module.__file__).resolve().parents[2])
DAMAGED = (
    "{} is damaged or is not a self-check, so it cannot be read. Nothing in it was changed. "
    "Put back a copy from a backup, or move the file to another folder so that a new self-check can start."
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, users or limits like these")


def scrambled(file: Path) -> Iterator[None]:
    """The file with some of its bytes overwritten, 150 times."""
    whole = file.read_bytes()
    for seed in range(150):
        chance = random.Random(seed)
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            start = chance.randrange(len(whole))
            broken[start : start + 64] = chance.randbytes(len(broken[start : start + 64]))
        file.write_bytes(broken)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a store can be; it is not there yet."""
    return tmp_path / "mei-social"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """A store with one self-check that was just started."""
    with Store.open(folder) as opened:
        opened.start(RULES, DAY, quick=False)
        yield opened


@pytest.fixture
def file(folder: Path) -> Path:
    """The file of a closed store with an account and thirty answers."""
    with Store.open(folder) as opened:
        number = opened.start(RULES, DAY, quick=False)
        opened.add_account(number, "instagram", Purpose.PERSONAL)
        opened.save_screening(number, Item("teaches", None), Screened.YES)
        for n in range(30):
            opened.save_answer(number, Item(f"q{n}", "a1"), Answer(AnswerValue.NO, DAY, note="n" * 300), "x")
    return folder / DATABASE


def latest(store: Store) -> SavedAudit:
    saved = store.latest()
    assert saved is not None
    return saved


def reopened(folder: Path) -> SavedAudit:
    store = Store.open_existing(folder)
    assert store is not None
    with store:
        return latest(store)


def python(*arguments: object) -> list[str]:
    return [sys.executable, *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([SOURCES, *filter(None, sys.path)])}


def saver(folder: Path, first: int, count: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        python(SAVER, folder, first, count),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def sentence(action: Callable[[], object]) -> str:
    with pytest.raises(StoreProblem) as caught:
        action()
    return str(caught.value)


def everything(folder: Path) -> tuple[object, ...]:
    """All that the store gives back; a sentence where it refuses."""
    store = Store.open_existing(folder)
    assert store is not None
    with store:
        return (*store.audits(), store.preference("answering"), store.newest_version("mei"))


def edit(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(sql)
        database.commit()


class TestRoundTrip:
    def test_everything(self, folder: Path) -> None:
        """Everything that was saved comes back as it was, from another connection too."""
        note = "é 😀 \u202e\u202e ‘quotes’ \0 and\na line"
        skipped = Answer(None, DAY)
        excused = Answer(AnswerValue.NOT_APPLICABLE, DAY, reason="no app 🙈")
        noted = Answer(AnswerValue.PARTLY, date(2027, 5, 4), note=note)
        with Store.open(folder) as store:
            number = store.start(RULES, DAY, quick=True)
            store.add_account(number, "other", Purpose.BOTH, "Mastodon 🐘")
            store.save_screening(number, Item("teaches", None), Screened.NOT_SURE)
            store.save_screening(number, Item("public", "a1"), Screened.NO, "s1")
            store.save_answer(number, Item("q1", None), skipped, "x1")
            store.save_answer(number, Item("q2", None), excused, "x2")
            store.save_answer(number, Item("q2", "a1"), noted, "x3")
            store.finish(number, date(2027, 5, 5))
        saved = reopened(folder)
        assert saved == SavedAudit(
            number=1,
            finished=date(2027, 5, 5),
            quick=True,
            audit=Audit(
                ref=saved.audit.ref,
                revision=0,
                started=DAY,
                rules=RULES,
                accounts=(Account("a1", "other", Purpose.BOTH, "Mastodon 🐘"),),
                screening={Item("teaches", None): Screened.NOT_SURE, Item("public", "a1"): Screened.NO},
                answers={Item("q1", None): skipped, Item("q2", None): excused, Item("q2", "a1"): noted},
            ),
            asked={Item("q1", None): "x1", Item("q2", None): "x2", Item("q2", "a1"): "x3"},
            screened={Item("teaches", None): "", Item("public", "a1"): "s1"},
        )

    @pytest.mark.parametrize("value", AnswerValue)
    def test_every_value(self, store: Store, value: AnswerValue) -> None:
        """Every value that can be said can be saved."""
        store.save_answer(1, Item("q", None), Answer(value, DAY), "x")
        assert latest(store).audit.answers == {Item("q", None): Answer(value, DAY)}

    def test_half_characters(self, store: Store) -> None:
        """Bytes that a terminal could not decode become one mark each, and the answer is saved."""
        store.save_answer(1, Item("q", None), Answer(AnswerValue.NO, DAY, note="a\udcffb\ud83d\ude00"), "x")
        assert latest(store).audit.answers[Item("q", None)].note == "a\ufffdb😀"

    def test_the_reference(self, store: Store) -> None:
        """The reference is random and has no letter that is read as a digit."""
        first = latest(store).audit.ref
        store.start(RULES, DAY, quick=False)
        assert re.fullmatch(r"MS-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", first)
        assert latest(store).audit.ref != first

    def test_none_yet(self, folder: Path) -> None:
        """A new store has no self-check."""
        with Store.open(folder) as store:
            assert store.latest() is None


class TestChanges:
    def test_order(self, store: Store) -> None:
        """The self-check that was started last is the latest one, with the clock set back a year too."""
        second = store.start(RULES, date(2026, 5, 3), quick=True)
        assert (latest(store).number, latest(store).audit.started) == (second, date(2026, 5, 3))

    def test_an_answer_is_changed(self, store: Store) -> None:
        """A changed answer replaces the old one and comes last, whatever its date."""
        for question in ("q1", "q2"):
            store.save_answer(1, Item(question, None), YES, "x")
        changed = Answer(AnswerValue.NO, date(2020, 1, 1))
        store.save_answer(1, Item("q1", None), changed, "y")
        assert list(latest(store).audit.answers.items()) == [
            (Item("q2", None), YES),
            (Item("q1", None), changed),
        ]
        assert latest(store).asked == {Item("q2", None): "x", Item("q1", None): "y"}

    def test_a_question_that_is_left_takes_no_answer_back(self, store: Store) -> None:
        """Whoever leaves a question in one window keeps the answer that another window has saved to it."""
        for account in (None, store.add_account(1, "x", Purpose.BOTH).id):
            item = Item("q", account)
            store.save_answer(1, item, Answer(None, DAY), "x")
            store.save_answer(1, item, YES, "x")
            store.save_answer(1, item, Answer(None, DAY), "x")
            assert latest(store).audit.answers[item] == YES

    def test_screening_is_changed(self, store: Store) -> None:
        """A screening question has one answer, the last."""
        store.save_screening(1, Item("s", None), Screened.NO)
        store.save_screening(1, Item("s", None), Screened.YES)
        assert latest(store).audit.screening == {Item("s", None): Screened.YES}

    def test_an_account_is_removed(self, store: Store) -> None:
        """With an account go its answers and screening, and nothing else."""
        store.add_account(1, "x", Purpose.PERSONAL)
        store.add_account(1, "y", Purpose.BOTH)
        for account in (None, "a1", "a2"):
            store.save_answer(1, Item("q", account), YES, "x")
            store.save_screening(1, Item("s", account), Screened.YES)
        store.remove_account(1, "a1")
        audit = latest(store).audit
        assert audit.accounts == (Account("a2", "y", Purpose.BOTH),)
        assert set(audit.answers) == {Item("q", None), Item("q", "a2")}
        assert set(audit.screening) == {Item("s", None), Item("s", "a2")}

    def test_ids_are_not_reused(self, store: Store) -> None:
        """The id of a removed account is never given to another one of the same self-check."""
        store.add_account(1, "x", Purpose.PERSONAL)
        store.remove_account(1, "a1")
        assert store.add_account(1, "y", Purpose.PERSONAL).id == "a2"
        assert store.add_account(store.start(RULES, DAY, quick=False), "y", Purpose.PERSONAL).id == "a1"

    def test_nothing_of_an_account_stays(self, folder: Path) -> None:
        """No byte of a removed account, a forgotten answer or a replaced note is left in the file."""
        chance = random.Random(7)
        with Store.open(folder) as store:
            store.start(RULES, DAY, quick=False)
            ids = [store.add_account(1, "p", Purpose.PERSONAL, "SECRETNAME").id for _ in range(4)]
            items = [Item(f"q{n}", account) for n in range(60) for account in (None, *ids)]
            chance.shuffle(items)
            for item in items:
                secret = Answer(AnswerValue.NO, DAY, note="SECRETNOTE" * chance.randrange(1, 300))
                store.save_answer(1, item, secret, "x")
            for item in items:
                if item.account is None:
                    store.save_answer(1, item, YES, "x")
            for account in ids:
                store.remove_account(1, account)
        assert b"SECRET" not in (folder / DATABASE).read_bytes()
        assert [entry.name for entry in folder.iterdir()] == [DATABASE]

    def test_quick_finish_and_reopen(self, store: Store) -> None:
        """The state of a self-check can be changed both ways."""
        store.set_quick(1, True)
        store.finish(1, DAY)
        assert (latest(store).quick, latest(store).finished) == (True, DAY)
        store.set_quick(1, False)
        store.reopen(1)
        assert (latest(store).quick, latest(store).finished) == (False, None)

    def test_restamp(self, store: Store) -> None:
        """The rules of a self-check can be replaced; its answers stay."""
        store.save_answer(1, Item("q", None), YES, "x")
        store.restamp(1, RulesStamp("other", 4, "d2", "New rules"))
        assert latest(store).audit.rules == RulesStamp("other", 4, "d2", "New rules")
        assert latest(store).audit.answers == {Item("q", None): YES}

    def test_revisions(self, store: Store) -> None:
        """Exports are counted from 1, each self-check by itself."""
        assert [store.count_export(1, number, f"C{number}") for number in (1, 2)] == [True, True]
        assert (latest(store).audit.revision, store.exported(1)) == (2, (2, "C2"))
        assert store.count_export(store.start(RULES, DAY, quick=False), 1, "C3")
        assert store.exported(1) == (2, None)

    def test_the_same_export_again(self, store: Store) -> None:
        """What says the same is the same revision; a number that was taken, or skips one, is not counted."""
        store.count_export(1, 1, "C1")
        tried = [(1, "C1"), (1, "C2"), (3, "C1"), (0, "C1"), (1, "C1")]
        assert [store.count_export(1, *each) for each in tried] == [True, False, False, False, True]
        assert store.exported(1) == (1, "C1")

    def test_deleting_forgets_the_last_export(self, store: Store) -> None:
        """With a self-check goes what was kept of its file."""
        store.count_export(1, 1, "C1")
        store.delete([1])
        assert store.preference(LAST_EXPORT) is None

    def test_again(self, store: Store) -> None:
        """A self-check that is begun again keeps what is its own, and of the answers those that are named."""
        account = store.add_account(1, "x", Purpose.PERSONAL, "Zeppelin")
        store.add_account(1, "y", Purpose.BOTH)
        store.remove_account(1, "a2")
        said = {
            Item("q", None): YES,
            Item("q", "a1"): Answer(AnswerValue.NOT_APPLICABLE, DAY, "No app", "Mine"),
        }
        for item, answer in said.items():
            store.save_answer(1, item, answer, f"asked {item.account}")
        for question in ("s", "t"):
            store.save_screening(1, Item(question, "a1"), Screened.NO, "s1")
        mark = Mark(State.LATER, DAY, date(2027, 6, 1))
        store.set_mark(1, Item("q", "a1"), mark)
        store.take_in_review(1, "the review", {Item("q", None): "We talked"})
        store.set_quick(1, True)
        store.count_export(1, 1, "C1")
        store.finish(1, DAY)
        before, later = latest(store), date(2027, 8, 3)
        rules = RulesStamp("mei", 4, "d2", "New rules")
        number = store.start_again(before, rules, later, [Item("q", "a1")], [Item("s", "a1")])
        assert latest(store) == SavedAudit(
            number=number,
            finished=None,
            quick=True,
            audit=Audit(
                ref=before.audit.ref,
                revision=1,
                started=later,
                rules=rules,
                accounts=(account,),
                screening={Item("s", "a1"): Screened.NO},
                answers={Item("q", "a1"): said[Item("q", "a1")]},
            ),
            asked={Item("q", "a1"): "asked a1"},
            screened={Item("s", "a1"): "s1"},
            earlier=1,
            marks={Item("q", "a1"): mark},
            returned={Item("q", None): "We talked"},
            review="the review",
        )
        assert store.audit(1) == before
        assert store.add_account(number, "z", Purpose.PERSONAL).id == "a3"
        assert store.count_export(number, 2, "C2")

    def test_again_in_two_windows(self, store: Store, folder: Path) -> None:
        """A self-check that another copy has begun again is not begun a second time beside it."""
        store.finish(1, DAY)
        before = latest(store)
        with Store.open(folder) as other:
            other.start_again(before, RULES, DAY, [], [])
        assert sentence(lambda: store.start_again(before, RULES, DAY, [], [])) == (
            f"Another copy of mei-social has begun or removed a self-check in {folder / DATABASE} meanwhile, "
            "so none was begun. Run the command again to go on from how it is now. "
            "Answers saved before are kept."
        )
        assert [saved.number for saved in store.audits()] == [1, 2]

    def test_again_after_it_was_deleted(self, store: Store, folder: Path) -> None:
        """Nor is one that another copy has deleted, and its number is given to no other one."""
        before = latest(store)
        with Store.open(folder) as other:
            other.delete([1])
        said = [sentence(lambda: store.start_again(before, RULES, DAY, [], []))]
        with Store.open(folder) as other:
            assert other.start(RULES, DAY, quick=False) == 2
        said.append(sentence(lambda: store.start_again(before, RULES, DAY, [], [])))
        assert ["begun or removed a self-check" in words for words in said] == [True, True]
        assert len(store.audits()) == 1

    def test_delete(self, store: Store) -> None:
        """A deleted self-check is gone with all that is its own; the one that rechecks it stays."""
        store.save_answer(1, Item("q", None), YES, "x")
        store.set_mark(1, Item("q", None), Mark(State.DONE, DAY))
        store.take_in_review(1, "the review", {Item("r", None): "We talked"})
        number = store.start_again(latest(store), RULES, DAY, [Item("q", None)], [])
        store.delete([1])
        assert [(saved.number, saved.earlier, saved.review) for saved in store.audits()] == [
            (number, None, None)
        ]
        assert latest(store).audit.answers == {Item("q", None): YES}
        assert latest(store).marks == {Item("q", None): Mark(State.DONE, DAY)}

    def test_last_used(self, store: Store) -> None:
        """A self-check was last used when it was started, answered or finished, whichever came last."""
        days = [latest(store).last_used]
        store.save_answer(1, Item("q", None), Answer(AnswerValue.NO, date(2027, 5, 5)), "x")
        days.append(latest(store).last_used)
        store.finish(1, date(2027, 5, 9))
        days.append(latest(store).last_used)
        assert days == [DAY, date(2027, 5, 5), date(2027, 5, 9)]

    def test_preference(self, store: Store, folder: Path) -> None:
        """How somebody likes it is known to the next run, and the last word counts."""
        assert store.preference("answering") is None
        store.set_preference("answering", "typed")
        store.set_preference("answering", "arrows")
        with Store.open(folder) as other:
            assert (other.preference("answering"), other.preference("colour")) == ("arrows", None)

    def test_in_memory(self) -> None:
        """A store in memory does what a file does, and says that it keeps nothing."""
        with Store.in_memory() as store:
            store.start(RULES, DAY, quick=False)
            store.save_answer(1, Item("q", None), YES, "x")
            assert (latest(store).audit.answers, store.keeps) == ({Item("q", None): YES}, False)
        with Store.in_memory() as store:
            assert store.latest() is None

    @pytest.mark.parametrize(
        "change",
        [
            lambda store: store.save_answer(1, Item("q", "a9"), YES, "x"),
            lambda store: store.save_screening(9, Item("q", None), Screened.NO),
            lambda store: store.finish(9, DAY),
            lambda store: store.count_export(9, 1, "C"),
            lambda store: store.add_account(9, "x", Purpose.PERSONAL),
        ],
    )
    def test_gone(self, store: Store, folder: Path, change: Callable[[Store], object]) -> None:
        """A change to what another copy removed says so and changes nothing."""
        before = latest(store)
        assert sentence(lambda: change(store)) == (
            f"The account or the self-check is no longer in {folder / DATABASE}: another copy of mei-social "
            "removed it, so this change was not saved. Close the other copy and start again. "
            "Answers saved before are kept."
        )
        assert latest(store) == before

    def test_an_interrupt_keeps_nothing_half(self, store: Store) -> None:
        """Ctrl-C in the middle of a change undoes it, and the store can be used again."""

        def interrupted() -> None:
            with store._database.transaction():
                store._database.change("UPDATE audit SET quick = 1")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert latest(store).quick is False
        store.save_answer(1, Item("q", None), YES, "x")


class TestOpening:
    def test_reading_creates_nothing(self, folder: Path) -> None:
        """A command that only reads makes no folder and no file."""
        assert Store.open_existing(folder) is None
        folder.mkdir()
        assert Store.open_existing(folder) is None
        assert list(folder.iterdir()) == []

    @pytest.mark.parametrize("content", [b"", pytest.param(b"S", marks=posix)])
    def test_a_blank_file(self, content: bytes, folder: Path) -> None:
        """A file of no bytes, as a kill leaves it, or of one, as SQLite does, is empty and can be filled."""
        folder.mkdir()
        (folder / DATABASE).write_bytes(content)
        assert Store.open_existing(folder) is None
        with Store.open(folder) as store:
            assert store.start(RULES, DAY, quick=False) == 1

    def test_odd_folder_names(self, tmp_path: Path) -> None:
        """A folder name with signs that mean something in an address is only a name."""
        folder = tmp_path / ("50%? #{path} é&mode=ro" if os.name != "nt" else "50% #{path} é&mode=ro")
        with Store.open(folder) as store:
            store.start(RULES, DAY, quick=False)
        assert reopened(folder).number == 1

    @posix
    def test_modes(self, folder: Path) -> None:
        """Folder, database and journal are for their owner only, with the loosest umask."""
        before = os.umask(0)
        try:
            with Store.open(folder) as store, store._database.transaction():
                store._database.change(
                    "INSERT INTO audit VALUES (1, 'r', 'd', NULL, 0, 0, 0, 'r', 1, 'd', 't', NULL)"
                )
                modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}
        finally:
            os.umask(before)
        assert modes == {"mei-social": 0o700, DATABASE: 0o600, f"{DATABASE}-journal": 0o600}

    @posix
    def test_private_from_the_first_byte(self, tmp_path: Path) -> None:
        """The database is never open to others, not even before SQLite writes to it."""
        before = os.umask(0)
        try:
            database_module.make_file(tmp_path / DATABASE)
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / DATABASE).stat().st_mode) == 0o600

    @posix
    def test_a_loose_file_is_closed(self, file: Path) -> None:
        """A database that others may read, as a backup can leave it, is closed to them."""
        file.chmod(0o644)
        assert reopened(file.parent).number == 1
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_settings(self, store: Store) -> None:
        """The settings that keep answers through a power cut and leave no traces are on."""
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
        found = [store._database._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
        assert found == ["delete", 3, 1, 1, 5000]

    @posix
    @pytest.mark.parametrize("kind", ["link", "broken link", "folder", "pipe"])
    def test_not_a_file(self, kind: str, folder: Path, tmp_path: Path) -> None:
        """Anything but a file in the place of the database is refused at once and left alone."""
        folder.mkdir()
        place = folder / DATABASE
        match kind:
            case "link":
                (tmp_path / "else").write_bytes(b"")
                place.symlink_to(tmp_path / "else")
            case "broken link":
                place.symlink_to(tmp_path / "else")
            case "folder":
                place.mkdir()
            case _:
                os.mkfifo(place)
        for opening in (Store.open, Store.open_existing):
            assert sentence(lambda opening=opening: opening(folder)) == (  # type: ignore[misc]
                f"{place} is a link, a folder or a device and not a file, so answers cannot be saved in it. "
                "Move it away, or set MEI_SOCIAL_HOME to another folder and try again."
            )
        assert wipe(folder).left == (place,)


class TestRefusals:
    @staticmethod
    def both(path: Path) -> set[str]:
        """What both ways of opening say, after proof that the folder is as it was."""
        before = path.read_bytes()
        said = {sentence(lambda: Store.open(path.parent)), sentence(lambda: Store.open_existing(path.parent))}
        assert path.read_bytes() == before
        assert list(path.parent.iterdir()) == [path]
        return said

    def test_newer(self, file: Path) -> None:
        """A file of a newer version is refused, named and left alone."""
        edit(file, f"PRAGMA user_version = {SCHEMA + 1}")
        expected = (
            f"{file} was saved by a newer version of mei-social, so this version cannot read it. "
            "Install the newer version and try again. Answers saved before are kept."
        )
        assert self.both(file) == {expected}

    def test_foreign(self, folder: Path) -> None:
        """A database of another program is refused, named and left alone."""
        folder.mkdir()
        edit(folder / DATABASE, "CREATE TABLE theirs (a)")
        assert self.both(folder / DATABASE) == {DAMAGED.format(folder / DATABASE)}

    @pytest.mark.parametrize("size", [2, 99, 100, 4096, 50_000])
    def test_random_bytes(self, size: int, folder: Path) -> None:
        """Random bytes are refused, named and left alone."""
        folder.mkdir()
        (folder / DATABASE).write_bytes(random.Random(size).randbytes(size))
        assert self.both(folder / DATABASE) == {DAMAGED.format(folder / DATABASE)}

    def test_truncated(self, file: Path) -> None:
        """A file that was cut short is refused, named and left alone, wherever it was cut."""
        whole = file.read_bytes()
        for length in [2, 50, 99, 100, 512, *range(1024, len(whole), 1024), len(whole) - 1]:
            file.write_bytes(whole[:length])
            assert self.both(file) == {DAMAGED.format(file)}, length

    def test_scrambled(self, file: Path) -> None:
        """Whatever bytes are overwritten: the answers come back, or a sentence; never a traceback."""
        refused = 0
        for _ in scrambled(file):
            try:
                with Store.open(file.parent) as store:
                    if store.latest():
                        store.save_answer(1, Item("new", None), YES, "x")
            except StoreProblem:
                refused += 1
            (file.parent / f"{DATABASE}-journal").unlink(missing_ok=True)
        assert refused > 50

    @pytest.mark.skipif(
        sys.platform != "linux", reason="this system does not list the open files of a process"
    )
    def test_let_go_of(self, file: Path) -> None:
        """A refused file is not open any more, so that it can be deleted in Windows and is not locked."""
        for _ in scrambled(file):
            with suppress(StoreProblem):
                Store.open(file.parent).close()
            assert [each for each in OPEN_FILES.iterdir() if each.exists() and each.samefile(file)] == []

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE answer SET value = 'maybe'",
            "UPDATE answer SET value = 7",
            "UPDATE answer SET date = 'yesterday'",
            "UPDATE answer SET note = x'ff00'",
            "UPDATE answer SET note = CAST(x'ff' AS TEXT)",
            "UPDATE account SET purpose = 'business'",
            "UPDATE screening SET said = ''",
            "UPDATE audit SET started = 12",
            "UPDATE audit SET finished = ''",
            "UPDATE audit SET version = 'two'",
            "UPDATE audit SET earlier = x'01'",
            "INSERT INTO mark VALUES (1, 1, 'q', 'a1', 'perhaps', NULL, '2027-05-03')",
            "INSERT INTO mark VALUES (1, 1, 'q', 'a1', 'later', 'soon', '2027-05-03')",
            "INSERT INTO returned VALUES (1, 1, 'q', 'a1', x'ff')",
            "INSERT INTO review VALUES (1, 1, x'ff')",
            "INSERT INTO preference VALUES ('answering', x'ff')",
            "DROP TABLE returned",
            "DROP TABLE preference",
            "DROP TABLE answer",
            "ALTER TABLE account RENAME COLUMN purpose TO use",
        ],
    )
    def test_edited_by_hand(self, sql: str, file: Path) -> None:
        """A value that we never write gets the sentence for a damaged file, whatever the checksum says."""

        def read() -> None:
            rewrite(file.parent, sql)
            with Store.open(file.parent) as store:
                store.latest()
                store.preference("answering")

        assert sentence(read) == DAMAGED.format(file)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE answer SET value = 'yes' WHERE question = 'q7'",
            "UPDATE answer SET carried = 1 - carried WHERE question = 'q7'",
            "UPDATE screening SET said = 'no'",
            "UPDATE audit SET revision = 9",
            "DELETE FROM answer WHERE question = 'q7'",
            "INSERT INTO preference VALUES ('answering', 'typed')",
            "DROP INDEX one_answer",
            "DELETE FROM seal",
            "UPDATE seal SET checksum = checksum + 1",
        ],
    )
    def test_a_value_that_we_did_not_write(self, sql: str, file: Path) -> None:
        """One that could be ours and is not what was saved is told as damage, not taken for an answer."""
        edit(file, sql)
        assert self.both(file) == {DAMAGED.format(file)}

    def test_the_checksum_is_the_same_everywhere(self) -> None:
        """It does not depend on what this Python, or its table of letters, takes for printable."""
        rows = [(1, None, "é \U0001f600 \u0378 \U0001fae8 \xad \0 '\\"), (2, b"\xff", "")]
        assert database_module.added(0, rows) == 2016243978

    def test_one_bit(self, file: Path) -> None:
        """Of 1,000 stores with one bit turned over none gives back anything but what was saved."""
        with Store.open(file.parent) as store:
            store.take_in_review(1, "A review", {Item("q1", "a1"): "Look again"})
            store.set_mark(1, Item("q2", "a1"), Mark(State.DONE, DAY))
            store.set_preference("answering", "typed")
        whole, expected = file.read_bytes(), everything(file.parent)
        chance = random.Random(2027)
        refused, altered = 0, []
        for _ in range(1000):
            place, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
            file.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
            try:
                altered += [place] if everything(file.parent) != expected else []
            except StoreProblem:
                refused += 1
        assert (altered, refused > 100) == ([], True)


class TestTrouble:
    def test_locked(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A store that another process does not let go of is named after some patience."""
        monkeypatch.setattr(database_module, "PATIENCE", 0.1)
        with Store.open(file.parent) as store, closing(sqlite3.connect(file)) as other:
            other.execute("BEGIN EXCLUSIVE")
            expected = (
                f"Another copy of mei-social has {file} open, so the last change was not saved. "
                "Close the other copy and try again. Answers saved before are kept."
            )
            assert sentence(lambda: store.finish(1, DAY)) == expected
            assert sentence(lambda: store.latest()) == expected
            other.rollback()
            store.finish(1, DAY)
        assert reopened(file.parent).finished == DAY

    @posix
    def test_removed_under_us(self, store: Store, folder: Path) -> None:
        """An answer is never reported as saved into a file that is no longer there."""
        wipe(folder)
        assert sentence(lambda: store.save_answer(1, Item("q", None), YES, "x")) == (
            f"{folder / DATABASE} was moved or removed while it was open, so the last change was not saved. "
            "Start again. Answers saved before are kept only where that file is now."
        )

    def test_two_processes(self, folder: Path) -> None:
        """Two processes that save 100 answers each lose none."""
        with Store.open(folder) as store:
            store.start(RULES, DAY, quick=False)
        children = [saver(folder, first, 100) for first in (0, 1000)]
        results = [child.communicate(timeout=LONGEST) for child in children]
        assert [err for _, err in results] == ["", ""]
        assert [len(out.split()) for out, _ in results] == [100, 100]
        assert len(reopened(folder).audit.answers) == 200

    def test_two_first_times(self, folder: Path) -> None:
        """Processes that make the same store at the same moment share it."""
        children = [saver(folder, first * 1000, 5) for first in range(6)]
        results = [child.communicate(timeout=LONGEST) for child in children]
        assert [err for _, err in results] == [""] * 6

    @posix
    def test_a_read_only_folder(self) -> None:
        """In a folder that cannot be written, reading works and saving says what to do."""
        with readable_by_nobody() as folder:
            place = folder / "data"
            as_nobody("save", place)
            place.chmod(0o500)
            ran = as_nobody("read-then-save", place)
            assert (ran.returncode, ran.stdout) == (1, "3\n")
            assert ran.stderr == (
                f"{place / DATABASE} cannot be opened or changed: the file or its folder is read-only "
                "for you. Make it possible to write there, or set MEI_SOCIAL_HOME to another folder and "
                "try again. Answers saved before are kept.\n"
            )

    @posix
    def test_a_read_only_parent(self) -> None:
        """Where no folder can be made, the sentence names the folder."""
        with readable_by_nobody() as folder:
            folder.chmod(0o555)
            ran = as_nobody("save", folder / "data")
            assert (ran.returncode, ran.stdout) == (1, "")
            assert ran.stderr == (
                f"Answers cannot be saved in {folder / 'data'}: this folder is read-only for you. "
                "Make it possible to write there, or set MEI_SOCIAL_HOME to another folder and try again. "
                "Answers saved before are kept.\n"
            )

    @posix
    def test_a_file_that_may_not_grow(self, folder: Path) -> None:
        """At a limit of the system saving ends in one sentence, and what was reported is kept."""
        ran = subprocess.run(
            python("-c", LIMITED, SAVER, folder, 0, 1000),
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert_kept(folder, ran)

    @posix
    def test_a_full_disk(self, tmp_path: Path) -> None:
        """On a full disk saving ends in one sentence, and what was reported is kept."""
        disk = tmp_path / "disk"
        disk.mkdir()
        mounted = shutil.which("mount") and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", disk],
            capture_output=True,
            check=False,
        )
        if not mounted or mounted.returncode:
            pytest.skip("only root can mount a small disk here; the test with a limit still runs")
        try:
            ran = subprocess.run(
                python(SAVER, disk / "data", 0, 1000),
                env=environment(),
                capture_output=True,
                text=True,
                check=False,
            )
            assert_kept(disk / "data", ran)
            assert ran.stderr == (
                f"The disk is full, so the last change was not saved in {disk / 'data' / DATABASE}. "
                "Free some space and start again. Answers saved before are kept.\n"
            )
        finally:
            subprocess.run(["umount", disk], check=True)


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def assert_kept(folder: Path, ran: "subprocess.CompletedProcess[str]") -> None:
    reported = ran.stdout.split()
    assert len(reported) > 20
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.endswith("Answers saved before are kept.\n")
    assert [item.question for item in reopened(folder).audit.answers] == [f"q{n}" for n in reported]


class readable_by_nobody:  # noqa: N801
    """A folder outside pytest's own, which only root may enter, for a process without root's powers."""

    def __enter__(self) -> Path:
        self.path = Path(tempfile.mkdtemp(prefix="mei-social-test-")).resolve()
        if os.geteuid() == 0:
            os.chown(self.path, NOBODY, NOBODY)
        return self.path

    def __exit__(self, *_: object) -> None:
        for path in (self.path, *self.path.iterdir()):
            path.chmod(0o700)
        shutil.rmtree(self.path)


def as_nobody(action: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = python(FAULTS / "nobody.py", action, folder)
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, cwd="/")


class TestWipe:
    def test_everything_of_ours(self, file: Path) -> None:
        """Database, journals and folder are gone, and a new store can start."""
        journal = file.with_name(f"{DATABASE}-journal")
        journal.write_bytes(b"")
        assert wipe(file.parent) == Wiped(removed=(file, journal), left=())
        assert not file.parent.exists()
        with Store.open(file.parent) as store:
            assert store.latest() is None

    def test_nothing_else(self, file: Path) -> None:
        """A file that we did not write is named and left, and so is the folder."""
        other = file.parent / "my-export.json"
        other.write_text("mine")
        assert wipe(file.parent) == Wiped(removed=(file,), left=(other,))
        assert other.read_text() == "mine"

    def test_nothing_there(self, folder: Path) -> None:
        """Without a folder there is nothing to remove, and nothing is made."""
        assert wipe(folder) == Wiped(removed=(), left=())
        assert not folder.exists()

    @pytest.mark.parametrize("damage", ["random", "newer"])
    def test_unreadable(self, damage: str, file: Path) -> None:
        """A store that cannot be opened can be removed."""
        if damage == "random":
            file.write_bytes(random.Random(1).randbytes(9000))
        else:
            edit(file, f"PRAGMA user_version = {SCHEMA + 1}")
        assert wipe(file.parent).removed == (file,)

    def test_a_journal_alone(self, folder: Path) -> None:
        """A journal that was left without its database holds old answers, so it goes too."""
        folder.mkdir()
        journal = folder / f"{DATABASE}-journal"
        journal.write_bytes(b"old answers")
        assert wipe(folder).removed == (journal,)

    @posix
    def test_a_read_only_folder(self) -> None:
        """What cannot be removed is told, with the folder and what to do."""
        with readable_by_nobody() as folder:
            place = folder / "data"
            as_nobody("save", place)
            place.chmod(0o500)
            assert as_nobody("wipe", place).stderr == (
                f"Not everything in {place} could be removed. Close other copies of mei-social, "
                "check that the folder is not read-only for you, and try again.\n"
            )
            assert (place / DATABASE).exists()


@pytest.mark.slow
@posix
def test_kills(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of 200 kills at random moments none loses a reported answer or leaves an unreadable store."""
    chance = random.Random(2027)
    reported: set[int] = set()
    lost = unreadable = total = torn = 0
    for kill in range(200):
        folder = tmp_path / str(kill // 10)  # some kills hit a store that is just being made
        if kill % 10 == 0:
            reported = set()
        child = saver(folder, kill * 100_000, 100_000)
        assert child.stdout
        assert child.stderr
        out = [child.stdout.readline() for _ in range(chance.randint(0, 6))]
        time.sleep(chance.uniform(0, 0.05 if out else 0.4))
        child.kill()
        out += child.stdout
        assert child.stderr.read() == ""
        child.wait()
        child.stdout.close()
        child.stderr.close()
        new = {int(line) for line in out if line.endswith("\n")}
        reported |= new
        total += len(new)
        journal = folder / f"{DATABASE}-journal"
        torn += journal.exists() and journal.stat().st_size > 0
        try:
            store = Store.open_existing(folder)
        except StoreProblem:
            unreadable += 1
            continue
        saved = store.latest() if store else None
        kept = {int(item.question[1:]) for item in saved.audit.answers} if saved else set()
        lost += len(reported - kept)
        if store:
            store.close()
    with capsys.disabled():
        print(
            f"\n200 kills, {total} answers reported, {torn} killed in mid-save: "
            f"{lost} lost, {unreadable} unreadable"
        )
    assert (lost, unreadable) == (0, 0)
    assert total > 400
