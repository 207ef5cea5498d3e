"""Looking again: which questions come back and why, and that every other answer stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from effort import examples
from interview.test_session import Script
from mei_social.audit.assess import assess, visible
from mei_social.audit.model import Account, Answer, AnswerValue, Item, Screened
from mei_social.audit.recheck import Recheck, Why
from mei_social.audit.saved import SavedAudit
from mei_social.interview import flow, rechecking
from mei_social.interview.card_desk import ask_one
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.session import Session, start, start_again
from mei_social.ruleset.canonical import digest_of
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Review, Rule, Ruleset, asked_digest
from mei_social.storage.store import Store
from small_rules import SMALL_YAML
from terminals import saved

TODAY = date(2027, 5, 3)
DAYS = {"no-private-messages": 30, "account-private": 91, "pupils-follow": 365, "plain-photo": 365}
YAML = SMALL_YAML.replace("    safeguarding: true\n", "    safeguarding: true\n    good_for_days: 30\n")
YES, PARTLY, NO, NOT_SURE, ASIDE = AnswerValue
MESSAGES, PHOTO = Item("no-private-messages", None), Item("plain-photo", None)
PRIVATE, FOLLOW = Item("account-private", "a1"), Item("pupils-follow", "a1")


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


FINE = {
    MESSAGES: Answer(YES, days_ago(29), note="None at all"),
    PRIVATE: Answer(YES, days_ago(90)),
    PHOTO: Answer(ASIDE, days_ago(364), reason="No photo anywhere"),
    FOLLOW: Answer(NO, days_ago(364), note="I looked at \U0001f440 each"),
}
"""Good answers, each on the last day on which it is good."""


def rules_of(folder: Path, *swaps: tuple[str, str], text: str = YAML) -> Ruleset:
    for before, after in swaps:
        assert before in text
        text = text.replace(before, after)
    path = folder / f"{abs(hash(text))}.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return rules_of(tmp_path)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as opened:
        yield opened


def finished(
    store: Store,
    ruleset: Ruleset,
    answers: Mapping[Item, Answer],
    *,
    screening: Mapping[str, Screened] | None = None,
    returned: Mapping[Item, str] | None = None,
    stale: Iterable[Item] = (),
) -> SavedAudit:
    """A self-check on one Instagram account, as it was saved. `stale`: answered in other words."""
    asked = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules}
    number = start(store, ruleset, TODAY)
    store.add_account(number, "instagram", Purpose.PERSONAL)
    for question in ruleset.screening:
        if not question.purposes:
            said = (screening or {}).get(question.id, Screened.YES)
            store.save_screening(number, Item(question.id, None), said, asked_digest(question.question))
    for item, answer in answers.items():
        store.save_answer(number, item, answer, "other words" if item in stale else asked[item.question])
    if returned:
        store.take_in_review(number, "{}", returned)
    store.finish(number, TODAY)
    return found(store, number)


def found(store: Store, number: int) -> SavedAudit:
    audit = store.audit(number)
    assert audit
    return audit


def looked_at(store: Store, earlier: SavedAudit, ruleset: Ruleset, today: date = TODAY) -> Recheck:
    before = store.ruleset(earlier.audit.rules.digest)
    return Recheck(earlier, ruleset, today, frozenset(r.id for r in before.rules) if before else None)


def asked_again(recheck: Recheck, ruleset: Ruleset) -> dict[Item, Why]:
    """Among all questions that apply."""
    items = (Item(r.id, a.id if a else None) for r, a in visible(ruleset, recheck.earlier.audit))
    return {item: again.why for item in items if (again := recheck.again(item))}


def taken_over(store: Store, recheck: Recheck, ruleset: Ruleset, today: date = TODAY) -> SavedAudit:
    return found(store, start_again(store, ruleset, recheck, today))


# ---- Why a question comes back ----

NEW_RULE = (
    "  - id: plain-photo\n",
    """\
  - id: tagging-off
    topic: privacy
    clauses: [c1]
    question: Do people need your yes to tag you?
    why: Others decide what is seen of you.
    how: Look at the settings for tags.
    partly: On some of your apps.
    remedy: Turn the setting on.
    minutes: 5
    severity: low
    force: may
    per: person
  - id: plain-photo
