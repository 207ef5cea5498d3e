"""Three self-checks over a year, made with the real program: the record that docs/a-year.md shows."""

from __future__ import annotations

import json
from functools import cache

from samples import EXAMPLE, Desk, Talk, block, part, wrapped

AUTUMN, SPRING, SUMMER = "2026-09-07", "2027-01-11", "2027-06-21"
NOTHING_NEW = {
    "Do you contact pupils": ["no"],
    "Do you already know": ["no"],
    "Has a pupil": ["no"],
    "Have you seen online behaviour": ["no"],
}
"""What is asked anew each time, as it can be new each time."""
TO_THE_END = {
    "What would you like to do next?": "1",  # go on, or at the end: check the answers
    "Open a part": "finish",
    "When you are ready": "on",
}
MARKED = {
    "Which part?": ["2", "leave"],
    "Which action?": ["1", "back"],
    "How far are you with this?": ["later"],
    "Until when?": ["4 weeks"],
}
RECORDED = {
    "What would you like to do?": ["pick", "action", "sign", "stop"],
    "Pick one, or go back": ["1", "4", "back"],
    "What do you decide?": ["talk", "ask"],
    "What do you want to talk about?": [
        "Thank you for saying so. We spoke to the safeguarding lead together."
    ],
    "Why should it be answered again?": ["The office gave you the number on Monday."],
    "What did you agree?": ["Go through old public posts together"],
    "By when?": ["2026-10-05"],
    "Type your name to sign": ["R. Adams"],
}


class Year:
    """One trainee, one mentor, and what was said on their screens."""

    def __init__(self) -> None:
        self.trainee, self.mentor = Desk(), Desk()
        self.said: dict[str, str] = {}
        self._autumn()
        self._spring()
        self._summer()

    def _autumn(self) -> None:
        self.trainee.answer(EXAMPLE, day=AUTUMN)
        self._run("autumn", "summary", day=AUTUMN)
        self._talk("marked", MARKED, "actions", "--change", "--plain", day="2026-09-08")
        export = self.mentor.folder / "sam.json"
        given = ("export", str(export), "--yes", "--name", "Sam", "--share-plan")
        self.trainee.run(*given, settings={"MEI_SOCIAL_TODAY": "2026-09-09"})
        talk = Talk(self.mentor, RECORDED)
        self.said["record"] = talk.held("review", str(export), "--record", "--plain", day="2026-09-14")
        review = export.with_name("sam.review.json")
        if json.loads(review.read_text(encoding="utf-8"))["signed"] is None:
            raise SystemExit("the mentor's record is not signed")
        self._run("returned", "import-review", str(review), day="2026-09-15", error=True)

    def _spring(self) -> None:
        replies = {**NOTHING_NEW, "not to post or tag about you": ["partly"], "hidden your list": ["no"]}
        self._talk("spring", replies, "recheck", "--plain", day=SPRING)

    def _summer(self) -> None:
        replies = {**NOTHING_NEW, "hidden your list": ["no"], "Is location sharing": ["no"]}
        self._talk("summer", replies, "recheck", "--plain", day=SUMMER)
        self._run("history", "history", day=SUMMER)
        self._run("compare", "compare", day=SUMMER)

    def _run(self, name: str, *words: str, day: str, error: bool = False) -> None:
        done = self.trainee.run(*words, settings={"MEI_SOCIAL_TODAY": day})
        self.said[name] = done.stdout + (done.stderr if error else "")

    def _talk(self, name: str, replies: dict[str, list[str]], *words: str, day: str) -> None:
        self.said[name] = Talk(self.trainee, replies, TO_THE_END).held(*words, day=day)


@cache
def year() -> Year:
    return Year()


def show(name: str, start: str = "", end: str = "") -> None:
    """A piece of what was on the screen."""
    block(wrapped(part(year().said[name], start, end)))
