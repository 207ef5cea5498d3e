"""A rules file that extends another one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from effort import examples, some_of
from mei_social.errors import Problem
from mei_social.ruleset import load as rules_file
from mei_social.ruleset.load import RulesFile, load_guide, load_rules, read_rules
from mei_social.ruleset.model import Rule, Ruleset, Severity
from parsing.test_decode import Change, changed, changes
from small_rules import SMALL_YAML
from work import IN_STEP, growth

CASES = sorted((Path(__file__).parents[1] / "cases" / "overlay").glob("*.yaml"))
TOP = "extends: base.yaml\nid: ours\nversion: 1\ntitle: Ours\n"
EVERYTHING = (
    TOP
    + """\
provider:
  name: North Essex
  contacts:
    - {id: mentor, reach: Room 9}
    - {id: director, role: The director, ask: Ask the office.}
review: {check_again_after_days: 30}
weights: {critical: 16}
bands: {low: {title: Little left}}
help:
  - {need: You feel low, who: A friend}
drop:
  rules: [plain-photo]
  platforms: [whatsapp]
  screening: [on-placement]
change:
  rules:
    account-private:
      severity: medium
      notes: {other: Look twice.}
  platforms:
    instagram: {name: Insta}
add:
  platforms:
    - {id: bluesky, name: Bluesky}
  topics:
    - {id: live, name: Live video}
  rules:
    - id: known-guests
      topic: live
      clauses: [c1]
      question: Do you know each guest?
      why: A guest speaks in your name.
      how: Think of the last time.
      partly: You know most of them.
      remedy: Ask who comes.
      minutes: 5
      severity: low
      force: may
      per: account
sources:
  handbook: Our handbook.
"""
)


def saved(folder: Path, text: str, name: str = "ours.yaml") -> Path:
    """A file with this text, and the small rules beside it as its base."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    base = folder / "base.yaml"
    if not base.exists():
        base.write_text(SMALL_YAML, "utf-8")
    return path


def load(folder: Path, text: str) -> Ruleset:
    """The rules of an overlay on the small rules."""
    return load_rules(saved(folder, TOP + text))


def rule(rules: Ruleset, name: str) -> Rule:
    """One rule by its id."""
    return next(one for one in rules.rules if one.id == name)


def shown(path: Path) -> str:
    """Everything wrong with a rules file, as it is printed."""
    found = read_rules(path).problems
    return "".join(f"{path.name}:{p.line}:{p.column}: {p.rule}: {p.message}\n" for p in found)


def only(path: Path) -> Problem:
    """The one thing that is wrong with a rules file."""
    (problem,) = read_rules(path).problems
    return problem


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_bad_overlay(path: Path, tmp_path: Path) -> None:
    """Each bad overlay gives all its problems at once, each with a place in the overlay."""
    here = saved(tmp_path, path.read_text("utf-8"), path.name)
    assert shown(here) == path.with_suffix(".expected").read_text("utf-8")


def test_nothing_but_a_name(tmp_path: Path) -> None:
    """An overlay that changes nothing has everything of its base but id, version, title and digest."""
    base, ours = load_rules(saved(tmp_path, SMALL_YAML, "base.yaml")), load(tmp_path, "")
    assert (ours.id, ours.version, ours.title, ours.digest == base.digest) == ("ours", 1, "Ours", False)
    parts = ("provider", "review", "weights", "bands", "help", "platforms", "rules", "screening", "sources")
    assert [getattr(ours, part) for part in parts] == [getattr(base, part) for part in parts]


def test_provider_by_key(tmp_path: Path) -> None:
    """Keys of the provider are replaced one by one; contacts go by their id, and new ones come last."""
    provider = load_rules(saved(tmp_path, EVERYTHING)).provider
    assert (provider.name, provider.policy) == ("North Essex", "A policy")
    assert [(c.id, c.role, c.reach) for c in provider.contacts] == [
        ("mentor", "Your mentor", "Room 9"),
        ("director", "The director", None),
    ]


