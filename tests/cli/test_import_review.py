"""The mentor's words as the trainee reads them."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from effort import some_of
from mei_social.audit.model import Answer, AnswerValue, Item
from mei_social.audit.saved import SavedAudit
from mei_social.cli.app import app
from mei_social.errors import MeiSocialError
from mei_social.export.write import CHECK_ALGORITHM, code_of, digest_of
from mei_social.interview.session import Session, item_of
from mei_social.review.record import new_record
from mei_social.review.record_file import read_review, write_review
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import DATABASE
from mei_social.storage.store import Store
from sample_report import HOSTILE
from small_rules import SMALL_YAML
from storage.test_store import FAULTS, environment, posix, python, readable_by_nobody
from terminals import saved

ANSWERS = """\
screening: {on-placement: no}
answers: {no-private-messages: no}
accounts:
  - platform: instagram
    purpose: personal
    answers: {account-private: partly, pupils-follow: no}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trainee with a self-check and its export, and a mentor with an unfinished record on it."""
    monkeypatch.setenv("MEI_SOCIAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MEI_SOCIAL_TODAY", "2027-05-03")
    (tmp_path / "rules.yaml").write_text(SMALL_YAML, encoding="utf-8")
    (tmp_path / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    run(tmp_path, "check", "--answers", str(tmp_path / "answers.yaml"))
    run(tmp_path, "export", str(tmp_path / "jo.json"), "--yes")
    return tmp_path


def run(folder: Path, *words: str, typed: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*words, "--rules", str(folder / "rules.yaml")], input=typed)
    return done.exit_code, done.stdout, done.stderr


def record(folder: Path, **changes: Any) -> Path:
    """A record as `review` writes it, with a check code that fits."""
    export = json.loads((folder / "jo.json").read_text("utf-8"))
    about = export["audit"]["ref"], export["audit"]["revision"], export["check"]["digest"]
    path = folder / "jo.review.json"
    write_review(path, new_record(load_rules(folder / "rules.yaml"), *about), "0.1.0")
    body: dict[str, Any] = json.loads(path.read_text("utf-8")) | changes
    digest = digest_of(body)
    body["check"] = {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
    path.write_text(json.dumps(body), encoding="utf-8")
    return path


def remark(question: str, account: str | None, decision: str, **words: str) -> dict[str, Any]:
    base = {"question": question, "account": account, "decision": decision}
    return {**base, "comment": None, "reason": None, **words}


def test_comments_stand_beside_the_answers(desk: Path) -> None:
    """What is asked again comes first, with the trainee's own answer, and agreed actions have their day."""
    path = record(
        desk,
        items=[
            remark("account-private", "a1", "accept", comment="Thank you."),
            remark("no-private-messages", None, "ask-again", reason="We talked on Monday."),
        ],
        actions=[{"what": "Turn it on", "by": "2027-05-20"}],
        signed={"name": "Kim", "date": "2027-05-04"},
    )
    code, shown, _ = run(desk, "import-review", str(path))
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    headings = ["Comments of your mentor", "To answer again", "Accepted as it is", "What you agreed"]
    assert (code, [line for line in lines if line in headings]) == (0, headings)
    assert "- Signed by Kim on 4 May 2027." in lines
    assert "- Turn it on (by 20 May 2027)" in lines
    assert "General: No. Why: We talked on Monday." in " ".join(lines)
    assert "Instagram: Partly. Comment: Thank you." in " ".join(lines)


def test_accepted_and_still_first(desk: Path) -> None:
    """What a mentor accepts and comes before all others is dealt with, and says why it still stands first."""
    told = "Your mentor says that this is dealt with. It stays first here until you answer it again."
    gate = remark("no-private-messages", None, "accept")
    other = remark("account-private", "a1", "accept")

    both = running(run(desk, "import-review", str(record(desk, items=[gate, other])))[1])
    assert f"General: No. {told}" in both
    assert both.count(told) == 1


def test_another_self_check_is_refused(desk: Path) -> None:
    """A review of somebody else's self-check is not shown beside these answers."""
    path = record(desk)
    run(desk, "check", "--answers", str(desk / "answers.yaml"))
    code, shown, told = run(desk, "import-review", str(path))
    assert (code, shown, told.count("Ask for the review of that one.")) == (1, "", 1)


