"""A Report as Markdown that also reads well as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.render.markdown_text import bullets, escape, facts, listed, steps, strong, tree
from mei_social.render.report import headings as h
from mei_social.report.help import Contact, SettingHelp
from mei_social.report.model import AnswerLine, Finding, Matrix, Place, Report


def to_markdown(report: Report) -> str:
    """The report as text, in the order of the page."""
    blocks = (
        *_headline(report),
        *_gates(report),
        *_first(report),
        *_matrix(report.matrix),
        *listed(h.COVERAGE, (*report.coverage, report.score_line)),
        *_findings(report),
        *listed(h.GOOD, report.good),
        f"## {h.CHECK_AGAIN}",
        escape(report.check_again),
        f"## {h.CONTACTS}",
        _people(report.contacts),
        f"### {h.SUPPORT}",
        _people(report.support),
        *listed(h.LEFT_OUT, report.left_out),
        *_answers(report.answers),
        *listed(h.EXPLAIN, report.explain),
        "---",
        escape(report.statement),
        facts((h.REFERENCE, report.ref), (h.CHECK_CODE, report.check_code)),
    )
    return "\n\n".join(block for block in blocks if block) + "\n"


def _headline(report: Report) -> Iterator[str]:
    yield strong(report.comes_first) if report.comes_first else ""
    yield f"# {escape(report.title)}"
    yield f"{escape(report.provider)}: {escape(report.policy)}"
    yield f"## {escape(report.band_title)}"
    yield escape(report.headline)
    yield escape(report.band_meaning)
    yield strong(report.statement)
    yield facts(
        (h.REFERENCE, report.ref),
        (h.NAME, report.name),
        (h.DATE, report.date),
        (h.RULES, report.rules),
        (h.CHECK_CODE, report.check_code),
    )


def _people(contacts: tuple[Contact, ...]) -> str:
    return bullets(f"{strong(contact.who)}: {escape(contact.how)}" for contact in contacts)


def _gates(report: Report) -> Iterator[str]:
    yield f"## {h.gates_heading(report)}"
    if not (h.open_gates(report) or report.gates_unanswered):
        yield h.GATES_NONE
    for gate in h.ordered_gates(report):
        yield from _finding(gate, "###")


def _first(report: Report) -> Iterator[str]:
    first = report.first
    yield f"## {h.FIRST}"
    yield strong(first.title)
    # Minutes first: a name such as "0" and then a full stop would begin a numbered list.
    yield f"{h.minutes(first.minutes)}." + (f" {escape(first.where)}" if first.where else "")
    if h.steps_stand_above(report):
        yield from (escape(first.steps[0]), h.FIRST_ABOVE)
    else:
        yield steps(first.steps)


def _findings(report: Report) -> Iterator[str]:
    groups = h.by_when(report)
    if groups:
        yield f"## {h.FINDINGS}"
        yield h.PATHS_MOVE if h.has_paths(report) else ""
    for when, found in groups:
        yield f"### {when.value}"
        for finding in found:
            yield from _finding(finding, "####")


def _finding(finding: Finding, level: str) -> Iterator[str]:
    yield f"{level} {escape(finding.label)}: {escape(h.heading(finding))}"
    yield ". ".join(_marks(finding))
    yield escape(finding.asked) if finding.asked and not finding.gate else ""
    yield tree((f"{strong(p.where)}: {escape(p.said)}", _beneath(p)) for p in finding.places)
    yield escape(finding.why)
    yield f"{finding.who_to_tell}: {escape(finding.tell)}" if finding.tell else ""
    yield f"{h.DO}:"
    yield steps(finding.steps)
    for where, settings in h.settings_help(finding):
        yield f"{h.SETTING}: {escape(where)}"
        yield tree((f"{strong(s.name)}: {escape(s.do)}", _ways(s)) for s in settings)
    time = "" if finding.set_aside else f"{h.minutes(finding.minutes)}. "
    yield f"{time}{escape(finding.force)} {escape(finding.cited)}."


def _beneath(place: Place) -> Iterator[str]:
    if place.note:
        yield f"{h.NOTE}: {escape(place.note)}"
    if place.hint:
        yield escape(place.hint)
    if place.plan:
        yield f"{h.PLAN}: {escape(place.plan)}"


def _ways(setting: SettingHelp) -> Iterator[str]:
    return (escape(text) for text in (setting.search, setting.path, setting.help, setting.note) if text)


def _marks(finding: Finding) -> Iterator[str]:
    if finding.set_aside:
        yield h.SET_ASIDE
    if finding.safeguarding:
        yield h.SAFEGUARDING
    yield escape(finding.topic)


def _matrix(matrix: Matrix) -> Iterator[str]:
    head = (h.TOPIC, *(escape(name) for name in matrix.columns))
    rows = [head, ("---",) * len(head)]
    for topic, cells in matrix.rows:
        words = (escape(c.word) + (f" ({c.open})" if c.open > 1 else "") for c in cells)
        rows.append((escape(topic), *words))
    yield f"## {h.MATRIX}"
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
    yield bullets(f"{strong(word)}: {escape(meaning)}" for word, meaning in matrix.key)


def _answers(answers: tuple[AnswerLine, ...]) -> Iterator[str]:
    yield f"## {h.ANSWERS}"
    for group in h.by_account(answers):
        yield f"### {escape(group[0].where)}"
        yield bullets(_answer(line) for line in group)


def _answer(line: AnswerLine) -> str:
    reason = f" ({escape(line.reason)})" if line.reason else ""
    note = f" {h.NOTE}: {escape(line.note)}" if line.note else ""
    about = ", ".join(escape(text) for text in (line.clauses, line.severity_word, line.date) if text)
    return f"{escape(line.question)} {strong(line.said)}{reason}.{note}" + (f" ({about})" if about else "")
