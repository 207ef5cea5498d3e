"""`mei-social review` as a mentor runs it."""

from __future__ import annotations

import json
import os
import re
import stat
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from effort import some_of
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item
from mei_social.export.write import to_json
from mei_social.review.record_file import read_review
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset
from mei_social.safeguarding.duty import ACTED_ON, GOES_BACK
from mei_social.storage import seen_exports
from mei_social.storage.location import LEDGER
from programs import EXAMPLE, TODAY, invoke, run
from render.test_report_html import Reader
from sample_report import HOSTILE
from small_exports import DAY, audit_of, export_bytes, rich_audit, rules_path, sealed
from terminals import Terminal

NEVER_SAID = re.compile(r"\b(verif\w*|valid|certif\w*|complian\w*|approv\w*|true results)\b", re.IGNORECASE)


class Desk:
    """A mentor's computer with one export on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.rules_file = rules_path(folder)
        self.rules: Ruleset = load_rules(self.rules_file)
        self.file = folder / "jo.json"
        self.record = folder / "jo.review.json"
        self.give(worried(self.rules))

    def give(self, audit: Audit, name: str | None = "Jo Field", file: str = "jo.json") -> Path:
        path = self.folder / file
        path.write_bytes(export_bytes(self.rules, audit, name))
        return path

    def review(self, *options: str, typed: str = "", file: Path | None = None) -> tuple[int, str, str]:
        rules = ("--rules", str(self.rules_file))
        return invoke("review", str(file or self.file), *rules, *options, home=self.home, stdin=typed)


def worried(rules: Ruleset) -> Audit:
    """A gate and two findings that are open, one of them on two accounts; a private part and a note."""
    audit = rich_audit(rules)
    no = {i: Answer(AnswerValue.NO, a.date, None, a.note) for i, a in audit.answers.items()}
    gate = next(i for i in audit.answers if i.question == "no-private-messages")
    private = {i: no[i] for i in audit.answers if i.question == "account-private"}
    return replace(audit, answers={**audit.answers, gate: no[gate], **private})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def acting(text: str) -> set[str]:
    return {
        c for c in text if c not in "\n\u200c\u200d" and unicodedata.category(c) in {"Cc", "Cf", "Cn", "Co"}
    }


# What is shown


def test_whom_to_tell_stands_whatever_the_steps_say(tmp_path: Path) -> None:
    """Whom to tell stands with each open gate, also where a later step of its own begins with "Tell"."""
    answers = EXAMPLE.read_text(encoding="utf-8")
    gate = "no-pupil-images-on-own-devices"
    (tmp_path / "answers.yaml").write_text(answers.replace(f"{gate}: yes", f"{gate}: no"), encoding="utf-8")
    file = str(tmp_path / "jo.json")
    invoke("check", "--answers", str(tmp_path / "answers.yaml"), home=tmp_path / "home")
    invoke("export", file, "--yes", home=tmp_path / "home")

    text = " ".join(invoke("review", file, home=tmp_path / "mentor")[1].split())
    tell = "The school's safeguarding lead straight away; then your provider's director, today."
    assert f"General: No. Who to tell: {tell} What they were told to do: If a picture" in text


def test_order(desk: Desk) -> None:
    """Whose, the date and self-declared; what to doubt; gates with what to do; findings; notes; the rest."""
    body = json.loads(desk.file.read_bytes())
    body["left_out"]["accounts"] = 1
    body["assessment"]["score"] = 99
    desk.file.write_bytes(sealed(body))
    code, shown, err = desk.review()
    out = " ".join(shown.split())

    order = (
        "Jo Field (MS-0000-0000), 3 May 2027, revision 1",
        "Not finished.",
        "Self-declared: these are the trainee's own answers. Nobody has checked them.",
        "What to doubt",
        "Worst open finding: critical.",
        "Before anything else",
        "What they were told to do: Stop, keep the messages and tell your mentor.",
        "This is about a child's safety, so act today.",
        "do not promise to keep it secret.",
        "Whom to tell first: ",
        "High: 1 finding",
        "Instagram: No; Zeppelin: No.",
        "Medium: 1 finding",
        "Notes that were shared",
        "Set aside as not applying",
        "What was left out",
        "Check code ",
        "Look at the top again: 1 thing to doubt and 1 open question that comes before all others.",
    )
    places = [out.index(text) for text in order]
    assert places == sorted(places)
    assert (code, err) == (3, "")


def test_nothing_to_doubt(desk: Desk) -> None:
    """A file as it was exported is shown without doubts; a bad result is no failure."""
    code, out, err = desk.review()
    assert (code, err) == (0, "")
    assert "What to doubt" not in out


def test_words(desk: Desk) -> None:
    """No output says anything that makes the answers sound checked."""
    html = desk.folder / "page.html"
    told = "".join(desk.review("--html", str(html))[1:]) + desk.review("--json")[1] + html.read_text("utf-8")
    assert NEVER_SAID.findall(told) == []


def test_narrow_and_plain(desk: Desk) -> None:
    """No line is wider than a narrow window, and nothing but text is written."""
    done = run(
        *("review", str(desk.file), "--rules", str(desk.rules_file), "--plain"),
        home=desk.home,
        env={"COLUMNS": "40"},
    )
    text = done.stdout.decode()
    assert (done.returncode, max(map(len, text.splitlines())) <= 40, acting(text)) == (0, True, set())


KEYS = {
    *(
        "format",
        "format_version",
        "statement",
        "comes_first",
        "refused",
        "ref",
        "revision",
        "digest",
        "code",
        "name",
        "date",
    ),
    *("provider", "rules", "their_rules", "doubts", "seen", "band", "headline", "score", "coverage", "gates"),
    "extent",
    "from_form",
    "unasked",
    *(
        "not_asked",
        "duty",
        "gates_unanswered",
        "findings",
        "notes",
        "set_aside",
        "left_out",
        "changes",
        "record",
    ),
}


def test_json(desk: Desk) -> None:
    """For machines the same, whole, in ASCII, with keys that stay; and nothing is asked."""
    code, out, err = desk.review("--json")
    found = json.loads(out)
    assert (code, err, out.isascii(), set(found)) == (0, "", True, KEYS)
    assert (found["ref"], found["band"], found["record"]) == ("MS-0000-0000", "critical", None)
    [gate], places = found["gates"], found["findings"][0]["places"]
    assert (gate["question"], gate["places"][0]["account"]) == ("no-private-messages", None)
    assert [(p["account"], p["said"]) for p in places] == [("a1", "No"), ("a2", "No")]


# What is refused


REFUSED: dict[str, tuple[bytes, str]] = {
    "cut.json": (b'{"format": "mei-social-export"', "cut.json is not JSON: line 1"),
    "empty.json": (b"", "empty.json is empty"),
    "other.json": (b"{}", "other.json is JSON, but no export of mei-social"),
    "page.html": (
        b"<!doctype html>",
        "page.html holds no data of a self-check. A page that an older mei-social made has none",
    ),
    "table.csv": (b"\xef\xbb\xbfa,b", "table.csv is a file to read (CSV)"),
    "text.md": (b"# Social", "text.md is a file to read (Markdown)"),
    "page.json": (b"<html>", "page.json holds no data of a self-check"),
    "nan.json": (b'{"a": NaN}', "nan.json has a number that is not a whole number"),
    "big.json": (b" " * (2 * 1024 * 1024 + 1), "big.json is larger than 2 MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(desk: Desk, name: str) -> None:
    """A file that is no export is refused by name with the reason, and 3 is the exit code."""
    content, told = REFUSED[name]
    path = desk.folder / name
    path.write_bytes(content)
    code, out, err = desk.review(file=path)

    assert (code, out) == (3, "")
    assert err.startswith("This file was not reviewed.\n")
    assert told in err
    assert json.loads(desk.review("--json", file=path)[1])["refused"]["file"] == str(path)


def test_unknown_key(desk: Desk) -> None:
    """What is wrong with a file that is nearly an export is told, and nothing that stands in it."""
    body = json.loads(desk.file.read_bytes())
    desk.file.write_bytes(sealed({**body, "secret": "Tell nobody"}))
    code, _, err = desk.review()
    assert (code, "ecret" in err, "Tell nobody" in err) == (3, False, False)
    assert "The file has a key that no export has." in err


def test_a_record_is_no_export(desk: Desk) -> None:
    """The mentor's own record, which lies beside the export, is told apart from it."""
    desk.review("--record", typed="sign\nDr M. Ash\n")
    code, _, err = desk.review(file=desk.record)
    assert code == 3
    assert "is a record about a file, and not the file itself." in err


