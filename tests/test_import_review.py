"""The mentor's words as the trainee reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mei_social.cli.app import app
from mei_social.errors import MeiSocialError
from mei_social.export import CHECK_ALGORITHM, code_of, digest_of
from mei_social.review.record import new_record
from mei_social.review.record_file import read_review, write_review
from mei_social.rules_file import load_rules
from sample_report import HOSTILE
from small_rules import SMALL_YAML

ANSWERS = """\
screening: {on-placement: no}
answers: {no-private-messages: no}
accounts:
  - platform: instagram
    purpose: personal
    answers: {account-private: partly, pupils-follow: no}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trainee with a self-check and its export, and a mentor with an unfinished record on it."""
    monkeypatch.setenv("MEI_SOCIAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MEI_SOCIAL_TODAY", "2027-05-03")
    (tmp_path / "rules.yaml").write_text(SMALL_YAML, encoding="utf-8")
    (tmp_path / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    run(tmp_path, "check", "--answers", str(tmp_path / "answers.yaml"))
    run(tmp_path, "export", str(tmp_path / "jo.json"), "--yes")
    return tmp_path


def run(folder: Path, *words: str, typed: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*words, "--rules", str(folder / "rules.yaml")], input=typed)
    return done.exit_code, done.stdout, done.stderr


def record(folder: Path, **changes: Any) -> Path:
    """A record as `review` writes it, with a check code that fits."""
    export = json.loads((folder / "jo.json").read_text("utf-8"))
    about = export["audit"]["ref"], export["audit"]["revision"], export["check"]["digest"]
    path = folder / "jo.review.json"
    write_review(path, new_record(load_rules(folder / "rules.yaml"), *about), "0.1.0")
    body: dict[str, Any] = json.loads(path.read_text("utf-8")) | changes
    digest = digest_of(body)
    body["check"] = {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
    path.write_text(json.dumps(body), encoding="utf-8")
    return path


def remark(question: str, account: str | None, decision: str, **words: str) -> dict[str, Any]:
    base = {"question": question, "account": account, "decision": decision}
    return {**base, "comment": None, "reason": None, **words}


def test_comments_stand_beside_the_answers(desk: Path) -> None:
    """What is asked again comes first, with the trainee's own answer, and agreed actions have their day."""
    path = record(
        desk,
        items=[
            remark("account-private", "a1", "accept", comment="Thank you."),
            remark("no-private-messages", None, "ask-again", reason="We talked on Monday."),
        ],
        actions=[{"what": "Turn it on", "by": "2027-05-20"}],
        signed={"name": "Kim", "date": "2027-05-04"},
    )
    code, shown, _ = run(desk, "import-review", str(path))
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    headings = ["Your mentor's comments", "To answer again", "Accepted as it is", "What you agreed"]
    assert (code, [line for line in lines if line in headings]) == (0, headings)
    assert "- Signed by Kim on 4 May 2027." in lines
    assert "- Turn it on (by 20 May 2027)" in lines
    assert "General: No. Why: We talked on Monday." in " ".join(lines)
    assert "Instagram: Partly. Comment: Thank you." in " ".join(lines)


def test_another_self_check_is_refused(desk: Path) -> None:
    """A review of somebody else's self-check is not shown beside these answers."""
    path = record(desk)
    run(desk, "check", "--answers", str(desk / "answers.yaml"))
    code, shown, told = run(desk, "import-review", str(path))
    assert (code, shown, told.count("Ask your mentor")) == (1, "", 1)


def test_a_changed_file_is_doubted(desk: Path) -> None:
    """A review whose check code does not fit is shown with that said first, and exits with 3."""
    path = record(desk)
    body = json.loads(path.read_text("utf-8"))
    body["signed"] = {"name": "Somebody", "date": "2027-05-04"}
    path.write_text(json.dumps(body), encoding="utf-8")
    code, shown, _ = run(desk, "import-review", str(path))
    assert (code, "was changed after it was written" in shown) == (3, True)


@pytest.mark.parametrize("payload", [p for p in HOSTILE if p.strip() and len(p) <= 300])
def test_hostile_words_only_show(payload: str, desk: Path) -> None:
    """Nothing that stands in a review file acts on the terminal."""
    path = record(desk, items=[remark("account-private", "a1", "talk", comment=payload)])
    try:
        refused = read_review(path) is None
    except MeiSocialError:
        refused = True
    code, shown, told = run(desk, "import-review", str(path))
    acting = [c for c in shown + told if not c.isprintable() and c not in "\n\u200d"]  # one joins emoji
    assert (code, acting) == (int(refused), [])
