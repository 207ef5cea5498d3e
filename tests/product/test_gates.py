"""A gate that was left open stays open as it was asked, whatever becomes of the rules: seam by seam.

`test_gate_law` holds the same for random rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from effort import some_of
from interview.test_session import Script
from mei_social.audit.assess import Assessment, Band, assess
from mei_social.audit.current import current
from mei_social.audit.model import Answer, AnswerValue, Item, Mark, Screened, State
from mei_social.audit.recheck import Recheck
from mei_social.audit.saved import SavedAudit
from mei_social.interview import new_rules_version, screening, setup
from mei_social.interview.session import Session, start, start_again, take_up
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset, asked_digest
from mei_social.safeguarding.duty import says_a_child
from mei_social.storage.store import Store
from programs import invoke, rewrite
from small_exports import DAY, SAFE, rules_of, rules_path
from small_rules import SMALL_YAML
from terminals import Person, Terminal, running
from terminals import saved as last

YES, PARTLY, NO, NOT_SURE, ASIDE = AnswerValue
WORDS = "Are you free of private messages with pupils?"
OTHER_WORDS = "Are all your messages with pupils open ones?"
GATE, FOLLOW = Item("no-private-messages", None), Item("pupils-follow", "a1")
START, END = (SMALL_YAML.index(f"  - id: {name}") for name in ("no-private-messages", "account-private"))
RULE = SMALL_YAML[START:END]
FOLLOWS = "Do pupils follow this account?"
FOLLOW_GATE = (
    "severity: medium\n    force: should\n",
    "severity: critical\n    force: must\n    gate: true\n    tell: Your mentor today\n",
)
CONDITION = ("    per: person\n    gate", "    per: person\n    when: on-placement\n    gate")
PLACEMENT = ("Are you on placement in a school now?", "Have you finished your placement?")
NEXT = ("version: 3", "version: 4")

Swaps = tuple[tuple[str, str], ...]
HIDDEN = "under a condition that does not hold"
EDITS: dict[str, Swaps] = {
    "reworded": ((WORDS, OTHER_WORDS),),
    "retired": ((RULE, ""),),
    "turned": (("    gate: true\n", '    gate: true\n    expected: "no"\n'),),
    "no gate any more": (("    gate: true\n", ""),),
    "reworded and no gate any more": ((WORDS, OTHER_WORDS), ("    gate: true\n", "")),
    "once asked, now for each account": (("    per: person\n    gate", "    per: account\n    gate"),),
    HIDDEN: (CONDITION,),
    "under another id": (("id: no-private-messages", "id: no-messages"),),
}
OWN_WORDS = [name for name in EDITS if name not in ("reworded", "turned", HIDDEN)]
"""After these it is asked as it was, and not in today's words."""
ASKED_ANEW = ("reworded", "once asked, now for each account", "under another id")
"""After these today's rules have a gate of their own as well, without an answer."""
SAID = {
    "reworded": "and today's rules have other words",
    "retired": "and today's rules do not ask it",
    "turned": 'when "yes" was the safe answer, and today it is "no"',
    "no gate any more": "when it came before all others, and by today's rules it does not",
    "reworded and no gate any more": "and today's rules have other words",
    "once asked, now for each account": "and by today's rules it would not be asked here",
    HIDDEN: "and by today's rules it would not be asked here",
    "under another id": "and today's rules do not ask it",
}


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return rules_of(tmp_path)


def edited(folder: Path, name: str) -> Ruleset:
    return rules_of(folder, NEXT, *EDITS[name])