@pytest.mark.skipif(os.name != "posix", reason="there are no pipes by name")
def test_odd_places(desk: Desk) -> None:
    """A pipe and a folder are refused at once; a file that is not there could not be read."""
    pipe = desk.folder / "pipe.json"
    os.mkfifo(pipe)
    assert desk.review(file=pipe)[0] == 3
    assert desk.review(file=desk.folder)[0] == 3
    assert desk.review(file=desk.folder / "none.json")[0] == 1


# What is remembered


def test_remembers(desk: Desk) -> None:
    """Reference, revision, digest, date and which gates are open are kept; no other answer, note or name."""
    desk.review()
    [seen] = seen_exports.seen_before(desk.home, "MS-0000-0000")
    digest = json.loads(desk.file.read_bytes())["check"]["digest"]
    assert (seen.revision, seen.digest, seen.date) == (1, digest, date.fromisoformat(TODAY))
    assert seen.gates == ("no-private-messages",)

    kept = b"".join(path.read_bytes() for path in desk.home.iterdir())
    private = (
        "Jo Field",
        "sister",
        "Sunday",
        "No photo",
        "Zeppelin",
        "instagram",
        "account-private",
        "critical",
    )
    assert [text for text in private if text.encode() in kept] == []
    assert [path.name for path in desk.home.iterdir()] == [LEDGER]
    assert "You have seen this file before, on 3 May 2027." in desk.review()[1]


