"""Files that were written to stall a reader of JSON or to fill its memory. By hand, so they always run."""

from __future__ import annotations

from collections.abc import Callable

from mei_social.parsing.json_reader import MOST_BYTES

FORMAT = '{"format":"mei-social-export","format_version":1,'
BOMBS: dict[str, tuple[int, Callable[[int], bytes]]] = {
    "open brackets": (MOST_BYTES, lambda n: b"[" * n),
    "open groups": (MOST_BYTES // 6, lambda n: b'[{"":' * n),
    "flat lists": (149_000, lambda n: b"[" + b"[]," * n + b"[]]"),
    "open quote, then escapes": (MOST_BYTES // 2 - 10, lambda n: b'["' + b'\\"' * n),
    "quotes": (MOST_BYTES // 2, lambda n: b'""' * n),
    "backslashes": (MOST_BYTES, lambda n: b"\\" * n),
    "many keys": (140_000, lambda n: b"{" + b",".join(b'"%d":0' % i for i in range(n)) + b"}"),
    "an export full of wrong entries": (
        140_000,
        lambda n: (FORMAT + '"answers":[' + "0," * n + "0]}").encode(),
    ),
    "an export full of odd keys": (
        140_000,
        lambda n: (FORMAT + ",".join(f'"k{i}":0' for i in range(n + 1)) + "}").encode(),
    ),
}
"""Files made to be slow or to fill the memory: each by its size, with the largest that is read at all."""
