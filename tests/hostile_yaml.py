"""Documents that were written to crash, stall or fool a reader of YAML. By hand, so they always run."""

from __future__ import annotations

from collections.abc import Callable

Made = tuple[int, Callable[[int], str]]
NEARLY_FULL = 1_000_000


def _bomb(first: str, rest: str) -> Callable[[int], str]:
    """Each of so many lines names the one before it nine times."""

    def make(lines: int) -> str:
        return first + "".join(
            rest.format(f"k{n + 1}", ", ".join([f"*k{n}"] * 9)) for n in range(max(lines - 1, 0))
        )

    return make


BILLION_LAUGHS = _bomb("k0: &k0 [x, x, x, x, x, x, x, x, x]\n", "{0}: &{0} [{1}]\n")
MERGE_BOMB = _bomb("k0: &k0 {x: 1}\n", "{0}: &{0}\n  <<: [{1}]\n")

GROWING: dict[str, Made] = {
    "billion-laughs": (9, BILLION_LAUGHS),
    "merge-bomb": (9, MERGE_BOMB),
    "many-unknown-keys": (79_000, lambda n: "".join(f"key{i:05}: x\n" for i in range(n))),
    "many-unknown-references": (26_000, lambda n: "rules:\n" + "- {topic: privcy, when: x}\n" * n),
    "many-wrong-items": (159_000, lambda n: "rules: [" + "a," * n + "]\n"),
    "open-lists": (1_000_000, lambda n: "[" * n),
    "open-groups": (1_000_000, lambda n: "{" * n),
    "open-groups-with-keys": (330_000, lambda n: "{a: " * n),
    "open-blocks": (500_000, lambda n: "- " * n),
    "explicit-keys": (500_000, lambda n: "? " * n),
    "staircase": (400, lambda n: "".join("  " * i + "a:\n" for i in range(n))),
    "open-lists-on-lines": (500_000, lambda n: "[\n" * n),
    "many-documents": (250_000, lambda n: "---\n" * n),
    "many-empty-items": (500_000, lambda n: "-\n" * n),
    "many-commas": (500_000, lambda n: "[" + "a," * n + "]"),
    "many-anchors": (70_000, lambda n: "".join(f"- &a{i} x\n" for i in range(n))),
    "many-tags": (140_000, lambda n: "- !t x\n" * n),
    "many-twins": (200_000, lambda n: "a: 1\n" * n),
    "many-directives": (45_000, lambda n: "%TAG !e! tag:x,2000:\n" * n + "--- x\n"),
    "one-long-text": (NEARLY_FULL, lambda n: "a: " + "x" * n + "\n"),
    "one-long-key": (NEARLY_FULL, lambda n: "x" * n + ": a\n"),
    "one-long-quote": (NEARLY_FULL, lambda n: 'a: "' + "x" * n),
    "one-long-comment": (NEARLY_FULL, lambda n: "#" + "x" * n),
    "one-long-gap": (NEARLY_FULL, lambda n: 'a: "x\\t' + " " * n + 'x"\n'),
    "many-lines-in-a-quote": (500_000, lambda n: 'a: "' + "x\n" * n),
    "many-escapes": (500_000, lambda n: 'a: "' + "\\e" * n + '"\n'),
    "many-comments": (110_000, lambda n: "a:\n  # b\n" * n),
    "many-hashes": (NEARLY_FULL // 2, lambda n: "# " * n),
    "many-hashes-in-a-text": (NEARLY_FULL // 4, lambda n: "a: x" + "# #" * n),
    "many-quotes-in-a-text": (NEARLY_FULL // 2, lambda n: "a: 'x" + "''" * n + "\n"),
    "many-quoted-texts": (75_000, lambda n: "a:\n" + "- 'it''s'\n" * n + "b: “x”: y\n"),
    "many-blank-lines": (130_000, lambda n: "a:\n" + "\n\n  # b\n" * n + "c: “x”: y\n"),
    "many-quotes": (NEARLY_FULL, lambda n: "'" * n),
    "many-colons": (NEARLY_FULL, lambda n: ":" * n),
    "many-tabs": (NEARLY_FULL, lambda n: "\t" * n),
    "many-controls": (NEARLY_FULL, lambda n: "a: " + "\x1b" * n),
    "many-breaks": (NEARLY_FULL, lambda n: "\r" * n),
    "too-large": (1_200_000, lambda n: "a: " + "x" * n),
    "too-large-in-bytes": (350_000, lambda n: "a: " + "\U0001f600" * n),
    "huge-number": (NEARLY_FULL, lambda n: "version: " + "9" * n),
}
"""Each by its size, with the size at which it is nearly as large as the reader takes."""

HOSTILE = {
    **{name: make(full) for name, (full, make) in GROWING.items()},
    "alias-to-itself": "a: &a [*a]\n",
    "python-call": "!!python/object/apply:os.system ['echo hacked']\n",
    "python-name": "id: !!python/name:os.system\n",
    "binary-tag": "id: !!binary aGVsbG8=\n",
    "own-tag": "id: !secret x\n",
    "huge-exponent": "version: 1e999999999\n",
    "base-60": "version: 190:20:30\n",
    "not-a-number": "version: .nan\n",
    "bidi": "id: abc\u202edef\n",
    "bidi-in-a-comment": "# \u2066 nothing\nid: abc\n",
    "escape-sequence": 'id: "\\e[2J"\n',
    "lone-surrogate": "id: \ud800\n",
    "lone-surrogate-escaped": 'id: "\\ud800"\n',
    "nul": "id: a\0b\n",
    "c1": "id: a\x9b31mb\n",
    "separator": "id: a\u2028b\n",
    "byte-order-mark-inside": "id: a\ufeffb\n",
    "empty": "",
    "only-comments": "# nothing\n",
    "only-marks": "---\n...\n",
    "just-text": "hello\n",
    "just-a-list": "[1, 2]\n",
    "null": "~\n",
    "list-as-key": "? [a, b]\n: c\n",
    "number-as-key": "12: a\n",
    "true-as-key": "true: a\n",
    "no-end": "a: [b, {c: 'd\n",
}


def _chain(n: int) -> str:
    links = "\n".join(f"- {{id: a{i}, when: a{i - 1}}}" for i in range(n))
    return f"screening:\n{links}\nrules:\n" + f"- {{when: a{n - 1}}}\n" * (n * 4 // 5)


def _slips(n: int) -> str:
    topics = "".join(f"- {{id: topik{i:04}}}\n" for i in range(n))
    return f"topics:\n{topics}rules:\n" + "".join(f"- {{topic: topic{i:04}}}\n" for i in range(n))


SLOW_TO_CHECK: dict[str, Made] = {
    "long-chain": (17_000, _chain),
    "many-slips": (12_000, _slips),
    "question-marks": (1_600, lambda n: "rules:\n" + f"- question: {'?' * 590}\n" * n),
    "many-words": (
        800,
        lambda n: "rules:\n" + f"- {{question: {'and do you ' * 50}?, why: {'please Idont ' * 45}}}\n" * n,
    ),
    "one-long-text": (
        400_000,
        lambda n: f"rules:\n- question: {'x?' * n}\n  hint: {'e.' * (n // 5)}\n",
    ),
    "one-long-gap-in-a-text": (
        360_000,
        lambda n: f'rules:\n- question: "a.{" " * n}b?"\n  hint: "please\\t{" " * n}c"\n',
    ),
    "vowels": (800, lambda n: "rules:\n" + f"- {{question: {'aeiouy' * 90}, why: {'e' * 550}}}\n" * n),
    "examples": (80_000, lambda n: "examples: [" + "a," * n + "]\n"),
}
"""Documents that would be slow to check if a check did more than look at each text once; as GROWING."""

LARGE = {
    **{name: make(full) for name, (full, make) in SLOW_TO_CHECK.items()},
    "platform-and-rules": "platform: x\nrules:\n- id: a\nsettings: [{topic: a, seen: 2026-13-01, path: x}]\n",
}
