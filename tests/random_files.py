"""Exports that somebody changed, at random: some still right, most of them wrong in one way."""

from __future__ import annotations

import json
import re
import textwrap
from random import Random
from typing import Any

from mei_social.export.page import DATA_ID, PAGE_ID, with_data
from mei_social.export.write import Body, code_of, digest_of, to_json

ATOMS: tuple[Any, ...] = (
    *(None, "", "x", "x" * 700, 0, 1, -1, 2_000_000, True, False, 1.5, [], {}, [1], "yes", "no", "not-sure"),
    *(
        "partly",
        "not-applicable",
        "2026-11-30",
        "2026-02-30",
        "0000-01-01",
        "2026-11-3",
        "1999-01-01",
        "9999-12-31",
    ),
    *(
        "a1",
        "a0",
        "a01",
        "b1",
        "rule",
        "screening",
        "person",
        "account",
        "done",
        "later",
        "\u202e",
        "caf\u00e9\n",
    ),
    *(
        "fail",
        "unknown",
        "pass",
        "critical",
        "high",
        "must",
        "0.9.0",
        "99.1 form",
        3,
        "__proto__",
        "constructor",
    ),
)
DAYS = ("2019-02-28", "2026-08-31", "2026-12-01", "2026-12-02", "2028-02-29", "2026-02-30", "2027-02-29")
PAGE = f'<!doctype html><html><head><title>T</title></head><body><div id="{PAGE_ID}">{{}}</div></body></html>'
WORDS = (
    *(
        "Hello &amp; &lt;b&gt; &#34;you&#34;",
        "<p>One</p> <div>two <div>three</div></div>",
        "",
        "a<br>b<img src='x>y'>",
    ),
    *(
        "<div hidden>gone</div>",
        "<p style='color:red'>x</p>",
        "<!-- a > comment -->x",
        "2 < 3",
        "<style>p{}</style>x",
    ),
    *(
        "&nbsp;x&#233;",
        "</p>",
        "<DIV Class=a>x</DIV>",
        f'<div id="{PAGE_ID}">again</div>',
        "<script>a</scr</script>",
    ),
)


def changed(random: Random, body: Body) -> bytes:
    """One file."""
    body = json.loads(json.dumps(body))
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        random.choice(CHANGES)(random, body)
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        _anything(random, body)  # after the others, which need a body in its right form
    if random.random() < 0.7:
        body = sealed(body)
    data = _written(random, body)
    return _as_page(random, data) if random.random() < 0.3 else data


def sealed(body: Body) -> Body:
    """With the check code that belongs to it."""
    digest = digest_of(body)
    return {**body, "check": {"algorithm": "sha256-jcs", "digest": digest, "code": code_of(digest)}}


def _written(random: Random, body: Body) -> bytes:
    data = to_json(body)
    match random.randrange(20):
        case 0:
            return json.dumps(body).encode()
        case 1 | 2:
            return random.choice((_cut, _flipped))(random, data)
        case 3:
            return b"\xef\xbb\xbf" + data
        case 4:
            return data.replace(b'"format"', b'"format": 1, "format"', 1)
        case 5:
            place = random.randrange(len(data))
            junk = random.choice(
                (b" ", b"\n", b",", b"]", b"{", b'"', b"\\ud800", b"1e3", b"\x00", b"\xff", b"00")
            )
            return data[:place] + junk + data[place:]
        case 6 | 7:
            return in_a_message(random, data)
        case _:
            return data


def in_a_message(random: Random, data: bytes) -> bytes:
    """Copied as text, and sent: with words around it, cut into lines, quoted by an answer."""
    lines = [line for each in data.decode().split("\n") for line in textwrap.wrap(each, 78) or [""]]
    if random.random() < 0.5:
        lines = [line.replace("  ", "\xa0 ") for line in data.decode().split("\n")]
    whole = [*random.choice(((), ("Dear mentor,", "", "this is it:"))), *lines, "", "Best wishes"]
    quote = random.choice(("", "> ", ">> "))
    return random.choice(("\n", "\r\n")).join(quote + line for line in whole).encode()


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def _flipped(random: Random, data: bytes) -> bytes:
    place = random.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]


def _as_page(random: Random, data: bytes) -> bytes:
    made = with_data(PAGE.format(random.choice(WORDS)), data).encode()
    page = re.sub(rb' data-file="[0-9a-f]*"', b"", made)  # which spares reading a page that is as it was made
    match random.randrange(11):
        case 10:
            other = with_data(PAGE.format(""), data.replace(b"yes", b"no")).encode()
            head, middle, _ = page.rpartition(b'">\n')
            return head + middle + other.rpartition(b'">\n')[2]
        case 9:
            return re.sub(rb'data-digest="(\w+)"', lambda found: b'data-digest="%s"' % found[1][::-1], page)
        case 0 | 1:
            return random.choice((_cut, _flipped))(random, page)
        case 2:
            return b"<p>Careful: this is from outside.</p>" + page + b"<div>A footer</div>"
        case 3:
            return page.replace(b"</body>", f'<div id="{DATA_ID}" hidden>e30=</div></body>'.encode())
        case 4:
            place = random.randrange(len(page))
            return (
                page[:place]
                + random.choice((b"<", b">", b"<b>", b"&", b"<div>", b"</div>", b"'"))
                + page[place:]
            )
        case _:
            return page


