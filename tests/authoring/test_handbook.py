"""The rules as people read them: as a value, as text, as Markdown and as a page."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace
from wcwidth import wcswidth

from browsers import chromium
from effort import some_of
from hostile_rules import hostile_guide, hostile_rules
from mei_social.authoring.handbook.document import Blank, Block, Boxes, Document, Item, Listing, Text
from mei_social.authoring.handbook.fact_check import clause_digest, fact_check
from mei_social.authoring.handbook.full import whole
from mei_social.authoring.handbook.policy import NEXT, NO_QUESTION, policy
from mei_social.authoring.handbook.questionnaire import ANSWERS, questionnaire
from mei_social.authoring.handbook.safeguarding import safeguarding
from mei_social.cli.commands.rules.show import of_the_screens
from mei_social.render.page import style_hash
from mei_social.render.rules.handbook_html import to_html
from mei_social.render.rules.handbook_markdown import policy_coverage, safeguarding_list, to_markdown
from mei_social.render.rules.handbook_markdown import questionnaire as questionnaire_page
from mei_social.report.advice import sentences
from mei_social.ruleset.load import find_rules, load_guide, load_rules
from mei_social.ruleset.model import Guide, Per, Purpose, Ruleset, Screening, Setting
from mei_social.terminal.handbook import to_text
from mei_social.text.visible import on_one_line
from sample_report import HOSTILE, corpus
from small_rules import SMALL_YAML

GOLDEN = Path(__file__).parents[1] / "golden"
DOCS = Path(__file__).parents[2] / "docs"
TODAY = date(2026, 11, 23)
PLAIN = "Zqx"
LETTERS_LET_THROUGH = 30
INLINE = {"text", "text_special", "code_inline", "strong_open", "strong_close"}
NEVER_SAID = re.compile(r"\b((?<!two-step )verif\w+|certif\w+|complian\w+|complies|please)\b", re.IGNORECASE)
BY_ID = {"id", "topic", "clauses", "platforms", "settings", "when", "digest", "platform"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    path = tmp_path_factory.mktemp("rules") / "rules.yaml"
    path.write_text(SMALL_YAML, "utf-8")
    return load_rules(path)


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_rules(find_rules())


@pytest.fixture(scope="module")
def guides(shipped: Ruleset) -> dict[str, Guide]:
    found = {p.id: load_guide(find_rules(), p.id, shipped) for p in shipped.platforms}
    return {platform: guide for platform, guide in found.items() if guide}


def documents(ruleset: Ruleset, guides: dict[str, Guide]) -> dict[str, Document]:
    return {
        "whole": whole(ruleset, guides, TODAY),
        "questionnaire": questionnaire(ruleset),
        "policy": policy(ruleset),
        "fact-check": fact_check(ruleset),
        "safeguarding": safeguarding(ruleset, guides),
    }


def changed(ruleset: Ruleset, number: int, **how: Any) -> Ruleset:
    rules = list(ruleset.rules)
    rules[number] = replace(rules[number], **how)
    return replace(ruleset, rules=tuple(rules))


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, but ids and words from a closed list."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()))
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            inner = getattr(value, field)
            named = field in BY_ID or (field == "sources" and isinstance(inner, tuple))
            if not named or (isinstance(inner, tuple) and inner and isinstance(inner[0], Struct)):
                yield from texts(inner)


def said(document: Document) -> str:
    return " ".join(texts(document))


def blocks(document: Document, title: str) -> tuple[Any, ...]:
    return next(part.blocks for part in document.every_part() if part.title == title)


@pytest.mark.parametrize("name", ["whole", "questionnaire", "policy", "fact-check"])
def test_golden(small: Ruleset, name: str) -> None:
    """The text is the one in tests/golden; MEI_SOCIAL_UPDATE_GOLDEN=1 writes it anew."""
    path = GOLDEN / f"handbook-{name}.txt"
    actual = to_text(documents(small, {"instagram": hostile_guide("Look")})[name])
    if os.environ.get("MEI_SOCIAL_UPDATE_GOLDEN"):
        path.write_text(actual, encoding="utf-8", newline="\n")
    assert actual == path.read_text(encoding="utf-8")


def test_nothing_is_left_out(shipped: Ruleset, guides: dict[str, Guide]) -> None:
    """Every text of the shipped rules and of their platform files stands in the whole document."""
    document = said(whole(shipped, guides, TODAY))
    used = {s for r in shipped.rules for s in r.sources} | {
        s for g in guides.values() for t in g.settings for s in t.sources
    }
    kept = replace(shipped, sources={k: v for k, v in shipped.sources.items() if k in used})
    assert [text for text in texts((kept, *guides.values())) if " ".join(text.split()) not in document] == []


def test_every_link_leads_to_a_part(shipped: Ruleset, guides: dict[str, Guide]) -> None:
    """Ids are unique in each document, and every line that names a part names one that is there."""
    for document in documents(shipped, guides).values():
        parts = list(document.every_part())
        ids = [part.id for part in parts]
        listed = [b for part in parts for b in part.blocks if isinstance(b, Listing)]
        targets = {item.to for block in listed for item in block.items if item.to}
        assert len(ids) == len(set(ids))
        assert targets - set(ids) == set()
    assert "rule-no-pupils-connected" in {p.id for p in whole(shipped, guides, TODAY).every_part()}


def test_what_depends_on_a_screening_question(small: Ruleset) -> None:
    """Under a screening question stand the questions that its no leaves out, later screening ones too."""
    later = Screening(id="later", question="And later?", per=Per.PERSON, when="on-placement")
    document = whole(replace(small, screening=(*small.screening, later)), {}, TODAY)
    [listing] = [
        b for b in blocks(document, "Are you on placement in a school now?") if isinstance(b, Listing)
    ]
    assert listing.label == "What depends on it: 2 questions"
    assert listing.items == (
        Item("And later?", to="screening-later"),
        Item("Would your profile photo be at home in a staff room?", to="rule-plain-photo"),
    )
    assert Text("Nothing depends on it.") in blocks(document, "And later?")


def test_a_rule_says_when_it_is_asked(small: Ruleset) -> None:
    """Once or for each account, on which platforms, under which condition, and which answer is safe."""
    document = whole(small, {}, TODAY)
    asked = {
        rule.id: [b.text for b in blocks(document, rule.question) if isinstance(b, Text)]
        for rule in small.rules
    }
    assert "Once." in asked["plain-photo"]
    assert 'Left out after a "no" to: Are you on placement in a school now?' in asked["plain-photo"]
    assert "For each account on every platform but WhatsApp." in asked["account-private"]
    assert "For each account on every platform." in asked["pupils-follow"]
    assert 'Here "no" is the safe answer.' in asked["pupils-follow"]
    assert (
        "Only where the account is professional, or personal and professional."
        in asked["class-account-agreed"]
    )


def test_ages_of_menu_paths(small: Ruleset) -> None:
    """A platform says how old its paths are; a platform without settings help is named."""
    days = (date(2026, 1, 2), date(2024, 5, 6), None)
    steps = tuple(
        Setting(topic="account-privacy", do="Do", search=("s",), path="A > B", seen=d) for d in days
    )

    def age(*chosen: Setting) -> Block:
        document = whole(small, {"instagram": Guide(platform="instagram", settings=chosen)}, TODAY)
        [block] = next(p for p in document.every_part() if p.id == "platform-instagram").blocks
        return block

    assert age(*steps) == Text(
        "Menu paths last seen between 6 May 2024 and 2 January 2026; 1 path without a date.", soft=True
    )
    assert age(steps[0]) == Text("Menu paths last seen on 2 January 2026.", soft=True)
    assert age(steps[2]) == Text("No menu path has a date.", soft=True)
    missing = "No settings help is written for: Instagram, WhatsApp and Another platform."
    assert blocks(whole(small, {}, TODAY), "Settings on each platform") == (Text(missing),)


def test_a_setting_that_the_rules_do_not_know(small: Ruleset) -> None:
    """A platform file that goes with other rules adds nothing."""
    guide = Guide(platform="instagram", settings=(Setting(topic="unknown", do="Do this", search=("s",)),))
    assert "Do this" not in said(whole(small, {"instagram": guide}, TODAY))


def test_the_questionnaire_asks_everything_once(shipped: Ruleset) -> None:
    """Numbers count up without a gap, and each question stands there once; purposes answer themselves."""
    asked = [part for part in questionnaire(shipped).every_part() if part.number]
    screening = [s.question for s in shipped.screening if not s.purposes]
    assert [part.number for part in asked] == list(range(1, len(asked) + 1))
    assert sorted(p.title for p in asked) == sorted([*screening, *(r.question for r in shipped.rules)])


def test_boxes(small: Ruleset) -> None:
    """A rule has the five answers, a screening question three, and nothing is ticked."""
    document = questionnaire(small)
    assert Boxes(ANSWERS) in blocks(document, "Is this account private?")
    assert Boxes(("Yes", "No", "Not sure")) in blocks(document, "Are you on placement in a school now?")
    assert ANSWERS == ("Yes", "Partly", "No", "Not sure", "Does not apply")


def test_what_to_leave_out_on_paper(small: Ruleset) -> None:
    """A condition names the number of its question or the purpose of the account, those above it too."""
    chained = replace(small.screening[1], when="on-placement", purposes=(Purpose.BOTH,))
    document = questionnaire(replace(small, screening=(small.screening[0], chained)))
    hints = [
        b.text for b in blocks(document, "Has the school agreed to this account?") if isinstance(b, Text)
    ]
    first = 'if you answered "no" to question 1, or left it out'
    assert hints == [f"Leave this out unless this account is personal and professional or {first}."]
    assert Text(f"Leave this out {first}.", soft=True) in blocks(
        document, "Would your profile photo be at home in a staff room?"
    )


def test_a_long_chain_of_conditions(small: Ruleset) -> None:
    """Hundreds of screening questions that wait for each other are still a questionnaire."""
    chain = [Screening(id="s0", question="S0?", per=Per.ACCOUNT, purposes=(Purpose.BOTH,))]
    for n in range(1, 1500):
        chain.append(replace(chain[0], id=f"s{n}", question=f"S{n}?", when=f"s{n - 1}"))
    long = changed(replace(small, screening=tuple(chain)), 1, when="s1499")
    long = changed(changed(long, 3, when=None), 4, when=None)
    assert questionnaire(long).parts[-1].id == "account"
    assert len(whole(long, {}, TODAY).parts) == 7


def test_empty_parts_say_so(small: Ruleset) -> None:
    """Rules without anything to ask once still have a part for it, which says to go on."""
    only = replace(small, screening=(), rules=(small.rules[1],))
    none = (Text("There is no question here: go on with the next part."),)
    assert [part.blocks for part in questionnaire(only).parts if part.id in ("first", "you")] == [none, none]


def test_a_clause_without_a_question(small: Ruleset) -> None:
    """It is named at the top, in the table and in its place, with what to do."""
    gone = replace(small, rules=tuple(r for r in small.rules if "c2" not in r.clauses))
    document = policy(gone)
    part = next(p for p in document.every_part() if p.id == "clause-c2")
    assert dict(document.facts)["Clauses"] == "2, 1 without a question"
    assert (
        Listing((Item("Pupils", label="2(b)"),), label="Clauses without a question")
        in document.parts[0].blocks
    )
    assert part.tags == (NO_QUESTION,)
    assert part.blocks == (Text("Have no private contact with pupils."), Text(NEXT))
    assert "| 2(b) | Pupils | not stated | none | none | none |" in to_markdown(document)


VERB = "The verb of the policy:"


def test_what_a_breach_looks_like(shipped: Ruleset) -> None:
    """A clause that is offered as a kind of concern says what that looks like; another says nothing."""
    labels = {
        part.id: [block.label for block in part.blocks if isinstance(block, Text) and block.label]
        for part in policy(shipped).every_part()
    }
    assert labels["clause-report-i"] == [VERB, "What a breach looks like:"]
    assert labels["clause-3n"] == [VERB]


def test_a_clause_with_questions(small: Ruleset) -> None:
    """Its questions stand worst first, with severity, force and topic."""
    [_, listing] = next(p.blocks for p in policy(small).every_part() if p.id == "clause-c2")
    assert isinstance(listing, Listing)
    assert [(item.label, item.note) for item in listing.items] == [
        ("Critical", "Pupils. Comes before all others. A firm rule. Whose word it is: not stated."),
        ("Medium", "Pupils. Expected. Whose word it is: not stated."),
    ]


def test_honest_words(shipped: Ruleset, guides: dict[str, Guide]) -> None:
    """Our own sentences claim nothing about a person, and beg for nothing."""
    calm = load_calm()
    for document in documents(calm, {"instagram": hostile_guide(PLAIN)}).values():
        assert NEVER_SAID.findall(said(document)) == []
    assert "self-declared" in policy(shipped).intro[1].text


def load_calm() -> Ruleset:
    calm = hostile_rules(PLAIN)
    assert calm
    return calm


def test_docs_are_current(shipped: Ruleset, guides: dict[str, Guide]) -> None:
    """The three pages in docs/ are what the rules say today. To mend it: python docs/build.py."""
    for name, text in {
        "questionnaire.md": questionnaire_page(shipped),
        "policy-coverage.md": policy_coverage(shipped),
        "safeguarding.md": safeguarding_list(shipped, guides, of_the_screens()),
    }.items():
        assert (DOCS / name).read_text("utf-8").partition("\n\n")[2] == text


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_width(shipped: Ruleset, guides: dict[str, Guide], width: int) -> None:
    """No line is wider than the window, and none wider than can be read."""
    for document in documents(shipped, guides).values():
        rows = to_text(document, width).splitlines()
        assert [row for row in rows if wcswidth(row) > min(width, 100)] == []


def test_bold(small: Ruleset) -> None:
    """Bold marks headings and nothing else; without it there is no escape sequence."""
    document = policy(small)
    bold = to_text(document, bold=True)
    assert re.findall(r"\x1b\[1m(.*)\x1b\[0m", bold)[:2] == ["Policy coverage", "At a glance"]
    assert re.sub(r"\x1b\[[01]m", "", bold) == to_text(document)


def test_a_digest_belongs_to_its_clause(shipped: Ruleset) -> None:
    """It changes with a word of the clause or of one of its questions, and with nothing else."""
    before = {clause.id: clause_digest(shipped, clause.id) for clause in shipped.clauses}

    def differ(ruleset: Ruleset) -> set[str]:
        return {name for name, digest in before.items() if clause_digest(ruleset, name) != digest}

    for number, rule in enumerate(shipped.rules):
        assert differ(changed(shipped, number, partly="Other words.")) == set(rule.clauses)
    first, *others = shipped.clauses
    reworded = replace(shipped, clauses=(replace(first, summary="Other words."), *others))
    assert differ(reworded) == {first.id}
    assert differ(replace(shipped, rules=shipped.rules[::-1], title="Another", version=9)) == set()


def test_every_clause_is_signed_beside_its_questions(shipped: Ruleset) -> None:
    """Each clause has all its questions under it, and a line to sign with its own digest."""
    parts = {part.id: part for part in fact_check(shipped).every_part()}

    for clause in shipped.clauses:
        *asked, sign = parts[f"clause-{clause.id}"].parts
        assert {part.title for part in asked} == {r.question for r in shipped.rules if clause.id in r.clauses}
        assert clause_digest(shipped, clause.id) in sign.title
        assert [block.label for block in sign.blocks if isinstance(block, Blank)][-1] == "Signature"


class Page(HTMLParser):
    """Tags with attributes in their order, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@pytest.mark.parametrize("name", ["whole", "questionnaire", "policy", "fact-check"])
