"""What is said around the guide for a worrying moment, beside the guide itself."""

from __future__ import annotations

from typing import Final

PROMISE: Final = "Nothing that you choose here is stored or sent, and nobody's name is asked for."
AT_RISK: Final = "Is anyone in danger, or may a child be at risk?"
NOT_SURE_COUNTS: Final = "If you are not sure, say so: it counts as yes"
MOST_LIKE: Final = "Which of these is it most like?"
IT_PRETENDS: Final = "An account pretends to be me"
IT_IS_UNTRUE: Final = "Somebody says something untrue about me"
A_CHILD: Final = "A child may be at risk"
A_PICTURE: Final = "There is a sexual picture or video of a child"
AN_ADULT: Final = "It is about an adult who works with children"
SOMETHING_ELSE: Final = "Something else that feels wrong"
NOT_SURE_WHICH: Final = "I am not sure"
ANY_KIND: Final = "You do not need to know which kind it is. Tell someone, and let them decide."
NO_STEPS: Final = "There are no steps for this app here. Look for Report and Block in its menus and its help."
END: Final = "Nothing was stored and nothing was sent. Close this window if others use this computer."
OURS: Final = (
    "Your provider's rules cannot be read, so this is the guide that comes with mei-social. "
    "The people and numbers in it may be others."
)
