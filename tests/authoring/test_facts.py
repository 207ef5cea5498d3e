"""A map that mends itself: what grows old, what trainees found, and a new day in its place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random
from shutil import copytree
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.test_assess_properties import law
from effort import some_of
from mei_social.audit.assess import assess
from mei_social.audit.menus import Menu, MenuPlace, MenuSaid
from mei_social.audit.model import Account, Audit
from mei_social.authoring.facts.listing import FactKind, day_in, facts
from mei_social.authoring.facts.proposals import voices
from mei_social.authoring.facts.writing import Seen, write
from mei_social.cohort.read import read_cohort
from mei_social.errors import CannotWrite
from mei_social.export.write import build_export, to_json
from mei_social.report.menus import paths_in, words_of
from mei_social.ruleset.load import load_guide, load_rules
from mei_social.ruleset.model import Purpose, RulesStamp
from mei_social.text.menu_words import agreed, cleaned, vocabulary
from mei_social.text.near_names import is_one_slip
from programs import ROOT
from programs import invoke as invoked
from work import IN_STEP, growth, work

RULES = ROOT / "rules" / "guidelines.yaml"
DAY = date(2026, 11, 30)
RULESET = load_rules(RULES)
GUIDES = {p.id: guide for p in RULESET.platforms if (guide := load_guide(RULES, p.id, RULESET))}
PATHS = {place: setting.path or "" for place, setting in paths_in(GUIDES.values()).items()}
KNOWN = words_of(RULESET, GUIDES)
PERSONAL = (
    "sarah jones", "Okonkwo", "9B", "@sarah_9b", "07700 900123", "+44 1632 960961", "12 High Street",
    "CM1 1AB", "Chelmsford", "sarah@example.org", "https://example.org/sarah", "Mr Patel",
    "Wilberforce Academy", "Zuzanna", "\u202ezarahq", "s.a.r.a.h", "Ｓａｒａｈ", "<b>Sarah</b>", "[red]Sarah",
)  # fmt: skip
SECRET = ("sarah", "okonkwo", "9b", "07700", "960961", "cm1", "chelmsford", "example.org", "patel",
          "wilberforce", "zuzanna", "zarahq", "s.a.r", "12 high")  # fmt: skip
ARROWS = (" > ", " \u203a ", " -> ", ">", " / ", ", then ", " \u2192 ")
STEPS = (
    "Safety hub",
    "Privacy tools",
    "Account controls",
    "Wellbeing",
    "Your experience",
    "Sharing and access",
)


def typed(path: str, random: Random) -> str:
    """A path as somebody types it: other arrows, other case, words around it, one slip."""
    text = random.choice(ARROWS).join(path.split(" > "))
    text = random.choice((text, text.lower(), text.upper(), f"it is now in {text}", f" {text}  "))
    if random.random() < 0.3:
        at = random.randrange(1, len(text) - 1)
        text = random.choice((text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]))
    return text


def made_cohort(seed: int) -> tuple[list[tuple[Menu, ...]], set[MenuPlace]]:
    """Twenty trainees with five apps each, and thirty menus that have moved. Some do not look well."""
    random = Random(seed)
    moved = dict.fromkeys(random.sample(sorted(PATHS), 30), "")
    for place in moved:
        moved[place] = " > ".join(["Settings", *random.sample(STEPS, 2), place.setting.replace("-", " ")])
    everybody = []
    for _ in range(20):
        apps = random.sample(sorted(GUIDES), 5)
        looked = [place for place in PATHS if place.platform in apps and random.random() < 0.7]
        everybody.append(tuple(sorted((said_of(p, moved, random) for p in looked), key=lambda m: m.place)))
    return everybody, set(moved)


def said_of(place: MenuPlace, moved: dict[MenuPlace, str], random: Random) -> Menu:
    luck, path = random.random(), PATHS[place]
    if place not in moved:
        wrong = random.choice((MenuSaid.NOT_FOUND, MenuSaid.MOVED))
        said = MenuSaid.FOUND if luck < 0.95 else wrong
        strange = f"{random.choice(PERSONAL)} > {random.choice(STEPS)}"
        return Menu(place, path, said, strange if said is MenuSaid.MOVED else None)
    if luck < 0.1:
        return Menu(place, path, MenuSaid.FOUND)
    if luck < 0.3:
        return Menu(place, path, MenuSaid.NOT_FOUND)
    where = typed(moved[place], random)
    if random.random() < 0.2:
        where = random.choice(
            (f"{where} ask {random.choice(PERSONAL)}", f"{random.choice(PERSONAL)}: {where}")
        )
    return Menu(place, path, MenuSaid.MOVED, where[:160])


def body(menus: tuple[Menu, ...], number: int) -> bytes:
    apps = sorted({menu.place.platform for menu in menus})
    stamp = RulesStamp(RULESET.id, RULESET.version, RULESET.digest, RULESET.title)
    accounts = tuple(Account(f"a{n}", app, Purpose.PERSONAL) for n, app in enumerate(apps, 1))
    audit = Audit(ref=f"MS-0000-{number:04}", revision=1, started=DAY, rules=stamp, accounts=accounts,
                  screening={}, answers={})  # fmt: skip
    none = {"accounts": 0, "notes": 0}
    return to_json(
        build_export(RULESET, audit, assess(RULESET, audit), name=None, left_out=none, today=DAY,
                     tool_version="0.2.0", menus=menus)
    )  # fmt: skip


class Ran(NamedTuple):
    """What a command did."""

    exit_code: int
    stdout: str
    stderr: str


def invoke(*arguments: str, home: Path, typed: str = "") -> Ran:
    return Ran(*invoked(*arguments, home=home, stdin=typed))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    copytree(ROOT / "rules", tmp_path / "rules")
    return tmp_path / "rules" / "guidelines.yaml"


def test_moved_menus_are_found_and_others_are_not_proposed() -> None:
    """Over ten made cohorts of 20 with 30 moved menus at least 95 % are found, 1 % of the rest at most."""
    found = false = 0
    for seed in range(10):
        everybody, moved = made_cohort(seed)
        proposed = {p for p, v in voices(everybody, RULESET, GUIDES).items() if v.is_proposed}
        found += len(proposed & moved)
        false += len(proposed - moved)
    assert found >= 0.95 * 300
    assert false <= 0.01 * 10 * (len(PATHS) - 30)


def test_no_personal_word_gets_through(rules: Path, tmp_path: Path) -> None:
    """Of names, handles, numbers and addresses in a folder nothing is in `cohort` or in the list of facts."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, menus in enumerate(made_cohort(1)[0]):
        (folder / f"{number}.json").write_bytes(body(menus, number))
    home = tmp_path / "home"
    told = [
        invoke("cohort", str(folder), "--all", "--rules", str(rules), home=home),
        invoke("cohort", str(folder), "--json", "--rules", str(rules), home=home),
        invoke("rules", "facts", str(rules), "--from", str(folder), home=home),
        invoke("rules", "facts", str(rules), "--from", str(folder), "--json", home=home),
    ]
    assert [run.exit_code for run in told] == [0, 0, 0, 0]
    before = invoke("rules", "facts", str(rules), home=rules.parent.parent / "home").stdout.casefold()
    for run in told:
        shown = run.stdout.casefold()
        assert "moved" in shown
        assert [word for word in SECRET if word in shown and word not in before] == []


