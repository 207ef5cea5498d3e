"""The cohort as a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any

import pytest

from browsers import chromium
from effort import some_of
from mei_social.audit.assess import BAND_ORDER, Band
from mei_social.audit.extent import Extent
from mei_social.cohort.gates import Gate
from mei_social.cohort.model import (
    BandChange,
    ClauseFigures,
    Cohort,
    Doubted,
    Duplicate,
    Expected,
    Listing,
    NearNames,
    RuleFigures,
    RuleTrend,
    Topic,
    Trainee,
    Trend,
    VersionFigures,
)
from mei_social.cohort.row import Refused
from mei_social.render.cohort.html import MOST, to_html
from mei_social.render.cohort.people import EACH
from mei_social.render.page import TEMPLATES, style_hash
from mei_social.review.lineage import Closed
from mei_social.ruleset.model import Severity
from mei_social.text.visible import visible
from render.test_report_html import DRAWN, NEVER_SAID, Reader, second_level
from sample_report import AT_ONCE, HOSTILE

PLAIN = "Zqx"
DAY = date(2027, 5, 3)
PLACE = PurePath("received")
RULES = tuple(f"rule-{n}" for n in range(1, 13))


def listing(*entries: Any) -> Listing[Any]:
    return Listing(len(entries), lambda: iter(entries))


def gates(text: str, opened: Sequence[str] = (), aside: Sequence[str] = ()) -> tuple[Gate, ...]:
    """Gates in the mentor's words, about a child."""
    asked = [(rule, True) for rule in opened] + [(rule, False) for rule in aside]
    return tuple(Gate(rule, is_open, True, f"{text} {RULES.index(rule)}?") for rule, is_open in asked)


def trainee(n: int, text: str, **changes: Any) -> Trainee:
    said: dict[str, Any] = {
        "ref": f"{text}-{n}", "name": f"{text} {n}" if n % 3 else None, "file": text, "revision": 1,
        "date": "2027-05-03", "version": text, "accounts": 2, "left_out": 0, "extent": Extent.UNFINISHED,
        "band": BAND_ORDER[n % 7],
        "score": 50, "answered": 4, "applicable": 9, "topics": (BAND_ORDER[n % 7], BAND_ORDER[(n + 3) % 7]),
        "gates": gates(text, RULES[: n == 1], RULES[: n == 2]),
        "closed_gates": (Closed(RULES[0], text if n % 2 else None, text),) if n == 3 else (),
        "excused": RULES[4:5], "unanswered_gates": RULES[:1] if n == 4 else (), "missed": RULES[:3],
        "not_asked": RULES[3:4], "doubts": (text,),
    }  # fmt: skip
    return Trainee(**{**said, **changes})


def cohort(text: str = PLAIN, count: int = 7, **changes: Any) -> Cohort:
    """One of everything, with `text` wherever a text may come from a file or a person."""
    people = tuple(trainee(n, text) for n in range(1, count + 1))
    said: dict[str, Any] = {
        "rules": text,
        "provider": text,
        "duty": text,
        "band_titles": {band: f"{text} {band.value}" for band in Band},
        "seen": count + 2,
        "trainees": listing(*people),
        "gates": listing(*(p for p in people if p.gates)),
        "refused": listing(Refused(text, text)),
        "doubted": listing(Doubted(text, f"{text}-1", text, (text, text))),
        "duplicates": listing(Duplicate(text, text, 1, text, text)),
        "near_names": (NearNames((text, text), (text, text)),),
        "names_compared": False,
        "bands": {band: sum(p.band is band for p in people) for band in BAND_ORDER},
        "answered": 4 * count,
        "applicable": 9 * count,
        "extents": {Extent.QUICK: 1, Extent.UNFINISHED: count - 1},
        "finished": 1,
        "partly_judged": count,
        "topics": tuple(Topic(text, text, dict.fromkeys(BAND_ORDER, 1)) for _ in range(2)),
        "rule_figures": tuple(
            RuleFigures(
                rule, f"{text} {n}?", text, (text,), list(Severity)[n % 4], n == 0, n == 0, text,
                20 - n, 29 - n, n, 0, n != 2,
            )
            for n, rule in enumerate(RULES)
        ),
        "clause_figures": tuple(ClauseFigures(text, text, text, 40 - n, 41 + n) for n in range(10)),
        "versions": (VersionFigures("d", text, 3, True, ()), VersionFigures("e", text, 2, False, RULES[:2])),
        "not_compared": RULES[2:3],
        "expected": Expected(3, 1, (text,), ((text, text, text),), (text,), 1),
        "trend": Trend(
            3, 2, 1, 1, 1,
            listing(BandChange(f"{text}-1", text, Band.LOW, Band.CRITICAL)),
            (RuleTrend(RULES[0], text, 2, 1),),
        ),
    }  # fmt: skip
    return Cohort(**{**said, **changes})


