"""Two hundred hostile files among thirty good ones: thirty are shown, two hundred are named with a reason."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cohort_files import audit, body, export, folder_of, rules_of
from mei_social.cohort.read import read_cohort
from mei_social.export.write import CHECK_ALGORITHM, code_of, digest_of, to_json
from mei_social.parsing.json_reader import MOST_BYTES
from mei_social.ruleset.model import Ruleset
from programs import FIXED, LONGEST
from small_rules import SMALL_YAML
from work import IN_STEP, growth

GOOD, BAD = 30, 200
MEGABYTES = 150
PAYLOADS = (
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31m red",
    "\u202egnp.exe",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[red]markup[/red] [link=http://x]y[/link]",
    '=HYPERLINK("http://x","y")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "\uff1d1+1",
    "{{ 7*7 }}",
    "'; DROP TABLE row; --",
    "$(touch owned)",
    "%s%n",
    "a\rb\nc",
    "z" + "\u0301" * 20,
)
"""Text that acts somewhere. None is over 80 characters, so that it fits each field."""


def sealed(document: dict[str, object]) -> bytes:
    """With a check code of its own, so that nothing but the strict reader stands in its way."""
    document = {k: v for k, v in document.items() if k != "check"}
    digest = digest_of(document)
    document["check"] = {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
    return to_json(document)


def texts(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every text in a document."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts(inner, (*path, number))


def broken(good: bytes) -> Iterator[bytes]:
    """Content that no reader may take."""
    yield b""
    yield b" "
    yield b"null"
    yield b"[]"
    yield b"{}"
    for part in (1, 2, 3):
        yield good[: len(good) * part // 4]
    yield good + good
    yield good + good
    yield b"\xef\xbb\xbf" + good[1:]
    yield good.decode().encode("utf-16")
    yield good.decode().encode("utf-32")
    yield good.replace(b"Instagram", b"Insta\xffgram", 1) if b"Instagram" in good else b"\xff"
    yield good.replace(b'"revision": 1', b'"revision": NaN')
    yield good.replace(b'"revision": 1', b'"revision": Infinity')
    yield good.replace(b'"revision": 1', b'"revision": 1.0')
    yield good.replace(b'"revision": 1', b'"revision": 1e0')
    yield good.replace(b'"revision": 1', b'"revision": -1')
    yield good.replace(b'"revision": 1', b'"revision": ' + b"9" * 5000)
    yield good.replace(b'"revision": 1', b'"revision": 1, "revision": 1')
    yield good.replace(b'"revision": 1', b'"revision": 1, "extra": 1')
    yield good.replace(b'"revision": 1', b'"revision": true')
    yield good.replace(b'"revision": 1', b'"revision": "1"')
    yield good.replace(b'"tool_version": "', b'"tool_version": "\\ud800')
    yield b"[" * 100_000
    yield b'{"a":' * 100_000
    yield b"[" * 1_000_000 + b"]" * 1_000_000
    yield b" " * 20_000_000
    yield good[:-2] + b" " * 20_000_000 + good[-2:]
    yield b'{"a": "' + b"x" * 2_000_000 + b'"}'
    yield b"[" + b"1," * 900_000 + b"1]"
    yield b"\0" * 4096
    yield os.urandom(4096)
    yield b"<html><script>alert(1)</script></html>"
    yield b"PK\x03\x04" + bytes(1000)
    yield b"--- !!python/object/apply:os.system ['touch owned']\n"


def in_every_field(document: dict[str, object]) -> Iterator[bytes]:
    """Each payload in each text of a document, one at a time, where the strict reader refuses it."""
    from mei_social.errors import BadFile, CannotRead
    from mei_social.export.read import read_export

    paths = list(texts(document))
    for number, path in enumerate(paths * len(PAYLOADS)):
        copy = json.loads(json.dumps(document))
        place = copy
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = PAYLOADS[(number + number // len(paths)) % len(PAYLOADS)]
        content = sealed(copy)
        try:
            read_export(content)
        except (BadFile, CannotRead):
            yield content


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return rules_of(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, ruleset: Ruleset) -> Path:
    """Good files with payloads wherever text is free, and bad ones of every kind."""
    place = folder_of(tmp_path_factory.mktemp("hostile"), ruleset, range(GOOD - len(PAYLOADS)))
    for seed, payload in enumerate(PAYLOADS, GOOD):
        document = body(ruleset, audit(ruleset, seed), payload)
        for account in document["accounts"]:
            account["label"] = payload
        for answer in document["answers"]:
            if "reason" in answer:
                answer["reason"] = payload
            if "date" in answer:
                answer["note"] = payload
        (place / f"good {seed}.json").write_bytes(sealed(document))
    _special(place)
    good = export(ruleset, audit(ruleset, 500))
    bad = [*_must_reject(), *broken(good)]
    for content in in_every_field(body(ruleset, audit(ruleset, 501), "Ann")):
        if len(bad) + _count_bad(place) >= BAD:
            break
        bad.append(content)
    for number, content in enumerate(bad[: BAD - _count_bad(place)]):
        (place / f"bad {number}.json").write_bytes(content)
    return place


def _must_reject() -> list[bytes]:
    """Half of the public ones; the reader's own tests have them all."""
    folder = os.environ.get("MEI_SOCIAL_CORPORA")
    found = sorted(Path(folder).rglob("n_*.json")) if folder else []
    return [path.read_bytes() for path in found][::2]


