"""What makes the form small changes nothing: names of its script, its data, and its style."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from form_engine import node
from hostile_rules import hostile_rules
from mei_social.form.html import HOME, PAGES
from mei_social.form.once import MARK, once
from mei_social.form.page_words import page_words
from mei_social.form.script import ENGINE, script_of
from mei_social.form.sheet import needed
from mei_social.form.shorter import shorter
from mei_social.form.tables import tables_of
from sample_report import AT_ONCE

MADE = f"""
import fs from "node:fs";
import {{ whole }} from "{(HOME / "page" / "whole.js").as_uri()}";
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, "utf8")).map(whole)));
"""
PIECES = ("", MARK, "~0~", "~z~ and", "One sentence.", "Another: one", "yes", 'for "all"', " ", "\u2028", "é")


def whole(values: list[Any]) -> list[Any]:
    """As the page makes them of what is written once."""
    given = json.dumps(list(map(once, values))).encode()
    command = [node(), "--input-type=module", "--eval", MADE]
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    made: list[Any] = json.loads(done.stdout)
    return made


def value_of(random: Random, depth: int = 4) -> Any:
    kind = random.choice(
        ("text", "text", "number", "none", "list", "group", "groups") if depth else ("text",)
    )
    if kind == "text":
        return " ".join(random.choices(PIECES, k=random.randrange(5)))
    if kind == "list":
        return [value_of(random, depth - 1) for _ in range(random.randrange(4))]
    if kind == "group":
        return {key: value_of(random, depth - 1) for key in "abcd" if random.random() < 0.6}
    if kind == "groups":
        return [
            value_of(random, depth - 1) if random.random() < 0.1 else {"a": n, "b": "x", **often(random)}
            for n in range(random.choice((3, 40)))
        ]
    return random.choice((0, 1, -5, True, False)) if kind == "number" else None


def often(random: Random) -> dict[str, Any]:
    """One of few values in most groups, and one of many."""
    values = [[n, {"b": n}, None, "~0~" * n][n % 4] for n in range(40)]
    return {"c": random.choice(values[:5])} if random.random() < 0.8 else {"d": random.choice(values)}


def test_what_is_written_once_is_made_whole_again() -> None:
    """Of 2,000 random values, with the marks in their texts too, nothing is lost."""
    values = [[value_of(Random(n)), value_of(Random(n + 1))] for n in range(2000)]
    assert whole(values) == values


def test_the_data_of_hostile_rules_is_made_whole_again() -> None:
    """With markup and marks in every field."""
    rules = hostile_rules(f"{MARK}0{MARK} {AT_ONCE[:120]}")
    assert rules
    day = date(2026, 11, 30)
    value = json.loads(json.dumps([tables_of(rules, {}, day), page_words(rules, day)]))
    assert whole([value]) == [value]


@cache
def script() -> str:
    return script_of((*ENGINE, *PAGES))


@pytest.mark.slow
def test_every_name_of_the_short_script_means_something(tmp_path: Path) -> None:
    """TypeScript finds each name, and none that is declared twice: no use of a name was left behind."""
    compiler = Path(os.environ.get("MEI_SOCIAL_NODE_MODULES", "")) / "typescript/bin/tsc"
    if not compiler.is_file():
        pytest.skip("typescript is not there, so the names of the form's script were not checked")
    path = tmp_path / "script.js"
    path.write_text(script(), "utf-8")
    options = ("--noEmit", "--allowJs", "--checkJs", "--target", "es2022", "--lib", "es2022,dom,dom.iterable")
    done = subprocess.run([node(), compiler, *options, path], capture_output=True, check=False)
    told = done.stdout.decode()
    wrong = ("TS1", "TS2300", "TS2304", "TS2451", "TS2448", "TS2552", "TS2588", "TS18004")
    assert [line for line in told.splitlines() if any(f"error {code}" in line for code in wrong)] == []


def test_short_names_are_the_same_each_time() -> None:
    """In another process too, whose sets have another order."""
    code = "from mei_social.form.html import ENGINE, PAGES, script_of; print(script_of((*ENGINE, *PAGES)))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert said == {f"{script()}\n".encode()}


@pytest.mark.parametrize(
    ("long", "short"),
    [
        (
            "const { name, other: mine = 5 } = window;\nlog(name, mine);",
            "const{name:x,other:q=5}=window;log(x,q);",
        ),
        ("function f(event) { return event.event; }", "function x(e){return e.event}"),
        ("const f = (history) => history;\nhistory.back();", "const x=e=>e;history.back();"),
        ("const f = (a) => { return (b) => ({ a, b }); };", "const x=e=>{return t=>({a:e,b:t})};"),
        ('const f = (x) => `a ${x ? `${x} }` : "{"} // b`;', 'const x=e=>`a ${e?`${e} }`:"{"} // b`;'),
        ("const f = (x) => x / 2 / x; // half\n", "const x=e=>e/2/e;"),
        ('const f = (x) => /[/"`]\\/x/.test(x);', 'const x=e=>/[/"`]\\/x/.test(e);'),
        ("class C { one(two) { this.two = two; } }", "class x{one(e){this.two=e}}"),
        ("function f(x) { while (x.next()); }", "function x(e){while(e.next());}"),
        ("const [one, , ] = all;", "const[x,,]=all;"),
        ("const f = (one) => one + +one;", "const x=e=>e+ +e;"),
        ("function f(x = Infinity) { return (y) => y; }", "function x(e=Infinity){return e=>e}"),
        ("const f = (a) => (b) => a + b;", "const x=e=>t=>e+t;"),
        ("const b = 1;\nconst f = (b) => b;\nf(b);", "const x=1,q=e=>e;q(x);"),
        ("const f = (a, b) => [b ? (c) => (c ? 1 : b) : c, a];", "const q=(e,t)=>[t?e=>(e?1:t):c,e];"),
        ("const f = (a) => { try { a(); } catch (e) { a(e); } };", "const x=e=>{try{e()}catch(t){e(t)}};"),
        (
            "const f = (a) => `${a.map((b) => `${b}${a}`)}${((b) => b)(c)}`;",
            "const q=e=>`${e.map(t=>`${t}${e}`)}${(e=>e)(c)}`;",
        ),
        ("const f = () => { return (x) => x; };", "const x=()=>{return e=>e};"),
    ],
)
def test_names_and_spaces(long: str, short: str) -> None:
    """Properties, texts, patterns and what the script does not declare stay as they are."""
    assert shorter(long) == short


def test_rules_of_style_that_never_show_are_left_out() -> None:
    """What may be on the page keeps its rules, in their order and in each kind of medium."""
    sheet = """a:not(.gone) { top: 0; } .b, .gone p { content: "a, b"; } .gone { top: 1px; }
      @media print { .b > p { top: calc(1px + 2px); } .gone { top: 0; } }
      @media screen { .gone { top: 0; } }"""
    wanted = 'a:not(.gone){top:0}.b{content:"a, b"}@media print{.b > p{top:calc(1px + 2px)}}'
    assert needed(sheet, '"a" "p" class="b"') == wanted
