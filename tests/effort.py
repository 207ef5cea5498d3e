"""How much is tried: a sample when the quick tests run, all of it in the slow proofs.

The quick tests run under the Hypothesis profile `quick`, the slow proofs under `thorough`; conftest.py loads
them. A law belongs to both: the slow proofs try all its examples, the quick tests a tenth of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import HealthCheck, settings

T = TypeVar("T")
QUICK, THOROUGH = "quick", "thorough"
WHOLE, TENTH = 100, 10
FEWEST = 5

# How long an example takes says something about the machine only.
for _name, _share in ((THOROUGH, WHOLE), (QUICK, TENTH)):
    settings.register_profile(
        _name,
        max_examples=_share,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
settings.load_profile(QUICK)


def examples(most: int) -> settings:
    """So many examples in the slow proofs, and the profile's share of them in the quick tests."""
    return settings(max_examples=max(most * settings().max_examples // WHOLE, FEWEST))


def some_of(cases: Iterable[T], every: int, *more: T) -> list[T | ParameterSet]:
    """Of many cases every so-manieth for the quick tests, and the others for the slow proofs.

    What is in `more` is quick too: something that has the worst of all cases in it.
    """
    rest = [
        case if not number % every else pytest.param(case, marks=pytest.mark.slow)
        for number, case in enumerate(cases)
    ]
    return [*more, *rest]