def test_a_changed_file_is_doubted(desk: Path) -> None:
    """A review whose check code does not fit is shown with that said first, and exits with 3."""
    path = record(desk)
    body = json.loads(path.read_text("utf-8"))
    body["signed"] = {"name": "Somebody", "date": "2027-05-04"}
    path.write_text(json.dumps(body), encoding="utf-8")
    code, shown, _ = run(desk, "import-review", str(path))
    assert (code, "was changed after it was written" in shown) == (3, True)


@pytest.mark.parametrize("payload", some_of([p for p in HOSTILE if p.strip() and len(p) <= 300], 9))
def test_hostile_words_only_show(payload: str, desk: Path) -> None:
    """Nothing that stands in a review file acts on the terminal."""
    path = record(desk, items=[remark("account-private", "a1", "talk", comment=payload)])
    try:
        refused = read_review(path) is None
    except MeiSocialError:
        refused = True
    code, shown, told = run(desk, "import-review", str(path))
    acting = [c for c in shown + told if not c.isprintable() and c not in "\n\u200d"]  # one joins emoji
    assert (code, acting) == (int(refused), [])


# Kept with the self-check

GATE, PRIVATE, FOLLOW = (
    Item("no-private-messages", None),
    Item("account-private", "a1"),
    Item("pupils-follow", "a1"),
)
ASKED = "We talked on Monday."
BACK = (
    remark("no-private-messages", None, "ask-again", reason=ASKED),
    remark("account-private", "a1", "talk", comment="Bring your phone."),
)
AGREED = ({"what": "Turn it on", "by": "2027-05-20"},)


def kept(folder: Path) -> SavedAudit:
    return saved(folder / "home")


def running(text: str) -> str:
    return " ".join(text.split())


def answer(folder: Path, item: Item, said: AnswerValue) -> None:
    """Answer one question as the program does."""
    rules = load_rules(folder / "rules.yaml")
    with Store.open(folder / "home") as store:
        session = Session(rules, store, kept(folder), date(2027, 5, 3), lambda _: None)
        rule, account = next(q for q in session.questions(quick=False) if item_of(*q) == item)
        session.answer(rule, account, Answer(said, date(2027, 5, 3)))


def test_it_is_kept_once(desk: Path) -> None:
    """The file is kept as it came, with what it sends back; the same file again changes nothing."""
    path = record(desk, items=BACK, actions=AGREED)
    code, _, told = run(desk, "import-review", str(path))
    assert (code, told) == (
        0,
        "It is kept with your self-check. 1 question to answer again: mei-social recheck\n",
    )
    assert (kept(desk).review, kept(desk).returned) == (path.read_text("utf-8"), {GATE: ASKED})
    before = (desk / "home" / DATABASE).read_bytes()
    code, shown, told = run(desk, "import-review", str(path))
    assert (code, told) == (0, "You have taken this in before. Nothing was changed.\n")
    assert ("To answer again" in shown, (desk / "home" / DATABASE).read_bytes() == before) == (True, True)


def test_a_newer_one_takes_its_place(desk: Path) -> None:
    """A later file from the mentor replaces what an earlier one sent back and agreed."""
    run(desk, "import-review", str(record(desk, items=BACK, actions=AGREED)))
    newer = record(desk, items=[remark("pupils-follow", "a1", "ask-again", reason="Look at the list.")])
    code, _, _ = run(desk, "import-review", str(newer))
    assert (code, kept(desk).returned) == (0, {FOLLOW: "Look at the list."})
    assert "Agreed" not in run(desk, "actions")[1]


def test_one_about_an_export_that_was_not_made_here(desk: Path) -> None:
    """A file about a later export than any that is known here is taken in, and that is said."""
    about = json.loads(record(desk, items=BACK).read_text("utf-8"))["export"]
    code, shown, _ = run(desk, "import-review", str(record(desk, items=BACK, export=about | {"revision": 7})))
    assert code == 0
    assert "It is about revision 7, and the last one that is known here is revision 1." in running(shown)
    assert kept(desk).returned


def test_one_about_an_earlier_export_is_not_kept(desk: Path) -> None:
    """A file about an earlier export does not take the place of one about a later export."""
    path = record(desk, items=BACK)
    early = path.read_text("utf-8")
    run(desk, "export", str(desk / "jo.json"), "--yes", "--replace", "--name", "Jo")
    run(desk, "import-review", str(record(desk, actions=AGREED)))
    before = kept(desk)
    path.write_text(early, encoding="utf-8")
    code, shown, told = run(desk, "import-review", str(path))
    assert (code, "It is about revision 1, and you have made revision 2 since." in running(shown)) == (
        0,
        True,
    )
    assert told == (
        "It was shown, and nothing of it was kept. "
        "What you have from before is about a later file, revision 2.\n"
    )
    assert kept(desk) == before


