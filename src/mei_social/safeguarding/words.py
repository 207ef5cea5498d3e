"""What is said around a question that comes before all others, and around an answer to one.

It stands here, and not where it is shown, so that an expert can be given all of it to read.
"""

from __future__ import annotations

from typing import Final

HELP_NOW: Final = "Do you need help with something right now?"
WHERE_TO_GET_HELP: Final = "Where to get help"
WHOM_TO_TELL: Final = "Whom to tell about a child, until somebody answers, and others"
STEP_BY_STEP: Final = "What to do about something that worries you, step by step: mei-social concern"
REACH: Final = "How to reach somebody at any hour: mei-social concern"

BROUGHT_UP: Final = "Thank you for saying so. This comes before the other questions"
YOU_SAID: Final = 'You said "{}" to: {}'
NOTHING_SENT: Final = "Nothing has been sent to anybody."
OPEN: Final = "Thank you for saying so. This one comes first"
WHAT_TO_DO: Final = "Here is what to do today:"
WHO: Final = "Who to tell: {}."
FIRST: Final = "What to do first: {}"
NOT_ALONE: Final = (
    "You do not have to deal with it alone. Telling someone early protects everybody, you included."
)
LEFT_OPEN: Final = (
    "Left for later. It comes before all others, so it stays first in your summary until you answer."
)
SET_ASIDE: Final = (
    "You can set this aside. It stays at the top of your summary, so that you and your mentor see it."
)
AS_IT_WAS: Final = "Today's rules do not put this first. It was open, so you are asked as you were then."
LAST_TIME: Final = (
    "This comes before all others. It was open last time and is asked again here. Until it has a new answer "
    "it stays as you said it."
)
GOES: Final = "This comes before all others and is open. It would no longer be, and nobody is told by that."
REMAINS: Final = (
    "Your answers are damaged, and this can still be read in them. Compare it with what you remember."
)
