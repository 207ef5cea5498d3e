"""The self-check that is being answered: every change is on disk before it is in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from mei_social.audit.assess import (
    FINDINGS,
    Outcome,
    Result,
    assess,
    brought_up_by,
    chain,
    is_in_words_of,
    is_milder,
    judged,
    outcome_of,
    said_before,
    screened_item,
    screening_asked,
    visible,
)
from mei_social.audit.current import (
    came_back,
    current,
    gates_of,
    screened_in_other_words,
    stamp_of,
    what_brings_up,
    with_left_over,
)
from mei_social.audit.extent import Extent, extent
from mei_social.audit.menus import Menu
from mei_social.audit.model import (
    Account,
    Answer,
    AnswerValue,
    AsAsked,
    Audit,
    Item,
    Mark,
    Said,
    Screened,
    State,
)
from mei_social.audit.purposes import said_by_purpose
from mei_social.audit.recheck import Again, Recheck, Why
from mei_social.audit.saved import SavedAudit
from mei_social.errors import StoreProblem
from mei_social.history.pairing import pair
from mei_social.report import labels
from mei_social.report.meaning import all_noted
from mei_social.ruleset.model import Guide, Purpose, Rule, Ruleset, Screening, asked_digest
from mei_social.storage.store import Store

Asked = tuple[Rule, Account | None]
"""A question as it is asked: on an account, or once."""


ASKED_ELSEWHERE = (
    "Another copy of mei-social has asked this from other rules meanwhile, and what was said there comes "
    "before all others. So that it is not lost, this answer was not saved. Close the other copy and "
    "start again. Answers saved before are kept."
)
LENGTH = "length"
"""Among the saved preferences: the number of the self-check for which quick or full was chosen."""


def start(store: Store, ruleset: Ruleset, today: date) -> int:
    """Begin a self-check, and keep the questions that it asks. Returns its number.

    It starts with the gates that are listed in the one before: they stay so until they are answered again.
    """
    with store.together():
        before = _latest(store)
        number = _start(store, ruleset, today)
        if before:
            carry_gates(store, ruleset, before, number)
        return number


def latest_in(store: Store) -> SavedAudit | None:
    """With what mei-social 0.1 left behind in the one before, where it is a recheck that is going on."""
    saved = store.latest()
    goes_on = saved and not saved.finished and saved.earlier
    earlier = store.audit(goes_on) if goes_on else None
    return with_left_over(saved, earlier) if saved and earlier else saved


def keep_left_over(store: Store) -> None:
    """Take that over now, as the one before is about to be left or deleted."""
    saved, last = store.latest(), latest_in(store)
    if saved and last and last.earlier:
        for item in last.audit.answers.keys() - saved.audit.answers.keys():
            store.carry(saved.number, item, last.earlier, item)


def _latest(store: Store) -> SavedAudit | None:
    keep_left_over(store)
    return store.latest()


def _start(store: Store, ruleset: Ruleset, today: date) -> int:
    store.keep(ruleset)
    return store.start(stamp_of(ruleset), today, quick=False)


def carry_gates(
    store: Store,
    ruleset: Ruleset,
    before: SavedAudit,
    number: int,
    is_since: Callable[[Item, Answer | None], bool] = lambda item, answer: True,
) -> None:
    """Gates of another self-check that are open or were brought up, and have no answer in this one.

    With the accounts that they need, and with what brought them up. `is_since`: whether what this one has was
    said after that of the other; the answer, or None for what is said before the questions.
    """
    now, then = store.audit(number), current(before, ruleset)
    found = assess(ruleset, then)
    if now is None:
        return
    listed = gates_of(before, ruleset)
    same = dict(pair(before, now, {}).same)
    accounts = {account.id: account for account in before.audit.accounts}

    def here(item: Item) -> Item:
        if item.account and item.account not in same:
            account = accounts[item.account]
            same[account.id] = store.add_account(number, account.platform, account.purpose, account.name).id
        return Item(item.question, same[item.account] if item.account else None)

    for item in listed:
        here(item)
    by = {gate.item: gate.by for gate in then.earlier if gate.by}
    asked_by = {
        gate.item: (*_what_brought_up(ruleset, before, [gate]), *([by[gate.item]] if gate.item in by else ()))
        for gate in found.brought_up
    }
    _carry_said(store, before, now, asked_by, here, is_since)
    todays = {rule.id: rule for rule in ruleset.rules}
    gates = {rule.id for rule in ruleset.rules if rule.gate}
    milder = {
        gate.item
        for gate in found.told
        if gate.rule.id in todays and is_milder(todays[gate.rule.id], gate.rule)
    }
    firm, firm_now = _firmness(before, ruleset), _firmness(now, ruleset)
    for item in listed:
        answer = now.audit.answers.get(here(item))
        is_to_it = item.question in gates or now.asked.get(here(item)) == before.asked[item]
        is_newer = is_to_it and answer and answer.value and is_since(item, answer)
        is_firmer = firm_now.get(here(item), 0) > firm.get(item, 0)
        if is_firmer and not is_newer:
            store.carry_note(number, here(item), before.number, item)
        elif not is_newer:
            store.carry(number, here(item), before.number, item)
            store.set_mark(number, here(item), None)
        if (is_newer or is_firmer) and here(item) in firm_now and item in milder:
            store.keep_rules_of(number, here(item), before.number, item)


def _carry_said(
    store: Store,
    before: SavedAudit,
    now: SavedAudit,
    asked_by: Mapping[Item, Collection[Item]],
    here: Callable[[Item], Item],
    is_since: Callable[[Item, Answer | None], bool],
) -> None:
    """What brought up these gates, and the accounts of those that stay so; `here`: an item in this one."""
    stays: set[Item] = set()
    for item in dict.fromkeys(item for items in asked_by.values() for item in items):
        said_then, said_now = before.audit.screening[item], now.audit.screening.get(here(item))
        is_less = said_now is None or SURE.index(said_now) < SURE.index(said_then)
        if is_less and (said_now is None or not is_since(item, None)):
            store.carry_screening(now.number, here(item), before.number, item)
            stays.add(item)
        elif said_now is not Screened.NO:
            store.keep_rules_said_from(now.number, here(item), before.number, item)
            stays.add(item)
    for gate, items in asked_by.items():
        if not stays.isdisjoint(items):
            here(gate)


SURE = (Screened.NO, Screened.NOT_SURE, Screened.YES)
"""How firmly something brings up a gate."""
FIRM = (Outcome.NOT_APPLICABLE, Outcome.UNKNOWN, Outcome.PARTIAL, Outcome.FAIL)


def _firmness(saved: SavedAudit, ruleset: Ruleset) -> dict[Item, int]:
    """How firmly each listed gate is open: of two answers to it the firmer stays, wherever it was given."""
    found: dict[Item, int] = {}
    for gate in assess(ruleset, current(saved, ruleset)).gates:
        found[gate.item] = max(found.get(gate.item, 0), FIRM.index(gate.outcome) + 1)
    return found


def _what_brought_up(ruleset: Ruleset, saved: SavedAudit, gates: Iterable[Result]) -> Iterator[Item]:
    """A yes or a not sure before the questions, in whatever words."""
    conditions = {screening.id: screening for screening in ruleset.screening}
    for gate in gates:
        names = {gate.rule.when, *(screening.id for screening in chain(gate.rule, conditions))}
        for item, said in saved.audit.screening.items():
            is_here = item.account is None or item.account == gate.item.account
            if item.question in names and is_here and said is not Screened.NO:
                yield item


def take_up(store: Store, number: int, ruleset: Ruleset) -> None:
    """Go on with a self-check under these rules, and keep them beside those before."""
    with store.together():
        _keep(store, number, ruleset)
        store.restamp(number, stamp_of(ruleset))


def keep_listed(store: Store, number: int, ruleset: Ruleset) -> None:
    """Keep rules that list a gate: once somebody has read it, it stays open whatever rules come after."""
    with store.together():
        keep_left_over(store)
        saved = store.audit(number)
        if saved and (gates_of(saved, ruleset) or what_brings_up(saved, ruleset)):
            _keep(store, number, ruleset)


def _keep(store: Store, number: int, ruleset: Ruleset) -> None:
    """A gate of theirs that was closed while nobody asked it loses that mark: it is asked again."""
    store.keep(ruleset)
    saved = store.audit(number)
    if saved is None:
        return
    for item in came_back(saved, ruleset):
        store.set_mark(number, item, None)
    for item in gates_of(saved, ruleset):  # these rules say something about it, though they are older
        if saved.rules.were_before(ruleset.digest, saved.asked_from.get(item)):
            store.forget_rules_of(number, item)
    for item in what_brings_up(saved, ruleset):
        if saved.rules.were_before(ruleset.digest, saved.screened_from.get(item)):
            store.say_from(number, item, ruleset.digest)


def save_whole(store: Store, ruleset: Ruleset, given: Audit, today: date) -> int:
    """A self-check that came in one piece: all of it is saved, or nothing. Returns its number."""
    with store.together():
        before = _latest(store)
        number = _start(store, ruleset, today)
        for account in given.accounts:
            store.add_account(number, account.platform, account.purpose, account.name)
        _save_all(store, ruleset, given, number)
        if before:
            others = screened_in_other_words(before, ruleset)  # a no to new words does not take these back
            carry_gates(
                store, ruleset, before, number, lambda item, answer: bool(answer) or item not in others
            )
        store.finish(number, today)
        return number


def save_form(store: Store, ruleset: Ruleset, given: Audit, today: date) -> int:
    """The same with a self-check that was answered in a form: it keeps its reference, and may go on.

    One of the same reference that is here already is what it looks at again. It may be older than what was
    said here, so only an answer of a later day closes what is open here.
    """
    with store.together():
        before = _latest(store)
        store.keep(ruleset)
        done = extent(assess(ruleset, given))
        earlier = before.number if before and before.audit.ref == given.ref else None
        number = store.start_from(replace(given, rules=stamp_of(ruleset)), done is Extent.QUICK, earlier)
        _save_all(store, ruleset, given, number)
        if before:
            then = before.audit.answers

            def is_since(item: Item, answer: Answer | None) -> bool:
                return answer is not None and answer.date > then[item].date

            carry_gates(store, ruleset, before, number, is_since)
        if done is not Extent.UNFINISHED:
            store.finish(number, today)
        return number


def _save_all(store: Store, ruleset: Ruleset, given: Audit, number: int) -> None:
    questions = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules}
    first = {s.id: asked_digest(s.question) for s in ruleset.screening}
    for item, said in given.screening.items():
        store.save_screening(number, item, said, first[item.question], ruleset.digest)
    for item, answer in given.answers.items():
        store.save_answer(number, item, answer, questions[item.question], ruleset.digest)


def start_again(store: Store, ruleset: Ruleset, recheck: Recheck, today: date) -> int:
    """Begin a recheck, with the answers that are taken over. Returns its number."""
    with store.together():
        number = store.start_again(
            recheck.earlier,
            stamp_of(ruleset),
            today,
            tuple(recheck.answers()),
            tuple(recheck.screening()),
            carried=recheck.carried(),
        )
        _keep(store, number, ruleset)
        before = store.audit(recheck.earlier.number)  # another window may have answered since it was read
        if before:
            carry_gates(store, ruleset, before, number)
        return number


def carry_left_over(store: Store, recheck: Recheck, saved: SavedAudit) -> None:
    """Gates that a recheck should have begun with, and mei-social 0.1 left behind."""
    accounts = {None, *(account.id for account in saved.audit.accounts)}
    for item in recheck.carried():
        if item not in saved.audit.answers and item.account in accounts:
            store.carry(saved.number, item, recheck.earlier.number, item)


class Session:
    """One audit in a store, with the rules it is asked against."""

    def __init__(
        self,
        ruleset: Ruleset,
        store: Store,
        saved: SavedAudit,
        today: date,
        guide: Callable[[str], Guide | None],
        recheck: Recheck | None = None,
    ) -> None:
        """`recheck`: the earlier self-check that this one goes through again."""
        self.ruleset = ruleset
        self.today = today
        counted = current(saved, ruleset)
        self.audit = _asked_again(recheck.still_good(counted) if recheck else counted, saved, ruleset)
        self.has_quick = any(rule.quick for rule in ruleset.rules)
        """Whether these rules know a quick check at all."""
        self.quick = saved.quick and self.has_quick
        self.guide = guide
        self._left: set[Item] = set()
        self._conditions = {s.id: s for s in ruleset.screening}
        self.recheck = recheck
        self.marks = dict(saved.marks)
        self.menus = {menu.place: menu for menu in saved.menus}
        self._returned = dict(saved.returned)
        self._kept = {gate.item: gate for gate in self.audit.earlier}
        self.audit = replace(self.audit, answers={**self.audit.answers, **self._answered_as_asked(saved)})
        answered = saved.audit.answers.items()
        self._held = {i: a for i, a in answered if i not in counted.answers or i in saved.carried}
        self._before = {**(recheck.earlier.audit.answers if recheck else {}), **self._held}
        self._in_other_words = set(screened_in_other_words(saved, ruleset))
        self._screened = dict(saved.screened)
        self._store = store
        self._number = saved.number
        self._keeps_rules = False
        self._told = False

    def tell_once(self, tell: Callable[[], None]) -> None:
        """How to mend a slip: once in a sitting, as it is the same after every such question."""
        if not self._told:
            self._told = True
            tell()

    def _answered_as_asked(self, saved: SavedAudit) -> dict[Item, Answer]:
        """Gates of before that are none today have their answer, unless they are carried over."""
        gates = {rule.id for rule in self.ruleset.rules if rule.gate}
        return {
            item: gate.answer
            for item, gate in self._kept.items()
            if gate.answer.value and item.question not in gates and item not in saved.carried
        }

    @property
    def keeps(self) -> bool:
        """Whether the answers are still there when the trainee comes back."""
        return self._store.keeps

    def questions(self, *, quick: bool | None = None) -> tuple[Asked, ...]:
        """What is asked: gates as they were asked before, then all that applies, or its quick part.

        What comes before all others is in both.
        """
        only = self.quick if quick is None else quick
        applying = visible(self.ruleset, self.audit)
        kept = self._as_asked(applying)
        asked = ((r, a) for r, a in applying if r.gate or r.quick or not only)
        return (*kept.values(), *((r, a) for r, a in asked if item_of(r, a) not in kept))

    def to_ask(self, *, quick: bool | None = None) -> tuple[Asked, ...]:
        """What the cards ask: all but what is said already; of a recheck only what needs another look."""
        return tuple(
            q
            for q in self.questions(quick=quick)
            if self.is_returned(*q)
            or (
                said_by_purpose(*q) is None
                and (not self.recheck or self.recheck.again(item_of(*q)) or self.is_unanswered(*q))
            )
        )

    @property
    def leaves_out(self) -> tuple[Asked, ...]:
        """What the full check would ask beside this one."""
        now = {item_of(*q) for q in self.questions()}
        return tuple(q for q in self.to_ask(quick=False) if item_of(*q) not in now)

    @property
    def accounts(self) -> tuple[Account, ...]:
        return self.audit.accounts

    def _as_asked(self, applying: Iterable[Asked]) -> dict[Item, Asked]:
        """Gates that were open and that today's rules do not ask as gates: each takes the place of its id.

        They stay until the end of this session, so that a slip can be mended.
        """
        todays = {item_of(*asked) for asked in applying if asked[0].gate}
        accounts: dict[str | None, Account | None] = {a.id: a for a in self.audit.accounts}
        accounts[None] = None
        return {
            item: (gate.rule, accounts[gate.account])
            for item, gate in self._kept.items()
            if item not in todays and gate.account in accounts
        }

    def asks_as_it_was(self, item: Item) -> bool:
        """Whether this is a gate that today's rules do not ask."""
        return item in self._as_asked(visible(self.ruleset, self.audit))

    def brought_up(self) -> tuple[Asked, ...]:
        """What comes before all others and is asked because of what was said before the questions."""
        return tuple((r, a) for r, a in self.questions() if r.gate and self.brought_up_by(r, a))

    def brought_up_by(self, rule: Rule, account: Account | None) -> tuple[Item, ...]:
        """What was said before the questions that asks for this rule, the nearest first."""
        kept = self._kept.get(item_of(rule, account))
        as_asked = (kept.by,) if kept and kept.by else ()
        return brought_up_by(rule, self._conditions, self.audit, account) or as_asked

    def because(self, rule: Rule, account: Account | None) -> Said | None:
        """The same in words, also by the rules that it was asked under."""
        kept = self._kept.get(item_of(rule, account))
        now = said_before(rule, self._conditions, self.audit, account) if rule.gate else None
        return now or (kept.because if kept else None)

    def waits_at(self, rule: Rule, account: Account | None) -> int | None:
        """The place of the question before the questions that has no answer, and decides about a gate."""
        results = assess(self.ruleset, self.audit).results
        waits = next((r.waits for r in results if r.item == item_of(rule, account)), None)
        asked = self.screening_questions()
        return next((n for n, (s, a) in enumerate(asked) if waits == s and a in (None, account)), None)

    def chain_of(self, rule: Rule, account: Account | None) -> tuple[Item, ...]:
        """Every question before the questions that decides whether this rule is asked."""
        return tuple(screened_item(s, account) for s in chain(rule, self._conditions))

    @property
    def is_new(self) -> bool:
        """Whether nothing was said in it yet, but for what a self-check before brought up."""
        before = {item for asked in self.brought_up() for item in self.brought_up_by(*asked)}
        return not (self.audit.answers or self.audit.screening.keys() - before)

    @property
    def has_begun(self) -> bool:
        """Whether a question was answered or left for later, apart from those that are asked at once."""
        before = self.recheck.earlier.audit.answers if self.recheck else {}
        at_once = {item_of(*asked) for asked in self.brought_up()}
        given = self.audit.answers.items()
        return any(before.get(item) != answer for item, answer in given if item not in at_once)

    def parts(self) -> list[tuple[Account | None, tuple[Asked, ...]]]:
        """What is asked once, then each account."""
        questions = self.questions()
        columns: list[Account | None] = [None, *self.audit.accounts]
        parts = [(c, tuple(q for q in questions if q[1] == c)) for c in columns]
        return [(c, part) for c, part in parts if part]

    def answer_to(self, rule: Rule, account: Account | None) -> Answer | None:
        return self.audit.answers.get(item_of(rule, account))

    def is_open(self, rule: Rule, account: Account | None) -> bool:
        """Never seen, or left with no more than a note, as opposed to skipped."""
        if self.is_returned(rule, account):
            return True
        answer = self.answer_to(rule, account)
        if answer and answer.value and self.is_unanswered(rule, account):
            return item_of(rule, account) not in self._left
        return answer is None or (answer.value is None and answer.note is not None)

    def is_returned(self, rule: Rule, account: Account | None) -> bool:
        """Sent back by the mentor, with no new answer yet."""
        return item_of(rule, account) in self._returned

    def again(self, rule: Rule, account: Account | None) -> Again | None:
        """Why this question is asked again, while it is."""
        item = item_of(rule, account)
        if item in self._returned:
            before = self.audit.answers.get(item) or self._before.get(item)
            return Again(Why.RETURNED, before, self._returned[item])
        if not self.is_unanswered(rule, account):
            return None
        found = self._again(rule, account)
        said = found.before.value if found and found.before else None
        refused = said is AnswerValue.NOT_APPLICABLE and self.because(rule, account)
        return replace(found, why=Why.REFUSED) if found and refused else found

    def _again(self, rule: Rule, account: Account | None) -> Again | None:
        item = item_of(rule, account)
        refused = self.answer_to(rule, account)
        if refused and refused.value:
            return Again(Why.REFUSED, refused)
        if self.recheck:
            return self.recheck.again(item)
        kept = self._kept.get(item)
        return Again(Why.of_gate(kept.rule, rule), kept.answer) if kept and kept.answer.value else None

    def is_unanswered(self, rule: Rule, account: Account | None) -> bool:
        """Never seen, skipped, or set aside though it was brought up."""
        answer = self.answer_to(rule, account)
        return judged(rule, answer, self.because(rule, account)) is Outcome.NOT_TESTED

    def gates_without_answer(self) -> tuple[Asked, ...]:
        """What comes before all others and has no answer yet."""
        return tuple(q for q in self.questions() if q[0].gate and self.is_unanswered(*q))

    def noted(self, only: Container[Item] | None = None) -> tuple[str, ...]:
        """What the answers mean that come before all others, or only these of them, said back."""
        names = labels.Labels(self.ruleset, self.audit.accounts)
        results = assess(self.ruleset, self.audit).results
        return all_noted((r for r in results if only is None or r.item in only), names)

    def taken_over(self) -> frozenset[Item]:
        """What a recheck leaves as it was answered last time."""
        if not self.recheck:
            return frozenset()
        before, now = self.recheck.earlier.audit.answers, self.audit.answers
        return frozenset(item for item in self.recheck.answers() if now.get(item) == before[item])

    def is_due(self, rule: Rule, account: Account | None) -> bool:
        """Without an answer, and not left for later in this sitting."""
        return self.is_unanswered(rule, account) and item_of(rule, account) not in self._left

    def note_on(self, rule: Rule, account: Account | None) -> str | None:
        """The trainee's note, also on an answer to older words, or from the self-check before."""
        item = item_of(rule, account)
        answer = self.audit.answers.get(item)
        if answer is None or answer == Answer(None, answer.date):  # never seen, or skipped
            answer = self._before.get(item)
        return (answer.note or None) if answer else None

    def set_note(self, rule: Rule, account: Account | None, note: str) -> None:
        """Change the note alone. An empty one keeps a question without an answer from looking skipped."""
        answer = self.answer_to(rule, account) or Answer(None, self.today)
        answer = replace(answer, note=note if note or not answer.value else None)
        item = item_of(rule, account)
        if answer.value or item in self._held:  # another window may have changed the answer meanwhile
            self._store.set_note(self._number, item, note)
            if not answer.value:
                self._held[item] = replace(self._held[item], note=note or None)
            self._remember(item, answer, rule)
        else:
            self.answer(rule, account, answer)

    def answer(self, rule: Rule, account: Account | None, answer: Answer) -> None:
        self.answer_all([(rule, account, answer)])

    def answer_all(self, given: Sequence[tuple[Rule, Account | None, Answer]]) -> None:
        """All of these answers are saved, or none."""
        answers = [(rule, item_of(rule, account), answer) for rule, account, answer in given]
        with self._store.together():
            for rule, item, answer in answers:
                self._save(item, answer, rule)
                if answer.value:
                    self._store.settle(self._number, item, closed=_is_closed(rule, answer))
            self._hold_hidden(i for rule, i, a in answers if rule.gate and outcome_of(rule, a) in FINDINGS)
            self._carry_on({item for _, item, _ in answers})
        for rule, item, answer in answers:
            if answer.value:
                if _is_closed(rule, answer) or not self._is_put_off(item):
                    self.marks.pop(item, None)
                self._returned.pop(item, None)
                self._held.pop(item, None)
            self._remember(item, answer, rule)

    def _hold_hidden(self, said: Iterable[Item]) -> None:
        """What another window has said meanwhile may hide a question that stood on the screen of this one."""
        items = frozenset(said)
        saved = self._store.audit(self._number) if items else None
        for item in items.difference(gates_of(saved, self.ruleset)) if saved else ():
            self._store.hold(self._number, item)

    def _carry_on(self, said: Collection[Item]) -> None:
        """What comes before all others goes on in the self-check that another window has begun meanwhile."""
        newest = self._store.newest()
        if newest != self._number and (saved := self._store.audit(self._number)):
            carry_gates(self._store, self.ruleset, saved, newest, lambda item, _: item not in said)

    def settle_purposes(self) -> None:
        """What the purpose of an account says is an answer, and not asked; unless the mentor asks for it."""
        asked = self.questions(quick=False)
        self._say_by_purpose(q for q in asked if self.is_unanswered(*q) and not self.is_returned(*q))

    def _say_by_purpose(self, asked: Iterable[Asked]) -> None:
        self.answer_all(
            [
                (rule, account, Answer(said, self.today, None, self.note_on(rule, account)))
                for rule, account in asked
                if (said := said_by_purpose(rule, account))
            ]
        )

    def _save(self, item: Item, answer: Answer, rule: Rule) -> None:
        """With the words that it answers, the rules that they are from, and a note of another window."""
        known = self.audit.answers.get(item)
        if answer.note is None and not (known and known.note):
            answer = replace(answer, note=self._store.note(self._number, item))
        kept = self._kept.get(item)
        if (
            kept and kept.by and (self.asks_as_it_was(item) or is_milder(rule, kept.rule))
        ):  # any rules that are known may say that it is open
            self._store.save_answer(self._number, item, answer, asked_digest(rule.question, rule.expected))
            return
        if self.asks_as_it_was(item) or (answer.value and self._stays_as_asked(item, rule)):
            self._store.answer_again(self._number, item, answer)
            return
        self._keep_rules()
        asked = asked_digest(rule.question, rule.expected)
        self._store.save_answer(self._number, item, answer, asked, self.ruleset.digest)

    def _keep_rules(self) -> None:
        if not self._keeps_rules:
            self._store.keep(self.ruleset)
            self._keeps_rules = True

    def _stays_as_asked(self, item: Item, rule: Rule) -> bool:
        """Whether a gate is open on disk, by other rules, that this rule makes less of.

        Raises StoreProblem where it is another question: to save the answer would write over what was said.
        """
        if self._store.asked_from(self._number, item) in (None, self.ruleset.digest):
            return False
        gate = next((gate for gate in self.saved_now().earlier if gate.item == item), None)
        if gate is None:
            return False
        if not (rule.gate or is_in_words_of(gate.rule, rule)):
            raise StoreProblem(ASKED_ELSEWHERE)
        return not rule.gate or is_milder(rule, gate.rule)

    def _is_put_off(self, item: Item) -> bool:
        return item in self.marks and self.marks[item].state is State.LATER

    def mark(self, item: Item, mark: Mark | None) -> None:
        """Say how far an action is; None takes it back."""
        self._store.set_mark(self._number, item, mark)
        self.marks = {**{i: m for i, m in self.marks.items() if i != item}, **({item: mark} if mark else {})}

    def say_menu(self, menu: Menu) -> None:
        """Save whether a menu was where it is said to be. No answer changes by it."""
        self._store.save_menu(self._number, menu)
        self.menus[menu.place] = menu

    def skip(self, rule: Rule, account: Account | None) -> None:
        """A skip never takes back an answer that was given, not even one to older words or of last time."""
        item = item_of(rule, account)
        self._left.add(item)
        self._returned.pop(item, None)  # for today: the store still knows
        if self.answer_to(rule, account) is not None:
            return
        if item in self._held:
            self._remember(item, Answer(None, self.today), rule)
        else:
            self.answer(rule, account, Answer(None, self.today))

    def _remember(self, item: Item, answer: Answer, rule: Rule) -> None:
        earlier, kept = self.audit.earlier, self._kept.get(item)
        if kept and answer.value:  # by today's gate, or in its own words
            others = tuple(gate for gate in earlier if gate.item != item)
            stays = self.asks_as_it_was(item) or is_milder(rule, kept.rule)
            earlier = (*others, replace(kept, answer=answer)) if stays else others
        self.audit = replace(self.audit, answers={**self.audit.answers, item: answer}, earlier=earlier)

    def screen(self, screening: Screening, account: Account | None, said: Screened) -> None:
        items = (screened_item(screening, account), *self.takes_back(screening, account, said))
        with self._store.together():
            if said is Screened.NO:
                self._hold_earlier()
            self._keep_rules()
            asked = asked_digest(screening.question)
            for item in items:
                self._store.save_screening(self._number, item, said, asked, self.ruleset.digest)
            self._carry_on(items)
        for item in items:
            self.audit = screened_as(self.audit, item, said)
            self._in_other_words.discard(item)

    def takes_back(self, screening: Screening, account: Account | None, said: Screened) -> tuple[Item, ...]:
        """What was said to the same words under an id that is gone, and keeps a gate waiting: no ends it."""
        here = screened_item(screening, account).account
        by = dict.fromkeys(gate.by for gate in self.audit.earlier if gate.by and said is Screened.NO)
        gone = (item for item in by if item.question not in self._conditions and item.account == here)
        return tuple(item for item in gone if self._screened.get(item) == asked_digest(screening.question))

    def _hold_earlier(self) -> None:
        """Nobody was asked whether it may go: also what another window has said, under rules of its own."""
        for gate in (*self.audit.earlier, *self.saved_now().earlier):
            self._store.hold(self._number, gate.item)

    def saved_now(self) -> Audit:
        """As it is on disk: another window may have said something meanwhile."""
        saved = self._store.audit(self._number)
        return _asked_again(current(saved, self.ruleset), saved, self.ruleset) if saved else self.audit

    def screening_questions(self) -> tuple[tuple[Screening, Account | None], ...]:
        return screening_asked(self.ruleset, self.audit)

    def screened(self, screening: Screening, account: Account | None) -> Screened | None:
        return self.audit.screening.get(screened_item(screening, account))

    def is_unscreened(self, screening: Screening, account: Account | None) -> bool:
        """Whether it is to be asked: what was said in other words counts until then."""
        item = screened_item(screening, account)
        return item not in self.audit.screening or item in self._in_other_words

    def screened_before(self, screening: Screening, account: Account | None) -> tuple[Screened, bool] | None:
        """What was said last time to a question that is asked again, and whether in other words."""
        item = screened_item(screening, account)
        if item in self._in_other_words and (said := self.audit.screening.get(item)):
            return said, True
        if self.recheck is None or self.screened(screening, account):
            return None
        return self.recheck.screened_before(screened_item(screening, account))

    def add_account(self, platform: str, purpose: Purpose, name: str | None = None) -> Account:
        account = self._store.add_account(self._number, platform, purpose, name)
        self.audit = replace(self.audit, accounts=(*self.audit.accounts, account))
        return account

    def set_purpose(self, account: Account, purpose: Purpose) -> None:
        """Change what an account is for. Answers that do not apply any more are kept, and not counted."""
        with self._store.together():
            self._hold_earlier()
            self._store.set_purpose(self._number, account.id, purpose)
        self.audit = purposed_as(self.audit, account, purpose)
        about_it = (q for q in self.questions(quick=False) if q[1] and q[1].id == account.id)
        self._say_by_purpose([q for q in about_it if not self.is_unanswered(*q)])

    def remove_account(self, account: Account) -> None:
        self._store.remove_account(self._number, account.id)
        self.audit = without(self.audit, account)

    @property
    def length_is_chosen(self) -> bool:
        """Whether the trainee said quick or full, so that nobody is asked twice."""
        return self._store.preference(LENGTH) == str(self._number)

    def set_quick(self, quick: bool) -> None:
        self.quick = quick and self.has_quick
        with self._store.together():
            self._store.set_quick(self._number, self.quick)
            self._store.set_preference(LENGTH, str(self._number))

    def finish(self) -> None:
        self._store.finish(self._number, self.today)

    def where(self, account: Account | None) -> str:
        return (
            labels.account_name(account, self.audit.accounts, self.ruleset)
            if account
            else f"{labels.GENERAL} questions"
        )

    def topic(self, rule: Rule) -> str:
        return labels.Labels(self.ruleset, self.audit.accounts).topic(rule)


