"""Which files of one reference are one trainee's: nobody takes anybody's place, and no open gate is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import examples
from mei_social.audit.model import Item
from mei_social.review.lineage import CLASH, JUMP, MOST_LINES, Line, Lines, Paper, jump, newest_first

SEEDS = st.integers(0, 10**6)
NAMES = (None, "Ann Jones", "Anne Jones", "Bob Ward")


def paper(number: int = 0, **changes: Any) -> Paper:
    said: dict[str, Any] = {
        "file": f"{number}.json", "revision": 1, "digest": f"{number:064}", "sound": True,
        "name": "Ann Jones", "date": "2027-05-03", "accounts": {"a1": "instagram"},
        "first": "2027-05-01", "left_out": 0,
    }  # fmt: skip
    return Paper(number, **{**said, **changes})


def lines_of(*papers: Paper) -> Lines:
    made = Lines()
    for each in sorted(papers, key=newest_first):
        made.add(each)
    return made


def day(number: int) -> str:
    return f"2027-{1 + number // 28:02}-{1 + number % 28:02}"


def honest(chance: random.Random) -> list[Paper]:
    """What one trainee may hand in over a year: accounts come and go, names come, answers are given again."""
    accounts, first, now, revision = {"a1": "instagram"}, 0, 0, 0
    name = chance.choice((None, "Ann Jones"))
    papers = []
    for number in range(chance.randrange(1, 9)):
        now += chance.randrange(30)
        revision += chance.randrange(1, JUMP + 1)
        first = chance.randrange(first, now + 1)
        name = name or chance.choice((None, "Ann Jones"))
        if chance.random() < 0.5:
            accounts = {**accounts, f"a{number + 2}": chance.choice(("x", "tiktok"))}
        kept = {each: what for each, what in accounts.items() if chance.random() < 0.8}
        papers.append(
            paper(
                number,
                revision=revision,
                name=name,
                date=day(now),
                first=day(first),
                accounts=kept,
                left_out=len(accounts) - len(kept),
            )
        )
    return papers


@examples(300)
@given(seed=SEEDS)
def test_an_honest_trainee_is_one(seed: int) -> None:
    """All that one trainee hands in over time is one trainee: the last file counts, nothing is doubted."""
    papers = honest(random.Random(seed))
    random.Random(seed).shuffle(papers)
    made = lines_of(*papers)
    [line] = made.lines
    assert line.head.revision == max(each.revision for each in papers)
    assert made.doubts(line) == ()


TAKEN: dict[str, tuple[dict[str, Any], str]] = {
    "another name": ({"name": "Bob Ward"}, "their names differ"),
    "no name": ({"name": None}, "only one of them gives a name"),
    "another account": ({"accounts": {"a1": "tiktok"}}, "their accounts differ"),
    "earlier answers": (
        {"first": "2027-04-01"},
        "the newer one has answers from before the first in the other",
    ),
    "an earlier date": ({"date": "2027-05-02"}, "the one with the higher revision has the earlier date"),
    "a jump": ({"revision": 1_000_000}, "their revisions, 1 and 1000000, are far apart"),
}


@pytest.mark.parametrize("how", TAKEN)
def test_a_reference_cannot_be_taken_over(how: str) -> None:
    """A newer file that does not belong to the older one leaves it where it is, and both are doubted."""
    changes, why = TAKEN[how]
    made = lines_of(paper(1), paper(2, **{"revision": 2, **changes}))
    assert [line.head.file for line in made.lines] == ["2.json", "1.json"]
    assert [made.doubts(line) for line in made.lines] == [
        (f"{other} has the same reference, and {why}, so both are counted",) for other in ("1.json", "2.json")
    ]


def test_a_high_revision_shuts_nobody_out() -> None:
    """After revision 1,000,000 of somebody else, what the trainee hands in goes on to count as before."""
    forged = paper(9, revision=1_000_000)
    made = lines_of(forged, paper(1), paper(2, revision=2), paper(3, revision=3))
    assert [line.head.file for line in made.lines] == ["9.json", "3.json"]


def test_what_was_changed_comes_last() -> None:
    """A file whose check code is not its own is never the newest beside one whose code is."""
    made = lines_of(paper(1), paper(2, revision=9, sound=False))
    assert [line.head.file for line in made.lines] == ["1.json"]


def test_the_same_revision_twice() -> None:
    """Two files of one revision that hold something else are one trainee's, and doubted."""
    made = lines_of(paper(1), paper(2))
    assert [made.doubts(line) for line in made.lines] == [(CLASH,)]


