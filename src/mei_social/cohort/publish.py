"""Figures about a cohort that may leave the provider: in words, and none that tells about one person."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from mei_social.cohort.disclosure import LEAST, Count, word_of
from mei_social.cohort.model import Cohort, RuleFigures, Trainee
from mei_social.errors import MeiSocialError
from mei_social.ruleset.roles import USUAL, Roles

NOT_ALONE = (
    "These questions are about the safety of {protected.many} or {answers.many}, or one open answer is "
    "serious by itself. They are dealt with person by person, and never as a figure."
)
TOO_CLOSE = (
    "Each of these is for fewer than {} {answers.many}, or a few {answers.many} more or less, or answers "
    "that are still missing, could change the word. Which of these it is, is not said."
)
VERSIONS = "Not all answered the same version of the rules, so topics cannot be compared."


class TooFew(MeiSocialError):
    """The cohort is so small that any figure would tell about single people."""


class Figure(Struct, frozen=True):
    """What is said about one topic or one rule."""

    id: str
    text: str
    """The topic's name or the question, as the rules have it: show it through `visible()`."""
    word: str


class Withheld(Struct, frozen=True):
    """What is not said, and why."""

    what: tuple[str, ...]
    """Names of topics, or questions, as the rules have them."""
    why: str


class Published(Struct, frozen=True):
    """All that leaves the provider. Self-declared: nobody has checked the answers."""

    provider: str
    rules: str
    month: str
    about: int
    """Trainees, rounded to ten."""
    topics: tuple[Figure, ...]
    rule_figures: tuple[Figure, ...]
    withheld: tuple[Withheld, ...]
    roles: Roles = USUAL


def publish(cohort: Cohort, month: str) -> Published:
    """The figures of a cohort in words. Raises TooFew for fewer than 10 trainees."""
    if cohort.shown < LEAST:
        raise TooFew(
            f"Nothing was published: fewer than {LEAST} self-checks could be read, and figures about so few "
            "people tell about each of them. Publish when more have handed in."
        )
    secret = _secret(cohort)
    topics = tuple(_topic_figures(cohort, secret))
    questions = tuple(_rule_figures(cohort, secret))
    return Published(
        provider=cohort.provider,
        rules=cohort.rules,
        month=month,
        about=(cohort.shown + 5) // 10 * 10,
        topics=_said(topics),
        rule_figures=_said(questions),
        roles=cohort.roles,
        withheld=tuple(part for part in _withheld(cohort, (*topics, *questions)) if part.what),
    )


def _said(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures if figure.word)


def _withheld(cohort: Cohort, figures: tuple[Figure, ...]) -> Iterator[Withheld]:
    mixed = _mixed(cohort)
    alone = tuple(rule.question for rule in _in_order(cohort) if not publishable(rule))
    yield Withheld((*(() if mixed else _only_alone(cohort)), *alone), cohort.roles.say(NOT_ALONE))
    yield Withheld(
        tuple(figure.text for figure in figures if not figure.word), cohort.roles.say(TOO_CLOSE, LEAST)
    )
    yield Withheld(tuple(topic.name for topic in cohort.topics) if mixed else (), VERSIONS)


def publishable(rule: RuleFigures) -> bool:
    return not (rule.gate or rule.safeguarding)


def _topic_figures(cohort: Cohort, secret: bytes) -> Iterator[Figure]:
    """Who has something to do in a topic, of all: what one trainee adds hangs on nobody else."""
    missed, untested = _by_topic(cohort)
    none = _only_alone(cohort)
    for topic in () if _mixed(cohort) else cohort.topics:
        if topic.name not in none:
            count = Count(missed[topic.name], untested[topic.name], cohort.shown)
            yield Figure(topic.id, topic.name, word_of(count, secret, f"topic {topic.id}"))


def _rule_figures(cohort: Cohort, secret: bytes) -> Iterator[Figure]:
    for rule in _in_order(cohort):
        if publishable(rule):
            count = Count(rule.missed, rule.untested, rule.applied)
            yield Figure(rule.id, rule.question, word_of(count, secret, f"rule {rule.id}"))


def _by_topic(cohort: Cohort) -> tuple[Counter[str], Counter[str]]:
    """Who has something to do, and who may yet: nobody in both."""
    topic_of = {rule.id: rule.topic for rule in cohort.rule_figures if publishable(rule)}
    missed, untested = Counter[str](), Counter[str]()
    for trainee in cohort.trainees:
        hit = {topic_of[rule] for rule in trainee.missed if rule in topic_of}
        missed.update(hit)
        if trainee.not_asked or trainee.answered < trainee.applicable:
            untested.update(set(topic_of.values()) - hit)
    return missed, untested


def _secret(cohort: Cohort) -> bytes:
    """What only somebody who knows everybody's answers could work out."""
    made = hashlib.sha256()
    for trainee in cohort.trainees:
        made.update(_secret_of(trainee))
    return made.digest()


def _secret_of(trainee: Trainee) -> bytes:
    known = (trainee.ref, trainee.missed, trainee.not_asked)
    return repr((*known, trainee.answered, trainee.applicable, trainee.score)).encode()


def _only_alone(cohort: Cohort) -> tuple[str, ...]:
    """Topics in which no question may be published: a figure for them would be one for those."""
    open_ones = {rule.topic for rule in cohort.rule_figures if publishable(rule)}
    return tuple(topic.name for topic in cohort.topics if topic.name not in open_ones)


def _mixed(cohort: Cohort) -> bool:
    return bool(cohort.not_compared)


def _in_order(cohort: Cohort) -> list[RuleFigures]:
    """Their order in the cohort would tell which is missed more."""
    return sorted(cohort.rule_figures, key=lambda rule: rule.id)