""",
)
REASONS: dict[str, tuple[Item, Answer | None, tuple[tuple[str, str], ...], Why]] = {
    "new in the rules": (Item("tagging-off", None), None, (NEW_RULE,), Why.NEW),
    "new words": (PRIVATE, FINE[PRIVATE], (("account private?", "account closed?"),), Why.REWORDED),
    "the other answer is safe": (FOLLOW, FINE[FOLLOW], (('    expected: "no"\n', ""),), Why.REWORDED),
    "open": (PRIVATE, Answer(NO, TODAY, note="Soon"), (), Why.OPEN),
    "partly": (PRIVATE, Answer(PARTLY, TODAY), (), Why.OPEN),
    "not sure": (FOLLOW, Answer(NOT_SURE, TODAY), (), Why.OPEN),
    "open where no is safe": (FOLLOW, Answer(YES, TODAY), (), Why.OPEN),
    "a gate that is set aside": (MESSAGES, Answer(ASIDE, TODAY, reason="Agreed"), (), Why.OPEN),
    "skipped": (PHOTO, Answer(None, TODAY), (), Why.SKIPPED),
    "only a note": (PHOTO, Answer(None, TODAY, note="Ask Jo"), (), Why.SKIPPED),
    "never asked": (PHOTO, None, (), Why.SKIPPED),
    "a setting of last term": (PRIVATE, Answer(YES, days_ago(91)), (), Why.EXPIRED),
    "a fact of last year": (FOLLOW, Answer(NO, days_ago(365)), (), Why.EXPIRED),
    "a rule with days of its own": (MESSAGES, Answer(YES, days_ago(30)), (), Why.EXPIRED),
    "a reason of last year": (PHOTO, Answer(ASIDE, days_ago(365), reason="None"), (), Why.EXPIRED),
    "a day that has not come": (FOLLOW, Answer(NO, days_ago(-1)), (), Why.EXPIRED),
}


@pytest.mark.parametrize("name", REASONS)
def test_each_reason(name: str, store: Store, rules: Ruleset, tmp_path: Path) -> None:
    """One question comes back, for its reason; all other answers keep value, date, reason, note and words.

    A gate that is open or set aside comes along with its answer, and is asked again all the same.
    """
    item, answer, swaps, why = REASONS[name]
    given = {i: a for i, a in {**FINE, item: answer}.items() if a}
    earlier = finished(store, rules, given)
    now = rules_of(tmp_path, *swaps)
    recheck = looked_at(store, earlier, now)
    again = taken_over(store, recheck, now)

    assert asked_again(recheck, now) == {item: why}
    kept = {item} if item == MESSAGES and why is Why.OPEN else set()
    assert again.carried == kept
    assert again.audit.answers == {i: a for i, a in given.items() if i != item or i in kept}
    assert again.asked == {i: earlier.asked[i] for i in again.audit.answers}
    assert found(store, earlier.number) == earlier


def test_nothing_comes_back(store: Store, rules: Ruleset) -> None:
    """Where every answer is good, none is asked again, and all are taken over in their order."""
    earlier = finished(store, rules, FINE)
    recheck = looked_at(store, earlier, rules)

    assert asked_again(recheck, rules) == {}
    assert list(taken_over(store, recheck, rules).audit.answers.items()) == list(FINE.items())


def test_sent_back(store: Store, rules: Ruleset) -> None:
    """What a mentor sent back is asked again with the reason, good answer or not, until it is answered."""
    earlier = finished(store, rules, FINE, returned={PRIVATE: "We talked"})
    recheck = looked_at(store, earlier, rules)
    again = taken_over(store, recheck, rules)
    both = recheck.again(PRIVATE)

    assert asked_again(recheck, rules) == {PRIVATE: Why.RETURNED}
    assert both
    assert (both.reason, both.before) == ("We talked", FINE[PRIVATE])
    assert again.returned == {PRIVATE: "We talked"}
    assert PRIVATE not in again.audit.answers
    store.save_answer(again.number, PRIVATE, Answer(YES, TODAY), "x")
    assert found(store, again.number).returned == {}


def test_rules_that_were_not_kept(store: Store, rules: Ruleset) -> None:
    """Where nobody knows the old rules any more, a question without an answer is not called new."""
    earlier = finished(store, rules, {i: a for i, a in FINE.items() if i != PHOTO})
    recheck = Recheck(earlier, rules, TODAY, None)

    assert asked_again(recheck, rules) == {PHOTO: Why.SKIPPED}


def test_a_rule_that_is_gone(store: Store, rules: Ruleset, tmp_path: Path) -> None:
    """An answer to a question that nobody asks any more stays where it is."""
    earlier = finished(store, rules, FINE)
    now = rules_of(tmp_path, ("- id: pupils-follow", "- id: pupils-as-followers"))
    recheck = looked_at(store, earlier, now)

    assert asked_again(recheck, now) == {Item("pupils-as-followers", "a1"): Why.NEW}
    assert set(taken_over(store, recheck, now).audit.answers) == {MESSAGES, PRIVATE, PHOTO}


def test_days_of_the_rules(store: Store, tmp_path: Path) -> None:
    """The provider's own periods count, for settings and for facts."""
    review = "  check_again_after_days: 90\n"
    now = rules_of(
        tmp_path, (review, f"{review}  answers_good_for_days: 400\n  settings_good_for_days: 60\n")
    )
    old = {**FINE, FOLLOW: Answer(NO, days_ago(399)), PHOTO: Answer(YES, days_ago(400))}
    earlier = finished(store, now, old)

    assert asked_again(looked_at(store, earlier, now), now) == {PRIVATE: Why.EXPIRED, PHOTO: Why.EXPIRED}


