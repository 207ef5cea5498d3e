"""One file for the eye and the program: what a mentor's commands make of it, and a trainee's of a review."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mei_social import __version__
from mei_social.export.page import carried_in
from mei_social.export.read import read_export
from mei_social.review.record import Decision, Remark, new_record
from mei_social.review.record_file import write_review
from mei_social.ruleset.load import load_rules
from programs import copied, finished, invoke, small


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trainee's folder with a page and the JSON of the same export, under the small rules."""
    folder = tmp_path_factory.mktemp("pages")
    rules, answers = small(folder)
    home = finished(folder, answers, rules=rules)
    given = folder / "given"
    given.mkdir()
    for kind in ("html", "json"):
        code, _, told = invoke("export", str(given / f"jo.{kind}"), "--yes", "--rules", str(rules), home=home)
        assert code == 0, told
    return folder


@pytest.fixture
def given(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template / "given", tmp_path / "given"))


@pytest.fixture
def rules(template: Path) -> list[str]:
    return ["--rules", str(template / "small.yaml")]


@pytest.fixture
def mentor(tmp_path: Path) -> Path:
    return tmp_path / "mentor"


def changed(page: Path) -> str:
    """The page says `Yes` where it said `No`, and its data is as it was."""
    text = page.read_text("utf-8")
    assert ">No<" in text
    page.write_text(text.replace(">No<", ">Yes<", 1), encoding="utf-8")
    return page.name


def test_review_of_a_page(given: Path, rules: list[str], mentor: Path) -> None:
    """`review` shows the same of a page as of the JSON of the same export, and leaves both as they are."""
    before = {path.name: path.read_bytes() for path in given.iterdir()}
    found = [
        invoke("review", str(given / f"jo.{kind}"), "--json", *rules, home=mentor)
        for kind in ("html", "json")
    ]
    page, alone = (json.loads(out) for _, out, _ in found)

    assert [code for code, _, _ in found] == [0, 0]
    assert page | {"seen": []} == alone | {"seen": []}
    assert {path.name: path.read_bytes() for path in given.iterdir()} == before


def test_review_of_a_page_that_differs(given: Path, rules: list[str], mentor: Path) -> None:
    """A page that says something else than its data is a doubt in words; the data is what is shown."""
    changed(given / "jo.html")
    code, out, _ = invoke("review", str(given / "jo.html"), "--json", *rules, home=mentor)
    body, alone = (
        json.loads(out),
        json.loads(invoke("review", str(given / "jo.json"), "--json", *rules, home=mentor)[1]),
    )

    assert (code, [doubt["reason"] for doubt in body["doubts"]]) == (3, ["page-differs"])
    assert body["gates"] == alone["gates"]
    assert "does not say what its data says" in invoke("review", str(given / "jo.html"), *rules, home=mentor)[
        1
    ].replace("\n", " ")


def test_review_tells_what_stands_around_a_page(given: Path, rules: list[str], mentor: Path) -> None:
    """The warning of a mail system is no doubt, and is told in its own words, made safe to show."""
    page = given / "jo.html"
    page.write_text("CAUTION \x1b[31mfrom outside\n" + page.read_text("utf-8"), encoding="utf-8")
    code, out, _ = invoke("review", str(page), *rules, home=mentor)

    assert code == 0
    assert 'Around the page stands what no export says: "CAUTION ␛[31mfrom outside"' in " ".join(out.split())


