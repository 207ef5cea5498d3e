"""What was brought up and had no answer in a file, and that a later file of the same trainee takes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from gate_rules import GATES_YAML
from gate_rules import TOLD as TOLD_YAML
from mei_social.audit.model import Answer, AnswerValue, Audit, Item, Screened
from mei_social.cohort.read import read_cohort
from mei_social.export.write import to_json
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset
from programs import invoke
from small_exports import DAY, audit_of, body_of, export_bytes, sealed
from terminals import running

WROTE, TOLD = Item("pupil-wrote", None), Item("told", None)
BEFORE = (
    "Did you tell somebody? It was brought up in revision 1, {}, and had no answer; not brought up in "
    "revision 2."
)
SAW, OF = BEFORE.format("which you saw on 3 May 2027"), BEFORE.format("of 3 May 2027")


class Desk:
    """A mentor with the file of a trainee whom a pupil wrote to, and a later one of the same trainee."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.rules_file = folder, folder / "rules.yaml"
        self.rules_file.write_text(GATES_YAML, encoding="utf-8")
        self.rules: Ruleset = load_rules(self.rules_file)
        self.yes = audit_of(self.rules)
        self.yes = replace(self.yes, screening={**self.yes.screening, WROTE: Screened.YES})
        self.no = replace(self.yes, revision=2, screening={**self.yes.screening, WROTE: Screened.NO})
        self.first = self.give(self.yes, "first.json")

    def give(self, audit: Audit, name: str) -> Path:
        path = self.folder / "received" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(export_bytes(self.rules, audit))
        return path

    def told(self, *given: str | Path, typed: str = "no\n") -> str:
        env = {"MEI_SOCIAL_RULES": str(self.rules_file)}
        _, out, err = invoke(*map(str, given), home=self.folder / "home", stdin=typed, env=env)
        return running(out + err)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_review_names_it(desk: Desk) -> None:
    """A file that says no to what was said yes to before, with no answer to what follows, is asked about."""
    second = desk.give(desk.no, "second.json")
    assert OF in desk.told("review", second, "--since", desk.first)
    desk.told("review", desk.first)
    assert SAW in desk.told("review", second)


def test_an_answer_is_no_surprise(desk: Desk) -> None:
    """To answer it later, or to leave it open still, is no reason to ask."""
    answered = {**desk.yes.answers, TOLD: Answer(AnswerValue.YES, DAY)}
    later = desk.give(replace(desk.yes, revision=2, answers=answered), "second.json")
    desk.told("review", desk.first)
    for file in (desk.first, later):
        assert "brought up in" not in desk.told("review", file, *(("--since", desk.first) * (file == later)))


def test_a_cohort_names_it(desk: Desk) -> None:
    """So does a cohort: from the folder, from the list of files seen, and from an earlier folder."""
    desk.give(desk.no, "second.json")
    [found] = read_cohort(desk.folder / "received", desk.rules).gates
    assert [f"{gone.question} It {gone.when}." for gone in found.closed_gates][:1] == [OF]
    desk.told("review", desk.first)
    before = desk.folder / "before"
    before.mkdir()
    desk.first.rename(before / "first.json")
    assert "Did you tell somebody? MS-0000-0000: was brought up in revision 1, which you saw" in desk.told(
        "cohort", desk.folder / "received"
    )
    [found] = read_cohort(desk.folder / "received", desk.rules, since=before).gates
    assert [f"{gone.question} It {gone.when}." for gone in found.closed_gates][:1] == [OF]


def test_somebody_who_is_gone(desk: Desk) -> None:
    """Who had brought up something in the earlier folder, and has no file now, is named with it."""
    (desk.folder / "received").rename(desk.folder / "before")
    desk.give(replace(desk.no, ref="MS-0000-0001"), "other.json")
    trend = read_cohort(desk.folder / "received", desk.rules, since=desk.folder / "before").trend
    assert trend
    assert [(gone.ref, gone.gates[0]) for gone in trend.gone_open] == [
        ("MS-0000-0000", "Did you tell somebody?")
    ]


def test_forget_names_it(desk: Desk) -> None:
    """It is named before the list of files seen is deleted."""
    desk.told("review", desk.first)
    assert "- Did you tell somebody? (MS-0000-0000, seen on 3 May 2027)" in desk.told("forget")


@pytest.mark.parametrize("value", [AnswerValue.YES, AnswerValue.NO])
@pytest.mark.parametrize("way", ["later", "older", "altered", "taken back"])
def test_an_answer_in_a_later_file(way: str, value: AnswerValue, desk: Desk) -> None:
    """A safe answer in a later sound file is what `forget` waits for; any other file leaves it named."""
    revision = {"older": 2, "altered": 2}.get(way, 3)
    answers = {**desk.yes.answers, TOLD: Answer(value, DAY)}
    desk.told("review", desk.give(replace(desk.yes, revision=2 if way != "older" else 3), "blank.json"))
    second = desk.give(replace(desk.yes, revision=revision, answers=answers), "second.json")
    if way == "altered":
        body = body_of(desk.rules, replace(desk.yes, revision=3, answers=answers))
        second.write_bytes(to_json({**body, "statement": "Self-declared."}))
    if way == "taken back":
        second = desk.give(replace(desk.no, revision=3), "second.json")
    desk.told("review", second)
    is_named = "- Did you tell somebody? (MS-0000-0000, seen on 3 May 2027)" in desk.told("forget")
    assert is_named is not (way == "later" and value is AnswerValue.YES)


def test_acted_on_what_has_no_answer(desk: Desk) -> None:
    """A mentor can note it of what was brought up and is blank, and is told so; `forget` names it no more."""
    record = desk.folder / "record.json"
    told = desk.told("review", desk.first, "--record-to", record, "--plain", typed="acted\n1\nsave\n")
    assert "Kept in your own list: acted on, 3 May 2027." in told
    named = desk.told("forget")
    assert ("Did you tell them again?" in named, "Did you tell somebody?" in named) == (True, False)
    again = desk.told("review", desk.first, "--record-to", record, "--plain", typed="save\n")
    assert "Only in your own list: acted on, 3 May 2027. Did you tell somebody?" in again


def test_the_same_file_under_newer_rules(desk: Desk) -> None:
    """Where the mentor's rules lost the gate since, a file that states nothing is not taken for another."""
    body = body_of(desk.rules, desk.yes)
    del body["earlier"]  # as mei-social 0.1 wrote it
    desk.first.write_bytes(sealed(body))
    desk.told("review", desk.first)
    without = GATES_YAML.replace(TOLD_YAML, "").replace("version: 3", "version: 4")
    desk.rules_file.write_text(without, encoding="utf-8")
    here = "brought up in this file by the rules that you had on 3 May 2027, and had no answer."
    assert f"Did you tell somebody? It was {here}" in desk.told("review", desk.first)
    assert here in desk.told("cohort", desk.folder / "received")