def answered(
    store: Store,
    ruleset: Ruleset,
    said: Mapping[Item, AnswerValue],
    *,
    on_placement: Screened = Screened.NO,
    known: bool = True,
) -> SavedAudit:
    """A finished self-check with safe answers but for these; not `known`: as mei-social 0.1 saved it."""
    rules = {rule.id: rule for rule in ruleset.rules}
    number = start(store, ruleset, DAY)
    store.add_account(number, "instagram", Purpose.BOTH)
    question = ruleset.screening[0]
    store.save_screening(number, Item(question.id, None), on_placement, asked_digest(question.question))
    others = {item: Answer(value, DAY, _reason(value), "A note") for item, value in said.items()}
    for item, answer in {**SAFE, **others}.items():
        rule = rules[item.question]
        digest = ruleset.digest if known else None
        store.save_answer(number, item, answer, asked_digest(rule.question, rule.expected), digest)
    store.finish(number, DAY)
    return found(store, number)


def _reason(value: AnswerValue) -> str | None:
    return "Agreed" if value is ASIDE else None


def found(store: Store, number: int) -> SavedAudit:
    audit = store.audit(number)
    assert audit
    return audit


def under(saved: SavedAudit, ruleset: Ruleset) -> Assessment:
    return assess(ruleset, current(saved, ruleset))


def listed(found: Assessment) -> list[tuple[Item, str, AnswerValue | None]]:
    return [(r.item, r.rule.question, r.answer.value if r.answer else None) for r in found.gates]


def session(store: Store, saved: SavedAudit, ruleset: Ruleset, recheck: Recheck | None = None) -> Session:
    return Session(ruleset, store, saved, DAY, lambda platform: None, recheck)


# The trainee's own answers


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("value", [NO, PARTLY, NOT_SURE, ASIDE])
def test_stays_as_it_was_asked(name: str, value: AnswerValue, rules: Ruleset, tmp_path: Path) -> None:
    """Any answer but the safe one is listed first in its own words, and is in the band."""
    with Store.in_memory() as store:
        saved = answered(store, rules, {GATE: value})
    assessment = under(saved, edited(tmp_path, name))

    assert listed(assessment) == [(GATE, WORDS, value)]
    assert (assessment.overall.band is Band.CRITICAL) is (value is not ASIDE)
    assert [r.outcome for r in assessment.gates] == [r.outcome for r in under(saved, rules).gates]


def test_in_no_score(rules: Ruleset, tmp_path: Path) -> None:
    """What stands as it was asked adds nothing to points, to what could be had, or to what was answered."""
    now = edited(tmp_path, "retired")
    with Store.in_memory() as store:
        open_one = under(answered(store, rules, {GATE: NO}), now)
    with Store.in_memory() as store:
        safe = under(answered(store, rules, {}), now)

    assert (open_one.overall.band, safe.overall.band) == (Band.CRITICAL, Band.NO_OPEN_FINDINGS)
    assert replace(open_one.overall, band=safe.overall.band) == safe.overall
    assert open_one.results == safe.results


def test_about_a_child_as_it_was_asked(rules: Ruleset, tmp_path: Path) -> None:
    """Where today's rules do not say that it is about a child, it stays so, and why stands beside it."""
    home, path = (
        tmp_path / "home",
        rules_path(tmp_path, NEXT, ("    safeguarding: true\n", ""), name="next.yaml"),
    )
    with Store.open(home) as store:
        saved = answered(store, rules, {GATE: NO})
    assert says_a_child(under(saved, load_rules(path)))
    out = running(invoke("summary", "--plain", "--rules", str(path), home=home)[1])
    assert "when it was about a child, and today's rules do not say so" in out


@pytest.mark.parametrize("name", EDITS)
def test_safe_answers_are_not_kept(name: str, rules: Ruleset, tmp_path: Path) -> None:
    """The safe answer, and a question that was left for later, list nothing."""
    with Store.in_memory() as store:
        saved = answered(store, rules, {})
        store.save_answer(saved.number, GATE, Answer(None, DAY), "x", rules.digest)
        skipped = found(store, saved.number)
    now = edited(tmp_path, name)
    assert (listed(under(saved, now)), listed(under(skipped, now))) == ([], [])