def _anything(random: Random, body: Body) -> None:
    """One value anywhere is another, is gone, is there twice, or has a neighbour that no export has."""
    holder, key = _place(random, body)
    match random.randrange(6):
        case 0 if isinstance(holder, list):
            holder.append(json.loads(json.dumps(holder[key])))
        case 1 if isinstance(holder, list):
            random.shuffle(holder)
        case 2:
            del holder[key]
        case 3 if isinstance(holder, dict):
            holder[random.choice(("extra", "__proto__", "name", "note", "reason", "safe", "date"))] = (
                random.choice(ATOMS)
            )
        case _:
            holder[key] = random.choice(ATOMS)


def _place(random: Random, body: Any) -> tuple[Any, Any]:
    while True:
        keys = list(body) if isinstance(body, dict) else list(range(len(body)))
        key = random.choice(keys)
        if not isinstance(body[key], (dict, list)) or not body[key] or random.random() < 0.2:
            return body, key
        body = body[key]


def _an_answer(random: Random, body: Body) -> None:
    if body["answers"]:
        answer = random.choice(body["answers"])
        answer["answer"] = random.choice(("yes", "no", "not-sure", "partly"))
        answer.pop("reason", None)


def _a_reason(random: Random, body: Body) -> None:
    """Where none may be, or none where one must be."""
    if body["answers"]:
        answer = random.choice(body["answers"])
        answer.pop("reason", None) if "reason" in answer else answer.update(reason="Agreed")


def _a_day(random: Random, body: Body) -> None:
    given = [answer for answer in body["answers"] if "date" in answer]
    holder = random.choice((*given, body["audit"]))
    holder["date"] = random.choice(DAYS)


def _a_question(random: Random, body: Body) -> None:
    if not body["questions"]:
        return
    question = random.choice(body["questions"])
    match random.randrange(4):
        case 0:
            question["text"] = "In other words?"
        case 1 if "safe" in question:
            question["safe"] = "no" if question["safe"] == "yes" else "yes"
        case 2 if "gate" in question:
            question["gate"] = not question["gate"]
        case _:
            before, question["id"] = question["id"], f"{question['id']}-x"
            for answer in body["answers"]:
                if answer["question"] == before and ("date" in answer) == (question["kind"] == "rule"):
                    answer["question"] = question["id"]


def _the_rules(random: Random, body: Body) -> None:
    rules = body["rules"]
    rules[random.choice(("id", "title"))] = "another"
    rules["version"] = random.choice((rules["version"], 1, 99))
    rules["digest"] = random.choice((rules["digest"], "0" * 64))


def _older(random: Random, body: Body) -> None:
    """A file of version 1, now and then with answers that contradict each other."""
    for answer in body["answers"]:
        if "date" in answer and answer["answer"] in ("yes", "no") and random.random() < 0.2:
            answer["answer"] = random.choice(("yes", "no"))
    body["format_version"] = 1
    for question in body["questions"]:
        question.pop("safe", None)


def _a_stated_gate(random: Random, body: Body) -> None:
    rules = [q["id"] for q in body["questions"] if q["kind"] == "rule"] or ["none"]
    places = [None, "a99", *(account["id"] for account in body["accounts"])]
    outcome = random.choice(("fail", "unknown", "not-applicable"))
    body["assessment"]["gates"].append(
        {"question": random.choice((*rules, "nobody")), "account": random.choice(places), "outcome": outcome}
    )


def _an_earlier_gate(random: Random, body: Body) -> None:
    rules = [q for q in body["questions"] if q["kind"] == "rule"]
    question = random.choice(rules) if rules else {"id": "gone", "text": "Was it so?", "topic": "gone"}
    answer = random.choice(("yes", "no", "partly", "not-sure", "not-applicable", None))
    part = {
        "question": random.choice((question["id"], "gone")),
        "account": random.choice([None, *(account["id"] for account in body["accounts"])]),
        "text": random.choice((question["text"], "Was it so, in older words?")),
        "safe": random.choice(("yes", "no")),
        "topic": question["topic"],
        "clauses": [],
        "safeguarding": random.random() < 0.5,
        "answer": answer,
        "date": "2026-11-29",
    }
    reason = {"reason": "Agreed"} if answer == "not-applicable" else {}
    body.setdefault("earlier", []).append(part | reason)


def _a_plan(random: Random, body: Body) -> None:
    given = [a for a in body["answers"] if "date" in a]
    answer = random.choice(given) if given else {"question": "none", "account": None}
    state = random.choice(("done", "later", "acted-on"))
    until = {"until": "2026-12-24"} if (state == "later") is (random.random() < 0.9) else {}
    mark = {
        "question": answer["question"],
        "account": answer["account"],
        "state": state,
        "said": "2026-11-30",
    }
    body.setdefault("plan", []).append(mark | until)


CHANGES = (
    *(_an_answer, _a_reason, _a_day, _a_question, _a_question, _the_rules, _older, _a_stated_gate),
    *(_an_earlier_gate, _an_earlier_gate, _a_plan),
)
