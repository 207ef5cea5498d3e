"""A trainee's history as a page of their own."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest

from browsers import chromium
from effort import some_of
from mei_social.history.sentences import PRIVATE
from mei_social.history.timeline import Timeline, timeline
from mei_social.render.history.chart import TALL, draw
from mei_social.render.history.html import to_html
from mei_social.render.page import TEMPLATES, style_hash
from mei_social.text.visible import visible
from product.test_privacy import forbidden
from render.test_report_html import DRAWN, NEVER_SAID, Reader, second_level
from sample_report import HOSTILE
from small_exports import audit_of
from small_history import kept, rules, sample

PLAIN = "Zqx"


def page(text: str | None = None, row: Timeline | None = None) -> str:
    return to_html(row, None) if row else to_html(*sample(text))


def many(count: int) -> Timeline:
    return timeline([kept(n, audit_of(rules()), rules()) for n in range(1, count + 1)], rules(), ())


def test_order() -> None:
    """The last one first, then all over time, then what changed, then what to know."""
    assert second_level(page()) == [
        "Self-check 5, 3 May 2027, not finished",
        "Over time",
        "From self-check 2 (1 September 2026) to self-check 3 (12 January 2027)",
        "To know",
    ]


def test_document() -> None:
    """A language, landmarks, headings one step at a time, links that lead somewhere, and a warning."""
    made = page()
    read = Reader(made)
    assert made.startswith('<!doctype html>\n<html lang="en-GB">')
    assert all(made.count(f"<{tag}") == 1 for tag in ("header", "main", "nav", "footer", "h1"))
    levels = [level for level, _ in read.headings()]
    assert max(after - before for before, after in pairwise(levels)) == 1
    ids = [value for _, name, value in read.attributes() if name == "id"]
    assert len(ids) == len(set(ids))
    assert {v for _, name, v in read.attributes() if name == "href"} == {
        "#last",
        "#time",
        "#changes",
        "#know",
    }
    assert made.count(PRIVATE) == 2
    assert made.count("Nobody has checked them.") == 2


def test_gates_come_first() -> None:
    """How many gates are open stands above the score, for the last one and in the comparison."""
    made = page()
    for start, end in (("last", "nav"), ("changes", "know")):
        section = made[made.index(f'id="{start}"') : made.index(end, made.index(f'id="{start}"') + 10)]
        assert section.index("Questions that come before all others") < section.index("Score")


def test_the_picture_and_the_table_have_the_same_numbers() -> None:
    """The numbers on the bars are those in the table, in its order."""
    made = page()
    drawn = re.findall(r'<text class="number"[^>]*>(\d+)</text>', made)
    rows = re.findall(r"<td>(\d+)</td><td>(\d+) \(\d+ of \d+\)</td></tr>", made)
    assert drawn == [number for row in rows for number in row]
    assert len(drawn) == 8


def test_bars_are_as_high_as_their_numbers() -> None:
    """A bar stands on the foot of the chart and is as high as its number says."""
    chart = draw(sample()[0])
    for column in chart.columns:
        for bar in column.bars:
            assert (bar.height, bar.y + bar.height) == (TALL * int(bar.value) // 100, chart.foot)


def test_nothing_is_drawn_outside() -> None:
    """Every word and bar of the longest chart is inside of the picture."""
    chart = draw(many(30))
    assert len(chart.columns) == 10
    assert max(column.middle for column in chart.columns) < chart.width
    assert max(c.name.y + 15 * (len(c.name.lines) - 1) for c in chart.columns) < chart.height
    assert min(bar.y for column in chart.columns for bar in column.bars) > 20


def test_all_self_checks_are_in_the_table() -> None:
    """The chart has the last ones, and the table has every one of a hundred."""
    made = page(row=many(100))
    assert re.findall(r'<th scope="row">(\d+)\. 3 May 2027</th>', made) == [str(n) for n in range(1, 101)]
    assert "Over time: the last 10 of 100" in made


def test_changes() -> None:
    """What became of each question, with the account, and what is not compared."""
    made = page()
    section = " ".join(
        Reader(made[made.index('<section id="changes"') : made.index('<section id="know"')]).text().split()
    )
    assert (
        "New: 2 Open now, and not then. Do pupils follow this account? Zeppelin (no answer then)" in section
    )
    assert (
        "Fixed: 2 Open then, and nothing to change now. Do pupils follow this account? Instagram" in section
    )
    assert (
        "In other words, or asked in another way: 1 question. Is this account closed to strangers?" in section
    )


def test_only_one() -> None:
    """With one self-check there is no comparison, and the way to a second one."""
    made = page(row=many(1))
    assert second_level(made) == ["Self-check 1, 3 May 2027", "Over time", "To know"]
    assert "mei-social recheck" in made


def test_nothing_to_load_and_nothing_to_run() -> None:
    """One style by its hash; no script, address, style attribute or form."""
    made = page()
    read = Reader(made)
    style = re.search(r"<style>(.*?)</style>", made, re.DOTALL)
    assert style
    assert f"style-src '{style_hash(style[1])}'; base-uri 'none'; form-action 'none'" in made
    tags = {tag for kind, tag, _ in read.events + read.drawn if kind == "start"}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "base", "use", "image"}
    assert not [a for a in read.attributes() if a[1].startswith("on") or a[1] in {"style", "src", "srcset"}]
    assert not re.search(r"url\(|@import", (TEMPLATES / "history/history.css").read_text("utf-8"))


def test_words_that_are_never_said() -> None:
    """Our own words judge nobody and say of nobody's accounts that they are in order."""
    made = re.sub(r"<style>.*?</style>", "", page(), flags=re.DOTALL)
    assert NEVER_SAID.findall(made) == []
    assert forbidden(made) == []
    assert re.findall(r"\b(you improved|well done|improve[ds]?|progress|good)\b", made, re.IGNORECASE) == []