# ---- Before the questions ----

NESTED = YAML.replace(
    "sources:\n  policy",
    """\
  - id: pupil-wrote
    question: Has a pupil written to you?
    per: person
  - id: wrote-again
    question: Did the pupil write again?
    per: person
    when: pupil-wrote
  - id: wrote-often
    question: Does the pupil write often?
    per: person
    when: wrote-again
sources:
  policy""",
).replace(
    "  - id: plain-photo\n",
    """\
  - id: somebody-told
    topic: pupils
    clauses: [c2]
    question: Have you told somebody about it?
    why: You do not have to deal with it alone.
    how: Think of your mentor.
    partly: You plan to.
    remedy: Tell your mentor today.
    minutes: 5
    severity: critical
    force: must
    per: person
    gate: true
    safeguarding: true
    tell: Your mentor today
    when: wrote-often
  - id: plain-photo
""",
)
SCREENING = {
    "all yes": ({}, set()),
    "a no that hides a photo": ({"on-placement": Screened.NO}, set()),
    "a no that hides a gate": ({"wrote-often": Screened.NO}, {"wrote-often"}),
    "a no to what that depends on": ({"wrote-again": Screened.NO}, {"wrote-again"}),
    "a no two steps before": ({"pupil-wrote": Screened.NO}, {"pupil-wrote"}),
    "not sure hides nothing": ({"pupil-wrote": Screened.NOT_SURE}, set()),
}


@pytest.mark.parametrize("name", SCREENING)
def test_what_hides_safeguarding_is_asked_again(name: str, store: Store, tmp_path: Path) -> None:
    """A no that hides a question about safeguarding, however far away, is asked again; all else stays."""
    said, again = SCREENING[name]
    rules = rules_of(tmp_path, text=NESTED)
    earlier = finished(store, rules, FINE, screening=said)
    kept = taken_over(store, looked_at(store, earlier, rules), rules)
    expected = {i: s for i, s in earlier.audit.screening.items() if i.question not in again}

    assert kept.audit.screening == expected
    assert kept.screened == {i: earlier.screened[i] for i in expected}


