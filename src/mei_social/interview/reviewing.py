"""The mentor's record: finding by finding, actions with dates, a typed name. Saved after every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.model import Item
from mei_social.interview.days import ask_day
from mei_social.interview.free_text import short_text
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.parsing.json_decode import changed
from mei_social.report.labels import TOLD_TO_DO
from mei_social.review.labels import DECIDED, SIGNING, UNDECIDED, open_items, said_about, state
from mei_social.review.page import ReviewItem, ReviewPage
from mei_social.review.record import (
    LONGEST_ACTION,
    LONGEST_COMMENT,
    LONGEST_NAME,
    MOST_ACTIONS,
    Action,
    Decision,
    Record,
    Remark,
    Signed,
)
from mei_social.safeguarding.duty import ACTED_ON, GOES_BACK
from mei_social.text import english

DECISIONS = (
    Choice(Decision.ACCEPT, "Accept: nothing more is needed", ("accept",)),
    Choice(Decision.TALK, "Talk about it", ("talk",)),
    Choice(Decision.ASK_AGAIN, "Ask again: this should be answered once more", ("ask", "again")),
)
COMMENT = Choice("comment", "Write a comment", ("comment",))
EACH = Choice("each", "Decide on each account by itself", ("each",))
SKIP = Choice("skip", "Skip for now", ("skip", "s"))
BACK = Choice("back", "Go back", ("back", "b"))
SAVE = Choice("save", "Save and stop", ("save and stop", "save", "quit", "q"))
WHY = "Why should it be answered again? They will read it. Press Enter alone to choose again."
WHEN = "By when? Type a date such as 2027-05-20, or how long, such as 2 weeks. Press Enter alone to leave it."


class RecordEditor:
    """The record as it is now. Whatever `write` has returned from is saved."""

    def __init__(self, record: Record, save: Callable[[Record], None], today: date) -> None:
        self.record = record
        self.today = today
        self._save = save

    def write(self, record: Record) -> None:
        self._save(record)
        self.record = record

    def decide(self, items: Sequence[Item], decision: Decision, reason: str | None = None) -> None:
        """The same about each of these items; a comment stays as it is."""
        record = self.record
        for item in items:
            before = record.on(item) or _blank(item)
            record = record.with_remark(changed(before, decision=decision, reason=reason))
        self.write(record)


def _blank(item: Item) -> Remark:
    return Remark(question=item.question, account=item.account, decision=None, comment=None, reason=None)


class Row(Struct, frozen=True):
    """What is decided at one time: a finding on all its accounts, or on one of them."""

    review_item: ReviewItem
    items: tuple[Item, ...]

    @property
    def places(self) -> str:
        pairs = zip(self.review_item.items, self.review_item.finding.places, strict=True)
        return "; ".join(f"{p.where}: {p.state}" for item, p in pairs if item in self.items)


def offer(ask: Prompter, begun: bool) -> bool:
    """Whether to write a record, after the mentor has seen the file."""
    label = "Go on with my record about this file" if begun else "Write my record about this file"
    choices = [
        Choice("leave", "Leave it for now", ("n", "no", "quit", "q")),
        Choice("record", label, ("y", "yes")),
    ]
    return ask.choose("What would you like to do?", choices) == "record"


class Acts(Struct):
    """On which open gates the mentor acted. It is kept in the mentor's own list and nowhere else."""

    days: dict[Item, date]
    keep: Callable[[Item, date | None], None]
    """Save it, or take it back with None."""

    def told(self, page: ReviewPage) -> tuple[str, ...]:
        """Each with its day, for the mentor alone."""
        return tuple(
            f"Only in your own list: acted on, {english.day(self.days[item])}. {question}"
            for item, question in to_act_on(page)
            if item in self.days
        )


def open_gates(page: ReviewPage) -> tuple[tuple[Item, str], ...]:
    """Each with its question and its place."""
    return tuple(
        (item, f"{review_item.finding.question} ({place.where}: {place.said})")
        for review_item in page.gates
        if not review_item.finding.set_aside
        for item, place in zip(review_item.items, review_item.finding.places, strict=True)
    )