def screened_as(audit: Audit, item: Item, said: Screened) -> Audit:
    in_words = {other: words for other, words in audit.in_words.items() if other != item}
    earlier = tuple(gate for gate in audit.earlier if said is not Screened.NO or gate.by != item)
    return replace(audit, screening={**audit.screening, item: said}, in_words=in_words, earlier=earlier)


def purposed_as(audit: Audit, account: Account, purpose: Purpose) -> Audit:
    changed = replace(account, purpose=purpose)
    return replace(audit, accounts=tuple(changed if a.id == account.id else a for a in audit.accounts))


def without(audit: Audit, account: Account) -> Audit:
    return replace(
        audit,
        accounts=tuple(a for a in audit.accounts if a.id != account.id),
        screening={i: v for i, v in audit.screening.items() if i.account != account.id},
        in_words={i: v for i, v in audit.in_words.items() if i.account != account.id},
        answers={i: v for i, v in audit.answers.items() if i.account != account.id},
        earlier=tuple(gate for gate in audit.earlier if gate.account != account.id),
    )


def _asked_again(audit: Audit, saved: SavedAudit, ruleset: Ruleset) -> Audit:
    """What was carried over from the self-check before has no answer yet, and stays open until it has one."""
    rules = {rule.id: rule for rule in ruleset.rules}
    told = {gate.item for gate in audit.earlier}
    return replace(
        audit,
        answers={item: answer for item, answer in audit.answers.items() if item not in saved.carried},
        earlier=(
            *audit.earlier,
            *(
                AsAsked(rules[item.question], item.account, answer)
                for item, answer in saved.audit.answers.items()
                if item in saved.carried and item not in told and item.question in rules
            ),
        ),
    )


def _is_closed(rule: Rule, answer: Answer) -> bool:
    return outcome_of(rule, answer) not in FINDINGS


def item_of(rule: Rule, account: Account | None) -> Item:
    return Item(rule.id, account.id if account else None)
