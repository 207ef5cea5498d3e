"""`mei-social rules publish`: one sealed file, after a yes to whatever is doubted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from mei_social.authoring.publishing.doubts import Doubt, doubts
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Named, Purpose, Rule, Ruleset, Screening
from mei_social.ruleset.published import about
from programs import ROOT, invoke
from small_rules import SMALL_YAML

OURS = SMALL_YAML.replace("provider:\n  name: A provider", "provider:\n  name: North Essex")
"""Rules of another provider, with nothing of ours but one rung."""
EXAMPLES = """\
examples:
  - name: Private messages come first
    answers: {no-private-messages: no}
    rest: safe
    expect:
      gates: [no-private-messages]
"""
GATE = "severity: critical\n    force: must\n    gate: true\n    tell: Your mentor\n"
YES = ("--yes-to", "dropped")
"""Rules of one's own have none of our gates, and that is meant."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def written(folder: Path, text: str = OURS, name: str = "rules.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def with_example(folder: Path, text: str = OURS) -> Path:
    """Rules of a provider, with an example beside them for their gate."""
    written(folder, EXAMPLES, "examples.yaml")
    return written(folder, text)


def publish(path: Path, home: Path, *options: str, stdin: str = "") -> tuple[int, str]:
    """Exit code and all that is said, on one line."""
    to = str(path.with_name("published.yaml"))
    code, out, err = invoke("rules", "publish", str(path), "--to", to, *options, home=home, stdin=stdin)
    assert out == ""
    return code, " ".join(err.split())


def test_one_file_for_everybody(tmp_path: Path, home: Path) -> None:
    """What comes out has the digest of the rules, the day, the note, and the yes that was given."""
    path = with_example(tmp_path)
    code, said = publish(path, home, *YES, "--note", "The first edition.")
    assert code == 0, said
    text = (tmp_path / "published.yaml").read_text("utf-8")
    found = about(text)
    assert load_rules(tmp_path / "published.yaml") == load_rules(path)
    assert found
    assert (found.content, str(found.day), found.note) == (
        load_rules(path).digest,
        "2027-05-03",
        "The first edition.",
    )
    assert list(found.agreed) == ["dropped"]
    assert "check --rules" in said
    assert not home.exists()


def test_a_self_check_from_it(tmp_path: Path, home: Path) -> None:
    """A trainee can be asked from a published file alone, in a folder without anything else."""
    path = with_example(tmp_path)
    publish(path, home, *YES)
    alone = tmp_path / "alone" / "p.yaml"
    alone.parent.mkdir()
    (tmp_path / "published.yaml").rename(alone)
    answers = written(alone.parent, "answers: {no-private-messages: no}\n", "answers.yaml")
    code, out, _ = invoke("check", "--answers", str(answers), "--rules", str(alone), home=home)
    assert code == 0
    assert "Act today" in out


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("reach", "      reach: Room 4\n", ""),
        ("examples", "severity: high\n    force: must\n", GATE),
    ],
)
def test_each_doubt_needs_a_yes(tmp_path: Path, home: Path, kind: str, old: str, new: str) -> None:
    """Without a yes nothing is written, and the flag is named; with it, the file keeps what was agreed to."""
    assert OURS.count(old) == 1
    path = with_example(tmp_path, OURS.replace(old, new))
    code, said = publish(path, home, *YES)
    assert code == 1
    assert f"{kind}: " in said
    assert said.endswith(f"such as --yes-to {kind}.")
    assert not (tmp_path / "published.yaml").exists()
    code, said = publish(path, home, *YES, "--yes-to", kind)
    assert code == 0, said
    found = about((tmp_path / "published.yaml").read_text("utf-8"))
    assert found
    assert set(found.agreed) == {"dropped", kind}


def test_typed_answers(tmp_path: Path, home: Path) -> None:
    """Where somebody can be asked, each doubt is a question with no answer chosen; a no publishes nothing."""
    path = with_example(tmp_path, OURS.replace("      reach: Room 4\n", ""))
    code, said = publish(path, home, stdin="y\nno\n")
    assert (code, (tmp_path / "published.yaml").exists()) == (0, False)
    assert "Nothing was published." in said
    code, _ = publish(path, home, stdin="y\ny\n")
    assert (code, (tmp_path / "published.yaml").exists()) == (0, True)