def test_numbers_and_words_by_key(tmp_path: Path) -> None:
    """Weights, days and words of bands are replaced one by one; help lines as a whole."""
    rules = load_rules(saved(tmp_path, EVERYTHING))
    assert (rules.weights.critical, rules.weights.high) == (16, 5)
    assert (rules.review.check_again_after_days, rules.review.menu_path_old_after_days) == (30, 365)
    assert (rules.bands.low.title, rules.bands.low.meaning) == ("Little left", "Only low findings are open.")
    assert [line.need for line in rules.help] == ["You feel low"]
    assert dict(rules.sources) == {"policy": "The policy, third edition.", "handbook": "Our handbook."}


def test_change_only_what_is_given(tmp_path: Path) -> None:
    """A changed rule keeps every key that is not given, and its place."""
    base, ours = load_rules(saved(tmp_path, SMALL_YAML, "base.yaml")), load_rules(saved(tmp_path, EVERYTHING))
    was, now = rule(base, "account-private"), rule(ours, "account-private")
    assert (now.severity, now.question, now.minutes) == (Severity.MEDIUM, was.question, was.minutes)
    assert dict(now.notes) == {**was.notes, "other": "Look twice."}
    assert ours.rules.index(now) == base.rules.index(was)


def test_empty_takes_an_optional_key_away(tmp_path: Path) -> None:
    """An empty optional key, or an empty note, takes away what the base says."""
    text = "change: {rules: {account-private: {notes: {instagram: }}, no-private-messages: {hint: }}}\n"
    ours = load(tmp_path, text)
    assert (rule(ours, "account-private").notes, rule(ours, "no-private-messages").hint) == ({}, None)


def test_drop_leaves_no_mention(tmp_path: Path) -> None:
    """A dropped platform goes from the lists and notes of the base's rules as well."""
    rules = load(tmp_path, "drop: {platforms: [instagram], rules: [plain-photo]}\n")
    now = rule(rules, "account-private")
    assert ([p.id for p in rules.platforms], now.platforms, now.notes) == (
        ["whatsapp", "other"],
        ("other",),
        {},
    )
    assert "plain-photo" not in {one.id for one in rules.rules}


def test_drop_never_widens_a_rule(tmp_path: Path) -> None:
    """A rule for dropped platforms only is told: without any platform it would be asked for all."""
    found = read_rules(saved(tmp_path, TOP + "drop: {platforms: [instagram, other], topics: []}\n"))
    assert [(p.rule, p.line) for p in found.problems] == [("still-used", 5)] * 2


def test_drop_and_add_replaces(tmp_path: Path) -> None:
    """What is dropped may be added anew under its id; the new one goes to the end of its topic."""
    text = EVERYTHING.replace("known-guests", "plain-photo").replace("topic: live", "topic: privacy")
    assert rule(load_rules(saved(tmp_path, text)), "plain-photo").question == "Do you know each guest?"


def test_new_rules_follow_their_topic(tmp_path: Path) -> None:
    """A new rule comes after the last of its topic; of a new topic, at the end. The rest keeps its order."""
    extra = EVERYTHING.split("  rules:\n    - id: known-guests\n")[1].split("sources:")[0]
    added = [("b", "pupils"), ("a", "pupils"), ("c", "privacy")]
    text = "".join(
        f"    - id: {name}\n{extra.replace('topic: live', f'topic: {topic}')}" for name, topic in added
    )
    rules = load(tmp_path, f"add:\n  rules:\n{text}")
    assert [one.id for one in rules.rules] == [
        *("no-private-messages", "account-private", "pupils-follow", "b", "a"),
        *("class-account-agreed", "plain-photo", "c"),
    ]


def test_new_platforms_come_before_other(tmp_path: Path) -> None:
    """`other` stays the last platform: it stands for those without a name."""
    rules = load_rules(saved(tmp_path, EVERYTHING))
    assert [(p.id, p.name) for p in rules.platforms] == [
        ("instagram", "Insta"),
        ("bluesky", "Bluesky"),
        ("other", "Another platform"),
    ]


