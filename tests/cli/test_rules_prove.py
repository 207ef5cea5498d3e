"""`mei-social rules prove`, and what `rules test` does besides trying examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from effort import some_of
from hostile_yaml import HOSTILE
from mei_social.audit.model import AnswerValue
from programs import EXAMPLE, RULES, invoke
from small_exports import audit_of, export_bytes, rules_of, rules_path

EXAMPLES = "examples:\n  - name: One\n    rest: safe\n    expect: {band: no-open-findings}\n"


def rules(*words: object, folder: Path) -> tuple[int, str, str]:
    return invoke("rules", *map(str, words), home=folder / "home")


def export(folder: Path, **answers: AnswerValue | None) -> Path:
    ruleset = rules_of(folder)
    path = folder / "sam.json"
    path.write_bytes(export_bytes(ruleset, audit_of(ruleset, **answers)))
    return path


# Prove


def test_the_shipped_rules(tmp_path: Path) -> None:
    """Each law is a sentence with what was tried, and there is nothing to find."""
    code, out, err = rules("prove", folder=tmp_path)

    assert (code, err) == (0, "")
    assert " ".join(out.split()).count(": yes, ") == 6
    assert max(map(len, out.splitlines())) <= 80


def test_what_is_broken(tmp_path: Path) -> None:
    """A law that is broken says so, with the person as an example, and exits with 3."""
    path = rules_path(tmp_path, ("severity: low\n    force: may", "severity: medium\n    force: may"))
    code, out, err = rules("prove", path, folder=tmp_path)

    assert (code, err) == (3, "")
    assert (
        "Every band can be reached: no.\n"
        "- Nobody can come to the band low.\n"
        "  The shortest person who sees it, as an example:\n"
        "\n"
        "  - name: Nobody can come to the band low.\n"
        "    rest: safe\n"
        "    expect:\n"
        "      band: low\n"
    ) in out


def test_for_machines(tmp_path: Path) -> None:
    """The same as JSON, each example as its text."""
    code, out, _ = rules("prove", rules_path(tmp_path), "--json", folder=tmp_path)
    said = json.loads(out)

    assert code == 3
    assert [one["law"] for one in said["laws"]] == [
        "asked",
        "screened",
        "bands",
        "gates",
        "brought_up",
        "help",
    ]
    assert [(one["law"], one["example"].split("\n")[0][:12]) for one in said["broken"]] == [
        ("help", '  - name: "`')
    ]


@pytest.mark.parametrize("command", ["prove", "show --map", "show --fact-check"])
@pytest.mark.parametrize("name", some_of(HOSTILE, 20))
def test_no_traceback(tmp_path: Path, command: str, name: str) -> None:
    """Whatever stands in the file, it is refused in sentences."""
    path = tmp_path / "rules.yaml"
    path.write_bytes(HOSTILE[name].encode("utf-8", "surrogatepass"))
    first, *rest = command.split()
    code, out, err = rules(first, path, *rest, folder=tmp_path)

    assert (code in (1, 3), out) == (True, "")
    assert "mei-social made a mistake" not in err


# Examples from what somebody answered


def test_an_export_becomes_an_example(tmp_path: Path) -> None:
    """Printed as an entry of a file of examples, and it passes there."""
    source = export(tmp_path, account_private=AnswerValue.NO)
    code, out, err = rules(
        "test",
        "--save-from",
        source,
        "--name",
        "A public one",
        "--rules",
        tmp_path / "rules.yaml",
        folder=tmp_path,
    )
    examples = tmp_path / "examples.yaml"
    examples.write_text(f"examples:\n{out}", "utf-8")

    assert code == 0
    assert out.startswith("  - name: A public one\n")
    assert "read it" in err
    assert rules("test", examples, "--rules", tmp_path / "rules.yaml", folder=tmp_path)[:2] == (
        0,
        f"{examples}: 1 of 1 examples pass.\n",
    )


def test_an_answers_file_is_added(tmp_path: Path) -> None:
    """With --append it stands at the end of the file, and all pass."""
    examples = tmp_path / "examples.yaml"
    examples.write_text(EXAMPLES, "utf-8")
    code, out, err = rules(
        "test", examples, "--save-from", EXAMPLE, "--append", "--rules", RULES, folder=tmp_path
    )

    assert (code, out) == (0, "")
    assert err.startswith(f"Added to {examples} as ")
    assert examples.read_text("utf-8").startswith(EXAMPLES)
    assert (
        rules("test", examples, "--rules", RULES, folder=tmp_path)[1]
        == f"{examples}: 2 of 2 examples pass.\n"
    )


def test_nothing_is_added_twice(tmp_path: Path) -> None:
    """A name that is taken, or a list that does not end the file, leaves the file as it is."""
    examples = tmp_path / "examples.yaml"
    text = f"{EXAMPLES}rules: {RULES}\n"
    examples.write_text(text, "utf-8")
    code, out, err = rules("test", examples, "--save-from", EXAMPLE, "--append", folder=tmp_path)

    assert (code, out, examples.read_text("utf-8")) == (1, "", text)
    assert "Nothing was changed." in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--append",), "goes with --save-from"),
        (("--name", "x"), "goes with --save-from"),
        (("--save-from", EXAMPLE, "--mutants"), "goes without --mutants and --json"),
        (("--save-from", EXAMPLE, "--append"), "name the one file to add it to"),
        (("--save-from", EXAMPLE, "--name", " "), "write 1 to 160 letters"),
    ],
)
def test_options_that_need_others(tmp_path: Path, words: tuple[object, ...], told: str) -> None:
    """Options that mean nothing by themselves are refused."""
    code, out, err = rules("test", *words, folder=tmp_path)

    assert (code, out) == (2, "")
    assert told in err


# Mutants


def test_mutants_are_counted(tmp_path: Path) -> None:
    """What goes unnoticed is listed kind by kind, then counted, and exits with 3."""
    examples = tmp_path / "examples.yaml"
    examples.write_text(EXAMPLES, "utf-8")
    code, out, err = rules("test", examples, "--mutants", "--rules", rules_path(tmp_path), folder=tmp_path)

    assert (code, err) == (3, "")
    assert (
        "No example would notice these gates switched off:\n- `no-private-messages` is no gate any more.\n"
        in out
    )
    assert "Gates switched off: 0 of 1 noticed.\n" in out


def test_mutants_for_machines(tmp_path: Path) -> None:
    """The same as JSON."""
    examples = tmp_path / "examples.yaml"
    examples.write_text(EXAMPLES, "utf-8")
    code, out, _ = rules(
        "test", examples, "--mutants", "--json", "--rules", rules_path(tmp_path), folder=tmp_path
    )

    assert code == 3
    assert json.loads(out)[0] == {
        "kind": "gate",
        "made": 1,
        "noticed": 0,
        "unnoticed": ["`no-private-messages` is no gate any more"],
    }


def test_no_mutants_of_what_fails(tmp_path: Path) -> None:
    """Where an example fails already, it would notice anything: that is said, and nothing else."""
    examples = tmp_path / "examples.yaml"
    examples.write_text(EXAMPLES.replace("no-open-findings", "high"), "utf-8")
    code, out, err = rules("test", examples, "--mutants", "--rules", rules_path(tmp_path), folder=tmp_path)

    assert (code, out) == (1, "")
    assert "some examples fail as the rules are" in err