def test_older_revision(desk: Desk) -> None:
    """A file older than one that was seen is doubted; the newer one says what was seen before it."""
    newer = desk.give(replace(worried(desk.rules), revision=2), file="newer.json")
    desk.review()
    assert "You have seen revision 1 on 3 May 2027." in desk.review(file=newer)[1]
    code, out, _ = desk.review()
    assert code == 3
    assert "You have seen a later one: revision 2, on 3 May 2027." in " ".join(out.split())


def test_a_gate_that_was_open(desk: Desk) -> None:
    """A gate that was open in a file seen before, and is not in this one, is named with revision and day."""
    desk.review()
    newer = desk.give(replace(rich_audit(desk.rules), revision=2), file="newer.json")
    code, out, _ = desk.review(file=newer)
    said = " ".join(out.split())
    assert (code, "is not in this file. Ask what was done." in said) == (3, True)
    assert (
        "Are you free of private messages with pupils? It was open in revision 1, "
        "which you saw on 3 May 2027; not open in revision 2." in said
    )


def test_all_that_was_set_aside_is_listed(desk: Desk) -> None:
    """However many answers were set aside, each stands there with its reason."""
    audit = audit_of(desk.rules)
    accounts = tuple(Account(f"a{n}", "instagram", Purpose.PERSONAL) for n in range(1, 56))
    aside = {
        Item("account-private", each.id): Answer(AnswerValue.NOT_APPLICABLE, DAY, f"Reason {each.id}.")
        for each in accounts
    }
    made = desk.give(replace(audit, accounts=accounts, answers={**audit.answers, **aside}))
    said = " ".join(desk.review("--plain", file=made)[1].split())
    assert [each.id for each in accounts if f"Reason {each.id}." not in said] == []


def test_altered_files_are_not_remembered(desk: Desk) -> None:
    """A file that was changed cannot make an honest one look old."""
    body = json.loads(desk.file.read_bytes())
    body["audit"]["revision"] = 900
    altered = desk.folder / "altered.json"
    altered.write_bytes(to_json(body))
    assert (desk.review(file=altered)[0], desk.review()[0]) == (3, 0)


