"""The form as a page: what is in it, and what people and browsers make of it."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from base64 import b64encode
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from browsers import walk as in_browser
from gate_rules import GATES_YAML, TOLD, TOLD_TWICE
from hostile_rules import hostile_guide, hostile_rules
from mei_social.audit.assess import assess
from mei_social.audit.model import AnswerValue, Item, Screened
from mei_social.concern.guide import build_concern, situations
from mei_social.export.foreign import to_read
from mei_social.export.page import with_data
from mei_social.export.read import read_export
from mei_social.export.write import to_json
from mei_social.form.html import PAGES, to_html
from mei_social.form.page_words import OWN, PAIRS, SHARED, page_words
from mei_social.form.tables import TOOL
from mei_social.render.report.csv import to_csv
from mei_social.render.report.html import to_html as report_page
from mei_social.report import check_words, labels
from mei_social.report.build import Export, build_report
from mei_social.review.doubts import doubts
from mei_social.review.matching import asked_about_a_child, matched
from mei_social.ruleset.load import load_guide, load_rules
from mei_social.ruleset.model import Ruleset
from mei_social.ruleset.roles import USUAL
from mei_social.safeguarding.duty import MENTOR_ACTS, READER_ACTS
from mei_social.text.visible import visible
from programs import RULES, TODAY, invoke
from random_files import sealed
from sample_report import AT_ONCE
from small_exports import audit_of, body_of, export_bytes, rules_of
from small_rules import SMALL_YAML

DAY = date(2026, 11, 30)
STORES = re.compile(
    r"localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker|caches\.|fetch\(|XMLHttp"
)
NEVER_SAID = re.compile(r"\b(verifie|certif|complian|complies|passed)", re.IGNORECASE)


@cache
def shipped() -> tuple[Ruleset, str]:
    rules = load_rules(RULES)
    guides = {p.id: guide for p in rules.platforms if (guide := load_guide(RULES, p.id))}
    return rules, to_html(rules, guides, DAY)


def part(page: str, start: str) -> str:
    """What stands between a tag and its end."""
    return page.split(start, 1)[1].split("</s", 1)[0]


def hash_of(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def test_the_policy_lets_one_script_and_one_style_through() -> None:
    """The Content-Security-Policy allows nothing but these two, by the hash of what the page holds."""
    page = shipped()[1]
    script, style = part(page, "<script>"), part(page, "<style>")
    assert f"default-src 'none'; style-src '{hash_of(style)}'; script-src '{hash_of(script)}'" in page
    assert [page.count("<style"), page.count("<script>"), page.count("<script")] == [1, 1, 2]
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_nothing_from_outside_and_nothing_that_stays() -> None:
    """No address, no handler in the markup, and no name of a place where a browser could keep answers."""
    page = shipped()[1]
    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import|\son[a-z]+=", page)
    assert not STORES.search(part(page, "<script>"))


def test_every_sentence_is_said_and_every_one_that_is_said_is_there() -> None:
    """The names by which the pages ask for words are the names of the words."""
    code = "".join(path.read_text("utf-8") for path in PAGES)
    named = set(re.findall(r'"([a-z_]+)"', code))
    template = (PAGES[0].parents[1] / "form.html.j2").read_text("utf-8")
    there = {*SHARED, *PAIRS, *OWN, "welcome"}
    assert set(re.findall(r'\bsay\("([a-z_]+)"', code)) - there == set()
    assert re.findall(r'\bsay\((?!")[^)]*', code) == ["say(name, ...given"]
    assert {name for name in there if name not in named and f"ui.{name}" not in template} == set()


def test_no_sentence_stands_twice() -> None:
    """What another face says has no second wording here."""
    others = {value for value in SHARED.values() if " " in value}
    assert others & set(OWN.values()) == set()


def test_nothing_sounds_like_an_approval() -> None:
    """No word of the page says that somebody complies, or that answers were checked."""
    told = json.dumps(page_words(shipped()[0], DAY)).replace(labels.self_declared(shipped()[0]), "")
    assert NEVER_SAID.findall(told) == []


def test_without_a_script_it_says_what_to_do() -> None:
    """One paragraph, with 999 and whom to tell in it."""
    said = shipped()[1].split("<noscript>")[1].split("</noscript>")[0]
    assert shipped()[0].roles.say(OWN["no_script"]).replace("'", "&#39;") in said
    assert "999" in said


def hostile_page(text: str) -> str:
    rules = hostile_rules(text)
    assert rules
    return to_html(rules, {"instagram": hostile_guide(text)}, DAY)


def test_no_text_of_rules_is_markup() -> None:
    """With markup in every field of the rules the page has the same tags as with plain words."""
    plain, hostile = map(hostile_page, ("Zqx", AT_ONCE[:150]))
    assert re.findall(r"<[a-z!/][^>\s]*", hostile) == re.findall(r"<[a-z!/][^>\s]*", plain)


def test_command(tmp_path: Path) -> None:
    """`form` writes the page and prints its SHA-256 and a sheet; a second time it asks for --replace."""
    to = tmp_path / "self-check.html"
    code, told, said = invoke("form", "--to", str(to), home=tmp_path)
    assert (code, sha256(to.read_bytes()).hexdigest() in told) == (0, True)
    assert "Where to put it" in told
    assert str(to) in said
    assert invoke("form", "--to", str(to), home=tmp_path)[0] == 1
    code, told, _ = invoke("form", "--to", str(to), "--replace", "--json", home=tmp_path)
    made = json.loads(told)
    assert (code, made["sha256"], made["bytes"]) == (
        0,
        sha256(to.read_bytes()).hexdigest(),
        to.stat().st_size,
    )


def test_command_refuses(tmp_path: Path) -> None:
    """Rules with a mistake make no page, and are told with their line; nor does a name that is no page's."""
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        RULES.read_text("utf-8").replace("severity: critical", "severity: dreadful", 1), "utf-8"
    )
    to = tmp_path / "page.html"
    code, _, said = invoke("form", "--to", str(to), "--rules", str(broken), home=tmp_path)
    assert (code, to.exists(), "broken.yaml:" in said) == (1, False, True)
    assert invoke("form", "--to", str(tmp_path / "page.txt"), home=tmp_path)[0] == 2