def test_page(shipped: Ruleset, guides: dict[str, Guide], name: str) -> None:
    """Headings step down one at a time, the policy lets one style through, and nothing runs or loads."""
    page = to_html(documents(shipped, guides)[name])
    seen = Page(page)
    levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch("h[1-6]", tag)]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    names = {(tag, attribute) for tag, attributes in seen.tags for attribute, _ in attributes}
    assert page.startswith('<!doctype html>\n<html lang="en-GB">')
    assert (levels[0], levels.count(1), max(b - a for a, b in pairwise(levels))) == (1, 1, 1)
    assert style
    assert f"default-src 'none'; style-src '{style_hash(style[1])}'" in page
    assert {tag for tag, _ in seen.tags} & {"script", "img", "link", "iframe", "form", "input"} == set()
    assert {a for _, a in names if a.startswith("on") or a in ("style", "src")} == set()


@pytest.mark.parametrize("text", some_of(HOSTILE, 6))
def test_foreign_text_is_only_text(text: str) -> None:
    """Whatever stands in a field, no output gets another tag, block, link or control byte from it."""
    check(text)


def test_enough_gets_through() -> None:
    """The reader lets most hostile texts through, so that the test above tests something."""
    assert sum(hostile_rules(text) is not None for text in HOSTILE) >= LETTERS_LET_THROUGH


