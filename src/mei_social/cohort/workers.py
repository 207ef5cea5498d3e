"""Reading a folder with as many processes as there are processors, in memory that does not grow."""

from __future__ import annotations

import marshal
import os
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from mei_social.cohort.folder import found_in
from mei_social.cohort.judge import Judge
from mei_social.cohort.reader import Reader
from mei_social.cohort.row import Refused, Row
from mei_social.errors import CannotRead

BATCH = 200
"""Rows that are sent at once."""
FEW = 150
"""Fewer files are read faster than a process is started."""
_LENGTH = struct.Struct("<I")

Rows = list[Row | Refused]
Told = Callable[[int], None]
"""Is called with how many more files were read."""


def rows_of(folder: Path, judge: Judge, processes: int | None = None) -> Iterator[Rows]:
    """Every file of a folder, in no order. Raises CannotRead for the folder itself only."""
    count = processes or _processes(folder)
    if count == 1 or not hasattr(os, "fork"):
        yield from _batches(folder, judge, 0, 1)
    else:
        yield from _from_workers(folder, judge, count)


def _processes(folder: Path) -> int:
    files = found_in(folder)
    enough = all(next(files, None) for _ in range(FEW))
    # Forking a process with threads of others' making can hang the child.
    return (os.cpu_count() or 1) if enough and not _has_threads() else 1


def _has_threads() -> bool:
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def _batches(folder: Path, judge: Judge, share: int, of: int) -> Iterator[Rows]:
    reader = Reader(judge)
    batch: Rows = []
    for found in found_in(folder, share, of):
        batch.append(reader.row(found))
        if len(batch) >= BATCH:
            yield batch
            batch = []
    yield batch


def _from_workers(folder: Path, judge: Judge, count: int) -> Iterator[Rows]:
    workers = [_started(folder, judge, share, count) for share in range(count)]
    try:
        yield from _received([pipe for _, pipe in workers])
    finally:
        for _, pipe in workers:
            pipe.close()
        failed = [os.waitpid(pid, 0)[1] for pid, _ in workers]
    if any(failed):
        raise CannotRead(
            "A part of the folder could not be read: a process that read it was ended. Run the command again."
        )


def _started(folder: Path, judge: Judge, share: int, of: int) -> tuple[int, BinaryIO]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, os.fdopen(reading, "rb")
    # The child shares everything with us and must leave without a word: no output twice, no clean-up twice.
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as stream:
            for batch in _batches(folder, judge, share, of):
                _send(stream, batch)
        status = 0
    finally:
        os._exit(status)


def _send(stream: BinaryIO, batch: Rows) -> None:
    content = marshal.dumps([tuple(row) for row in batch])
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def _received(streams: list[BinaryIO]) -> Iterator[Rows]:
    """Batches as they come, from whoever has one."""
    import selectors

    with selectors.DefaultSelector() as selector:
        for each in streams:
            selector.register(each, selectors.EVENT_READ, each)
        while selector.get_map():
            for key, _ in selector.select():
                stream: BinaryIO = key.data
                head = stream.read(_LENGTH.size)
                if len(head) < _LENGTH.size:
                    selector.unregister(stream)
                    continue
                yield _unpacked(stream.read(_LENGTH.unpack(head)[0]))


def _unpacked(content: bytes) -> Rows:
    """Ours alone: marshal is never used on what comes from a file."""
    kinds = {len(Row._fields): Row, len(Refused._fields): Refused}
    return [kinds[len(row)](*row) for row in marshal.loads(content)]  # noqa: S302
