"""The report as a page."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from browsers import chromium
from effort import some_of
from mei_social.audit.assess import Band
from mei_social.export.page import with_data
from mei_social.export.write import to_json
from mei_social.render.page import TEMPLATES, style_hash
from mei_social.render.report import headings
from mei_social.render.report.html import to_html
from mei_social.report.model import First, Matrix
from mei_social.text.visible import visible
from sample_report import AT_ONCE, BLANK, GATE, HOSTILE, corpus, hostile_report, sample_report
from small_exports import audit_of, body_of, rules_of

PLAIN = "Zqx"
DRAWN = {"svg", "title", "desc", "text", "g", "rect"}
NEVER_SAID = re.compile(r"\b(verif|certif|complian|complies|safe\b|secure|passed)", re.IGNORECASE)
Event = tuple[str, str, tuple[tuple[str, str | None], ...]]


class Reader(HTMLParser):
    """The page as events. The picture is apart: it may cut a text, which the table has whole."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.events: list[Event] = []
        self.drawn: list[Event] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def keep(self, kind: str, what: str, more: tuple[tuple[str, str | None], ...] = ()) -> None:
        (self.drawn if "svg" in self.open else self.events).append((kind, what, more))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "rect"}:
            self.open.append(tag)
        self.keep("start", tag, tuple(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            self.keep("end", tag)
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        last = self.events[-1] if self.events else ("", "", ())
        if "svg" not in self.open and last[0] == "data":
            self.events[-1] = ("data", last[1] + data, ())
        else:
            self.keep("data", data)

    def handle_comment(self, data: str) -> None:
        self.keep("comment", data)

    def handle_pi(self, data: str) -> None:
        self.keep("pi", data)

    def attributes(self) -> list[tuple[str, str, str | None]]:
        return [(tag, *a) for kind, tag, attrs in self.events + self.drawn if kind == "start" for a in attrs]

    def text(self) -> str:
        return " ".join(what for kind, what, _ in self.events if kind == "data")

    def headings(self) -> list[tuple[int, str]]:
        found = []
        for (_, tag, _), (_, text, _) in pairwise(self.events):
            if re.fullmatch("h[1-6]", tag):
                found.append((int(tag[1]), text))
        return [(level, text) for level, text in found if text.strip()]


def second_level(page: str) -> list[str]:
    return [text for level, text in Reader(page).headings() if level == 2]


def test_order() -> None:
    """Headline, gates, the first thing, the matrix, coverage, findings, and all that follows."""
    report = sample_report()
    assert second_level(to_html(report)) == [
        report.band_title,
        headings.GATES_OPEN,
        headings.FIRST,
        headings.MATRIX,
        headings.COVERAGE,
        headings.FINDINGS,
        headings.GOOD,
        headings.CHECK_AGAIN,
        headings.CONTACTS,
        headings.LEFT_OUT,
        headings.ANSWERS,
        headings.EXPLAIN,
    ]


def test_headings_step_down_one_at_a_time() -> None:
    """One first heading, and no level is skipped on the way down."""
    levels = [level for level, _ in Reader(to_html(sample_report())).headings()]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert max(after - before for before, after in pairwise(levels)) == 1


def test_document() -> None:
    """A language, a title with the band in words, landmarks, a skip link to something that is there."""
    page = to_html(sample_report())
    assert page.startswith('<!doctype html>\n<html lang="en-GB">')
    assert "<title>Social media self-check: Critical: act today (K7QF-2MXD)</title>" in page
    assert all(page.count(f"<{tag}") == 1 for tag in ("header", "main", "nav", "footer", "h1"))
    targets = {value for _, name, value in Reader(page).attributes() if name == "id"}
    links = {value for _, name, value in Reader(page).attributes() if name == "href"}
    assert links <= {f"#{target}" for target in targets}
    assert "#result" in links


def test_nothing_to_load_and_nothing_to_run() -> None:
    """No script, no address, no style attribute, no form: one page that stands alone."""
    page = Reader(to_html(sample_report()))
    tags = {tag for kind, tag, _ in page.events + page.drawn if kind == "start"}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "base", "use", "image"}
    assert not [a for a in page.attributes() if a[1].startswith("on") or a[1] in {"style", "src", "srcset"}]
    assert "url(" not in (TEMPLATES / "report/report.css").read_text("utf-8")
    assert "@import" not in (TEMPLATES / "report/report.css").read_text("utf-8")


def test_policy_lets_only_our_style_through() -> None:
    """The Content-Security-Policy allows nothing but the one style, by the hash of what the page holds."""
    page = to_html(sample_report())
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert style
    assert policy
    assert policy[1] == (
        f"default-src 'none'; style-src '{style_hash(style[1])}'; base-uri 'none'; form-action 'none'"
    )
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_nothing_open() -> None:
    """With no gate and no finding the words are calm, and empty sections are gone."""
    nothing = sample_report(comes_first=None, gates=(), gates_unanswered=(), findings=())
    page = to_html(replace(nothing, left_out=(), good=()))
    assert headings.GATES_NONE in page
    assert headings.GATES_OPEN not in page
    assert not {headings.FINDINGS, headings.LEFT_OUT, headings.GOOD} & set(second_level(page))


def test_set_aside() -> None:
    """A gate that was set aside is marked, and does not count as open."""
    page = to_html(sample_report(gates=sample_report().gates[1:], gates_unanswered=()))
    assert headings.SET_ASIDE in page
    assert second_level(page)[1] == headings.GATES_CALM


def test_open_gates_come_before_set_aside_ones() -> None:
    """Whatever their order in the report, and a question that was set aside has no settings to change."""
    gate, aside = sample_report().gates
    page = to_html(sample_report(gates=(replace(aside, places=gate.places), gate)))
    section = page[page.index('id="gates"') : page.index('id="first"')]
    assert section.index(gate.question) < section.index(aside.question)
    assert section.count(headings.SETTING) == 1


def test_unanswered_gates() -> None:
    """Gates without an answer are told, and never sound like gates with a good one."""
    page = to_html(sample_report(gates=()))
    section = page[page.index('id="gates"') : page.index('id="first"')]
    assert headings.GATES_BLANK in section
    assert BLANK.question in section
    assert "No answer yet" in section
    assert headings.GATES_NONE not in page


def test_first_steps() -> None:
    """The steps of the first thing are written out unless they stand above, in its gate."""
    page = to_html(sample_report(first=First("Look at TikTok", ("Open the app.",), 1, None)))
    assert "<li>Open the app.</li>" in page
    assert to_html(sample_report()).count(GATE.steps[1].replace("'", "&#39;")) == 1


def test_the_score_is_no_headline() -> None:
    """The score stands in no heading and not in the result."""
    page = to_html(sample_report())
    result = page[page.index('id="result"') : page.index('id="gates"')]
    assert "71" not in result
    assert not [text for _, text in Reader(page).headings() if "71" in text]


def test_self_declared_first_and_last() -> None:
    """The statement stands in the result and at the end, with the check code."""
    report = sample_report()
    page = to_html(report)
    statement = report.statement.replace("'", "&#39;")
    assert [page.count(statement), page.count(str(report.check_code))] == [2, 2]
    assert page.index(statement) < page.index('id="gates"')
    assert page.rindex(statement) > page.index("<footer>")
    assert headings.CHECK_CODE not in to_html(sample_report(check_code=None))


def test_words_that_are_never_said() -> None:
    """Our own words call nobody verified, certified, compliant, safe, secure or passed."""
    page = Reader(to_html(hostile_report(PLAIN)))
    own = page.text().replace((TEMPLATES / "report/report.css").read_text("utf-8"), "")
    assert PLAIN in own
    assert NEVER_SAID.findall(own) == []


def test_the_picture_reads_without_colour() -> None:
    """Every cell of the picture holds its word, and the table beside it holds the same ones."""
    report = sample_report()
    page = to_html(report)
    words = [cell.word for _, cells in report.matrix.rows for cell in cells]
    assert re.findall(r'<text class="word"[^>]*>([^<]*)</text></g>', page) == words
    assert len(
        re.findall(r"<td>(?:critical|high|medium|low|to do|none open|-)(?: \(\d\))?</td>", page)
    ) == len(words)
    assert re.search(r'<svg [^>]*role="img" aria-labelledby="picture-t picture-d"', page)


def test_every_band_has_a_look() -> None:
    """The style knows every band."""
    style = (TEMPLATES / "report/report.css").read_text("utf-8")
    assert [band for band in Band if f".{band.value}" not in style] == []


def test_an_empty_matrix() -> None:
    """A report without accounts and topics is still a page."""
    assert "</html>" in to_html(sample_report(matrix=Matrix((), (), ()), answers=(), explain=()))


@pytest.mark.parametrize("text", some_of(HOSTILE, 9, AT_ONCE))
def test_foreign_text_is_only_text(text: str) -> None:
    """A hostile text in every field changes no tag and no attribute, and stays whole."""
    check(visible(text))
    check(text)


@pytest.mark.slow
def test_corpora() -> None:
    """The same for every text of the public collections."""
    for text in corpus():
        check(text)


@lru_cache(maxsize=4)
def read_with(text: str) -> Reader:
    return Reader(to_html(hostile_report(text)))


def check(text: str) -> None:
    if not text:
        return
    calm, hostile = read_with(PLAIN), read_with(text)
    assert hostile.events == [(kind, what.replace(PLAIN, text), more) for kind, what, more in calm.events]
    assert {tag for kind, tag, _ in hostile.drawn if kind == "start"} <= DRAWN
    assert {name for tag, name, _ in hostile.attributes()} == {name for tag, name, _ in calm.attributes()}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What Chromium made of four pages, in six states each."""
    folder = tmp_path_factory.mktemp("pages")
    nothing = {"comes_first": None, "gates": (), "gates_unanswered": (), "findings": ()}
    calm = {"band": Band.NO_OPEN_FINDINGS, **nothing}
    pages = {
        "sample": sample_report(name="Sam Okafor"),
        "calm": sample_report(**calm),
        "hostile": hostile_report(visible(" ".join(HOSTILE), 5000)),
        "raw": hostile_report(" ".join(text for text in HOSTILE if "\x00" not in text)),
    }
    files = [folder / f"{name}.html" for name in pages]
    rules = rules_of(folder)
    body = body_of(rules, audit_of(rules), "Sam " + visible(HOSTILE[0], 40))
    for file, report in zip(files, pages.values(), strict=True):
        file.write_text(with_data(to_html(report, body), to_json(body)), encoding="utf-8")
    found: list[dict[str, Any]] = chromium("axe.mjs", *files)
    assert len(found) == 6 * len(pages)
    return found


def named(seen: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """What is not empty or zero under `key`, by page and state."""
    return {f"{look['file']} {look['state']}": look[key] for look in seen if look[key]}


@pytest.mark.slow
def test_axe(seen: list[dict[str, Any]]) -> None:
    """axe-core finds nothing against WCAG 2.2 A and AA: light, dark, forced colours, 320 px, print."""
    assert named([look for look in seen if look["state"] != "unguarded"], "violations") == {}


@pytest.mark.slow
def test_a_browser_runs_and_asks_for_nothing(seen: list[dict[str, Any]]) -> None:
    """No script, no request, no message on the console, even with the policy switched off."""
    assert [named(seen, key) for key in ("scripts", "requests", "noise")] == [{}, {}, {}]
    assert min(look["text"] for look in seen) > 1000


@pytest.mark.slow
def test_no_sideways_scroll(seen: list[dict[str, Any]]) -> None:
    """At 320 px, and everywhere else, nothing scrolls sideways but the regions made for it."""
    assert {key: by for key, by in named(seen, "sideways").items() if by > 0} == {}


@pytest.mark.slow
def test_paper_shows_what_is_folded(seen: list[dict[str, Any]]) -> None:
    """In print what is open is there without a click, but for what can wait; on the screen more is folded."""
    folded = named(seen, "closed")
    assert [key for key in folded if key.endswith("print")] == []
    assert folded["sample.html light"] > 30
