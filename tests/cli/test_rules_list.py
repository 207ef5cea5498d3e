"""Finding one's way in the rules: `rules list`, and `rules show` with the id of one entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from mei_social.audit.assess import visible
from mei_social.audit.model import Account
from mei_social.authoring.handbook import phrases
from mei_social.interview.cards.card import Kind
from mei_social.interview.cards.plan import plan
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Purpose, Rule
from programs import invoke
from small_exports import audit_of
from small_rules import SMALL_YAML

CARDS = {
    Kind.ONCE: "One of its own, asked once.",
    Kind.APP: "That of each app, with what else is looked up there.",
    Kind.EACH: "One of its own, where each account has an answer of its own.",
    Kind.TOGETHER: "One of its own, over all accounts at once.",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    said = SMALL_YAML.replace("    gate: true\n", "    from: policy\n    gate: true\n")
    path.write_text(said.replace("    force: may\n", "    force: may\n    from: ours\n"), encoding="utf-8")
    return path


def listed(home: Path, *options: str) -> list[str]:
    """The ids in the list, in its order."""
    code, out, _ = invoke("rules", "list", *options, home=home)
    assert code == 0
    return [line.split()[0] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("options", "keep"),
    [
        ((), lambda _: True),
        (("--topic", "privacy"), lambda rule: rule.topic == "privacy"),
        (("--severity", "medium"), lambda rule: rule.severity == "medium"),
        (("--force", "must"), lambda rule: rule.force == "must"),
        (("--origin", "ours"), lambda rule: rule.from_ == "ours"),
        (("--gate",), lambda rule: rule.gate),
        (("--quick",), lambda rule: rule.quick),
        (("--quick", "--severity", "high"), lambda rule: rule.quick and rule.severity == "high"),
    ],
)
def test_one_line_a_rule(path: Path, home: Path, options: tuple[str, ...], keep: object) -> None:
    """Every rule that is meant has one line, in the order of the file, and no other rule has one."""
    assert callable(keep)
    wanted = [rule.id for rule in load_rules(path).rules if keep(rule)]
    assert wanted
    assert listed(home, str(path), *options) == wanted


def test_none(path: Path, home: Path) -> None:
    """Where no rule is meant, that is said; where a topic is not there, the one that was meant is."""
    code, out, err = invoke("rules", "list", str(path), "--gate", "--severity", "low", home=home)
    assert (code, out, err.strip()) == (0, "", "No rule is like that.")
    code, _, err = invoke("rules", "list", str(path), "--topic", "privacie", home=home)
    assert code == 2
    assert "Did you mean `privacy`?" in " ".join(err.split())


def test_json(path: Path, home: Path) -> None:
    """The JSON has what the list shows, and the card and the place of each rule."""
    _, out, _ = invoke("rules", "list", str(path), "--gate", "--json", home=home)
    at = SMALL_YAML[: SMALL_YAML.index("- id: no-private-messages")].count("\n") + 1
    assert json.loads(out) == [
        {
            "id": "no-private-messages",
            "topic": "pupils",
            "severity": "critical",
            "force": "must",
            "from": "policy",
            "per": "person",
            "gate": True,
            "quick": True,
            "safeguarding": True,
            "clauses": ["c2"],
            "question": "Are you free of private messages with pupils?",
            "card": "One of its own, asked once.",
            "place": f"line {at}",
        }
    ]


def test_the_card_is_that_of_the_interview() -> None:
    """What is said of a rule's card is what the interview does with it, for each of our rules."""
    rules = load_rules(find_rules())
    accounts = tuple(
        Account(f"a{n}", platform.id, Purpose.BOTH) for n, platform in enumerate(rules.platforms, 1)
    )
    audit = replace(audit_of(rules), accounts=accounts, answers={}, screening={})
    cards = plan(rules, audit, quick=False)
    found: dict[str, set[str]] = {}
    for card in cards:
        for row in card.rows:
            found.setdefault(row.rule.id, set()).add(CARDS[card.key.kind])
    asked: dict[str, Rule] = {rule.id: rule for rule, _ in visible(rules, audit)}
    assert found == {name: {phrases.card(asked[name])} for name in found}
    assert len(found) > 50


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("account-private", ["Is this account private?", "Card: That of each app", "Stands in: line "]),
        ("on-placement", ["Are you on placement in a school now?"]),
        ("c2", ["Have no private contact with pupils."]),
        ("pupils", ["Are you free of private messages", "Do pupils follow this account?"]),
    ],
)
def test_one_entry(path: Path, home: Path, name: str, said: list[str]) -> None:
    """The id of a rule, a screening question, a clause or a topic shows that, and nothing else."""
    code, out, _ = invoke("rules", "show", name, "--rules", str(path), home=home)
    told = " ".join(out.split())
    assert code == 0
    assert all(words in told for words in said)
    assert "Choose another photo." not in told


def test_an_overlay_names_the_file_below_it(tmp_path: Path, home: Path) -> None:
    """A rule that an overlay takes over as it is stands in the file that it extends."""
    path = tmp_path / "ours.yaml"
    path.write_text("extends: guidelines\nid: ours\nversion: 1\ntitle: Ours\n", encoding="utf-8")
    _, out, _ = invoke("rules", "show", "account-private", "--rules", str(path), home=home)
    line = next(line for line in out.splitlines() if line.startswith("Stands in: "))
    number = int(line.removeprefix("Stands in: guidelines, line "))
    there = find_rules().read_text("utf-8").splitlines()[number - 1]
    assert there.strip() == "- id: account-private"


def test_an_id_that_is_not_there(path: Path, home: Path) -> None:
    """A slip in an id names the one that was meant; with a whole document it is refused."""
    code, _, err = invoke("rules", "show", "account-privat", "--rules", str(path), home=home)
    assert code == 2
    assert "Did you mean `account-private`?" in " ".join(err.split())
    code, _, _ = invoke("rules", "show", "account-private", "--policy", "--rules", str(path), home=home)
    assert code == 2
