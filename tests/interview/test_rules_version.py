"""Rules that change under a self-check: what was asked is kept, and nothing goes on without a yes."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import replace

from effort import some_of
from gate_rules import GATES_YAML
from mei_social.audit.current import current
from mei_social.audit.model import Answer, AnswerValue, Item, Screened, State
from mei_social.audit.saved import SavedAudit
from mei_social.errors import StoreProblem
from mei_social.interview.new_rules_version import FIRST, standing
from mei_social.interview.session import save_whole, start, take_up
from mei_social.ruleset.canonical import digest_of
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset, RulesStamp, asked_digest
from mei_social.storage import database as database_module
from mei_social.storage.location import DATABASE
from mei_social.storage.store import Store, wipe
from mei_social.storage.tables import SCHEMA, STEPS
from programs import SMALL_ANSWERS, invoke, rewrite
from small_rules import SMALL_YAML

DAY = date(2027, 5, 3)
NEXT = SMALL_YAML.replace("version: 3", "version: 4")
PRIVATE, CLOSED = "Is this account private?", "Is this account closed?"
WROTE = "Has a pupil written to you?"
PLACED, IN_SCHOOL = "Are you on placement in a school now?", "Are you in a school now?"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def rules(folder: Path, text: str = SMALL_YAML) -> Path:
    path = folder / f"rules-{abs(hash(text))}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Ruleset:
    return load_rules(rules(tmp_path))


def latest(home: Path) -> SavedAudit:
    with Store.open(home) as store:
        saved = store.latest()
    assert saved
    return saved


def begun(home: Path, ruleset: Ruleset) -> int:
    """An unfinished self-check with one account and four answers."""
    asked = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules}
    with Store.open(home) as store:
        number = start(store, ruleset, DAY)
        store.add_account(number, "instagram", Purpose.PERSONAL)
        store.save_screening(number, Item("on-placement", None), Screened.YES, asked_digest(PLACED))
        store.save_screening(number, Item("used-for-teaching", "a1"), Screened.NO)
        for question, account in (
            ("no-private-messages", None),
            ("plain-photo", None),
            ("account-private", "a1"),
            ("pupils-follow", "a1"),
        ):
            yes = Answer(AnswerValue.YES, DAY)
            store.save_answer(number, Item(question, account), yes, asked[question])
    return number


class TestKept:
    def test_started_changed_and_whole(self, old: Ruleset, tmp_path: Path, home: Path) -> None:
        """Rules are kept when a self-check starts, goes on under them, or comes in whole."""
        second, third = (replace(old, version=v) for v in (4, 5))
        second, third = (replace(r, digest=digest_of(r)) for r in (second, third))
        with Store.open(home) as store:
            number = start(store, old, DAY)
            take_up(store, number, second)
            saved = store.latest()
            assert saved
            save_whole(store, third, saved.audit, DAY)
            assert [store.ruleset(r.digest) for r in (old, second, third)] == [old, second, third]
            assert saved.audit.rules.digest == second.digest
            assert store.newest_version("small") == 5

    def test_once(self, old: Ruleset, home: Path) -> None:
        """Rules are written once, however often they are used."""
        with Store.open(home) as store:
            for _ in range(3):
                start(store, old, DAY)
            assert len(store._database.rows("SELECT * FROM ruleset")) == 1

    def test_with_the_audit_or_not_at_all(self, old: Ruleset, home: Path) -> None:
        """Rules and self-check are saved as one: no self-check is ever without its questions."""
        with Store.open(home) as store:
            store._database.change("DROP TABLE audit")
            with pytest.raises(StoreProblem):
                start(store, old, DAY)
            assert store.ruleset(old.digest) is None

    def test_unknown(self, home: Path) -> None:
        """Rules that were never used here are not known."""
        with Store.open(home) as store:
            assert store.ruleset("0" * 64) is None
            assert store.newest_version("small") is None

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE ruleset SET content = replace(content, 'private', 'public')",
            "UPDATE ruleset SET content = substr(content, 1, 500)",
            "UPDATE ruleset SET content = ''",
            "UPDATE ruleset SET content = 7",
            "UPDATE ruleset SET content = x'ff00'",
            "DROP TABLE ruleset",
        ],
    )
    def test_damaged(self, sql: str, old: Ruleset, home: Path) -> None:
        """Rules that are not as they were kept get the sentence for a damaged file."""
        begun(home, old)
        rewrite(home, sql)
        with (
            Store.open(home) as store,
            pytest.raises(StoreProblem, match="is damaged or is not a self-check"),
        ):
            store.ruleset(old.digest)

    def test_of_another_version_of_ours(self, old: Ruleset, home: Path) -> None:
        """Rules with a key that this version does not know are as good as not kept, and stop nobody."""
        content = '{"a-key-to-come":1}'
        from mei_social.ruleset.canonical import digest_of_text

        digest = digest_of_text(content)
        with Store.open(home) as store:
            with store.together():
                store._database.change("INSERT INTO ruleset VALUES (?, 'small', 9, ?)", digest, content)
            assert store.ruleset(digest) is None
            assert store.newest_version("small") == 9

    def test_wiped(self, old: Ruleset, home: Path) -> None:
        """`wipe` removes the rules with the answers."""
        begun(home, old)
        wipe(home)
        assert not home.exists()


VERSION_1 = (
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY, ref TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
        quick INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 0, last_account INTEGER NOT NULL DEFAULT 0,
        rules TEXT NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL)""",
    """CREATE TABLE account (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, id TEXT NOT NULL,
        platform TEXT NOT NULL, purpose TEXT NOT NULL, name TEXT, UNIQUE (audit, id))""",
    """CREATE TABLE screening (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, question TEXT NOT NULL,
        account TEXT, said TEXT NOT NULL,
        FOREIGN KEY (audit, account) REFERENCES account (audit, id) ON DELETE CASCADE)""",
    "CREATE UNIQUE INDEX one_screening ON screening (audit, question, ifnull(account, ''))",
    """CREATE TABLE answer (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, question TEXT NOT NULL,
        account TEXT, value TEXT, date TEXT NOT NULL, reason TEXT, note TEXT, asked TEXT NOT NULL,
        FOREIGN KEY (audit, account) REFERENCES account (audit, id) ON DELETE CASCADE)""",
    "CREATE UNIQUE INDEX one_answer ON answer (audit, question, ifnull(account, ''))",
    "PRAGMA application_id = 0x4D534F43",
    "PRAGMA user_version = 1",
    "INSERT INTO account VALUES (1, 1, 'a1', 'instagram', 'personal', NULL)",
    "INSERT INTO screening VALUES (1, 1, 'on-placement', NULL, 'yes')",
    "INSERT INTO answer VALUES (1, 1, 'plain-photo', NULL, 'yes', '2027-05-03', NULL, 'My note', '{photo}')",
    "INSERT INTO answer VALUES (2, 1, 'account-private', 'a1', 'no', '2027-05-03', NULL, NULL, '{private}')",
)
PHOTO = "Would your profile photo be at home in a staff room?"


