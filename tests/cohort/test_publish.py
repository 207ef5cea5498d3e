"""Figures that leave the provider: in words, and none that gives back one person."""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cohort_files import folder_of, rules_of
from effort import examples
from mei_social.audit.assess import BAND_ORDER, Band
from mei_social.audit.extent import Extent
from mei_social.cohort.disclosure import LEAST, MOST_MARGIN, Count, raw_word, safe_word
from mei_social.cohort.model import Cohort, Listing, RuleFigures, Topic, Trainee
from mei_social.cohort.publish import Published, TooFew, publish, publishable
from mei_social.cohort.read import read_cohort
from mei_social.render.cohort.published import WRITERS
from mei_social.ruleset.model import Severity
from mei_social.text.visible import visible
from programs import invoke
from small_rules import SMALL_YAML

RULES = ("r1", "r2", "r3", "gate")
TOPIC_OF = {"r1": "one", "r2": "one", "r3": "two", "gate": "alone"}
SAID = {"none": (0, 0, 0), "clear": (0, 0, 1), "open": (0, 1, 1), "hit": (1, 0, 1), "both": (1, 1, 1)}
"""What one trainee adds to missed, untested and applied."""
Person = tuple[str, ...]
HOSTILE = "=cmd|x \x1b[31m\u202e<script>Zebedee"


def trainee(number: int, said: Person) -> Trainee:
    missed = tuple(r for r, s in zip(RULES, said, strict=True) if SAID[s][0])
    untested = sum(SAID[s][1] for s in said)
    return Trainee(
        ref=f"MS-{number:04}", name=HOSTILE, file="f.json", revision=1, date="2026-11-23", version="v",
        accounts=1, left_out=0, extent=Extent.FULL, band=Band.LOW, score=None,
        answered=len(said) - untested, applicable=len(said), topics=(), gates=(), closed_gates=(), excused=(),
        unanswered_gates=(), missed=missed, not_asked=(), doubts=(),
    )  # fmt: skip


def nobody() -> Listing[Any]:
    return Listing(0, lambda: iter(()))


def cohort_of(people: Mapping[int, Person]) -> Cohort:
    """What `read_cohort` would give, without files."""
    made = [trainee(n, said) for n, said in people.items()]

    def rule(place: int, name: str) -> RuleFigures:
        sums = [sum(SAID[said[place]][k] for said in people.values()) for k in range(3)]
        return RuleFigures(
            name, f"Question {name}?", TOPIC_OF[name], (), Severity.HIGH, name == "gate", False, None,
            sums[0], sums[2], sums[1], 0, True,
        )  # fmt: skip

    return Cohort(
        rules="Rules, version 1", provider="A provider", duty="", band_titles={}, seen=len(made),
        trainees=Listing(len(made), lambda: iter(made)), gates=nobody(), refused=nobody(), doubted=nobody(),
        duplicates=nobody(), near_names=(), names_compared=True, bands={}, answered=0, applicable=0,
        extents={}, finished=0, partly_judged=0,
        topics=tuple(Topic(t, t, dict.fromkeys(BAND_ORDER, 0)) for t in ("one", "two", "alone")),
        rule_figures=tuple(rule(n, name) for n, name in enumerate(RULES)), clause_figures=(), versions=(),
        not_compared=(),
    )  # fmt: skip


def all_clear(number: int) -> dict[int, Person]:
    return dict.fromkeys(range(number), ("clear",) * 4)


def words_of(found: Published) -> dict[tuple[str, str], str]:
    topics = {("topic", f.id): f.word for f in found.topics}
    return topics | {("rule", f.id): f.word for f in found.rule_figures}


def counts(most: int) -> Iterator[Count]:
    for of in range(LEAST, most + 1):
        for missed in range(of + 1):
            yield from (Count(missed, untested, of) for untested in range(of + 1))


def neighbours(count: Count) -> Iterator[Count]:
    """The same with one trainee less, who was any of those that the sums allow."""
    for missed, untested in product((0, 1), repeat=2):
        less = Count(count.missed - missed, count.untested - untested, count.of - 1)
        if min(less.missed, less.untested) >= 0 and max(less.missed, less.untested) <= less.of:
            yield less


