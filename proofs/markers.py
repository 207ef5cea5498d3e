"""What was not ticked for a file is in no file, and a fault of the program shows none of it.

Notes, reasons and names hold markers. Every export, page and message is searched for those that were not
shared; then each function of ours is made to fail in turn while it has them in hand, and what is said is
searched.
"""

from __future__ import annotations

import os
import subprocess
import sys

import proof

NOTE = "SECRET-MARKER"
FAILING = """
import sys
at, sys.argv[1:2] = int(sys.argv[1]), []
calls = 0
def stop(frame, event, argument):
    global calls
    where = frame.f_code.co_filename
    event = event if not frame.f_code.co_flags & GENERATOR else None
    if event == "call" and "mei_social" in where and "errors.py" not in where:
        calls += 1
        if calls == at:
            sys.setprofile(None)
            raise RuntimeError("SECRET-MARKER in the text of an error")
from mei_social.cli.app import app
import mei_social.cli.commands.summary
from mei_social.__main__ import main
sys.argv[0] = "mei-social"
from mei_social.cli import errors
kept = errors.settle_streams
GENERATOR = 0x20  # to close one is told as a call too, and cannot fail
begun = []
def then():
    kept()
    begun.append(1)
    if len(begun) == 2:  # in the command itself: before it no answer was read
        sys.setprofile(stop)
errors.settle_streams = then
try:
    main()
finally:
    sys.setprofile(None)
    print(f"CALLS {calls}", file=sys.stderr)
"""
FILES = ("r.json", "r.html", "r.md", "r.csv")


def main() -> None:
    from programs import SMALL_ANSWERS, small

    hits, searched = [], 0
    with proof.folder() as folder:
        rules, answers = small(folder)
        text = SMALL_ANSWERS.replace("Ask my sister", f"{NOTE} of a sister").replace("A second note", NOTE)
        answers.write_text(text, "utf-8")
        home = proof.finished(folder, answers, rules=rules)
        env = proof.env(home, MEI_SOCIAL_RULES=str(rules))
        lines = [
            *(["export", str(folder / name), "--yes"] for name in FILES),
            ["remind", str(folder / "r.ics")],
        ]
        lines += [
            ["review", str(folder / "r.json")],
            ["cohort", str(folder)],
            ["nonsense"],
            ["wipe"],
            ["forget"],
        ]
        for words in lines:
            done = subprocess.run(
                proof.command(*words), env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
            )
            searched += 2
            hits += [words] if NOTE.encode() in done.stdout + done.stderr else []
        for path in (*map(folder.joinpath, FILES), folder / "r.ics"):
            searched += 1
            hits += [path.name] if NOTE.encode() in path.read_bytes() else []
        made = 0
        for command in ("summary --plain", "export - --yes", "actions --plain"):
            calls = int(failing(0, command, env).rpartition(b"CALLS ")[2])
            tries = range(1, calls, max(1, calls // (6 if proof.QUICK else 150)))
            for at in tries:
                said = failing(at, command, env)
                made += 1
                hits += [(command, at)] if NOTE.encode() in said or b"Traceback" in said else []
    print(*hits[:10], sep="\n")
    if proof.QUICK:
        proof.not_run("most of the faults, as this was a quick run")
    proof.not_run("a fault of Python itself, which writes no variable unless it is told to")
    said = (
        f"{searched} outputs and {made} faults, each in another call: {len(hits)} showed what was not shared"
    )
    proof.figure(said, holds=not hits and made > 0)


def failing(at: int, command: str, env: dict[str, str]) -> bytes:
    """What is said on standard error where one call fails; the screen may show their own notes."""
    done = subprocess.run(
        [sys.executable, "-c", FAILING, str(at), *command.split()],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.stderr


main()
