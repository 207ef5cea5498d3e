"""Days that people type are read as the screens write them, or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mei_social.text import english
from mei_social.text.typed_days import typed_day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_as_it_is_shown(day: date) -> None:
    """Every day can be typed in the words in which every screen shows it."""
    assert typed_day(english.day(day)) == day


@pytest.mark.parametrize("typed", ["31 February 2027", "tomorrow", "0 May 2027", "20 Ma 2027", "2 Mayo 2027"])
def test_no_day(typed: str) -> None:
    """What is no day of the calendar is none."""
    assert typed_day(typed) is None
