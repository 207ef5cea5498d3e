"""A trainee's self-checks over time: what each came to, and what became of each question between two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec.structs import replace

from audit.test_assess_properties import audits, law, rulesets
from mei_social.audit.assess import Assessment, Band, assess
from mei_social.audit.changes import Change
from mei_social.audit.extent import is_quick
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.history import sentences, side_by_side
from mei_social.history.comparison import Comparison, compare
from mei_social.history.pairing import pair
from mei_social.history.timeline import CHARTED, Kept, timeline, with_rules
from mei_social.ruleset.model import Purpose, Ruleset, asked_digest
from mei_social.text import english
from small_exports import DAY, audit_of, rich_audit
from small_history import NEXT, NO, PARTLY, PRIVATE, YES, compared, kept, rules

PHOTO = "Would your profile photo be at home in a staff room?"
MESSAGES = "Are you free of private messages with pupils?"
HARSHER = (("    severity: low", "    severity: high"), ("    force: may", "    force: must"))
FOLLOW_GATE = (
    ("Do pupils follow this account?", "Does a pupil follow this account?"),
    ("    severity: medium", "    tell: Your mentor today\n    severity: critical"),
    ('    expected: "no"\n', '    expected: "no"\n    gate: true\n'),
)


def said(**answers: AnswerValue | None) -> Audit:
    return audit_of(rules(), **answers)


def told(found: Comparison) -> list[tuple[Change, str, str]]:
    return [(c.turn, c.question, c.where) for c in found.changes]


# One after the other


def test_each_under_its_own_rules() -> None:
    """A self-check is counted with the rules that it was asked from, where they were kept."""
    harsher = rules(NEXT, *HARSHER)
    both = [
        replace(said(plain_photo=NO), rules=replace(said().rules, digest=r.digest))
        for r in (rules(), harsher)
    ]
    saved = [kept(n, audit, rules()).saved for n, audit in enumerate(both, 1)]
    found = with_rules(saved, {rules().digest: rules()}.get, harsher)
    entries = timeline(found, harsher, ()).entries
    assert [(e.own, e.numbers.band) for e in entries if e.numbers] == [(True, Band.LOW), (True, Band.HIGH)]


def test_rules_that_were_not_kept() -> None:
    """Then today's rules count, and it says so; another provider's are never used."""
    today = rules(NEXT)
    other = replace(said(), rules=replace(said().rules, id="elsewhere", title="Other rules", digest="e"))
    saved = [kept(n, audit, rules()).saved for n, audit in enumerate((said(), other), 1)]
    row = timeline(with_rules(saved, lambda _: None, today), today, ())
    assert [(e.own, e.numbers is None) for e in row.entries] == [(False, False), (False, True)]
    _, borrowed, unknown = sentences.notes(row)
    assert borrowed == (
        "Self-check 1 is counted with today's rules, A small set of rules, version 4: "
        "the old ones were not kept."
    )
    assert unknown == (
        'Self-check 2, 3 May 2027: its rules, "Other rules, version 3", were not kept. '
        "Add --rules with their file."
    )


def test_rules_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred self-checks from rules that were kept look these up once, and are judged once each.

    Only the last is judged by today's rules too, for what comes first.
    """
    looked: list[str] = []
    judged: list[str] = []
    today = rules(NEXT)

    def look(digest: str) -> Ruleset:
        looked.append(digest)
        return rules()

    def judge(ruleset: Ruleset, audit: Audit) -> Assessment:
        judged.append(ruleset.digest)
        return assess(ruleset, audit)

    monkeypatch.setattr("mei_social.history.timeline.assess", judge)
    saved = [kept(n, said(), rules()).saved for n in range(1, 101)]
    row = timeline(with_rules(saved, look, today), today, ())
    assert (len(row.entries), looked) == (100, [rules().digest])
    assert (judged.count(rules().digest), judged.count(today.digest)) == (100, 1)