def test_met_by_its_id(rules: Ruleset, tmp_path: Path) -> None:
    """What is a gate today is one in its earlier words too, by the answer that was safe then."""
    now = rules_of(tmp_path, NEXT, FOLLOW_GATE, (FOLLOWS, "Does a pupil follow it?"))
    with Store.in_memory() as store:
        saved = answered(store, rules, {FOLLOW: YES})
    with Store.in_memory() as store:
        safe = answered(store, rules, {FOLLOW: NO})
    assert (listed(under(saved, now)), listed(under(safe, now))) == ([(FOLLOW, FOLLOWS, YES)], [])


def test_which_rules_an_answer_came_from(rules: Ruleset, tmp_path: Path) -> None:
    """What was no gate when it was asked is none by rules of before; where nobody knows, it is one."""
    milder = edited(tmp_path, "no gate any more")
    gates = []
    for known in (True, False):
        with Store.in_memory() as store:
            store.keep(rules)
            gates.append(listed(under(answered(store, milder, {GATE: NO}, known=known), milder)))
    assert gates == [[], [(GATE, WORDS, NO)]]


def test_taken_up_rules_count_too(rules: Ruleset, tmp_path: Path) -> None:
    """A question that became a gate in rules that were taken up stays one when the next rules drop that."""
    with Store.in_memory() as store:
        saved = answered(store, rules, {FOLLOW: YES})
        assert listed(under(saved, rules)) == []
        take_up(store, saved.number, rules_of(tmp_path, NEXT, FOLLOW_GATE))
        assert listed(under(found(store, saved.number), rules)) == [(FOLLOW, FOLLOWS, YES)]


def test_taken_up_rules_count_by_their_ids_too(rules: Ruleset, tmp_path: Path) -> None:
    """Also where those rules had other words, and the next ones do not have the question at all."""
    other_words = rules_of(tmp_path, NEXT, FOLLOW_GATE, (FOLLOWS, "Does a pupil follow it?"))
    gone = replace(rules, digest="x", rules=tuple(r for r in rules.rules if r.id != FOLLOW.question))
    with Store.in_memory() as store:
        saved = answered(store, rules, {FOLLOW: YES})
        assert listed(under(saved, gone)) == []
        take_up(store, saved.number, other_words)
        assert listed(under(found(store, saved.number), gone)) == [(FOLLOW, FOLLOWS, YES)]


def test_only_acting_on_it_closes_a_retired_gate(rules: Ruleset, tmp_path: Path) -> None:
    """Done is a word, as ever; acted on closes what nobody asks, and nothing that is asked."""
    retired = edited(tmp_path, "retired")
    with Store.in_memory() as store:
        number = answered(store, rules, {GATE: NO}).number
        for state, left in ((State.DONE, [GATE]), (State.ACTED_ON, [])):
            store.set_mark(number, GATE, Mark(state, DAY))
            saved = found(store, number)
            assert [item for item, *_ in listed(under(saved, retired))] == left
            assert [item for item, *_ in listed(under(saved, rules))] == [GATE]


def test_what_was_said_before_the_questions(tmp_path: Path) -> None:
    """A no in the words that the gate hung on takes it away, as ever. A no in other words does not."""
    when = rules_of(tmp_path, CONDITION)
    other = rules_of(tmp_path, NEXT, CONDITION, PLACEMENT)
    with Store.in_memory() as store:
        saved = answered(store, when, {GATE: NO}, on_placement=Screened.YES)
        take_up(store, saved.number, other)
        item, asked = Item("on-placement", None), asked_digest(PLACEMENT[1])
        store.save_screening(saved.number, item, Screened.NO, asked)
        assert listed(under(found(store, saved.number), other)) == [(GATE, WORDS, NO)]
    with Store.in_memory() as store:
        hidden = answered(store, when, {GATE: NO}, on_placement=Screened.NO)
    assert (listed(under(hidden, when)), listed(under(hidden, edited(tmp_path, "retired")))) == ([], [])


