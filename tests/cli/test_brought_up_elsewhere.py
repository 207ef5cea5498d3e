"""What was brought up and has no answer, where the rules at hand show no summary of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gate_rules import GATES_YAML
from mei_social.audit.model import Item, Screened
from mei_social.interview.session import start
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import asked_digest
from mei_social.storage.store import Store
from programs import invoke
from small_exports import DAY
from terminals import running

BROUGHT_UP = (
    'No answer yet, and it comes before all others: "Did you tell somebody?", asked because of "Has a pupil '
    'written to you?": Yes'
)
WAYS: dict[str, tuple[tuple[str, ...], str, int]] = {
    "wipe": (("wipe",), "", 0),
    "summary": (("summary",), "id: others", 1),
    "status": ((), "id: others", 0),
    "broken rules": (("summary",), "- {", 1),
}


@pytest.mark.parametrize("said", [Screened.YES, Screened.NO])
@pytest.mark.parametrize("way", WAYS)
def test_brought_up_under_rules_of_before(way: str, said: Screened, tmp_path: Path) -> None:
    """It is named as what is open is: under other rules, under broken ones and before it is deleted."""
    path, home = tmp_path / "rules.yaml", tmp_path / "home"
    path.write_text(GATES_YAML, encoding="utf-8")
    rules = load_rules(path)
    with Store.open(home) as store:
        number = start(store, rules, DAY)
        [wrote] = [s.question for s in rules.screening if s.id == "pupil-wrote"]
        store.save_screening(number, Item("pupil-wrote", None), said, asked_digest(wrote))
    typed, instead, expected = WAYS[way]
    path.write_text(GATES_YAML.replace("id: small", instead or "id: small", 1), encoding="utf-8")
    code, out, err = invoke(*typed, home=home, stdin="no\n", env={"MEI_SOCIAL_RULES": str(path)})

    assert (code, BROUGHT_UP in running(out + err)) == (expected, said is Screened.YES)
