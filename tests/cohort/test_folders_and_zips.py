"""What people hand over: sub-folders, zip files, files that are no exports. Nothing is missed in silence."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cohort_files import audit, export, rules_of
from mei_social.cohort.exports import read_exports
from mei_social.cohort.folder import DEEPEST, records_in_zips
from mei_social.cohort.read import read_cohort
from mei_social.errors import CannotRead
from mei_social.export.page import with_data
from mei_social.export.read import read_export
from mei_social.files import archive
from mei_social.review.record import About, By, Decision, Record, Remark, Signed
from mei_social.review.record_file import data_of
from mei_social.ruleset.model import Ruleset
from programs import Done, run
from small_rules import SMALL_YAML

PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return rules_of(tmp_path_factory.mktemp("rules"))


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def exports(ruleset: Ruleset, *seeds: int) -> dict[str, bytes]:
    return {f"{seed}.json": export(ruleset, audit(ruleset, seed)) for seed in seeds}


def reasons(folder: Path, ruleset: Ruleset) -> dict[str, str]:
    return {refused.file: refused.reason for refused in read_cohort(folder, ruleset).refused}


def told(tmp_path: Path, *arguments: str) -> Done:
    rules = tmp_path / "small.yaml"
    rules.write_text(SMALL_YAML, encoding="utf-8")
    return run(*arguments, "--rules", str(rules), home=tmp_path / "home")


def test_a_zip_file_is_a_folder(tmp_path: Path, ruleset: Ruleset) -> None:
    """A zip file of exports is read like the folder that it would unpack to, whatever it is called."""
    files = exports(ruleset, 1, 2, 3)
    (tmp_path / "plain").mkdir()
    for name, content in files.items():
        (tmp_path / "plain" / name).write_bytes(content)
    for name in ("hand-in.zip", "hand-in"):
        (tmp_path / name).write_bytes(zipped(files))
        as_zip, as_folder = (read_cohort(tmp_path / each, ruleset) for each in (name, "plain"))
        assert list(as_zip.trainees) == list(as_folder.trainees)
        assert read_exports(tmp_path / name, ruleset.id) == read_exports(tmp_path / "plain", ruleset.id)


def test_a_zip_file_in_a_folder(tmp_path: Path, ruleset: Ruleset) -> None:
    """Its files stand beside those of the folder, and one that is in both counts once."""
    files = exports(ruleset, 1, 2)
    (tmp_path / "all.ZIP").write_bytes(zipped(files))
    (tmp_path / "1.json").write_bytes(files["1.json"])
    cohort = read_cohort(tmp_path, ruleset)
    assert [t.file for t in cohort.trainees] == ["1.json", "all.ZIP/2.json"]
    assert [(d.file, d.reason) for d in cohort.duplicates] == [("all.ZIP/1.json", "the same export again")]


def test_sub_folders_of_a_download(tmp_path: Path, ruleset: Ruleset) -> None:
    """A learning platform puts each trainee's file into folders, some of them inside each other."""
    files = exports(ruleset, 1, 2)
    (tmp_path / "all.zip").write_bytes(
        zipped(
            {
                "Task 3/Ann Jones_881_file_/1.json": files["1.json"],
                "__MACOSX/Task 3/Ann Jones_881_file_/._1.json": b"\x00\x05\x16\x07",
                "Task 3/.DS_Store": b"x",
            }
        )
    )
    place = tmp_path / "Task 4" / "Bea Ward_882_file_"
    place.mkdir(parents=True)
    (place / "2.json").write_bytes(files["2.json"])
    cohort = read_cohort(tmp_path, ruleset)
    assert not len(cohort.refused)
    assert {t.file for t in cohort.trainees} == {
        "all.zip/Task 3/Ann Jones_881_file_/1.json",
        "Task 4/Bea Ward_882_file_/2.json",
    }


def test_a_page_and_its_json_count_once(tmp_path: Path, ruleset: Ruleset) -> None:
    """Both are of one export, so the trainee stands in the cohort once, and nothing is to be doubted."""
    [content] = exports(ruleset, 1).values()
    page = with_data('<body><div id="mei-social-page"><p>Hello</p></div></body>', content)
    (tmp_path / "1.zip").write_bytes(zipped({"1.json": content, "1.html": page.encode()}))
    cohort = read_cohort(tmp_path / "1.zip", ruleset)
    assert (cohort.shown, len(cohort.duplicates), cohort.troubled) == (1, 1, False)