def written(given: Path, rules: list[str]) -> Path:
    """A mentor's record of the export, beside it."""
    export = read_export(given / "jo.json")
    remark = Remark(
        question="account-private",
        account="a1",
        decision=Decision.ASK_AGAIN,
        comment=None,
        reason="We talked",
    )
    blank = new_record(load_rules(Path(rules[1])), export.audit.ref, export.audit.revision, export.digest)
    write_review(given / "jo.review.json", blank.with_remark(remark), __version__)
    return given / "jo.review.json"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cut", "is not whole: its data, which stands at the end, is missing or cut off"),
        ("twice", "holds data more than once, so it could be read in two ways"),
        ("large", "is larger than 6 MB"),
        ("archive", "is a web archive"),
    ],
)
def test_bad_pages(given: Path, rules: list[str], mentor: Path, name: str, expected: str) -> None:
    """A page that cannot be read is one sentence, by name, in `review` and `cohort`; the others count."""
    page = (given / "jo.html").read_text("utf-8")
    data = page[page.index('<div id="mei-social-data"') :]
    content = {
        "cut": page[: len(page) // 2],
        "twice": page.replace(data, data + data),
        "large": page + " " * 20_000_000,
        "archive": f"From: <Saved by Blink>\n{page}",
    }[name]
    bad = given / f"{name}.html"
    bad.write_text(content, encoding="utf-8")
    code, out, err = invoke("review", str(bad), *rules, home=mentor)
    cohort = invoke("cohort", str(given), "--json", *rules, home=mentor)
    found = json.loads(cohort[1])

    assert (code, out) == (3, "")
    assert f"{name}.html" in err
    assert expected in " ".join(err.split())
    assert (cohort[0], len(found["trainees"])) == (3, 1)
    assert [each["file"] for each in found["refused"]] == [f"{name}.html"]
    assert expected in found["refused"][0]["reason"]


def test_page_and_json_side_by_side_count_once(given: Path, rules: list[str], mentor: Path) -> None:
    """A folder with both kinds of one export has one trainee, and nothing to doubt."""
    code, out, _ = invoke("cohort", str(given), "--json", *rules, home=mentor)
    found = json.loads(out)

    assert (code, len(found["trainees"]), found["doubted"]) == (0, 1, [])
    assert [each["reason"] for each in found["duplicates"]] == ["the same export again"]


def test_a_folder_of_pages(given: Path, rules: list[str], mentor: Path) -> None:
    """A folder of pages alone is read as one of JSON; a record that lies beside them is no export."""
    (given / "jo.json").unlink()
    (given / "jo.review.html").write_text("<p>", encoding="utf-8")
    code, out, _ = invoke("cohort", str(given), "--json", *rules, home=mentor)

    assert (code, len(json.loads(out)["trainees"])) == (0, 1)


def test_a_page_that_differs_is_doubted_in_a_folder(given: Path, rules: list[str], mentor: Path) -> None:
    """`cohort` says of such a page what `review` says, and counts its data."""
    (given / "jo.json").unlink()
    changed(given / "jo.html")
    code, out, _ = invoke("cohort", str(given), "--json", *rules, home=mentor)
    [doubted] = json.loads(out)["doubted"]

    assert code == 3
    assert doubted["reasons"] == [
        "its page does not say what its data says: one of the two was changed after it was exported"
    ]


def test_data_of_another_trainee(template: Path, given: Path, rules: list[str], mentor: Path) -> None:
    """A page into which somebody else's data was put is doubted in `review` and in `cohort`."""
    _, answers = small(template)
    home = finished(mentor.parent / "other", answers, rules=Path(rules[1]))
    other = given / "other.html"
    invoke("export", str(other), "--yes", *rules, home=home)
    start = '<div id="mei-social-data"'
    page, (_, data) = (given / "jo.html").read_text("utf-8"), other.read_text("utf-8").split(start)
    other.write_text(page.split(start)[0] + start + data, encoding="utf-8")
    code, out, _ = invoke("review", str(other), "--json", *rules, home=mentor)
    found = json.loads(invoke("cohort", str(given), "--json", *rules, home=mentor)[1])

    assert (code, [doubt["reason"] for doubt in json.loads(out)["doubts"]]) == (3, ["page-differs"])
    assert [each["file"] for each in found["doubted"]] == ["other.html"]


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.replace("\n", "\r\n"),
        lambda page: f"\ufeff{page}",
        lambda page: f"CAUTION: from outside\n{page}\nScanned.",
        lambda page: page.replace(">\n<", ">\n    <"),
        lambda page: re.sub(r"=\"([^\"']*)\"", r"='\1'", page),
    ],
    ids=["line ends", "byte order mark", "banner", "indented", "other quotes"],
)
def test_a_page_that_was_sent(
    given: Path, rules: list[str], mentor: Path, change: Callable[[str], str]
) -> None:
    """What programs do to a page on its way makes no difference to a folder."""
    expected = json.loads(invoke("cohort", str(given), "--json", *rules, home=mentor)[1])["trainees"]
    (given / "jo.json").unlink()
    page = given / "jo.html"
    page.write_bytes(change(page.read_text("utf-8")).encode())
    code, out, _ = invoke("cohort", str(given), "--json", *rules, home=mentor)
    found = json.loads(out)

    assert (code, found["doubted"], found["refused"]) == (0, [], [])
    assert [each | {"file": ""} for each in found["trainees"]] == [each | {"file": ""} for each in expected]


def test_impact_on_pages(given: Path, rules: list[str], mentor: Path) -> None:
    """`rules impact` counts a pair of page and JSON as one trainee, and as no older file."""
    code, out, _ = invoke("rules", "impact", rules[1], str(given), "--old", rules[1], "--json", home=mentor)

    found = json.loads(out)
    assert (code, found["trainees"], found["older"], found["doubted"]) == (0, 1, 0, [])

    changed(given / "jo.html")
    out = invoke("rules", "impact", rules[1], str(given), "--old", rules[1], "--json", home=mentor)[1]
    assert [doubt["file"] for doubt in json.loads(out)["doubted"]] == ["jo.html"]


def test_a_review_page_for_the_trainee(
    template: Path, given: Path, rules: list[str], mentor: Path, tmp_path: Path
) -> None:
    """A page with the mentor's record carries it: `import-review` takes the same from it as from JSON."""
    record = written(given, rules)
    made = invoke(
        "review", str(given / "jo.html"), "--html", str(given / "jo.review.html"), *rules, home=mentor
    )
    assert made[0] == 0
    page = (given / "jo.review.html").read_bytes()
    assert json.loads(carried_in(page, "It").data)["items"] == json.loads(record.read_bytes())["items"]

    home = copied(template / "home", tmp_path)
    first = invoke("import-review", str(given / "jo.review.html"), *rules, home=home)
    again = invoke("import-review", str(record), *rules, home=home)
    assert (first[0], again[0]) == (0, 0)
    assert again[1] == first[1]
    assert "You have taken this in before. Nothing was changed." in again[2]


def test_a_review_page_that_differs(
    template: Path, given: Path, rules: list[str], mentor: Path, tmp_path: Path
) -> None:
    """A trainee is told when the page of a review says something else than its data."""
    written(given, rules)
    page = given / "jo.review.html"
    invoke("review", str(given / "jo.html"), "--html", str(page), *rules, home=mentor)
    page.write_text(page.read_text("utf-8").replace("</h1>", " Fine</h1>"), encoding="utf-8")
    code, out, _ = invoke("import-review", str(page), *rules, home=copied(template / "home", tmp_path))

    assert code == 0
    assert "Its page does not say what its data says" in " ".join(out.split())


def test_a_record_is_no_export(given: Path, rules: list[str], mentor: Path) -> None:
    """A review page that is given to `review` is called a mentor's record."""
    written(given, rules)
    page = given / "jo.review.html"
    invoke("review", str(given / "jo.html"), "--html", str(page), *rules, home=mentor)
    code, _, err = invoke("review", str(page), *rules, home=mentor)

    assert code == 3
    assert "is a record about a file, and not the file itself" in " ".join(err.split())