def test_another_look_keeps_what_is_hidden_now(tmp_path: Path) -> None:
    """A gate that was open last time stays open in another look, also where a new no would hide it.

    It is asked as it was, until it has the safe answer.
    """
    when, retired = rules_of(tmp_path, CONDITION), edited(tmp_path, "retired")
    with Store.in_memory() as store:
        before = answered(store, when, {GATE: NO}, on_placement=Screened.YES)
        number = start_again(store, when, Recheck(before, when, DAY, None), DAY)
        store.save_screening(number, Item("on-placement", None), Screened.NO, asked_digest(PLACEMENT[0]))
        again = found(store, number)
        assert (set(again.carried), listed(under(again, when))) == ({GATE}, [(GATE, WORDS, NO)])
        for value, left in ((PARTLY, [(GATE, WORDS, PARTLY)]), (YES, [])):
            asked = session(store, found(store, number), when)
            assert (asked.asks_as_it_was(GATE), asked.questions()[0][0].question) == (True, WORDS)
            asked.answer(*asked.questions()[0], Answer(value, DAY))
            assert listed(under(found(store, number), when)) == left
            assert listed(under(found(store, number), retired)) == left


# Asked again


@pytest.mark.parametrize("name", OWN_WORDS)
def test_asked_again_in_its_own_words(name: str, rules: Ruleset, tmp_path: Path) -> None:
    """A recheck asks it first as it was, with the help that it had; the safe answer closes it for good."""
    now = edited(tmp_path, name)
    with Store.in_memory() as store:
        before = answered(store, rules, {GATE: NO})
        recheck = Recheck(before, now, DAY, None)
        number = start_again(store, now, recheck, DAY)
        asked = session(store, found(store, number), now, recheck)
        rule, account = asked.questions()[0]
        again = asked.again(rule, account)
        assert (rule.id, rule.question, rule.gate, account) == (GATE.question, WORDS, True, None)
        assert (asked.asks_as_it_was(GATE), asked.is_open(rule, account)) == (True, True)
        assert again
        assert again.before == before.audit.answers[GATE]
        assert [(r.id, a) for r, a in asked.questions()].count((GATE.question, None)) == 1

        for value, left in ((PARTLY, True), (YES, False), (NO, True)):  # the yes was a slip
            asked.answer(rule, account, Answer(value, DAY))
            assert (asked.questions()[0], asked.is_open(rule, account)) == ((rule, account), False)
            gates = [(GATE, WORDS, value)] if left else []
            assert listed(under(found(store, number), now)) == gates
            assert [each for each in listed(assess(now, asked.audit)) if each[0] == GATE] == gates


@pytest.mark.parametrize("name", ["reworded", "turned"])
def test_asked_again_in_todays_words(name: str, rules: Ruleset, tmp_path: Path) -> None:
    """A gate that is asked in other words today is closed by its safe answer today, and not before."""
    now = edited(tmp_path, name)
    safe, other = (YES, NO) if name == "reworded" else (NO, YES)
    with Store.in_memory() as store:
        before = answered(store, rules, {GATE: NO})
        recheck = Recheck(before, now, DAY, None)
        number = start_again(store, now, recheck, DAY)
        asked = session(store, found(store, number), now, recheck)
        [(rule, _)] = [each for each in asked.questions() if each[0].id == GATE.question]
        assert (rule in now.rules, asked.is_open(rule, None)) == (True, True)
        asked.skip(rule, None)
        assert listed(under(found(store, number), now)) == [(GATE, WORDS, NO)]
        asked.answer(rule, None, Answer(other, DAY))
        assert listed(under(found(store, number), now)) == [(GATE, rule.question, other)]
        asked.answer(rule, None, Answer(safe, DAY))
        assert (listed(under(found(store, number), now)), assess(now, asked.audit).gates) == ([], ())


def test_no_answer_takes_its_place(rules: Ruleset, tmp_path: Path) -> None:
    """While it is open, a question of today with its id that is no gate is not asked: one would be lost."""
    now = edited(tmp_path, "reworded and no gate any more")
    with Store.in_memory() as store:
        saved = answered(store, rules, {GATE: NO})
        asked = session(store, saved, now)
        assert [r.question for r, _ in asked.questions() if r.id == GATE.question] == [WORDS]
        assert asked.answer_to(*asked.questions()[0]) == saved.audit.answers[GATE]
        asked.answer(*asked.questions()[0], Answer(YES, DAY))
        later = session(store, found(store, saved.number), now)
        [(rule, _)] = [each for each in later.questions() if each[0].id == GATE.question]
        assert (rule.question, later.is_open(rule, None)) == (OTHER_WORDS, True)