def test_open_in_an_altered_file(desk: Desk) -> None:
    """What was open in a file that was changed is asked about when the next file has it closed."""
    body = json.loads(desk.file.read_bytes())
    body["audit"]["date"] = "2027-05-02"
    altered = desk.folder / "altered.json"
    altered.write_bytes(to_json(body))
    assert desk.review(file=altered)[0] == 3
    honest = desk.give(replace(audit_of(desk.rules), revision=4))
    code, out, _ = desk.review("--plain", file=honest)
    told = " ".join(out.split())
    assert (code, "You have seen revision" in told) == (3, False)
    assert "It was open in a file that was altered after its export, which you saw on" in told


def test_damaged_list(desk: Desk) -> None:
    """Where the list cannot be read, the file is shown all the same, and it is said once."""
    desk.home.mkdir()
    (desk.home / LEDGER).write_bytes(b"not a database")
    code, out, err = desk.review()
    assert (code, err.count("mei-social forget")) == (0, 1)
    assert "Before anything else" in out


# What has changed


def test_since(desk: Desk) -> None:
    """With the earlier file it is said what was fixed, what is new and how many are still open."""
    audit = replace(audit_of(desk.rules, pupils_follow=AnswerValue.YES), revision=2)
    newer = desk.give(audit, file="newer.json")
    code, out, _ = desk.review("--since", str(desk.file), file=newer)
    text = " ".join(out.split())
    assert code == 0
    assert "Since revision 1, 3 May 2027 1 worse, 1 no longer answered, 2 fixed." in text
    assert "- Fixed: Are you free of private messages with pupils? General." in text
    assert (
        json.loads(desk.review("--since", str(desk.file), "--json", file=newer)[1])["changes"]["revision"]
        == 1
    )


@pytest.mark.parametrize(
    ("ref", "revision", "told"),
    [
        ("MS-1111-1111", 1, "is of somebody else: reference MS-1111-1111"),
        ("MS-0000-0000", 3, "is the later one: revision 3"),
        ("MS-0000-0000", 1, "holds the same as this one"),
    ],
)
def test_since_another(desk: Desk, ref: str, revision: int, told: str) -> None:
    """A file of another trainee, a later one and the same one again are wrong usage."""
    other = desk.give(replace(worried(desk.rules), ref=ref, revision=revision), file="other.json")
    code, _, err = desk.review("--since", str(other))
    assert code == 2
    assert told in err


# The record

WALK = """\
go
accept
no
talk
Shall we look at it together?
each
ask
It was open in June
accept
skip
action
Turn on the private account
2 weeks
action
Tell the class teacher
1/4/2027
20/5/2027
sign
Dr M. Ash
page
stop
"""


def test_record(desk: Desk) -> None:
    """A walk through everything: decisions by account, a reason, a comment, actions with dates, a name."""
    code, _, err = desk.review("--record", typed=WALK)
    assert code == 0
    made = read_review(desk.record)
    record = made.record
    assert [(r.question, r.account, r.decision, r.comment, r.reason) for r in record.remarks] == [
        ("no-private-messages", None, "talk", "Shall we look at it together?", None),
        ("account-private", "a1", "ask-again", None, "It was open in June"),
        ("account-private", "a2", "accept", None, None),
    ]
    assert [(a.what, a.by.isoformat()) for a in record.actions] == [
        ("Turn on the private account", "2027-05-17"),
        ("Tell the class teacher", "2027-05-20"),
    ]
    assert record.signed
    assert (record.signed.name, record.signed.date.isoformat()) == ("Dr M. Ash", TODAY)
    body = json.loads(desk.file.read_bytes())
    assert (record.about.ref, record.about.revision, record.about.digest, made.check_matches) == (
        "MS-0000-0000",
        1,
        body["check"]["digest"],
        True,
    )
    said = " ".join(err.split())
    assert (
        "To sign means: I have read this and talked it through. It does not say that the answers are true"
        in said
    )
    assert "1 finding has no decision yet. You can sign all the same." in said
    assert "1 April 2027 has passed already." in said
    page = (desk.folder / "jo.review.html").read_text("utf-8")
    assert all(text in page for text in ("Dr M. Ash, 3 May 2027", "It was open in June", "17 May 2027"))