def page(text: str = PLAIN, **changes: Any) -> str:
    return to_html(cohort(text, **changes), PLACE, DAY).decode("utf-8")


def test_order() -> None:
    """Open gates stand before everything else, then what to teach, and the files last."""
    assert second_level(page()) == [
        "Before anything else: who has open gates",
        "What to teach next week",
        "Where the trainees stand",
        "Topic by trainee",
        "Each trainee",
        "Coverage",
        "Since the earlier folder",
        "Who has not handed in",
        "Versions of the rules",
        "Files to look at",
    ]


ACT = '<p class="tell"><span class="label">About a child\'s safety:</span> act today.</p>'
TELL = '<p class="tell"><span class="label">Who to tell:</span> Zqx</p>'


def test_who_has_open_gates() -> None:
    """Each gate with whom to tell, then everybody by name; set aside and not answered are apart from it."""
    made = page()
    section = made[made.index('id="gates"') : made.index("<nav")]
    assert re.findall(
        r'<li><p>(.*?)</p>\s*((?:<p class="tell">.*?</p>\s*)*)<ul>\s*<li><a [^>]*>(.*?)</a>', section
    ) == [
        ("Zqx 0?", f"{ACT}\n{TELL}\n", "Zqx 1 (Zqx-1)"),
        ("Zqx 0?", "", "Zqx 2 (Zqx-2)"),
        ("Zqx 0?", "", "Zqx 4 (Zqx-4)"),
    ]
    assert re.findall(r"<h3>(.*?):", section) == [
        "Open before, and not any more",
        "Set aside",
        "Not answered yet",
    ]
    assert "1 of 7 trainees has an open gate." in section


@pytest.mark.parametrize("count", [1, MOST, MOST + 1, 300, 1000])
def test_a_section_for_each(count: int) -> None:
    """However many a provider has, the page leads to a section for each, with a command for each file."""
    people = tuple(trainee(n, PLAIN, file=f"{n}.json") for n in range(1, count + 1))
    made = page(count=count, trainees=listing(*people))
    led = set(re.findall(r'href="#(trainee-\d+)"', made))
    assert (
        led == set(re.findall(r'id="(trainee-\d+)"', made)) == {f"trainee-{n}" for n in range(1, count + 1)}
    )
    assert sorted(re.findall(r"<code>mei-social review received/(\d+).json</code>", made), key=int) == [
        str(n) for n in range(1, count + 1)
    ]


def test_many_trainees_are_counted_by_topic() -> None:
    """Above sixty the matrix counts trainees in each topic, and a list of names takes its place."""
    assert second_level(page(count=MOST + 1))[3:6] == [
        "Trainees by topic",
        "Find somebody by name",
        "Each trainee",
    ]


def test_names_by_letter() -> None:
    """By first letter without case and accents; then other alphabets, then those who typed no name."""
    names = ["Zoë Bell", "ann Jones", "Ángel Ruiz", "Яна Нова", "Ann Bell", None, "\u202e"]
    people = tuple(trainee(n, PLAIN, name=names[n % 7]) for n in range(MOST + 3))
    made = page(trainees=listing(*people))
    section = made[made.index('id="names"') : made.index('id="each"')]
    assert re.findall(r"<summary>(.*?)</summary>", section) == [
        "A (27)",
        "Z (9)",
        "Other letters (18)",
        "Without a name (9)",
    ]
    shown = [name.rpartition(" (")[0] for name in re.findall(r"<a [^>]*>(.*?)</a>", section)]
    assert shown[:27] == ["Ángel Ruiz"] * 9 + ["Ann Bell"] * 9 + ["ann Jones"] * 9