def test_too_deep_is_told(tmp_path: Path, ruleset: Ruleset) -> None:
    """Folders are followed as deep as is said, and the first that is deeper is named."""
    place = tmp_path.joinpath(*"abcdefgh")
    place.mkdir(parents=True)
    (place / "1.json").write_bytes(exports(ruleset, 1)["1.json"])
    (place / "i").mkdir()
    assert len("abcdefgh") == DEEPEST
    assert read_cohort(tmp_path, ruleset).shown == 1
    [(file, reason)] = reasons(tmp_path, ruleset).items()
    assert (file, "too deep" in reason) == ("a/b/c/d/e/f/g/h/i", True)


def test_a_folder_that_is_called_like_a_file(tmp_path: Path, ruleset: Ruleset) -> None:
    """It is said where it holds nothing, and read where it holds something."""
    (tmp_path / "1.json").mkdir()
    assert "a folder with the name of a file" in reasons(tmp_path, ruleset)["1.json"]
    (tmp_path / "1.json" / "mine.json").write_bytes(exports(ruleset, 1)["1.json"])
    assert (reasons(tmp_path, ruleset), read_cohort(tmp_path, ruleset).shown) == ({}, 1)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path, ruleset: Ruleset) -> None:
    """A program that only put one in front has changed nothing."""
    (tmp_path / "1.json").write_bytes(b"\xef\xbb\xbf" + exports(ruleset, 1)["1.json"])
    cohort = read_cohort(tmp_path, ruleset)
    assert (cohort.shown, cohort.troubled) == (1, False)


FOREIGN = {
    "photo.jpg": (b"\xff\xd8\xff\xe0" + bytes(50), "is a picture."),
    "screen.json": (PNG, "is a picture."),
    "IMG_1.heic": (b"\0\0\0\x18ftypheic" + bytes(20), "is a picture."),
    "printed.pdf": (b"%PDF-1.7\n<<>>", "is a PDF,"),
    "check.docx": (
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}),
        "is a file of Word,",
    ),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20), "is a file of Word,"),
    "sheet.ods": (zipped({"mimetype": b"application/vnd.oasis"}), "is a zip file under another name."),
    "a.rar": (b"Rar!\x1a\x07\x01\x00", "is a packed file,"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(9), "is a packed file,"),
    "a.json.gz": (b"\x1f\x8b\x08\x00", "is a packed file,"),
    "saved.db": (b"SQLite format 3\x00" + bytes(84), "is the file in which mei-social keeps"),
    "shell.json": ('{"a": 1}'.encode("utf-16"), "is in UTF-16,"),
    "empty.json": (b"", "is empty."),
    "to-read.md": (b"# Social media self-check", "is a file to read (Markdown),"),
    "table.CSV": (b'\xef\xbb\xbf"reference","check code"', "is a file to read (CSV),"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_export_is_named(name: str, tmp_path: Path, ruleset: Ruleset) -> None:
    """A mentor is told what it is, in a folder and in a zip file, and gets a sentence to send."""
    content, words = FOREIGN[name]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(content)
    (tmp_path / "in.zip").write_bytes(zipped({name: content}))
    for place in ("in", "in.zip"):
        [refused] = read_cohort(tmp_path / place, ruleset).refused
        assert refused.reason.startswith(words)
        assert f"you handed in: {name} {words.rstrip('.,')}" in refused.to_send


def test_the_sentence_to_send_fits_a_phone(tmp_path: Path, ruleset: Ruleset) -> None:
    """Whoever filled in the page has no command to make a file with, and is told of the page as well."""
    (tmp_path / "half.json").write_bytes(b"{")
    [refused] = read_cohort(tmp_path, ruleset).refused
    assert "with mei-social export or in the page that you filled in" in refused.to_send


def overlapping(content: bytes) -> bytes:
    """Thousands of entries of the list that all lead to the same bytes."""
    first = zipped({"a.json": bytes(6_000_000)})
    start = struct.unpack("<L", first[-6:-2])[0]
    entry = first[start:-22]
    count = 9_000
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, count, count, len(entry) * count, start, 0)
    return first[:start] + entry * count + end


def many(content: bytes) -> bytes:
    return zipped({f"{n}.json": b"{}" for n in range(archive.MOST_MEMBERS + 1)})


def long_list(content: bytes) -> bytes:
    """A list that says of itself that it is far too long: it is refused before it is read."""
    made = zipped({"a.json": content})
    return made[:-10] + struct.pack("<LLH", 400_000_000, 0, 0)


def swelling(content: bytes) -> bytes:
    """Each file is small enough to have any ratio, and all of them are not."""
    return zipped({f"{n}.json": bytes(65_000) for n in range(1_100)})