@pytest.mark.slow
def test_corpora() -> None:
    """The same for every text of the public collections."""
    for text in corpus():
        check(text)


def check(text: str) -> None:
    ruleset = hostile_rules(text)
    if ruleset is None:
        return
    line = on_one_line(text)
    made = documents(ruleset, {"instagram": hostile_guide(text)})
    # A remedy is shown as steps, one for each sentence.
    for name, (page, markdown) in calm(len(sentences(line))).items():
        check_html(to_html(made[name]), page, line)
        check_markdown(to_markdown(made[name]), markdown, line)
        check_text(to_text(made[name], bold=True), line)


@cache
def calm(steps: int) -> dict[str, tuple[str, str]]:
    """The same documents with a plain text, as HTML and as Markdown."""
    ruleset = hostile_rules(". ".join([PLAIN] * steps))
    assert ruleset
    made = documents(ruleset, {"instagram": hostile_guide(PLAIN)})
    return {name: (to_html(each), to_markdown(each)) for name, each in made.items()}


def check_html(actual: str, expected: str, line: str) -> None:
    hostile, calm = Page(actual), Page(expected)
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in calm.tags]
    assert [[n for n, _ in a] for _, a in hostile.tags] == [[n for n, _ in a] for _, a in calm.tags]
    assert line in "".join(hostile.text)


