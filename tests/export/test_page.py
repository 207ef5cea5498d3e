"""A page that carries its data, as it was made and after what programs and people do to it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mei_social.errors import CannotRead
from mei_social.export.page import (
    DATA_ID,
    MOST_PAGE_BYTES,
    NO_DATA,
    PAGE_ID,
    Carried,
    carried_in,
    with_data,
)
from mei_social.export.read import read_export
from mei_social.parsing.json_reader import AGAIN
from mei_social.render.report.html import to_html
from sample_report import HOSTILE, hostile_report, sample_report
from small_exports import audit_of, export_bytes, rules_of
from work import IN_STEP, growth

DATA = b'{"a": "\xc3\xa9"}\n'
PAGE = with_data(to_html(sample_report()), DATA)
BLOCK = re.compile(f'<div id="{DATA_ID}".*?</div>\n', re.DOTALL)
WARNING = "CAUTION: this mail is from outside. Think & ask < before you click > it.\n\n"


def read(page: str) -> Carried:
    return carried_in(page.encode(), "It")


def refusal(content: bytes) -> str:
    with pytest.raises(CannotRead) as caught:
        carried_in(content, "It")
    return str(caught.value)


def test_the_bytes_come_back() -> None:
    """What was put in comes out, and the page fits it."""
    assert read(PAGE) == Carried(DATA, whole=True, same_words=True, around="")


@given(st.binary(max_size=300))
def test_any_bytes_come_back(data: bytes) -> None:
    """Whatever the data is."""
    assert read(with_data(to_html(sample_report()), data)) == Carried(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_words(text: str) -> None:
    """Hostile text in every field is words like others, as the page was made and with a line more behind."""
    page = with_data(to_html(hostile_report(text)), DATA).encode("utf-8", "replace")
    assert carried_in(page, "It") == Carried(DATA)
    assert carried_in(page + b"\n", "It").same_words or "\x00" in text


@given(st.integers(0, len(PAGE.encode()) - 1), st.binary(min_size=1, max_size=1))
def test_one_other_byte(place: int, byte: bytes) -> None:
    """A page with any byte changed is read strictly: it comes out as it does with a line more behind."""
    page = PAGE.encode()
    changed = page[:place] + byte + page[place + 1 :]
    assert outcome(changed) == outcome(changed + b"\n")


def outcome(content: bytes) -> Carried | str:
    """What comes of a file, or why nothing does."""
    try:
        return carried_in(content, "It")
    except CannotRead as error:
        return str(error)


def test_the_data_is_inert() -> None:
    """One hidden element without a script, of letters that mean nothing to a browser."""
    block = BLOCK.findall(PAGE)
    assert len(block) == 1
    assert re.fullmatch(
        rf'<div id="{DATA_ID}" hidden( data-(digest|page|file)="\w{{64}}"){{3}}>\s[\w+/=\s]+</div>\s',
        block[0],
    )
    assert PAGE.index(DATA_ID) > PAGE.rindex("</footer>")


HARMLESS: dict[str, Callable[[str], str]] = {
    "line ends of Windows": lambda page: page.replace("\n", "\r\n"),
    "a byte order mark": lambda page: f"\ufeff{page}",
    "other quotes": lambda page: re.sub(r"=\"([^\"']*)\"", r"='\1'", page),
    "no quotes": lambda page: re.sub(r"(data-\w+)=\"(\w+)\"", r"\1=\2", page),
    "capitals": lambda page: re.sub(r"</?[a-z][a-z0-9]*", lambda found: found[0].upper(), page),
    "other order": lambda page: re.sub(r'(data-digest="\w+") (data-page="\w+")', r"\2 \1", page),
    "indented": lambda page: re.sub(r">\s*<", ">\n\t  <", page).replace("\n", "\n    "),
    "one long line": lambda page: page.replace("\n", " "),
    "as a browser saves it": lambda page: (
        "<!-- saved from url=(0016)about:internet -->\n"
        + page.replace(" hidden data", ' hidden="" data').replace("&#39;", "'").replace("<tr>", "<tr>\n")
    ),
    "opened parts": lambda page: page.replace("<details", '<details open=""'),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_what_programs_do_is_no_change(change: str) -> None:
    """Saving, sending and laying out a page anew leaves its words and its data as they were."""
    changed = HARMLESS[change](PAGE)
    assert changed != PAGE
    assert read(changed) == Carried(DATA)


@pytest.mark.parametrize(
    "page",
    [
        WARNING + PAGE,
        PAGE + WARNING,
        PAGE.replace("<body>", f"<body><table><tr><td style='color:red'>{WARNING}</table>"),
        PAGE.replace("</body>", f"<p>{WARNING}</body>"),
    ],
)
def test_words_around_the_page(page: str) -> None:
    """The warning of a mail system before or behind is told, and changes nothing."""
    found = read(page)
    assert (found.data, found.whole, found.same_words) == (DATA, True, True)
    assert found.around.startswith("CAUTION: this mail is from outside. Think & ask < before you click")


def test_changed_words() -> None:
    """A word that was changed, put in or taken out is seen."""
    for change in (("</h1>", " Low</h1>"), ("<main", "<p>Fine</p><main"), (">No<", ">Yes<")):
        assert read(PAGE.replace(*change, 1)) == Carried(DATA, same_words=False)


def test_changed_data() -> None:
    """Data that was changed is seen by both digests."""
    other = base64.b64encode(b'{"a": 1}\n').decode()
    changed = re.sub(r'(data-file="\w+">)[^<]*', rf"\g<1>{other}", PAGE)
    assert read(changed) == Carried(b'{"a": 1}\n', whole=False, same_words=False)


def test_data_of_another_page() -> None:
    """The whole block of another page has a sound digest of its data, and does not fit this page."""
    other = with_data(to_html(sample_report(name="Sam Okafor")), b"{}")
    changed = BLOCK.sub(lambda _: BLOCK.findall(other)[0], PAGE)
    assert read(changed) == Carried(b"{}", whole=True, same_words=False)


@pytest.mark.parametrize("how", ["hidden", 'style="display:none"', "hidden=''"])
def test_what_somebody_hides(how: str) -> None:
    """Words that are still there and cannot be seen are no longer what the page says."""
    assert "style" in how or not read(PAGE.replace("<body>", f"<body><p>Fine</p><main {how}>")).same_words
    assert not read(PAGE.replace('<section id="gates"', f'<section {how} id="gates"')).same_words


@given(st.integers(0, len(PAGE)))
def test_a_page_that_was_cut_off(place: int) -> None:
    """Wherever it ends, there is a sentence, or the page and its data are whole."""
    assert outcome(PAGE[:place].encode()) in {
        f"It {NO_DATA}",
        f"It is not whole: its data, which stands at the end, is missing or cut off. {AGAIN}",
        Carried(PAGE[:place].encode()) if "<" not in PAGE[:place] else Carried(DATA),
    }


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9])
def test_a_page_that_was_cut_off_is_not_called_old(share: float) -> None:
    """A page without its end is told to be cut off, however little of it is there."""
    told = refusal(PAGE[: int(len(PAGE) * share)].encode())
    assert told == f"It is not whole: its data, which stands at the end, is missing or cut off. {AGAIN}"


def test_two_blocks() -> None:
    """Data that stands there twice is refused: it could be read in two ways."""
    twice = BLOCK.sub(lambda found: found[0] * 2, PAGE)
    expected = f"It holds data more than once, so it could be read in two ways. {AGAIN}"
    assert [refusal(page.encode()) for page in (twice, PAGE + PAGE)] == [expected, expected]


@pytest.mark.parametrize("letters", ["e30", "e3=0", "{}", "e<b>30=", "e30=e30=", "ｅ30="])
def test_damaged_data(letters: str) -> None:
    """What is no base64 is refused."""
    damaged = re.sub(r'(data-file="\w+">)[^<]*', lambda found: found[1] + letters, PAGE)
    assert refusal(damaged.encode()) == f"It holds data that is damaged. {AGAIN}"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<p>" + b" " * MOST_PAGE_BYTES, "is larger than 6 MB, and no export is."),
        (PAGE.encode() + b"x" * 20_000_000, "is larger than 6 MB, and no export is."),
        (b"<p>" * 150_001, "has more than 150,000 tags, and no export has."),
        (
            b"From: <Saved by Blink>\nContent-Type: multipart/related;",
            "is a web archive, which a browser has made",
        ),
        (b"<p>\xff", "is not in UTF-8, and exports are."),
    ],
)
def test_no_page_of_ours(content: bytes, expected: str) -> None:
    """Too large, too many parts, another kind of file: one sentence, before anything is made of it."""
    assert refusal(content).startswith(f"It {expected}")


@pytest.mark.parametrize(
    "content", [b"<html>", b"<![foo[<p>", b"x<y", to_html(sample_report()).replace(PAGE_ID, "x").encode()]
)
def test_a_page_without_data(content: bytes) -> None:
    """A page of an older version, or of somebody else, is told so with what to ask for."""
    assert refusal(content) == f"It {NO_DATA}"


@pytest.mark.parametrize("content", [b"", b'{"a": "<p>"}', b" [1]", b"\xef\xbb\xbf{<", b"a,b"])
def test_other_files_are_their_own_data(content: bytes) -> None:
    """Whatever is no page is left to the reader of JSON, byte for byte."""
    assert carried_in(content, "It") == Carried(content)


SLOW: dict[str, Callable[[int], str]] = {
    "tags": lambda n: "<a " * n,
    "comments": lambda n: "<!--" * n,
    "quotes": lambda n: "<a '" * n,
    "attributes": lambda n: f"<a{' a' * n}>",
    "declarations": lambda n: "<!a" * n,
    "ends": lambda n: "</" * n,
    "sections": lambda n: "<![CDATA[" * n,
    "pieces": lambda n: f'<div id="{DATA_ID}">{"<b>A" * n}',
    "instructions": lambda n: "<?" * n,
}


@pytest.mark.parametrize("kind", SLOW)
def test_no_page_takes_longer_than_its_length(kind: str) -> None:
    """Twice as much of what parsers choke on costs about twice as much work."""

    def look(content: bytes) -> None:
        with suppress(CannotRead):
            carried_in(content, "It")

    assert growth(look, lambda n: SLOW[kind](n).encode(), 10_000) < IN_STEP


def test_an_export(tmp_path: Path) -> None:
    """An export in a page is read as the same export alone, but for what is said about the page."""
    rules = rules_of(tmp_path)
    body = export_bytes(rules, audit_of(rules))
    page = with_data(to_html(sample_report()), body)
    assert read_export(page.encode()) == read_export(body)
    changed = read_export(page.replace("</h1>", " Low</h1>", 1).encode())
    assert (changed.page_matches, changed.check_matches) == (False, True)
