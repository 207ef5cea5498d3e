"""No command uses the network or starts another program.

Every command under strace, which names each system call for a socket and each new process; threads are told
apart from processes by their flags.
"""

from __future__ import annotations

import re
from collections import Counter

import proof

THREAD, SELF = "CLONE_THREAD", re.compile(r"execve\(")
CALL = re.compile(r"^\d+ +(\w+)\((.*)")
LIBRARY = "AF_UNIX"
"""A pair of local sockets is how arrow keys wait; typed runs make none."""


def main() -> None:
    from product.test_privacy import RUNS, Ran

    strace = proof.tool("strace")
    with proof.folder() as folder:
        log = folder / "calls"
        ran = Ran(folder, strace, "-f", "-qq", "-A", "-o", str(log), "-e", "trace=%network,%process")
        calls = [found.groups() for line in log.open(errors="replace") if (found := CALL.match(line))]
    started = [args for name, args in calls if name == "execve"]
    forked = [
        args for name, args in calls if name in ("fork", "vfork", "clone", "clone3") and THREAD not in args
    ]
    ended = {
        "exit_group",
        "exit",
        "wait4",
        "waitid",
        "kill",
        "tgkill",
        "tkill",
        "rt_sigqueueinfo",
        "set_tid_address",
    }
    ours = {"execve", "fork", "vfork", "clone", "clone3", *ended, "arch_prctl", "rt_tgsigqueueinfo"}
    network = Counter(name for name, _ in calls if name not in ours)
    print(dict(network), forked[:3])
    more = len(started) - len(ran.codes)
    said = f"{len(RUNS)} commands: {sum(network.values())} network calls, {len(forked) + more} other programs"
    proof.figure(said, holds=not network and not forked and not more and len(started) > 0)


main()