def version_1(home: Path, digest: str = "d1") -> None:
    """A file as the first version of mei-social left it."""
    home.mkdir(mode=0o700)
    with closing(sqlite3.connect(home / DATABASE)) as raw:
        for sql in VERSION_1[:8]:
            raw.execute(sql)
        raw.execute(
            "INSERT INTO audit"
            " VALUES (1, 'MS-AAAA-BBBB', '2027-05-03', NULL, 0, 2, 1, 'small', 3, ?, 'A title')",
            (digest,),
        )
        for sql in VERSION_1[8:]:
            raw.execute(sql.format(photo=asked_digest(PHOTO), private=asked_digest(PRIVATE)))
        raw.commit()


VERSION_2 = (
    """CREATE TABLE ruleset (
        digest TEXT PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL)""",
    "ALTER TABLE screening ADD COLUMN asked TEXT NOT NULL DEFAULT ''",
    "UPDATE screening SET asked = 's1'",
    "INSERT INTO ruleset VALUES ('d0', 'small', 2, '{}')",
    "PRAGMA user_version = 2",
)


def version_2(home: Path) -> None:
    """A file as the second version of mei-social left it: with rules and the words of first questions."""
    version_1(home)
    with closing(sqlite3.connect(home / DATABASE)) as raw:
        for sql in VERSION_2:
            raw.execute(sql)
        raw.commit()


