"""Where each number comes from, in sentences that add up."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audit.test_assess import audit, ruleset
from export.test_write import sample, small_rules
from mei_social.audit.assess import assess
from mei_social.audit.model import Account, AnswerValue, Audit, Item
from mei_social.report.explain import explain
from mei_social.ruleset.model import Purpose, Ruleset

__all__ = ["small_rules"]
NO, YES, PARTLY = AnswerValue.NO, AnswerValue.YES, AnswerValue.PARTLY
ACCOUNT = Account("a1", "instagram", Purpose.PERSONAL)


def explained(rules: Ruleset, trail: Audit) -> tuple[str, ...]:
    return explain(rules, trail, assess(rules, trail))


def answered(rules: Ruleset, answers: Mapping[Item | str, AnswerValue | None]) -> tuple[str, ...]:
    return explained(rules, audit(answers, [ACCOUNT]))


def test_score_adds_up(small_rules: Ruleset) -> None:
    """The score is the points over the most points that are named beside it, rounded down."""
    lines = explained(small_rules, sample(small_rules))
    found = re.match(r"Score (\d+) = ([\d.]+) points of ([\d.]+), as a percentage rounded down\.", lines[0])

    assert found
    assert int(found[1]) == int(100 * float(found[2]) / float(found[3]))
    assert "A question counts 8 if critical, 5 if high, 3 if medium and 1 if low." in lines[0]


def test_half_points(small_rules: Ruleset) -> None:
    """Partly counts half, and a half is shown as one."""
    lines = answered(small_rules, {Item("account-private", "a1"): PARTLY})

    assert lines[0].startswith("Score 14 = 2.5 points of 17,")


def test_band_names_its_reason(small_rules: Ruleset) -> None:
    """The band is explained by the worst open finding and where it is, and never as an average."""
    lines = answered(small_rules, {Item("account-private", "a1"): NO})

    assert lines[1] == (
        'The overall band is "high" because of the worst open finding, never an average: '
        "Is this account private? (Instagram)"
    )


def test_band_without_a_finding(small_rules: Ruleset) -> None:
    """Without an open finding the band says so."""
    assert answered(small_rules, {})[1] == 'The overall band is "to do": no finding is open.'


def test_topics(small_rules: Ruleset) -> None:
    """Each topic that applies has its band, score and coverage."""
    lines = answered(small_rules, {"no-private-messages": YES})

    assert lines[2:4] == (
        'Privacy: band "to do", score 0, 0 of 2 questions answered.',
        'Pupils: band "to do", score 72, 1 of 2 questions answered.',
    )


def test_what_would_move_the_score_most(small_rules: Ruleset) -> None:
    """The three questions with most to gain come last, the greatest gain first, and they add up."""
    trail = sample(small_rules)
    movers = [line for line in explained(small_rules, trail) if line.startswith("What would move")]
    gains = [float(line.split("(up to ")[1].split()[0]) for line in movers]
    overall = assess(small_rules, trail).overall

    assert [line[:46] for line in movers] == [
        f"What would move the score most, place {n}: {start}"
        for n, start in ((1, "Are y"), (2, "Do pu"), (3, "Is th"))
    ]
    assert gains == sorted(gains, reverse=True) == [8.0, 6.0, 2.5]
    assert sum(gains) == (overall.most - overall.points) / 2


def test_one_point(small_rules: Ruleset) -> None:
    """One point is called a point; half a one and several are points."""
    safe: dict[Item | str, AnswerValue | None] = {
        "no-private-messages": YES,
        Item("account-private", "a1"): PARTLY,
    }
    movers = [line for line in answered(small_rules, safe) if line.startswith("What would move")]

    assert [line[line.index("(up to ") :] for line in movers] == [
        "(up to 3 points)",
        "(up to 2.5 points)",
        "(up to 1 point)",
    ]


def test_nothing_applies() -> None:
    """Where no question applies there is one sentence and no number."""
    rules = ruleset()

    assert explained(rules, audit()) == ("No question applies yet, so there is no score.",)


def test_no_number_that_is_shown_nowhere(small_rules: Ruleset) -> None:
    """Where there is no score, as after a quick check, its reason is there instead, and no other score is."""
    trail, reason = sample(small_rules), "A quick check has no score."
    lines = explain(small_rules, trail, assess(small_rules, trail), reason)

    assert [line for line in lines if "score" in line] == [reason]