def test_an_example_that_fails_shows_nothing(tmp_path: Path, home: Path) -> None:
    """An example counts for a gate only if it comes out as it says."""
    path = with_example(tmp_path)
    written(tmp_path, EXAMPLES.replace(": no}", ": yes}"), "examples.yaml")
    assert publish(path, home, *YES)[1].count("no-private-messages") == 1
    chosen = written(tmp_path, EXAMPLES, "others.yaml")
    assert publish(path, home, *YES, "--examples", str(chosen))[0] == 0


def test_an_error_stops_it(tmp_path: Path, home: Path) -> None:
    """What no self-check can start from is not published, whatever is said yes to."""
    path = with_example(tmp_path, OURS.replace("severity: low", "severity: lwo"))
    code, said = publish(path, home, *(word for kind in Doubt for word in ("--yes-to", kind)))
    assert code == 3
    assert "error unknown-value" in said
    assert said.endswith("Correct what is named above, then run this again.")


def test_a_turned_answer_needs_a_yes(tmp_path: Path, home: Path) -> None:
    """An id that turned its safe answer is published only after a yes, and only as a new version."""
    path = with_example(tmp_path)
    publish(path, home, *YES)
    turned = OURS.replace("version: 3", "version: 4").replace('expected: "no"', 'expected: "yes"')
    written(tmp_path, turned)
    code, said = publish(path, home, "--replace")
    assert code == 1
    assert "turned: The safe answer is the other one than before: pupils-follow." in said
    assert publish(path, home, "--replace", "--yes-to", "turned")[0] == 0


def test_what_was_published_with_softer_words_can_be_used(tmp_path: Path, home: Path) -> None:
    """Its file keeps on one line what was agreed to, and its seal holds."""
    path = with_example(tmp_path)
    publish(path, home, *YES)
    later = OURS.replace("version: 3", "version: 4")
    written(tmp_path, re.sub(r"(?m)^    remedy: .*", "    remedy: Think about it.", later))
    assert publish(path, home, "--replace", "--yes-to", "words")[0] == 0
    found = about((tmp_path / "published.yaml").read_text("utf-8"))
    assert found
    assert "Before:" in found.agreed["words"]
    assert "\n" not in found.agreed["words"]
    assert load_rules(tmp_path / "published.yaml").version == 4


def test_a_dropped_gate_and_rung_are_named(tmp_path: Path, home: Path) -> None:
    """A gate or a rung that people have now and that is gone is named."""
    publish(with_example(tmp_path), home, *YES)
    gone = OURS.replace("version: 3", "version: 4").replace("    gate: true\n", "")
    path = written(tmp_path, gone)
    _, said = publish(path, home, "--replace")
    assert "dropped: " in said
    assert "no-private-messages" in said.partition("The ladder no longer has")[0]
    assert "childrens-services" in said.partition("The ladder no longer has")[2]


GUARDED = "no-pupils-connected:\n      "
"""One of our gates, which is about a child, in a file that extends ours."""


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (
            f"{GUARDED}safeguarding: false",
            "No longer asked, or no longer about a child: no-pupils-connected.",
        ),
        (f"{GUARDED}when: hosts-live", "Not asked of everybody who was asked before: no-pupils-connected."),
        (f"{GUARDED}platforms: [x]", "Not asked of everybody who was asked before: no-pupils-connected."),
        ("group-members-known:\n      safeguarding: false", "no longer about a child: group-members-known."),
        (
            "concerns-reported:\n      per: account",
            "Not asked of everybody who was asked before: concerns-reported.",
        ),
    ],
)
def test_a_weaker_question_about_a_child_needs_a_yes(
    tmp_path: Path, home: Path, change: str, asked: str
) -> None:
    """What is about a child, or comes first, is not left out for some people or made less without a yes."""
    path = tmp_path / "ours.yaml"
    invoke("rules", "new", str(path), "--overlay", home=home)
    yes = ("--yes-to", "reach", "--yes-to", "examples", "--yes-to", "clauses")
    assert "dropped: " not in publish(path, home, *yes)[1]
    path.write_text(path.read_text("utf-8") + f"\nchange:\n  rules:\n    {change}\n", encoding="utf-8")
    published = tmp_path / "published.yaml"
    published.unlink()
    code, said = publish(path, home, *yes)
    assert (code, asked in said, published.exists()) == (1, True, False)


