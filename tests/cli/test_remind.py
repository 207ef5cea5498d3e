"""The calendar file: what calendar programs make of it, and what those see who may look at the calendar."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from icalendar import Calendar, Component
from msgspec.structs import replace

from audit.test_assess_properties import law
from interview.test_planning import desk, example
from mei_social.audit.model import Item, Mark, State
from mei_social.render.plan.ics import (
    NEUTRAL_TEXT,
    NO_LONGER,
    Given,
    Neutral,
    cancelled,
    entries,
    given_after,
    to_ics,
)
from mei_social.report.action_plan import Agreed, Plan
from mei_social.ruleset.load import load_rules
from mei_social.storage.reader import CALENDAR
from mei_social.storage.store import Store
from mei_social.text.visible import visible
from programs import RULES, copied, finished, invoke, run
from sample_plan import TODAY, hostile_plan, sample_plan
from sample_report import HOSTILE
from terminals import saved

__all__ = ["desk", "example"]
SCRIPT = Path(__file__).parents[1] / "browser" / "calendar.mjs"
LATER = Item("account-private", "a1")
REF = "MS-TEST-0001"
PROPERTIES = [
    *("summary", "dtstart", "dtend", "dtstamp", "uid", "sequence", "class", "description", "transp"),
]
BREAKERS = (
    "one\r\nBEGIN:VEVENT\r\nSUMMARY:two\r\nEND:VEVENT",
    "one\nATTACH:https://example.org/x",
    'a, b; c: d \\ e \\n f " g',
    "\u00e9" * 200,
    "\U0001f469\u200d\U0001f3eb" * 60,
    "end\x1b[2J\x00\x7f",
    "\u2028LOCATION:x\x85ATTENDEE:y",
    *HOSTILE,
)
Seen = list[dict[str, Any]]


def events(content: bytes) -> list[Component]:
    """The entries, as Python's parser reads them."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


def names(event: Component) -> list[str]:
    return [name.lower() for name, _ in event.property_items(recursive=False) if name not in ("BEGIN", "END")]


def texts(plan: Plan) -> set[str]:
    """What stands in the private entries."""
    return {text for entry in entries(plan) for text in (entry.title, entry.text)}


# What is in it


def test_days_of_the_plan() -> None:
    """The day to look again, each action that was put off, each thing agreed, in the order of their days."""
    found = [
        (str(e["summary"]), e.decoded("dtstart")) for e in events(to_ics(sample_plan(), REF, private=True))
    ]
    assert found == [
        (
            "Turn off location sharing: Instagram 1 (personal)",
            TODAY,
        ),  # the day that it was put off to has passed
        ("Make this account private: TikTok", date(2026, 11, 20)),
        ("Agreed: Ask about LinkedIn; then decide", date(2026, 11, 20)),
        ("Agreed: Tell friends what not to tag", date(2026, 12, 1)),
        ("Social media self-check: look again", date(2027, 2, 10)),
    ]


def test_private_entries_say_what_to_do() -> None:
    """In a private calendar an entry has the steps, and how to say that it is done."""
    description = str(events(to_ics(sample_plan(), REF, private=True))[1]["description"])
    assert description.splitlines() == [
        "Turn on the setting for a private account.",
        "Go through your followers, because people who already follow you keep their access.",
        "Then run: mei-social actions --change",
    ]


@pytest.mark.parametrize("private", [True, False])
def test_whole_days_that_block_nothing(private: bool) -> None:
    """Each entry is one whole day, is free time, is private, and reminds at six the evening before."""
    for event in events(to_ics(sample_plan(), REF, private=private)):
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert (str(event["class"]), str(event["transp"])) == ("PRIVATE", "TRANSPARENT")
        [alarm] = event.walk("VALARM")
        assert (alarm.decoded("trigger"), str(alarm["action"])) == (timedelta(hours=-6), "DISPLAY")
        assert str(alarm["description"]) == str(event["summary"])
        assert set(names(event)) <= set(PROPERTIES)