def test_the_trainees_file_is_never_changed(desk: Desk) -> None:
    """Byte for byte and by its time it is what it was, and no name of ours can be given to it."""
    before = (desk.file.read_bytes(), desk.file.stat().st_mtime_ns)
    desk.review("--record", typed=WALK)
    for options in (("--html", str(desk.file), "--replace"), ("--record-to", str(desk.file))):
        code, _, err = desk.review(*options, typed=WALK)
        assert (
            code,
            "is the file that was handed to you, which is never changed." in " ".join(err.split()),
        ) == (2, True)
    assert (desk.file.read_bytes(), desk.file.stat().st_mtime_ns) == before


def test_resumes(desk: Desk) -> None:
    """End of input saves; a second run goes on with the first finding that is not decided."""
    code, _, err = desk.review("--record", typed="go\ntalk\nToday\n")
    assert code == 0
    go_on = f"To go on with it: mei-social review {desk.file} --record\n"
    assert err.endswith(f"Your record is saved as {desk.record}. The file itself is unchanged. {go_on}")
    code, out, err = desk.review("--record", typed="go\naccept\nsave\n")
    assert "Your record\n- 1 of 3 findings decided.\n- Not signed." in out
    assert "Finding 2 of 3." in err
    assert len(read_review(desk.record).record.remarks) == 3


def test_every_answer_is_saved_at_once(desk: Desk) -> None:
    """What was answered is in the file before the next question, so that a crash loses nothing."""
    for typed, count in (("go\n", 0), ("go\ntalk\n", 1), ("go\ntalk\n\nask\nWhy\n", 3)):
        desk.review("--record", typed=typed)
        assert (len(read_review(desk.record).record.remarks) if desk.record.exists() else 0) == count
        desk.record.unlink(missing_ok=True)


def test_nothing_is_written_unasked(desk: Desk) -> None:
    """Without a decision there is no record, and without --record nothing is asked on a pipe."""
    assert desk.review(typed="go\ntalk\n")[0] == 0
    assert "No record was written." in desk.review("--record", typed="go\nskip\nback\nsave\n")[2]
    assert not desk.record.exists()


def test_back_changes_an_answer(desk: Desk) -> None:
    """Back shows what was said, which can be changed; and back before the first returns to the menu."""
    _, _, err = desk.review("--record", typed="go\ntalk\nFirst\nback\ntalk\nback\nback\nback\nsave\n")
    assert "So far: Talk about it. Comment: First" in err
    assert len(read_review(desk.record).record.remarks) == 1
    assert "The file itself is unchanged." in err


def test_an_open_gate_is_not_accepted_by_a_slip(desk: Desk) -> None:
    """To accept an open gate takes a second yes."""
    _, _, err = desk.review("--record", typed="go\naccept\nno\naccept\nyes\nsave\n")
    assert err.count("Has it been dealt with") == 2
    assert [r.decision for r in read_review(desk.record).record.remarks] == ["accept"]


def test_a_reason_is_needed(desk: Desk) -> None:
    """To ask again without a reason saves nothing."""
    _, _, err = desk.review("--record", typed="go\nask\n\nsave\n")
    assert "Nothing was saved, as there is no reason." in err
    assert not desk.record.exists()


def test_change_after_signing(desk: Desk) -> None:
    """A later change takes the name off again, and says so before."""
    desk.review("--record", typed="sign\nDr M. Ash\nstop\n")
    assert read_review(desk.record).record.signed
    desk.review("--record", typed="pick\n1\ntalk\n\nback\nstop\n")
    assert read_review(desk.record).record.signed is None


def test_comment_and_action_can_be_removed(desk: Desk) -> None:
    """A comment goes when nothing is typed, with its entry if there is no decision; an action when picked."""
    comment = "pick\n1\ncomment\n{}\nback\nback\n"
    typed = f"{comment.format('Hm')}action\nDo it\n7d\nremove\n1\n{comment.format('')}stop\n"
    desk.review("--record", typed=typed)
    record = read_review(desk.record).record
    assert (record.remarks, record.actions) == ((), ())