OF_A_QUESTION = """
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, question TEXT NOT NULL,
        account TEXT, {}, FOREIGN KEY (audit, account) REFERENCES account (audit, id) ON DELETE CASCADE"""
VERSION_3 = (
    "ALTER TABLE audit ADD COLUMN earlier INTEGER",
    f"CREATE TABLE mark ({OF_A_QUESTION.format('state TEXT NOT NULL, until TEXT, said TEXT NOT NULL')})",
    "CREATE UNIQUE INDEX one_mark ON mark (audit, question, ifnull(account, ''))",
    f"CREATE TABLE returned ({OF_A_QUESTION.format('reason TEXT NOT NULL')})",
    "CREATE UNIQUE INDEX one_returned ON returned (audit, question, ifnull(account, ''))",
    """CREATE TABLE review (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, content TEXT NOT NULL)""",
    "CREATE TABLE preference (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "INSERT INTO mark VALUES (1, 1, 'account-private', 'a1', 'done', NULL, '2027-05-04')",
    "PRAGMA user_version = 3",
)


def version_3(home: Path) -> None:
    """A file as mei-social 0.1 left it: with marks, what was sent back, and how somebody likes to answer."""
    version_2(home)
    with closing(sqlite3.connect(home / DATABASE)) as raw:
        for sql in VERSION_3:
            raw.execute(sql)
        raw.commit()


OLD = {1: version_1, 2: version_2, 3: version_3}
STATEMENTS = {version: sum(len(steps) for at, steps in STEPS.items() if at >= version) for version in OLD}
"""How many it takes to bring a file of each version to this one."""


def dump(home: Path) -> Iterator[str]:
    with closing(sqlite3.connect(home / DATABASE)) as raw:
        yield from raw.iterdump()