def to_act_on(page: ReviewPage) -> tuple[tuple[Item, str], ...]:
    """The same, and what was brought up and has no answer: both are named before the list of files goes."""
    found = dict(open_gates(page))
    for review_item in page.to_answer:
        for item, place in zip(review_item.items, review_item.finding.places, strict=True):
            if item in page.waiting:
                found.setdefault(item, f"{review_item.finding.question} ({place.where}: {place.said})")
    return tuple(found.items())


def write_record(
    ask: Prompter,
    page: ReviewPage,
    editor: RecordEditor,
    make_page: Callable[[], None],
    acts: Acts | None = None,
) -> None:
    """The menu, until the mentor is done. `page` makes the page to print. Raises SaveAndQuit."""
    if page.comes_first:
        ask.heading(page.comes_first)
    if open_gates(page):
        ask.heading("Before you write")
        ask.say(GOES_BACK)
    while True:
        ask.heading(f"Your record about {page.who}, revision {page.revision}")
        ask.steps((*state(page, editor.record), *(acts.told(page) if acts else ())))
        does: dict[str, Callable[[], None]] = {
            "change": lambda: pick(ask, page, editor),
            "back": lambda: send_back(ask, page, editor),
            "action": lambda: add_action(ask, editor),
            "remove": lambda: remove_action(ask, editor),
            "sign": lambda: sign(ask, page, editor),
            "page": make_page,
        }
        match ask.choose("What would you like to do?", list(_menu(page, editor.record, acts))):
            case "acted" if acts:
                note_acted(ask, page, acts, editor.today)
            case "go":
                go_through(ask, page, editor, open_items(page, editor.record)[0])
            case "stop":
                raise SaveAndQuit
            case chosen:
                does[chosen]()


def _menu(page: ReviewPage, record: Record, acts: Acts | None) -> Iterator[Choice]:
    if acts and to_act_on(page):
        yield Choice("acted", "Note, for yourself alone, that you acted on what comes first", ("acted",))
    if open_items(page, record):
        yield Choice("go", "Go through the findings", ("go", "on", "findings"))
    if page.review_items:
        yield Choice("change", "Pick a finding, to decide or to change a decision", ("pick", "change"))
    if page.to_answer:
        yield Choice("back", "Send back what comes first and has no answer", ("send back",))
    yield Choice("action", "Agree an action with a date", ("action", "agree"))
    if record.actions:
        yield Choice("remove", "Remove an action", ("remove",))
    yield Choice("sign", "Sign with my name", ("sign",))
    yield Choice("page", "Make a page to print", ("page", "print", "html"))
    yield Choice("stop", "Save and stop", ("stop", "save", "quit", "q"))


def note_acted(ask: Prompter, page: ReviewPage, acts: Acts, today: date) -> None:
    """That the mentor acted, and when; choosing it once more takes it back."""
    ask.say(ACTED_ON)
    gates = to_act_on(page)
    rows = [Choice(str(n), f"{question}{_acted(acts, item)}") for n, (item, question) in enumerate(gates)]
    chosen = ask.choose("What did you act on today?", rows, [BACK])
    if chosen == BACK.value:
        return
    item, _ = gates[int(chosen)]
    day = None if item in acts.days else today
    acts.keep(item, day)
    acts.days = {i: d for i, d in acts.days.items() if i != item} | ({item: day} if day else {})
    ask.say(f"Kept in your own list: acted on, {english.day(day)}." if day else "Taken back.")


def _acted(acts: Acts, item: Item) -> str:
    day = acts.days.get(item)
    return f" Acted on, {english.day(day)}: choose it to take that back" if day else ""