def test_rules_are_kept_wherever_somebody_answers(rules: Ruleset, tmp_path: Path) -> None:
    """An answer under rules that nobody took up, as in `actions --change`, keeps those rules with it."""
    now = edited(tmp_path, "reworded")
    with Store.in_memory() as store:
        saved = answered(store, rules, {})
        asked = session(store, saved, now)
        [gate] = [each for each in asked.questions() if each[0].id == GATE.question]
        asked.answer(*gate, Answer(NO, DAY))
        assert listed(under(found(store, saved.number), rules)) == [(GATE, OTHER_WORDS, NO)]


def test_a_note_stays_with_it(rules: Ruleset, tmp_path: Path) -> None:
    """A note can be changed on a gate that is held from before, and takes no answer away."""
    now = edited(tmp_path, "reworded")
    with Store.in_memory() as store:
        saved = answered(store, rules, {GATE: NO})
        asked = session(store, saved, now)
        [gate] = [each for each in asked.questions() if each[0].id == GATE.question]
        asked.set_note(*gate, "Told on Monday")
        [kept] = current(found(store, saved.number), now).earlier
        assert kept.answer == Answer(NO, DAY, None, "Told on Monday")


def test_an_account_that_is_taken_off(tmp_path: Path) -> None:
    """A gate goes with the account that it is about: it is said before that its answers are deleted."""
    harsher, now = (rules_of(tmp_path, FOLLOW_GATE, *more) for more in ((), (NEXT, (FOLLOWS, "Is it so?"))))
    with Store.in_memory() as store:
        saved = answered(store, harsher, {FOLLOW: YES})
        asked = session(store, saved, now)
        assert [gate.item for gate in asked.audit.earlier] == [FOLLOW]
        asked.remove_account(asked.audit.accounts[0])
        assert (asked.audit.earlier, {a.id for _, a in asked.questions() if a}) == ((), set())
        assert listed(under(found(store, saved.number), now)) == []


FOLLOW_UNDER = (
    "    per: account\n    expected",
    "    per: account\n    when: used-for-teaching\n    expected",
)
CHANGES: dict[str, tuple[Item, Callable[[Script, Session], object], dict[str, str]]] = {
    "account": (FOLLOW, setup.remove_account, {"comes off the list?": "instagram"}),
    "purpose": (FOLLOW, setup.change_purpose, {"another purpose?": "instagram", "What is": "personal"}),
    "screening": (GATE, lambda ask, asked: screening.screen_one(ask, asked, 0), {PLACEMENT[0]: "no"}),
}


@pytest.mark.parametrize("reply", ["no", "yes"])
@pytest.mark.parametrize("name", CHANGES)
def test_no_slip_makes_one_go_away(name: str, reply: str, tmp_path: Path) -> None:
    """What would not be open any more by a change before the questions is named, and stays after a no."""
    rules = rules_of(tmp_path, FOLLOW_GATE, CONDITION, FOLLOW_UNDER)
    item, change, typed = CHANGES[name]
    with Store.in_memory() as store:
        saved = answered(store, rules, {GATE: NO, FOLLOW: YES}, on_placement=Screened.YES)
        asked = session(store, saved, rules)
        ask = Script({**{key: [word] for key, word in typed.items()}, "all the same?": [reply]})
        change(ask, asked)
        left = {r.item for r in under(found(store, saved.number), rules).open_gates}

        assert (WORDS if item == GATE else FOLLOWS) in ask.asked[-1]
        assert left == ({GATE, FOLLOW} if reply == "no" else {GATE, FOLLOW} - {item})
        assert {r.item for r in assess(rules, asked.audit).open_gates} == left