def test_days_that_have_passed_are_today() -> None:
    """Made late, everything that is overdue stands on the day on which the file is made."""
    plan = replace(sample_plan(), today=date(2028, 1, 1))
    assert {e.decoded("dtstart") for e in events(to_ics(plan, REF, private=True))} == {date(2028, 1, 1)}


# What others may see


def test_neutral_entries() -> None:
    """Unless it is asked for, an entry says one of three things and why it says no more."""
    found = events(to_ics(sample_plan(), REF, private=False))
    assert {str(e["summary"]) for e in found} == {n.value for n in Neutral}
    assert {str(e["description"]) for e in found} == {NEUTRAL_TEXT}


def test_neutral_file_gives_nothing_away() -> None:
    """In the neutral file there is no reference, no app, no topic and no sentence of the rules."""
    text = unfolded(to_ics(sample_plan(), REF, private=False)).replace(
        "PRODID:-//mei-social//self-check//EN", ""
    )
    rules = load_rules(RULES)
    platforms = {p.name for p in rules.platforms} | {p.id for p in rules.platforms}
    topics = {t.name for t in rules.topics} | {rule.id for rule in rules.rules}
    telling = {REF, *platforms, *topics, *texts(sample_plan()), "social", "account", "pupil", "mentor"}
    found = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in telling if word), re.IGNORECASE)
    assert found.findall(text) == []


def unfolded(content: bytes) -> str:
    return content.replace(b"\r\n ", b"").decode()


# Made again


def uids(content: bytes) -> dict[str, str]:
    return {str(e["summary"]): str(e["uid"]) for e in events(content)}


def test_made_again_it_replaces() -> None:
    """The same thing has the same UID on every day, in both kinds of file, and a later file counts higher."""
    plan = sample_plan()
    first, again = to_ics(plan, REF, private=True), to_ics(plan, REF, private=True)
    tomorrow = replace(plan, today=TODAY + timedelta(days=1))
    assert first == again
    assert uids(to_ics(tomorrow, REF, private=True)) == uids(first)
    neutral = [str(e["uid"]) for e in events(to_ics(plan, REF, private=False))]
    assert neutral == list(uids(first).values())
    counts = [{e.decoded("sequence") for e in events(to_ics(p, REF, private=True))} for p in (plan, tomorrow)]
    assert counts == [{TODAY.toordinal()}, {TODAY.toordinal() + 1}]


def test_two_files_of_one_day() -> None:
    """The second file of a day counts higher than the first, and a file of a later day higher than both."""
    plan, given_so_far, counts = sample_plan(), Given(), []
    for today in (TODAY, TODAY, TODAY, TODAY + timedelta(days=1)):
        plan = replace(plan, today=today)
        found = events(to_ics(plan, REF, private=True, before=given_so_far))
        counts.append({e.decoded("sequence") for e in found})
        given_so_far = given_after(plan, REF, given_so_far)
    first = TODAY.toordinal()
    assert counts == [{first}, {first + 1}, {first + 2}, {first + 3}]


@pytest.mark.parametrize("private", [True, False])
def test_what_is_done_is_cancelled(private: bool) -> None:
    """The next file takes out what is done, by its UID and its day, and says nothing of what it was about."""
    plan = sample_plan()
    before = given_after(plan, REF, Given())
    done = replace(plan, actions=(), agreed=plan.agreed[:1])
    found = events(to_ics(done, REF, private=private, before=before))
    gone = [e for e in found if str(e.get("status")) == "CANCELLED"]
    still = {str(e["uid"]) for e in found} - {str(e["uid"]) for e in gone}
    was = {str(e["uid"]): e.decoded("dtstart") for e in events(to_ics(plan, REF, private=private))}
    assert {str(e["uid"]): e.decoded("dtstart") for e in gone} == {
        uid: day for uid, day in was.items() if uid not in still
    }
    assert {str(e["summary"]) for e in gone} == {NO_LONGER}
    assert {frozenset(names(e)) for e in gone} == {frozenset(PROPERTIES) - {"description"} | {"status"}}
    assert {e.decoded("sequence") for e in found} == {before.count + 1}


