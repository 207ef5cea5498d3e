"""Before anything leaves the data folder, or is deleted: what exactly, and a clear yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import Assessment, assess
from mei_social.audit.extent import Extent, extent, left
from mei_social.audit.menus import Menu, MenuSaid
from mei_social.audit.model import AnswerValue, Audit, Item, Mark
from mei_social.export.write import (
    Sharing,
    left_out,
    left_out_words,
    notes_to_share,
    shared_audit,
    shared_menus,
    shared_plan,
)
from mei_social.interview.free_text import short_text
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.report import check_words as words
from mei_social.report import labels
from mei_social.report.build import LEFT_FOR_FULL, comes_first
from mei_social.report.menus import MENU_SAID, MENUS_HELP, MENUS_TOO, menu_name
from mei_social.ruleset.model import Ruleset
from mei_social.safeguarding.duty import (
    READER_ACTS,
    TELL_FIRST,
    open_about_a_child,
    says_a_child,
    tell_without_file,
)
from mei_social.text import english
from mei_social.text.private_data import looks_private
from mei_social.text.visible import visible

NOT_IN_IT = "What you said about a child is not in this file, as you leave that account out."
MORE_NOT_IN_IT = "Not all that you said about a child is in this file, as you leave an account out."
CARRIES = "The same once more as data, for a program to read. The end of the page shows all of it"
BYTE_ORDER_MARK = "\ufeff"


class View(Struct, frozen=True):
    """One way to look at the file before it is there."""

    word: str
    label: str
    content: Callable[[Sharing], bytes]
    exact: bool = True
    """Every line as it is; otherwise long lines may be wrapped."""


class Kept(Struct, frozen=True):
    """What was said besides the answers, shared or not."""

    marks: Mapping[Item, Mark]
    menus: Sequence[Menu] = ()


class Target(Struct, frozen=True):
    """The file that is to be made."""

    place: Callable[[Sharing], str]
    """Its name, which may say what is shared."""
    carries_data: bool = False
    """Whether it is a page with the data in it."""


def ask_consent(
    ask: Prompter,
    ruleset: Ruleset,
    audit: Audit,
    kept: Kept,
    sharing: Sharing,
    target: Target,
    views: Sequence[View],
    show: Callable[[str, bool], None],
) -> Sharing:
    """What to share, once the trainee has said save. Raises SaveAndQuit when they stop.

    `show` writes text, and where it is said so line by line as it is, however long the lines are.
    """
    while True:
        preview(ask, ruleset, audit, kept, sharing, target)
        match ask.choose("What would you like to do?", _choices(ruleset, audit, kept, sharing, views)):
            case "save":
                if sharing.menus is not None or not (menus := menus_to_share(audit, kept, sharing)):
                    return sharing
                sharing = replace(sharing, menus=ask_menus(ask, menus))
                if not sharing.menus:
                    return sharing
            case "name":
                sharing = replace(sharing, name=ask_name(ask, ruleset))
            case "notes":
                sharing = replace(sharing, notes=tick_notes(ask, ruleset, audit))
            case "accounts":
                sharing = replace(sharing, leave_out=pick_accounts(ask, ruleset, audit))
            case "plan":
                sharing = replace(sharing, plan=not sharing.plan)
            case "menus":
                sharing = replace(sharing, menus=not sharing.menus)
            case "stop":
                raise SaveAndQuit
            case word:
                view = next(v for v in views if v.word == word)
                show(letters(view.content(sharing)), view.exact)


def _choices(
    ruleset: Ruleset, audit: Audit, kept: Kept, sharing: Sharing, views: Sequence[View]
) -> list[Choice]:
    choices = [
        Choice("save", "Save this file", ("save", "yes", "y")),
        *(Choice(view.word, view.label, (view.word,)) for view in views),
        Choice("name", "Change the name on it" if sharing.name else "Put my name on it", ("name",)),
    ]
    if notes_to_share(assess(ruleset, audit)):
        choices.append(Choice("notes", "Choose notes to share", ("notes",)))
    if audit.accounts:
        choices.append(Choice("accounts", "Leave accounts out", ("accounts",)))
    if shared_plan(assess(ruleset, audit), kept.marks, replace(sharing, plan=True)):
        label = "Leave out what I did and put off" if sharing.plan else "Say what I did and what I put off"
        choices.append(Choice("plan", label, ("plan",)))
    if menus_to_share(audit, kept, sharing):
        label = "Leave out what I said about menus" if sharing.menus else "Say which menus I found or not"
        choices.append(Choice("menus", label, ("menus",)))
    return [*choices, Choice("stop", "Stop, make no file", ("stop", "no", "n", "q"))]


def preview(
    ask: Prompter,
    ruleset: Ruleset,
    audit: Audit,
    kept: Kept,
    sharing: Sharing,
    target: Target,
) -> None:
    """What comes before all others; then in words what the file holds and what it does not."""
    path = target.place(sharing)
    if first := comes_first(ruleset, audit, assess(ruleset, audit)):
        ask.heading(first)
    seen = ruleset.roles.say(words.WHAT_THEY_SEE, path) if path != "-" else "What will be written"
    ask.heading(seen)
    ask.steps([*_contents(ruleset, audit, sharing), *([CARRIES] if target.carries_data else [])])
    if plan := shared_plan(assess(ruleset, shared_audit(audit, sharing)), kept.marks, sharing):
        ask.steps([f"Your plan: what you said about {english.count(len(plan), 'action')}"])
    if sharing.menus:
        ask.steps(_menu_words(ruleset, menus_to_share(audit, kept, sharing)))
    ask.say(f"{words.NOT_IN_IT} {labels.self_declared(ruleset)}")
    for text in what_follows(ruleset, audit, sharing):
        ask.say()
        ask.say(text)


def menus_to_share(audit: Audit, kept: Kept, sharing: Sharing) -> tuple[Menu, ...]:
    """Those that could be in the file, with what is left out of it now."""
    return shared_menus(kept.menus, shared_audit(audit, sharing), replace(sharing, menus=True))


def ask_menus(ask: Prompter, menus: Sequence[Menu]) -> bool:
    """Nothing is chosen in advance."""
    ask.say()
    ask.say(MENUS_HELP)
    choices = [
        Choice("yes", "Yes, put it in, and show me the file again", ("yes", "y")),
        Choice("no", "No, save the file without it", ("no", "n")),
    ]
    asked = MENUS_TOO.format(english.count(len(menus), "menu"))
    return ask.choose(asked, choices) == "yes"


def _menu_words(ruleset: Ruleset, menus: Sequence[Menu]) -> Iterator[str]:
    """One line, and one more for each text that the trainee typed."""
    if menus:
        said = Counter(menu.said for menu in menus)
        counts = english.listed(f"{count} {MENU_SAID[each]}" for each in MenuSaid if (count := said[each]))
        yield f"What you said about {english.count(len(menus), 'menu')}: {counts}. No answer is beside it"
    for menu in menus:
        if menu.where:
            name = menu_name(menu.place, ruleset)
            yield f"Where you found it, {name}: {menu.where}{_pointed_out(menu.where)}"


def what_follows(ruleset: Ruleset, audit: Audit, sharing: Sharing) -> tuple[str, ...]:
    """Where an answer about a child is open: what a reader must do, and whom to tell without a file."""
    said = open_about_a_child(assess(ruleset, audit))
    sent = open_about_a_child(assess(ruleset, shared_audit(audit, sharing)))
    tell = tell_without_file(ruleset)
    if said and not sent:
        return (f"{NOT_IN_IT} {tell}",)
    more = (MORE_NOT_IN_IT,) if len(sent) < len(said) else ()
    return (READER_ACTS, *more, f"{TELL_FIRST} {tell}") if said else ()


def has_open_about_a_child(ruleset: Ruleset, audit: Audit) -> bool:
    return says_a_child(assess(ruleset, audit))


def _contents(ruleset: Ruleset, audit: Audit, sharing: Sharing) -> Iterator[str]:
    shared = shared_audit(audit, sharing)
    assessment = assess(ruleset, shared)
    overall = assessment.overall
    accounts = english.listed(labels.account_name(a, shared.accounts, ruleset) for a in shared.accounts)
    name = f"Your name: {sharing.name}"
    yield name if sharing.name else f"No name, only the random reference {shared.ref}"
    yield f"Accounts: {accounts or 'none'}, by app and purpose"
    yield f"{english.count(overall.answered, 'answer')}, what comes first, and what to do"
    if extent(assessment) is Extent.QUICK:
        yield f"That it was the quick check, and {_for_full_check(assessment)}"
    elif blank := overall.applicable - overall.answered:
        yield f"That {english.count(blank, 'question has', 'questions have')} no answer yet"
    if shared.screening:
        yield f"What you said before the questions: {english.count(len(shared.screening), 'answer')}"
        yield from _in_other_words(ruleset, shared)
    yield from _own_words(ruleset, shared)
    yield from left_out_words(left_out(audit, sharing))


def _in_other_words(ruleset: Ruleset, shared: Audit) -> Iterator[str]:
    """A file has one text for each question, and it is that of its rules."""
    now = {screening.id: screening.question for screening in ruleset.screening}
    for item, then in shared.in_words.items():
        if item in shared.screening:
            said = labels.ANSWER[AnswerValue(shared.screening[item].value)]
            asked = f'"{then}"' if then else "a question in other words"
            yield f'Among them your "{said}" to {asked}. In the file it has new words: "{now[item.question]}"'


def _for_full_check(assessment: Assessment) -> str:
    further = len(left(assessment).results)
    return LEFT_FOR_FULL.format(english.count(further, "answer is", "answers are")).removesuffix(".")


def _own_words(ruleset: Ruleset, shared: Audit) -> Iterator[str]:
    """Everything that the trainee typed, whole, with what looks private in it."""
    for result in assess(ruleset, shared).told:
        if result.answer and result.answer.reason:
            yield f"Your reason: {result.answer.reason}{_pointed_out(result.answer.reason)}"
        if result.answer and result.answer.note:
            yield f"Your note: {result.answer.note}{_pointed_out(result.answer.note)}"


def _pointed_out(text: str) -> str:
    found = looks_private(text)
    return f" (this looks as if it holds {english.listed(found, 'or')})" if found else ""


def letters(content: bytes) -> str:
    """Every line of a file; what a terminal would obey or hide is made visible."""
    lines = content.decode("utf-8").removeprefix(BYTE_ORDER_MARK).split("\n")
    return "\n".join(visible(line.removesuffix("\r"), len(content)) for line in lines)


def ask_name(ask: Prompter, ruleset: Ruleset) -> str | None:
    asked = f"{ruleset.roles.say(words.YOUR_NAME)} Press Enter alone for no name."
    return short_text(ask, asked, words.LONGEST_NAME) or None


def tick_notes(ask: Prompter, ruleset: Ruleset, audit: Audit) -> frozenset[Item]:
    """Each note in full, none ticked before."""
    notes = list(notes_to_share(assess(ruleset, audit)).items())
    rows = [
        Choice(str(n), f"{note}{_pointed_out(note)} ({_about(item, ruleset, audit)})")
        for n, (item, note) in enumerate(notes)
    ]
    return frozenset(notes[int(n)][0] for n in ask.choose_many(ruleset.roles.say(words.WHICH_NOTES), rows))


def _about(item: Item, ruleset: Ruleset, audit: Audit) -> str:
    asked = [gate.rule for gate in audit.earlier if gate.item == item]
    question = next(r.question for r in (*asked, *ruleset.rules) if r.id == item.question)
    account = next((a for a in audit.accounts if a.id == item.account), None)
    return f"{labels.account_name(account, audit.accounts, ruleset)}. {question}" if account else question


def pick_accounts(ask: Prompter, ruleset: Ruleset, audit: Audit) -> frozenset[str]:
    rows = [Choice(a.id, labels.account_name(a, audit.accounts, ruleset)) for a in audit.accounts]
    return frozenset(ask.choose_many(words.WHICH_OUT, rows))


def ask_file(ask: Prompter, made: int) -> str | None:
    """The name of a file to make, where nothing else is kept; empty for none after all, None to leave.

    `made` is how many there are already.
    """
    choices = [
        Choice("file", "Make another file" if made else "Make a file of it", ("file", "make", "yes", "y")),
        Choice("leave", "Leave. What is not in a file is gone", ("leave", "no", "n", "quit", "q")),
    ]
    hint = "Your answers are only in memory. A file is all that can stay"
    question = f"Would you like {'another' if made else 'a'} file of this self-check?"
    if ask.choose(question, choices, hint=hint) == "leave":
        return None
    return ask.text(
        "What should the file be called? End its name with .html: people and mei-social can read it. Put a "
        "folder before the name, such as one on a memory stick, to have it there. "
        "Press Enter alone to go back."
    )


def ask_replace(ask: Prompter, path: str) -> bool:
    choices = [
        Choice("no", "No, keep the file that is there", ("n",)),
        Choice("yes", "Yes, replace it", ("y",)),
    ]
    return ask.choose(f"{path} is there already. Replace it?", choices) == "yes"


def ask_wipe(ask: Prompter, what: str) -> bool:
    ask.say(f"This deletes {what}. It cannot be undone.")
    choices = [
        Choice("no", "No, keep my answers", ("n",)),
        Choice("yes", "Yes, delete this", ("y",)),
    ]
    return ask.choose("Delete it?", choices) == "yes"


def ask_losses(ask: Prompter, what: str) -> bool:
    """Whether gates and clauses may go that are not in a sheet of rules."""
    choices = [Choice("no", "No, write nothing", ("n",)), Choice("yes", "Yes, let them go", ("y",))]
    return ask.choose(f"Let {what} go?", choices) == "yes"


def ask_proposal(ask: Prompter, path: str) -> bool:
    choices = [Choice("no", "No, write nothing", ("n",)), Choice("yes", "Yes, save it", ("y",))]
    return ask.choose(f"Save the rules so, as {path}?", choices) == "yes"