# In a browser


def walk(name: str, folder: Path, page: str | None = None) -> Any:
    return in_browser(name, folder, page or shipped()[1])


QUIET = {"requests": [], "noise": [], "sideways": [], "stores": [], "cookies": 0, "scripts": 0}


def quiet(seen: dict[str, Any]) -> dict[str, Any]:
    return {key: seen[key] for key in QUIET}


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return walk("quick", tmp_path_factory.mktemp("quick"))


def test_a_quick_check_on_a_phone_is_an_export_without_a_doubt(quick: Any) -> None:
    """Three accounts, one of an app without a name: `review` reads the file, and has nothing to doubt."""
    rules = shipped()[0]
    export = read_export(quick["file"]["text"].encode())
    assert doubts(rules, export, matched(rules, export), export.digest, (), export.date, None) == ()
    assert (export.tool_version, export.name, len(export.audit.accounts)) == (TOOL, "Sam Ortiz", 3)
    assert quick["same"]


def test_it_says_what_is_at_stake_and_which_check_it_was(quick: Any) -> None:
    """What is at stake stands on the first page; the summary says that a quick check is finished."""
    stake = shipped()[0].provider.stake
    assert stake
    assert stake in quick["start"]
    assert "Quick check, finished: " in quick["summary"]


def test_an_open_gate_is_told_at_once_and_first(quick: Any) -> None:
    """Its page comes before the next question, with whom to tell; in the summary it is the first line."""
    rules = shipped()[0]
    [told, *_] = quick["gates"]
    gate = next(rule for rule in rules.rules if rule.id == "pupil-contact-told")
    assert gate.noted
    assert str(gate.tell) in told
    assert gate.noted.open in told
    place = quick["seen"].index("brought")
    assert quick["seen"][place + 1] == "gate"
    first = quick["summary"].split("Back\n")[1].strip()
    assert first.startswith("Talk to someone today:")
    assert gate.question in first.split("\n")[0]
    assert READER_ACTS in quick["offered"]