def another_list(content: bytes) -> bytes:
    """A comment that looks like the end of an empty zip file, which is found first."""
    made, comment = zipped({"a.json": content}), b"PK\x05\x06" + bytes(60)
    return made[:-2] + struct.pack("<H", len(comment)) + comment


WHOLE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut": (lambda content: zipped({"a.json": content})[:-30], "is no zip file that can be read."),
    "no list": (lambda _: b"PK\x03\x04" + bytes(400), "is no zip file that can be read."),
    "overlapping": (overlapping, "unpacks to more than 2048 MB."),
    "many": (many, "holds more than 20,000 files."),
    "swelling": (swelling, "unpacks to far more than it should,"),
    "another list": (another_list, "holds files that its list does not name."),
    "two in one": (
        lambda content: zipped({"a.json": content}) * 2,
        "holds files that its list does not name.",
    ),
    "long list": (long_list, "holds more than 20,000 files."),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_zip_file_that_is_refused(name: str, tmp_path: Path, ruleset: Ruleset) -> None:
    """By name in a folder, where the others are read all the same; as an error where it was given alone."""
    make, words = WHOLE[name]
    [content] = exports(ruleset, 1).values()
    (tmp_path / "bad.zip").write_bytes(make(content))
    (tmp_path / "1.json").write_bytes(content)
    assert reasons(tmp_path, ruleset)["bad.zip"].startswith(words)
    assert read_cohort(tmp_path, ruleset).shown == 1
    with pytest.raises(CannotRead, match=words):
        read_cohort(tmp_path / "bad.zip", ruleset)


def test_one_file_that_swells_is_refused_alone(tmp_path: Path, ruleset: Ruleset) -> None:
    """However large it would be, the exports beside it are read."""
    [content] = exports(ruleset, 1).values()
    (tmp_path / "x.zip").write_bytes(zipped({"a.json": bytes(80_000_000), "1.json": content}))
    assert list(reasons(tmp_path / "x.zip", ruleset)) == ["a.json"]
    assert read_cohort(tmp_path / "x.zip", ruleset).shown == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name(tmp_path: Path, ruleset: Ruleset) -> None:
    """A cohort counts both; `review` does not choose one of them for the mentor."""
    first, second = exports(ruleset, 1, 2).values()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("a.json", first)
        packed.writestr("a.json", second)
    (tmp_path / "x.zip").write_bytes(made.getvalue())
    assert read_cohort(tmp_path / "x.zip", ruleset).shown == 2
    done = told(tmp_path, "review", str(tmp_path / "x.zip" / "a.json"))
    assert (done.returncode, b"holds 2 files that are called a.json." in done.stderr) == (3, True)


def linked() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        link = zipfile.ZipInfo("a.json")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    return made.getvalue()


def locked() -> bytes:
    made = bytearray(zipped({"a.json": b"{}"}))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def broken() -> bytes:
    made = bytearray(zipped({"a.json": b"{}" * 50}))
    made[40] ^= 0xFF
    return bytes(made)