LESS: dict[str, Callable[[Ruleset], Ruleset]] = {
    "a condition behind the condition": lambda rules: replace(
        rules, screening=tuple(_under(each, "knows-school-families") for each in rules.screening)
    ),
    "fewer purposes": lambda rules: replace(
        rules, screening=tuple(_for(each, Purpose.PERSONAL) for each in rules.screening)
    ),
    "an app of its own": lambda rules: replace(
        rules, platforms=(*rules.platforms, Named(id="discord", name="Discord"))
    ),
    "an app that is gone": lambda rules: replace(
        rules, platforms=tuple(each for each in rules.platforms if each.id != "snapchat")
    ),
}


def _under(screening: Screening, other: str) -> Screening:
    return replace(screening, when=other) if screening.id == "pupil-contacted-me" else screening


def _for(screening: Screening, purpose: Purpose) -> Screening:
    return replace(screening, purposes=(purpose,)) if screening.purposes else screening


@pytest.mark.parametrize("name", LESS)
def test_asked_of_fewer_though_no_question_changed(name: str) -> None:
    """A change beside the questions that leaves somebody out of one about a child needs a yes as well."""
    ours = load_rules(find_rules())
    listing = ("other", "whatsapp") if name == "an app of its own" else ("snapchat", "whatsapp")
    rules = tuple(
        replace(rule, platforms=listing) if rule.id == "no-pupils-connected" else rule for rule in ours.rules
    )
    before = replace(ours, rules=rules)
    assert Doubt.DROPPED not in doubts(before, before, before, ())
    assert "Not asked of everybody who was asked before: " in doubts(
        LESS[name](before), before, before, ()
    ).get(Doubt.DROPPED, "")


URGENT: dict[str, tuple[Callable[[Ruleset], Ruleset], str]] = {
    "contacts": (
        lambda rules: replace(
            rules,
            provider=replace(
                rules.provider, contacts=tuple(replace(c, urgent=False) for c in rules.provider.contacts)
            ),
        ),
        "No contact is `urgent`, so nobody is named first where a child may be at risk.",
    ),
    "help": (
        lambda rules: replace(rules, help=tuple(replace(line, urgent=False) for line in rules.help)),
        "No longer under `help` as `urgent`: Someone is in danger right now and A child may be at risk.",
    ),
    "another contact": (
        lambda rules: replace(
            rules,
            provider=replace(
                rules.provider,
                contacts=tuple(replace(c, urgent=not c.urgent) for c in rules.provider.contacts),
            ),
        ),
        (
            "Not `urgent` any more among the contacts: The safeguarding lead of your placement school (often "
            "called DSL)."
        ),
    ),
    "a longer number": (
        lambda rules: replace(
            rules, help=tuple(replace(line, reach="0999 12") if line.urgent else line for line in rules.help)
        ),
        "No longer under `help` as `urgent`: Someone is in danger right now.",
    ),
    "its number": (
        lambda rules: replace(rules, help=tuple(replace(line, reach=None) for line in rules.help)),
        "No longer under `help` as `urgent`: Someone is in danger right now.",
    ),
}


@pytest.mark.parametrize("what", URGENT)
def test_less_help_at_once_needs_a_yes(what: str) -> None:
    """Rules that no longer name first whom to tell about a child, or 999, are asked about."""
    ours = load_rules(find_rules())
    less, said = URGENT[what]
    assert doubts(less(ours), ours, ours, ())[Doubt.DROPPED] == said


def softened(change: Callable[[Rule], Rule]) -> tuple[Ruleset, Ruleset]:
    """Our rules, and the same with one question about a child changed."""
    ours = load_rules(find_rules())
    [first, *_] = [rule.id for rule in ours.rules if rule.safeguarding and rule.tell and rule.hint]
    return ours, replace(ours, rules=tuple(change(r) if r.id == first else r for r in ours.rules))