def test_a_reworded_screening_question(store: Store, rules: Ruleset, tmp_path: Path) -> None:
    """What was said to a screening question in other words is asked again."""
    earlier = finished(store, rules, FINE)
    now = rules_of(tmp_path, ("Are you on placement in a school now?", "Are you in a school now?"))
    recheck = looked_at(store, earlier, now)

    assert list(recheck.screening()) == []
    assert recheck.screened_before(Item("on-placement", None)) == (Screened.YES, True)


# ---- Laws ----

VALUES = st.sampled_from([*AnswerValue, None])
GIVEN = st.tuples(VALUES, st.integers(-3, 800), st.booleans(), st.sampled_from([None, "A note"]))
ITEMS = tuple(FINE)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return rules_of(tmp_path_factory.mktemp("law"))


@examples(200)
@given(
    said=st.dictionaries(st.sampled_from(ITEMS), GIVEN),
    sent_back=st.sets(st.sampled_from(ITEMS)),
    unknown=st.sets(st.sampled_from([item.question for item in ITEMS])),
    periods=st.tuples(st.integers(1, 700), st.integers(1, 700)),
)
def test_laws(
    law: Ruleset,
    said: dict[Item, tuple[AnswerValue | None, int, bool, str | None]],
    sent_back: set[Item],
    unknown: set[str],
    periods: tuple[int, int],
) -> None:
    """An answer is taken over exactly when no reason holds, and the reason that is given is the first."""
    facts, of_settings = periods
    review = Review(
        check_again_after_days=90,
        menu_path_old_after_days=365,
        answers_good_for_days=facts,
        settings_good_for_days=of_settings,
    )
    rules = replace(law, review=review)
    rules = replace(rules, digest=digest_of(rules))
    answers = {
        item: Answer(value, days_ago(age), "A reason" if value is ASIDE else None, note)
        for item, (value, age, _, note) in said.items()
    }
    stale = {item for item, (_, _, other, _) in said.items() if other}
    with Store.in_memory() as store:
        earlier = finished(store, rules, answers, returned=dict.fromkeys(sent_back, "Why"), stale=stale)
        known = frozenset(r.id for r in rules.rules) - unknown
        recheck = Recheck(earlier, rules, TODAY, known)
        again = taken_over(store, recheck, rules)
        reasons = {item: reasons_for(item, answers.get(item), rules, periods) for item in ITEMS}
        for item in ITEMS:
            reasons[item] |= {Why.RETURNED} if item in sent_back else set()
            reasons[item] |= {Why.REWORDED} if item in stale else set()
            reasons[item] |= {Why.NEW} if item.question in unknown and item not in answers else set()

        gate = answers.get(MESSAGES)
        listed = MESSAGES not in stale and gate is not None and gate.value not in (None, YES)
        assert again.carried == ({MESSAGES} if listed else set())
        assert again.audit.answers == {
            i: a for i, a in answers.items() if not reasons[i] or i in again.carried
        }
        assert asked_again(recheck, rules) == {
            item: min(why, key=list(Why).index) for item, why in reasons.items() if why
        }
        assert [r.item for r in assess(rules, again.audit).findings if r.item not in again.carried] == []
        assert listed or all(a.date > days_ago(30) for i, a in again.audit.answers.items() if i == MESSAGES)
        assert (again.audit.ref, again.audit.accounts) == (earlier.audit.ref, earlier.audit.accounts)
        assert twice(store, recheck, again, rules) == {}


def reasons_for(item: Item, answer: Answer | None, rules: Ruleset, periods: tuple[int, int]) -> set[Why]:
    """What the answer alone says, without looking at how the program finds out."""
    if answer is None or answer.value is None:
        return {Why.SKIPPED}
    days = {MESSAGES: 30, PRIVATE: periods[1]}.get(item, periods[0])
    safe = {NO if item == FOLLOW else YES} | ({ASIDE} if item != MESSAGES else set())
    good = days_ago(days) < answer.date <= TODAY
    return ({Why.OPEN} if answer.value not in safe else set()) | (set() if good else {Why.EXPIRED})