@lru_cache(maxsize=16)
def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def check_markdown(actual: str, expected: str, line: str) -> None:
    hostile, calm = parsed(actual), parsed(expected)
    assert [(t.type, t.tag, t.level) for t in hostile] == [(t.type, t.tag, t.level) for t in calm]
    children = [child for token in hostile for child in token.children or ()]
    inline = ["".join(c.content for c in t.children or ()) for t in hostile if t.type == "inline"]
    assert {child.type for child in children} <= INLINE
    assert line.replace("\xa0", " ") in " ".join(inline).replace("\xa0", " ")


def check_text(actual: str, line: str) -> None:
    rest = re.sub(r"\x1b\[[01]m", "", actual)
    assert [c for c in rest if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"] == []
    assert [c for c in rest if c in "\u202e\u2066\u200b\u2028"] == []
    assert "".join(line.split()) in "".join(rest.split())


@pytest.mark.slow
def test_axe(shipped: Ruleset, guides: dict[str, Guide], tmp_path: Path) -> None:
    """axe-core finds nothing on four pages and a hostile one; nothing runs, loads or scrolls sideways."""
    hostile = hostile_rules(HOSTILE[0])
    assert hostile
    pages = documents(shipped, guides) | {"hostile": whole(hostile, {}, TODAY)}
    for name, document in pages.items():
        (tmp_path / f"{name}.html").write_text(to_html(document), "utf-8")
    looks = chromium("axe.mjs", *tmp_path.glob("*.html"))
    # Nobody taps a link on paper.
    broken = [
        v for look in looks for v in look["violations"] if (look["state"], v[:11]) != ("print", "target-size")
    ]
    assert len(looks) == 6 * len(pages)
    assert broken == []
    assert [look for look in looks if look["scripts"] or look["requests"] or look["noise"]] == []
    assert [look for look in looks if look["sideways"] > 0] == []
