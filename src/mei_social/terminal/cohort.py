"""A cohort on a screen: first who has open gates, by name; then what to teach, and the rest."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

from mei_social.audit.assess import BAND_ORDER, Band
from mei_social.audit.extent import WORDS
from mei_social.cohort.first_line import BROUGHT_UP, comes_first, has_first_line, listed_gates, without_answer
from mei_social.cohort.gates import BLANK
from mei_social.cohort.reviews import WORDS as REVIEWED
from mei_social.report import labels
from mei_social.terminal.lines import Grid, Line, Section, Tone, before_all, clean, line
from mei_social.terminal.show import show_sections
from mei_social.text import english

if TYPE_CHECKING:
    from mei_social.cohort.model import Cohort, Expected, Group, RuleFigures, Topic, Trainee, Trend

MOST = 60
"""A list with more is cut, and a matrix with more is counted: nobody reads them on a screen."""
URGENT = 10
"""Of those without an open gate, where the trainees are many."""
TAUGHT = 6
SHORT = {
    Band.CRITICAL: "C",
    Band.HIGH: "H",
    Band.MEDIUM: "M",
    Band.LOW: "L",
    Band.INCOMPLETE: "to",
    Band.NO_OPEN_FINDINGS: ".",
    Band.NOT_ASSESSED: "-",
}
OPEN = (Band.CRITICAL, Band.HIGH, Band.MEDIUM, Band.LOW, Band.INCOMPLETE)
A_GATE = "A gate is a question that comes before all others."
MORE = "To see all, add --all."


class Part(Struct, frozen=True):
    """What to show of a cohort, where it is not all of it."""

    gate: str | None = None
    """Only who has something to say about this gate, by its id."""
    band: Band | None = None
    """Only who stands there."""
    missing: bool = False
    """Only who has not handed in."""

    @property
    def is_whole(self) -> bool:
        return self == WHOLE


WHOLE = Part()


def show_cohort(
    cohort: Cohort,
    stream: TextIO,
    *,
    plain: bool,
    width: int,
    colour: bool,
    part: Part = WHOLE,
    everything: bool = False,
) -> None:
    """Write the view, or a part of it; `everything` cuts no list. Without `colour` no escape sequence."""
    most = sys.maxsize if everything else MOST
    sections = _sections(cohort, most) if part.is_whole else _part(cohort, part)
    made = tuple(s for s in sections if s.lines)
    worst = next((band for band in BAND_ORDER if cohort.bands.get(band)), Band.NOT_ASSESSED)
    show_sections(made, worst, stream, plain=plain, width=width, colour=colour)


def _sections(cohort: Cohort, most: int) -> Iterator[Section]:
    first = has_first_line(cohort)
    gates = Section("Before anything else", tuple(_gates(cohort)), boxed=True)
    head = Section(None, tuple(_head(cohort)))
    yield from (gates, head) if first else (head, gates)
    if cohort.shown > MOST:
        yield Section("Whom to look at next", tuple(_next(cohort, most)))
    yield Section("What to teach next", tuple(_teach(cohort)))
    yield Section("Clauses of the policy", tuple(_clauses(cohort)))
    yield Section(f"Where the {cohort.roles.answers.many} stand", tuple(_bands(cohort)))
    yield _matrix(cohort) if 0 < cohort.shown <= MOST else _topics(cohort)
    if cohort.expected:
        yield Section("Who has not handed in", tuple(_missing(cohort.expected, len(cohort.refused), most)))
    for group in cohort.groups:
        yield Section(f"{group.name}: {_handed_in(group, cohort.count)}", tuple(_group(group, most)))
    if cohort.trend:
        yield Section("Since the earlier folder", tuple(_trend(cohort.trend, most)))
    yield Section("Menus that trainees looked for", tuple(_menus(cohort, most)))
    yield Section("Versions of the rules", tuple(_versions(cohort, most)))
    yield Section("Files that were not read", tuple(_refused(cohort, most)))
    yield Section("Files to look at", tuple(_doubted(cohort, most)))
    yield Section("Files that are not counted", tuple(_duplicates(cohort, most)))
    yield Section("Names that look alike", tuple(_near(cohort, most)))
    about = f"{cohort.provider}. {cohort.rules}."
    yield Section(None, (line(cohort.statement, Tone.QUIET), line(about, Tone.QUIET)))
    if first:  # on a terminal this is what is still on the screen
        yield Section(None, (line('Look at the top again: see "Before anything else".', Tone.STRONG),))


def _head(cohort: Cohort) -> Iterator[Line]:
    yield line(english.count(cohort.shown, "self-check"), Tone.STRONG)
    extents = [f"{count} {WORDS[extent]}" for extent, count in cohort.extents.items() if count]
    if extents:
        yield line(f"{'; '.join(extents)}.")
    if cohort.partly_judged:
        some = f"{cohort.count(cohort.partly_judged)} {'was' if cohort.partly_judged == 1 else 'were'}"
        yield line(
            f"{some} not asked everything in your words. What was not asked counts as not answered, so "
            "nothing looks better than it is."
        )
    if reviews := cohort.reviews:
        yield line(
            f"{english.listed(f'{n} {REVIEWED[r]}' for r, n in reviews.items() if n).capitalize()}.",
            label="Your records:",
        )
    not_counted = (
        (len(cohort.refused), "not read"),
        (len(cohort.duplicates), "older or the same again"),
    )
    rest = english.listed(f"{count} {what}" for count, what in not_counted if count)
    doubted = english.count(len(cohort.doubted), "file") + " to look at" if len(cohort.doubted) else ""
    parts = [english.count(cohort.seen, "file"), rest, doubted]
    yield line(", ".join(part for part in parts if part) + ".")


def _gates(cohort: Cohort) -> Iterator[Line]:
    """Each gate once, with everybody on whom it is open: nobody here is part of an average."""
    opened, acts, said, closed = 0, False, list[str](), list[str]()
    for trainee in cohort.gates:
        said += [trainee.called] if trainee.brought_up else []
        opened += bool(trainee.open_gates)
        acts = acts or trainee.acts
        closed += [f"{c.question or c.id} {trainee.called}: {c.when}." for c in trainee.closed_gates]
    if cohort.shown:
        have = "has" if opened == 1 else "have"
        yield line(f"{opened} of {cohort.count(cohort.shown)} {have} an open gate.", Tone.STRONG)
        if cohort.gates:
            yield line(A_GATE)
    if acts:
        yield line(cohort.duty, Tone.STRONG)
    for gate, people in listed_gates(cohort).items():
        if gate.answer == BLANK:  # named below
            continue
        aside = f"{labels.SET_ASIDE}:" if gate.refused else "Set aside:"
        label = aside if not gate.open else "Open, act today:" if gate.child else "Open:"
        yield line(f"{gate.told} {', '.join(people)}.", lead="- ", label=label, whole=True)
    for text in closed:
        yield line(text, lead="- ", label="Not open any more:")
    for gone in cohort.trend.gone_open if cohort.trend else ():
        for question in gone.gates:
            day = english.day(date.fromisoformat(gone.date))
            text = f"{question} {gone.called}: in the file of {day}, {gone.file}."
            yield line(text, lead="- ", label="Open in the earlier folder, and no file here:")
    if said:
        yield line(f"{', '.join(said)}. {BROUGHT_UP}", lead="- ", label="Act today:", whole=True)
    for blank in without_answer(cohort):
        yield line(f"{blank.question} {blank.who}.", lead="- ", label="No answer yet:", whole=True)


def _next(cohort: Cohort, most: int) -> Iterator[Line]:
    """The most urgent of those who have no open gate: these are above."""
    rest = [trainee for trainee in cohort.trainees if not trainee.open_gates and trainee.band in OPEN]
    shown = len(rest) if most > MOST else URGENT
    for trainee in sorted(rest, key=lambda t: OPEN.index(t.band))[:shown]:
        yield _standing(trainee, cohort)
    yield from _more(len(rest), shown)


def _standing(trainee: Trainee, cohort: Cohort) -> Line:
    amounts = [(len(trainee.missed), "open finding"), (trainee.applicable - trainee.answered, "question")]
    counts = [english.count(n, what) for n, what in amounts if n]
    left = [f"{text} without an answer" if "question" in text else text for text in counts]
    text = (
        f"{cohort.band_titles[trainee.band]}; {english.listed(left)}."
        if left
        else cohort.band_titles[trainee.band]
    )
    return line(f"{text} {trainee.file}", lead="- ", label=f"{trainee.called}:")


def _part(cohort: Cohort, part: Part) -> Iterator[Section]:
    """What was asked for, after what comes before all others."""
    yield Section(None, before_all(comes_first(cohort)))
    if part.gate:
        yield Section(_question(cohort, part.gate), tuple(_about_gate(cohort, part.gate)))
    if part.band:
        found = [t for t in cohort.trainees if t.band is part.band]
        heading = f"{cohort.band_titles[part.band]}: {cohort.count(len(found))}"
        yield Section(heading, tuple(_standing(t, cohort) for t in found) or (line("Nobody."),))
    if part.missing and cohort.expected:
        yield Section(
            "Who has not handed in", tuple(_missing(cohort.expected, len(cohort.refused), sys.maxsize))
        )
        for group in (g for g in cohort.groups if g.listed):
            missing = tuple(line(name, lead="- ") for name in group.missing) or (line("Nobody is missing."),)
            yield Section(f"{group.name}: {_handed_in(group, cohort.count)}", missing)


def _question(cohort: Cohort, gate: str) -> str:
    return next((rule.question for rule in cohort.rule_figures if rule.id == gate), gate)


def _about_gate(cohort: Cohort, gate: str) -> Iterator[Line]:
    """Everybody with an answer that is not the safe one, or without one; each with the file."""
    if any(each.id == gate and each.open and each.child for t in cohort.gates for each in t.gates):
        yield line(cohort.duty, Tone.STRONG)
    nobody = True
    for trainee in cohort.trainees:
        found = [each for each in trainee.gates if each.id == gate]
        labels_of = ["Open" if each.open else "Set aside" for each in found]
        blank = "Not asked yet" if gate in trainee.waits else "No answer yet"
        labels_of += [blank] * (gate in (*trainee.unanswered_gates, *trainee.not_asked) and not found)
        labels_of += ["Not open any more"] * any(closed.id == gate for closed in trainee.closed_gates)
        for label in dict.fromkeys(labels_of):
            nobody = False
            yield line(f"{trainee.called}. {trainee.file}", lead="- ", label=f"{label}:", whole=True)
    asked = dict.fromkeys(t.waits[gate] for t in cohort.trainees if gate in t.waits)
    for question in asked:
        yield line(f'Who was not asked yet has not answered "{question}", which decides about it.')
    if nobody:
        yield line("Nobody has it open, has set it aside, or has left it without an answer.")


def _teach(cohort: Cohort) -> Iterator[Line]:
    for rule in [r for r in cohort.rule_figures if r.missed][:TAUGHT]:
        yield _rule(rule)


def _rule(rule: RuleFigures) -> Line:
    where = f"{rule.topic}; {', '.join(rule.clauses)}"
    apart = "" if rule.compared else " Only of those who were asked in these words."
    return line(f"{rule.title} ({where}){apart}", lead="- ", label=f"{rule.missed} of {rule.applied}:")


def _clauses(cohort: Cohort) -> Iterator[Line]:
    for clause in [c for c in cohort.clause_figures if c.missed][:TAUGHT]:
        yield line(f"{clause.label} {clause.title}", lead="- ", label=f"{clause.missed} of {clause.applied}:")


def _bands(cohort: Cohort) -> Iterator[Line]:
    for band in BAND_ORDER:
        if cohort.bands[band]:
            yield line(cohort.band_titles[band], lead="- ", label=f"{cohort.bands[band]}:")
    if cohort.shown:
        have = "has" if cohort.finished == 1 else "have"
        yield line(
            f"{cohort.finished} of {cohort.shown} {have} no question left; "
            f"{cohort.answered} of {cohort.applicable} questions are answered."
        )


def _matrix(cohort: Cohort) -> Section:
    """Trainees down, topics across by number; the lines say the same in words."""
    trainees = tuple(cohort.trainees)
    often = Counter(t.who for t in trainees)
    called = tuple(t.called if often[t.who] > 1 else t.who for t in trainees)
    numbers = tuple(str(n) for n in range(1, len(cohort.topics) + 1))
    topics = ", ".join(f"{n} {t.name}" for n, t in zip(numbers, cohort.topics, strict=True))
    signs = "C critical, H high, M medium, L low, to: to do, a dot: none open, -: does not apply"
    grid = Grid(
        head=(cohort.roles.answers.begins, *numbers),
        rows=tuple(
            (clean(who), *(SHORT[band] for band in t.topics)) for who, t in zip(called, trainees, strict=True)
        ),
        loud=frozenset("CH"),
        key=(line(f"Topics: {topics}. {signs}.", Tone.QUIET),),
    )
    return Section(
        f"Topic by {cohort.roles.answers}",
        tuple(_trainee(who, t, cohort.topics) for who, t in zip(called, trainees, strict=True)),
        grid=grid,
    )


def _trainee(called: str, trainee: Trainee, topics: tuple[Topic, ...]) -> Line:
    parts = []
    for band in OPEN:
        names = [t.name for t, b in zip(topics, trainee.topics, strict=True) if b is band]
        if names:
            parts.append(f"{labels.CELL[band]}: {', '.join(names)}")
    if trainee.not_asked:
        parts.append(f"{english.count(len(trainee.not_asked), 'question')} not asked in your words")
    return line(
        "; ".join(parts) + "." if parts else "nothing open.",
        lead="- ",
        label=f"{called}:",
    )


def _topics(cohort: Cohort) -> Section:
    """Too many trainees for a screen: how many stand where in each topic."""
    used = [band for band in BAND_ORDER if any(t.bands[band] for t in cohort.topics)]
    grid = Grid(
        head=("Topic", *(labels.CELL[band] for band in used)),
        rows=tuple((clean(t.name), *(str(t.bands[band]) for band in used)) for t in cohort.topics),
        loud=frozenset(),
    )
    lines = (
        line(
            ", ".join(f"{labels.CELL[b]} {t.bands[b]}" for b in used if t.bands[b]) + ".",
            lead="- ",
            label=f"{t.name}:",
        )
        for t in cohort.topics
    )
    return Section(
        f"{cohort.roles.answers.many_begin} by topic", tuple(lines) if cohort.shown else (), grid=grid
    )


def _missing(expected: Expected, unread: int, most: int) -> Iterator[Line]:
    yield line(f"{expected.handed_in} of {expected.listed} on the list have handed in.")
    near = {name: (typed, ref) for name, typed, ref in expected.near}
    for name in expected.missing[:most]:
        typed, ref = near.get(name, ("", ""))
        yield line(f"{name}: perhaps {typed} ({ref})?" if typed else name, lead="- ")
    yield from _more(len(expected.missing), most)
    if expected.nameless:
        yield line(f"{english.count(expected.nameless, 'self-check')} without a name may be theirs.")
    if unread and expected.missing:
        yield line(f"{english.count(unread, 'file')} could not be read, and may be theirs.")
    if expected.not_listed:
        names = expected.not_listed[:most]
        yield line(
            ", ".join(names) + ("." if len(names) == len(expected.not_listed) else " and more."),
            label="Not on the list:",
            whole=True,
        )


def _handed_in(group: Group, count: Callable[[int], str]) -> str:
    return f"{group.handed_in} of {group.listed}" if group.listed else count(group.handed_in)


def _group(group: Group, most: int) -> Iterator[Line]:
    """Gates are never cut."""
    for who, question in group.gates:
        yield line(f"{who}. {question}", lead="- ", label="Open, before all others:", whole=True)
    for title, count in group.missed:
        yield line(title, lead="- ", label=f"{count} of {group.handed_in}:")
    if group.missing:
        names = ", ".join(group.missing[:most])
        more = f" and {len(group.missing) - most} more" if len(group.missing) > most else ""
        yield line(f"{names}{more}.", lead="- ", label="Not handed in:", whole=True)
    if not (group.gates or group.missed or group.missing):
        yield line("Nothing open, and nobody missing.")


def _trend(trend: Trend, most: int) -> Iterator[Line]:
    yield line(
        f"{trend.in_both} in both folders: {trend.better} better, {trend.worse} worse. "
        f"{trend.new} new, {trend.gone} no longer there."
    )
    for change in trend.changes.first(most):
        text = f"{labels.CELL[change.before]}, now {labels.CELL[change.after]}"
        yield line(f"{text}.", lead="- ", label=f"{change.name or change.ref}:")
    yield from _more(len(trend.changes), most)
    for rule in trend.rules[:TAUGHT]:
        yield line(f"{rule.question}", lead="- ", label=f"{rule.better} better, {rule.worse} worse:")


def _menus(cohort: Cohort, most: int) -> Iterator[Line]:
    """Those that somebody did not find; the rest are counted."""
    gone = [m for m in cohort.menus if m.moved or m.not_found]
    for menu in gone[:most]:
        counts = ((menu.moved, "moved"), (menu.not_found, "not found"), (menu.found, "found"))
        said = english.listed(f"{count} {what}" for count, what in counts if count)
        yield line(f"{said}. It was: {menu.path}", lead="- ", label=f"{menu.name}:")
        if menu.where:
            yield line("; ".join(menu.where), Tone.QUIET, lead="  ", label="Now, in trainees' words:")
    yield from _more(len(gone), most)
    if found := len(cohort.menus) - len(gone):
        yield line(f"{english.count(found, 'menu')} found by everybody who looked.")
    if gone:
        yield line("To mend your rules with it: mei-social rules facts --from, with this folder", Tone.QUIET)


def _versions(cohort: Cohort, most: int) -> Iterator[Line]:
    if len(cohort.versions) == 1 and cohort.versions[0].yours:
        return
    for version in cohort.versions[:most]:
        lacks = (
            f"; {english.count(len(version.lacks), 'question')} of yours not in the same words"
            if version.lacks
            else ""
        )
        label = "Yours," if version.yours else "Other,"
        yield line(f"{version.name}: {cohort.count(version.trainees)}{lacks}.", lead="- ", label=label)
    if cohort.not_compared:
        yield line(
            "How many missed a question is said only of those who were asked in your words. "
            "Not everybody was asked:"
        )
        by_id = {rule.id: rule.question for rule in cohort.rule_figures}
        yield from (line(by_id[rule], lead="- ") for rule in cohort.not_compared)


def _refused(cohort: Cohort, most: int) -> Iterator[Line]:
    for refused in cohort.refused.first(most):
        yield line(refused.reason, lead="- ", label=refused.file)
        yield line(refused.to_send, Tone.QUIET, lead="  ", label="To send:")
    yield from _more(len(cohort.refused), most)


def _doubted(cohort: Cohort, most: int) -> Iterator[Line]:
    for doubted in cohort.doubted.first(most):
        owner = f"{doubted.name or doubted.ref}: "
        yield line(f"{owner}{'; '.join(doubted.reasons)}.", lead="- ", label=doubted.file)
    yield from _more(len(cohort.doubted), most)


def _duplicates(cohort: Cohort, most: int) -> Iterator[Line]:
    for copy in cohort.duplicates.first(most):
        yield line(f"{copy.reason}. {copy.counted} is counted.", lead="- ", label=f"{copy.file}:")
    yield from _more(len(cohort.duplicates), most)


def _near(cohort: Cohort, most: int) -> Iterator[Line]:
    for pair in cohort.near_names[:most]:
        (one, other), (ref, other_ref) = pair.names, pair.refs
        yield line(f"{one} ({ref}) and {other} ({other_ref})", lead="- ")
    yield from _more(len(cohort.near_names), most)
    if not cohort.names_compared:
        yield line("There are too many names to compare each with each; not all pairs are here.")


def _more(count: int, most: int) -> Iterator[Line]:
    if count > most:
        yield line(f"And {count - most} more. {MORE}", Tone.QUIET)