@law
@given(st.text(max_size=120), st.sampled_from(PERSONAL))
def test_only_words_of_menus_are_shown(text: str, personal: str) -> None:
    """Whatever is typed, each word that is shown is one of the rules' own words for menus."""
    allowed = {word.casefold() for word in KNOWN.words.values()} | {">", "\u2026"}
    for typed_text in (text, f"{text} {personal}", f"Settings > {personal} > {text}"):
        assert [w for w in cleaned(typed_text, KNOWN).split() if w.casefold() not in allowed] == []


@pytest.mark.parametrize(
    "spelled",
    ["X i a", "x > i > a", "I, x, i, a", "a 7 i", "two three two two", "Three > two, three", "x.. \u202ei a"],
)
def test_what_is_spelled_out_is_not_shown(spelled: str) -> None:
    """Letters one by one can be a name and numbers in words a telephone, though each alone is of a menu."""
    assert cleaned(f"Settings > {spelled}", KNOWN) == "Settings > \u2026"
    assert cleaned("X > the three dots > a list", KNOWN) == "X > The three dots > A list"


def test_sentences_of_the_rules_lend_no_words() -> None:
    """The title of a help page may name somebody; only what menus are called by is shown."""
    guide = GUIDES["instagram"]
    titled = [replace(setting, help="Ask Amelia Okonkwo") for setting in guide.settings]
    known = words_of(RULESET, {**GUIDES, "instagram": replace(guide, settings=tuple(titled))})
    assert cleaned("Settings > Amelia > Okonkwo", known) == "Settings > \u2026"


