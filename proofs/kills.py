"""After a kill at any moment what was saved is there, and a file for a mentor is whole or not there.

An export is killed (strace) as it enters each system call from the first that names the saved answers, one
run a call; self-checks in a real terminal are killed at random moments, and after each the saved answers are
compared with those that were given.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

import proof

IN_ALL = 200


def killed_exports(folder: Path, strace: str) -> tuple[int, list[str]]:
    """How many calls were tried, and after which something was wrong."""
    before, home, out = proof.finished(folder), folder / "now", folder / "out"
    wrong: list[str] = []
    anew(before, home, out)
    calls = calls_of(folder, home, out, strace)
    tried = calls[:: max(1, len(calls) // 25)] if proof.QUICK else calls
    if len(tried) < len(calls):
        proof.not_run(f"{len(calls) - len(tried)} of {len(calls)} system calls, as this was a quick run")
    for number, (name, nth) in enumerate(tried):
        anew(before, home, out)
        killed(out, home, strace, name, nth)
        made = whole(out / "r.json")
        if made is None and (out / "r.json").exists():
            wrong.append(f"{number} {name}: half a file")
        done = proof.run("export", "again.json", "--yes", "--name", "Jo", home=home, cwd=out)
        again = whole(out / "again.json")
        if done.returncode or again is None:
            wrong.append(f"{number} {name}: no export afterwards: {done.stderr[-200:]!r}")
        elif made is not None and again <= made:
            wrong.append(f"{number} {name}: a revision was given twice")
        wrong += [f"{number} {name}: {path.name} was left" for path in out.iterdir() if path.name[0] == "."]
    return len(tried), wrong


def anew(before: Path, home: Path, out: Path) -> None:
    for old in (home, out):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(before, home)
    out.mkdir()


def words(out: Path) -> list[str]:
    return proof.command("export", str(out / "r.json"), "--yes")


def calls_of(folder: Path, home: Path, out: Path, strace: str) -> list[tuple[str, int]]:
    """Every system call of an export from the first that names the saved answers: which of its name it is.

    A kill before that leaves everything as it was.
    """
    log = folder / "calls"
    trace = [strace, "-f", "-qq", "-o", str(log)]
    subprocess.run([*trace, *words(out)], env=proof.env(home), capture_output=True, check=True)
    count: Counter[str] = Counter()
    calls: list[tuple[str, int]] = []
    begun = False
    for line in log.read_text(errors="replace").splitlines():
        if found := re.match(r"\d+ +(\w+)\(", line):
            count[found[1]] += 1
            begun = begun or (str(home) in line and "execve" not in line)
            calls += [(found[1], count[found[1]])] if begun else []
    return calls


def killed(out: Path, home: Path, strace: str, name: str, nth: int) -> None:
    """As it enters this call for the so-manieth time."""
    inject = f"inject={name}:signal=SIGKILL:when={nth}"
    trace = [strace, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={name}", "-e", inject]
    subprocess.run([*trace, *words(out)], env=proof.env(home), capture_output=True, check=False)


def whole(path: Path) -> int | None:
    """The revision of an export that is whole."""
    try:
        return int(json.loads(path.read_bytes())["audit"]["revision"])
    except (OSError, ValueError, KeyError):
        return None


def killed_interviews(folder: Path) -> tuple[int, int, int]:
    """Kills, answers that the screen had moved on from, and how many of them were lost."""
    from terminals import Terminal, saved

    kills, given, lost = proof.some(IN_ALL, 5), 0, 0
    for number in range(kills):
        home = folder / f"interview-{number}"
        terminal = Terminal(home, "check", "--plain", "--quick")
        for line in ("no", "1", "personal", ""):
            terminal.asked()
            terminal.child.sendline(line)
        answers = 0
        for _ in range(proof.CHANCE.randint(1, 12)):
            terminal.asked()
            answers = count(home)
            terminal.child.sendline("yes")
        time.sleep(proof.CHANCE.uniform(0, 0.05))
        terminal.child.kill(9)
        terminal.child.close(force=True)
        given += answers
        lost += max(0, answers - len(saved(home).audit.answers) - len(saved(home).audit.screening))
        shutil.rmtree(home)
    return kills, given, lost


def count(home: Path) -> int:
    from terminals import saved

    audit = saved(home).audit
    return len(audit.answers) + len(audit.screening)


def main() -> None:
    strace = proof.tool("strace")
    with proof.folder() as folder:
        calls, wrong = killed_exports(folder, strace)
        kills, given, lost = killed_interviews(folder)
    print(*wrong, sep="\n")
    said = (
        f"{calls} kills of an export, one at each system call: {len(wrong)} things wrong afterwards; "
        f"{kills} kills of self-checks with {given:,} saved answers: {lost} lost"
    )
    proof.figure(said, holds=not wrong and not lost and calls > 0)


main()