def flips(least_margin: int) -> int:
    """Pairs of neighbours, up to 18 trainees and whatever was drawn for each, with two different words."""
    margins = range(least_margin, MOST_MARGIN + 1)
    found = 0
    for count in counts(18):
        here = {safe_word(count, m) for m in margins} - {None}
        if here:
            there = {safe_word(n, m) for n in neighbours(count) for m in margins} - {None}
            found += len(here | there) > 1
    return found


def test_no_word_becomes_another_word_without_any_one_trainee() -> None:
    """Every count up to 18 trainees, every trainee and every draw: never two words."""
    assert flips(1) == 0


def test_a_word_stands_with_as_many_trainees_more_or_less_as_were_drawn() -> None:
    """Whatever each of them says, and however the missing answers turn out."""
    wrong = []
    for margin, count in product(range(1, MOST_MARGIN + 1), counts(16)):
        word = safe_word(count, margin)
        for missed, untested in product((0, margin), repeat=2) if word else ():
            for way in (1, -1):
                low, of = count.missed + way * missed, count.of + way * margin
                high = min(low + max(count.untested + way * untested, 0), of)
                if 0 <= low <= of and {raw_word(low, of), raw_word(high, of)} != {word}:
                    wrong.append((count, margin))
    assert wrong == []


def test_no_word_becomes_another_word_when_one_trainee_answers_anew() -> None:
    """The same trainees, one of whom has mended or found something in between."""
    margins = range(1, MOST_MARGIN + 1)
    wrong = []
    for count in counts(16):
        here = {safe_word(count, m) for m in margins} - {None}
        for missed, untested in product((-1, 0, 1), repeat=2) if here else ():
            other = Count(count.missed + missed, count.untested + untested, count.of)
            if min(other.missed, other.untested) >= 0 and max(other.missed, other.untested) <= other.of:
                there = {safe_word(other, m) for m in margins} - {None}
                wrong += [count] if len(here | there) > 1 else []
    assert wrong == []


def test_the_proof_can_fail() -> None:
    """With no margin there are pairs of neighbours with different words."""
    assert flips(0) > 0


person = st.tuples(*(st.sampled_from(tuple(SAID)) for _ in RULES))
alike = st.tuples(
    st.lists(person, min_size=1, max_size=3), st.integers(10, 40), st.randoms(use_true_random=False)
)


@examples(60)
@given(alike)
def test_removing_any_one_trainee_changes_no_published_word(
    drawn: tuple[list[Person], int, random.Random],
) -> None:
    """Whole publications: what both say, they say with the same word."""
    kinds, number, chance = drawn
    people = {n: chance.choice([*kinds, ("clear",) * 4]) for n in range(number + 1)}
    said = words_of(publish(cohort_of(people), "May 2027"))
    for gone in people:
        rest = {n: p for n, p in people.items() if n != gone}
        after = words_of(publish(cohort_of(rest), "May 2027"))
        both = said.keys() & after.keys()
        assert {k: after[k] for k in both} == {k: said[k] for k in both}


def test_a_word_that_is_withheld_next_time_does_not_tell_what_the_one_who_left_had_said() -> None:
    """`few` is withheld after somebody left who had it open, and after somebody left who had not."""
    left = set()
    for missed in range(3, 9):
        for seed in range(12):
            people = {
                seed * 100 + n: (("hit" if n < missed else "clear"), *("clear",) * 3) for n in range(31)
            }
            if words_of(publish(cohort_of(people), "")).get(("rule", "r1")) != "few":
                continue
            for gone in people:
                rest = {n: p for n, p in people.items() if n != gone}
                if ("rule", "r1") not in words_of(publish(cohort_of(rest), "")):
                    left.add(people[gone][0])
    assert left == {"hit", "clear"}


def test_missing_answers_do_not_make_a_figure_look_better() -> None:
    """A word stands only where it would be the same if every missing answer turned out open."""
    assert [safe_word(Count(0, untested, 30), 1) for untested in (0, 20)] == ["few", None]


