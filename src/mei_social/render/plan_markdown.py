"""The plan of action as Markdown, to print or to keep as a list with boxes to tick."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from mei_social import words
from mei_social.audit import State
from mei_social.plan import Action, Plan
from mei_social.render import headings as h
from mei_social.render.markdown_text import bullets, escape, steps, strong
from mei_social.report import When

TITLE = "My plan of action"
NOTHING = "Nothing is open in the last self-check."
AGREED = "Agreed with my mentor"


def to_markdown(plan: Plan) -> str:
    """The list in its order; what is done is ticked."""
    blocks = [f"# {TITLE}", words.day(plan.today), *([] if plan.actions else [NOTHING])]
    for when in When:
        found = plan.of(when)
        if found:
            blocks.append(f"## {when.value}")
            for _, group in groupby(found, lambda action: action.finding.rule):
                blocks += _rule(list(group), plan)
    if plan.agreed:
        blocks += [f"## {AGREED}", bullets(f"{escape(a.what)} ({words.day(a.by)})" for a in plan.agreed)]
    blocks += [f"## {h.CHECK_AGAIN}", words.day(plan.check_again)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _rule(group: list[Action], plan: Plan) -> Iterator[str]:
    finding = group[0].finding
    yield f"### {escape(finding.severity_word)}: {escape(finding.question)}"
    yield "\n".join(_box(action) for action in group)
    if any(action.is_due(plan.today) for action in group):
        yield f"{h.TELL}: {escape(finding.tell)}" if finding.tell else ""
        yield steps(finding.steps)
        yield bullets(line for action in group if action.is_due(plan.today) for line in _on_this_app(action))
        yield f"{h.minutes(sum(action.minutes for action in group))}."


def _box(action: Action) -> str:
    done = action.mark is not None and action.mark.state is State.DONE
    state = f": {escape(action.place.plan)}" if action.place.plan else ""
    return f"- [{'x' if done else ' '}] {escape(action.place.where)}{state}"


def _on_this_app(action: Action) -> Iterator[str]:
    if action.place.hint:
        yield f"{strong(action.place.where)}: {escape(action.place.hint)}"
    for setting in action.place.settings:
        name = strong(f"{action.place.where}, {setting.name}")
        yield f"{name}: {escape(setting.in_a_line)}"