def test_where_accounts_were_left_out() -> None:
    """Earlier answers are no doubt where the older file says that accounts are not in it."""
    made = lines_of(paper(1, left_out=1), paper(2, revision=2, first="2027-04-01"))
    assert len(made.lines) == 1


def test_a_gate_that_was_open() -> None:
    """Of a gate that is open in an older file only, revision and day are told."""
    [line] = lines_of(
        paper(1, gates={"told": None, "still": None}),
        paper(2, revision=2, date="2027-06-03", gates={"still": None}),
    ).lines
    assert [(c.id, c.when) for c in line.closed.values()] == [
        ("told", "was open in revision 1, of 3 May 2027; not open in revision 2")
    ]


TOLD = frozenset({Item("told", "a1")})
AFTER: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a no": (
        {},
        ["was brought up in revision 1, of 3 May 2027, and had no answer; not brought up in revision 2"],
    ),
    "still": ({"brought_up": TOLD, "waiting": (*TOLD,)}, []),
    "an answer": ({"brought_up": TOLD}, []),
    "an open answer": ({"gates": {"told": None}}, []),
}


@pytest.mark.parametrize("after", AFTER)
def test_a_gate_that_was_brought_up(after: str) -> None:
    """So is one that was brought up and had no answer, and that nothing brings up in the newest file."""
    said, told = AFTER[after]
    made = lines_of(
        paper(1, brought_up=TOLD, waiting=(*TOLD,)), paper(2, revision=2, date="2027-06-03", **said)
    )
    assert [gone.when for gone in made.lines[0].let_go.values()] == told


def any_file(number: int, chance: random.Random) -> Paper:
    return paper(
        number,
        revision=chance.choice((1, 2, 3, 4, 90, 1_000_000)),
        sound=chance.random() < 0.8,
        name=chance.choice(NAMES),
        date=day(chance.randrange(60)),
        first=day(chance.randrange(30)),
        accounts={"a1": chance.choice(("instagram", "x"))},
        gates={gate: None for gate in ("one", "two") if chance.random() < 0.3},
    )


@examples(300)
@given(seed=SEEDS, count=st.integers(1, 40))
def test_nobody_vanishes(seed: int, count: int) -> None:
    """Whatever files say, each name and each platform in one of them is in the newest of some line."""
    chance = random.Random(seed)
    papers = [any_file(n, chance) for n in range(count)]
    heads = [line.head for line in lines_of(*papers).lines]
    assert {p.name and p.name[0] for p in papers} - {None} == {h.name and h.name[0] for h in heads} - {None}
    assert {p.accounts["a1"] for p in papers} == {h.accounts["a1"] for h in heads}


@examples(300)
@given(seed=SEEDS, count=st.integers(1, 40))
def test_no_open_gate_is_lost(seed: int, count: int) -> None:
    """Each gate that is open in any file is open in the newest of its line, or told with it."""
    chance = random.Random(seed)
    papers = [any_file(n, chance) for n in range(count)]
    lines = lines_of(*papers).lines
    assert {gate for p in papers for gate in p.gates} == {
        gate for line in lines for gate in (*line.head.gates, *line.closed)
    }


def test_comparing_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many files that do not belong together each is compared with few others."""
    compared: list[Paper] = []
    why: Callable[[Line, Paper], str | None] = Line.why_apart

    def counted(line: Line, each: Paper) -> str | None:
        compared.append(each)
        return why(line, each)

    monkeypatch.setattr(Line, "why_apart", counted)
    made = lines_of(*(paper(n, accounts={"a1": f"p{n}"}) for n in range(500)))
    assert (len(made.lines), len(compared) <= 500 + MOST_LINES**2) == (500, True)


@pytest.mark.parametrize(
    ("revision", "known", "before"),
    [(JUMP, (), None), (JUMP + 1, (), 0), (90, (40, 95), None), (101, (40, 200), 40), (3, (), None)],
)
def test_jump(revision: int, known: tuple[int, ...], before: int | None) -> None:
    """A revision is far from the last one before it that is known, or from none."""
    assert jump(revision, known) == before
