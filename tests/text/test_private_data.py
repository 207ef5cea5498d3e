"""What looks private in a text is pointed out: often, never always, and never slowly."""

from __future__ import annotations

import pytest

from mei_social.text.private_data import LOOKS, looks_private

FOUND = {
    "Write to jo.bloggs@example.sch.uk": "an e-mail address",
    "jo+school@example.com": "an e-mail address",
    "ask @jo_bloggs": "a username",
    "(@jo)": "a username",
    "see https://example.org/jo": "a web address",
    "see www.example": "a web address",
    "it is on example.co.uk/jo": "a web address",
    "call 07700 900123": "a phone number",
    "call +44 (0)7700 900-123": "a phone number",
    "Mr Smith knows": "somebody's name",
    "a message from Amira": "somebody's name",
    "Jo Bloggs follows me": "somebody's name",
    "On Monday Jo Bloggs wrote": "somebody's name",
}
NOT_FOUND = (
    "",
    "I still have to ask two friends",
    "Set to friends only on 3 May 2027",
    "Until the end of the autumn term",
    "I @ home do not use it",
    "Version 15.3.1 of the app",
    "On Monday, and again on Friday 13 March",
    "On Instagram, and a message from WhatsApp",
    "9 of 10 posts, 12 of 13 stories",
)


@pytest.mark.parametrize("text", FOUND)
def test_found(text: str) -> None:
    """What a person would recognise as private is named in words."""
    assert FOUND[text] in looks_private(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    """Plain sentences are left alone."""
    assert looks_private(text) == ()


def test_several() -> None:
    """Everything that was noticed is named, once each, in a fixed order."""
    text = "Jo Bloggs, jo@example.com, jo2@example.com, 07700 900123"

    assert looks_private(text) == (
        "an e-mail address",
        "a web address",
        "a phone number",
        "somebody's name",
    )


@pytest.mark.parametrize("piece", ["@", "a@", "a.", "1 ", "(1", "Aa ", "www.", "-", "\u0661", "com "])
def test_long_text_ends(piece: str) -> None:
    """No text of the longest length that a note can have makes the search run away."""
    assert set(looks_private((piece * 600)[:600])) <= set(LOOKS)
