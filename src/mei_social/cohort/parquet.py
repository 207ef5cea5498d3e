"""Every outcome of every trainee as a flat table, for DuckDB, Spark and what else reads Parquet. No names.

One file for each folder: a part can be made anywhere, and all parts together are the table.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mei_social.audit.assess import effective_severity
from mei_social.cohort.folder import Found, found_in
from mei_social.cohort.judge import Judge
from mei_social.cohort.parsed_export import ParsedExport
from mei_social.cohort.reader import Reader
from mei_social.errors import AlreadyThere, CannotWrite
from mei_social.files.reasons import shown, why_not_written
from mei_social.ruleset.model import Ruleset, Severity
from mei_social.text.visible import visible

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 65_536
"""Rows that are held before they are written."""
NO_PYARROW = "Parquet files need one more package. Install it with: pip install 'mei-social[cohort]'"
FIGURES = Path(__file__).with_name("figures.sql")
"""The cohort's figures from this table, on DuckDB and, unchanged, on Spark."""

# Of the file, then of the rule, then of one outcome.
FILE = ("reference", "revision", "digest", "sound", "date", "rules", "yours")
RULE = ("rule", "topic", "clauses", "severity", "gate", "safeguarding")
OUTCOME = ("asked", "account", "platform", "purpose", "outcome", "question", "answer")
"""The last two only of a gate in words that your rules do not have, or that only the file's results state:
how it was asked, what was said."""
NUMBERS = frozenset({"revision"})
FLAGS = frozenset({"sound", "yours", "gate", "safeguarding", "asked"})
NOTHING = (None, None)
CRITICAL = Severity.CRITICAL.value
Row = tuple[Any, ...]


def write_parquet(
    folder: Path, ruleset: Ruleset, target: Path, told: Callable[[int], None] = lambda _: None
) -> int:
    """A file for the folder and one for each sub-folder, in `target`, which is made. How many rows.

    Files that cannot be read are left out: `cohort` lists them. Raises CannotRead for the folder,
    AlreadyThere, and CannotWrite also where pyarrow is missing.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise CannotWrite(NO_PYARROW) from None
    next(found_in(folder), None)
    try:
        target.mkdir(mode=0o700)
    except FileExistsError:
        raise AlreadyThere(f"{shown(target)} is already there. Choose another name.") from None
    except (OSError, ValueError) as error:
        raise CannotWrite(why_not_written(target, error)) from error
    try:
        return _written(folder, Table(ruleset), target, told)
    except BaseException as error:
        shutil.rmtree(target, ignore_errors=True)
        if isinstance(error, OSError):
            raise CannotWrite(why_not_written(target, error)) from error
        raise


def _written(folder: Path, table: Table, target: Path, told: Callable[[int], None]) -> int:
    alone = (found for found in found_in(folder) if not found.shard)
    shards = groupby((found for found in found_in(folder) if found.shard), key=lambda found: found.shard)
    total = _part(alone, table, target, 0, told)
    for number, (_, files) in enumerate(shards, 1):
        total += _part(files, table, target, number, told)
    return total


def _part(
    files: Iterator[Found], table: Table, target: Path, number: int, told: Callable[[int], None]
) -> int:
    """One file. Its name has something random in it, as parts come from several machines."""
    import pyarrow.parquet as pq

    path = target / f"part-{number:05}-{os.urandom(4).hex()}.parquet"
    schema, total, rows = table.schema(), 0, []
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream, pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for found in files:
            rows += table.rows(found)
            told(1)
            if len(rows) >= GROUP:
                writer.write_batch(_batch(rows, schema))
                total, rows = total + len(rows), []
        if rows:
            writer.write_batch(_batch(rows, schema))
    if not total + len(rows):
        path.unlink()
    return total + len(rows)


def _batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


class Table:
    """Rows of files, under one ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.judge = Judge(ruleset)
        self.reader = Reader(self.judge)
        self.rules: list[Row] = [
            (
                *(rule.id, rule.topic, ",".join(rule.clauses)),
                *(effective_severity(rule).value, rule.gate, rule.safeguarding),
            )
            for rule in ruleset.rules
        ]
        self.about = {about[0]: about for about in self.rules}

    def schema(self) -> pa.Schema:
        import pyarrow as pa

        def kind(name: str) -> pa.DataType:
            return pa.int32() if name in NUMBERS else pa.bool_() if name in FLAGS else pa.string()

        return pa.schema([(name, kind(name)) for name in (*FILE, *RULE, *OUTCOME)])

    def rows(self, found: Found) -> list[Row]:
        """Of one file; none of one that cannot be read."""
        entry = self.reader.entry(found)
        if isinstance(entry, str):
            return []
        yours = entry.rules.digest == self.judge.ruleset.digest
        absent = frozenset() if yours else entry.absent
        file = (entry.ref, entry.revision, entry.digest, entry.sound, entry.date, entry.rules.digest, yours)
        places: list[Row] = [(None, None, None), *entry.accounts]
        rows = [(*file, *row) for row in self._earlier(entry)]
        for rule, column, outcome in self.judge.scoring.outcomes(entry.columns):
            about = self.rules[rule]
            asked = about[0] not in absent
            rows.append((*file, *about, asked, *places[column], outcome if asked else "not-asked", *NOTHING))
        # Somebody to whom nothing applies is a trainee all the same.
        return rows or [(*file, *(None,) * len(RULE), True, *(None,) * 4, *NOTHING)]

    def _earlier(self, entry: ParsedExport) -> Iterator[Row]:
        """Gates as they were asked, first."""
        places = {account: (account, platform, purpose) for account, platform, purpose in entry.accounts}
        for each in entry.earlier:
            gate, about = each.gate, self.about.get(each.gate.id)
            topic = each.topic if each.topic in self.judge.scoring.topics else None
            rule = (visible(gate.id, 60), topic, about[2] if about else "", CRITICAL, True, gate.child)
            place = places.get(each.account or "", (None, None, None))
            yield (*rule, False, *place, each.outcome, visible(gate.question or ""), gate.answer)
