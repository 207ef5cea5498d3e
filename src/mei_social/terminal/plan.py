"""The plan of action on a screen: today, this week, this term."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from mei_social import words
from mei_social.plan import Action, Plan
from mei_social.report import When
from mei_social.terminal.lines import Line, Section, Tone, line

NOTHING = "Nothing is open in your last self-check, so there is nothing to do now."
AGREED = "Agreed with your mentor"
NEXT = "Next"
TO_CHANGE = "To mark something as done, or to put it off: mei-social actions --change"


def sections(plan: Plan) -> tuple[Section, ...]:
    """Every action with its steps; those that are done or put off in one line."""
    made = (
        Section(None, (line(_head(plan), Tone.STRONG),)),
        *(_group(plan, when) for when in When),
        Section(AGREED, tuple(line(f"{a.what}, by {words.day(a.by)}", lead="- ") for a in plan.agreed)),
        Section(NEXT, tuple(line(text) for text in _next(plan))),
    )
    return tuple(section for section in made if section.lines)


def _head(plan: Plan) -> str:
    if not plan.actions:
        return NOTHING
    due = sum(action.is_due(plan.today) for action in plan.actions)
    return f"{words.count(len(plan.actions), 'action')} in your plan, {due} to do."


def _next(plan: Plan) -> Iterator[str]:
    if plan.actions:
        yield TO_CHANGE
    yield f"Look again by {words.day(plan.check_again)}: mei-social recheck"


def _group(plan: Plan, when: When) -> Section:
    found = plan.of(when)
    due = [action for action in found if action.is_due(plan.today)]
    minutes = sum(action.minutes for action in due)
    time = f", about {words.count(minutes, 'minute')}" if minutes else ""
    heading = f"{when.value}: {words.count(len(due), 'action')} to do{time}"
    lines = [ln for _, group in groupby(found, lambda a: a.finding.rule) for ln in _rule(list(group), plan)]
    return Section(heading, tuple(lines))


def _rule(group: list[Action], plan: Plan) -> Iterator[Line]:
    """One question: where it is open, then the steps once, then what is different on each app."""
    finding = group[0].finding
    yield line(finding.question, lead="- ", label=f"{finding.severity_word}:", tone=Tone.STRONG)
    due = [action for action in group if action.is_due(plan.today)]
    for action in group:
        yield line(f"{action.place.where}: {state(action)}.", lead="  ")
    if not due:
        return
    if finding.tell:
        yield line(f"Who to tell: {finding.tell}.", lead="  ")
    for number, step in enumerate(finding.steps, 1):
        yield line(step, lead=f"  {number}. " if len(finding.steps) > 1 else "  ")
    for action in due:
        yield from _on_this_app(action)


def _on_this_app(action: Action) -> Iterator[Line]:
    if action.place.hint:
        yield line(action.place.hint, lead="  ", label=f"{action.place.where}:")
    for setting in action.place.settings:
        yield line(setting.in_a_line, lead="  ", label=f"{action.place.where}, {setting.name.lower()}:")


def state(action: Action) -> str:
    """Not yet, or what was said about it."""
    return action.place.plan or "not yet"