def otherwise(method: int, content: bytes) -> bytes:
    """Packed by another method, and of a size that it does not say."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        packed.writestr("a.json", content)
    lied = bytearray(made.getvalue())
    for at in (22, lied.index(b"PK\x01\x02") + 24):
        lied[at : at + 4] = struct.pack("<L", 10)
    return bytes(lied)


def unknown(method: int) -> bytes:
    made = bytearray(zipped({"a.json": b"{}"}))
    for at in (8, made.index(b"PK\x01\x02") + 10):
        made[at : at + 2] = struct.pack("<H", method)
    return bytes(made)


def lying() -> bytes:
    """It says that it is small, and is not."""
    made = bytearray(zipped({"a.json": b"x" * 40_000}))
    for at in (22, made.index(b"PK\x01\x02") + 24):
        made[at : at + 4] = struct.pack("<L", 10)
    return bytes(made)


MEMBERS: dict[str, tuple[bytes, str]] = {
    "link": (linked(), "is a link to somewhere else,"),
    "locked": (locked(), "is locked with a password."),
    "broken": (broken(), "is damaged where it lies in the zip file."),
    "lying": (lying(), "is damaged where it lies in the zip file."),
    "bzip2": (otherwise(zipfile.ZIP_BZIP2, bytes(9_000_000)), "is packed in a way that we do not open."),
    "lzma": (otherwise(zipfile.ZIP_LZMA, bytes(9_000_000)), "is packed in a way that we do not open."),
    "deflate64": (unknown(9), "is packed in a way that we do not open."),
    "zstd": (unknown(93), "is packed in a way that we do not open."),
    "nested": (zipped({"a.zip": zipped({"1.json": b"{}"})}), "is a zip file inside a zip file."),
    "bomb": (zipped({"a.json": bytes(5_000_000)}), "unpacks to far more than it should,"),
}


@pytest.mark.parametrize("name", MEMBERS)
def test_a_file_in_a_zip_file_that_is_refused(name: str, tmp_path: Path, ruleset: Ruleset) -> None:
    """By name and with a reason; the command ends with 3 and without a traceback."""
    content, words = MEMBERS[name]
    (tmp_path / "x.zip").write_bytes(content)
    [reason] = reasons(tmp_path / "x.zip", ruleset).values()
    assert reason.startswith(words)
    done = told(tmp_path, "cohort", str(tmp_path / "x.zip"))
    assert (done.returncode, b"Traceback" in done.stderr) == (3, False)


@pytest.mark.parametrize(
    "name", ["../../1.json", "/etc/1.json", "C:\\x\\1.json", "a\x1b[2J\u202e.json", "a/\n.json"]
)
def test_names_in_a_zip_file_are_only_names(name: str, tmp_path: Path, ruleset: Ruleset) -> None:
    """Nothing is written anywhere, and nothing that a terminal obeys is shown."""
    (tmp_path / "x.zip").write_bytes(zipped({name: exports(ruleset, 1)["1.json"], "b.json": b"{"}))
    before = sorted(tmp_path.iterdir())
    cohort = read_cohort(tmp_path / "x.zip", ruleset)
    assert (cohort.shown, len(cohort.refused)) == (1, 1)
    assert next(iter(cohort.trainees)).file.isprintable()
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_without_a_name(tmp_path: Path, ruleset: Ruleset) -> None:
    """One whose name begins with what ends a name elsewhere is no export, and the others are read."""
    content = zipped({"x.json": b"{}", "1.json": exports(ruleset, 1)["1.json"]})
    (tmp_path / "x.zip").write_bytes(content.replace(b"x.json", b"\0.json"))
    assert next(iter(read_cohort(tmp_path / "x.zip", ruleset).trainees)).file == "1.json"
    assert b"made a mistake" not in told(tmp_path, "cohort", str(tmp_path / "x.zip")).stderr


def test_shares_of_a_zip_file(tmp_path: Path, ruleset: Ruleset) -> None:
    """Read by several processes it comes to the same as by one."""
    (tmp_path / "x.zip").write_bytes(
        zipped({f"{n % 3}/{k}": v for n, (k, v) in enumerate(exports(ruleset, *range(1, 9)).items())})
    )
    one, three = (read_cohort(tmp_path, ruleset, processes=n) for n in (1, 3))
    assert list(one.trainees) == list(three.trainees)


def test_review_of_a_file_in_a_zip_file(tmp_path: Path, ruleset: Ruleset) -> None:
    """Its record lies beside the zip file."""
    (tmp_path / "x.zip").write_bytes(zipped({"in/1.json": exports(ruleset, 1)["1.json"], "2.json": PNG}))
    done = told(tmp_path, "review", str(tmp_path / "x.zip" / "in" / "1.json"))
    assert (done.returncode, b"MS-00000001" in done.stdout) == (0, True)
    gone = told(tmp_path, "review", str(tmp_path / "x.zip" / "3.json"))
    assert (gone.returncode, b"There is no file 3.json in" in gone.stderr) == (3, True)
    picture = told(tmp_path, "review", str(tmp_path / "x.zip" / "2.json"))
    assert (picture.returncode, b"is a picture." in picture.stderr) == (3, True)


def test_review_of_many(tmp_path: Path, ruleset: Ruleset) -> None:
    """Each is shown, one after another; a record or a page is about one, and that is said."""
    files = exports(ruleset, 1, 2)
    (tmp_path / "x.zip").write_bytes(zipped({**files, "again.json": files["1.json"], "photo.json": PNG}))
    done = told(tmp_path, "review", str(tmp_path / "x.zip"))
    assert [done.stdout.count(f"MS-0000000{n}".encode()) > 0 for n in (1, 2)] == [True, True]
    assert (done.stdout.count(b"The same export again."), done.stderr.count(b"is a picture.")) == (1, 1)
    one = told(tmp_path, "review", str(tmp_path / "x.zip"), "--json")
    assert (one.returncode, b"holds 4 files. Give one of them" in one.stderr) == (2, True)


def test_review_of_an_office_file(tmp_path: Path) -> None:
    """A file of an office program, which is a zip file inside, is one file, and is called what it is."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
    (tmp_path / "jo.docx").write_bytes(zipped(parts))
    done = told(tmp_path, "review", str(tmp_path / "jo.docx"))
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"jo.docx is a file of Word, Excel or another office program" in done.stderr


