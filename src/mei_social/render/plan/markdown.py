"""The plan of action as Markdown, to print or to keep as a list with boxes to tick."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.render.markdown_text import bullets, escape, steps, strong
from mei_social.render.report import headings as h
from mei_social.report.action_plan import Action, Plan, by_app, grouped
from mei_social.report.advice import PATHS_MOVE
from mei_social.report.model import Place, When
from mei_social.text import english

TITLE = "My plan of action"
AGREED = "What I agreed"
MENTOR = "From the review"


def to_markdown(plan: Plan) -> str:
    """The list in its order; what is done is ticked."""
    first = [strong(plan.comes_first)] if plan.comes_first else []
    blocks = [
        *first,
        f"# {TITLE}",
        english.day(plan.today),
        plan.until_then or "",
        *([] if plan.actions else [escape(plan.headline)]),
        *([PATHS_MOVE] if any(action.finding.has_path for action in plan.due(plan.actions)) else []),
    ]
    for when in When:
        found = plan.of(when)
        if found:
            blocks.append(f"## {when.value}")
            for group in grouped(found):
                blocks += _rule(group, plan)
    if plan.agreed:
        blocks += [f"## {AGREED}", bullets(f"{escape(a.what)} ({english.day(a.by)})" for a in plan.agreed)]
    blocks += [f"## {h.CHECK_AGAIN}", english.day(plan.check_again), escape(plan.statement)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _rule(group: tuple[Action, ...], plan: Plan) -> Iterator[str]:
    finding, due = group[0].finding, plan.due(group)
    yield f"### {escape(finding.label)}: {escape(finding.title)}"
    yield escape(finding.asked) if finding.gate and finding.asked else ""
    yield "\n".join(line for action in group for line in _box(action, action in due))
    if due:
        yield escape(finding.force)
        yield steps(finding.told)
        yield bullets(line for where, place in by_app(due) for line in _on_this_app(where, place))


def _box(action: Action, due: bool) -> Iterator[str]:
    done = action.mark is not None and action.mark.is_done
    state = f": {escape(action.place.plan)}" if action.place.plan else ""
    time = f", {english.about(action.minutes)}" if due else ""
    yield f"- [{'x' if done else ' '}] {escape(action.place.where)}{time}{state}"
    if action.place.as_asked:
        yield f"  - {escape(action.place.as_asked)}"
    if action.mentor:
        yield f"  - {MENTOR}: {escape(action.mentor)}"


def _on_this_app(where: str, place: Place) -> Iterator[str]:
    if place.hint:
        yield f"{strong(where)}: {escape(place.hint)}"
    for setting in place.settings:
        yield f"{strong(f'{where}, {setting.name}')}: {escape(setting.in_a_line)}"
