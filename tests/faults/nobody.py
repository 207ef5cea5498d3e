"""Uses a store without root's powers, as nothing stops root from writing. Run by test_store.py.

Usage: nobody.py save|read-then-save|wipe FOLDER
"""

import os
import sys
from datetime import date
from pathlib import Path

import saver

from mei_social.errors import StoreProblem
from mei_social.storage.store import Store, wipe

NOBODY = 65534


def give_up_root() -> None:
    """After every import: nobody may not be allowed to read where Python is."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def main(action: str, folder: Path) -> None:
    match action:
        case "save":
            saver.main(folder, 0, 3)
        case "wipe":
            wipe(folder)
        case _:
            store = Store.open_existing(folder)
            assert store
            with store:
                saved = store.latest()
                assert saved
                print(len(saved.audit.answers), flush=True)
                store.finish(saved.number, date(2027, 5, 3))


if __name__ == "__main__":
    give_up_root()
    try:
        main(sys.argv[1], Path(sys.argv[2]))
    except StoreProblem as problem:
        sys.exit(str(problem))