def test_it_asks_and_keeps_nothing(quick: Any) -> None:
    """No request, no store, no cookie, no message, no sideways scroll; the focus is on each heading."""
    assert quiet(quick) == QUIET


@pytest.mark.slow
def test_what_outlives_a_page_that_is_loaded_anew(tmp_path: Path) -> None:
    """Answers wait in the tab of whoever agreed, for no other file, and not after `Clear everything`."""
    seen = walk("keeps", tmp_path)
    assert seen["yes"]["after"] == seen["yes"]["before"] == seen["back"]
    assert seen["other"] == [None, "", "", ""]
    assert seen["ownBack"] != seen["back"]
    assert "audit" not in "".join([seen["no"]["state"], seen["cleared"]["state"], seen["clearedBack"] or ""])
    assert quiet(seen["yes facts"]) == QUIET
    assert seen["no facts"]["noise"] == ["dialog: "]  # the browser asks before unsaved answers go


@pytest.mark.slow
def test_answers_outlive_a_killed_process(tmp_path: Path) -> None:
    """The browser has them where its page process is killed, and gives them back with the page."""
    seen = walk("killed", tmp_path)
    assert seen["after"] == seen["before"]


@pytest.mark.slow
def test_an_unfinished_check_is_opened_again(tmp_path: Path) -> None:
    """From its file, and from copied text, on another device: it goes on at the same page."""
    seen = walk("unfinished", tmp_path)
    assert seen["file"] == seen["pasted"] == seen["before"]
    assert quiet(seen) == QUIET


LATER_RULES = {
    "another id": (("id: no-private-messages", "id: private-messages"),),
    "no gate": (
        ("    gate: true\n    safeguarding: true\n", ""),
        ("severity: critical", "severity: medium"),
    ),
    "not about a child": (("    gate: true\n    safeguarding: true\n", "    gate: true\n"),),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LATER_RULES)
def test_a_gate_outlives_other_rules(name: str, tmp_path: Path) -> None:
    """A gate that was opened in the page of other rules is named, saved again, and in the mentor's file."""
    (tmp_path / "old.html").write_text(to_html(rules_from(tmp_path, SMALL_YAML), {}, DAY), encoding="utf-8")
    text = SMALL_YAML.replace("version: 3", "version: 4")
    for before, after in LATER_RULES[name]:
        assert before in text
        text = text.replace(before, after)
    new = rules_from(tmp_path, text)
    found = walk("saved_under_other_rules", tmp_path, to_html(new, {}, DAY))
    assert quiet(found) == QUIET
    assert "Ask first." in found["opened"]["unfinished"]["offered"]
    for seen in found["opened"].values():
        assert seen["noise"] == []
        assert "private messages" in seen["opened"]
        assert "Talk to someone today" in seen["summary"]
        export = read_export(seen["file"].encode())
        [gate] = matched(new, export).assessment.open_gates
        assert "private messages" in gate.rule.question
        assert gate.rule.safeguarding or gate.rule.id in asked_about_a_child(export)
        assert gate.answer
        assert gate.answer.value is AnswerValue.NO
        unfinished = json.loads(seen["again"])["audit"]
        assert "no" in [a["value"] for a in unfinished["answers"].values()] + [
            each["answer"]["value"] for each in unfinished["earlier"]
        ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["not about a child", "another id"])
def test_an_old_file_that_says_no_safe_answer(name: str, tmp_path: Path) -> None:
    """A file of version 1 is opened in a page of other rules, and its open gate is named."""
    rules = rules_of(tmp_path)
    body = body_of(rules, audit_of(rules, no_private_messages=AnswerValue.NO))
    questions = [{key: q[key] for key in q if key != "safe"} for q in body["questions"]]
    old = sealed({**body, "format_version": 1, "questions": questions})
    (tmp_path / "mine.json").write_bytes(to_json(old))
    text = SMALL_YAML.replace("version: 3", "version: 4")
    for before, after in LATER_RULES[name]:
        text = text.replace(before, after)
    seen = walk("opens", tmp_path, to_html(rules_from(tmp_path, text), {}, DAY))
    assert quiet(seen) == QUIET
    assert "Talk to someone today" in seen["opened"]
    assert "private messages" in seen["opened"]