def test_record_about_another_file(desk: Desk) -> None:
    """When a newer file takes the name of one that was reviewed, the record of the old one is kept."""
    desk.review("--record", typed="go\ntalk\n\nsave\n")
    before = desk.record.read_bytes()
    desk.give(replace(worried(desk.rules), revision=2))
    code, _, err = desk.review("--record", typed="go\naccept\nyes\n")
    assert (code, desk.record.read_bytes()) == (1, before)
    assert "is your record about another file (reference MS-0000-0000, revision 1)" in err
    assert "Add --record-to with another name, such as jo-2.review.json." in err
    other = desk.folder / "jo-2.review.json"
    assert desk.review("--record-to", str(other), typed="go\naccept\nyes\nsave\n")[0] == 0
    assert read_review(other).record.about.revision == 2


def test_what_is_no_record_is_not_written_over(desk: Desk) -> None:
    """A file of that name that is no record stays as it is."""
    desk.record.write_text("My shopping list")
    code, out, err = desk.review("--record", typed=WALK)
    assert (code, desk.record.read_text(), "Before anything else" in out) == (1, "My shopping list", True)
    assert "jo.review.json is no record that can be read, so it is left as it is. Add --record-to" in err
    assert desk.review()[0] == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(desk: Desk) -> None:
    """Where the record cannot be saved, that is said at the first decision."""
    desk.folder.chmod(0o500)
    try:
        code, _, _ = desk.review("--record", typed="go\ntalk\n")
    finally:
        desk.folder.chmod(0o700)
    assert code == 1


