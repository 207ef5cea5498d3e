"""When whoever reads a file has to act the same day."""

from __future__ import annotations

from datetime import date

import pytest

from mei_social.audit.assess import assess
from mei_social.audit.model import Answer, AnswerValue, Audit, Item, Screened
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import RulesStamp
from mei_social.safeguarding.duty import says_a_child

DAY = date(2027, 5, 3)
TOLD, CONTACTED = Item("pupil-contact-told", None), Item("pupil-contacted-me", None)
ANSWERS = {
    "open": Answer(AnswerValue.NO, DAY),
    "not sure": Answer(AnswerValue.NOT_SURE, DAY),
    "set aside": Answer(AnswerValue.NOT_APPLICABLE, DAY, "It was nothing"),
    "left": None,
}


def says(said: Screened, answer: Answer | None) -> bool:
    """With this before the questions, and this answer to the question that it asks for."""
    rules = load_rules(find_rules())
    audit = Audit(
        ref="MS-0",
        revision=0,
        started=DAY,
        rules=RulesStamp(rules.id, rules.version, rules.digest, rules.title),
        accounts=(),
        screening={CONTACTED: said},
        answers={TOLD: answer} if answer else {},
    )
    return says_a_child(assess(rules, audit))


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("said", [Screened.YES, Screened.NOT_SURE])
def test_setting_aside_takes_nothing_back(name: str, said: Screened) -> None:
    """After a yes or a not sure to a contact somebody acts, whatever became of the question on telling."""
    assert says(said, ANSWERS[name])


def test_not_where_nothing_was_said() -> None:
    """A question about a child that has no answer yet does not say that there is a child."""
    assert not says(Screened.NO, None)