ANOTHER_WAY = {
    "another id": lambda text: text.replace("pupil-wrote\n", "pupil-sent\n"),
    "no such gate": lambda text: text.replace(TOLD, ""),
    "behind a no": lambda text: text.replace(
        "written to you?\n    per: person\n", "written to you?\n    per: person\n    when: on-placement\n"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ANOTHER_WAY)
def test_what_was_brought_up_outlives_other_rules(name: str, tmp_path: Path) -> None:
    """In a page whose rules bring up nothing by it, it waits as it was asked: there and in its files."""
    text = GATES_YAML.replace(TOLD_TWICE, "")
    (tmp_path / "old.html").write_text(to_html(rules_from(tmp_path, text), {}, DAY), encoding="utf-8")
    after = ANOTHER_WAY[name](text).replace("version: 3", "version: 4")
    assert ANOTHER_WAY[name](text) != text
    new = rules_from(tmp_path, after)
    seen = walk("brought_up_before", tmp_path, to_html(new, {}, DAY))
    assert quiet(seen) == QUIET
    assert "Did you tell somebody?" in seen["summary"]
    assert new.roles.say(OWN["not_asked"]) in seen["summary"]
    assert OWN["answer_blank"] not in seen["summary"]
    assert [each["question"] for each in json.loads(seen["again"])["gates"]] == ["told"]
    found = matched(new, read_export(seen["file"].encode())).assessment
    assert "told" in {gate.rule.id for gate in found.unanswered_gates if gate.because}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["unfinished", "finished"])
def test_what_was_brought_up_stays_about_a_child(kind: str, tmp_path: Path) -> None:
    """In a page whose rules ask the same, but not as about a child, it is saved as it was asked."""
    text = GATES_YAML.replace(TOLD_TWICE, "")
    old = rules_from(tmp_path, text)
    milder = text.replace(TOLD, TOLD.replace("    safeguarding: true\n", "")).replace(
        "version: 3", "version: 4"
    )
    new = to_html(rules_from(tmp_path, milder), {}, DAY)
    if kind == "unfinished":
        (tmp_path / "old.html").write_text(to_html(old, {}, DAY), encoding="utf-8")
        again = walk("brought_up_before", tmp_path, new)["again"]
    else:
        said = {Item("pupil-wrote", None): Screened.YES}
        (tmp_path / "mine.json").write_bytes(to_json(body_of(old, replace(audit_of(old), screening=said))))
        again = walk("opens_and_saves", tmp_path, new)["again"]
    gates = [each for each in json.loads(again)["gates"] if each["question"] == "told"]
    assert {(each["answer"], each["safeguarding"]) for each in gates} >= {(None, True)}


OTHER_WORDS = {
    "Has a pupil written to you?": "Has a pupil ever sent you a message?",
    "Did you tell somebody?": "Did you tell anyone of it?",
    "id: no-private-messages": "id: private-messages",
    "version: 3": "version: 4",
}