# A new self-check


def test_a_new_one_starts_with_them(tmp_path: Path) -> None:
    """A new self-check has the open gates of the last one, with the accounts of those, and no more."""
    harsher = rules_of(tmp_path, FOLLOW_GATE)
    now = rules_of(tmp_path, NEXT, FOLLOW_GATE, (RULE, ""))
    with Store.in_memory() as store:
        answered(store, harsher, {GATE: NOT_SURE, FOLLOW: YES})
        fresh = found(store, start(store, now, DAY))
        third = found(store, start(store, now, DAY))
        assert [a.platform for a in fresh.audit.accounts] == ["instagram"]
        for saved in (fresh, third):
            assert {item.question for item in saved.carried} == {GATE.question, FOLLOW.question}
            assert saved.audit.answers.keys() == saved.carried
            assert len(listed(under(saved, now))) == 2
        asked = session(store, third, now)
        assert all(asked.is_open(*each) for each in asked.questions())
        for rule, account in asked.questions():
            asked.answer(rule, account, Answer(NO if rule.id == FOLLOW.question else YES, DAY))
        fourth = found(store, start(store, now, DAY))
        assert (fourth.carried, fourth.audit.accounts) == (frozenset(), ())


def test_acted_on_is_not_carried(rules: Ruleset, tmp_path: Path) -> None:
    """What was acted on does not come back in a new self-check."""
    with Store.in_memory() as store:
        saved = answered(store, rules, {GATE: NO})
        store.set_mark(saved.number, GATE, Mark(State.ACTED_ON, DAY))
        assert found(store, start(store, edited(tmp_path, "retired"), DAY)).carried == frozenset()


ANSWERS = """\
screening: {on-placement: yes}
answers: {plain-photo: yes}
accounts:
  - platform: whatsapp
    purpose: personal
    answers: {pupils-follow: no}
  - platform: instagram
    purpose: both
    answers: {class-account-agreed: yes}
"""
FOLLOWED = ("{class-account", "{pupils-follow: no, class-account")
WRITTEN = ("{plain", "{no-private-messages: yes, plain")


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ((), {GATE, Item(FOLLOW.question, "a2")}),
        ((FOLLOWED,), {GATE}),
        ((FOLLOWED, WRITTEN), set()),
    ],
)
def test_answers_from_a_file(more: Swaps, left: set[Item], tmp_path: Path) -> None:
    """A file closes the gates that it answers, on the account that is alike, and no others."""
    home, answers = tmp_path / "home", tmp_path / "answers.yaml"
    with Store.open(home) as store:
        answered(store, rules_of(tmp_path, FOLLOW_GATE), {GATE: NO, FOLLOW: YES})
    text = ANSWERS
    for before, after in more:
        text = text.replace(before, after)
    answers.write_text(text, "utf-8")
    path = str(rules_path(tmp_path, FOLLOW_GATE, name="harsher.yaml"))
    code, out, _ = invoke("check", "--answers", str(answers), "--rules", path, home=home)

    assert (code, set(last(home).carried), len(last(home).audit.accounts)) == (0, left, 2)
    assert (WORDS in out) is (GATE in left)


# In every place


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "home") as store:
        answered(store, rules_of(tmp_path), {GATE: NO})
    return tmp_path / "home"


def changed(folder: Path, name: str = "retired") -> str:
    return str(rules_path(folder, NEXT, *EDITS[name], name="changed.yaml"))


