"""The page on paper, and after a browser has saved it: with the rules that are shipped, in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.cli.commands.export.draft import Draft
from mei_social.export.page import carried_in
from mei_social.export.write import Sharing
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Per, Purpose, Rule, Ruleset, RulesStamp
from programs import RULES

pytestmark = pytest.mark.slow
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
DAY = date(2026, 11, 23)
USED = (
    ("instagram", "personal"),
    ("tiktok", "personal"),
    ("facebook", "personal"),
    ("linkedin", "professional"),
    ("whatsapp", "both"),
)
OPPOSITE = {"yes": AnswerValue.NO, "no": AnswerValue.YES}
SHEETS = re.compile(rb"/Type /Page\b(?!s)")
REST = "#first ~ * { display: none !important; } footer { display: none; }"

IsOpen = Callable[[Rule, str | None], bool]


def audit_of(ruleset: Ruleset, is_open: IsOpen, said: Screened) -> Audit:
    """Five accounts; every question answered safely but for those that are open."""
    accounts = tuple(Account(f"a{n}", app, Purpose(use)) for n, (app, use) in enumerate(USED, 1))

    def places(per: Per) -> list[str | None]:
        return [None] if per is Per.PERSON else [account.id for account in accounts]

    return Audit(
        ref="MS-7K2D-M4QX",
        revision=0,
        started=DAY,
        rules=RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title),
        accounts=accounts,
        screening={Item(s.id, place): said for s in ruleset.screening for place in places(s.per)},
        answers={
            Item(rule.id, place): Answer(
                OPPOSITE[rule.expected.value] if is_open(rule, place) else AnswerValue(rule.expected.value),
                DAY,
            )
            for rule in ruleset.rules
            for place in places(rule.per)
        },
    )


def one_gate(rule: Rule, place: str | None) -> bool:
    return (rule.id, place) == ("no-pupils-connected", "a1")


CASES: dict[str, tuple[IsOpen, Screened, int]] = {
    "one open gate": (one_gate, Screened.NO, 2),
    "every answer open": (lambda *_: True, Screened.YES, 4),
    "nothing open": (lambda *_: False, Screened.NO, 2),
}


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[bytes, int]:
    """A page, and the most sheets that it may take."""
    ruleset = load_rules(RULES)
    assert "no-pupils-connected" in {rule.id for rule in ruleset.rules if rule.gate}
    is_open, said, most = CASES[request.param]
    draft = Draft(ruleset, audit_of(ruleset, is_open, said), "html", RULES, DAY, {})
    return draft.made(Sharing()).content, most


def browser(*options: str, page: Path) -> bytes:
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [CHROMIUM, "--headless", "--disable-gpu", *root, *options, page.as_uri()]
    return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout


def sheets(content: str, folder: Path) -> int:
    page, printed = folder / "page.html", folder / "page.pdf"
    page.write_text(content, encoding="utf-8")
    browser("--no-pdf-header-footer", f"--print-to-pdf={printed}", page=page)
    return len(SHEETS.findall(printed.read_bytes()))


def test_sheets(case: tuple[bytes, int], tmp_path: Path) -> None:
    """One open gate takes two sheets at most, and the worst that there can be with five accounts four."""
    content, most = case
    assert 1 <= sheets(content.decode(), tmp_path) <= most


def test_first_sheet(case: tuple[bytes, int], tmp_path: Path) -> None:
    """All gates, and the one thing to do first, stand on the first sheet."""
    page = re.sub("<meta http-equiv=[^>]*>", "", case[0].decode())
    cut = page.replace("</head>", f"<style>@media print {{ {REST} }}</style></head>")
    assert sheets(cut, tmp_path) == 1


def test_saved_by_a_browser(case: tuple[bytes, int], tmp_path: Path) -> None:
    """What a browser writes of the page that it shows carries the same data, and says the same."""
    page = tmp_path / "page.html"
    page.write_bytes(case[0])
    saved = browser("--dump-dom", page=page)
    assert saved != case[0]
    assert carried_in(saved, "It") == carried_in(case[0], "It")