def test_a_record_only_of_what_was_read(tmp_path: Path, ruleset: Ruleset) -> None:
    """The command for a record names a file that was read, and is not there where none was."""
    (tmp_path / "x.zip").write_bytes(zipped({"0.json": b"{", **exports(ruleset, 1)}))
    (tmp_path / "y.zip").write_bytes(zipped({"0.json": b"{", "1.json": b"{"}))
    some, none = (told(tmp_path, "review", str(tmp_path / name)).stderr for name in ("x.zip", "y.zip"))
    assert b"/1.json" in some.split(b"review --record")[1]
    assert b"--record" not in none


def record_of(content: bytes, *, decision: Decision | None = None, name: str | None = "Sam Hill") -> bytes:
    """A mentor's record about one export."""
    read = read_export(content)
    about = About(ref=read.audit.ref, revision=read.audit.revision, digest=read.digest)
    remarks = (
        ()
        if decision is None
        else (
            Remark(
                question="profile-private",
                account="a1",
                decision=decision,
                comment=None,
                reason="Please look again." if decision is Decision.ASK_AGAIN else None,
            ),
        )
    )
    signed = Signed(name=name, date=date(2026, 11, 30)) if name else None
    by = By(id=read.rules.id, version=read.rules.version, digest=read.rules.digest)
    return data_of(Record(about=about, rules=by, remarks=remarks, signed=signed), "0.2.0")


def test_records_beside_the_exports(tmp_path: Path, ruleset: Ruleset) -> None:
    """How many were signed, sent back, begun and not read yet; a record of an older file says nothing."""
    files = exports(ruleset, 1, 2, 3, 4, 5)
    (tmp_path / "sub").mkdir()
    for name, content in files.items():
        (tmp_path / "sub" / name).write_bytes(content)
    records = {
        "1": record_of(files["1.json"]),
        "2": record_of(files["2.json"], decision=Decision.ASK_AGAIN),
        "3": record_of(files["3.json"], name=None),
        "4": record_of(export(ruleset, audit(ruleset, 4, revision=2))),
        "5": record_of(files["5.json"]).replace(b"Sam Hill", b"Sam Hall"),
    }
    assert read_cohort(tmp_path, ruleset).reviews is None
    for name, content in records.items():
        (tmp_path / "sub" / f"{name}.review.json").write_bytes(content)
    cohort = read_cohort(tmp_path, ruleset)
    assert [t.review.value for t in sorted(cohort.trainees, key=lambda t: t.file)] == [
        "accepted",
        "sent-back",
        "begun",
        "to-read",
        "to-read",
    ]
    out = told(tmp_path, "cohort", str(tmp_path)).stdout.decode()
    assert "Your records: 1 signed, 1 sent back, 1 begun and 2 still to read." in " ".join(out.split())


def test_records_of_a_zip_file(tmp_path: Path, ruleset: Ruleset) -> None:
    """They lie right beside it, where `review` puts them; the folders around it are not looked through."""
    files = exports(ruleset, 1, 2)
    (tmp_path / "x.zip").write_bytes(zipped(files))
    (tmp_path / "1.review.json").write_bytes(record_of(files["1.json"]))
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "2.review.json").write_bytes(record_of(files["2.json"]))
    reviews = read_cohort(tmp_path / "x.zip", ruleset).reviews
    assert reviews
    assert {each.value: n for each, n in reviews.items() if n} == {"accepted": 1, "to-read": 1}


def test_records_in_a_zip_file_are_told(tmp_path: Path, ruleset: Ruleset) -> None:
    """How many records lie in zip files is told; an export with such a name is none."""
    files = exports(ruleset, 1, 2)
    packed = {
        "1.json": files["1.json"],
        "all/1.review.json": record_of(files["1.json"]),
        "ANN.REVIEW.JSON": files["2.json"],
        "__MACOSX/all/._1.review.json": b"x",
    }
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "all.zip").write_bytes(zipped(packed))
    (tmp_path / "in" / "cut.zip").write_bytes(zipped(packed)[:-30])
    assert records_in_zips(tmp_path / "in") == 1
    assert records_in_zips(tmp_path / "in" / "all.zip") == 1
    assert records_in_zips(tmp_path / "in" / "cut.zip") == 0
    out = told(tmp_path, "cohort", str(tmp_path / "in" / "all.zip")).stderr.decode()
    assert "In zip files: 1 record of a review, which cannot be read there" in " ".join(out.split())
