"""A published file says what the rules said, holds their platform files, and notices every change."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from effort import examples
from mei_social.authoring.publishing.document import published_text
from mei_social.errors import BadRules, CannotRead
from mei_social.ruleset.load import find_rules, load_guide, load_rules
from mei_social.ruleset.model import Guide, Ruleset
from mei_social.ruleset.published import Base, Published, about, guide_trees
from random_rules import rulesets
from small_rules import SMALL_YAML

GUIDE = """\
platform: {}
settings:
  - topic: account-privacy
    do: "Turn on the private account setting: it is below # Privacy."
    search: [private account]
    path: Settings, then Account privacy
    seen: 2026-01-31
"""
ABOUT = Published(
    seal="",
    day=date(2026, 11, 30),
    note="Two questions are new: 'one' and \"two\" # so.",
    content="0" * 64,
    extends=(Base(id="guidelines", version=2, content="1" * 64),),
    agreed={"reach": "Nothing says how to reach: Your mentor."},
)


def saved(folder: Path, text: str, name: str = "published.yaml") -> Path:
    """A file with this text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def small(folder: Path) -> tuple[Ruleset, tuple[Guide, ...]]:
    """The small rules, with two platform files beside them."""
    path = saved(folder, SMALL_YAML, "rules.yaml")
    for platform in ("instagram", "other"):
        saved(folder, GUIDE.format(platform), f"platforms/{platform}.yaml")
    guides = tuple(filter(None, (load_guide(path, p) for p in ("instagram", "other"))))
    return load_rules(path), guides


@cache
def sample(folder: Path) -> str:
    return published_text(*small(folder), ABOUT)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return sample(tmp_path_factory.mktemp("small"))


@given(ruleset=rulesets())
@examples(40)
def test_it_says_the_same(tmp_path_factory: pytest.TempPathFactory, ruleset: Ruleset) -> None:
    """Whatever rules say, the published file says: every value, in its order, under the same digest."""
    path = saved(tmp_path_factory.mktemp("any"), published_text(ruleset, (), ABOUT))
    assert load_rules(path) == ruleset


def test_our_own_rules_with_every_platform_file(tmp_path: Path) -> None:
    """The rules that come with mei-social come back from a published file, each platform file too."""
    ours = find_rules()
    rules = load_rules(ours)
    guides = {p.id: guide for p in rules.platforms if (guide := load_guide(ours, p.id))}
    path = saved(tmp_path, published_text(rules, guides.values(), ABOUT))
    assert load_rules(path) == rules
    assert len(guides) > 5
    assert {p.id: load_guide(path, p.id, rules) for p in rules.platforms if p.id in guides} == guides


def test_what_it_says_about_itself(text: str) -> None:
    """Day, note, base and what was agreed to come back as they were."""
    found = about(text)
    assert found
    assert (found.day, found.note, found.extends) == (ABOUT.day, ABOUT.note, ABOUT.extends)
    assert found.agreed == ABOUT.agreed
    assert about(SMALL_YAML) is None


def test_platform_files_are_its_own(tmp_path: Path, text: str) -> None:
    """A published file has its own platform files and no others, whatever lies beside it."""
    path = saved(tmp_path, text)
    saved(tmp_path, GUIDE.format("whatsapp"), "platforms/whatsapp.yaml")
    saved(tmp_path, "not: a guide\n", "platforms/instagram.yaml")
    guide = load_guide(path, "instagram", load_rules(path))
    assert guide
    assert guide.settings[0].do == "Turn on the private account setting: it is below # Privacy."
    assert guide.settings[0].seen == date(2026, 1, 31)
    assert load_guide(path, "whatsapp") is None
    assert [node.word("platform") for node in guide_trees(text)] == ["instagram", "other"]
    assert guide_trees(SMALL_YAML) == []


def test_a_mistake_in_a_platform_file_is_named_at_its_line(tmp_path: Path, text: str) -> None:
    """What cannot be read in a published platform file is told where it stands in the whole file."""
    path = saved(tmp_path, text.replace("path: Settings", "paht: Settings"))
    with pytest.raises(BadRules) as caught:
        load_guide(path, "other")
    (problem,) = caught.value.problems
    assert text.splitlines()[problem.line - 1].strip().startswith("path: ")
    assert problem.line > text[: text.index("- platform: other")].count("\n")


def test_an_overlay_on_it(tmp_path: Path, text: str) -> None:
    """A published file can be extended; its platform files serve the overlay too."""
    saved(tmp_path, text, "county.yaml")
    path = saved(tmp_path, "extends: county.yaml\nid: ours\nversion: 1\ntitle: Ours\n", "ours.yaml")
    assert [rule.id for rule in load_rules(path).rules] == [r.id for r in small(tmp_path / "x")[0].rules]
    assert load_guide(path, "instagram")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_how_lines_end_does_not_count(tmp_path: Path, text: str, end: str) -> None:
    """A mail program or Git may change how lines end: the file is still as it was published."""
    path = saved(tmp_path, text.replace("\n", end))
    assert load_rules(path) == small(tmp_path / "x")[0]
    assert load_guide(path, "other")


@given(data=st.data())
@examples(150)
def test_no_letter_changes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    """One letter that is changed, added or taken away anywhere, and nothing is read from the file."""
    at = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.sampled_from(["", "x", " ", "\n", "#", "1"]))
    cut = data.draw(st.integers(0, 1))
    edited = text[:at] + put + text[at + cut :]
    assume(edited != text)
    path = saved(tmp_path_factory.mktemp("edited"), edited)
    with pytest.raises((BadRules, CannotRead)):
        load_rules(path)


def test_a_broken_seal_is_named_first(tmp_path: Path, text: str) -> None:
    """The first problem says that the file was changed, and where to get it again."""
    with pytest.raises(BadRules) as caught:
        load_rules(saved(tmp_path, text.replace("severity: high", "severity: hihg")))
    assert [p.rule for p in caught.value.problems] == ["seal-broken", "unknown-value"]
    assert "Get it again from whoever published it." in caught.value.problems[0].message


def test_half_a_file_is_noticed(tmp_path: Path, text: str) -> None:
    """A download that broke off between two platform files is no published file."""
    with pytest.raises(BadRules):
        load_rules(saved(tmp_path, text[: text.index("- platform: other")]))
