"""Documents that were written to crash, stall or fool a reader of YAML. By hand, so they always run."""

from __future__ import annotations

NEARLY_FULL = 200_000
BILLION_LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{b}: &{b}\n  <<: [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "billion-laughs": BILLION_LAUGHS,
    "merge-bomb": MERGE_BOMB,
    "alias-to-itself": "a: &a [*a]\n",
    "python-call": "!!python/object/apply:os.system ['echo hacked']\n",
    "python-name": "id: !!python/name:os.system\n",
    "binary-tag": "id: !!binary aGVsbG8=\n",
    "own-tag": "id: !secret x\n",
    "many-unknown-keys": "".join(f"key{n:05}: x\n" for n in range(18_000)),
    "many-unknown-references": "rules:\n" + "- {topic: privcy, when: x}\n" * 6_000,
    "many-wrong-items": "rules: [" + "a," * 39_000 + "]\n",
    "open-lists": "[" * 30_000,
    "open-groups": "{" * 30_000,
    "open-groups-with-keys": "{a: " * 30_000,
    "open-blocks": "- " * 30_000,
    "explicit-keys": "? " * 30_000,
    "staircase": "".join("  " * n + "a:\n" for n in range(400)),
    "open-lists-on-lines": "[\n" * 30_000,
    "many-documents": "---\n" * 40_000,
    "many-empty-items": "-\n" * 100_000,
    "many-commas": "[" + "a," * 100_000 + "]",
    "many-anchors": "".join(f"- &a{n} x\n" for n in range(20_000)),
    "many-tags": "- !t x\n" * 20_000,
    "many-twins": "a: 1\n" * 40_000,
    "many-directives": "%TAG !e! tag:x,2000:\n" * 5_000 + "--- x\n",
    "one-long-text": "a: " + "x" * NEARLY_FULL + "\n",
    "one-long-key": "x" * NEARLY_FULL + ": a\n",
    "one-long-quote": 'a: "' + "x" * NEARLY_FULL,
    "one-long-comment": "#" + "x" * NEARLY_FULL,
    "many-lines-in-a-quote": 'a: "' + "x\n" * 100_000,
    "many-escapes": 'a: "' + "\\e" * 50_000 + '"\n',
    "many-quotes": "'" * NEARLY_FULL,
    "many-colons": ":" * NEARLY_FULL,
    "many-tabs": "\t" * NEARLY_FULL,
    "many-controls": "a: " + "\x1b" * NEARLY_FULL,
    "many-breaks": "\r" * NEARLY_FULL,
    "too-large": "a: " + "x" * 300_000,
    "too-large-in-bytes": "a: " + "\U0001f600" * 70_000,
    "huge-number": "version: " + "9" * NEARLY_FULL,
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