def test_gates_are_counted_and_not_averaged() -> None:
    """However good the score, an open gate is counted on its own, and so is one that was set aside."""
    for value, numbers, words in (
        (NO, (1, 0, 0), "1 open"),
        (AnswerValue.NOT_APPLICABLE, (0, 1, 0), "none open, 1 set aside"),
        (None, (0, 0, 1), "none open, 1 without an answer"),
        (YES, (0, 0, 0), "none open"),
    ):
        audit = said(no_private_messages=value)
        [entry] = timeline([kept(1, audit, rules())], rules(), ()).entries
        found = entry.numbers
        assert found
        assert (found.gates_open, found.gates_set_aside, found.gates_unanswered) == numbers
        assert f"Before all others: {words}. " in sentences.result(entry)


def test_band_is_that_of_the_summary() -> None:
    """A gate that is set aside takes the good words away here too."""
    audit = said(no_private_messages=AnswerValue.NOT_APPLICABLE)
    assert sentences.result(timeline([kept(1, audit, rules())], rules(), ()).last).startswith(
        "One thing to talk through. "
    )


def test_a_finished_quick_check_has_no_score() -> None:
    """What the quick check leaves to the full one is not counted against anybody, as in the summary."""
    further = {rule.id.replace("-", "_"): None for rule in rules().rules if not is_quick(rule)}
    [entry] = timeline([kept(1, said(**further), rules(), quick=True)], rules(), ()).entries

    assert entry.numbers
    assert entry.numbers.score is None
    assert "No score." in sentences.result(entry)


def test_no_score_beside_no_score() -> None:
    """Where neither of two has a score, none is compared, and the row of scores is left out."""
    further = {rule.id.replace("-", "_"): None for rule in rules().rules if not is_quick(rule)}
    two = [kept(n, said(**further), rules(), quick=True) for n in (1, 2)]
    found = compared(*two)

    assert [what for what, _, _ in side_by_side.results(found)] == ["Result", "Answered"]
    assert side_by_side.about_score(found) == "There is no score to compare."
    assert [what for what, _ in sentences.series(timeline(two, rules(), ()))] == [
        "Answered, of 100",
        "Before all others, open",
    ]


@pytest.mark.parametrize(
    ("finished", "day"), [(date(2027, 5, 4), date(2027, 5, 4)), (None, date(2027, 5, 6))]
)
def test_day(finished: date | None, day: date) -> None:
    """It is the day of the end or, while it is going on, the last one on which something was said."""
    later = replace(said(), answers={Item("plain-photo", None): Answer(YES, date(2027, 5, 6))})
    row = timeline([kept(1, later, rules(), finished=finished)], rules(), ())
    assert (row.last.day, row.last.finished) == (day, finished is not None)


def test_day_of_a_recheck_without_a_new_answer() -> None:
    """Answers that were taken over do not make a recheck older than it is."""
    audit = replace(said(), started=date(2027, 8, 1))
    assert timeline([kept(1, audit, rules(), finished=None)], rules(), ()).last.day == date(2027, 8, 1)


def test_old_ones() -> None:
    """What need not be kept is named with the command that deletes it."""
    all_kept = [kept(n, said(), rules()) for n in (1, 2, 3)]
    for old, words in (((1,), "Self-check 1 is"), ((1, 2), "Self-checks 1 and 2 are")):
        row = timeline(all_kept, rules(), [k.saved for k in all_kept if k.saved.number in old])
        [note] = sentences.notes(row)
        assert note == (
            f"{words} older than 365 days and, by your provider's rules, no longer needed. "
            "To delete what is older: mei-social wipe --older-than 365d"
        )


def test_chart_holds_the_last_ones() -> None:
    """The chart has room for some, and says how many there are."""
    row = timeline([kept(n, said(), rules()) for n in range(1, 31)], rules(), ())
    assert [entry.number for entry, _ in row.charted] == list(range(31 - CHARTED, 31))
    assert sentences.over_time(row) == f"Over time: the last {CHARTED} of 30"


# Which account is which


def accounts(*alike: tuple[str, Purpose, str | None]) -> Audit:
    made = tuple(Account(f"a{n}", *what) for n, what in enumerate(alike, 1))
    return replace(said(), accounts=made, answers={})


INSTAGRAM = ("instagram", Purpose.PERSONAL, None)
WHATSAPP = ("whatsapp", Purpose.BOTH, None)
APP = ("other", Purpose.PERSONAL, "Zeppelin")


