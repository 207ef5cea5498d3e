"""A damaged file of saved answers is told in one sentence, and never read as another answer.

The file with single bits turned, parts overwritten and its end cut off, each read by four commands; what a
command shows is compared with what the whole file shows, and what it says of the damage is searched for the
notes.
"""

from __future__ import annotations

import shutil

import proof

COMMANDS = (("summary", "--plain"), ("export", "-", "--yes"), ("history", "--plain"), ("actions", "--plain"))
WHOLE = 300


def main() -> None:
    from mei_social.storage.location import DATABASE
    from programs import SMALL_ANSWERS, invoke, small

    times = proof.some(WHOLE, 12)
    wrong, refused, leaked = [], 0, 0
    with proof.folder() as folder:
        rules, answers = small(folder)
        answers.write_text(SMALL_ANSWERS.replace("Ask my sister", "MARKER-OF-A-NOTE"), "utf-8")
        given = ("--rules", str(rules))
        home = proof.finished(folder, answers, rules=rules)
        kept = (home / DATABASE).read_bytes()
        whole = {}
        for words in COMMANDS:
            whole[words] = invoke(*words, *given, home=home)
        for number in range(times):
            content = bytearray(kept)
            at = proof.CHANCE.randrange(len(content))
            match number % 3:
                case 0:
                    content[at] ^= 1 << proof.CHANCE.randrange(8)
                case 1:
                    content[at : at + 50] = proof.CHANCE.randbytes(50)
                case _:
                    del content[at:]
            damaged = folder / "damaged"
            shutil.rmtree(damaged, ignore_errors=True)
            damaged.mkdir(0o700)
            (damaged / DATABASE).write_bytes(content)
            for words in COMMANDS:
                code, out, told = invoke(*words, *given, home=damaged)
                refused += code == 1
                bad = proof.is_bad(told.encode()) or (code == 1 and told.count("Error:") != 1)
                if bad or (code == 0 and not same(out, whole[words][1])):
                    wrong.append((number, words, code, told[-200:]))
                leaked += "MARKER" in told
    print(*wrong[:10], sep="\n")
    said = (
        f"{times} damaged files, {times * len(COMMANDS):,} runs, {refused:,} refused: {len(wrong)} "
        f"tracebacks or changed answers, {leaked} notes in a message"
    )
    proof.figure(said, holds=not wrong and not leaked)


def same(one: str, other: str) -> bool:
    """Without the revision, which each export counts up, and what follows from it."""
    import json

    if not one.startswith("{"):
        return one == other
    a, b = (json.loads(text) for text in (one, other))
    return bool(a["answers"] == b["answers"] and a["accounts"] == b["accounts"])


main()
