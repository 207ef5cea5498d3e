"""What a self-check says while it asks, wherever that is: in a terminal, or on the page that `form` makes."""

from __future__ import annotations

from typing import Final

from mei_social.report import labels
from mei_social.ruleset.model import Rule, Ruleset
from mei_social.text import english

WELCOME: Final = "Social media self-check for {} {answers.many}"
NO_TEST: Final = (
    "This helps you look at your own accounts beside the social media policy. It is not a test: "
    "nobody passes or fails, and an honest no is useful."
)
NEVER_ASKS: Final = "It never asks for a username or anybody else's name."
WHERE_HELP: Final = "Where to get help"
SHOW_HELP: Final = "Yes, show me where to get help"

ACCOUNTS: Final = "Your accounts"
MAY_LEAVE: Final = (
    "You may leave any account out, and you do not need to say why. Usernames are never asked for."
)
WHICH_APPS: Final = "Which apps do you have an account on?"
WHAT_FOR: Final = "What is your {} account for?"
LEAVE_OUT: Final = "Leave this account out"
YOUR_LIST: Final = "Your list of accounts"
NO_ACCOUNTS: Final = "No accounts yet."

FEW_FIRST: Final = "A few things first"
DECIDES: Final = "Your answers here decide which questions you get. Nothing is judged by them."
BROUGHT_UP: Final = "Thank you for saying so. This comes before the other questions"
YOU_SAID: Final = 'You said "{}" to: {}'
OTHER_WORDS: Final = "this question in other words"
NOT_SENT: Final = "Nothing has been sent to anybody."
DO_FIRST: Final = "What to do first: {}"

HOW_MUCH: Final = "Quick or full"
QUICK: Final = "Quick check: what matters most, {}"
FULL: Final = "Full check: everything, {}"
LONGER: Final = "It takes longer if you look through lists of friends; not sure is a fair answer."
STOP_AND_GO_ON: Final = "You can stop at any time, and go on to the full check after the quick one."
WHICH_LENGTH: Final = "Which would you like?"

WHY: Final = "Why it matters"
LOOK_FOR: Final = "{} Look for {} in the policy."
NEAREST: Final = "{} Nearest in the policy: {}."
HOW: Final = "How to check"
PARTLY: Final = '"Partly" means: {}'
OPEN_GATE: Final = "Thank you for saying so. This one comes first"
TODAY: Final = "Here is what to do today:"
NOT_ALONE: Final = (
    "You do not have to deal with it alone. Telling someone early protects everybody, you included."
)
GO_ON: Final = "Go on with the questions"
WHO_HELPS: Final = "Show me who can help"
MEANT_OTHER: Final = "I meant another answer"
SAME_STEPS: Final = "The same steps hold for {}."
LEFT_OPEN: Final = (
    "Left for later. It comes before all others, so it stays first in your summary until you answer."
)

NOTE: Final = (
    "It is yours alone unless you choose to share it. Leave out names and usernames, most of all of "
    "{protected.many}."
)
LONGEST_NOTE: Final = 600
LOOKS_PRIVATE: Final = "This looks as if it holds {}."
DOES_NOT_APPLY: Final = "Why does it not apply?"
MENTOR_SEES: Final = "Your {reviews} sees the reason if you make a file"
SAID_BEFORE: Final = 'You said "{}" before, to "{}"'
STAYS: Final = (
    "{}, so this question stays. Answer yes, partly, no or not sure, and add a note if you like; or go back "
    "and change what you said before."
)
STAYS_AT_TOP: Final = (
    "You can set this aside. It stays at the top of your summary, so that you and your {reviews} see it."
)
NOT_USED: Final = "I do not use this part of the app"
NOT_THERE: Final = "The app does not have this"
NOT_MINE: Final = "This is not part of my training or my work"
AGREED: Final = "My provider or {place} has agreed something else with me"
OWN_REASON: Final = "Another reason, in my own words"
YOUR_REASON: Final = "Your reason, without names:"
LONGEST_REASON: Final = 300

GOES: Final = "This comes before all others and is open. This change would close it, and that tells nobody."
GOES_UNASKED: Final = (
    "Something that was said before brings this up, and it comes before all others. With this change it "
    "would not be asked any more, and that tells nobody."
)
CHANGE_SURE: Final = "Change it all the same?"
LEAVE_AS_IT_IS: Final = "No, leave it as it is"
CHANGE_IT: Final = "Yes, change it all the same"

CHECK: Final = "Check your answers before you finish"
SAID_TO_FIRST: Final = "What you said to the questions that come before all others:"
BLANK_FIRST: Final = "No answer yet, and these come before all others:"
MAY_FINISH: Final = "You can finish all the same."
THESE_ARE_RIGHT: Final = "These are right: finish and show my summary"

YOUR_NAME: Final = "Your name as your {reviews} knows it."
LONGEST_NAME: Final = 80
WHICH_NOTES: Final = "Which notes may your {reviews} read?"
WHICH_OUT: Final = "Which accounts stay out of the file? You need no reason."
WHAT_THEY_SEE: Final = "What your {reviews} will see in {}"
NOT_IN_IT: Final = "Not in it: usernames, unless you typed one, and anything else on this device."


def in_policy(rule: Rule, ruleset: Ruleset) -> str:
    """Whose word a rule is, and where to read about it."""
    where = LOOK_FOR if labels.is_the_policy_s(rule) else NEAREST
    return where.format(labels.whose_word(rule), english.listed(labels.clause_labels(rule, ruleset)))
