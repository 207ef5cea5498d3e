"""The flat table and its SQL give the numbers of `cohort`, on DuckDB and on Spark."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from cohort_files import audit, export, folder_of, rules_of
from mei_social.audit.assess import Band
from mei_social.cohort.model import Cohort
from mei_social.cohort.parquet import FIGURES, write_parquet
from mei_social.cohort.read import read_cohort
from mei_social.errors import AlreadyThere
from mei_social.ruleset.model import Ruleset
from small_rules import SMALL_YAML

GATE = "Are you free of private messages with pupils?"
OTHER_WORDS = (
    ("Do pupils follow this account?", "Are pupils among your followers?"),
    (GATE, "Do you have no private messages with pupils?"),
)
Figure = tuple[str, str, str, int, int]


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return rules_of(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, ruleset: Ruleset) -> Path:
    """Two shards, older revisions, a copy, a changed file, files of other rules, and one that is none."""
    place = folder_of(tmp_path_factory.mktemp("cohort"), ruleset, range(20), {3: "Ann Jones"})
    folder_of(place / "shard", ruleset, range(20, 40))
    (place / "again.json").write_bytes((place / "3.json").read_bytes())
    newer = export(ruleset, audit(ruleset, 4, revision=2))
    (place / "shard" / "newer.json").write_bytes(newer)
    (place / "changed.json").write_bytes(newer.replace(b'"revision": 2', b'"revision": 3'))
    (place / "none.json").write_bytes(b"{}")
    older = tmp_path_factory.mktemp("older")
    text = SMALL_YAML.replace("version: 3", "version: 2")
    for number, (old, new) in enumerate(OTHER_WORDS):
        before = rules_of(older, text.replace(old, new))
        for seed in range(50 + 10 * number, 56 + 10 * number):
            (place / f"older-{seed}.json").write_bytes(export(before, audit(before, seed)))
    return place


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory, folder: Path, ruleset: Ruleset) -> Path:
    target = tmp_path_factory.mktemp("table") / "cohort.parquet"
    write_parquet(folder, ruleset, target)
    return target


def figures_of(cohort: Cohort) -> list[Figure]:
    """What the SQL gives, from the cohort."""
    n = cohort.shown
    found: list[Figure] = [
        ("trainees", "", "", n, n),
        ("answers", "", "", cohort.answered, cohort.applicable),
    ]
    found += [("band", "", band.value, count, n) for band, count in cohort.bands.items() if count]
    found += [
        ("topic", topic.id, band.value, count, n)
        for topic in cohort.topics
        for band, count in topic.bands.items()
        if count and band is not Band.NOT_ASSESSED
    ]
    asked = {rule.id for rule in cohort.rule_figures if rule.missed or rule.applied}
    found += [("rule", r.id, "", r.missed, r.applied) for r in cohort.rule_figures if r.id in asked]
    gates = Counter(gate for t in cohort.trainees for gate in t.open_gates)
    found += [("gate", gate, "", count, n) for gate, count in gates.items()]
    found += [("clause", c.id, "", c.missed, c.applied) for c in cohort.clause_figures if c.applied]
    return sorted(found)


def test_duckdb(folder: Path, table: Path, ruleset: Ruleset) -> None:
    """Every figure of the SQL text on DuckDB is the cohort's."""
    duckdb = pytest.importorskip("duckdb")
    base = duckdb.connect()
    base.execute(f"CREATE VIEW findings AS SELECT * FROM read_parquet('{table}/*.parquet')")
    rows = base.execute(FIGURES.read_text(encoding="utf-8")).fetchall()
    assert sorted((a, b, c, int(d), int(e)) for a, b, c, d, e in rows) == figures_of(
        read_cohort(folder, ruleset)
    )


def test_mixed_versions_are_in_it(folder: Path, ruleset: Ruleset) -> None:
    """The folder of these tests has all that makes counting hard."""
    cohort = read_cohort(folder, ruleset)
    actual = (len(cohort.versions), cohort.not_compared, len(cohort.duplicates), len(cohort.refused))
    assert actual == (3, ("no-private-messages", "pupils-follow"), 3, 1)


def test_gates_as_they_were_asked(folder: Path, table: Path, ruleset: Ruleset) -> None:
    """A gate in other words stands in the table with them and the answer, and counts as that gate."""
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.connect().execute(
        f"SELECT DISTINCT reference, rule, question, answer FROM read_parquet('{table}/*.parquet')"
        " WHERE question IS NOT NULL"
    )
    gates = [
        (trainee.ref, gate.id, gate.question, gate.answer)
        for trainee in read_cohort(folder, ruleset).trainees
        for gate in trainee.gates
        if gate.answer
    ]
    assert sorted(found.fetchall()) == sorted(gates) != []


def test_no_names(table: Path) -> None:
    """No typed name and no file name is in the table."""
    content = b"".join(path.read_bytes() for path in table.iterdir())
    assert [word for word in (b"Ann Jones", b"older-50", b"again.json") if word in content] == []


def test_one_part_a_folder(table: Path) -> None:
    """The folder and its sub-folder have a file each, which only the owner can read."""
    paths = sorted(table.iterdir())
    assert [path.name[:11] for path in paths] == ["part-00000-", "part-00001-"]
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}


def test_never_over(table: Path, folder: Path, ruleset: Ruleset) -> None:
    """A folder that is there is left as it is."""
    before = sorted(path.name for path in table.iterdir())
    with pytest.raises(AlreadyThere, match="Choose another name"):
        write_parquet(folder, ruleset, table)
    assert sorted(path.name for path in table.iterdir()) == before


SPARK = """
import sys
from pyspark.sql import SparkSession
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2").getOrCreate())
spark.read.parquet(sys.argv[1]).createOrReplaceTempView("findings")
for row in spark.sql(open(sys.argv[2], encoding="utf-8").read()).collect():
    print("FIGURE", *row, sep="\\t")
"""


@pytest.mark.slow
def test_spark(folder: Path, table: Path, ruleset: Ruleset) -> None:
    """The same text, unchanged, gives the same figures on Spark."""
    pytest.importorskip("pyspark")
    if not shutil.which("java"):
        pytest.skip("Java is not on this machine")
    done = subprocess.run(
        [sys.executable, "-c", SPARK, str(table), str(FIGURES)],
        capture_output=True,
        check=False,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable},
        timeout=280,
    )
    if b"UnsupportedClassVersionError" in done.stderr:
        pytest.skip("this Java is too old for this PySpark")
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    lines = [line.split("\t")[1:] for line in done.stdout.decode().splitlines() if line.startswith("FIGURE")]
    actual = sorted((a, b, c, int(d), int(e)) for a, b, c, d, e in lines)
    assert actual == figures_of(read_cohort(folder, ruleset))