def go_through(ask: Prompter, page: ReviewPage, editor: RecordEditor, position: int) -> None:
    """From this finding on, those that are not decided; back goes to any."""
    while 0 <= position < len(page.review_items):
        review_item = page.review_items[position]
        ask.say()
        many = len(page.review_items)
        place = f"Finding {position + 1} of {many}. " if many > 1 else ""
        ask.say(f"{place}{review_item.finding.topic}")
        if decide(ask, editor, Row(review_item, review_item.items)) < 0:
            position -= 1
        else:
            position = next(
                (n for n in open_items(page, editor.record) if n > position), len(page.review_items)
            )


def pick(ask: Prompter, page: ReviewPage, editor: RecordEditor) -> None:
    """One line a finding; picking one decides it and comes back here."""
    while True:
        ask.heading("Findings, and what you decided")
        rows = [
            Choice(str(n), f"{m.finding.question} {_decided(editor.record, m.items)}")
            for n, m in enumerate(page.review_items)
        ]
        chosen = ask.choose("Pick one, or go back.", rows, [BACK, SAVE])
        if chosen == "save":
            raise SaveAndQuit
        if chosen == "back":
            return
        review_item = page.review_items[int(chosen)]
        decide(ask, editor, Row(review_item, review_item.items))


def send_back(ask: Prompter, page: ReviewPage, editor: RecordEditor) -> None:
    """There is nothing else to decide about a gate without an answer."""
    rows = [
        Choice(str(n), f"{m.finding.question} ({m.finding.where}) {_decided(editor.record, m.items)}")
        for n, m in enumerate(page.to_answer)
    ]
    chosen = ask.choose("Which one do you send back?", rows, [BACK, SAVE])
    if chosen == "save":
        raise SaveAndQuit
    if chosen == "back":
        return
    if reason := _typed(ask, WHY, LONGEST_COMMENT):
        editor.decide(page.to_answer[int(chosen)].items, Decision.ASK_AGAIN, reason)
    else:
        ask.say("Nothing was saved, as there is no reason.")


def _decided(record: Record, items: Sequence[Item]) -> str:
    found = {DECIDED[r.decision] if r and r.decision else UNDECIDED for r in map(record.on, items)}
    return english.listed(sorted(found))


def decide(ask: Prompter, editor: RecordEditor, row: Row) -> int:
    """One finding: 1 goes on, -1 goes back."""
    finding = row.review_item.finding
    show_finding(ask, row, editor.record)
    commands = [COMMENT, *([EACH] if len(row.items) > 1 else []), SKIP, BACK, SAVE]
    while True:
        match ask.choose("What do you decide?", DECISIONS, commands):
            case "comment":
                comment(ask, editor, row)
            case "each":
                return decide_each(ask, editor, row)
            case "skip":
                return 1
            case "back":
                return -1
            case "save":
                raise SaveAndQuit
            case Decision.ACCEPT:
                if not finding.gate or finding.set_aside or _dealt_with(ask):
                    editor.decide(row.items, Decision.ACCEPT)
                    return 1
            case Decision.TALK:
                editor.decide(row.items, Decision.TALK)
                if not any(r.comment for r in _remarks(editor.record, row.items)):
                    comment(
                        ask, editor, row, "What do you want to talk about? Press Enter alone for no comment."
                    )
                return 1
            case _:
                if reason := _typed(ask, WHY, LONGEST_COMMENT):
                    editor.decide(row.items, Decision.ASK_AGAIN, reason)
                    return 1
                ask.say("Nothing was saved, as there is no reason.")


def decide_each(ask: Prompter, editor: RecordEditor, row: Row) -> int:
    """The same finding, account by account."""
    position = 0
    while position < len(row.items):
        if decide(ask, editor, Row(row.review_item, (row.items[position],))) > 0:
            position += 1
        elif position == 0:
            return -1
        else:
            position -= 1
    return 1


