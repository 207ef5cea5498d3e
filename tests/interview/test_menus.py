"""What a trainee says about a menu: no answer, kept apart, and in a file only after a yes of its own."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from mei_social.audit.menus import Menu, MenuPlace, MenuSaid
from mei_social.interview.line import LinePrompter
from mei_social.interview.menu_talk import NO_PATH, ONLY_APPS, ask_menu
from mei_social.interview.session import Session, start
from mei_social.ruleset.load import load_guide, load_rules
from mei_social.ruleset.model import Purpose
from mei_social.storage.store import Store
from programs import ROOT, invoke

RULES = ROOT / "rules" / "guidelines.yaml"
RULESET = load_rules(RULES)
PLACE = MenuPlace("instagram", "visibility")
RULE = next(rule for rule in RULESET.rules if rule.settings == (PLACE.setting,))
EXAMPLE = ROOT / "examples" / "answers.yaml"


def talk(*lines: str, about_account: bool = True) -> tuple[Session, str]:
    """What is said after these lines, about one setting of Instagram."""
    store, today = Store.in_memory(), date(2026, 11, 30)
    number = start(store, RULESET, today)
    account = store.add_account(number, "instagram", Purpose.PERSONAL)
    saved = store.audit(number)
    assert saved
    session = Session(RULESET, store, saved, today, lambda platform: load_guide(RULES, platform))
    told = io.StringIO()
    ask = LinePrompter(io.StringIO("".join(f"{line}\n" for line in lines)), told, 80)
    ask_menu(ask, session, RULE, account if about_account else None)
    again = store.audit(number)
    assert again
    assert again.menus == tuple(session.menus.values())
    assert again.audit.answers == {}
    return session, told.getvalue()


@pytest.mark.parametrize(
    ("lines", "said", "where"),
    [
        (("found",), MenuSaid.FOUND, None),
        (("not found",), MenuSaid.NOT_FOUND, None),
        (("moved", ""), MenuSaid.MOVED, None),
        (("moved", "Settings > Safety hub"), MenuSaid.MOVED, "Settings > Safety hub"),
    ],
)
def test_what_is_kept(lines: tuple[str, ...], said: MenuSaid, where: str | None) -> None:
    """It is saved by app and setting with the path that was shown, and no answer changes."""
    session, _ = talk(*lines)
    guide = load_guide(RULES, "instagram")
    assert guide
    path = next(s.path for s in guide.settings if s.topic == PLACE.setting) or ""
    assert session.menus == {PLACE: Menu(PLACE, path, said, where)}


def test_what_looks_private_is_asked_again() -> None:
    """A name in the words is pointed out, as in a note, and can be written again."""
    session, told = talk("moved", "ask Mr Patel", "drop", "Settings > Safety hub")
    assert "somebody's name" in told
    assert session.menus[PLACE].where == "Settings > Safety hub"


def test_save_keeps_nothing_that_looks_private() -> None:
    """`save`, which elsewhere means to stop, never says that a name stays where it was pointed out."""
    session, _ = talk("moved", "ask Mr Patel", "save", "drop", "")
    assert session.menus[PLACE].where is None


@pytest.mark.parametrize("lines", [("back",)])
def test_nobody_has_to(lines: tuple[str, ...]) -> None:
    """Whoever goes back has said nothing."""
    assert talk(*lines)[0].menus == {}


def test_only_with_an_app_open() -> None:
    """Elsewhere there is no menu to be found, which is said."""
    session, told = talk(about_account=False)
    assert session.menus == {}
    assert " ".join(told.split()) == ONLY_APPS != NO_PATH


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Somebody who has answered, and has found a menu moved."""
    folder = tmp_path / "home"
    assert invoke("check", "--answers", str(EXAMPLE), "--plain", home=folder)[0] == 0
    with Store.open(folder) as store:
        saved = store.latest()
        assert saved
        assert "instagram" in {a.platform for a in saved.audit.accounts}
        store.save_menu(saved.number, Menu(PLACE, "Profile > menu", MenuSaid.MOVED, "Settings > Safety hub"))
        store.save_menu(saved.number, Menu(MenuPlace("none", "visibility"), "x", MenuSaid.FOUND))
    return folder


@pytest.mark.parametrize(
    ("options", "typed", "version"),
    [
        ((), "save\nyes\nsave\n", 3),
        ((), "save\nno\n", 2),
        ((), "menus\nsave\n", 3),
        (("--menus",), "save\n", 3),
        (("--no-menus",), "save\n", 2),
        (("--yes",), "", 2),
        (("--yes", "--menus"), "", 3),
    ],
)
def test_a_file_has_it_after_a_yes(
    home: Path, tmp_path: Path, options: tuple[str, ...], typed: str, version: int
) -> None:
    """Only after a yes, or with the option, menus of apps in the file are in it; without it is as before."""
    file = tmp_path / "a.json"
    code, _, told = invoke("export", str(file), "--plain", *options, home=home, stdin=typed)
    assert code == 0, told
    body = json.loads(file.read_text(encoding="utf-8"))
    moved = {"platform": "instagram", "setting": "visibility", "path": "Profile > menu", "said": "moved"}
    assert body["format_version"] == version
    assert body.get("menus") == ([{**moved, "where": "Settings > Safety hub"}] if version == 3 else None)
    assert invoke("review", str(file), "--plain", home=home, stdin="leave\n")[0] in (0, 3)


def test_without_anything_said_nobody_is_asked(tmp_path: Path) -> None:
    """Whoever said nothing about menus saves a file as before."""
    home, file = tmp_path / "home", tmp_path / "a.json"
    invoke("check", "--answers", str(EXAMPLE), "--plain", home=home)
    code, _, told = invoke("export", str(file), "--plain", home=home, stdin="save\n")
    assert (code, "menu" in told.replace("menus,", "")) == (0, False)
