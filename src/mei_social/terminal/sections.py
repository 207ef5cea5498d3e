"""What a summary says, in its order. Only headings are worded here; all else is the report's own wording."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.report import labels
from mei_social.report.help import Contact
from mei_social.report.model import Finding, First, Report, When
from mei_social.terminal.lines import Line, Section, Tone, before_all, line
from mei_social.terminal.overview import overview
from mei_social.text import english

BEFORE = "Before anything else"
FIRST = "Do this first"
TALK = "Who to talk to"
DONE = "When it is done, answer its question again: mei-social actions --change"


def sections(report: Report, *, explain: bool = False) -> tuple[Section, ...]:
    """The whole summary. Gates stand above everything that counts or scores."""
    made = (
        Section(None, before_all(report.comes_first)),
        Section(None, tuple(_head(report))),
        Section(BEFORE, tuple(_gates(report)), boxed=True),
        Section(FIRST, tuple(_first(report))),
        overview(report.matrix, explain=explain),
        Section(None, (line(" ".join((*report.coverage, report.score_line)), Tone.QUIET),)),
        *_findings(report),
        Section("What is already good", tuple(_good(report.good))),
        Section(None, (line(report.check_again),)),
        Section(TALK, tuple(_contact(c) for c in (*report.contacts, *report.support))),
        _listed("What is left out here", report.left_out),
        _listed("Where the numbers come from", report.explain if explain else ()),
        Section(None, tuple(_about(report))),
        Section(None, tuple(_end(report))),
    )
    return tuple(s for s in made if s.lines)


def _listed(heading: str, texts: tuple[str, ...]) -> Section:
    return Section(heading, tuple(line(text, lead="- ") for text in texts))


def _contact(contact: Contact) -> Line:
    return line(contact.how, lead="- ", label=f"{contact.who}:")


def _head(report: Report) -> Iterator[Line]:
    yield line(f"{report.title}, {report.date}", Tone.QUIET)
    if report.band_title_below:
        yield line(report.band_title_below, Tone.BAND)
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
    tell = f" {gate.who_to_tell}: {gate.tell}." if gate.tell else ""
    if gate.unanswered:
        yield line(f"{gate.where}.{tell}", lead="  ")
        yield from (line(text, lead="  ") for text in asked_for(gate))
        return
    places = "; ".join(f"{p.where}: {p.said}" for p in gate.places)
    if _told_first(gate, report):
        yield line(f'{places}. What to do today: see "{FIRST}", just below.', lead="  ")
        return
    yield line(f"{places}.{tell}", lead="  ")
    yield from numbered(gate.steps, "  ")


def asked_for(gate: Finding) -> tuple[str, ...]:
    """What asked for a gate without an answer, and what was said instead of one."""
    texts = (p.as_asked for p in gate.places if gate.unanswered and p.as_asked)
    return tuple(english.ended(f"{text[0].upper()}{text[1:]}") for text in dict.fromkeys(texts))


def _told_first(finding: Finding, report: Report) -> bool:
    """Whether its steps stand under the one thing to do first, so that nobody has to read them twice."""
    return finding.question == report.first.asked and not finding.set_aside


def numbered(steps: tuple[str, ...], indent: str = "") -> Iterator[Line]:
    """Numbered, unless there is only one."""
    for number, step in enumerate(steps, 1):
        yield line(step, lead=f"{indent}{number}. " if len(steps) > 1 else indent)


def _first(report: Report) -> Iterator[Line]:
    first = report.first
    where = f"{first.where}, " if first.where not in (None, labels.GENERAL) else ""
    yield line(first.title, Tone.STRONG, label="About:" if first.title == first.asked else "")
    yield line(f"{where}{english.about(first.minutes)}{after(first)}", Tone.QUIET)
    yield from numbered(first.steps)


def after(first: First) -> str:
    """Whose word it is, after how long it takes."""
    return f". {first.whose_word}" if first.whose_word else ""


def _findings(report: Report) -> Iterator[Section]:
    """Grouped by how soon."""
    for when in When:
        found = [f for f in report.findings if f.when is when]
        above = any(not gate.set_aside for gate in (*report.gates, *report.gates_unanswered))
        if found:
            more = when is When.TODAY and above  # what comes before all others is for today too
            heading = f"{when.value}: {english.count(len(found), 'more action' if more else 'action')}"
            yield Section(heading, tuple(_group(found, report)))


def _group(found: list[Finding], report: Report) -> Iterator[Line]:
    for finding in found:
        yield _finding(finding, report)
        if not _told_first(finding, report):
            yield line("".join(finding.steps[:1]), lead="  ", label="First step:")


def _finding(finding: Finding, report: Report) -> Line:
    where = "" if finding.where == labels.GENERAL else f" {_where(finding, report)}."
    plans = {p.plan for p in finding.places}
    plan = f" {plans.pop()}." if len(plans) == 1 and None not in plans else ""
    said = f"{english.ended(finding.title)}{where}{plan} {finding.force}"
    return line(said, lead="- ", label=f"{finding.severity_word}:")


def _where(finding: Finding, report: Report) -> str:
    """The accounts by name, unless it is every one of several: a list of all says less than that."""
    accounts = report.matrix.columns[1:]
    if len(accounts) > 2 and tuple(place.where for place in finding.places) == accounts:
        return "All your accounts"
    return finding.where


def _good(texts: tuple[str, ...]) -> Iterator[Line]:
    if texts:
        yield line(" ".join(texts))


def _about(report: Report) -> Iterator[Line]:
    yield line(report.statement, Tone.QUIET)
    ref = f"Reference {report.ref}"
    code = f"Check code {report.check_code}" if report.check_code else None
    facts = (report.provider, report.policy, report.rules, ref, report.name, code)
    yield line(" ".join(f"{fact}." for fact in facts if fact), Tone.QUIET)


def _end(report: Report) -> Iterator[Line]:
    """On a terminal this is what is still on the screen, so what comes first is named once more."""
    yield from before_all(report.comes_first)
    time = english.about(report.first.minutes)
    yield line(f'Start with "{FIRST}", above. It takes {time}.', Tone.STRONG)
    if report.first.asked in {f.question for f in (*report.gates, *report.findings)}:
        yield line(DONE)