@pytest.mark.parametrize("others", [0, 8])
def test_a_folder_without_any_one_file_says_no_other_word(tmp_path: Path, others: int) -> None:
    """From files, also where some were made with a version in which a question has other words."""
    ruleset = rules_of(tmp_path)
    other = rules_of(tmp_path, SMALL_YAML.replace("Is this account private?", "Is it a private account?"))
    place = folder_of(tmp_path / "in", ruleset, range(14))
    folder_of(place, other, range(20, 20 + others))
    said = words_of(publish(read_cohort(place, ruleset), ""))
    changed = []
    for path in sorted(place.iterdir()):
        aside = path.rename(tmp_path / "aside")
        after = words_of(publish(read_cohort(place, ruleset), ""))
        aside.rename(path)
        changed += [k for k in said.keys() & after.keys() if said[k] != after[k]]
    assert (bool(said), changed) == (True, [])


@pytest.mark.parametrize(
    ("missed", "word"), [(0, "few"), (9, "few"), (10, "some"), (20, "some"), (21, "most"), (30, "most")]
)
def test_the_words_are_thirds(missed: int, word: str) -> None:
    """Of 30."""
    assert raw_word(missed, 30) == word


def test_nine_trainees_are_too_few() -> None:
    """Nothing is made of them."""
    with pytest.raises(TooFew, match="fewer than 10"):
        publish(cohort_of(all_clear(9)), "May 2027")


def test_a_rule_for_nine_of_many_has_no_figure() -> None:
    """However alike their answers are; with ten it has one."""

    def said(number: int) -> str | None:
        people = {n: ("hit" if n < number else "none", "clear", "clear", "clear") for n in range(40)}
        return words_of(publish(cohort_of(people), "")).get(("rule", "r1"))

    assert [said(9), said(10)] == [None, "most"]


def test_gates_and_topics_of_gates_have_no_figure() -> None:
    """Not even where everybody answered alike; they are named with the reason."""
    found = publish(cohort_of(all_clear(30)), "May 2027")
    assert (set(words_of(found)), found.withheld[0].what) == (
        {("topic", "one"), ("topic", "two"), ("rule", "r1"), ("rule", "r2"), ("rule", "r3")},
        ("alone", "Question gate?"),
    )


def test_safeguarding_rules_have_no_figure() -> None:
    """Whether or not they are gates."""
    rule = cohort_of({}).rule_figures[0]
    assert [publishable(rule), publishable(replace(rule, safeguarding=True))] == [True, False]


def test_a_gate_does_not_count_in_its_topic() -> None:
    """An open gate beside safe answers leaves the topic as it was."""
    people = dict.fromkeys(range(30), ("clear", "clear", "clear", "hit"))
    made = cohort_of(people)
    moved = tuple(replace(r, topic="two") if r.gate else r for r in made.rule_figures)
    assert words_of(publish(replace(made, rule_figures=moved), ""))["topic", "two"] == "few"


def test_topics_of_mixed_versions_are_withheld() -> None:
    """Who counts in a topic would hang on who else handed in."""
    found = publish(replace(cohort_of(all_clear(30)), not_compared=("r1",)), "")
    assert (found.topics, found.withheld[-1].what) == ((), ("one", "two", "alone"))


