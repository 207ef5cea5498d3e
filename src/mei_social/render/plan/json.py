"""The plan of action for machines."""

from __future__ import annotations

import json
from typing import Any

from mei_social.report.action_plan import Action, Plan


def to_json(plan: Plan) -> str:
    """Every action with its state: `not-yet`, `done` or `later` with a day."""
    body = {
        "comes_first": plan.comes_first,
        "date": plan.today.isoformat(),
        "last_check": plan.last_check.isoformat() if plan.last_check else None,
        "actions": [_action(action, plan) for action in plan.actions],
        "agreed": [{"what": agreed.what, "by": agreed.by.isoformat()} for agreed in plan.agreed],
        "check_again": plan.check_again.isoformat(),
        "statement": plan.statement,
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _action(action: Action, plan: Plan) -> dict[str, Any]:
    finding, place, mark = action.finding, action.place, action.mark
    return {
        "question": finding.rule,
        "account": place.account,
        "text": finding.question,
        "where": place.where,
        "when": finding.when.name.lower(),
        "severity": finding.severity.value,
        "force": finding.force,
        "gate": finding.gate,
        "unanswered": finding.unanswered,
        "tell": finding.tell,
        "steps": list(finding.steps),
        "hint": place.hint,
        "settings": [
            {"name": s.name, "do": s.do, "search": s.search, "path": s.path, "help": s.help, "note": s.note}
            for s in place.settings
        ],
        "as_asked": place.as_asked,
        "mentor": action.mentor,
        "minutes": action.minutes,
        "state": mark.state.value if mark else "not-yet",
        "said": mark.said.isoformat() if mark else None,
        "until": mark.until.isoformat() if mark and mark.until else None,
        "due": action.is_due(plan.today),
    }