@law
@given(st.text("abcdefghi\u00e9", min_size=4, max_size=9), st.data())
def test_a_slip_is_found_as_by_a_look_at_all(word: str, data: st.DataObject) -> None:
    """Each word that is one letter away is found by what is left without it, and no other."""
    others = data.draw(st.lists(st.text("abcdefghi\u00e9", min_size=5, max_size=9), max_size=4))
    at = data.draw(st.integers(0, len(word)))
    others += [word[:at] + "z" + word[at:], word[:at] + "z" + word[at + 1 :], word[:at] + word[at + 1 :]]
    known = vocabulary(others)
    near = [w for w in known.words if len(w) >= 6 and is_one_slip(word, w)] if len(word) >= 6 else []
    expected = known.words.get(word) or (near[0] if len(near) == 1 else "\u2026")
    shown = cleaned(f"Settings > {word}", known).partition(" > ")[2]
    assert shown == expected[:1].upper() + expected[1:]


def test_many_strange_places_cost_in_step() -> None:
    """Twice as many places that nobody else names cost at most twice as much; what two name is found."""
    random = Random(3)
    strange = ["".join(random.choices("abcdefghij", k=20)) for _ in range(400)]
    same = ["Settings > Safety hub", "settings -> safety hbu", "Settings > Safety hub"]
    assert agreed([*strange, *same]) == (400, 401, 402)
    assert growth(agreed, lambda size: strange[:size], 100) <= IN_STEP


def test_one_letter_a_step_costs_no_more_than_a_path() -> None:
    """Of a text with more steps than any path the last ones are compared, and the others cost nothing."""
    random = Random(5)
    steps = [" > ".join(random.choices("bcdfghjk", k=40)) for _ in range(20)]
    short = [" > ".join(each.split(" > ")[-8:]) for each in steps]
    assert agreed(steps) == agreed(short)
    assert work(lambda: agreed(steps)) <= IN_STEP * work(lambda: agreed(short))


def test_strange_words_cost_in_step() -> None:
    """A word that no menu has is not held beside every word that one has."""
    random = Random(4)
    words = ["".join(random.choices("abcdefghij", k=8)) for _ in range(40)]
    assert work(lambda: cleaned(" ".join(words)[:160], KNOWN)) < 18 * len(KNOWN.words) / 2


def test_arrows_case_spaces_and_slips_do_not_part_people() -> None:
    """The same place in other signs is one place, and another place is not."""
    same = ["Settings > Safety hub > Privacy", "settings\u203asafety  hub\u203aprivacy",
            "it is in Settings -> Safety hbu -> Privacy"]  # fmt: skip
    assert agreed([*same, "Profile > Live"]) == (0, 1, 2)


def test_one_strange_voice_proposes_nothing() -> None:
    """One voice against many is not proposed, and neither is one alone."""
    place = min(PATHS)
    strange = (Menu(place, PATHS[place], MenuSaid.MOVED, "Settings > Safety hub"),)
    found = (Menu(place, PATHS[place], MenuSaid.FOUND),)
    for heard in ([strange], [strange, *[found] * 8]):
        assert not voices(heard, RULESET, GUIDES)[place].is_proposed


def test_what_was_said_of_an_older_path_is_not_counted() -> None:
    """A path that the rules have mended since has no voices."""
    place = min(PATHS)
    assert voices([(Menu(place, "Some older path", MenuSaid.MOVED),)] * 3, RULESET, GUIDES) == {}