def test_updates_of_the_base_arrive(tmp_path: Path) -> None:
    """A rule that the base gains is in the overlay's rules, without a touch of the overlay."""
    path = saved(tmp_path, EVERYTHING)
    before = load_rules(path)
    gained = SMALL_YAML[SMALL_YAML.index("  - id: pupils-follow") : SMALL_YAML.index("  - id: class-account")]
    gained = gained.replace("pupils-follow", "parents-follow").replace("Do pupils", "Do parents")
    (tmp_path / "base.yaml").write_text(SMALL_YAML + gained, "utf-8")
    after = load_rules(path)
    assert {r.id for r in after.rules} - {r.id for r in before.rules} == {"parents-follow"}
    assert after.digest != before.digest


def test_an_update_that_takes_something_away_is_told(tmp_path: Path) -> None:
    """When the base loses what the overlay changes, the place in the overlay says so."""
    path = saved(tmp_path, EVERYTHING)
    (tmp_path / "base.yaml").write_text(SMALL_YAML.replace("id: account-private", "id: is-private"), "utf-8")
    problem = read_rules(path).problems[0]
    expected = (
        "`account-private` is not in `rules` of `base.yaml`. Did you mean `is-private`? "
        "Correct it, or remove it if an update took the entry away there."
    )
    line = EVERYTHING.splitlines().index("    account-private:") + 1
    assert (problem.line, problem.column, problem.rule, problem.message) == (line, 5, "not-in-base", expected)


def test_a_key_beside_its_id(tmp_path: Path) -> None:
    """A key that stands beside the id which it belongs below is told to move, and not to go."""
    text = TOP + "change:\n  rules:\n    account-private:\n    severity: high\n"
    (problem,) = read_rules(saved(tmp_path, text)).problems
    expected = (
        "`severity` stands in the place of an id of `rules`. It belongs below the line with the id: put two "
        "more spaces in front of it."
    )
    line = text.splitlines().index("    severity: high") + 1
    assert (problem.line, problem.column, problem.rule, problem.message) == (line, 5, "not-in-base", expected)
    mended = text.replace("    severity: high", "      severity: high")
    assert not read_rules(saved(tmp_path, mended)).problems


def test_digest_is_of_the_merged_content(tmp_path: Path) -> None:
    """The digest is that of a full file which says the same."""
    ours = load(tmp_path, "weights: {low: 2}\ndrop: {rules: [plain-photo], screening: [on-placement]}\n")
    full = SMALL_YAML.replace(
        "id: small\nversion: 3\ntitle: A small set of rules", "id: ours\nversion: 1\ntitle: Ours"
    )
    full = full.replace("low: 1", "low: 2").partition("  - id: plain-photo")[0]
    start, end = full.index("  - id: on-placement"), full.index("  - id: used-for-teaching")
    same = load_rules(saved(tmp_path, full[:start] + full[end:], "full.yaml"))
    assert ours.digest == same.digest


def test_shipped_base(tmp_path: Path) -> None:
    """`guidelines` are the rules that come with mei-social."""
    path = saved(tmp_path, TOP.replace("base.yaml", "guidelines"))
    assert load_rules(path).rules == load_rules(rules_file.find_rules()).rules


def test_relative_to_the_overlay(tmp_path: Path) -> None:
    """The base is looked for from the overlay's folder, wherever one works."""
    path = saved(tmp_path, TOP.replace("base.yaml", "../base.yaml"), "north/ours.yaml")
    assert load_rules(path).id == "ours"


def chain(folder: Path, length: int) -> Path:
    """A file that extends a file that extends a file, so many times."""
    below = "base.yaml"
    for number in range(length):
        text = (
            f"extends: {below}\nid: o{number}\nversion: 1\ntitle: T{number}\nweights: {{low: {number + 1}}}\n"
        )
        below = saved(folder, text, f"o{number}.yaml").name
    return folder / below