@pytest.fixture(scope="module")
def in_other_words(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("other-words")
    (folder / "old.html").write_text(to_html(rules_from(folder, GATES_YAML), {}, DAY), encoding="utf-8")
    text = GATES_YAML
    for before, after in OTHER_WORDS.items():
        assert before in text
        text = text.replace(before, after)
    return walk("in_other_words", folder, to_html(rules_from(folder, text), {}, DAY))


@pytest.mark.slow
@pytest.mark.parametrize("way", ["tab", "unfinished", "finished"])
@pytest.mark.parametrize("said", ["yes", "not-sure"])
def test_what_brings_up_a_gate_counts_in_other_words(said: str, way: str, in_other_words: Any) -> None:
    """In a page of other rules it brings its gate up at once, and is asked again as it was said."""
    seen = in_other_words[said][way]
    assert "Did you tell anyone of it?" in seen["opened"]
    assert (seen["audit"]["screening"]["pupil-wrote"], seen["audit"]["again"]) == (said, ["pupil-wrote"])
    assert [OTHER_WORDS["Has a pupil written to you?"], said] in seen["asked"]
    assert len(seen["asked"]) == len({question for question, *_ in seen["asked"]})
    assert "Did you tell anyone of it?" in "".join(seen["answered"])
    assert seen["noise"] == []


@pytest.mark.slow
@pytest.mark.parametrize("way", ["tab", "unfinished", "finished"])
def test_a_no_in_other_words_is_asked_afresh(way: str, in_other_words: Any) -> None:
    """In a page of other rules, with nothing chosen."""
    seen = in_other_words["no"][way]
    assert "pupil-wrote" not in seen["audit"]["screening"]
    assert [OTHER_WORDS["Has a pupil written to you?"]] in seen["asked"]


@pytest.mark.slow
@pytest.mark.parametrize("said", ["yes", "not-sure", "no"])
def test_new_rules_at_the_same_address(said: str, in_other_words: Any) -> None:
    """What waited in the tab is taken up, and its open gate is named, though its rule has another id now."""
    seen = in_other_words[said]["tab"]
    assert "Your answers are back." in seen["opened"]
    assert "Are you free of private messages with pupils?" in seen["opened"]
    assert [gate["question"] for gate in seen["audit"]["earlier"]] == ["no-private-messages"]


@pytest.mark.slow
def test_a_gate_of_other_rules_is_in_the_file(tmp_path: Path) -> None:
    """A file that is saved again has a gate of other rules as it was asked, with its answer, and no doubt."""
    (tmp_path / "old.html").write_text(to_html(rules_from(tmp_path, SMALL_YAML), {}, DAY), encoding="utf-8")
    later = SMALL_YAML.replace("version: 3", "version: 4").replace("id: no-private", "id: private")
    rules = rules_from(tmp_path, later)
    seen = walk("other_rules", tmp_path, to_html(rules, {}, DAY))
    assert quiet(seen) == QUIET
    export = read_export(seen["file"].encode())
    assert [(part.text, part.answer) for part in export.earlier] == [
        ("Are you free of private messages with pupils?", AnswerValue.NO)
    ]
    assert not [*doubts(rules, export, matched(rules, export), export.digest, (), date.fromisoformat(TODAY))]


def rules_from(folder: Path, text: str) -> Ruleset:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


def test_markup_stays_words(tmp_path: Path) -> None:
    """In every field of rules, in notes, reasons and names: no script, no request, and no word is lost."""
    said = {"note": AT_ONCE[:500], "reason": AT_ONCE[:200], "name": AT_ONCE[:60]}
    (tmp_path / "hostile.json").write_text(json.dumps(said))
    seen = walk("hostile", tmp_path, hostile_page(AT_ONCE[:150]))
    assert quiet(seen) == QUIET
    export = read_export(seen["file"]["text"].encode())
    answers = export.audit.answers.values()
    assert said["reason"].strip() in [answer.reason for answer in answers]
    assert said["note"].strip() in [answer.note for answer in answers]


@pytest.fixture(scope="module")
def mentor(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("mentor")
    return walk("mentor", folder, mentors_page(folder))


def mentors_page(folder: Path) -> str:
    """The page of small rules, and beside it some files that a mentor may be given."""
    rules = rules_of(folder)
    audit = audit_of(rules, no_private_messages=AnswerValue.NO)
    name = AT_ONCE[:60].strip()
    body = body_of(rules, audit, name)
    about = Export(name=name, check_code=body["check"]["code"], left_out=())
    report = build_report(rules, audit, assess(rules, audit), {}, audit.started, about)
    content = export_bytes(rules, audit)
    files = {
        "json.json": content,
        "page.html": with_data(report_page(report, body), to_json(body)).encode(),
        "changed.json": content.replace(b'"date": "20', b'"date": "21'),
        "damaged.json": content[: len(content) // 2],
        "other.json": b'{"format": "something else"}',
        "unfinished.json": b'{"format": "mei-social-form-unfinished"}',
        "picture.html": b"\x89PNG\r\n" + bytes(1000),
        "table.csv": to_csv(report),
        "NOTES.MD": b"# The self-check",
        "hostile.json": json.dumps({"format": AT_ONCE}).encode(),
        "large.json": b" " * 20_000_001,
    }
    for name, each in files.items():
        (folder / name).write_bytes(each)
    (folder / "files.json").write_text(json.dumps(list(files)))
    return to_html(rules, {}, DAY)


@pytest.mark.slow
def test_a_mentor_sees_a_file_and_changes_nothing(mentor: Any) -> None:
    """From JSON and from a page: what comes first, whose it is, the statement; no way to write is offered."""
    for name in ("json.json", "page.html"):
        seen = mentor[name]
        assert (seen["kind"], seen["same"], quiet(seen)) == ("trainee", True, QUIET)
        assert seen["text"].index(labels.COMES_FIRST) < seen["text"].index("The self-check of")
        assert labels.self_declared(shipped()[0]) in seen["text"]
        assert {button for button in seen["buttons"] if "Back" not in button} == {OWN["close_file"]}
    assert " ".join(visible(AT_ONCE[:60].strip()).split()) in mentor["page.html"]["text"]
    assert MENTOR_ACTS[0] in mentor["json.json"]["text"]


@pytest.mark.slow
def test_a_mentor_is_told_what_to_doubt(mentor: Any) -> None:
    """A file that was changed is shown, with the doubt in words."""
    assert OWN["doubts"] in mentor["changed.json"]["text"]
    assert USUAL.say(OWN["no_doubts"]) in mentor["json.json"]["text"]


@pytest.mark.slow
def test_a_file_that_is_none_is_refused_in_one_sentence(mentor: Any) -> None:
    """Damaged, of something else, unfinished, a picture, too large: the page says so and stays as it is."""
    for name in ("damaged", "other", "unfinished", "hostile", "large"):
        seen = mentor[f"{name}.json"]
        assert (seen["kind"], quiet(seen) | {"noise": []}) == ("mentor", QUIET)
        assert OWN["problem"] in seen["text"]
    assert mentor["picture.html"]["kind"] == "mentor"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["table.csv", "NOTES.MD"])
def test_a_file_for_people_alone_is_called_so(name: str, mentor: Any) -> None:
    """A table of an export, or its text, is named as what it is, with the file to ask for, as elsewhere."""
    assert f"The file {to_read(name)}" in mentor[name]["text"]
    assert mentor[name]["kind"] == "mentor"


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return walk("ways", tmp_path_factory.mktemp("ways"))


@pytest.mark.slow
def test_no_answer_is_chosen_before(ways: Any) -> None:
    """On no page is anything ticked; one answer for all is offered only where no answer stands alone."""
    rules = {rule.question: rule for rule in shipped()[0].rules}
    assert ways["chosen"] == []
    assert ways["same"]
    assert [q for q in ways["same"] if rules[q].gate or rules[q].safeguarding] == []


@pytest.mark.slow
def test_what_comes_first_is_never_lost_by_a_slip(ways: Any) -> None:
    """It is not set aside or gone without a word, and a skip or another answer keep it first."""
    gate = next(rule for rule in shipped()[0].rules if rule.id == "pupil-contact-told")
    assert gate.noted
    assert (ways["left"], ways["back"], ways["gate"]) == (check_words.LEFT_OPEN, "brought", "gate")
    assert ways["other"] == ["brought", "no"]
    assert gate.noted.unsure in ways["unsure"]
    assert "so this question stays" in ways["aside"]
    assert ways["goes"][0] == "goes"
    assert gate.question in ways["goes"][1]
    assert labels.TALK_TODAY in ways["goes"][1]
    assert ways["stays"] == "yes"


@pytest.mark.slow
def test_help_is_on_every_page(ways: Any) -> None:
    """The guide of `concern` by situation, with all its parts; and the way back to where somebody was."""
    guide = build_concern(shipped()[0])
    told = "\n".join(ways["help"])
    for part in guide.parts:
        for line in part.lines:
            assert line in told
    assert ways["many"] == len(situations(guide))


@pytest.mark.slow
def test_each_situation_says_first_what_is_urgent(ways: Any) -> None:
    """On each of its pages, with Back to the list; the tab does not keep which one it was."""
    assert ways["wrong"] == []
    assert len(ways["help"]) > 2 * ways["many"]
    assert ways["after"] == "screening"
    assert quiet(ways) == QUIET


@pytest.mark.slow
def test_keyboard_alone(tmp_path: Path) -> None:
    """Tab, Space and Enter are enough; what is missing is announced, named in the title, and a key away."""
    seen = walk("keyboard", tmp_path)
    assert OWN["choose_device"] in seen["alert"]
    assert seen["title"].startswith(OWN["error"])
    assert (seen["error"]["tag"], seen["field"]["id"], seen["kind"]) == ("DIV", "device", "screening")
    assert quiet(seen) == QUIET


@pytest.mark.slow
def test_it_works_from_a_web_server(tmp_path: Path) -> None:
    """As from a folder, and asks the server for nothing more."""
    assert quiet(walk("served", tmp_path)) == QUIET


@pytest.mark.slow
def test_it_works_from_an_https_server(tmp_path: Path) -> None:
    """The server is asked for the page and nothing else; the file is saved, and copied as text."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed, so the form was not served by https")
    made = (
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
        "-subj",
        "/CN=localhost",
    )
    subprocess.run([openssl, "req", "-x509", *made], cwd=tmp_path, check=True, capture_output=True)
    seen = walk("https", tmp_path)
    assert (seen["asked"], seen["secure"], quiet(seen)) == (["GET /"], True, QUIET)
    assert read_export(seen["saved"]["text"].encode()).tool_version == TOOL
    assert seen["copied"] == seen["saved"]["text"]


@pytest.mark.slow
def test_answers_outlive_a_closed_browser_that_opens_its_tabs_again(tmp_path: Path) -> None:
    """Those of whoever agreed; none of anybody else, and none after `Clear everything`."""
    seen = walk("restored", tmp_path)
    assert seen["yes"]["after"] == seen["yes"]["before"]
    assert OWN["still_here"] in seen["yes"]["text"]
    for how in ("no", "cleared"):
        assert (seen[how]["after"] != seen[how]["before"], "audit" in seen[how]["state"]) == (True, False)
        assert OWN["start"] in seen[how]["text"]


@pytest.mark.slow
@pytest.mark.parametrize("state", ["light", "dark", "forced", "narrow", "large", "print"])
def test_axe(state: str, tmp_path: Path) -> None:
    """axe-core finds nothing against WCAG 2.2 A and AA on any page of the form; none scrolls sideways."""
    (tmp_path / "states.json").write_text(json.dumps([state]))
    seen = walk("axe", tmp_path)
    assert seen["found"] == []
    pages = "".join(path.read_text("utf-8") for path in PAGES)
    assert set(re.findall(r'definePage\("(\w+)"', pages)) - set(seen["seen"]) == set()


def test_files_that_it_takes() -> None:
    """Before a mentor chooses a file they read how its name ends, as the field takes it."""
    [taken] = re.findall(r'accept: "([^"]+)"', "".join(path.read_text("utf-8") for path in PAGES))
    said = re.findall(r"\.\w+", OWN["open_mentor_what"].partition("It is read")[0])

    assert said == [".html", ".json", ".txt"]
    assert {*said} <= {*taken.split(",")}


def test_what_is_counted_is_explained() -> None:
    """What is counted as cards is explained as cards, in the page as in a terminal."""
    assert OWN["cards_are"].startswith("Each card asks one question about all your accounts")
    assert SHARED["full_asks"].startswith("The full check asks for {}")


def test_size() -> None:
    """The page for the shipped rules stays small enough for a phone's connection."""
    content = shipped()[1].encode()
    assert (len(content) < 237_500, len(gzip.compress(content, mtime=0)) < 69_200) == (True, True)