def test_altered_record(desk: Desk) -> None:
    """A record that another program changed is told, and can be gone on with."""
    desk.review("--record", typed="go\ntalk\nToday\n")
    desk.record.write_text(desk.record.read_text("utf-8").replace("Today", "Never"), "utf-8")
    code, _, err = desk.review("--record", typed="sign\nDr M. Ash\nstop\n")
    assert (code, "was changed by another program since it was saved here" in err) == (0, True)
    assert read_review(desk.record).check_matches


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes")
def test_for_the_owner_only(desk: Desk) -> None:
    """Record and page are nobody else's to read."""
    desk.review("--record", typed=WALK)
    for path in (desk.record, desk.folder / "jo.review.html"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


# Hostile texts


def hostile(desk: Desk, texts: list[str]) -> None:
    """An export with these texts in every field that a person can fill."""
    body: dict[str, Any] = json.loads(desk.file.read_bytes())
    body["audit"]["name"] = texts[0][:80]
    for number, account in enumerate(body["accounts"]):
        account.update(name=texts[number % len(texts)][:30], label=texts[number % len(texts)][:240])
    for number, answer in enumerate(a for a in body["answers"] if "date" in a):
        answer["note"] = texts[number % len(texts)][:600]
        if "reason" in answer:
            answer["reason"] = texts[number % len(texts)][:300]
    for number, question in enumerate(body["questions"]):
        if number % 2:
            question["text"] = texts[number % len(texts)][:200]
    body["rules"].update(title=texts[0][:160])
    desk.file.write_bytes(sealed(body))


def shape(page: str) -> list[tuple[str, str]]:
    """The tags of a page with their attributes' names."""
    return sorted({(tag, name) for tag, name, _ in Reader(page).attributes()})


BATCHES = [HOSTILE[start::10] for start in range(10)]


@pytest.mark.parametrize("texts", some_of(BATCHES, 4))
def test_hostile(desk: Desk, texts: tuple[str, ...]) -> None:
    """What was written to fool a terminal or a browser does not act in either, from trainee or mentor."""
    page = desk.folder / "page.html"
    desk.review("--record", typed=WALK)
    desk.review("--html", str(page))
    harmless = shape(page.read_text("utf-8"))
    desk.record.unlink()
    hostile(desk, [text for text in texts if text.strip()])
    lines = [" ".join(text.split()) or "x" for text in texts]
    typed = "".join(
        f"pick\n1\ncomment\n{text[:600]}\nask\n{text[:600]}\nback\naction\n{text[:300]}\n7d\n"
        for text in lines
    )
    told = "".join(desk.review("--record", "--plain", typed=f"{typed}sign\n{lines[0][:80]}\nstop\n")[1:])
    told += "".join(desk.review("--html", str(page), "--replace")[1:]) + desk.review("--json")[1]

    assert acting(told) == set()
    assert len(read_review(desk.record).record.actions) == len(lines)
    doubted = {("section", "aria-labelledby"), ("section", "class"), ("section", "id")}
    assert set(shape(page.read_text("utf-8"))) <= {*harmless, *doubted}


def test_hostile_file_names(desk: Desk) -> None:
    """A file whose name holds an escape sequence is shown and refused in words that do not act."""
    odd = desk.file.rename(desk.folder / "a\x1b[31m\u202eb.json")
    told = "".join(desk.review("--record", typed=WALK, file=odd)[1:])
    odd.write_bytes(b"{}")
    told += "".join(desk.review(file=odd)[1:]) + desk.review("--json", file=odd)[1]
    assert acting(told) == set()


# In a window


def window(desk: Desk, *options: str, **variables: Any) -> Terminal:
    arguments = ("review", str(desk.file), "--rules", str(desk.rules_file), *options)
    return Terminal(desk.home, *arguments, MEI_SOCIAL_TODAY=TODAY, **variables)


def test_offered_in_a_window(desk: Desk) -> None:
    """In a terminal the record is offered after the file was shown; nothing is chosen beforehand."""
    seat = window(desk)
    seat.pick("leave")
    code, _ = seat.ends()
    assert (code, desk.record.exists()) == (0, False)

    seat = window(desk)
    seat.pick("write", "go", "talk")
    seat.asked("for no comment.")
    seat.child.send("Together\r")
    seat.pick("save")
    code, told = seat.ends()
    assert (code, "Your record is saved as" in told) == (0, True)
    assert [r.comment for r in read_review(desk.record).record.remarks] == ["Together"]


def test_stopped(desk: Desk) -> None:
    """Ctrl-C keeps what was decided, and says so with the command to go on with."""
    seat = window(desk, "--plain", "--record")
    seat.type("go", "talk", "Together")
    seat.asked()
    seat.child.sendintr()
    code, told = seat.ends()
    go_on = f"To go on with it: mei-social review {desk.file} --record"
    kept = f"Your record is saved as {desk.record}. The file itself is unchanged. {go_on}"
    assert (code, told.replace("^C ", "")) == (130, kept)
    elsewhere = desk.file.with_name("other one.json")
    told = " ".join(desk.review("--record-to", str(elsewhere), typed="go\ntalk\n\nsave\n")[2].split())
    assert told.endswith(f"mei-social review {desk.file} --record-to '{elsewhere}'")
    assert len(read_review(desk.record).record.remarks) == 1


# What the mentor did


ACTED_DAY = "2031-07-09"
MARKS = (ACTED_DAY, "9 July 2031", "2031", "acted on", "Acted on")


def on(desk: Desk, day: str, *options: str, typed: str = "") -> tuple[int, str, str]:
    """The same on another day."""
    words = ("review", str(desk.file), "--rules", str(desk.rules_file), *options)
    code, out, err = invoke(*words, home=desk.home, stdin=typed, env={"MEI_SOCIAL_TODAY": day})
    return code, out, " ".join(err.split())


def test_acted_on_is_in_the_mentors_list_alone(desk: Desk) -> None:
    """A planted day is on the mentor's screen and in their list, and in no record, page, export or table."""
    on(desk, TODAY)  # seen on another day
    _, _, acted = on(desk, ACTED_DAY, "--record", typed="acted\n1\nsave\n")
    page, table = desk.folder / "page.html", desk.folder / "table.html"
    on(desk, TODAY, "--record", typed=WALK)
    on(desk, TODAY, "--html", str(page))
    _, out, err = on(desk, TODAY)
    received = desk.folder / "received"
    received.mkdir()
    (received / "jo.json").write_bytes(desk.file.read_bytes())
    rules = ("--rules", str(desk.rules_file))
    outputs = [invoke("cohort", str(received), *rules, *how, home=desk.home)[1] for how in ((), ("--json",))]
    invoke("cohort", str(received), *rules, "--output", str(table), home=desk.home)
    made = [desk.record, desk.folder / "jo.review.html", page, table, desk.file]
    texts = [*outputs, out, on(desk, TODAY, "--json")[1], *(path.read_text("utf-8") for path in made)]

    assert ACTED_ON in acted
    assert "Kept in your own list: acted on, 9 July 2031." in acted
    assert "Only in your own list: acted on, 9 July 2031. Are you free of private messages" in err
    assert {path.exists() for path in made} == {True}
    assert [mark for mark in MARKS for text in texts if mark in text] == []
    assert ACTED_DAY.encode() in (desk.home / LEDGER).read_bytes()


def test_forget_forgets_what_was_acted_on(desk: Desk) -> None:
    """`forget` leaves nothing of it in any file of the folder."""
    on(desk, ACTED_DAY, "--record", typed="acted\n1\nsave\n")
    assert invoke("forget", "--yes", home=desk.home)[0] == 0
    assert [path for path in desk.home.rglob("*") if ACTED_DAY.encode() in path.read_bytes()] == []
    assert "acted on, 9 July" not in on(desk, TODAY)[2]


@pytest.mark.parametrize("acted", [True, False])
def test_forget_names_what_nobody_acted_on(acted: bool, desk: Desk) -> None:
    """Before the list goes, open gates in it are named with their file, unless they were acted on."""
    on(desk, TODAY, "--record", typed="acted\n1\nsave\n" if acted else "save\n")
    env = {"MEI_SOCIAL_RULES": str(desk.rules_file)}
    _, _, err = invoke("forget", "--plain", home=desk.home, stdin="no\n", env=env)
    told = " ".join(err.split())
    line = "Are you free of private messages with pupils? (MS-0000-0000, seen on 3 May 2027)"
    assert (line in told, "never noted as acted on" in told) == (not acted, not acted)
    assert "Nothing was deleted" in told
    assert line not in " ".join(invoke("forget", "--older-than", "1d", "--yes", home=desk.home)[2].split())


def test_a_gate_without_an_answer_is_sent_back(desk: Desk) -> None:
    """A mentor can send it back with a reason, and nothing else."""
    desk.give(audit_of(desk.rules, no_private_messages=None))
    _, _, told = on(desk, TODAY, "--record", typed="send back\n1\nPlease answer it\nsave\n")
    [remark] = json.loads(desk.record.read_text("utf-8"))["items"]
    assert "Send back what comes first and has no answer" in told
    assert (remark["question"], remark["decision"], remark["reason"]) == (
        "no-private-messages",
        "ask-again",
        "Please answer it",
    )


def test_acted_on_is_taken_back(desk: Desk) -> None:
    """Choosing it once more takes it back."""
    on(desk, ACTED_DAY, "--record", typed="acted\n1\nsave\n")
    _, _, told = on(desk, TODAY, "--record", typed="acted\n1\nsave\n")
    assert "Acted on, 9 July 2031: choose it to take that back" in told
    assert "Taken back." in told
    assert "acted on, 9 July" not in on(desk, TODAY)[2]


def test_what_goes_back_to_the_trainee_is_said(desk: Desk) -> None:
    """Before anything is written about an open gate, and at a comment on one, it is said who reads it."""
    _, _, told = on(desk, TODAY, "--record", typed="go\ncomment\n\nsave\n")
    assert told.count(GOES_BACK) == 2
    assert "Write nothing in it about what comes first that the person who leads" in " ".join(told.split())
    assert told.index(GOES_BACK) < told.index("Your record about")


def test_without_an_open_gate_nothing_of_it_is_said(desk: Desk) -> None:
    """Where no gate is open there is nothing to act on, and the menu is as it was."""
    desk.give(rich_audit(desk.rules))
    _, _, told = on(desk, TODAY, "--record", typed="save\n")
    assert GOES_BACK not in told
    assert "that you acted" not in told