def test_three_in_a_row(tmp_path: Path) -> None:
    """Three files may extend one another; the nearest wins."""
    rules = load_rules(chain(tmp_path, 3))
    assert (rules.id, rules.weights.low, rules.weights.high) == ("o2", 3, 5)


def test_four_in_a_row(tmp_path: Path) -> None:
    """A fourth is refused, at the line of the file that one is looking at."""
    problem = only(chain(tmp_path, 4))
    expected = (
        "In `o2.yaml`, line 1: In `o1.yaml`, line 1: In `o0.yaml`, line 1: This is the fourth file in a row "
        "that extends another, and three are read. Extend an earlier one. Correct that file first."
    )
    assert (problem.line, problem.column, problem.message) == (1, 10, expected)


@pytest.mark.parametrize(
    ("base", "message"),
    [
        ("extends: ours.yaml\nid: b\n", "In `base.yaml`, line 1: `ours.yaml` extends this file in its turn"),
        ("id: a\nid: b\n  c: d\n", "In `base.yaml`, line 2: "),
        ("id: a\nid: b\n", "In `base.yaml`, line 2: `id` stands here again, after line 1. Put what is"),
        ("[]\n---\n[]\n", "In `base.yaml`, line 2: A second document starts here."),
        ("- a\n", "In `base.yaml`, line 1: The file is a list."),
        ("", "In `base.yaml`: The file is empty."),
    ],
)  # fmt: skip
def test_bad_base(tmp_path: Path, base: str, message: str) -> None:
    """What is wrong with the base is told at the line that names it, with the base's own name and line."""
    (tmp_path / "base.yaml").write_text(base, "utf-8")
    problem = read_rules(saved(tmp_path, TOP)).problems[0]
    assert (problem.line, problem.column, problem.message[: len(message)]) == (1, 10, message)


def test_itself(tmp_path: Path) -> None:
    """A file that extends itself is refused."""
    problem = only(saved(tmp_path, TOP.replace("base.yaml", "ours.yaml")))
    assert (problem.line, problem.rule) == (1, "circular-extends")


@pytest.mark.parametrize(
    ("name", "rule", "message"),
    [
        ("guidlines", "unknown-base", "`extends` is `guidlines`. Did you mean `guidelines`? Write"),
        ("guidelines.yaml", "unknown-base", "`extends` is `guidelines.yaml`. Did you mean `guidelines`?"),
        ("", "unknown-base", "`extends` is no name. Write `guidelines` for"),
        ("[a]", "unknown-base", "`extends` is no name. Write `guidelines` for"),
        ("none.yaml", "base-unreadable", "There is no file "),
        ("/etc/rules.yaml", "absolute-path", "Name the file as seen from this one, such as `../county.yaml`"),
        ("C:\\rules.yaml", "absolute-path", "Name the file as seen from this one, such as `../county.yaml`"),
        ("folder.yaml", "base-unreadable", ""),
        ("loop.yaml", "base-unreadable", ""),
        (f"{'a' * 300}.yaml", "base-unreadable", ""),
    ],
)  # fmt: skip
def test_no_base(tmp_path: Path, name: str, rule: str, message: str) -> None:
    """A base that cannot be found or read is one problem at its name, with what to do."""
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    problem = only(saved(tmp_path, TOP.replace("base.yaml", name)))
    assert (problem.line, problem.rule, problem.message[: len(message)]) == (1, rule, message)


@pytest.mark.parametrize("key", ["drop:\n  rules: [a]", "change:\n  rules:\n    a: {minutes: 5}", "add: {}"])
def test_changes_without_a_base(tmp_path: Path, key: str) -> None:
    """Where only the line that names the base is gone, that is said alone, at the first change."""
    problem = only(saved(tmp_path, f"id: ours\nversion: 1\ntitle: Ours\n{key}\n"))
    assert (problem.line, problem.rule) == (4, "no-extends")
    assert "Write `extends: guidelines` on a line above it" in problem.message