@lru_cache(maxsize=2)
def read_with(text: str) -> Reader:
    return Reader(page(text))


def shape(read: Reader) -> list[tuple[str, Any]]:
    return [(what, more) for kind, what, more in read.events if kind in {"start", "end", "comment", "pi"}]


@pytest.mark.parametrize("text", some_of(HOSTILE, 4))
def test_foreign_text_is_only_text(text: str) -> None:
    """A hostile text as question, band, provider and app changes no tag and no attribute, and is shown."""
    calm, hostile = read_with(PLAIN), Reader(page(text))
    assert shape(hostile) == shape(calm)
    assert {tag for kind, tag, _ in hostile.drawn if kind == "start"} <= DRAWN | {"line"}
    assert {a[1] for a in hostile.attributes()} == {a[1] for a in calm.attributes()}
    assert visible(text).strip() in hostile.text()


@pytest.mark.parametrize("sign", ["\u202e", "\x00", "\x1b", "\u2066"])
def test_nothing_that_hides_or_turns_text(sign: str) -> None:
    """Controls and characters that turn the direction are shown as signs."""
    assert sign not in page(f"a{sign}b")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What Chromium made of four pages, in six states each."""
    folder = tmp_path_factory.mktemp("pages")
    pages = {
        "four": page(),
        "many": page(row=many(100)),
        "one": page(row=many(1)),
        "hostile": page(" ".join(HOSTILE)),
    }
    files = [folder / f"{name}.html" for name in pages]
    for file, made in zip(files, pages.values(), strict=True):
        file.write_text(made, encoding="utf-8")
    found: list[dict[str, Any]] = chromium("axe.mjs", *files)
    assert len(found) == 6 * len(pages)
    return found


@pytest.mark.slow
def test_axe(seen: list[dict[str, Any]]) -> None:
    """axe-core finds nothing against WCAG 2.2 A and AA: light, dark, forced colours, 320 px, print."""
    assert [(s["file"], s["state"], s["violations"][:3]) for s in seen if s["violations"]] == []


@pytest.mark.slow
def test_a_browser_runs_and_asks_for_nothing(seen: list[dict[str, Any]]) -> None:
    """No script, no request and nothing on the console; no sideways scroll; the text is there."""
    assert [s for s in seen if s["scripts"] or s["requests"] or s["noise"] or s["sideways"] > 0] == []
    assert min(s["text"] for s in seen) > 500