@pytest.mark.parametrize("name", some_of(EDITS, 3))
def test_in_every_output(name: str, home: Path, tmp_path: Path) -> None:
    """Summary, status, plan, history and every kind of file have it, with what was said and what differs."""
    env = {"MEI_SOCIAL_RULES": changed(tmp_path, name), "MEI_SOCIAL_TODAY": "2027-05-20"}

    def told(*words: str) -> str:
        code, out, _ = invoke(*words, home=home, env=env)
        assert code == 0
        return out

    def plain(*words: str) -> str:
        return running(told(*words)).replace("&#39;", "'").replace("&#34;", '"').replace("\\", "")

    def exported(kind: str) -> tuple[str, ...]:
        return ("export", "-", "--format", kind, "--yes")

    for words in (("summary", "--all", "--plain"), exported("html"), exported("md")):
        out = plain(*words)
        assert "No, as asked on 3 May 2027" in out[out.index(WORDS) :]
        assert SAID[name] in out
        assert "What today's rules do not ask in the same way is not in it." in out
    assert re.search(r"\b[12] actions? for today", plain())
    assert SAID[name] in plain("actions", "--plain")
    assert "1 open" in plain("history", "--plain")
    assert f'"no-private-messages","{WORDS}","2(b)","Critical","No"' in told(*exported("csv"))
    [gate] = json.loads(told("summary", "--json"))["gates"]
    assert (gate["question"], SAID[name] in gate["places"][0]["as_asked"]) == (WORDS, True)
    action, *others = [a for a in json.loads(told("actions", "--json"))["actions"] if a["gate"]]
    assert (action["text"], action["state"], action["due"]) == (WORDS, "not-yet", True)
    assert bool(others) is (name in ASKED_ANEW)
    body = json.loads(told(*exported("json")))
    assert body["assessment"]["band"] == "critical"
    assert body["earlier"] == [
        {
            "question": GATE.question,
            "account": None,
            "text": WORDS,
            "safe": "yes",
            "topic": "pupils",
            "clauses": ["c2"],
            "safeguarding": True,
            "answer": "no",
            "date": "2027-05-03",
        }
    ]


def test_acted_on_in_the_plan(home: Path, tmp_path: Path) -> None:
    """`actions --change` closes what nobody asks any more once somebody who can deal with it knows."""
    path, typed = changed(tmp_path), "1\n1\nacted on\nleave\n"
    code, _, told = invoke("actions", "--change", "--plain", "--rules", path, home=home, stdin=typed)

    assert (code, last(home).marks) == (0, {GATE: Mark(State.ACTED_ON, DAY)})
    assert "The rules that you use now do not ask this any more" in running(told)
    assert "Marked as acted on." in told
    assert WORDS not in invoke("summary", "--plain", "--rules", path, home=home)[1]
    assert "earlier" not in json.loads(invoke("export", "-", "--yes", "--rules", path, home=home)[1])


def test_answered_again_in_the_plan(home: Path, tmp_path: Path) -> None:
    """The plan can ask it again as it was; the safe answer closes it."""
    path, typed = changed(tmp_path), "1\n1\nagain\nyes\nyes\nleave\n"
    code, _, told = invoke("actions", "--change", "--plain", "--rules", path, home=home, stdin=typed)

    assert (code, last(home).audit.answers[GATE].value) == (0, YES)
    assert "This is no longer in your plan." in told
    assert WORDS not in invoke("summary", "--plain", "--rules", path, home=home)[1]


def test_other_rules(home: Path, tmp_path: Path) -> None:
    """Rules of another provider show no summary, and yet what is open is named, and what to do."""
    path = str(rules_path(tmp_path, ("id: small", "id: others"), name="others.yaml"))
    status = invoke(home=home, env={"MEI_SOCIAL_RULES": path})[1]
    code, _, told = invoke("summary", "--rules", path, home=home)
    expected = f"Open in it, and before all others: {WORDS} No, on 3 May 2027. If anyone is in danger"

    assert (code, expected in running(status), expected in running(told)) == (1, True, True)


@pytest.mark.parametrize("words", [("wipe",), ("wipe", "--older-than", "2027-06-01")])
def test_named_before_it_is_deleted(words: tuple[str, ...], home: Path) -> None:
    """To delete the last self-check names what is open in it, with or without a question."""
    env = {"MEI_SOCIAL_TODAY": "2027-06-02"}
    asked = invoke(*words, home=home, stdin="no\n", env=env)[2]
    done = invoke(*words, "--yes", home=home, env=env)[2]
    for told in (asked, done):
        assert f"tells nobody. Open in it, and before all others: {WORDS} No" in running(told)