def test_cancelled_until_the_day_has_passed() -> None:
    """Somebody may not open each file, so it stays cancelled in the next ones until its day is over."""
    plan = sample_plan()
    done = replace(plan, actions=())
    once = given_after(done, REF, given_after(plan, REF, Given()))
    assert cancelled(done, REF, once) == cancelled(done, REF, given_after(plan, REF, Given())) == 2
    assert cancelled(replace(done, today=date(2026, 11, 21)), REF, once) == 0


def test_put_off_again_it_is_back() -> None:
    """What was cancelled and is in the plan again is an entry again, with its own UID and a higher count."""
    plan = sample_plan()
    once = given_after(replace(plan, actions=()), REF, given_after(plan, REF, Given()))
    found = events(to_ics(plan, REF, private=True, before=once))
    assert [e for e in found if "status" in e] == []
    assert uids(to_ics(plan, REF, private=True, before=once)) == uids(to_ics(plan, REF, private=True))


def test_another_day_is_the_same_entry() -> None:
    """An action that is put off once more moves: its entry keeps its UID."""
    plan = sample_plan()
    mark = Mark(State.LATER, TODAY, date(2026, 12, 24))
    moved = replace(plan, actions=tuple(replace(a, mark=mark) if a.mark else a for a in plan.actions))
    before, after = uids(to_ics(plan, REF, private=True)), uids(to_ics(moved, REF, private=True))
    assert {title: after[title] for title in before} == before


def test_nobody_else_has_these_uids() -> None:
    """Another self-check has other UIDs, and no UID lets anybody find the reference or the question again."""
    mine, other = (
        to_ics(sample_plan(), REF, private=True),
        to_ics(sample_plan(), "MS-TEST-0002", private=True),
    )
    assert set(uids(mine).values()).isdisjoint(uids(other).values())


@law
@given(
    st.lists(st.builds(Agreed, st.sampled_from(["A", "B", "a/b"]), st.dates(TODAY, TODAY + timedelta(5)))),
    st.booleans(),
)
def test_no_uid_twice(agreed: list[Agreed], private: bool) -> None:
    """However often the same was agreed, no two entries of a file have one UID."""
    plan = replace(sample_plan(), agreed=tuple(dict.fromkeys(agreed)))
    found = [str(e["uid"]) for e in events(to_ics(plan, REF, private=private))]
    assert len(set(found)) == len(found)


# The bytes


@pytest.mark.parametrize("payload", BREAKERS)
def test_lines(payload: str) -> None:
    """Lines end in CR LF and are at most 75 octets long, and no letter is cut in two."""
    content = to_ics(hostile_plan(visible(payload)), REF, private=True)
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    assert [line.decode() for line in lines if b"\x1b" in line or b"\x00" in line] == []


@pytest.mark.parametrize("payload", BREAKERS)
def test_no_text_becomes_a_property(payload: str) -> None:
    """Commas, semicolons, backslashes and line ends in any text come back as they were, and add nothing."""
    shown = visible(payload)
    found = events(to_ics(hostile_plan(shown), REF, private=True))
    assert {frozenset(names(e)) - {"description"} for e in found} == {frozenset(PROPERTIES) - {"description"}}
    assert {str(e["summary"]) for e in found} <= {
        *(f"{shown}: {shown}", f"Agreed: {shown}"),
        "Social media self-check: look again",
    }


@law
@given(st.text(max_size=300))
def test_any_text_comes_back(text: str) -> None:
    """Whatever was agreed, Python's parser reads back what the plan shows."""
    shown = visible(text)
    assume(r"\N" not in shown)  # the parser takes an escaped backslash before N for a line end
    plan = replace(sample_plan(), actions=(), agreed=(Agreed(shown, TODAY),))
    first = events(to_ics(plan, REF, private=True))[0]
    assert str(first["summary"]) == f"Agreed: {shown}"


