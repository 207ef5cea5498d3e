"""Before anything leaves the data folder, or is deleted: what exactly, and a clear yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mei_social import words
from mei_social.assess import assess
from mei_social.audit import Audit, Item
from mei_social.export import Sharing, left_out, left_out_words, shared_audit
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.ruleset import Ruleset
from mei_social.text import visible

LONGEST_NAME = 80


def ask_consent(
    ask: Prompter,
    ruleset: Ruleset,
    audit: Audit,
    sharing: Sharing,
    path: str,
    content: Callable[[Sharing], bytes],
) -> Sharing:
    """What to share, once the trainee has said save. Raises SaveAndQuit when they stop."""
    while True:
        preview(ask, ruleset, audit, sharing, path)
        match ask.choose("What would you like to do?", _choices(audit, sharing)):
            case "save":
                return sharing
            case "show":
                show_bytes(ask, content(sharing))
            case "name":
                sharing = replace(sharing, name=ask_name(ask))
            case "notes":
                sharing = replace(sharing, notes=tick_notes(ask, ruleset, audit))
            case "accounts":
                sharing = replace(sharing, leave_out=pick_accounts(ask, ruleset, audit))
            case _:
                raise SaveAndQuit


def _choices(audit: Audit, sharing: Sharing) -> list[Choice]:
    choices = [
        Choice("save", "Save this file", ("save", "yes", "y")),
        Choice("show", "Show me exactly what is in it, every letter", ("show",)),
        Choice("name", "Change the name on it" if sharing.name else "Put my name on it", ("name",)),
    ]
    if any(a.note for a in audit.answers.values()):
        choices.append(Choice("notes", "Choose notes to share", ("notes",)))
    if audit.accounts:
        choices.append(Choice("accounts", "Leave accounts out", ("accounts",)))
    return [*choices, Choice("stop", "Stop, make no file", ("stop", "no", "n", "q"))]


def preview(ask: Prompter, ruleset: Ruleset, audit: Audit, sharing: Sharing, path: str) -> None:
    """In words what the file holds and what it does not."""
    shared = shared_audit(audit, sharing)
    assessment = assess(ruleset, shared)
    accounts = words.listed(words.account_name(a, shared.accounts, ruleset) for a in shared.accounts)
    notes = [a for a in shared.answers.values() if a.note]
    ask.heading(f"What your mentor will see in {path}" if path != "-" else "What will be written")
    ask.steps(
        [
            f"Your name: {sharing.name}"
            if sharing.name
            else "No name, only the random reference " + shared.ref,
            f"Accounts: {accounts or 'none'}, by app and purpose",
            f"{words.count(assessment.overall.answered, 'answer')}, what comes first, and what to do",
            "Reasons that you gave for questions that do not apply",
            *[f"Note: {a.note}" for a in notes],
            *left_out_words(left_out(audit, sharing)),
        ]
    )
    ask.say(f"Not in it: usernames, and anything else on this computer. {words.SELF_DECLARED}")


def show_bytes(ask: Prompter, content: bytes) -> None:
    """The bytes of the file itself; only control characters are made visible."""
    ask.heading("The file, letter by letter")
    for line in content.decode("utf-8").splitlines():
        ask.say(visible(line, 100_000))
    ask.say()


def ask_name(ask: Prompter) -> str | None:
    typed = ask.text("Your name as your mentor knows it. Press Enter alone for no name.")
    return typed[:LONGEST_NAME] or None


def tick_notes(ask: Prompter, ruleset: Ruleset, audit: Audit) -> frozenset[Item]:
    """Each note in full, none ticked before."""
    notes = [(item, a.note) for item, a in audit.answers.items() if a.note]
    questions = {r.id: r.question for r in ruleset.rules}
    rows = [
        Choice(str(n), f"{note} (on: {questions.get(item.question, item.question)})")
        for n, (item, note) in enumerate(notes)
    ]
    return frozenset(notes[int(n)][0] for n in ask.choose_many("Which notes may your mentor read?", rows))


def pick_accounts(ask: Prompter, ruleset: Ruleset, audit: Audit) -> frozenset[str]:
    rows = [Choice(a.id, words.account_name(a, audit.accounts, ruleset)) for a in audit.accounts]
    return frozenset(ask.choose_many("Which accounts stay out of the file? You need no reason.", rows))


def ask_replace(ask: Prompter, path: str) -> bool:
    choices = [
        Choice("no", "No, keep the file that is there", ("n",)),
        Choice("yes", "Yes, replace it", ("y",)),
    ]
    return ask.choose(f"{path} is there already. Replace it?", choices) == "yes"


def ask_wipe(ask: Prompter, folder: str) -> bool:
    ask.say(f"This deletes every self-check stored in {folder}. It cannot be undone.")
    choices = [
        Choice("no", "No, keep my answers", ("n",)),
        Choice("yes", "Yes, delete everything", ("y",)),
    ]
    return ask.choose("Delete everything?", choices) == "yes"