def twice(store: Store, recheck: Recheck, again: SavedAudit, rules: Ruleset) -> dict[Item, Why]:
    """What another recheck on the same day asks, after everything was answered with the safe answer."""
    session = Session(rules, store, again, TODAY, lambda platform: None, recheck)
    for rule, account in session.questions():
        if session.is_open(rule, account):
            session.answer(rule, account, Answer(NO if rule.id == FOLLOW.question else YES, TODAY))
    session.finish()
    done = found(store, again.number)
    return asked_again(looked_at(store, done, rules), rules)


# ---- The conversation ----


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def kept(
    home: Path,
    rules: Ruleset,
    answers: Mapping[Item, Answer],
    screening: Mapping[str, Screened] | None = None,
    returned: Mapping[Item, str] | None = None,
) -> SavedAudit:
    """A finished self-check on disk."""
    with Store.open(home) as store:
        return finished(store, rules, answers, screening=screening, returned=returned)


class Again:
    """A recheck in one window: begun, or gone on with. A context manager that gives the session."""

    def __init__(self, home: Path, rules: Ruleset, today: date = TODAY) -> None:
        self._store = Store.open(home)
        last = self._store.latest()
        assert last
        if last.finished:
            last = taken_over(self._store, looked_at(self._store, last, rules, today), rules, today)
        assert last.earlier
        recheck = looked_at(self._store, found(self._store, last.earlier), rules, today)
        self.session = Session(rules, self._store, last, today, lambda platform: None, recheck)

    def __enter__(self) -> Session:
        return self.session

    def __exit__(self, *_: object) -> None:
        self._store.close()


TO_THE_END: dict[str, Sequence[str]] = {
    "What would you like to do next?": ["check"],
    "Open a part": ["finish"],
}


def rule_of(rules: Ruleset, item: Item) -> Rule:
    return next(rule for rule in rules.rules if rule.id == item.question)


def said(session: Session, item: Item) -> str:
    """What stands above a question that is asked again."""
    script = Script({}, otherwise="back")
    account = next((a for a in session.audit.accounts if a.id == item.account), None)
    ask_one(script, session, rule_of(session.ruleset, item), account)
    return script.asked[0]


def test_the_page_of_reasons(home: Path, rules: Ruleset, tmp_path: Path) -> None:
    """The first page counts the questions by reason, and the answers that are taken over."""
    now = rules_of(tmp_path, NEW_RULE, ("account private?", "account closed?"))
    kept(home, rules, {**FINE, MESSAGES: Answer(NO, TODAY), FOLLOW: Answer(NO, days_ago(400))})
    with Again(home, now) as session:
        lines = list(rechecking.counts(session))

    assert lines == [
        "1 question that is new since last time.",
        "1 question that has new words.",
        "1 question that is still open.",
        "1 question whose answer is due for another look.",
        "Taken over from last time: 1 answer.",
    ]