def show_finding(ask: Prompter, row: Row, record: Record) -> None:
    finding = row.review_item.finding
    aside = "Set aside. " if finding.set_aside else ""
    ask.say(f"{aside}{finding.severity_word}: {finding.question}")
    ask.say(f"{row.places}. {finding.cited}. {finding.force}")
    if finding.gate and not finding.set_aside:
        ask.say(f"{TOLD_TO_DO}:")
        ask.steps([*([f"Who to tell: {finding.tell}"] if finding.tell else []), *finding.steps])
    for remark in dict.fromkeys(map(said_about, _remarks(record, row.items))):
        ask.say(f"So far: {remark}")


def _remarks(record: Record, items: Sequence[Item]) -> list[Remark]:
    return [remark for item in items if (remark := record.on(item))]


def _dealt_with(ask: Prompter) -> bool:
    """A gate is open: nobody accepts that by a slip of a finger."""
    choices = [
        Choice("no", "No, go back", ("n", "back", "b")),
        Choice("yes", "Yes, it is dealt with", ("y",)),
    ]
    question = "This question comes before all others and is open. Has it been dealt with, by you or by "
    return ask.choose(f"{question}whoever has to know?", choices) == "yes"


def comment(ask: Prompter, editor: RecordEditor, row: Row, question: str | None = None) -> None:
    before = next((r.comment for r in _remarks(editor.record, row.items) if r.comment), None)
    if before:
        ask.say(f"Your comment so far: {before}")
    if row.review_item.finding.gate:
        ask.say(GOES_BACK)
    asked = question or "Your comment. They will read it. Leave out names of children. Enter alone for none."
    typed = _typed(ask, asked, LONGEST_COMMENT) or None
    record = editor.record
    for item in row.items:
        remark = changed(record.on(item) or _blank(item), comment=typed)
        record = record.with_remark(remark) if typed or remark.decision else record.without(item)
    if typed or before:
        editor.write(record)
    ask.say("Your comment is saved." if typed else "There is no comment.")


def _typed(ask: Prompter, question: str, longest: int) -> str:
    """A terminal can hand over half characters, which no file can hold."""
    typed = short_text(ask, question, longest)
    return typed.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def add_action(ask: Prompter, editor: RecordEditor) -> None:
    if len(editor.record.actions) >= MOST_ACTIONS:
        ask.say(f"There are {MOST_ACTIONS} actions already. Remove one first.")
        return
    what = _typed(ask, "What did you agree? Press Enter alone to leave it.", LONGEST_ACTION)
    by = ask_day(ask, WHEN, editor.today) if what else None
    if by is None:
        ask.say("No action was added.")
        return
    editor.write(editor.record.with_actions((*editor.record.actions, Action(what=what, by=by))))
    ask.say(f"Agreed: {what}, by {english.day(by)}.")


def remove_action(ask: Prompter, editor: RecordEditor) -> None:
    rows = [Choice(str(n), f"{a.what}, by {english.day(a.by)}") for n, a in enumerate(editor.record.actions)]
    chosen = ask.choose("Which action do you want to remove?", rows, [BACK])
    if chosen != "back":
        kept = tuple(a for n, a in enumerate(editor.record.actions) if n != int(chosen))
        editor.write(editor.record.with_actions(kept))


def sign(ask: Prompter, page: ReviewPage, editor: RecordEditor) -> None:
    """By typed name, after a sentence on what that means."""
    ask.heading("Sign")
    ask.say(SIGNING)
    if left := len(open_items(page, editor.record)):
        have = "finding has" if left == 1 else "findings have"
        ask.say(f"{left} {have} no decision yet. You can sign all the same.")
    name = _typed(ask, "Type your name to sign. Press Enter alone not to.", LONGEST_NAME)
    if name:
        editor.write(replace(editor.record, signed=Signed(name=name, date=editor.today)))
    ask.say(f"Signed by {name}. A later change takes the name off again." if name else "Not signed.")


def ask_forget(ask: Prompter, what: str) -> bool:
    ask.say(f"This deletes {what}. An older copy of such a file would no longer be noticed.")
    choices = [
        Choice("no", "No, keep it", ("n",)),
        Choice("yes", "Yes, delete it", ("y",)),
    ]
    return ask.choose(f"Delete {what}?", choices) == "yes"
