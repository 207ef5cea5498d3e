"""The plan of action on a screen: today, this week, this term."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.audit.model import State
from mei_social.report.action_plan import Action, Plan, by_app, by_text, grouped
from mei_social.report.advice import PATHS_MOVE
from mei_social.report.model import When
from mei_social.terminal.lines import Line, Section, Tone, before_all, line
from mei_social.text import english

AGREED = "What you agreed"
NEXT = "Next"
TO_ANSWER = "What is marked as done stays open until answered again: mei-social recheck"
NOT_ANSWERED = "To answer what comes before all others: mei-social check"
TO_SEE_ALL = "To see all of them: mei-social actions --all"
TO_CHANGE = "To mark something as done, or to put it off: mei-social actions --change"
IN_ANOTHER_PART = (
    "Something that comes before all others is in another part. Start with it: mei-social actions"
)
TO_MARK = "To mark something as done: mei-social actions --change"
"""Where nothing is left that can wait."""


def sections(plan: Plan, *, whole: bool = True) -> tuple[Section, ...]:
    """Every action with its steps; those that are done or put off in one line.

    Unless it is the whole, only today and what comes soonest have their steps; the rest is counted.
    """
    soonest = next((when for when in When if plan.due(plan.of(when))), None)
    counted = () if whole else tuple(w for w in When if w not in (When.TODAY, soonest) and plan.of(w))
    steps = [a for when in When if when not in counted for a in plan.due(plan.of(when))]
    paths = (line(PATHS_MOVE, Tone.QUIET),) if any(a.finding.has_path for a in steps) else ()
    since = (line(plan.until_then),) if plan.until_then else ()
    made = (
        Section(None, before_all(plan.comes_first)),
        Section(None, (line(head(plan), Tone.STRONG), *since, *paths)),
        *(section for when in When if when not in counted for section in _group(plan, when)),
        Section(None, tuple(_counted(plan, counted))),
        Section(AGREED, tuple(line(f"{a.what}, by {english.day(a.by)}", lead="- ") for a in plan.agreed)),
        Section(NEXT, tuple(_next(plan))),
    )
    return tuple(section for section in made if section.lines)


def head(plan: Plan) -> str:
    """How many actions there are, and how far they are; without any, what the report says."""
    if not plan.actions:
        return plan.headline
    groups = grouped(plan.actions)
    rest = [group for group in groups if not plan.due(group)]
    later = sum(any(a.mark and a.mark.state is State.LATER for a in group) for group in rest)
    told = {"to do": plan.to_do(plan.actions), "marked as done": len(rest) - later, "put off": later}
    parts = [f"{number} {word}" for word, number in told.items() if number]
    return f"{english.count(len(groups), 'action')} in your plan: {', '.join(parts)}."


def _next(plan: Plan) -> Iterator[Line]:
    """On a terminal this is what is still on the screen, so what comes first is named once more."""
    yield from before_all(plan.comes_first)
    if plan.leaves_out_a_gate:
        yield line(IN_ANOTHER_PART, Tone.STRONG)
    elif due := plan.due(plan.actions):
        first = [action for action in due if action.finding.when is due[0].finding.when]
        time = english.about(sum(action.minutes for action in first))
        yield line(f'Start with "{first[0].finding.when.value}", above. It takes {time}.', Tone.STRONG)
    if any(action.finding.unanswered for action in plan.actions):
        yield line(NOT_ANSWERED)
    if any(action.can_wait for action in plan.actions):
        yield line(TO_CHANGE)
    elif not all(action.finding.unanswered for action in plan.actions):
        yield line(TO_MARK)
    if any(action.mark and action.mark.is_done for action in plan.actions):
        yield line(TO_ANSWER)
    when = "now" if plan.check_again <= plan.today else f"by {english.day(plan.check_again)}"
    yield line(f"Look again {when}: mei-social recheck")


def _counted(plan: Plan, whens: tuple[When, ...]) -> Iterator[Line]:
    for when in whens:
        yield line(f"{_heading(plan, when)}.")
    if whens:
        yield line(TO_SEE_ALL)


def _heading(plan: Plan, when: When) -> str:
    due = plan.due(plan.of(when))
    to_do = f"{english.count(plan.to_do(due), 'action')} to do" if due else "all marked as done or put off"
    time = f", {english.about(sum(action.minutes for action in due))}" if due else ""
    return f"{when.value}: {to_do}{time}"


def _group(plan: Plan, when: When) -> Iterator[Section]:
    """One question a section, so that there is a blank line between them."""
    found = plan.of(when)
    heading: str | None = _heading(plan, when)
    for group in grouped(found):
        yield Section(heading, tuple(_rule(group, plan)), below=heading is None)
        heading = None


def _rule(group: tuple[Action, ...], plan: Plan) -> Iterator[Line]:
    """One question: how far it is and where, then the steps once, then what is different on each app."""
    finding, due = group[0].finding, plan.due(group)
    yield line(finding.title, lead="- ", label=f"{finding.label}:", tone=Tone.STRONG)
    if finding.gate and finding.asked:
        yield line(finding.asked, lead="  ")
    for state, alike in by_text(group, lambda action: action.state):
        time = f", {english.about(sum(a.minutes for a in alike))}" if alike[0].is_due(plan.today) else ""
        yield line(f"{state}{_where(alike)}{time}.", lead="  ")
    for asked, _ in by_text(group, lambda action: action.place.as_asked):
        yield line(f"{asked[0].upper()}{asked[1:]}.", lead="  ")
    for said, alike in by_text(group, lambda action: action.mentor):
        on = f" on {_names(alike)}" if len(alike) < len(group) else ""
        yield line(said, lead="  ", label=f"From the review{on}:")
    if not due:
        return
    yield line(finding.force, Tone.QUIET, lead="  ")
    told = finding.told[:-1] if finding.unanswered else finding.told  # how to answer stands at the end
    for number, step in enumerate(told, 1):
        yield line(step, lead=f"  {number}. " if len(told) > 1 else "  ")
    for where, place in by_app(due):
        if place.hint:
            yield line(place.hint, lead="  ", label=f"{where}:")
        for setting in place.settings:
            yield line(setting.in_a_line, lead="  ", label=f"{where}, {setting.name.lower()}:")


def _where(actions: list[Action]) -> str:
    """Nothing for what is asked once."""
    return f": {_names(actions)}" if actions[0].place.account else ""


def _names(actions: list[Action]) -> str:
    return english.listed(action.place.where for action in actions)