def test_accounts_that_are_carried_on() -> None:
    """Along a row of rechecks an id is one account, also two steps apart and in either order."""
    one = kept(1, accounts(INSTAGRAM, WHATSAPP), rules()).saved
    other = kept(3, accounts(WHATSAPP), rules(), earlier=2).saved
    before = {1: None, 2: 1, 3: 2}
    assert pair(one, other, before).same == {"a1": "a1"}
    assert pair(other, one, before).by_id is True


@pytest.mark.parametrize("before", [{1: None, 3: None}, {1: None, 2: 1, 3: 1}, {1: 3, 3: 3}, {}])
def test_accounts_that_start_afresh(before: Mapping[int, int | None]) -> None:
    """Otherwise app, purpose, name and order tell: what looks alike is the same, the rest is new or gone."""
    one = kept(2, accounts(INSTAGRAM, APP, INSTAGRAM, WHATSAPP), rules()).saved
    again = accounts(("instagram", Purpose.BOTH, None), INSTAGRAM, ("other", Purpose.PERSONAL, "ZEPPELIN"))
    found = pair(one, kept(3, again, rules()).saved, before)
    assert (found.same, found.by_id) == ({"a1": "a2", "a2": "a3"}, False)


def test_it_says_how_accounts_were_matched() -> None:
    """Matching by app and purpose is told, and so are accounts that only one of the two has."""
    found = compared(
        kept(1, accounts(INSTAGRAM, APP), rules()), kept(2, accounts(WHATSAPP, INSTAGRAM), rules())
    )
    assert list(side_by_side.accounts(found)) == [
        "Only in self-check 1: Zeppelin.",
        "Only in self-check 2: WhatsApp.",
        "Neither carries the other on, so accounts are matched by app, by what they are for and by order.",
    ]
    carried = compared(
        kept(1, accounts(INSTAGRAM), rules()), kept(2, accounts(INSTAGRAM), rules(), earlier=1)
    )
    assert list(side_by_side.accounts(carried)) == []


# What became of it


@pytest.mark.parametrize(
    ("then", "now", "turn"),
    [
        (NO, YES, Change.FIXED),
        (YES, NO, Change.NEW),
        (NO, NO, Change.STILL),
        (PARTLY, NO, Change.WORSE),
        (NO, PARTLY, Change.BETTER),
        (NO, None, Change.GONE),
        (NO, AnswerValue.NOT_APPLICABLE, Change.SET_ASIDE),
    ],
)
def test_turns(then: AnswerValue, now: AnswerValue | None, turn: Change) -> None:
    """Each question that was or is open, in its words, with the account."""
    found = compared(
        kept(1, said(account_private=then), rules()), kept(2, said(account_private=now), rules())
    )
    assert told(found) == [(turn, PRIVATE[0], "Instagram")]
    assert side_by_side.counts(found) == f"1 {turn}."


def test_an_account_that_is_gone() -> None:
    """What was open on it is no longer asked, under the name that it had."""
    one = said(account_private=NO)
    other = replace(one, accounts=(), answers={i: a for i, a in one.answers.items() if i.account is None})
    found = compared(kept(1, one, rules()), kept(2, other, rules(), earlier=1))
    assert told(found) == [(Change.NOT_ASKED, PRIVATE[0], "Instagram")]
    assert found.accounts_removed == ("Instagram",)


def test_an_account_that_is_added() -> None:
    """What is open on it is new, and it is said that there was no answer before."""
    one, other = (
        said(),
        replace(
            said(),
            accounts=(*said().accounts, Account("a2", "other", Purpose.PERSONAL, "Zeppelin")),
            answers={**said().answers, Item("account-private", "a2"): Answer(NO, DAY)},
        ),
    )
    found = compared(kept(1, one, rules()), kept(2, other, rules(), earlier=1))
    assert told(found) == [(Change.NEW, PRIVATE[0], "Zeppelin")]
    assert side_by_side.grouped(found.changes) == [(Change.NEW, PRIVATE[0], "Zeppelin (no answer then)")]
    assert found.accounts_added == ("Zeppelin",)


def test_screening_that_hides_a_question() -> None:
    """A question that a no at the start hides is no longer asked: it was not fixed, and not left out."""
    one = said(plain_photo=NO)
    other = replace(one, screening={Item("on-placement", None): Screened.NO})
    found = compared(kept(1, one, rules()), kept(2, other, rules()))
    assert told(found) == [(Change.NOT_ASKED, PHOTO, "General")]


