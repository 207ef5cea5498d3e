"""What a summary says, in its order. Only headings are worded here; all else is the report's own wording."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.report import labels
from mei_social.report.model import Contact, Finding, Report, When
from mei_social.terminal.lines import Line, Section, Tone, before_all, line
from mei_social.terminal.overview import overview
from mei_social.text import english

IN_FULL = 3
"""This many findings are shown with their first step when the rest can be seen elsewhere."""
IN_BRIEF = 3
"""At most this many more stand under each heading then."""
GOOD = 4
"""At most this many sentences of good news then."""
FIRST = "Do this first"
TALK = "Who to talk to"
DONE = "When it is done, answer its question again: mei-social actions --change"


def sections(report: Report, *, explain: bool, more: str | None) -> tuple[Section, ...]:
    """The whole summary. Gates stand above everything that counts or scores."""
    made = (
        Section(None, before_all(report.comes_first)),
        Section(None, tuple(_head(report))),
        Section("Before anything else", tuple(_gates(report)), boxed=True),
        Section(FIRST, tuple(_first(report))),
        overview(report.matrix, explain=explain),
        Section(None, (line(" ".join((*report.coverage, report.score_line)), Tone.QUIET),)),
        *_findings(report, more),
        Section("What is already good", tuple(_good(report.good, more))),
        Section(None, (line(report.check_again),)),
        Section(TALK, tuple(_contact(c) for c in (*report.contacts, *report.support))),
        _listed("What is left out here", report.left_out),
        _listed("Where the numbers come from", report.explain if explain else ()),
        Section(None, tuple(_about(report))),
        Section(None, tuple(_end(report, more))),
    )
    return tuple(s for s in made if s.lines)


def _listed(heading: str, texts: tuple[str, ...]) -> Section:
    return Section(heading, tuple(line(text, lead="- ") for text in texts))


def _contact(contact: Contact) -> Line:
    return line(contact.how, lead="- ", label=f"{contact.who}:")


def _head(report: Report) -> Iterator[Line]:
    yield line(f"{report.title}, {report.date}", Tone.QUIET)
    yield line(report.band_title, Tone.BAND)
    yield line(report.band_meaning)
    yield line(report.headline)


def _gates(report: Report) -> Iterator[Line]:
    for gate in (*report.gates, *report.gates_unanswered):
        yield from _gate(gate, report)
    if report.gates_unanswered:
        yield line(report.gates_unanswered[0].steps[-1])
    if report.gates and (report.contacts or report.support):
        yield line(f'You are not alone with this: see "{TALK}".')


def _gate(gate: Finding, report: Report) -> Iterator[Line]:
    yield line(gate.question, Tone.STRONG, lead="- ", label=f"{gate.label}:")
    tell = f" Who to tell: {gate.tell}." if gate.tell else ""
    if gate.unanswered:
        yield line(f"{gate.where}.{tell}", lead="  ")
        return
    places = "; ".join(f"{p.where}: {p.said}" for p in gate.places)
    if _told_first(gate, report):
        yield line(f'{places}. What to do today: see "{FIRST}", just below.', lead="  ")
        return
    yield line(f"{places}.{tell}", lead="  ")
    yield from _steps(gate.steps, "  ")


def _told_first(finding: Finding, report: Report) -> bool:
    """Whether its steps stand under the one thing to do first, so that nobody has to read them twice."""
    return finding.question == report.first.title and not finding.set_aside


def _steps(steps: tuple[str, ...], indent: str = "") -> Iterator[Line]:
    """Numbered, unless there is only one."""
    for number, step in enumerate(steps, 1):
        yield line(step, lead=f"{indent}{number}. " if len(steps) > 1 else indent)


def _first(report: Report) -> Iterator[Line]:
    first = report.first
    where = f"{first.where}, " if first.where not in (None, labels.GENERAL) else ""
    asked = {f.question for f in (*report.gates, *report.gates_unanswered, *report.findings)}
    yield line(first.title, Tone.STRONG, label="About:" if first.title in asked else "")
    yield line(f"{where}{english.about(first.minutes)}", Tone.QUIET)
    yield from _steps(first.steps)


def _findings(report: Report, more: str | None) -> Iterator[Section]:
    """Grouped by how soon. With a sentence on where to see more, only the worst are shown in full."""
    fresh = [f.rule for f in report.findings if not _told_first(f, report)]
    full = frozenset(fresh[:IN_FULL] if more else fresh)
    for when in When:
        found = [f for f in report.findings if f.when is when]
        if found:
            heading = f"{when.value}: {english.count(len(found), 'finding')}"
            yield Section(heading, tuple(_group(found, full, more)))


def _group(found: list[Finding], full: frozenset[str], more: str | None) -> Iterator[Line]:
    long = [f for f in found if f.rule in full]
    short = [f for f in found if f.rule not in full]
    shown = short[:IN_BRIEF] if more else short
    for finding in long:
        yield _finding(finding)
        yield line("".join(finding.steps[:1]), lead="  ", label="First step:")
    yield from map(_finding, shown)
    if len(short) > len(shown):
        yield line(f"And {len(short) - len(shown)} more.", Tone.QUIET)


def _finding(finding: Finding) -> Line:
    where = "" if finding.where == labels.GENERAL else f" {finding.where}."
    plans = {p.plan for p in finding.places}
    plan = f" {plans.pop()}." if len(plans) == 1 and None not in plans else ""
    return line(finding.question + where + plan, lead="- ", label=f"{finding.severity_word}:")


def _good(texts: tuple[str, ...], more: str | None) -> Iterator[Line]:
    shown = texts[:GOOD] if more else texts
    rest = (f"And {len(texts) - len(shown)} more.",) if len(texts) > len(shown) else ()
    if texts:
        yield line(" ".join((*shown, *rest)))


def _about(report: Report) -> Iterator[Line]:
    yield line(report.statement, Tone.QUIET)
    ref = f"Reference {report.ref}"
    code = f"Check code {report.check_code}" if report.check_code else None
    facts = (report.provider, report.policy, report.rules, ref, report.name, code)
    yield line(" ".join(f"{fact}." for fact in facts if fact), Tone.QUIET)


def _end(report: Report, more: str | None) -> Iterator[Line]:
    """On a terminal this is what is still on the screen, so what comes first is named once more."""
    yield from before_all(report.comes_first)
    time = english.about(report.first.minutes)
    yield line(f'Start with "{FIRST}", above. It takes {time}.', Tone.STRONG)
    if report.first.title in {f.question for f in (*report.gates, *report.findings)}:
        yield line(DONE)
    if more:
        yield line(more)
