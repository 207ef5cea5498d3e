"""Every sentence of the page: those of other faces by their names, and what only a page says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from msgspec import to_builtins

from mei_social.audit.assess import Band
from mei_social.audit.extent import WORDS as EXTENTS
from mei_social.audit.minutes import minutes
from mei_social.audit.model import Account, Audit, Item, Screened
from mei_social.concern.guide import ON_AN_APP, Concern, build_concern, helps_here, situations
from mei_social.concern.words import MOST_LIKE, PROMISE
from mei_social.form.words import texts
from mei_social.interview.cards.plan import plan
from mei_social.interview.setup import OTHER
from mei_social.interview.sharing import MORE_NOT_IN_IT
from mei_social.interview.sharing import NOT_IN_IT as LEFT_OUT_ABOUT_A_CHILD
from mei_social.render.report import headings
from mei_social.report import advice, build, labels, meaning, model
from mei_social.report import check_words as said
from mei_social.report.advice import people
from mei_social.report.help import Contact
from mei_social.report.model import When
from mei_social.ruleset.model import Purpose, Ruleset, RulesStamp, Screening
from mei_social.safeguarding.duty import READER_ACTS, TELL_FIRST, mentor_acts, tell_without_file, whom_to_tell
from mei_social.text import english
from mei_social.text.private_data import LOOKS, NO_NAMES
from mei_social.text.visible import visible

Words = dict[str, Any]
KINDS: Final = (
    "Game",
    "Chat app",
    "Dating app",
    "Forum or group",
    "Video or live stream",
    "Photo app",
    "Website",
)
"""What an account may be called that is in no list. Nobody has to type a name."""
HERE: Final = 'the page "Get help now" here'
"""In the place of a command, which a page does not have."""
PAIRS: Final = {
    "minutes": ("minute", "minutes"),
    "cards": ("card", "cards"),
    "questions": ("question", "questions"),
    "questions_have": ("question has", "questions have"),
    "open_questions": ("open question", "open questions"),
    "answers": ("answer", "answers"),
    "answers_are": ("answer is", "answers are"),
    "more_answers": ("more answer", "more answers"),
    "actions": ("action", "actions"),
    "aside_gates": ("question that comes", "questions that come"),
    "accounts": ("account", "accounts"),
    "notes": ("private note", "private notes"),
}
"""A word for one, and one for any other number."""
SHARED: Final = {
    "no_test": said.NO_TEST,
    "never_asks": said.NEVER_ASKS,
    "which_apps": said.WHICH_APPS,
    "may_leave": said.MAY_LEAVE,
    "what_for": said.WHAT_FOR,
    "leave_out": said.LEAVE_OUT,
    "your_list": said.YOUR_LIST,
    "no_accounts": said.NO_ACCOUNTS,
    "few_first": said.FEW_FIRST,
    "decides": said.DECIDES,
    "brought_up": said.BROUGHT_UP,
    "you_said": said.YOU_SAID,
    "not_sent": said.NOT_SENT,
    "do_first": said.DO_FIRST,
    "quick_or_full": said.HOW_MUCH,
    "quick": said.QUICK,
    "full": said.FULL,
    "longer": said.LONGER,
    "stop_and_go_on": said.STOP_AND_GO_ON,
    "why": said.WHY,
    "how": said.HOW,
    "partly_means": said.PARTLY,
    "open_gate": said.OPEN_GATE,
    "today": said.TODAY,
    "not_alone": said.NOT_ALONE,
    "go_on_questions": said.GO_ON,
    "show_who": said.WHO_HELPS,
    "meant_other": said.MEANT_OTHER,
    "same_steps": said.SAME_STEPS,
    "left_open": said.LEFT_OPEN,
    "note": said.NOTE,
    "looks_private": said.LOOKS_PRIVATE,
    "why_not": said.DOES_NOT_APPLY,
    "mentor_sees": said.MENTOR_SEES,
    "said_before": said.SAID_BEFORE,
    "no_aside": said.STAYS,
    "cited": labels.CITED,
    "cited_nearest": labels.CITED_NEAREST,
    "look_for": said.LOOK_FOR,
    "nearest": said.NEAREST,
    "paths_move": advice.PATHS_MOVE,
    "stays_at_top": said.STAYS_AT_TOP,
    "own_reason": said.OWN_REASON,
    "your_reason": said.YOUR_REASON,
    "goes": said.GOES,
    "change_sure": said.CHANGE_SURE,
    "stay": said.LEAVE_AS_IT_IS,
    "change_all_the_same": said.CHANGE_IT,
    "check": said.CHECK,
    "said_to_first": said.SAID_TO_FIRST,
    "blank_first_here": said.BLANK_FIRST,
    "may_finish": said.MAY_FINISH,
    "these_are_right": said.THESE_ARE_RIGHT,
    "your_name": said.YOUR_NAME,
    "which_notes": said.WHICH_NOTES,
    "which_out": said.WHICH_OUT,
    "promise": PROMISE,
    "most_like": MOST_LIKE,
    "tell": model.TELL,
    "tell_if_so": model.TELL_IF_SO,
    "talk_through": build.TALK_THROUGH,
    "today_start": build.TODAY,
    "blank_first": labels.COMES_FIRST_BLANK,
    "no_answer": labels.SKIPPED,
    "general": labels.GENERAL,
    "set_aside": "Set aside",
    "set_aside_no_answer": labels.SET_ASIDE_NO_ANSWER,
    "stated_open": labels.STATED_OPEN,
    "then_again": advice.THEN_AGAIN,
    "find_out": advice.FIND_OUT,
    "noted": meaning.NOTED,
    "noted_for": meaning.NOTED_FOR,
    "findings_for": build.FINDINGS_FOR,
    "aside_first": build.ASIDE_FIRST,
    "nothing_yet": build.NOTHING_YET,
    "nothing_open": build.NOTHING_OPEN,
    "advice_left": build.ADVICE_LEFT,
    "blank_gates": build.BLANK_FIRST,
    "left_for_full": build.LEFT_FOR_FULL,
    "none_yet": build.NONE_YET,
    "go_on_full": build.GO_ON_TO_FULL,
    "answer_open": build.ANSWER_OPEN,
    "answered_of": build.ANSWERED_OF,
    "looked_at": build.LOOKED_AT,
    "only_in_full": build.ONLY_IN_FULL,
    "full_asks": build.FULL_ASKS,
    "aside_count": build.ASIDE,
    "nothing_to_change": build.NOTHING_TO_CHANGE,
    "again_now": build.AGAIN_NOW,
    "again_by": build.AGAIN_BY,
    "diary": build.DIARY[0],
    "gates_open": headings.GATES_OPEN,
    "gates_blank": headings.GATES_BLANK,
    "gates_calm": headings.GATES_CALM,
    "first": headings.FIRST,
    "first_above": headings.FIRST_ABOVE,
    "open_findings": headings.FINDINGS,
    "coverage": headings.COVERAGE,
    "check_again": headings.CHECK_AGAIN,
    "contacts": headings.CONTACTS,
    "support": headings.SUPPORT,
    "what_to_do": headings.DO,
    "told_to_do": labels.TOLD_TO_DO,
    "worst": labels.WORST,
    "where_setting": headings.SETTING,
    "note_word": headings.NOTE,
    "check_code": headings.CHECK_CODE,
}
"""What the terminal or a report says too, by the name that the page has for it."""
OWN: Final = {
    "title": "Social media self-check",
    "skip_to": "Skip to the question",
    "no_script": "This page asks its questions with a script, and here no script runs. A preview in a mail "
    "or a learning platform often stops it. Save the page on your device and open it in a browser such as "
    "Chrome, Safari, Edge or Firefox, or ask your {leads} for its web address. If anyone is in "
    "danger, call 999. If a child may be at risk, tell the {told} at your {place} straight away.",
    "still_here": "Your answers are still here.",
    "back": "Back",
    "continue": "Continue",
    "cancel": "Cancel",
    "change": "Change",
    "remove": "Remove",
    "error": "Error: ",
    "problem": "There is a problem",
    "start": "Start now",
    "go_on": "Go on where you were",
    "show_help": "Get help now",
    "where_answers": "Where your answers are",
    "stays_here": "Your answers are in this page, on this device, and nowhere else.",
    "nothing_sent": "Nothing is sent. You decide at the end whether to make a file for your {reviews}.",
    "how_long": "A quick check of three accounts takes about {}, a full one about {}.",
    "open_again": "Open again what I saved",
    "for_mentors": "For {reviews.many}:",
    "open_trainee": "Open {answers.an}'s file",
    "about_page": "About this page",
    "about_rules": "It asks the questions of: {}.",
    "made_on": "It was made on {}. Menus in apps may have moved since.",
    "only_yours": "Is this device only yours?",
    "only_yours_why": "Phones drop a page while you look into another app. If this device is only yours, "
    "your answers can wait in this tab.",
    "mine": "Yes, only I use it",
    "mine_means": "Your answers wait in this tab while it is open. Later the browser may bring them back "
    "from its own files, unless you press Clear everything",
    "not_mine": "No, or I am not sure",
    "not_mine_means": "Nothing waits. If the page is closed or loaded anew, your answers are gone, so save "
    "now and then",
    "choose_device": "Choose whether this device is only yours",
    "open_what": "Choose the file that you saved here, or a file that you made for your {reviews}. It is "
    "read on this device only.",
    "choose_file": "Choose the file",
    "paste_instead": "I have it as text",
    "pasted": "Paste the whole text here",
    "open_it": "Open it",
    "opened": "Your answers are back.",
    "too_large": "This file is larger than 20 MB: it is not from here. Choose another one.",
    "unreadable": "The file could not be read. Copy it to this device, then choose it again.",
    "newer_file": "A newer page saved this file. Open it with that page.",
    "damaged": "This file is damaged, or somebody changed it. Choose another one.",
    "other_rules": "The file was made with other rules. What they asked in other words is asked again.",
    "reworded_gone": "Answers to questions that have other words now, and are asked again: {}.",
    "clear_sure": "Clear everything?",
    "clear_what": "This takes all answers off this page and out of this tab. Files that you saved stay "
    "where they are.",
    "clear_yes": "Yes, clear everything",
    "save_first": "No, save what I have so far",
    "clear": "Clear everything",
    "cleared": "Everything is cleared. Close this tab if others use this device.",
    "any_other": "Any other app, game or site",
    "kind_only": "You say only what kind it is",
    "other_app": "other app",
    "other_one": "other {}",
    "which_kind": "What kind is it?",
    "kind_why": "So that you know which one is meant. No name and no username.",
    "no_kind": "Something else, or I would rather not say",
    "choose_purpose": "Choose what the account is for",
    "list_right": "The list is right, continue",
    "use_none": "I use no accounts, continue",
    "add_account": "Add an account",
    "which_app": "Which app?",
    "choose_app": "Choose an app",
    "remove_sure": "Take {} off the list?",
    "remove_what": "Your answers about it go too.",
    "remove_yes": "Yes, take it off",
    "keep_it": "No, keep it",
    "question_of": "Question {} of {}",
    "choose_answer": "Choose an answer, or skip it for now",
    "choose_length": "Choose the quick or the full check",
    "cards_are": "Each card asks one question about all your accounts, or about one app's settings.",
    "skip": "Skip for now",
    "skip_rest": "Skip the rest for now",
    "choose_for": "Choose an answer for {}, or skip it for now",
    "choose_for_question": "Choose an answer to question {}, or skip it for now",
    "same_for_all": "The same for all {}",
    "each_own": "Each of your {} accounts has its own answer here.",
    "write_note": "Write a note",
    "your_note": "Your note",
    "note_label": "Your note on this question",
    "note_for": "Your note, for {}",
    "does_not_apply": "It does not apply",
    "back_to_question": "Back to the question",
    "on_which": "On which accounts?",
    "choose_account": "Choose at least one account",
    "choose_reason": "Choose a reason",
    "write_reason": "Write your reason",
    "save_reason": "Set it aside",
    "open_app": "{}: open the app now",
    "app_how": "Look at its settings, then answer here: {} questions, in any order.",
    "app_saved_not": "Your answers do not wait here while you are in the app, if the phone drops this page.",
    "before_app": "Next: the settings of {}",
    "before_app_why": "You leave this page to look into the app, and a phone may drop the page. What is not "
    "saved is then gone. If you save now, you can open it again.",
    "save_so_far": "Save what I have so far",
    "of": "{} of {}",
    "card_of": "Card {} of {}",
    "left": "{} left",
    "answer_blank": "Answer what has no answer yet",
    "answer_it": "Answer it here.",
    "not_asked": "This page cannot ask it any more, so tell your {reviews} your answer.",
    "open_part": "Open a part to change an answer, or finish.",
    "change_accounts": "Change your list of accounts",
    "change_answers": "Change an answer",
    "go_further": "Go on with the questions that are left",
    "plan": "What to do, and by when",
    "make_file": "Make a file for your {reviews}",
    "mentor_needs": "Your {reviews} opens the file in a page like this one. You can read here what is in it.",
    "name_optional": "You can leave this empty. Then the file has only a random reference.",
    "notes_private": "None is in the file unless you tick it.",
    "leave_accounts": "Leave accounts out of the file",
    "what_is_in": "What is in the file",
    "in_accounts": "Your accounts, by app and purpose",
    "in_answers": "{}, what comes first, and what follows from it",
    "in_reasons": "Your reasons why something does not apply",
    "in_screening": "What you said before the questions",
    "after_file": "Nothing was sent: you hand the file over yourself, such as in your course's upload area.",
    "save_file": "Save the file",
    "share_it": "Share it",
    "copy_it": "Copy it as text",
    "show_text": "Show it as text",
    "the_text": "The file as text",
    "saved_as": "Saved as {}, where your browser puts downloads. If it is not there, copy it as text.",
    "shared": "It is with the app that you chose.",
    "not_shared": "It was not shared. Save the file, or copy it as text.",
    "copied": "Copied. Paste it into a message or a text file that you keep.",
    "text_shown": "This is the whole file, selected: copy it, or keep this page open.",
    "if_blocked": "Some browsers inside other apps cannot save files. Then copy it as text, or open this "
    "page in your phone's own browser. If something is urgent, tell it: no file is needed for that.",
    "so_far_what": "This saves your answers as a file, to open again here and go on.",
    "so_far_private": "Everything is in it, your private notes too. It is for you, and not for your "
    "{reviews}.",
    "so_far_again": 'To go on later, open this page and choose "Open again what I saved".',
    "back_to_check": "Go on with the self-check",
    "back_to_start": "Go to the start",
    "report_on_app": "Report and block, app by app",
    "open_mentor_what": "Choose the file that the {answers} gave you: it ends in .html, .json or .txt. It is "
    "read on this device only. Nothing is sent or kept, and the file stays as it is.",
    "mentor_heading": "The self-check of {}",
    "no_name": "{} (no name)",
    "with_name": "{} ({})",
    "mentor_comes_first": "Open, and it comes before all others",
    "mentor_today": "What you do today",
    "doubts": "What to doubt first",
    "doubt": "About this file: {}",
    "no_doubts": "Nothing in the file contradicts itself. It is still only what the {answers} says.",
    "all_answers": "The answers as they were given",
    "before_questions": "Before the questions",
    "left_out": "What was left out",
    "left_accounts": "{} left out by choice.",
    "left_notes": "{} not shared.",
    "left_nothing": "Nothing that the file knows of. It may not name every account.",
    "close_file": "Close this file",
    "unfinished_mentor": "This is {answers.an}'s own unfinished file, with their private notes. Ask for a "
    'file made with "Make a file for your {reviews}".',
    "asked_because": "asked because of {}",
    "something_said": "something that was said before the questions",
    "as_asked": "as asked on {}",
    "facts": "{}, revision {}. Made on {}.",
    "your_rules": "Worked out anew with the rules of this page: {}.",
}
"""What only the page says."""


def page_words(ruleset: Ruleset, today: date) -> Words:
    """All of it as one value that JSON can hold; every text in it is safe to show."""
    return texts(_words(ruleset, today), visible)  # type: ignore[no-any-return]


def _words(ruleset: Ruleset, today: date) -> Words:
    say, say_all = ruleset.roles.say, ruleset.roles.say_all
    quick, full = (english.count(minutes_of(ruleset, quick=each), "minute") for each in (True, False))
    return {
        "ui": say_all(SHARED)
        | {key: list(pair) for key, pair in PAIRS.items()}
        | say_all(OWN)
        | {
            "welcome": say(said.WELCOME, ruleset.provider.name),
            "how_long": OWN["how_long"].format(quick, full),
            "about_rules": OWN["about_rules"].format(_rules(ruleset)),
            "your_rules": OWN["your_rules"].format(_rules(ruleset)),
        },
        "months": list(english.MONTHS),
        "made": today.isoformat(),
        "stake": ruleset.provider.stake,
        "answer": {value.value: word for value, word in labels.ANSWER.items()},
        "purpose": {purpose.value: labels.purpose(purpose, ruleset) for purpose in Purpose},
        "purposes": {purpose.value: ruleset.purposes.of(purpose).choice for purpose in Purpose},
        "kinds": list(KINDS),
        "severity": {severity.value: word for severity, word in labels.SEVERITY.items()},
        "when": {when.name.lower(): when.value for when in When},
        "extent": {extent.value: word for extent, word in EXTENTS.items()},
        "cell": {band.value: word for band, word in labels.CELL.items()},
        "bands": {band.value: _band(build.ruleset_words(ruleset, band)) for band in Band},
        "own_bands": {
            "open": _band(build.GATE_OPEN),
            "unanswered": _band(build.GATE_UNANSWERED),
            "set_aside": _band(build.set_aside_words(ruleset)),
            "quick_done": _band(build.QUICK_DONE),
            "only_advice": _band(build.ONLY_ADVICE),
            "only_advice_so_far": _band(build.ONLY_ADVICE_SO_FAR),
        },
        "reasons": {
            "app": [said.NOT_USED, said.NOT_THERE, say(said.AGREED)],
            "general": [said.NOT_MINE, say(said.AGREED)],
        },
        "private": {
            "looks": [
                [what, pattern.pattern, "i" if pattern.flags & 2 else ""] for what, pattern in LOOKS.items()
            ],
            "no_names": NO_NAMES.pattern,
        },
        "own_noted": [rule.id for rule in ruleset.rules if rule.noted],
        "longest_note": said.LONGEST_NOTE,
        "longest_reason": said.LONGEST_REASON,
        "longest_name": said.LONGEST_NAME,
        "again_after": ruleset.review.check_again_after_days,
        "people": _contacts(people(ruleset, about_a_child=False)),
        "people_child": _contacts(people(ruleset, about_a_child=True)),
        "support": _contacts(map(helps_here, ruleset.help)),
        "self_declared": labels.self_declared(ruleset),
        "talk_today": labels.TALK_TODAY,
        "not_in_it": said.NOT_IN_IT,
        "not_in_file": LEFT_OUT_ABOUT_A_CHILD,
        "more_not_in_file": MORE_NOT_IN_IT,
        "reader_acts": READER_ACTS,
        "tell_first": TELL_FIRST,
        "tell_without": tell_without_file(ruleset),
        "mentor_acts": [*mentor_acts(ruleset), whom_to_tell(ruleset)],
        "concern": _concern(build_concern(ruleset)),
    }


def minutes_of(ruleset: Ruleset, *, quick: bool) -> int:
    """For three accounts, with a no to all that is asked before the questions."""
    apps = [platform.id for platform in ruleset.platforms if platform.id != OTHER][:3]
    accounts = tuple(Account(f"a{n}", app, Purpose.PERSONAL) for n, app in enumerate(apps, 1))
    screening = {item: Screened.NO for each in ruleset.screening for item in _items(each, accounts)}
    stamp = RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)
    audit = Audit(
        ref="-", revision=1, started=date.min, rules=stamp, accounts=accounts, screening=screening, answers={}
    )
    return minutes((row.rule, row.account) for card in plan(ruleset, audit, quick=quick) for row in card.rows)


def _items(screening: Screening, accounts: Iterable[Account]) -> Iterable[Item]:
    return [Item(screening.id, None), *(Item(screening.id, account.id) for account in accounts)]


def _rules(ruleset: Ruleset) -> str:
    return f"{ruleset.title}, version {ruleset.version}"


def _band(words: Any) -> list[str]:
    return [words.title, words.meaning]


def _contacts(contacts: Iterable[Contact]) -> list[list[str]]:
    return [[contact.who, contact.how] for contact in contacts]


def _concern(concern: Concern) -> Words:
    """What is urgent; the situations to choose from, each with its pages as places in the list of parts."""
    found = situations(concern)
    parts = list(dict.fromkeys(part for each in found for page in each.pages for part in page))
    return {
        "danger": to_builtins(concern.danger),
        "counts": list(concern.named.lines[len(concern.kinds) :]),
        "parts": to_builtins(parts),
        "situations": [
            {
                "title": each.title,
                "lead": each.lead or "",
                "pages": [list(map(parts.index, page)) for page in each.pages],
            }
            for each in found
        ],
        "app": parts.index(concern.app),
        "on_an_app": list(ON_AN_APP),
    }