def test_gates_come_first() -> None:
    """A gate stands before everything else, whatever became of it, and in no other list."""
    then = said(no_private_messages=NO, account_private=NO)
    for now, turn in ((said(), Change.FIXED), (then, Change.STILL)):
        found = compared(kept(1, then, rules()), kept(2, now, rules()))
        assert told(found)[0] == (turn, MESSAGES, "General")
        assert [c.question for c in found.gates] == [MESSAGES]
        assert [c.question for c in found.of(turn)] == [PRIVATE[0]]
        assert side_by_side.heading(found, turn) == f"{turn.capitalize()}: 1, besides those above"


def test_a_better_score_does_not_hide_an_open_gate() -> None:
    """The number of open gates is told first, and that the score says nothing about them."""
    found = compared(
        kept(1, said(no_private_messages=NO, account_private=NO), rules()),
        kept(2, said(no_private_messages=NO), rules()),
    )
    assert (found.after.score or 0) > (found.before.score or 0)
    assert list(side_by_side.first_things(found)) == ["then and now 1 open."]
    assert side_by_side.about_score(found) == (
        "The score says nothing about the questions that come before all others."
    )


def test_backwards() -> None:
    """The one that is named first is the one before, and it is said that this goes back in time."""
    one, other = kept(1, said(account_private=NO), rules()), kept(2, said(), rules())
    found = compared(other, one)
    assert told(found) == [(Change.NEW, PRIVATE[0], "Instagram")]
    assert list(side_by_side.about(found)) == ["The later one is named first, so this goes back in time."]


def test_what_to_know_of_each() -> None:
    """It is said which was a quick check and which is not finished."""
    found = compared(kept(1, said(), rules(), quick=True), kept(2, said(), rules(), finished=None))
    assert list(side_by_side.about(found)) == [
        "Self-check 1 was a quick check, which leaves questions out.",
        "Self-check 2 is not finished, so it has questions that wait for an answer.",
    ]


def test_what_waits_for_an_answer_was_not_given_up() -> None:
    """In a self-check that is going on, what was open and has no answer is one that waits for it."""
    one, other = said(account_private=NO), said(account_private=None)
    for finished, words in ((DAY, "No longer answered"), (None, "No answer yet")):
        found = compared(kept(1, one, rules()), kept(2, other, rules(), finished=finished))
        assert side_by_side.heading(found, Change.GONE) == f"{words}: 1"
        assert side_by_side.counts(found) == f"1 {words.lower()}."


def test_nothing_open() -> None:
    """Where nothing was open and nothing is, it says that of the answers, and no more."""
    found = compared(kept(1, said(), rules()), kept(2, said(), rules()))
    assert side_by_side.counts(found) == "In what is compared, no answer was open then, and none is open now."


# Two versions of the rules


def test_only_common_questions() -> None:
    """Where the rules differ, only what both have in the same words is compared, and the rest is named."""
    newer = rules(NEXT, PRIVATE, ("id: plain-photo", "id: fine-photo"))
    found = compared(
        kept(1, said(account_private=NO, pupils_follow=YES), rules()), kept(2, audit_of(newer), newer)
    )
    assert told(found) == [(Change.FIXED, "Do pupils follow this account?", "Instagram")]
    assert (found.same_rules, found.common) == (False, 3)
    assert [(part.why, part.questions) for part in found.left_out] == [
        ("In other words, or asked in another way", (PRIVATE[1],)),
        ("Only in the rules of self-check 1", (PHOTO,)),
        ("Only in the rules of self-check 2", (PHOTO,)),
    ]
    assert side_by_side.basis(found) == (
        "The rules of the two are not the same: A small set of rules, version 3 then, A small set of rules, "
        "version 4 now. Compared over 3 questions only: those that both have in the same words. "
        "Both are counted with A small set of rules, version 4."
    )


def test_numbers_over_common_questions() -> None:
    """Score and answers are then over the common questions only, and it says so."""
    newer = rules(NEXT, PRIVATE)
    found = compared(kept(1, said(account_private=NO), rules()), kept(2, said(), newer))
    assert (found.before.score, found.after.score) == (100, 100)
    assert (found.before.applicable, found.then.numbers and found.then.numbers.applicable) == (4, 5)
    assert side_by_side.about_score(found).startswith(
        "This is over the questions that are compared, and no others."
    )