@pytest.mark.parametrize("key", ["tell", "remedy", "hint", "how", "partly"])
def test_other_words_about_a_child_need_a_yes(key: str) -> None:
    """Both are shown: what a question about a child told people to do, and what it tells them now."""
    ours, less = softened(lambda rule: replace(rule, **{key: "Think about it."}))
    [rule] = [rule for rule in ours.rules if rule not in less.rules]
    assert doubts(less, ours, ours, ())[Doubt.WORDS] == (
        "What comes first, or is about a child, has other words.\n\n"
        f'`{key}` of `{rule.id}`\nBefore: "{getattr(rule, key)}"\nNow: "Think about it."'
    )


def test_one_change_in_many_places_is_shown_once() -> None:
    """With each place in which it was made."""
    ours = load_rules(find_rules())
    first = next(rule for rule in ours.rules if rule.id == "no-pupils-connected")
    same = [rule.id for rule in ours.rules if rule.safeguarding and rule.tell == first.tell]
    softer = tuple(replace(r, tell="Perhaps somebody") if r.id in same else r for r in ours.rules)
    said = doubts(replace(ours, rules=softer), ours, ours, ())[Doubt.WORDS]
    assert len(same) > 1
    assert (said.count("Before:"), all(f"`tell` of `{each}`" in said for each in same)) == (1, True)


def test_words_that_are_gone_need_a_yes() -> None:
    """So do words that are not there any more, and another number of `help`; words that are new need none."""
    ours, less = softened(lambda rule: replace(rule, tell=None))
    assert doubts(less, ours, ours, ())[Doubt.WORDS].endswith("\nNow: gone")
    assert Doubt.WORDS not in doubts(ours, ours, less, ())
    changed = replace(ours, help=tuple(replace(line, who="Somebody", reach="0") for line in ours.help))
    assert doubts(changed, ours, ours, ())[Doubt.WORDS].endswith('\nNow: "Somebody: 0"')


def test_other_words_elsewhere_need_none() -> None:
    """Nor does what other questions say, the first version, or what is only not as ours is."""
    ours, less = softened(lambda rule: replace(rule, tell="Nobody"))
    others = tuple(r if r.gate or r.safeguarding else replace(r, remedy="Think.") for r in ours.rules)
    for rules, earlier in ((replace(ours, rules=others), ours), (less, None), (less, less)):
        assert Doubt.WORDS not in doubts(rules, ours, earlier, ())


def test_the_same_number_in_other_words() -> None:
    """A number that is still shown before anything else is not asked about, whatever stands around it."""
    ours = load_rules(find_rules())
    in_other_words = tuple(replace(line, need=f"{line.need}!", urgent=True) for line in ours.help)
    assert "danger" not in doubts(replace(ours, help=in_other_words), ours, ours, ())[Doubt.DROPPED]


def test_rules_with_nothing_of_ours_still_need_a_gate_or_a_yes() -> None:
    """Rules that share nothing with ours are asked about no gate of ours, and about having none at all."""
    ours, own = load_rules(find_rules()), load_rules(ROOT / "tests" / "second_provider" / "rules.yaml")
    assert Doubt.DROPPED not in doubts(own, ours, None, ())
    bare = replace(own, rules=tuple(replace(r, gate=False, safeguarding=False) for r in own.rules), ladder=())
    assert doubts(bare, ours, None, ())[Doubt.DROPPED] == (
        "No question comes before all others. No question is about a child. "
        "No `ladder` says whom to tell about a child, and who comes next."
    )


def test_ids_of_ones_own_do_not_hide_what_was_dropped() -> None:
    """Our questions under other ids are still ours: a gate of ours that is gone from them is asked about."""
    ours = load_rules(find_rules())
    renamed = replace(ours, rules=tuple(replace(r, id=f"n-{r.id}", gate=False) for r in ours.rules))
    assert "no-pupils-connected" in doubts(renamed, ours, None, ())[Doubt.DROPPED]