def test_above_the_limit() -> None:
    """With more than have room the most urgent are shown, it is said how many are not, and where all are."""
    people = [trainee(n, PLAIN, gates=()) for n in range(1, EACH + 2)]
    people[-1] = trainee(EACH + 1, PLAIN, gates=gates(PLAIN, RULES[:1]), band=Band.CRITICAL)
    made = page(count=EACH + 1, trainees=listing(*people), doubted=listing(), near_names=())
    assert made.count('<details class="person folded">') == EACH
    assert made.index(f"Zqx-{EACH + 1}") < made.index('id="teach"')
    assert (
        f"room for the {EACH} most urgent of {EACH + 1} trainees. For all of them, add <code>--output" in made
    )


def test_the_picture_and_the_table_have_the_same_numbers() -> None:
    """Every chart holds its `n of m` in words, in the order of the table below it."""
    made = page()
    for start, end in (("teach", "bands"), ("bands", "matrix")):
        section = made[made.index(f'id="{start}"') : made.index(f'id="{end}"')]
        section = re.sub(r"<details.*?</details>", "", section, flags=re.DOTALL)
        drawn = re.findall(r'<text class="count"[^>]*>(\d+ of \d+)</text>', section)
        assert len(drawn) > 5
        assert re.findall(r'<td class="number">(\d+ of \d+)</td>', section) == drawn


def test_bars_are_as_long_as_their_numbers() -> None:
    """A bar for half of the group is half as wide as the bars' field."""
    figures = (ClauseFigures("c", "c", "c", 4, 8),)
    section = page(count=8, clause_figures=figures)
    section = section[section.index('id="clauses-t"') :]
    assert re.findall(r'class="(track|bar)" x="330" y="13" width="(\d+)"', section)[:2] == [
        ("track", "460"),
        ("bar", "230"),
    ]


def test_most_urgent_first_and_by_name() -> None:
    """The matrix begins with open gates, then the worst band; the same rows stand again by name."""
    made = page()
    matrix = made[made.index('id="matrix"') : made.index('id="each"')]
    rows = re.findall(r'<th scope="row"><a href="#trainee-\d">Zqx[ -](\d)<', matrix)
    assert rows == [*"1723456", *"1245736"]


def test_sections_by_urgency() -> None:
    """Those with an open gate come first, then a group for each band; with many, only the first is open."""
    groups = re.compile(r'<details class="group[^"]*"( open)?>\s*<summary><h3>(.*?): (\d+)')
    few, many = (groups.findall(page(count=count)) for count in (7, MOST + 1))
    assert [title for _, title, _ in few] == [
        "With an open gate",
        *(f"Zqx {band.value}" for band in BAND_ORDER if band is not Band.HIGH),
    ]
    assert [opened for opened, _, _ in few] == [" open"] * 7
    assert many[:3] == [(" open", "With an open gate", "1"), ("", "Zqx critical", "8"), ("", "Zqx high", "8")]


def test_a_trainee_leads_to_the_findings() -> None:
    """Every link leads to something in the page: a section that one can act on."""
    made = page()
    read = Reader(made)
    ids = [value for _, name, value in read.attributes() if name == "id"]
    assert len(ids) == len(set(ids))
    assert {v for _, name, v in read.attributes() if name == "href"} <= {f"#{found}" for found in ids}
    assert section_of(made, 1) == [
        "Zqx 1 (Zqx-1): | 1 open gate, 2 open findings, 5 questions to answer, 1 thing to look at",
        (
            "Not finished. Zqx high. 4 of 9 questions answered, 2 accounts, 0 left out by choice. "
            "3 May 2027, revision 1, Zqx."
        ),
        "Open gates",
        "Critical | Zqx 0? | Zqx",
        "About a child's safety: | act today.",
        "Who to tell: | Zqx",
        "Open findings",
        "High | Zqx 1? | Zqx",
        "Medium | Zqx 2? | Zqx",
        "Also set aside as not applying",
        "Zqx 4?",
        "Not asked in your words",
        "Zqx 3?",
        "To look at",
        "Zqx",
        "The whole file: | mei-social review received/Zqx",
    ]