def test_both_are_counted_with_the_rules_of_the_later_one() -> None:
    """A question that weighs more than before is no change: it is answers that are compared."""
    newer = rules(NEXT, *HARSHER)
    one, other = kept(1, said(plain_photo=NO), rules()), kept(2, said(plain_photo=NO), newer)
    for found in (compared(one, other), compared(other, one)):
        assert found.before == found.after
        assert [c.turn for c in found.changes] == [Change.STILL]
        assert found.left_out == ()


def test_a_gate_that_is_not_common_is_still_counted() -> None:
    """A gate that is not in common is in no sum, but that it is open is told, and named with the changes."""
    newer = rules(NEXT, *FOLLOW_GATE)
    found = compared(kept(1, said(), rules()), kept(2, said(pupils_follow=YES), newer))
    assert told(found) == [(Change.NEW, "Does a pupil follow this account?", "Instagram")]
    assert [change.gate for change in found.changes] == [True]
    assert list(side_by_side.first_things(found)) == [
        "then and now none open.",
        "Over all questions, each with its own rules: then none open; now 1 open.",
    ]


def test_nothing_in_common() -> None:
    """Then nothing is compared, and it says so."""
    text = rules()
    other = replace(text, digest="d", rules=tuple(replace(r, question=f"{r.question}!") for r in text.rules))
    found = compared(kept(1, said(account_private=NO), text), kept(2, said(account_private=NO), other))
    assert (found.common, found.changes, found.after.score) == (0, (), None)
    assert "no question in the same words, so nothing is compared." in side_by_side.basis(found)


def test_questions_that_were_not_asked_are_not_named() -> None:
    """A new question for a platform that the trainee does not use is not told as left out."""
    newer = rules(NEXT, ("platforms: [instagram, other]", "platforms: [whatsapp]"), PRIVATE)
    assert compared(kept(1, said(), newer), kept(2, said(), replace(newer, digest="d"))).left_out == ()


def test_unknown_rules() -> None:
    """Where nobody knows what one of them was asked from, there is no comparison."""
    one, other = kept(1, said(), rules()), kept(2, said(), None, own=False)
    assert (compare(one, other, {}), compare(other, one, {})) == (None, None)


# Laws


def drawn(number: int, audit: Audit, ruleset: Ruleset) -> Kept:
    return kept(number, audit, replace(ruleset, digest="one"))


@st.composite
def pairs(draw: DrawFn) -> tuple[Kept, Kept]:
    """Two self-checks under one ruleset, on any accounts."""
    ruleset = draw(rulesets())
    earlier = draw(st.sampled_from([None, 1]))
    first, second = drawn(1, draw(audits(ruleset)), ruleset), drawn(2, draw(audits(ruleset)), ruleset)
    return first, replace(second, saved=replace(second.saved, earlier=earlier))


def by_turn(found: Comparison) -> dict[Change, Counter[str]]:
    """How often each question took each turn: names of accounts may differ from side to side."""
    return {turn: Counter(c.rule for c in found.changes if c.turn is turn) for turn in Change}


@law
@given(pairs())
def test_nothing_changes_without_a_change(two: tuple[Kept, Kept]) -> None:
    """A self-check beside itself has what is open, and nothing that is fixed, new, worse or better."""
    first, _ = two
    found = compared(first, first)
    assert {c.turn for c in found.changes} <= {Change.STILL}
    assert found.before == found.after


@law
@given(pairs())
def test_the_other_way_round(two: tuple[Kept, Kept]) -> None:
    """Backwards, worse is better, what is still open stays so, and all that was closed is new."""
    first, second = two
    there, back = by_turn(compared(first, second)), by_turn(compared(second, first))
    assert (there[Change.WORSE], there[Change.STILL]) == (back[Change.BETTER], back[Change.STILL])
    assert there[Change.BETTER] == back[Change.WORSE]
    closed = (Change.FIXED, Change.GONE, Change.SET_ASIDE, Change.NOT_ASKED)
    for one, other in ((there, back), (back, there)):
        assert one[Change.NEW] == sum((other[turn] for turn in closed), Counter())
    assert not there[Change.FIXED] - back[Change.NEW]