def test_a_changed_file_is_not_kept(desk: Path) -> None:
    """Of a file whose check code does not fit nothing is kept, and it says so."""
    path = record(desk, items=BACK, actions=AGREED)
    path.write_text(path.read_text("utf-8").replace("Monday", "Sunday"), encoding="utf-8")
    code, _, told = run(desk, "import-review", str(path))
    assert (code, told) == (3, "It was shown, and nothing of it was kept.\n")
    assert (kept(desk).review, kept(desk).returned) == (None, {})


def test_a_file_for_somebody_else_is_not_kept(desk: Path) -> None:
    """A review of another self-check leaves nothing behind."""
    path = record(desk, items=BACK)
    run(desk, "check", "--answers", str(desk / "answers.yaml"))
    assert run(desk, "import-review", str(path))[0] == 1
    assert (kept(desk).review, kept(desk).returned) == (None, {})


def test_only_what_is_still_there_is_asked(desk: Path) -> None:
    """A question that is in the rules no more, or on an account that is gone, is shown and not asked."""
    back = [
        remark("gone", None, "ask-again", reason="Look."),
        remark("account-private", "a9", "ask-again", reason="Look."),
    ]
    code, shown, told = run(desk, "import-review", str(record(desk, items=back)))
    assert (code, kept(desk).returned) == (0, {})
    assert told == "It is kept with your self-check. There is no question to answer again.\n"
    assert "- gone General: No answer yet. Why: Look." in running(shown)
    assert "Is this account private? An account that is not on your list any more: No answer yet." in running(
        shown
    )


def test_answered_ones_do_not_come_back(desk: Path) -> None:
    """A mentor who adds a comment to the same file does not ask again what was answered meanwhile."""
    back = [*BACK, remark("pupils-follow", "a1", "ask-again", reason="Look at the list.")]
    run(desk, "import-review", str(record(desk, items=back)))
    answer(desk, GATE, AnswerValue.PARTLY)
    assert kept(desk).returned == {FOLLOW: "Look at the list."}
    run(desk, "import-review", str(record(desk, items=back, signed={"name": "Kim", "date": "2027-05-05"})))
    assert kept(desk).returned == {FOLLOW: "Look at the list."}
    other = [remark("no-private-messages", None, "ask-again", reason="And what about Tuesday?")]
    run(desk, "import-review", str(record(desk, items=other)))
    assert kept(desk).returned == {GATE: "And what about Tuesday?"}


def test_asked_again_after_another_export(desk: Path) -> None:
    """What a mentor sends back about a new export is asked again, in the same words too."""
    run(desk, "import-review", str(record(desk, items=BACK)))
    answer(desk, GATE, AnswerValue.PARTLY)
    run(desk, "export", str(desk / "jo.json"), "--yes", "--replace")
    run(desk, "import-review", str(record(desk, items=BACK)))
    assert kept(desk).returned == {GATE: ASKED}


# What follows from it


def asks_it_first(told: str) -> bool:
    """Whether the first question is the one sent back, with why and with what was said before."""
    page = running(told).partition("What your mentor sent back ")[2].partition("> ")[0]
    parts = ("You are asked to answer this again", ASKED, "On 3 May 2027 you said: No.")
    first = "Pupils. About 1 minute left Are you free of private messages with pupils?"
    return page.startswith(first) and all(part in page for part in parts)


def test_first_in_a_recheck(desk: Path) -> None:
    """A recheck begins with what was sent back, with the mentor's reason and what was said before."""
    run(desk, "import-review", str(record(desk, items=BACK)))
    _, _, told = run(desk, "recheck", "--plain", typed="yes\n" * 6)
    assert asks_it_first(told)
    assert told.index(ASKED) < told.index("Is this account private?")
    assert told.count(ASKED) == 1


def test_first_when_a_check_is_resumed(desk: Path) -> None:
    """An unfinished self-check goes on with what was sent back before anything else, until it is answered."""
    run(desk, "import-review", str(record(desk, items=BACK)))
    with Store.open(desk / "home") as store:
        store.reopen(kept(desk).number)
    _, _, told = run(desk, "check", "--plain")
    assert running(told).startswith('Talk to someone today: "Are you free of private messages with pupils?"')
    assert " Welcome back. Going on where you stopped. What your mentor sent back " in running(told)
    assert asks_it_first(told)
    run(desk, "check", "--plain", typed="yes\n")
    assert kept(desk).returned == {}
    assert ASKED not in run(desk, "check", "--plain")[2]