def test_a_lasting_yes_is_given_once(tmp_path: Path, home: Path) -> None:
    """That gates are gone is agreed to once; that nobody can be reached is asked about each time."""
    path = with_example(tmp_path, OURS.replace("      reach: Room 4\n", ""))
    assert publish(path, home, *YES, "--yes-to", "reach")[0] == 0
    code, said = publish(path, home, "--replace")
    assert code == 1
    assert "reach: " in said
    assert "dropped: " not in said
    assert publish(path, home, "--replace", "--yes-to", "reach")[0] == 0
    found = about((tmp_path / "published.yaml").read_text("utf-8"))
    assert found
    assert set(found.agreed) == {"dropped", "reach"}


def test_a_base_that_changed_is_seen(tmp_path: Path, home: Path) -> None:
    """An overlay whose base changed differs from what was published, asks for a version, and says why."""
    written(tmp_path, EXAMPLES, "examples.yaml")
    base = written(tmp_path, OURS, "county.yaml")
    path = written(tmp_path, "extends: county.yaml\nid: school\nversion: 1\ntitle: A school\n")
    copy = written(tmp_path, path.read_text("utf-8"), "copy.yaml")
    assert publish(path, home, *YES)[0] == 0
    written(tmp_path, OURS.replace("this account private?", "this account closed?"), base.name)
    _, out, err = invoke("rules", "diff", str(copy), str(path), home=home)
    assert "They say the same" in out
    assert "copy.yaml extends other rules" in " ".join(err.split())
    _, out, err = invoke("rules", "diff", str(tmp_path / "published.yaml"), str(path), home=home)
    assert "now: Is this account closed?" in out
    assert "Raise `version` to 2" in out
    assert "published.yaml was published on 3 May 2027." in " ".join(err.split())
    code, said = publish(path, home, "--replace")
    assert code == 3
    assert "small was version 3 and is 3" in said
    assert "error version-not-raised" in said


def test_whose_clauses(tmp_path: Path, home: Path) -> None:
    """Another provider's name over our clauses is asked about; one's own clauses are not."""
    path = tmp_path / "ours.yaml"
    invoke("rules", "new", str(path), "--overlay", "--provider", "North Essex", home=home)
    _, said = publish(path, home)
    assert "clauses: The provider is North Essex, and every clause is word for word one of Mid Essex" in said
    assert "clauses: " not in publish(with_example(tmp_path), home)[1]


def test_some_of_the_clauses() -> None:
    """Where only some clauses are another provider's, these are named by their labels."""
    ours = load_rules(find_rules())
    mixed = ours.clauses[:2]
    own = replace(ours.clauses[2], title="Our own")
    small = replace(ours, provider=replace(ours.provider, name="X"), clauses=(*mixed, own))
    said = doubts(small, ours, None, ())[Doubt.CLAUSES]
    assert said.endswith(f"{mixed[0].label} and {mixed[1].label}.")


def test_names(tmp_path: Path, home: Path) -> None:
    """One's own file is never written over, another one only if that is said, and the ending is .yaml."""
    path = with_example(tmp_path)
    for to, said in ((path, "yours stays as it is"), (tmp_path / "p.txt", "end the file name with .yaml")):
        code, _, err = invoke("rules", "publish", str(path), "--to", str(to), home=home)
        assert code == 2
        assert said in " ".join(err.split())
    publish(path, home, *YES)
    code, said = publish(path, home, *YES)
    assert code == 1
    assert "add --replace" in said


def test_nothing_is_mended_in_it(tmp_path: Path, home: Path) -> None:
    """`rules validate` looks at a published file, and `--fix` leaves it as it was sealed."""
    publish(with_example(tmp_path, OURS.replace("hint: Any", "hint: Please note that any")), home, *YES)
    path = tmp_path / "published.yaml"
    before = path.read_bytes()
    code, out, _ = invoke("rules", "validate", str(path), home=home)
    assert (code, "warning please" in out) == (0, True)
    code, _, err = invoke("rules", "validate", "--fix", str(path), home=home)
    assert code == 1
    assert "Mend the file that it was made from" in " ".join(err.split())
    assert path.read_bytes() == before
