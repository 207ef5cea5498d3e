"""The report as Markdown."""

from __future__ import annotations

from functools import lru_cache

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from effort import some_of
from mei_social.render.markdown_text import LINKISH, escape
from mei_social.render.report import headings
from mei_social.render.report.markdown import to_markdown
from mei_social.report.model import First
from mei_social.text.visible import visible
from sample_report import AT_ONCE, GATE, HOSTILE, corpus, hostile_report, sample_report

PLAIN = "Zqx"
INLINE = {"text", "text_special", "code_inline", "strong_open", "strong_close"}


def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def blocks(tokens: list[Token]) -> list[tuple[str, str, int]]:
    return [(token.type, token.tag, token.level) for token in tokens]


def texts(tokens: list[Token]) -> list[str]:
    return ["".join(c.content for c in token.children or ()) for token in tokens if token.type == "inline"]


@lru_cache(maxsize=4)
def parsed_with(text: str) -> list[Token]:
    return parsed(to_markdown(hostile_report(text)))


def headings_of(text: str) -> list[str]:
    return [line.lstrip("# ") for line in text.splitlines() if line.startswith("## ")]


def test_order() -> None:
    """Headline, gates, the first thing, the matrix, findings and the rest, as on the page."""
    report = sample_report()
    assert headings_of(to_markdown(report)) == [
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


def test_nothing_open() -> None:
    """With no gate and no finding the words are calm, and empty sections are gone."""
    report = sample_report(comes_first=None, gates=(), gates_unanswered=(), findings=(), left_out=(), good=())
    text = to_markdown(report)
    assert headings.GATES_NONE in text
    assert headings.GATES_OPEN not in text
    assert not {headings.FINDINGS, headings.LEFT_OUT, headings.GOOD} & set(headings_of(text))


def test_set_aside() -> None:
    """A gate that was set aside is marked, and does not count as open."""
    report = sample_report()
    text = to_markdown(sample_report(gates=report.gates[1:], gates_unanswered=()))
    assert headings.SET_ASIDE in text
    assert headings.GATES_CALM in text


def test_first_steps() -> None:
    """The steps of the first thing are written out unless they stand above, in its gate."""
    steps = ("Open the app.", "Look around.")
    text = to_markdown(sample_report(first=First("Look at TikTok", steps, 1, "TikTok")))
    assert "**Look at TikTok**\n\nAbout 1 minute. TikTok\n\n1. Open the app.\n2. Look around." in text
    assert to_markdown(sample_report()).count(GATE.steps[1]) == 1


def test_self_declared_first_and_last() -> None:
    """The statement stands by the headline and at the end, with the check code."""
    report = sample_report()
    text = to_markdown(report)
    assert text.index(report.statement) < text.index(headings.GATES_OPEN)
    assert text.rstrip().endswith(f"{headings.CHECK_CODE}: {report.check_code}")
    assert report.statement in text[-200:]


def test_plain_text_stays_as_it_is() -> None:
    """Everyday sentences, paths and apostrophes get no backslash."""
    text = "Don't stop (yet): Profile > Settings & privacy, 3(n), 50 % - 'private'."
    assert escape(text) == text
    table = [line for line in to_markdown(sample_report()).splitlines() if line.startswith("|")]
    rest = to_markdown(sample_report()).replace("\n".join(table), "")
    assert rest.count("\\") == 1  # the key's own dash


@pytest.mark.parametrize("text", some_of(HOSTILE, 4, AT_ONCE))
def test_foreign_text_is_only_text(text: str) -> None:
    """A hostile text in every field changes no block, makes no link, and stays whole."""
    check(text)


@pytest.mark.slow
def test_corpora() -> None:
    """The same for every text of the public collections."""
    for text in corpus():
        check(text)


def check(text: str) -> None:
    shown = " ".join(visible(text).split())
    if not shown:
        return
    calm, hostile = parsed_with(PLAIN), parsed_with(shown)
    assert blocks(hostile) == blocks(calm)
    assert texts(hostile) == [line.replace(PLAIN, shown) for line in texts(calm)]
    children = [child for token in hostile for child in token.children or ()]
    assert {child.type for child in children} <= INLINE
    assert not [c.content for c in children if c.type == "text" and LINKISH.search(c.content)]


def test_an_address_is_code() -> None:
    """What a renderer would link by itself stands in backticks, even beside a pipe or a backtick."""
    assert escape("see www.example.org") == "see `www.example.org`"
    assert escape("a@example.org|b") == "`a@example.org`\\|b"
    assert escape("HTTPS://x `y@z`") == "`HTTPS://x` \\``y@z`\\`"