class TestMigration:
    def test_answers_are_kept(self, home: Path, old: Ruleset) -> None:
        """A file of version 1 becomes one of this version where it is; every answer in it stays."""
        version_1(home)
        before = set(dump(home))
        saved = latest(home)
        assert saved.audit.ref == "MS-AAAA-BBBB"
        assert (saved.audit.revision, saved.audit.rules) == (2, RulesStamp("small", 3, "d1", "A title"))
        assert saved.audit.answers == {
            Item("plain-photo", None): Answer(AnswerValue.YES, DAY, note="My note"),
            Item("account-private", "a1"): Answer(AnswerValue.NO, DAY),
        }
        assert saved.audit.screening == {Item("on-placement", None): Screened.YES}
        assert saved.screened == {Item("on-placement", None): ""}
        after = set(dump(home))
        gone = {line.split("(")[0].strip('" ') for line in before - after}
        assert gone == {
            *("CREATE TABLE screening", 'INSERT INTO "screening" VALUES'),
            *("CREATE TABLE audit", 'INSERT INTO "audit" VALUES'),
            *("CREATE TABLE answer", 'INSERT INTO "answer" VALUES'),
        }
        with Store.open(home) as store:
            assert store._database._pragma("user_version") == SCHEMA
            assert store.newest_version("small") == 3
            start(store, old, DAY)
            assert store.ruleset(old.digest) == old
        assert [path.name for path in home.iterdir()] == [DATABASE]

    def test_version_2_is_kept(self, home: Path) -> None:
        """A file of version 2 keeps every row; there are new tables with nothing in them, and new columns."""
        version_2(home)
        before = set(dump(home))
        saved = latest(home)
        after = set(dump(home))
        gone = {line.split("(")[0].strip('" ') for line in before - after}
        assert gone == {
            *("CREATE TABLE screening", 'INSERT INTO "screening" VALUES'),
            *("CREATE TABLE audit", 'INSERT INTO "audit" VALUES'),
            *("CREATE TABLE answer", 'INSERT INTO "answer" VALUES'),
        }
        assert (saved.screened, saved.earlier) == ({Item("on-placement", None): "s1"}, None)
        assert (saved.marks, saved.returned, saved.review) == ({}, {}, None)
        assert len(saved.audit.answers) == 2
        with Store.open(home) as store:
            assert store.preference("answering") is None
            assert store.newest_version("small") == 3

    def test_version_3_is_kept(self, home: Path) -> None:
        """A file of version 3 keeps every row; of none is known from which rules it came."""
        version_3(home)
        before = set(dump(home))
        saved = latest(home)
        after = set(dump(home))
        gone = {line.split("(")[0].strip('" ') for line in before - after}
        assert gone == {
            *("CREATE TABLE screening", 'INSERT INTO "screening" VALUES'),
            *("CREATE TABLE answer", 'INSERT INTO "answer" VALUES'),
        }
        assert saved.screened_from == {}
        assert (saved.asked_from, saved.carried) == ({}, frozenset())
        assert [mark.state for mark in saved.marks.values()] == [State.DONE]

    @pytest.mark.parametrize("version", OLD)
    def test_the_same_shape(self, version: int, tmp_path: Path, old: Ruleset) -> None:
        """A file that was brought forward has the same columns as a new one."""
        OLD[version](tmp_path / "one")
        latest(tmp_path / "one")
        begun(tmp_path / "two", old)
        assert columns(tmp_path / "one") == columns(tmp_path / "two")

    @pytest.mark.parametrize("version", OLD)
    def test_looked_at_again(self, version: int, tmp_path: Path, home: Path) -> None:
        """A finished self-check of an earlier version can be looked at again: its answers are taken over."""
        OLD[version](home)
        with Store.open(home) as store:
            store.finish(1, DAY)
        path = rules(tmp_path)
        typed = "yes\nyes\ncheck\nfinish\n"
        day = {"MEI_SOCIAL_TODAY": DAY.isoformat()}
        code, _, err = invoke("recheck", "--plain", "--rules", str(path), home=home, stdin=typed, env=day)
        assert (code, "Taken over from last time: 1 answer." in err) == (0, True)
        assert (latest(home).audit.ref, latest(home).earlier) == ("MS-AAAA-BBBB", 1)

    def test_reading_too(self, home: Path) -> None:
        """A command that only reads brings the file forward as well."""
        version_1(home)
        store = Store.open_existing(home)
        assert store
        with store:
            assert store.ruleset("d1") is None

    @pytest.mark.parametrize(("version", "at"), [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3)])
    def test_a_failure_changes_nothing(
        self, version: int, at: int, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """When a step fails, the file is byte for byte as it was, and a later try succeeds."""
        OLD[version](home)
        before = (home / DATABASE).read_bytes()
        steps = {**STEPS, at: (*STEPS[at], "INSERT INTO nowhere VALUES (1)")}
        with monkeypatch.context() as patched:
            patched.setattr(database_module.Database, "steps", steps)
            with pytest.raises(StoreProblem):
                Store.open(home)
        assert (home / DATABASE).read_bytes() == before
        assert len(latest(home).audit.answers) == 2

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
    @pytest.mark.parametrize(
        "moment", some_of([(v, n) for v, many in STATEMENTS.items() for n in range(many + 1)], 5)
    )
    def test_killed_in_between(self, moment: tuple[int, int], home: Path) -> None:
        """After kill -9 behind any statement the file is as it was, and the next run brings it forward."""
        version, after = moment
        OLD[version](home)
        before = list(dump(home))
        done = subprocess.run([sys.executable, "-c", KILLED, str(home), str(after)], check=False)
        assert done.returncode == -signal.SIGKILL
        assert list(dump(home)) == before
        assert [item.question for item in latest(home).audit.answers] == ["plain-photo", "account-private"]
        assert "earlier" in columns(home)["audit"]

    def test_a_killed_process(self, home: Path, tmp_path: Path) -> None:
        """A journal that a kill in the middle left behind brings the file of version 1 back, then forward."""
        version_1(home)
        torn = tmp_path / "torn"
        with closing(sqlite3.connect(home / DATABASE, isolation_level=None)) as raw:
            raw.execute("PRAGMA cache_size = 1")
            raw.execute("BEGIN IMMEDIATE")
            for step in STEPS[1]:
                raw.execute(step)
            raw.execute("CREATE TABLE big AS SELECT hex(randomblob(900000)) AS text")  # forces pages out
            shutil.copytree(home, torn)
            raw.execute("ROLLBACK")
        assert (torn / f"{DATABASE}-journal").stat().st_size > 0
        saved = latest(torn)
        assert [item.question for item in saved.audit.answers] == ["plain-photo", "account-private"]
        assert columns(torn)["ruleset"] == ["digest", "id", "version", "content"]


KILLED = """
import os, signal, sys
from pathlib import Path
from mei_social.storage.database import Database
from mei_social.storage.store import Store

class Deadly(dict):
    left = int(sys.argv[2])

    def __getitem__(self, version):
        for statement in super().__getitem__(version):
            self.spend()
            yield statement
        if version == max(self):
            self.spend()

    def spend(self):
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

Database.steps = Deadly(Database.steps)
Store.open(Path(sys.argv[1]))
"""
"""Opens a store, and is killed behind so many statements."""


def columns(home: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(home / DATABASE)) as raw:
        tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {t: [row[1] for row in raw.execute(f"PRAGMA table_info({t})")] for t in sorted(tables)}


class TestStanding:
    @pytest.mark.parametrize(
        ("swaps", "counts"),
        [
            ([], (4, 0, 0, 0)),
            ([(PRIVATE, CLOSED)], (3, 1, 0, 0)),
            ([('    expected: "no"\n', "")], (3, 1, 0, 0)),
            ([("- id: plain-photo", "- id: photo")], (3, 0, 1, 0)),
            ([("platforms: [instagram, other]", "platforms: [other]")], (3, 0, 1, 0)),
            (
                [
                    (
                        "severity: medium\n    force: should\n    per: account",
                        "severity: low\n    force: should\n    per: person",
                    )
                ],
                (3, 1, 0, 0),
            ),
        ],
    )
    def test_counts(
        self,
        swaps: list[tuple[str, str]],
        counts: tuple[int, ...],
        old: Ruleset,
        tmp_path: Path,
        home: Path,
    ) -> None:
        """Every answer that counted carries over, is asked for again, or no longer counts."""
        text = NEXT
        for before, after in swaps:
            assert before in text
            text = text.replace(before, after, 1)
        begun(home, old)
        new = load_rules(rules(tmp_path, text))
        for known in (old, None):
            found = standing(latest(home), known, new)
            assert tuple(map(len, (found.carried, found.again, found.gone, found.back))) == counts

    def test_back(self, old: Ruleset, tmp_path: Path, home: Path) -> None:
        """An answer to words that come back counts again."""
        begun(home, old)
        between = load_rules(rules(tmp_path, NEXT.replace(PRIVATE, CLOSED)))
        found = standing(latest(home), between, old)
        assert (len(found.carried), list(found.back)) == (3, [Item("account-private", "a1")])

    def test_a_reworded_screening_question(self, old: Ruleset, tmp_path: Path, home: Path) -> None:
        """A no to a screening question in other words hides nothing: it is asked again."""
        begun(home, old)
        new = load_rules(rules(tmp_path, NEXT.replace(PLACED, IN_SCHOOL)))
        assert set(current(latest(home), old).screening) == {
            Item("on-placement", None),
            Item("used-for-teaching", "a1"),
        }
        assert set(current(latest(home), new).screening) == {Item("used-for-teaching", "a1")}


class TestCheck:
    def check(self, home: Path, path: Path, stdin: str, *more: str) -> tuple[int, str, str]:
        return invoke("check", "--plain", "--rules", str(path), *more, home=home, stdin=stdin)

    @pytest.fixture
    def changed(self, tmp_path: Path) -> Path:
        text = (
            NEXT.replace(PRIVATE, CLOSED)
            .replace(PLACED, IN_SCHOOL)
            .replace("severity: low", "severity: medium")
        )
        return rules(tmp_path, text.replace("- id: pupils-follow", "- id: pupils-as-followers"))

    def test_the_plain_difference(self, old: Ruleset, changed: Path, home: Path) -> None:
        """What changed is told in a few sentences before anything else is asked."""
        begun(home, old)
        _, out, err = self.check(home, changed, "")
        assert out == ""
        _, found, page = " ".join(err.replace("---", "").split()).partition(" The questions have changed")
        assert found + page == " " + " ".join(PAGE.split())

    @pytest.mark.parametrize("asked", [WROTE, "Did a pupil ever write to you?"])
    def test_what_was_brought_up(self, asked: str, tmp_path: Path, home: Path) -> None:
        """What a yes before the questions brought up, and has no answer, is named in whatever words."""
        before = load_rules(rules(tmp_path, GATES_YAML))
        number = begun(home, before)
        with Store.open(home) as store:
            store.save_screening(number, Item("pupil-wrote", None), Screened.YES, asked_digest(WROTE))
        changed = GATES_YAML.replace(WROTE, asked).replace(PRIVATE, CLOSED)
        _, _, err = self.check(home, rules(tmp_path, changed), "")
        _, _, page = err.partition("The questions have changed")
        assert f"{FIRST}\n- Did you tell somebody? No answer yet." in page

    @pytest.mark.parametrize("typed", ["", "stop\n", "2\n", "n\n", "q\n", "perhaps\nstop\n"])
    def test_no(self, typed: str, old: Ruleset, changed: Path, home: Path) -> None:
        """Stopping there, by a word or by the end of input, keeps everything as it was."""
        begun(home, old)
        before = latest(home)
        code, _, err = self.check(home, changed, typed)
        assert code == 0
        assert err.endswith(
            "Nothing has changed, and your answers are kept. To go on later, run: mei-social check\n"
        )
        assert latest(home) == before

    @pytest.mark.parametrize("typed", ["on", "1", "y", "go on"])
    def test_yes(self, typed: str, old: Ruleset, changed: Path, home: Path) -> None:
        """After a yes the next line answers the next question, and both versions are kept."""
        begun(home, old)
        code, _, err = self.check(home, changed, f"{typed}\nno\n")
        new = load_rules(changed)
        saved = latest(home)
        assert code == 0
        assert "\nAre you in a school now?\n" in err
        assert "1 of 1" not in err
        assert saved.audit.rules == RulesStamp("small", 4, new.digest, "A small set of rules")
        assert saved.audit.screening[Item("on-placement", None)] is Screened.NO
        assert len(saved.audit.answers) == 4
        with Store.open(home) as store:
            assert (store.ruleset(old.digest), store.ruleset(new.digest)) == (old, new)
        assert "have changed" not in self.check(home, changed, "")[2]

    @pytest.mark.skipif(sys.platform == "win32", reason="a terminal of pexpect's")
    def test_with_arrow_keys(self, old: Ruleset, changed: Path, home: Path) -> None:
        """With arrow keys a stray Enter accepts nothing; a word that was typed and Enter do."""
        from terminals import Terminal

        begun(home, old)
        terminal = Terminal(home, "check", "--rules", str(changed), MEI_SOCIAL_TODAY=DAY.isoformat())
        terminal.pick("")
        terminal.child.send("stop\r")
        _, told = terminal.ends()
        assert "Nothing has changed, and your answers are kept." in told
        assert latest(home).audit.rules.version == 3
        terminal = Terminal(home, "check", "--rules", str(changed), MEI_SOCIAL_TODAY=DAY.isoformat())
        terminal.pick("go on", "save")
        assert "Are you in a school now?" in terminal.ends()[1] + terminal.written
        assert latest(home).audit.rules.version == 4

    def test_nothing_to_lose(self, old: Ruleset, changed: Path, home: Path) -> None:
        """Without an answer there is nothing to decide, so nothing is asked about the change."""
        with Store.open(home) as store:
            start(store, old, DAY)
        _, _, err = self.check(home, changed, "")
        assert "have changed" not in err
        assert latest(home).audit.rules.version == 4

    def test_from_version_1(self, changed: Path, home: Path) -> None:
        """Where the old questions were not kept, the page says so and still counts the answers."""
        version_1(home)
        _, _, err = self.check(home, changed, "stop\n")
        told = " ".join(err.split())
        assert "What exactly changed is not known: an earlier mei-social did not keep the old" in told
        assert "1 of your 2 answers carries over. - 1 answer is asked for again." in told

    def test_other_rules(self, old: Ruleset, tmp_path: Path, home: Path) -> None:
        """Rules of another id are refused with the next step, and nothing is changed."""
        begun(home, old)
        before = latest(home)
        other = rules(tmp_path, SMALL_YAML.replace("id: small", "id: other-provider"))
        code, _, err = self.check(home, other, "on\n")
        assert code == 1
        assert 'Your answers were given to other rules, "A small set of rules".' in err
        assert latest(home) == before

    REFUSED = (
        "Error: These rules are version 3, and version 4 of them was used here before. "
        "Use the newer file. If you mean the older one, add --older-rules.\n"
    )

    @pytest.mark.parametrize("more", [(), ("--new",), ("--full",)])
    def test_older_rules(
        self, more: tuple[str, ...], old: Ruleset, changed: Path, tmp_path: Path, home: Path
    ) -> None:
        """A version lower than one that was used is refused in one sentence, and nothing is changed."""
        begun(home, old)
        self.check(home, changed, "on\n")
        before = latest(home)
        assert self.check(home, rules(tmp_path), "on\n", *more) == (1, "", self.REFUSED)
        assert latest(home) == before

    def test_older_rules_on_purpose(self, old: Ruleset, changed: Path, tmp_path: Path, home: Path) -> None:
        """With --older-rules it goes on, and need not be said again for this self-check."""
        begun(home, old)
        self.check(home, changed, "on\n")
        code, _, err = self.check(home, rules(tmp_path), "on\n", "--older-rules")
        assert (code, latest(home).audit.rules.version) == (0, 3)
        assert "2 answers from before count again." in err
        code, _, err = self.check(home, rules(tmp_path), "")
        assert (code, "Error" in err) == (0, False)

    def test_older_rules_and_a_file_of_answers(self, changed: Path, tmp_path: Path, home: Path) -> None:
        """Answers from a file are held to the same."""
        answers = tmp_path / "answers.yaml"
        answers.write_text(SMALL_ANSWERS, encoding="utf-8")
        newer = rules(tmp_path, NEXT)
        assert self.check(home, newer, "", "--answers", str(answers))[0] == 0
        before = latest(home)
        older = rules(tmp_path)
        assert self.check(home, older, "", "--answers", str(answers)) == (1, "", self.REFUSED)
        assert latest(home) == before
        assert self.check(home, older, "", "--answers", str(answers), "--older-rules")[0] == 0


PAGE = """\
The questions have changed since you started
Your provider has changed the rules. It was version 3, and is now
version 4. Everything that you answered is kept.
- New words: "Are you in a school now?" Before: "Are you on placement in a school
  now?"
- New words: "Is this account closed?" Before: "Is this account private?"
- New: "Do pupils follow this account?"
- No longer asked: "Do pupils follow this account?"
- 1 question counts for more than before.
- 2 of your 4 answers carry over.
- 1 answer is asked for again.
- 1 answer is kept and no longer counts, as nobody asks that any more.

What would you like to do?
  1 Go on with the questions as they are now
  2 Stop here, and keep everything as it is
>

Nothing has changed, and your answers are kept. To go on later, run: mei-social check
"""


class TestExport:
    def test_the_text_that_was_asked(self, old: Ruleset, tmp_path: Path, home: Path) -> None:
        """After a change, each answer in an export stands beside the very words that it was given to."""
        answers = tmp_path / "answers.yaml"
        answers.write_text(SMALL_ANSWERS, encoding="utf-8")
        invoke("check", "--answers", str(answers), "--rules", str(rules(tmp_path)), home=home)
        saved = latest(home)
        changed = rules(tmp_path, NEXT.replace(PRIVATE, CLOSED).replace(PLACED, IN_SCHOOL))
        code, out, err = invoke(
            "export", "-", "--format", "json", "--yes", "--rules", str(changed), home=home
        )
        assert code == 0, err
        assert "The rules have changed since your self-check (version 3, now 4)." in err
        body = json.loads(out)
        text = {q["id"]: q["text"] for q in body["questions"]}
        safe = {r.id: r.expected for r in old.rules}
        given = [Item(a["question"], a["account"]) for a in body["answers"]]
        rule_items = [item for item in given if item in saved.asked]
        assert [asked_digest(text[i.question], safe[i.question]) for i in rule_items] == [
            saved.asked[i] for i in rule_items
        ]
        assert {i.question for i in rule_items} == {
            *("no-private-messages", "plain-photo", "pupils-follow", "class-account-agreed")
        }
        assert Item("on-placement", None) not in given
        assert text["account-private"] == CLOSED

    def test_summary(self, tmp_path: Path, home: Path) -> None:
        """The summary of a finished self-check says on stderr that the rules have changed."""
        answers = tmp_path / "answers.yaml"
        answers.write_text(SMALL_ANSWERS, encoding="utf-8")
        invoke("check", "--answers", str(answers), "--rules", str(rules(tmp_path)), home=home)
        changed = rules(tmp_path, NEXT.replace(PRIVATE, CLOSED))
        code, out, err = invoke("summary", "--rules", str(changed), home=home)
        assert (code, "have changed" in out) == (0, False)
        assert err.startswith("The rules have changed since your self-check (version 3, now 4). ")


# Rules in the store


KEYS_OF_THE_RULES = {6: "90552525686bb974"}
"""A digest of all keys that rules can have, by the schema of the store."""


def keys_of(cls: type[Struct], seen: set[type]) -> Iterator[str]:
    seen.add(cls)
    hints = get_type_hints(cls)
    for field in cls.__struct_fields__:
        yield f"{cls.__name__}.{field}"
        for inner in (hints[field], *get_args(hints[field])):
            if isinstance(inner, type) and issubclass(inner, Struct) and inner not in seen:
                yield from keys_of(inner, seen)


def test_a_new_key_of_the_rules_is_a_new_schema() -> None:
    """An older program cannot read rules with a new key, and would lose a gate: so it must not open them.

    Where this fails, raise SCHEMA with an empty step, and write the new digest here.
    """
    keys = "\n".join(sorted(keys_of(Ruleset, set())))
    assert hashlib.sha256(keys.encode()).hexdigest()[:16] == KEYS_OF_THE_RULES[SCHEMA], keys