def test_the_plan_has_the_mentors_words(desk: Path) -> None:
    """Beside an action stands what the mentor wrote about it; what was agreed stands below, by day."""
    run(desk, "import-review", str(record(desk, items=BACK, actions=AGREED)))
    text = running(run(desk, "actions", "--all")[1])
    assert "Not yet: Instagram, about 5 minutes. From the review: To talk about. Bring your phone." in text
    assert f"From the review: To answer again. {ASKED}" in text
    assert "What you agreed - Turn it on, by 20 May 2027" in text
    answer(desk, GATE, AnswerValue.PARTLY)
    text = running(run(desk, "actions", "--all")[1])
    assert (ASKED in text, "Bring your phone." in text) == (False, True)


def test_the_calendar_has_what_was_agreed(desk: Path) -> None:
    """What was agreed is in the calendar file, in words only where that was asked for."""
    run(desk, "import-review", str(record(desk, actions=AGREED)))
    private, neutral = run(desk, "remind", "-", "--private")[1], run(desk, "remind", "-")[1]
    assert ("SUMMARY:Agreed: Turn it on" in private, "20270520" in private) == (True, True)
    assert ("Turn it on" in neutral, "20270520" in neutral) == (False, True)


def test_the_status_says_so(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`mei-social` alone names how many questions were sent back, first."""
    run(desk, "import-review", str(record(desk, items=BACK)))
    monkeypatch.setenv("MEI_SOCIAL_RULES", str(desk / "rules.yaml"))
    text = CliRunner().invoke(app, []).stdout
    assert "Next\n1 question was sent back to you. To answer:\n  mei-social recheck\n" in text


# What can go wrong


@pytest.mark.parametrize("kind", ["damaged", "newer"])
def test_a_store_that_cannot_be_read(desk: Path, kind: str) -> None:
    """A damaged store, or one of a newer version, is told in one sentence, and not a byte changes."""
    path, file = record(desk, items=BACK), desk / "home" / DATABASE
    if kind == "damaged":
        file.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    else:
        with sqlite3.connect(file) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
    before = file.read_bytes()
    code, shown, told = run(desk, "import-review", str(path))
    assert (code, shown, told.count("\n"), file.read_bytes() == before) == (1, "", 1, True)


@posix
def test_a_folder_that_cannot_be_written(desk: Path) -> None:
    """In a folder that may only be read the comments are shown, then one sentence says why none is kept."""
    record(desk, items=BACK)
    with readable_by_nobody() as folder:
        for path in (desk / "rules.yaml", desk / "jo.review.json", desk / "home" / DATABASE):
            copy = Path(shutil.copy(path, folder))
            copy.chmod(0o400)
            os.chown(copy, folder.stat().st_uid, folder.stat().st_gid)
        before = (folder / DATABASE).read_bytes()
        folder.chmod(0o500)
        words = ("import-review", folder / "jo.review.json", "--rules", folder / "rules.yaml")
        done = subprocess.run(
            python(FAULTS / "command.py", *words),
            env={**environment(), "MEI_SOCIAL_HOME": str(folder)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd="/",
        )
        assert (folder / DATABASE).read_bytes() == before
    assert (done.returncode, "To answer again" in done.stdout) == (1, True), done.stderr
    assert (done.stderr[:7], done.stderr.count("\n")) == ("Error: ", 1)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"not json", b"\xff\xfe", b'{"format": "mei-social-export"}']
)
def test_no_review_at_all(desk: Path, content: bytes) -> None:
    """Any other file is refused with what it is, and nothing is kept."""
    path = desk / "other.json"
    path.write_bytes(content)
    code, shown, told = run(desk, "import-review", str(path))
    assert (code, shown, told.startswith("Error: ")) == (1, "", True)
    assert kept(desk).review is None


def test_a_kept_file_that_cannot_be_read_any_more(desk: Path) -> None:
    """A kept review that a later version cannot read takes nothing of the plan away but its words."""
    run(desk, "import-review", str(record(desk, items=BACK, actions=AGREED)))
    with Store.open(desk / "home") as store:
        store.take_in_review(kept(desk).number, '{"format": "of another age"}', {})
    code, text, told = run(desk, "actions", "--all")
    assert (code, told, "Agreed" in text, "Is this account private?" in text) == (0, "", False, True)
    assert run(desk, "import-review", str(record(desk, items=BACK)))[0] == 0