SAID: dict[str, tuple[Item, Answer, str]] = {
    "sent back": (
        PHOTO,
        FINE[PHOTO],
        (
            "You are asked to answer this again. On 4 May 2026 you said: Does not apply "
            "(No photo anywhere). The reason given: We talked"
        ),
    ),
    "open": (
        MESSAGES,
        Answer(NO, TODAY, note="Ask Jo"),
        "This was still open. On 3 May 2027 you said: No. Your note: Ask Jo",
    ),
    "skipped": (FOLLOW, Answer(None, TODAY), "This had no answer yet."),
    "expired": (
        PRIVATE,
        Answer(YES, days_ago(91)),
        "Time for another look. On 1 February 2027 you said: Yes.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_the_reason_stands_beside_the_question(name: str, home: Path, rules: Ruleset) -> None:
    """With a question stand why it is asked again and what was said before, with reason and note."""
    item, answer, expected = SAID[name]
    returned = {item: "We talked"} if name == "sent back" else {}
    kept(home, rules, {**FINE, item: answer}, returned=returned)
    with Again(home, rules) as session:
        page = said(session, item)
    assert expected in page
    assert rule_of(rules, item).question in page


def test_nothing_to_ask(home: Path, rules: Ruleset) -> None:
    """Where nothing comes back the page says so, and no question is asked."""
    kept(home, rules, FINE)
    script = Script(TO_THE_END)
    with Again(home, rules) as session:
        assert list(rechecking.counts(session)) == [
            "No question: everything was answered lately, and nothing is open.",
            "Taken over from last time: 4 answers.",
        ]
        flow.run(script, session, length=None)

    assert [page for page in script.asked if ", question " in page] == []
    assert (saved(home).finished, saved(home).audit.answers) == (TODAY, FINE)


def test_a_note_outlives_a_skip(home: Path, rules: Ruleset) -> None:
    """A note from last time stays with its question, also when it is first skipped, today or another day."""
    kept(home, rules, {**FINE, FOLLOW: Answer(YES, TODAY, note="Four of them")})
    follow = rule_of(rules, FOLLOW)
    with Again(home, rules) as session:
        session.skip(follow, session.audit.accounts[0])
        assert session.note_on(follow, session.audit.accounts[0]) == "Four of them"
    with Again(home, rules, TODAY + timedelta(1)) as session:
        ask_one(Script({}, otherwise="no"), session, follow, session.audit.accounts[0])

    assert saved(home).audit.answers[FOLLOW] == Answer(NO, TODAY + timedelta(1), note="Four of them")


def test_a_note_that_was_taken_back(home: Path, rules: Ruleset) -> None:
    """A note that is taken back before the new answer does not return, not even on another day."""
    kept(home, rules, {**FINE, FOLLOW: Answer(YES, TODAY, note="Four of them")})
    follow = rule_of(rules, FOLLOW)
    script = Script({"Do pupils": ["note", "back"], "Your note.": [""]})
    with Again(home, rules) as session:
        ask_one(script, session, follow, session.audit.accounts[0])
        assert session.is_open(follow, session.audit.accounts[0])
    with Again(home, rules) as session:
        ask_one(Script({}, otherwise="no"), session, follow, session.audit.accounts[0])

    assert saved(home).audit.answers[FOLLOW] == Answer(NO, TODAY)


def test_accounts_that_came_and_went(home: Path, rules: Ruleset) -> None:
    """A new account is asked about, as new; of one that was taken off nothing is left, but in the old one."""
    earlier = kept(home, rules, FINE)
    script = Script(
        {
            "Is this list right?": ["add", "remove", "yes"],
            "Which app?": ["whatsapp"],
            "WhatsApp account for?": ["personal"],
            "comes off the list?": ["instagram"],
            "Do pupils follow": ["no"],
            **TO_THE_END,
        }
    )
    with Again(home, rules) as session:
        flow.run(script, session, length=None)
    now = saved(home)

    assert script.left_over() == {}
    assert now.audit.accounts == (Account("a2", "whatsapp", Purpose.PERSONAL),)
    assert now.audit.answers == {
        **{item: FINE[item] for item in (MESSAGES, PHOTO)},
        Item("pupils-follow", "a2"): Answer(NO, TODAY),
    }
    assert any("Do pupils follow this account? New since last time." in page for page in script.asked)
    with Store.open(home) as store:
        assert found(store, earlier.number) == earlier


def test_what_was_sent_back_comes_first(home: Path, rules: Ruleset) -> None:
    """What a mentor sent back is asked before all else that comes back."""
    answers = {**FINE, MESSAGES: Answer(NO, TODAY)}
    kept(home, rules, answers, returned={FOLLOW: "We talked"})
    script = Script({"Do pupils follow": ["no"], "private messages": ["yes"], **TO_THE_END})
    with Again(home, rules) as session:
        flow.run(script, session, length=None)
    asked = [page.rsplit(maxsplit=2)[1:] for page in script.asked if page.endswith(("account?", "pupils?"))]

    assert script.left_over() == {}
    assert asked == [["this", "account?"], ["with", "pupils?"]]
    assert saved(home).returned == {}


def test_a_skipped_question_before_the_questions(home: Path, tmp_path: Path) -> None:
    """What decides which questions come says why it is asked again, and a skip is taken for a skip."""
    rules = rules_of(tmp_path, text=NESTED)
    kept(home, rules, FINE, {"pupil-wrote": Screened.NO})
    script = Script({"Has a pupil written to you?": ["back", "skip"], **TO_THE_END})
    with Again(home, rules) as session:
        flow.run(script, session, length=None)
    asked = [page for page in script.asked if page.endswith("Has a pupil written to you?")]

    assert script.left_over() == {}
    assert len(asked) == 2
    assert "This can be new each time, so it is asked again. Last time you said: No." in asked[1]


def test_what_was_said_before_the_questions(home: Path, rules: Ruleset) -> None:
    """The answers before the questions are shown to be confirmed or changed; a change counts at once."""
    kept(home, rules, FINE)
    script = Script(
        {"Is all of this still true?": ["no", "yes"], "Pick an answer": ["1", "back"], "Are you on": ["no"]}
        | TO_THE_END
    )
    with Again(home, rules) as session:
        flow.run(script, session, length=None)
    pages = [page for page in script.asked if "Is all of this still true?" in page]

    assert script.left_over() == {}
    assert [page.rpartition("now? ")[2] for page in pages] == [
        f"{word} Is all of this still true?" for word in ("Yes", "No")
    ]
    assert saved(home).audit.screening == {Item("on-placement", None): Screened.NO}


def test_gone_on_with_next_term(home: Path, rules: Ruleset) -> None:
    """A recheck that is gone on with much later also asks what has become too old in the meantime."""
    kept(home, rules, FINE)
    with Again(home, rules) as session:
        assert list(rechecking.counts(session))[-1] == "Taken over from last time: 4 answers."
    with Again(home, rules, TODAY + timedelta(1)) as session:
        assert session.audit.answers == {}
        assert "Time for another look. On 2 February 2027 you said: Yes." in said(session, PRIVATE)
        session.skip(rule_of(rules, PHOTO), None)

    assert saved(home).audit.answers[PHOTO] == Answer(None, TODAY + timedelta(1))


def test_a_clock_that_went_back(store: Store, rules: Ruleset) -> None:
    """A gate with the answer of before, said again in a recheck on an earlier day, is open after a skip."""
    [gate] = [rule for rule in rules.rules if rule.id == "no-private-messages"]
    first = Session(rules, store, found(store, start(store, rules, TODAY)), TODAY, lambda platform: None)
    first.answer(gate, None, Answer(AnswerValue.NO, days_ago(9)))
    first.finish()
    earlier = store.latest()
    assert earlier
    number = start_again(store, rules, looked_at(store, earlier, rules), TODAY)

    def again(today: date) -> Session:
        recheck = looked_at(store, earlier, rules, today)
        return Session(rules, store, found(store, number), today, lambda platform: None, recheck)

    again(days_ago(9)).answer(gate, None, Answer(AnswerValue.NO, days_ago(9)))
    session = again(TODAY)
    assert [r.item.question for r in assess(rules, session.audit).open_gates] == [gate.id]
    session.skip(gate, None)
    assert found(store, number).audit.answers[Item(gate.id, None)].value is AnswerValue.NO


def first_pages(home: Path, rules: Ruleset, replies: dict[str, Sequence[str]]) -> bool:
    """Whether a window begins with the first page of a recheck; it is closed at the end of these replies."""
    script = Script({"Is this list right?": ["yes"], "still true?": ["yes"], **replies}, otherwise="stop")
    with Again(home, rules) as session, pytest.raises(SaveAndQuit):
        flow.run(script, session, length=None)
    return "Is this list right?" in script.asked[0]


def test_the_first_page_comes_until_something_is_answered(home: Path, rules: Ruleset) -> None:
    """A recheck that was stopped before its first answer begins at its first page, and later does not."""
    kept(home, rules, {**FINE, MESSAGES: Answer(NO, TODAY), FOLLOW: Answer(YES, TODAY)})
    answering: dict[str, Sequence[str]] = {"private messages": ["yes"]}

    assert [first_pages(home, rules, r) for r in ({}, answering, {})] == [True, True, False]