def _special(place: Path) -> None:
    """What is no ordinary file, and names that act."""
    os.mkfifo(place / "bad fifo.json")
    (place / "bad device.json").symlink_to("/dev/zero")
    (place / "bad link.json").symlink_to(place / "0.json")
    (place / "bad loop.json").symlink_to(place / "bad loop.json")
    (place / "bad gone.json").symlink_to(place / "nowhere")
    with (place / "bad sparse.json").open("wb") as stream:
        stream.truncate(20 << 30)
    (place / "bad shard").joinpath(*"abcdefgh").mkdir(parents=True)
    for name in (
        "bad \x1b[31mred.json",
        "bad \x9b2J\n.json",
        "bad \u202egnp.json",
        "bad [red].json",
        "bad =1+1.json",
    ):
        (place / name).write_bytes(b"{}")
    (place / os.fsdecode(b"bad \xff\xfe.json")).write_bytes(b"{}")


def _count_bad(place: Path) -> int:
    return sum(name.startswith("bad ") for name in [path.name for path in place.iterdir()])


RUNNER = """
import resource, sys
sys.argv = ["mei-social", *sys.argv[1:]]
try:
    from mei_social.__main__ import main
    code = main()
except SystemExit as ended:
    code = ended.code
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
# Our own ru_maxrss would hold what the test run had when it started us.
try:
    lines = open("/proc/self/status").read().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
except OSError:
    own = used[0].ru_maxrss
peak = max(own, used[1].ru_maxrss) // 1024
with open(PEAK, "w") as stream:
    stream.write(f"{peak}")
sys.exit(code)
"""


def told(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[bytes], int]:
    """The command, and the most megabytes that one of its processes had."""
    place = folder.parent
    rules, peak = place / "small.yaml", place / "peak"
    rules.write_text(SMALL_YAML, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", RUNNER.replace("PEAK", repr(str(peak))),
         "cohort", str(folder), "--rules", str(rules), *arguments],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **FIXED, "PYTHONUTF8": "1", "MEI_SOCIAL_HOME": str(place / "home")},
        timeout=LONGEST,
    )  # fmt: skip
    return done, int(peak.read_text())


def test_thirty_shown_two_hundred_named(folder: Path) -> None:
    """Each bad file is one line with a reason, and little memory is needed."""
    done, megabytes = told(folder, "--json")
    found = json.loads(done.stdout)
    named = [r for r in found["refused"] if r["file"].startswith("bad ") and len(r["reason"]) > 20]
    assert (found["shown"], len(found["refused"]), len(named)) == (GOOD, BAD, BAD)
    assert (done.returncode, done.stderr) == (3, b"")
    assert megabytes < MEGABYTES


@pytest.mark.slow
def test_twice_as_many_files(ruleset: Ruleset, tmp_path: Path) -> None:
    """Twice as many files, good and hostile, are at most twice the work."""
    good = export(ruleset, audit(ruleset, 500))
    bad = [content for content in broken(good) if len(content) < MOST_BYTES]

    def many(count: int) -> Path:
        place = folder_of(tmp_path / str(count), ruleset, range(10 * count))
        for number, content in enumerate(bad * count):
            (place / f"bad {number}.json").write_bytes(content)
        return place

    assert growth(lambda place: read_cohort(place, ruleset, processes=1), many, 4) < IN_STEP


def test_nothing_acts_on_a_terminal(folder: Path) -> None:
    """No byte of what a terminal obeys is in any output, and no file came to be."""
    before = {path.name for path in folder.parent.iterdir()}
    for arguments in (("--plain",), ("--json",)):
        done, _ = told(folder, *arguments)
        acting = [c for c in (done.stdout + done.stderr).decode() if not c.isprintable() and c != "\n"]
        assert acting == []
    after = {path.name for path in folder.parent.iterdir()}
    assert after - {*before, "peak", "small.yaml", "home"} == set()


def test_nothing_acts_in_a_spreadsheet(folder: Path) -> None:
    """No cell of the CSV starts a formula, and payloads stay recognisable."""
    path = folder.parent / "cohort.csv"
    done, _ = told(folder, "--output", str(path), "--replace")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    starts = {cell.lstrip()[:1] for row in rows for cell in row}
    assert starts & set("=+-@\uff1d\t\r") <= {"-"}
    assert [cell for row in rows for cell in row if cell.startswith("-") and cell != "-"] == []
    assert [row[1] for row in rows if "SUM" in row[1]] == ["'@SUM(1+1)*cmd|' /C calc'!A0"]
    assert done.returncode == 3


def test_names_are_recognised(folder: Path) -> None:
    """A file name that acts is shown as a sign, and can be found."""
    out = told(folder, "--json")[0].stdout.decode()
    names = [r["file"] for r in json.loads(out)["refused"]]
    assert [name for name in names if "[31mred" in name] == ["bad \u241b[31mred.json"]
    assert [name for name in names if "202E" in name] == ["bad <U+202E>gnp.json"]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_no_formula_in_a_real_spreadsheet(folder: Path, suffix: str) -> None:
    """LibreOffice, told to look for formulas, finds none in the figures of a hostile folder."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    made = folder.parent / f"cohort{suffix}"
    told(folder, "--json", "--output", str(made))
    profile = f"-env:UserInstallation=file://{folder.parent / 'profile'}"
    trusting = (
        ["--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"] if suffix == ".csv" else []
    )
    subprocess.run(
        [office, profile, "--headless", *trusting, "--convert-to", "fods", "--outdir", folder.parent, made],
        check=True,
        capture_output=True,
        timeout=200,
    )
    sheets = list(folder.parent.glob("cohort*.fods"))
    assert sheets != []
    assert [s.name for s in sheets if "table:formula=" in s.read_text("utf-8")] == []
