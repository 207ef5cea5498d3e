"""What a card is over changes while it is half answered: accounts come and go, and the rules too."""

from __future__ import annotations

from pathlib import Path

import pytest

from mei_social.audit.model import AnswerValue, Item
from mei_social.ruleset.load import find_rules
from programs import invoke
from terminals import running, saved

YES, NO, PARTLY = AnswerValue.YES, AnswerValue.NO, AnswerValue.PARTLY
PICTURE, PUPILS = "profile-picture-suitable", "no-pupils-connected"
ASKED, REWORDED = "Would your profile picture and cover image be fine", "Are your pictures fine"
BEGUN = ("no", "instagram, tiktok, facebook", *("personal",) * 3, "yes", *("no",) * 11)
"""In front of the first card, which is over three accounts."""
ON = ("yes", "1")
"""The list is right; go on with the cards."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def typed(home: Path, *lines: str, rules: Path | None = None) -> str:
    """What was said in between. Stops at the end of the lines."""
    named = ("--rules", str(rules)) if rules else ()
    code, _, told = invoke(
        "check", "--plain", "--quick", *named, home=home, stdin="".join(f"{line}\n" for line in lines)
    )
    assert code == 0, told
    return told


def pictures(home: Path) -> dict[str, AnswerValue | None]:
    """What is said about each picture, by app."""
    audit = saved(home).audit
    return {
        account.platform: answer.value
        for account in audit.accounts
        if (answer := audit.answers.get(Item(PICTURE, account.id)))
    }


def test_an_account_goes(home: Path) -> None:
    """In the middle of a card: one sentence, its answer is gone, the others stay, and one row is left."""
    told = typed(home, *BEGUN, "2 n, 3 p", "back", "accounts", "remove", "tiktok", *ON, "y")

    assert "TikTok is off your list, and its answers are deleted. All other answers are kept." in running(
        told
    )
    card = told.rpartition("Card 1 of")[2]
    assert "  1 Instagram\n  2 Facebook, so far partly\nNo answer yet for Instagram: y, p, n or ?." in card
    assert pictures(home) == {"instagram": YES, "facebook": PARTLY}


def test_an_account_comes(home: Path) -> None:
    """In the middle of a card: one sentence, every answer stays, and one line is for the rows still open."""
    added = ("add", "linkedin", "professional", "yes", "no", "1")
    told = typed(home, *BEGUN, "2 n", "back", "accounts", *added, "y")

    assert "LinkedIn has no answers yet. All other answers are kept." in told
    card = told.rpartition("Card 1 of")[2]
    assert "  2 TikTok, so far no\n" in card
    assert "No answer yet for Instagram, Facebook and LinkedIn: y, p, n or ?." in running(card)
    assert pictures(home) == {"instagram": YES, "tiktok": NO, "facebook": YES, "linkedin": YES}


def test_an_account_of_the_same_app_comes(home: Path) -> None:
    """A second one on an app does not take the first one's answer: each has a name of its own then."""
    added = ("add", "tiktok", "professional", "yes", "no", "1")
    told = typed(home, *BEGUN, "2 n", "back", "accounts", *added, "4 p")

    assert "TikTok 2 (professional) has no answers yet." in running(told)
    assert "  2 TikTok 1 (personal), so far no\n" in told
    audit = saved(home).audit
    assert [audit.answers[Item(PICTURE, a)].value for a in ("a2", "a4")] == [NO, PARTLY]


@pytest.fixture
def changed(tmp_path: Path) -> tuple[Path, Path]:
    """The shipped rules, and the same with the question of the first card in other words."""
    text = find_rules().read_text(encoding="utf-8")
    assert text.count(ASKED) == 1
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text(text, encoding="utf-8")
    after.write_text(text.replace(ASKED, REWORDED), encoding="utf-8")
    return before, after


def test_rules_change_between_two_cards(home: Path, changed: tuple[Path, Path]) -> None:
    """The change is told once; what has new words is asked again, every other answer counts, none is lost."""
    before, after = changed
    typed(home, *BEGUN, "y, 2 n", "y", rules=before)
    told = typed(home, "on", "p", rules=after)

    assert told.count("The questions have changed") == 1
    assert REWORDED in running(told.rpartition("Card 1 of")[2].split("> ")[0])
    assert pictures(home) == {"instagram": PARTLY, "tiktok": PARTLY, "facebook": PARTLY}
    assert saved(home).audit.answers[Item(PUPILS, "a1")].value is YES
    assert "have changed" not in (again := typed(home, rules=after))
    assert again.rstrip().endswith("check")
    assert running(again).count("TikTok:") == 1


def test_rules_change_in_the_middle_of_a_card(home: Path, changed: tuple[Path, Path]) -> None:
    """A card that was half answered is asked whole where its words are new, and half where they are not."""
    before, after = changed
    typed(home, *BEGUN, "2 n", rules=before)
    assert pictures(home) == {"tiktok": NO}
    told = typed(home, "on", rules=after)
    assert "  1 Instagram\n  2 TikTok\n  3 Facebook\n" in told
    told = typed(home, "on", "y", rules=before)
    assert "  2 TikTok, so far no\n" in told
    assert pictures(home) == {"instagram": YES, "tiktok": NO, "facebook": YES}