def section_of(made: str, number: int) -> list[str]:
    """What stands in the section of one trainee, line by line."""
    last = made[: made.index(f'<div id="trainee-{number}"')].rindex("<details")
    section = re.sub(r"</(summary|p|h4|li)>", "\n", made[last : made.index("</details>", last)])
    lines = (re.split(r"<[^>]*>", line) for line in section.replace("<p ", "\n<p ").splitlines())
    return [
        " | ".join(p.strip() for p in parts if p.strip()) for parts in lines if any(map(str.strip, parts))
    ]


def test_the_worst_finding_of_a_trainee_is_first() -> None:
    """Open findings stand by severity, whatever their order in the rules."""
    people = (trainee(1, PLAIN, missed=RULES[1:8], gates=()),)
    section = section_of(page(count=1, trainees=listing(*people)), 1)
    assert [line.partition(" ")[0] for line in section if "?" in line][:7] == [
        *("Critical", "High", "High", "Medium", "Medium", "Low", "Low")
    ]


@pytest.mark.parametrize(
    ("changes", "gist"),
    [
        ({"missed": (), "answered": 9, "doubts": ()}, "nothing open"),
        ({"missed": RULES[:1], "gates": gates(PLAIN, RULES[:1]), "answered": 9, "doubts": ()}, "1 open gate"),
        ({"missed": (), "gates": gates(PLAIN, (), RULES[:2]), "answered": 8, "doubts": ("a", "b")},
         "2 gates set aside, 1 question to answer, 2 things to look at"),
    ],
)  # fmt: skip
def test_gist(changes: dict[str, Any], gist: str) -> None:
    """What is open is told in a few words before a section is opened."""
    people = (trainee(5, PLAIN, **changes),)
    assert section_of(page(count=1, trainees=listing(*people)), 1)[0] == f"Zqx 5 (Zqx-5): | {gist}"


def test_document() -> None:
    """A language, landmarks, headings one step at a time, a statement first and last."""
    made = page()
    assert made.startswith('<!doctype html>\n<html lang="en-GB">')
    assert all(made.count(f"<{tag}") == 1 for tag in ("header", "main", "nav", "footer", "h1"))
    levels = [level for level, _ in Reader(made).headings()]
    assert max(after - before for before, after in pairwise(levels)) == 1
    assert made.count("Nobody has checked them.") == 2
    assert "3 May 2027" in made


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
    assert not re.search(r"url\(|@import", (TEMPLATES / "cohort/cohort.css").read_text("utf-8"))


def test_words_that_are_never_said() -> None:
    """Our own words call nobody verified, certified, compliant, safe, secure or passed."""
    assert NEVER_SAID.findall(re.sub(r"<style>.*?</style>", "", page(), flags=re.DOTALL)) == []


def test_an_empty_folder() -> None:
    """With no file at all the page is still a page, and claims nothing."""
    nobody = cohort(
        count=0, seen=0, refused=listing(), doubted=listing(), duplicates=listing(), near_names=(),
        names_compared=True, rule_figures=(), clause_figures=(), expected=None, trend=None,
    )  # fmt: skip
    made = to_html(nobody, PLACE, DAY).decode("utf-8")
    assert "0 of 0 trainees have an open gate." in made
    assert "Nobody has an open finding." in made


@lru_cache(maxsize=2)
def read_with(text: str) -> Reader:
    return Reader(page(text))


def shape(read: Reader) -> list[tuple[str, Any]]:
    return [(what, more) for kind, what, more in read.events if kind in {"start", "end", "comment", "pi"}]


