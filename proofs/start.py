"""Ctrl-C at any moment of the start ends in silence or with one sentence, and never with a traceback.

SIGINT after a random delay of 0 to 0.6 seconds, to eight commands in turn, as they start.
"""

from __future__ import annotations

import re
import signal
import subprocess
import time

import proof

TIMES, LONGEST_DELAY = 400, 0.6
ENDED = (0, 130)
OURS = re.compile(rb"mei_social[/\\]")
"""Before our first line runs Python ends by itself, and no line of ours is in what it says."""


def main() -> None:
    from product.test_interrupts import COMMANDS

    times = proof.some(TIMES, 24)
    wrong, stopped, early = [], 0, 0
    with proof.folder() as folder:
        home = proof.finished(folder)
        for number in range(times):
            words = COMMANDS[number % len(COMMANDS)].split()
            child = subprocess.Popen(
                proof.command(*words),
                env=proof.env(home),
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            delay = proof.CHANCE.uniform(0, LONGEST_DELAY)
            time.sleep(delay)
            child.send_signal(signal.SIGINT)
            _, said = child.communicate(timeout=proof.LONGEST)
            stopped += child.returncode == 130
            ours = OURS.search(said) or child.returncode in ENDED
            early += not ours
            if ours and (proof.is_bad(said) or child.returncode not in ENDED):
                wrong.append((words, round(delay, 3), child.returncode, said))
    for each in wrong:
        print(each[0], each[1], each[2], each[3].decode())
    if early:
        proof.not_run(f"{early} times Python itself was stopped, before the first line of mei-social ran")
    said = f"{times} presses, {stopped} of them stopped it: {len(wrong)} tracebacks"
    proof.figure(said, holds=not wrong)


main()