def test_oldest_and_most_used_first() -> None:
    """What has a day stands first, by day and then by how many rules rest on it; all kinds are there."""
    found = facts(RULES, RULESET)
    dated = [fact for fact in found if fact.day]
    assert list(found[: len(dated)]) == dated
    assert [(f.day, -f.used) for f in dated] == sorted((f.day, -f.used) for f in dated if f.day)
    assert {fact.kind for fact in found} == set(FactKind)
    assert {f.place for f in found if f.kind is FactKind.PATH} == set(PATHS)


@pytest.mark.parametrize(
    ("text", "day", "known"),
    [
        ("file touched 2026-05-02; content of 2024-10-13", date(2024, 10, 13), "2024-10-13"),
        ("reporting a decision, 2015-07", date(2015, 7, 1), "2015-07"),
        ("in a copy from about 2020", date(2020, 1, 1), "2020"),
        ("at f3ac2ab, article 34691800487316 (undated)", None, ""),
    ],
)
def test_days_in_words(text: str, day: date | None, known: str) -> None:
    """The oldest day, month or year that a text names."""
    assert day_in(text) == (day, known)


@pytest.mark.parametrize(
    "now",
    some_of(
        [None, "Settings > Safety hub", "Settings > " + "Long step > " * 9 + "End"],
        3,
        "Settings: all #1 > Privacy",
    ),
)
def test_every_path_and_number_can_be_written(rules: Path, now: str | None) -> None:
    """A new day and place stand where the old ones did; no other line changes, and no comment goes."""
    for fact in facts(rules, load_rules(rules)):
        if fact.kind is FactKind.CLAIM:
            continue
        before = fact.file.read_text(encoding="utf-8")
        write(fact, Seen(DAY, "on an iPhone", now))
        after = fact.file.read_text(encoding="utf-8")
        comments = [line for line in before.splitlines() if line.lstrip().startswith("#")]
        assert [line for line in after.splitlines() if line.lstrip().startswith("#")] == comments
        fact.file.write_text(before, encoding="utf-8")
        old, new = before.splitlines(), after.splitlines()
        start = next(n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1])
        end = next(n for n, pair in enumerate(zip(old[::-1], new[::-1], strict=False)) if pair[0] != pair[1])
        assert len(old) - end - start <= 8
    for fact in facts(rules, load_rules(rules)):
        if fact.kind is FactKind.PATH:
            write(fact, Seen(DAY, "on an iPhone", now))
    again = [f for f in facts(rules, load_rules(rules)) if f.kind is FactKind.PATH]
    assert {f.day for f in again} == {DAY}
    assert len(again) == len(PATHS)
    assert now is None or {f.says for f in again} == {now}
    assert invoke("rules", "validate", str(rules), home=rules.parent.parent / "home").exit_code == 0


def test_line_ends_and_a_comment_of_somebody_stay(rules: Path) -> None:
    """A file with CR LF keeps them, and what somebody wrote behind a day stays in place of our device."""
    file = rules.parent / "platforms" / "instagram.yaml"
    text = file.read_text(encoding="utf-8").replace("seen: 2025-01-22", "seen: 2025-01-22  # by Sam", 1)
    file.write_bytes(text.replace("\n", "\r\n").encode())
    fact = next(f for f in facts(rules, load_rules(rules)) if f.id == "instagram:visibility")
    write(fact, Seen(DAY, "on a computer"))
    expected = text.replace("seen: 2025-01-22  # by Sam", "seen: 2026-11-30  # by Sam", 1)
    assert file.read_bytes() == expected.replace("\n", "\r\n").encode()


def test_a_file_that_changed_meanwhile_is_left(rules: Path) -> None:
    """A fact that says something else by now is not written over."""
    fact = next(f for f in facts(rules, load_rules(rules)) if f.id == "instagram:visibility")
    changed = fact.file.read_text(encoding="utf-8").replace(fact.says, "Somewhere else")
    fact.file.write_text(changed, encoding="utf-8")
    with pytest.raises(CannotWrite, match="not as it was read"):
        write(fact, Seen(DAY, "on an iPhone"))
    assert fact.file.read_text(encoding="utf-8") == changed


