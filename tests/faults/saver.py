"""Saves numbered answers and reports each one only after it was saved. Run by test_store.py, to be hurt.

Usage: saver.py FOLDER FIRST COUNT
"""

import os
import sys
from datetime import date
from pathlib import Path

from mei_social.audit.model import Answer, AnswerValue, Item
from mei_social.errors import StoreProblem
from mei_social.ruleset.model import RulesStamp
from mei_social.storage.store import Store

NOTE = "a note of some length " * 40


def main(folder: Path, first: int, count: int) -> None:
    with Store.open(folder) as store:
        saved = store.latest()
        number = saved.number if saved else store.start(RulesStamp("r", 1, "d", "t"), date(2027, 5, 3), False)
        for n in range(first, first + count):
            answer = Answer(AnswerValue.YES, date(2027, 5, 3), note=f"{n} {NOTE}")
            store.save_answer(number, Item(f"q{n}", None), answer, "digest")
            os.write(1, f"{n}\n".encode())


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    except StoreProblem as problem:
        sys.exit(str(problem))
