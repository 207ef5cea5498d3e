"""The session behind the cards: what is stored, and what is said around a card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mei_social.audit.assess import FINDINGS, Outcome, outcome_of
from mei_social.audit.model import Account, Answer, AnswerValue
from mei_social.audit.recheck import Again, Why
from mei_social.interview import asking, menu_talk
from mei_social.interview.cards.card import Card, Kind, Row, Standing, Verb
from mei_social.interview.cards.plan import cards_of
from mei_social.interview.cards.walk import Answered, Follow, Walk
from mei_social.interview.prompter import Prompter
from mei_social.interview.session import Asked, Session, item_of
from mei_social.report import check_words as words
from mei_social.report import labels
from mei_social.ruleset.model import Rule
from mei_social.text import english

AGAIN = {
    Why.RETURNED: "You are asked to answer this again.",
    Why.NEW: "New since last time.",
    Why.REWORDED: "This has new words.",
    Why.REFUSED: "You brought this up, so setting it aside did not answer it.",
    Why.OPEN: "This was still open.",
    Why.SKIPPED: "This had no answer yet.",
    Why.EXPIRED: "Time for another look.",
}
IN_SHORT = {Why.NEW: "new", Why.REWORDED: "new words", Why.SKIPPED: "no answer yet"}
SAME_STEPS_AGAIN = "The same steps hold as before."


class SessionDesk:
    """Does for the cards what needs the session or more words than a card."""

    def __init__(self, ask: Prompter, session: Session, *, hints: bool = True) -> None:
        """`hints`: whether an answer is out of sight once it is given, so that the way back is said."""
        self._ask = ask
        self._session = session
        self._hints = hints
        self._hinted: set[str] = set()
        self._left: set[str] = set()
        self._shown: set[tuple[str, Outcome]] = set()

    def standing(self, row: Row) -> Standing:
        session, asked = self._session, (row.rule, row.account)
        answer, again = session.answer_to(*asked), session.again(*asked)
        before = again.before.value if again and again.before else None
        is_returned = session.is_returned(*asked)
        return Standing(
            value=answer.value if answer and not (is_returned or session.is_unanswered(*asked)) else None,
            before=before if again and _can_be_kept(row.rule, again) else None,
            left=session.is_unanswered(*asked) and not session.is_open(*asked),
            noted=bool(session.note_on(*asked)),
            again=_in_short(again, before) if again else None,
        )

    def below(self, card: Card) -> tuple[str, ...]:
        """Why it is asked again, the mentor's reasons and the trainee's notes."""
        return tuple(dict.fromkeys(self._below(card)))

    def _below(self, card: Card) -> Iterable[str]:
        session = self._session
        if any(session.asks_as_it_was(item_of(row.rule, row.account)) for row in card.rows):
            yield asking.AS_IT_WAS
        again = [(row, why) for row in card.rows if (why := session.again(row.rule, row.account))]
        for told, rows in _grouped(again, _said_before if card.is_single else _when_before).items():
            yield f"{_whose(rows, card)}{told}"
        for told, rows in _grouped(again, lambda why: why.reason or "").items():
            if told:
                yield f"{_whose(rows, card)}The reason given: {told}"
        for row, _ in again:
            if note := session.note_on(row.rule, row.account):
                yield f"{_whose([row], card)}Your note: {note}"

    def give(self, answered: Answered) -> None:
        session = self._session
        session.answer_all(
            [
                (
                    row.rule,
                    row.account,
                    Answer(value, session.today, None, session.note_on(row.rule, row.account)),
                )
                for row, value in answered
            ]
        )

    def keep(self, rows: Sequence[Row]) -> None:
        session = self._session
        session.answer_all(
            [
                (row.rule, row.account, Answer(before.value, session.today, before.reason, before.note))
                for row in rows
                if (again := session.again(row.rule, row.account)) and (before := again.before)
            ]
        )

    def skip(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._session.skip(row.rule, row.account)

    def follow(self, row: Row, value: AnswerValue | None, *, last: bool) -> Follow:
        ask, session, rule, account = self._ask, self._session, row.rule, row.account
        answer = session.answer_to(rule, account)
        if answer is None or session.is_unanswered(rule, account):
            if rule.id not in self._left:
                ask.say(words.LEFT_OPEN)
            self._left.add(rule.id)
            return Follow.ON
        outcome = outcome_of(rule, answer)
        if outcome in FINDINGS and (rule.id, outcome) in self._shown:
            asking.say_back(ask, session, rule, account)
            ask.say(words.SAME_STEPS.format(session.where(account)) if account else SAME_STEPS_AGAIN)
            return Follow.ON
        self._shown.add((rule.id, outcome))
        hints = self._hints and rule.id not in self._hinted
        if not asking.is_meant(ask, session, rule, account, last=last, hints=hints):
            self._shown.discard((rule.id, outcome))  # a slip: what is said in earnest is told in full
            return Follow.OTHER
        if outcome in FINDINGS:
            return Follow.AGAIN
        self._hinted.add(rule.id)
        return Follow.ON

    def look(self, verb: Verb, card: Card, row: Row | None) -> None:
        about = row or card.rows[0]
        if verb is Verb.MENU:
            menu_talk.ask_menu(
                self._ask, self._session, about.rule, about.account if card.kind is Kind.APP else None
            )
        elif verb is Verb.WHY:
            asking.show_why(self._ask, self._session, about.rule)
        else:
            asking.show_how(self._ask, self._session, about.rule, about.account if row else None)

    def note(self, rows: Sequence[Row]) -> None:
        asking.write_note(self._ask, self._session, _asked(rows))

    def set_aside(self, rows: Sequence[Row]) -> bool:
        return asking.set_aside(self._ask, self._session, _asked(rows))


def walk(
    ask: Prompter,
    session: Session,
    asked: Iterable[Asked],
    *,
    later: bool = False,
    counted: bool = True,
) -> Walk:
    """Over the cards of these questions. `later`: what was left for later is asked too."""
    asker = ask.cards()
    cards = cards_of(session.ruleset, session.audit.accounts, asked)
    desk = SessionDesk(ask, session, hints=not asker.waits)
    return Walk(asker, desk, cards, later=later, counted=counted, keeps=session.keeps)


def ask_one(ask: Prompter, session: Session, rule: Rule, account: Account | None) -> bool:
    """Ask one question alone, also one that has an answer. False when the trainee goes back."""
    return walk(ask, session, [(rule, account)], later=True, counted=False).ask(every=True)


def _can_be_kept(rule: Rule, again: Again) -> bool:
    """In the same words, and never what comes before all others: that is answered anew each time."""
    return not rule.gate and again.why in (Why.OPEN, Why.EXPIRED, Why.RETURNED)


def _in_short(again: Again, before: AnswerValue | None) -> str:
    if again.why in IN_SHORT or before is None:
        return IN_SHORT.get(again.why, "asked again")
    return f"was {labels.ANSWER[before].lower()}"


def _said_before(again: Again) -> str:
    """Why it is asked again, and what was said last time."""
    before = again.before
    if not before or not before.value:
        return AGAIN[again.why]
    reason = f" ({before.reason})" if before.reason else ""
    return (
        f"{AGAIN[again.why]} On {english.day(before.date)} you said: {labels.ANSWER[before.value]}{reason}."
    )


def _when_before(again: Again) -> str:
    """The same for several rows: what was said stands on each."""
    before = again.before
    day = f" Last answered on {english.day(before.date)}." if before and before.value else ""
    return f"{AGAIN[again.why]}{day}"


def _grouped(again: Iterable[tuple[Row, Again]], told: Callable[[Again], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row, why in again:
        groups.setdefault(told(why), []).append(row)
    return groups


def _whose(rows: Sequence[Row], card: Card) -> str:
    """Which rows something is about; nothing where it is about all of them."""
    if len(rows) == len(card.rows):
        return ""
    if card.kind is Kind.APP:
        return f"Question{'s' * (len(rows) > 1)} {english.listed(str(row.number) for row in rows)}: "
    return f"{english.listed(row.name for row in rows)}: "


def _asked(rows: Iterable[Row]) -> list[Asked]:
    return [(row.rule, row.account) for row in rows]