# In the parser that Thunderbird has


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[Seen]:
    """The sample as ical.js reads it, neutral and private, then one file for each hostile text."""
    modules = os.environ.get("MEI_SOCIAL_NODE_MODULES")
    node = shutil.which("node")
    if node is None or not modules or not (Path(modules) / "ical.js").is_dir():
        pytest.skip("node, or MEI_SOCIAL_NODE_MODULES with ical.js, is not there")
    folder = tmp_path_factory.mktemp("calendars")
    contents = [to_ics(sample_plan(), REF, private=private) for private in (False, True)]
    contents += [to_ics(hostile_plan(visible(p)), REF, private=True) for p in BREAKERS]
    paths = [folder / f"{number}.ics" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    done = subprocess.run(
        [node, SCRIPT, *paths], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: list[Seen] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("private", [False, True])
def test_thunderbird_reads_the_same(read: list[Seen], private: bool) -> None:
    """Titles, texts, days, UIDs and alarms are the same in ical.js as in Python's parser."""
    expected = events(to_ics(sample_plan(), REF, private=private))
    found = read[int(private)]
    assert [(e["uid"], e["summary"], e["description"]) for e in found] == [
        (str(e["uid"]), str(e["summary"]), str(e["description"]) if "description" in e else None)
        for e in expected
    ]
    assert [e["day"] for e in found] == [e.decoded("dtstart").isoformat() for e in expected]
    assert {(e["whole"], e["days"], e["hours"], e["sequence"]) for e in found} == {
        (True, 1, -6, TODAY.toordinal())
    }


@pytest.mark.parametrize("number", range(len(BREAKERS)))
def test_thunderbird_is_not_fooled(read: list[Seen], number: int) -> None:
    """No text in the rules or from the mentor becomes an entry or a property of its own there."""
    found, shown = read[number + 2], visible(BREAKERS[number])
    assert len(found) == len(entries(hostile_plan(shown)))
    assert {e["summary"] for e in found} <= {
        *(f"{shown}: {shown}", f"Agreed: {shown}"),
        "Social media self-check: look again",
    }
    assert {name for e in found for name in e["properties"]} == set(PROPERTIES)
    assert {name for e in found for name in e["alarm"]} == {"action", "description", "trigger"}


# The command


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished(tmp_path_factory.mktemp("remind"))


FIRST = (
    'Talk to someone today: "Is this account free of pupils, in your friends, followers, following and '
    'contacts?" (Instagram 1 (personal): No).'
)


def test_the_file(checked: Path, tmp_path: Path) -> None:
    """It is written for its owner only; what is said names the days and what to look for in the calendar."""
    path = tmp_path / "next.ics"
    code, out, told = invoke("remind", str(path), home=checked)
    assert (code, out, stat.S_IMODE(path.stat().st_mode)) == (0, "", 0o600)
    assert told == (
        f"{FIRST}\n\n"
        f"Saved as {path}: 1 entry, on 2 August 2027. Open the file with your calendar to add what is in it. "
        'There it says only "My check: look again", as others may see your calendar.\n'
        "An action is in it once you have put it off to a day: mei-social actions --change\n"
    )
    assert [str(e["summary"]) for e in events(path.read_bytes())] == ["My check: look again"]


def test_standard_output(checked: Path, tmp_path: Path) -> None:
    """With - the same bytes go to standard output, and nothing is said."""
    path, home = tmp_path / "next.ics", copied(checked, tmp_path)
    invoke("remind", str(path), "--private", home=checked)
    done = run("remind", "-", "--private", home=home)
    assert (done.returncode, done.stdout, done.stderr) == (0, path.read_bytes(), b"")


def test_put_off_actions_are_in_it(desk: tuple[Path, Path], tmp_path: Path) -> None:
    """What was put off in the dialogue is in the file, under the reference of the self-check."""
    rules = ("--rules", str(desk[1]))
    invoke(*("actions", "--change", *rules), home=desk[0], stdin="week\n1\nlater\n2027-05-20\nback\nleave\n")
    code, out, told = invoke("remind", "-", *rules, home=desk[0])
    found = {str(e["summary"]): e.decoded("dtstart") for e in events(out.encode())}
    assert (code, told) == (0, "")
    assert found == {
        "My plan: something for today": date(2027, 5, 20),
        "My check: look again": date(2027, 8, 1),
    }
    assert saved(desk[0]).audit.ref not in out


def test_done_after_the_first_file(desk: tuple[Path, Path], tmp_path: Path) -> None:
    """An action that is marked as done after a file was made is cancelled in the next, and it is said."""
    rules = ("--rules", str(desk[1]))
    invoke(*("actions", "--change", *rules), home=desk[0], stdin="week\n1\nlater\n2027-05-20\nback\nleave\n")
    first = events(invoke("remind", "-", *rules, home=desk[0])[1].encode())
    invoke(*("actions", "--change", *rules), home=desk[0], stdin="week\n1\ndone\nback\nleave\n")
    path = tmp_path / "next.ics"
    code, _, told = invoke("remind", str(path), *rules, home=desk[0])
    second = events(path.read_bytes())
    [gone] = [e for e in second if "status" in e]
    [put_off] = [e for e in first if str(e["summary"]) == "My plan: something for today"]
    assert (code, str(gone["uid"])) == (0, str(put_off["uid"]))
    assert first[0].decoded("sequence") < gone.decoded("sequence") == second[0].decoded("sequence")
    assert "It takes 1 entry of an earlier file out again" in told


def test_a_file_that_was_not_written_counts_for_nothing(checked: Path, tmp_path: Path) -> None:
    """Where the name was taken no file was given, so the next one counts as if nothing had been asked."""
    path, home = tmp_path / "next.ics", copied(checked, tmp_path)
    before = invoke("remind", "-", home=copied(checked, tmp_path / "other"))[1]
    path.write_text("mine")
    assert invoke("remind", str(path), home=home)[0] == 1
    assert invoke("remind", "-", home=home)[1] == before


@pytest.mark.parametrize("name", ["next.txt", "next", "ics", "next.ics.html"])
def test_only_calendar_files(checked: Path, tmp_path: Path, name: str) -> None:
    """A name that no calendar would open is a usage error, and nothing is written."""
    code, _, told = invoke("remind", str(tmp_path / name), home=checked)
    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert "end the file name with .ics, or give - for standard output." in told


def test_never_over_a_file_unasked(checked: Path, tmp_path: Path) -> None:
    """A file that is there stays as it is, unless --replace says otherwise."""
    path = tmp_path / "next.ics"
    path.write_text("mine")
    code, out, told = invoke("remind", str(path), home=checked)
    assert (code, out, path.read_text()) == (1, "", "mine")
    assert told == f"Error: {path} is already there. Choose another name, or add --replace to replace it.\n"
    assert invoke("remind", str(path), "--replace", home=checked)[0] == 0
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_place_that_cannot_be_written(checked: Path, tmp_path: Path) -> None:
    """One sentence says why, and there is no file."""
    code, out, told = invoke("remind", str(tmp_path / "none" / "next.ics"), home=checked)
    assert (code, out, told.count("\n"), list(tmp_path.iterdir())) == (1, "", 1, [])


def test_no_answer_changes(checked: Path, tmp_path: Path) -> None:
    """Making a calendar file keeps which entries it has, as signs that say nothing, and changes no answer."""
    home = copied(checked, tmp_path)
    before = saved(home)
    invoke("remind", "-", "--private", home=home)
    with Store.open(home) as store:
        kept = json.loads(store.preference(CALENDAR) or "")
    assert saved(home) == before
    assert [re.fullmatch(r"[0-9a-f-]{36}", uid) is not None for uid in kept["days"]] == [True]


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"days": 3}', '{"count": "x"}', '{"days": {"a": "soon"}}'])
def test_a_note_that_cannot_be_read(kept: str, checked: Path, tmp_path: Path) -> None:
    """Whatever stands where earlier files are noted, the file is made, as if it was the first."""
    home = copied(checked, tmp_path)
    with Store.open(home) as store:
        store.set_preference(CALENDAR, kept)
    code, out, told = invoke("remind", "-", home=home)
    found = {e.decoded("sequence") for e in events(out.encode())}
    assert (code, told, found) == (0, "", {date(2027, 5, 3).toordinal()})