@law
@given(pairs(), st.data())
def test_questions_that_are_not_common_never_appear(two: tuple[Kept, Kept], data: st.DataObject) -> None:
    """Of two versions of the rules, what only one has or words otherwise is in no change but a gate's."""
    first, second = two
    assert second.ruleset
    fates = data.draw(st.lists(st.sampled_from("sdrn"), min_size=5, max_size=5))
    made = []
    for fate, rule in zip(fates, second.ruleset.rules, strict=False):
        if fate != "d":
            question = "Is it otherwise?" if fate == "r" else rule.question
            made.append(replace(rule, question=question, id=f"{rule.id}{'-new' * (fate == 'n')}"))
    newer = replace(second.ruleset, rules=tuple(made), digest="two")
    asked = {rule.id: asked_digest(rule.question, rule.expected) for rule in newer.rules}
    saved = replace(second.saved, asked={i: asked.get(i.question, "x") for i in second.saved.audit.answers})
    common = {r.id for fate, r in zip(fates, second.ruleset.rules, strict=False) if fate == "s"}
    found = compared(first, Kept(saved, newer, own=True))
    assert {c.rule for c in found.changes if not c.gate} <= common
    assert found.common <= len(common)
    assert found.before.applicable <= len(common) * (1 + len(first.saved.audit.accounts))
    named = sum(len(part.questions) for part in found.left_out)
    assert named <= len(second.ruleset.rules) + len(newer.rules) - 2 * len(common)


@law
@given(pairs())
def test_numbers_are_those_of_the_self_check(two: tuple[Kept, Kept]) -> None:
    """Under the same rules the sums of a comparison are those of each self-check as a whole."""
    found = compared(*two)
    assert (found.before, found.after) == (found.then.numbers, found.now.numbers)


def test_rich_answers_hold_no_note() -> None:
    """No note, no reason and no answer of a trainee is in a comparison or a timeline."""
    audit = rich_audit(rules())
    found = compared(kept(1, said(), rules()), kept(2, audit, rules()))
    row = timeline([kept(2, audit, rules())], rules(), ())
    private = [a.note or a.reason for a in audit.answers.values() if a.note or a.reason]
    assert len(private) == 3
    assert [text for text in private if text and text in f"{found}{row}"] == []


# What got better


def both(before: Audit, after: Audit) -> Comparison:
    return compared(kept(1, before, rules()), kept(2, after, rules(), earlier=1))


def test_better_in_words() -> None:
    """What is mended and what is mended in part are counted; nothing is said where nothing is better."""
    before = said(account_private=NO, plain_photo=NO, pupils_follow=YES)
    after = said(account_private=PARTLY, pupils_follow=YES)
    day = english.day(before.started)
    assert side_by_side.better(both(before, after)) == (
        f"Better since {day}: 1 finding is mended and 1 finding is mended in part."
    )
    assert side_by_side.better(both(after, after)) is None
    assert side_by_side.better(both(said(), before)) is None


def test_more_answers_are_better() -> None:
    """What had no answer then and has one now is counted, also where no finding is mended."""
    before, after = said(account_private=NO, plain_photo=None), said(account_private=PARTLY)
    assert (told := side_by_side.better(both(before, after)))
    assert told.endswith("1 finding is mended in part and 1 more question has an answer.")
    assert (told := side_by_side.better(both(said(plain_photo=None), said())))
    assert told.endswith(": 1 more question has an answer.")


@pytest.mark.parametrize("value", [NO, AnswerValue.NOT_SURE, AnswerValue.NOT_APPLICABLE, None])
def test_no_praise_hides_a_gate(value: AnswerValue | None) -> None:
    """With a gate that is open, set aside or blank the sentence points to it; a mended gate is no finding."""
    better, worse = said(no_private_messages=value), said(no_private_messages=value, plain_photo=NO)
    told = side_by_side.better(both(worse, better))
    assert told
    assert told.endswith(f"1 finding is mended. {side_by_side.LOOK_FIRST}")
    assert side_by_side.better(both(said(no_private_messages=NO), said())) is None