def test_the_order_does_not_tell_which_rule_is_missed_more() -> None:
    """Rules stand in the order of their ids, whatever the counts."""
    made = cohort_of(all_clear(30))
    turned = replace(made, rule_figures=made.rule_figures[::-1])
    assert publish(turned, "") == publish(made, "")


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A folder of 37 exports, one of 9, and the rules; one trainee has a hostile name."""
    place = tmp_path_factory.mktemp("publish")
    ruleset = rules_of(place)
    many = folder_of(place / "many", ruleset, range(1037, 1074), {1040: HOSTILE, 1041: "Ada Quill"})
    return many, folder_of(place / "nine", ruleset, range(9)), place / "rules.yaml"


def texts(received: tuple[Path, Path, Path], tmp_path: Path) -> dict[str, str]:
    """Every form that a publication has."""
    many, _, rules = received
    arguments = ["cohort", str(many), "--publish", "--rules", str(rules)]
    for kind in WRITERS:
        arguments += ["--output", str(tmp_path / f"out{kind}")]
    shown = invoke(*arguments, home=tmp_path / "home")
    machine = invoke(
        "cohort", str(many), "--publish", "--json", "--rules", str(rules), home=tmp_path / "home"
    )
    assert (shown[0], machine[0]) == (0, 0)
    files = {kind: (tmp_path / f"out{kind}").read_text(encoding="utf-8-sig") for kind in WRITERS}
    return {**files, "terminal": shown[1], "--json": machine[1]}


def test_every_form_has_no_name_reference_or_count(received: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """The only numbers are the rounded one, the least, the version, the month's year and the format's."""
    unwanted = re.compile(r"MS-|Zebedee|Quill|script|37|%|\d{4}-\d\d|\x1b|\u202e|\.json")
    said = texts(received, tmp_path)
    numbers = {n for text in said.values() for n in re.findall(r"\d+", text)}
    assert ({k: unwanted.findall(t) for k, t in said.items()}, numbers) == (
        {kind: [] for kind in (*WRITERS, "terminal", "--json")},
        {"40", "10", "3", "2027", "1"},
    )


def test_every_form_says_the_same_words(received: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """JSON and CSV hold the same figures, and each of them stands on the screen and in Markdown."""
    said = texts(received, tmp_path)
    body = json.loads(said[".json"])
    figures = [(f["id"], f["word"]) for f in (*body["topics"], *body["rule_figures"])]
    rows = list(csv.DictReader(said[".csv"].splitlines()))
    lines = [f"- {f['word'].capitalize()}: {f['text']}" for f in (*body["topics"], *body["rule_figures"])]
    assert figures == [(r["id"], r["still something to do"]) for r in rows if r["about"] != "withheld"]
    assert [line for line in lines if line in said["terminal"]] == lines
    assert [line for line in lines if line in said[".md"].replace("**", "")] == lines
    assert said["--json"] == said[".json"]


def test_every_form_says_that_nobody_has_checked(received: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """And none says that anything was verified."""
    said = texts(received, tmp_path)
    assert {k: ("Nobody has checked" in t, "verified" in t) for k, t in said.items()} == dict.fromkeys(
        said, (True, False)
    )


def test_the_same_folder_gives_the_same_text_again(received: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """Chance is drawn from the answers, so publishing many times gives nothing more."""
    (tmp_path / "again").mkdir()
    assert texts(received, tmp_path / "again") == texts(received, tmp_path)


def test_nine_exports_publish_nothing(received: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """Exit code 1, the reason in one sentence, no file."""
    _, nine, rules = received
    out = tmp_path / "out.md"
    code, shown, told = invoke(
        "cohort", str(nine), "--publish", "--output", str(out), "--rules", str(rules), home=tmp_path
    )
    assert (code, shown, out.exists(), told.split(",")[0]) == (
        1, "", False, "Error: Nothing was published: fewer than 10 self-checks could be read",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("option", "value"), [("--since", "."), ("--expected", "names.csv"), ("--output", "a.xlsx")]
)
def test_what_would_say_more_is_wrong_usage(
    received: tuple[Path, Path, Path], tmp_path: Path, option: str, value: str
) -> None:
    """No change since an earlier folder, no list of names, no table of trainees."""
    many, _, rules = received
    code, shown, told = invoke(
        "cohort", str(many), "--publish", option, value, "--rules", str(rules), home=tmp_path
    )
    assert (code, shown, option in told) == (2, "", True)


def test_a_refused_file_is_told_and_not_published(received: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """Exit code 3 as without --publish; the file's name stays inside."""
    many, _, rules = received
    (many / "secret-name.json").write_text("{}")
    code, shown, told = invoke("cohort", str(many), "--publish", "--rules", str(rules), home=tmp_path)
    (many / "secret-name.json").unlink()
    assert (code, "secret-name" in shown, "refused" in told) == (3, False, True)


def test_hostile_text_in_the_rules_acts_nowhere() -> None:
    """Questions come from a file too."""
    made = cohort_of(all_clear(30))
    hostile = replace(made, rule_figures=tuple(replace(r, question=HOSTILE) for r in made.rule_figures))
    found = publish(hostile, "May 2027")
    said = {kind: make(found).decode() for kind, make in WRITERS.items()}
    assert [re.findall(r"\x1b|\u202e", text) for text in said.values()] == [[], [], []]
    assert ("<script" in said[".md"].replace("\\<", ""), f'"\'{visible(HOSTILE)}"' in said[".csv"]) == (
        False,
        True,
    )