def test_mistake_of_the_base_is_named_there(tmp_path: Path) -> None:
    """A slip in the base is told where the overlay names it, with the entry and its line."""
    (tmp_path / "base.yaml").write_text(SMALL_YAML.replace("severity: high", "severity: hgih"), "utf-8")
    problem = only(saved(tmp_path, TOP))
    line = SMALL_YAML.splitlines().index("    severity: high") + 1
    start = f"In `account-private` of `base.yaml`, line {line}: `severity` is `hgih`. Did you mean `high`?"
    assert (problem.line, problem.column, problem.message[: len(start)]) == (1, 10, start)


def test_platform_files(tmp_path: Path) -> None:
    """A platform file beside the overlay wins over one beside its base, and that one over ours."""
    text = "platform: instagram\nsettings:\n  - {topic: account-privacy, do: From %s., search: [a]}\n"
    path = saved(tmp_path, TOP.replace("base.yaml", "../base.yaml"), "north/ours.yaml")
    found = []
    for folder in ("", "north"):
        saved(tmp_path / folder / "platforms", text % (folder or "base"), "instagram.yaml")
        guide = load_guide(path, "instagram")
        found.append(guide and guide.settings[0].do)
    assert found == ["From base.", "From north."]


@pytest.mark.parametrize("key", ["drop", "change", "add", "provider", "weights", "help", "sources"])
def test_a_key_with_only_comments_below_it_says_nothing(tmp_path: Path, key: str) -> None:
    """While somebody writes an overlay, a key may stand there empty."""
    assert load(tmp_path, f"{key}:\n  # to do\n").rules == load(tmp_path, "").rules


GOOD: Any = yaml.safe_load(EVERYTHING)


def test_the_good_overlay_is_good(tmp_path: Path) -> None:
    """The overlay in which the slips of the next test are made has no problem."""
    assert read_rules(saved(tmp_path, json.dumps(GOOD))).problems == ()


@examples(300)
@given(changes(GOOD))
def test_any_slip_is_a_value_or_a_problem_here(tmp_path: Path, change: Change) -> None:
    """Whatever is wrong in an overlay: no traceback, and every error has its place in the overlay."""
    found = read_rules(saved(tmp_path, json.dumps(changed(GOOD, change))))
    assert (found.ruleset is None) == bool(found.problems)
    assert {p.line for p in found.problems} <= {1}


def big(count: int) -> dict[str, tuple[str, str]]:
    """A base and an overlay for it with so many entries, each costly to compare with the others."""
    rules = "".join(f"  - {{id: r{n}, topic: t{n}, clauses: [c1]}}\n" for n in range(count))
    topics = "".join(f"  - {{id: t{n}, name: T}}\n" for n in range(count))
    names = ", ".join(f"t{n}" for n in range(count))
    unknown = ", ".join(f"account-number-{n}" for n in range(count))
    keys = "".join(f"    account-number-{n}: {{}}\n" for n in range(count))
    return {
        "drop all": (f"rules:\n{rules}topics:\n{topics}", f"drop: {{topics: [{names}]}}\n"),
        "drop unknown": (SMALL_YAML, f"drop: {{rules: [{unknown}]}}\n"),
        "change unknown": (SMALL_YAML, f"change:\n  rules:\n{keys}"),
        "unknown keys": (SMALL_YAML, f"change:\n{keys}"),
        "add all": (f"rules:\n{rules}topics:\n{topics}", f"add:\n  rules:\n{rules.replace('  -', '   -')}"),
    }


@pytest.mark.parametrize("kind", some_of(big(1), 5))
def test_hostile_size(tmp_path: Path, kind: str) -> None:
    """As much as fits into a file is refused with a reason, and twice as much is at most twice the work."""

    def read(texts: tuple[str, str]) -> RulesFile:
        (tmp_path / "base.yaml").write_text(texts[0], "utf-8")
        return read_rules(saved(tmp_path, TOP + texts[1]))

    assert len(read(big(2500)[kind]).problems) > 0
    assert growth(read, lambda size: big(size)[kind], 300) < IN_STEP