def test_skip_writes_nothing_and_still_there_asks_for_the_device(rules: Path) -> None:
    """Skipped facts leave every byte; a yes is written with the device on which somebody looked."""
    files = [rules, *sorted((rules.parent / "platforms").glob("*.yaml"))]
    before = [file.read_bytes() for file in files]
    asked = ("rules", "facts", str(rules), "--confirm", "--plain")
    skipped = invoke(*asked, home=rules.parent.parent / "home", typed="skip\n" * 200)
    assert skipped.exit_code == 0, skipped.stderr
    assert [file.read_bytes() for file in files] == before
    answers = "skip\n" * 14 + "\nstill\niphone\nstop\n"
    stopped = invoke(*asked, home=rules.parent.parent / "home", typed=answers)
    assert "On which device did you look?" in stopped.stderr
    changed = [n for n, file in enumerate(files) if file.read_bytes() != before[n]]
    assert len(changed) == 1
    assert b"# looked up on an iPhone" in files[changed[0]].read_bytes()


def test_the_next_command_is_about_the_same_facts(rules: Path) -> None:
    """The command that the list shows names the file and the age for which the list was made."""
    done = invoke("rules", "facts", str(rules), "--older-than", "1", home=rules.parent.parent / "home")
    shown = " ".join(done.stderr.split()).split("you see: ")[1]
    assert shown == f"mei-social rules facts {rules} --older-than 1 --confirm"


def test_a_number_is_written_where_it_stands(rules: Path) -> None:
    """A number that a file takes over from another is written into that other one, which is named."""
    county, own = rules.with_name("county.yaml"), rules.with_name("own.yaml")
    rules.rename(county)
    own.write_text("extends: county.yaml\nid: own\nversion: 1\ntitle: Ours\n", encoding="utf-8")
    before = county.read_bytes(), own.read_bytes()
    home = rules.parent.parent / "home"
    asked = ("rules", "facts", str(own), "--confirm", "--plain")
    done = invoke(*asked, home=home, typed="changed\n01234 567890\nwebsite\nstop\n")
    assert "".join(f"Written into {county}: 01234 567890,".split()) in "".join(done.stderr.split())
    assert (county.read_bytes() != before[0], own.read_bytes()) == (True, before[1])
    assert b"reach: 01234 567890\n    known: looked up on " in county.read_bytes()
    own.write_text(own.read_text("utf-8") + "help:\n  - {need: A, who: B, reach: C 2020}\n", encoding="utf-8")
    (number,) = (fact for fact in facts(own, load_rules(own)) if fact.kind is FactKind.NUMBER)
    assert (number.file, number.line) == (own, 6)


def test_both_readers_of_a_cohort_agree(tmp_path: Path) -> None:
    """A folder read the quick way and the strict way has the same figures about menus."""
    quick, strict = tmp_path / "quick", tmp_path / "strict"
    for folder in (quick, strict):
        folder.mkdir()
    for number, menus in enumerate(made_cohort(2)[0]):
        content = body(menus, number)
        (quick / f"{number}.json").write_bytes(content)
        (strict / f"{number}.json").write_bytes(b"\n" + json.dumps(json.loads(content)).encode())
    figures = [read_cohort(f, RULESET, processes=1, guides=lambda: GUIDES).menus for f in (quick, strict)]
    assert figures[0] == figures[1] != ()


def test_menus_of_an_app_that_is_left_out_stay_out() -> None:
    """A file holds menus of its own apps only, and one without any is of version 2."""
    from mei_social.export.write import Sharing, shared_menus

    menus = made_cohort(3)[0][0]
    apps = sorted({menu.place.platform for menu in menus})
    audit = json.loads(body(menus, 1))
    assert (audit["format_version"], {m["platform"] for m in audit["menus"]}) == (3, set(apps))
    stamp = RulesStamp(RULESET.id, 1, "x", "x")
    one = Audit(ref="MS-1", revision=1, started=DAY, rules=stamp, screening={}, answers={},
                accounts=(Account("a1", apps[0], Purpose.PERSONAL),))  # fmt: skip
    assert {m.place.platform for m in shared_menus(menus, one, Sharing(menus=True))} == {apps[0]}
    assert shared_menus(menus, replace(one, accounts=()), Sharing(menus=True)) == ()
    assert shared_menus(menus, one, Sharing()) == ()
