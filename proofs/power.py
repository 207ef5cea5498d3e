"""What was said to be saved is there after the power was cut at any moment.

Answers are saved onto a small disk in an image. Now and then the program is stopped, and what the image holds
is what a power cut would leave: everything that the system had not yet written to the disk is missing from
it. The copy is mounted, and the answers that were reported by then are looked for.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import proof

MEGABYTES, CUTS, QUICK_CUTS = 8, 200, 8


def mounted(image: Path, place: Path) -> bool:
    place.mkdir(exist_ok=True)
    return (
        subprocess.run(["mount", "-o", "loop", image, place], capture_output=True, check=False).returncode
        == 0
    )


def made(image: Path, place: Path) -> None:
    image.write_bytes(bytes(MEGABYTES << 20))
    # A commit is put off as long as may be, so that nothing is on the disk but what the program asked for.
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    if not mounted(image, place):
        proof.cannot("no image may be mounted here: that needs loop devices and root")
    subprocess.run(["mount", "-o", "remount,commit=300", place], capture_output=True, check=False)


def main() -> None:
    from mei_social.errors import StoreProblem
    from mei_social.storage.store import Store

    if sys.platform != "linux" or not shutil.which("mkfs.ext4") or os.geteuid():
        proof.cannot("no image may be made and mounted here: that needs Linux, mkfs.ext4 and root")
    cuts = proof.some(CUTS, QUICK_CUTS)
    lost = unreadable = done = total = 0
    with proof.folder() as folder:
        image, copy, place, look = folder / "disk", folder / "copy", folder / "on", folder / "look"
        while done < cuts:
            made(image, place)
            saver = [
                sys.executable,
                str(proof.TESTS / "faults" / "saver.py"),
                str(place / "home"),
                "0",
                "100000",
            ]
            report = folder / "report"
            with report.open("wb") as out:
                child = subprocess.Popen(saver, stdout=out)
                for _ in range(20):
                    time.sleep(proof.CHANCE.uniform(0.01, 0.3))
                    child.send_signal(signal.SIGSTOP)
                    os.waitid(os.P_PID, child.pid, os.WSTOPPED)
                    said = report.read_bytes()
                    shutil.copyfile(image, copy)
                    child.send_signal(signal.SIGCONT)
                    reported = {int(line) for line in said.splitlines(keepends=True) if line.endswith(b"\n")}
                    assert mounted(copy, look)
                    try:
                        store = Store.open_existing(look / "home")
                        saved = store.latest() if store else None
                        kept = {int(item.question[1:]) for item in saved.audit.answers} if saved else set()
                        if store:
                            store.close()
                        lost += len(reported - kept)
                    except StoreProblem:
                        unreadable += 1
                    finally:
                        subprocess.run(["umount", "-l", look], check=True)
                    total += len(reported)
                    done += 1
                    if done >= cuts:
                        break
                child.kill()
                child.wait()
            subprocess.run(["umount", "-l", place], check=True)
            image.unlink()
    proof.not_run("a disk that says it has written what it has not; other file systems than ext4")
    said = f"{done} power cuts, {total:,} reported answers looked for: {lost} lost, {unreadable} unreadable"
    proof.figure(said, holds=not lost and not unreadable and total > 0)


main()