@pytest.mark.parametrize("text", some_of(HOSTILE, 9, AT_ONCE))
def test_foreign_text_is_only_text(text: str) -> None:
    """A hostile text as name, reference, file and reason changes no tag and no attribute, and is shown."""
    calm, hostile = read_with(PLAIN), Reader(page(text))
    assert shape(hostile) == shape(calm)
    assert {tag for kind, tag, _ in hostile.drawn if kind == "start"} <= DRAWN
    assert {a[1] for a in hostile.attributes()} == {a[1] for a in calm.attributes()}
    data = [what.strip() for kind, what, _ in hostile.events if kind == "data"]
    assert visible(text).strip() in data


def hostile_people(count: int, texts: Sequence[str] = HOSTILE) -> list[Trainee]:
    numbers = range(1, count + 1)
    made = ((n, f"Z{texts[n % len(texts)]}") for n in numbers)
    return [trainee(n, text, gates=gates(PLAIN, RULES[: n % 2])) for n, text in made]


def test_hostile_names_at_300() -> None:
    """Three hundred hostile names, references and files change nothing but what is read."""
    calm, hostile = (
        Reader(page(count=300, trainees=listing(*hostile_people(300, texts)))) for texts in ([PLAIN], HOSTILE)
    )
    counts = Counter(what for what, _ in shape(hostile))
    assert counts == Counter(what for what, _ in shape(calm))
    assert {a[1] for a in hostile.attributes()} == {a[1] for a in calm.attributes()}
    assert {v for _, name, v in hostile.attributes() if name == "href"} == {
        v for _, name, v in calm.attributes() if name == "href"
    }
    told = hostile.text()
    assert [text for text in HOSTILE if visible(f"Z{text}", 70).strip()[:60] not in told] == []


@pytest.mark.parametrize("sign", ["\u202e", "\x00", "\x1b", "\u2066", "\ud800"])
def test_nothing_that_hides_or_turns_text(sign: str) -> None:
    """Controls and characters that turn the direction are shown as signs."""
    assert sign not in page(f"a{sign}b")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What Chromium made of four pages, in six states each."""
    folder = tmp_path_factory.mktemp("pages")
    pages = {
        "few": page("Sam Okafor"),
        "many": page("Sam Okafor", count=100, trainees=listing(*hostile_people(100))),
        "calm": page("Sam", gates=listing(), expected=None, trend=None),
        "hostile": page(" ".join(HOSTILE)),
    }
    files = [folder / f"{name}.html" for name in pages]
    for file, made in zip(files, pages.values(), strict=True):
        file.write_text(made, encoding="utf-8")
    found: list[dict[str, Any]] = chromium("axe.mjs", *files)
    assert len(found) == 6 * len(pages)
    return found


@pytest.mark.slow
def test_a_reader_finds_a_trainee(tmp_path: Path) -> None:
    """Among 300 a letter and a link lead to a section, which opens without a script; paper has that one."""
    people = [*hostile_people(299), trainee(300, PLAIN, name="Mo Ward", gates=())]
    path = tmp_path / "page.html"
    path.write_text(page(count=300, trainees=listing(*people)), encoding="utf-8")
    found = chromium("follow.mjs", str(path), "M (1)", "Mo Ward")
    assert [(s["before"], s["inside"], s["printed"]) for s in found] == [(0, True, 1)] * 2
    assert {text.partition(" (")[0] for s in found for text in s["opened"]} == {"Mo Ward"}


@pytest.mark.slow
def test_axe(seen: list[dict[str, Any]]) -> None:
    """axe-core finds nothing against WCAG 2.2 A and AA: light, dark, forced colours, 320 px, print."""
    assert [(s["file"], s["state"], s["violations"][:3]) for s in seen if s["violations"]] == []


@pytest.mark.slow
def test_a_browser_runs_and_asks_for_nothing(seen: list[dict[str, Any]]) -> None:
    """No script, no request and nothing on the console; no sideways scroll; paper shows what is folded."""
    assert [s for s in seen if s["scripts"] or s["requests"] or s["noise"] or s["sideways"] > 0] == []
    assert [s["file"] for s in seen if s["state"] == "print" and s["closed"]] == []
    assert min(s["text"] for s in seen) > 500
