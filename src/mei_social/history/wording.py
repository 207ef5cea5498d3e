"""How a trainee's history is put into words, the same in a terminal and on a page. Never about the person."""

from __future__ import annotations

from mei_social.turns import Turn

FIRST = "Questions that come before all others"
"""What a gate is called here: the summary calls it so too."""
PRIVATE = (
    "This page is your own, and it is personal. It holds no answers, notes or names, but it shows which questions "
    "are open. Keep it where only you can open it. A file for your mentor is made with: mei-social export"
)
HEADING = {
    Turn.WORSE: "Further from the policy now",
    Turn.NEW: "New: open now, and not open then",
    Turn.BETTER: "Closer to the policy now, and still open",
    Turn.STILL: "Still open, as it was",
    Turn.GONE: "Open then, without an answer now",
    Turn.NOT_ASKED: "Open then, and no longer asked",
    Turn.SET_ASIDE: "Open then, set aside as not applying now",
    Turn.FIXED: "Fixed: open then, and not now",
}
"""In the order in which they are shown."""
NO_SCORE = "nothing to score"
