"""What an impact comes to, in sentences and as plain values for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from mei_social.audit.assess import Band
from mei_social.authoring.impact.compute import Impact, Trainee, causes, gates
from mei_social.cohort.exports import OTHER_RULES, Folder
from mei_social.text import english
from mei_social.text.visible import visible

Call = Callable[[Trainee], str]
MOST_CALLED = 12
GIVE_THOSE = "Give those rules with --old, or put the files elsewhere:"
NOBODY = "Nobody was counted, so nothing is said about anybody."


def by_number(trainee: Trainee) -> str:
    return f"person {trainee.number}"


def by_name(trainee: Trainee) -> str:
    """The random reference, after the name where one was typed at the export."""
    return f"{visible(trainee.name, 80)} ({trainee.ref})" if trainee.name else trainee.ref


def lines(found: Impact, folder: Folder, call: Call) -> tuple[str, ...]:
    """For people, a line each."""
    count = len(found.trainees)
    moving = sum(t.moves for t in found.trainees)
    return (
        *_gates(found, call),
        f"{moving} of {english.count(count, 'person', 'people')} would move to another band."
        if count
        else NOBODY,
        *_moved(found, call),
        *_stay(found),
        *_reworded(found),
        *_to_answer(found),
        *_set_aside(found, folder, call),
        *(f"To look at: {file}: {doubt}." for file, doubt in folder.doubted),
        *_refused(folder),
    )


def document(found: Impact, folder: Folder, call: Call) -> dict[str, Any]:
    """The same for machines."""
    return {
        "trainees": len(found.trainees),
        "moved": [
            {
                "from": before.value,
                "to": after.value,
                "trainees": [call(t) for t in who],
                "because": [
                    {"rule": cause.rule, "how": cause.how, "trainees": [call(t) for t in moved]}
                    for cause, moved in causes(who).items()
                ],
            }
            for (before, after), who in found.moved.items()
        ],
        "stay": {band.value: count for band, count in found.stay.items()},
        "open_gates_as_asked": [
            {"question": gate.rule, "text": visible(gate.question), "trainees": [call(t) for t in who]}
            for gate, who in gates(found.trainees).items()
        ],
        "reworded": dict(_lost(found)),
        "to_answer": {call(t): t.to_answer for t in found.trainees if t.to_answer},
        "older": folder.older,
        "changed_after_export": [call(t) for t in _changed(found, folder)],
        "doubted": [{"file": file, "reason": doubt} for file, doubt in folder.doubted],
        "refused": [refused._asdict() for refused in folder.refused],
    }


def _gates(found: Impact, call: Call) -> Iterable[str]:
    """Named first: no change of rules closes one."""
    open_still = gates(found.trainees)
    if open_still:
        who = english.count(sum(bool(t.gates) for t in found.trainees), "person has", "people have")
        yield (
            f"{who} an open answer to a question that comes before all others, and the new rules do not ask "
            "it so. It stays open as it was asked, and comes first:"
        )
    for gate, trainees in open_still.items():
        yield f"  {gate.rule}: {visible(gate.question)} ({_called(trainees, call)})"


def _moved(found: Impact, call: Call) -> Iterable[str]:
    for (before, after), who in found.moved.items():
        yield f"{len(who)} from {_band(before)} to {_band(after)}, because of:"
        for cause, moved in causes(who).items():
            yield f"  {cause.rule}: {cause.how} ({_called(moved, call)})"


def _called(trainees: list[Trainee], call: Call) -> str:
    """The first dozen; `document` has all of them."""
    called = [call(t) for t in trainees[:MOST_CALLED]]
    more = len(trainees) - len(called)
    return english.listed([*called, f"{more} more"] if more else called)


def _stay(found: Impact) -> Iterable[str]:
    if found.stay:
        each = english.listed(f"{count} {_band(band)}" for band, count in found.stay.items())
        yield f"{sum(found.stay.values())} would stay where they are: {each}."


def _reworded(found: Impact) -> Iterable[str]:
    if lost := _lost(found):
        answers, who = sum(lost.values()), sum(bool(t.reworded) for t in found.trainees)
        yield (
            f"{english.count(answers, 'answer')} of {english.count(who, 'person', 'people')} would not carry "
            f"over, because the question has other words or another safe answer: "
            f"{english.listed(sorted(lost))}. "
            "They count as no answer here."
        )


def _lost(found: Impact) -> Counter[str]:
    return Counter(question for trainee in found.trainees for question in trainee.reworded)


def _to_answer(found: Impact) -> Iterable[str]:
    counts = sorted(t.to_answer for t in found.trainees if t.to_answer)
    if counts:
        least, most = counts[0], counts[-1]
        each = str(most) if least == most else f"{least} to {most}"
        yield (
            f"{english.count(len(counts), 'person', 'people')} would have {each} more "
            f"{'question' if most == 1 else 'questions'} without an answer."
        )


def _set_aside(found: Impact, folder: Folder, call: Call) -> Iterable[str]:
    if folder.older:
        yield f"{english.count(folder.older, 'older export')} of the same people not counted."
    if changed := _changed(found, folder):
        yield f"Changed after the export, and counted as it is now: {_called(changed, call)}."


def _changed(found: Impact, folder: Folder) -> list[Trainee]:
    return [
        trainee
        for trainee, export in zip(found.trainees, folder.exports, strict=True)
        if not export.check_matches
    ]


def _refused(folder: Folder) -> Iterable[str]:
    """A line each; what has other rules only once, as that can be a whole folder."""
    other = [refused.file for refused in folder.refused if refused.reason == OTHER_RULES]
    told = False
    for refused in folder.refused:
        if refused.reason != OTHER_RULES or len(other) == 1:
            yield f"Not counted: {refused.file} {refused.reason}"
        elif not told:
            told = True
            more = [f"{len(other) - MOST_CALLED} more"] if len(other) > MOST_CALLED else []
            named = english.listed([*other[:MOST_CALLED], *more])
            yield f"Not counted: {len(other)} files were made with other rules. {GIVE_THOSE} {named}."


def _band(band: Band) -> str:
    return band.value.replace("-", " ")
