"""The page's engine, run by Node beside Python, case by case."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mei_social.audit import extent
from mei_social.audit.assess import Result, assess, brought_up_by, chain, screened_item, screening_asked
from mei_social.audit.minutes import minutes
from mei_social.audit.model import Audit, Item, Screened
from mei_social.audit.purposes import said_already
from mei_social.export.write import build_export, left_out, shared_audit, to_json
from mei_social.form.script import ENGINE, ENGINE_FOLDER, script_of
from mei_social.form.tables import TOOL, tables_of
from mei_social.interview.cards.plan import plan
from mei_social.ruleset.model import Ruleset
from random_forms import DAY, Person

RUNNER = Path(__file__).parent / "form" / "engine.mjs"
Line = tuple[str, Any]


def node() -> str:
    """Skips aloud where there is none."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not there, so the engine of the form was not run")
    return found


def run(lines: Iterable[Line], folder: Path = ENGINE_FOLDER) -> Iterator[Any]:
    """What the engine says to each line: the script as it stands in the page, with its short names."""
    script = script_of((folder / path.name for path in ENGINE), modules=True)
    said = "".join(f"{json.dumps(line)}\n" for line in (("script", script), *lines))
    done = subprocess.run(
        [node(), str(RUNNER)], input=said.encode(), capture_output=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stderr.decode()
    return map(json.loads, done.stdout.splitlines()[1:])


def tables(ruleset: Ruleset) -> Line:
    return ("tables", tables_of(ruleset, {}, DAY))


def opened(content: bytes) -> Line:
    return ("open", {"base64": b64encode(content).decode(), "today": DAY.isoformat()})


def as_line(person: Person) -> Line:
    """As the page holds what was said."""
    sharing = person.sharing
    return (
        "person",
        {
            "audit": as_table(person.audit),
            "quick": person.quick,
            "sharing": {
                "name": sharing.name,
                "notes": sorted(map(key, sharing.notes)),
                "leaveOut": sorted(sharing.leave_out),
                "today": DAY.isoformat(),
            },
        },
    )


def as_table(audit: Audit) -> dict[str, Any]:
    return {
        "ref": audit.ref,
        "revision": audit.revision,
        "started": audit.started.isoformat(),
        "accounts": [
            {"id": a.id, "platform": a.platform, "purpose": a.purpose.value}
            | ({"name": a.name} if a.name else {})
            for a in audit.accounts
        ],
        "screening": {key(item): said.value for item, said in audit.screening.items()},
        "answers": {
            key(item): {"value": answer.value, "date": answer.date.isoformat()}
            | ({"reason": answer.reason} if answer.reason else {})
            | ({"note": answer.note} if answer.note else {})
            for item, answer in audit.answers.items()
        },
    }


def key(item: Item) -> str:
    return f"{item.question}@{item.account}" if item.account else item.question


def expected(ruleset: Ruleset, person: Person) -> dict[str, Any]:
    """What Python says of the same."""
    audit = person.audit
    assessment = assess(ruleset, audit)
    cards = plan(ruleset, audit, quick=person.quick)
    rows = [row for card in cards for row in card.rows]
    blank = [r for r in rows if not _has_value(audit, Item(r.rule.id, r.account.id if r.account else None))]
    conditions = {s.id: s for s in ruleset.screening}
    return {
        "export": export_of(ruleset, person).decode(),
        "cards": [
            [
                *card.key,
                card.heading,
                list(card.places),
                [[r.number, r.rule.id, r.account.id if r.account else None, r.name] for r in card.rows],
            ]
            for card in cards
        ],
        "minutes": [minutes((r.rule, r.account) for r in rows), minutes((r.rule, r.account) for r in blank)],
        "order": list(assessment.order_of_action),
        "openGates": _named(assessment.open_gates),
        "unansweredGates": _named(assessment.unanswered_gates),
        "refused": _named([r for r in assessment.unanswered_gates if r.is_refused]),
        "why": [[*(r.because or (None, None)), r.waits.id if r.waits else None] for r in assessment.results],
        "broughtUp": [
            [
                *r.item,
                [key(i) for i in brought_up_by(r.rule, conditions, audit, r.account)],
                [key(screened_item(s, r.account)) for s in chain(r.rule, conditions)],
            ]
            for r in assessment.results
            if r.rule.gate
        ],
        "screening": [key(screened_item(s, a)) for s, a in screening_asked(ruleset, audit)],
        "said": [[rule.id, account.id, value] for rule, account, value in said_already(ruleset, audit)],
        "extent": extent.extent(assessment).value,
        "cells": sorted(
            [key(Item(*cell)), tally.score, tally.band.value] for cell, tally in assessment.cells.items()
        ),
    }


def export_of(ruleset: Ruleset, person: Person, *, as_once: bool = False) -> bytes:
    """`as_once`: with the results of a mei-social that let somebody set aside a gate that was brought up."""
    shared = shared_audit(person.audit, person.sharing)
    noes = {item: said for item, said in shared.screening.items() if said is Screened.NO}
    judged = replace(shared, screening=noes) if as_once else shared
    return to_json(
        build_export(
            ruleset,
            shared,
            assess(ruleset, judged),
            name=person.sharing.name,
            left_out=left_out(person.audit, person.sharing),
            today=DAY,
            tool_version=TOOL,
        )
    )


def _has_value(audit: Audit, item: Item) -> bool:
    answer = audit.answers.get(item)
    return answer is not None and answer.value is not None


def _named(results: Sequence[Result]) -> list[list[str | None]]:
    return [list(result.item) for result in results]


def mutated(folder: Path, name: str, change: tuple[str, str]) -> Path:
    """The engine with one change in the file that the name begins with."""
    engine = folder / "engine"
    shutil.copytree(ENGINE_FOLDER, engine)
    path = engine / f"{name.partition(':')[0]}.js"
    text = path.read_text(encoding="utf-8")
    old, new = change
    assert text.count(old) == 1, f"{old} stands there {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return engine