def test_nothing_to_name(tmp_path: Path) -> None:
    """Where nothing is open, nothing is named."""
    with Store.open(tmp_path / "home") as store:
        answered(store, rules_of(tmp_path), {})
    assert "before all others" not in invoke("wipe", "--yes", home=tmp_path / "home")[2]


def test_a_changed_edition_names_them(rules: Ruleset, tmp_path: Path) -> None:
    """Who goes on under changed rules reads first what stays open, and it is not counted as gone."""
    now = edited(tmp_path, "retired")
    with Store.in_memory() as store:
        saved = answered(store, rules, {GATE: NO})
    standing = new_rules_version.standing(saved, rules, now)
    ask = Script({"What would you like to do?": ["on"]})
    new_rules_version.accept(ask, saved, rules, now)

    assert (len(standing.carried), standing.again, standing.gone) == (3, frozenset(), frozenset())
    assert [gate.item for gate in standing.gates] == [GATE]
    assert "1 answer stays open as it was asked." in ask.asked[0]
    assert f"{WORDS} No, on 3 May 2027." in ask.asked[0]


def test_rules_that_a_newer_program_kept(home: Path, tmp_path: Path) -> None:
    """A gate of rules with keys that this version does not know stays open as it was asked."""
    new = "json_set(content, '$.newer', 1, '$.rules[0].newer', 'x')"
    rewrite(home, f"UPDATE ruleset SET content = {new}")
    out = invoke("summary", "--plain", "--rules", changed(tmp_path), home=home)[1]
    assert WORDS in running(out)


@pytest.mark.parametrize("key", ["force", "severity", "per", "ask"])
def test_rules_with_a_value_that_is_newer(key: str, home: Path, tmp_path: Path) -> None:
    """One that this version does not know hides no gate: what can be read of it is shown, and it is open."""
    rewrite(home, f"UPDATE ruleset SET content = json_set(content, '$.rules[0].{key}', 'newest')")
    out = running(invoke("summary", "--plain", "--rules", changed(tmp_path), home=home)[1])
    assert WORDS in out


def test_kept_nothing(home: Path, tmp_path: Path) -> None:
    """A self-check that keeps nothing neither takes over nor loses what is kept."""
    (tmp_path / "answers.yaml").write_text(ANSWERS, "utf-8")
    path, before = str(rules_path(tmp_path, name="same.yaml")), last(home)
    words = ("check", "--keep-nothing", "--plain", "--answers", str(tmp_path / "answers.yaml"))
    code, out, _ = invoke(*words, "--rules", path, home=home, stdin="leave\n")
    assert (code, "(asked on" in out, last(home)) == (0, False, before)
    assert out.startswith("No answer yet, and it comes before all others:")


# With a real terminal


def test_a_recheck_on_a_terminal(home: Path, tmp_path: Path) -> None:
    """The recheck names it, asks it first in its old words with its old help, and then it is closed."""
    path = changed(tmp_path)
    terminal = Terminal(home, "recheck", "--rules", path, "--plain", MEI_SOCIAL_TODAY="2027-05-20")
    person = Person(
        {
            "(Any app counts": ["why", "yes"],
            "What would you like to do next?": ["check"],
            "Open a part": ["finish"],
        }
    )
    code, _ = terminal.talk(person)
    text = running(terminal.written)

    assert (code, person.left_over()) == (0, {})
    assert text.index("Still open from last time") < text.index("Another look at your accounts")
    assert f"{WORDS} No, on 3 May 2027." in text
    assert (
        "Today's rules do not put this first. It is not settled yet, so you are asked as you were then."
        in text
    )
    assert "This was still open. On 3 May 2027 you said: No." in text
    assert "Private messages leave you and the pupil unprotected." in text
    assert last(home).audit.answers[GATE].value is YES
    assert WORDS not in invoke("summary", "--plain", "--rules", path, home=home)[1]
