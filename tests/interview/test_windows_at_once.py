"""The law of gates for several windows and rules, in any order: what was said last and is open stays."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from effort import some_of
from gate_rules import GATES_YAML, SHARED, TEACHING, TOLD
from interview.test_gates_under_two_rules import ORDINARY
from interview.test_session import Script
from mei_social.audit.assess import assess, screened_item, visible
from mei_social.audit.current import current, stamp_of
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Mark, Screened, State
from mei_social.audit.recheck import Recheck
from mei_social.audit.saved import SavedAudit
from mei_social.errors import StoreProblem
from mei_social.interview.open_gates import may_go
from mei_social.interview.session import (
    Asked,
    Session,
    item_of,
    purposed_as,
    save_form,
    screened_as,
    start,
    start_again,
    take_up,
    without,
)
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Rule, Ruleset
from mei_social.storage.store import Store
from small_exports import DAY

EDITIONS = (
    (TEACHING, ""),
    (TOLD, TOLD.replace("Did you tell somebody?", "Have you told somebody?")),
    ("    gate: true\n    safeguarding: true\n", "    gate: true\n"),
    (TOLD + SHARED, SHARED),
    ("Has a pupil written to you?", "Did a pupil write to you?"),
    ("when: used-for-teaching", "when: shared-account"),
    (TOLD, ORDINARY),
    (TOLD, ORDINARY.replace("Did you tell somebody?", "Do you like it?")),
    ("  - id: told\n", "  - id: told-them\n"),
)
SAFE = AnswerValue.YES
OPEN = (AnswerValue.NO, AnswerValue.PARTLY, AnswerValue.NOT_SURE)
STEPS, SEEDS, MOST_WINDOWS = 60, 40, 3
Place = tuple[str, str | None]
"""A question and the app that it is about."""


def editions(folder: Path) -> tuple[Ruleset, ...]:
    found = []
    for number, (before, after) in enumerate((("", ""), *EDITIONS)):
        text = GATES_YAML.replace("version: 3", f"version: {3 + number}")
        path = folder / f"{number}.yaml"
        path.write_text(text.replace(before, after) if before else text, encoding="utf-8")
        found.append(load_rules(path))
    return tuple(found)


class Desk:
    """Somebody with several windows, whose clock and rules change; `said` is what must be listed."""

    def __init__(self, rules: tuple[Ruleset, ...], store: Store, chance: random.Random) -> None:
        self.editions, self.rules, self.store, self.chance = rules, rules[0], store, chance
        self.gates = {rule.id for each in rules for rule in each.rules if rule.gate}
        self.words = {rule.question for each in rules for rule in each.rules if rule.gate}
        self.waiting: Recheck | None = None
        self.today = DAY
        self.said: set[Place] = set()
        self.about_a_child: dict[Place, str | None] = {}
        start(store, self.rules, DAY)
        self.windows = [self._opened()]

    def last(self) -> SavedAudit:
        saved = self.store.latest()
        assert saved
        return saved

    def _opened(self) -> Session:
        saved = self.last()
        before = self.store.audit(saved.earlier) if saved.earlier else None
        recheck = Recheck(before, self.rules, self.today, None) if before else None
        return Session(self.rules, self.store, saved, self.today, lambda platform: None, recheck)

    def listed(self, *, about_a_child: bool = False) -> set[Place]:
        audit = current(self.last(), self.rules)
        found = assess(self.rules, audit).open_gates
        return {_place(r.rule, r.account) for r in found if r.rule.safeguarding or not about_a_child}

    def is_kept(self) -> bool:
        child = {place for place in self.said if self.about_a_child[place]}
        return self.said <= self.listed() and child <= self.listed(about_a_child=True)

    def step(self) -> None:
        self.windows = [*self.windows, *([] if self.windows else [self._opened()])][-MOST_WINDOWS:]
        window = self.chance.choice(self.windows)
        try:
            self.chance.choices(list(WAYS), list(WAYS.values()))[0](self, window)
        except StoreProblem:  # an account that another window took off: told in a sentence
            self.windows.remove(window)

    def _question(self, window: Session) -> Asked:
        return self.chance.choice([q for q in window.questions(quick=False) if q[0].id in self.gates])

    def answer(self, window: Session) -> None:
        rule, account = self._question(window)
        value = self.chance.choice((SAFE, SAFE, AnswerValue.NOT_APPLICABLE, *OPEN))
        window.answer(rule, account, Answer(value, self.today, self._reason(value)))
        if rule.gate and value in OPEN:
            self._open(rule, account)
        elif value not in OPEN and rule.question in self.words:
            self.said.discard(_place(rule, account))

    def _open(self, rule: Rule, account: Account | None) -> None:
        """What is about a child stays so under the same words."""
        place = _place(rule, account)
        is_child = rule.safeguarding or (
            place in self.said and self.about_a_child.get(place) == rule.question
        )
        self.about_a_child[place] = rule.question if is_child else None
        self.said.add(place)

    def _reason(self, value: AnswerValue) -> str | None:
        return "I teach nobody" if value is AnswerValue.NOT_APPLICABLE else None

    def act(self, window: Session) -> None:
        """Only of what is not asked any more can it be said."""
        kept = [q for q in window.questions() if window.asks_as_it_was(item_of(*q))]
        if kept:
            rule, account = self.chance.choice(kept)
            window.mark(item_of(rule, account), Mark(State.ACTED_ON, self.today))
            self.said.discard(_place(rule, account))

    def done(self, window: Session) -> None:
        state = self.chance.choice((State.DONE, State.LATER))
        window.mark(item_of(*self._question(window)), Mark(state, self.today, self.today))

    def delete(self, _: Session) -> None:
        *before, _last = self.store.audits()
        self.store.delete([saved.number for saved in before])

    def wait(self, _: Session) -> None:
        """A look at it again that waits for a word meanwhile."""
        self.waiting = Recheck(self.last(), self.rules, self.today, None)

    def skip(self, window: Session) -> None:
        window.skip(*self._question(window))

    def note(self, window: Session) -> None:
        window.set_note(*self._question(window), "A note")

    def screen(self, window: Session) -> None:
        asked, account = self.chance.choice(window.screening_questions())
        item, said = screened_item(asked, account), self.chance.choice(list(Screened))
        if self._may(window, lambda audit: screened_as(audit, item, said)):
            window.screen(asked, account, said)

    def add(self, window: Session) -> None:
        there = {account.platform for account in window.accounts}
        for platform in sorted({"instagram", "whatsapp"} - there)[:1]:
            window.add_account(platform, self.chance.choice(list(Purpose)))

    def purpose(self, window: Session) -> None:
        if window.accounts:
            account, purpose = window.accounts[0], self.chance.choice(list(Purpose))
            if self._may(window, lambda audit: purposed_as(audit, account, purpose)):
                window.set_purpose(account, purpose)

    def remove(self, window: Session) -> None:
        if window.accounts:
            account = window.accounts[0]
            if self._may(window, lambda audit: without(audit, account)):
                window.remove_account(account)

    def _may(self, window: Session, change: Callable[[Audit], Audit]) -> bool:
        """A no wherever somebody is asked."""
        return may_go(Script({"all the same?": ["no"]}), window, change)

    def open(self, _: Session) -> None:
        self.windows.append(self._opened())

    def begin(self, _: Session) -> None:
        start(self.store, self.rules, self.today)

    def look_again(self, _: Session) -> None:
        self.store.finish(self.last().number, self.today)
        recheck, self.waiting = self.waiting or Recheck(self.last(), self.rules, self.today, None), None
        start_again(self.store, self.rules, recheck, self.today)

    def change_rules(self, _: Session) -> None:
        self.rules = self.chance.choice(self.editions)
        take_up(self.store, self.last().number, self.rules)

    def clock(self, _: Session) -> None:
        self.today = DAY + timedelta(days=self.chance.randrange(-400, 400))

    def form(self, _: Session) -> None:
        """Filled in before or after what was said here."""
        day = DAY + timedelta(days=self.chance.choice((-500, 0, 500)))
        last = self.last()
        ref = last.audit.ref if self.chance.random() < 0.3 else f"MS-{self.chance.randrange(10**6)}"
        blank = Audit(
            ref=ref,
            revision=1,
            started=day,
            rules=stamp_of(self.rules),
            accounts=(Account("a1", "instagram", self.chance.choice(list(Purpose))),),
            screening={Item("pupil-wrote", None): self.chance.choice(list(Screened))},
            answers={},
        )
        given = {}
        for rule, account in visible(self.rules, blank):
            value = self.chance.choice((None, SAFE, AnswerValue.NOT_APPLICABLE, *OPEN))
            if value and (rule.gate or rule.id not in self.gates):
                given[item_of(rule, account)] = Answer(value, day, self._reason(value))
            if rule.gate and value in OPEN:
                self._open(rule, account)
            elif value in (SAFE, AnswerValue.NOT_APPLICABLE) and day > self._said_on(last, rule, account):
                self.said.discard(_place(rule, account))
        save_form(self.store, self.rules, replace(blank, answers=given), self.today)

    @staticmethod
    def _said_on(last: SavedAudit, rule: Rule, account: Account | None) -> date:
        apps = {each.id: each.platform for each in last.audit.accounts}
        app = account.platform if account else None
        answers = last.audit.answers.items()
        days = [a.date for i, a in answers if (i.question, apps.get(i.account or "")) == (rule.id, app)]
        return min(days, default=date.min)


def _place(rule: Rule, account: Account | None) -> Place:
    return rule.id, account.platform if account else None


WAYS: dict[Callable[[Desk, Session], None], int] = {
    Desk.answer: 6,
    Desk.screen: 4,
    Desk.skip: 2,
    Desk.note: 2,
    Desk.add: 3,
    Desk.purpose: 2,
    Desk.remove: 1,
    Desk.open: 3,
    Desk.begin: 1,
    Desk.look_again: 1,
    Desk.change_rules: 1,
    Desk.clock: 1,
    Desk.form: 1,
    Desk.act: 1,
    Desk.done: 1,
    Desk.delete: 1,
    Desk.wait: 1,
}


@pytest.mark.parametrize("seed", some_of(range(SEEDS), 8))
def test_open_in_every_window(seed: int, tmp_path: Path) -> None:
    """Whatever windows, rules, forms, marks and clocks there are, what was said last and is open is listed.

    What was about a child when it was said is so.
    """
    with Store.in_memory() as store:
        desk = Desk(editions(tmp_path), store, random.Random(seed))
        for _ in range(STEPS):
            desk.step()
            assert desk.is_kept()
