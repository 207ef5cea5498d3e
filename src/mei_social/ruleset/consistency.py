"""Rules that contradict themselves, and links that lead somewhere unsafe."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from mei_social.errors import Problem
from mei_social.parsing.messages import did_you_mean
from mei_social.parsing.newer import numbers
from mei_social.parsing.node import Node
from mei_social.ruleset.model import Purpose
from mei_social.ruleset.roles import WORD
from mei_social.text.visible import visible

OTHER_LINK = re.compile(
    r"(?!https://)\b[a-z][a-z0-9+.-]*://|\b(javascript|vbscript|file|mailto|tel):(?=\S)|\bdata:[\w.+-]*[/;,]",
    re.IGNORECASE,
)

ALL = frozenset(purpose.value for purpose in Purpose)

GATE_LOW = "A gate is always critical. Set `severity: critical`."
NO_RECOMMENDATION = "{} is no recommendation. Set `{}` to {}."
GATE, ABOUT_A_CHILD = "A gate", "What is about a child"
GATE_BY_PURPOSE = "What comes before all others, or is about a child, is always asked. Remove `purposes`."
MAY_HIGH = "A recommendation is medium at most. Lower `severity`, or set `force` to must or should."
OURS_HIGH = "Advice of your own is medium at most. Lower `severity`, or set `from` to policy or guidance."
NOT_NAMED = "Whose guidance is it? Add `guidance:` with its name, such as `National safeguarding guidance`."
NO_GUIDANCE = "Only a rule with `from: guidance` names one. Write that, or remove `guidance`."
ONCE = "This rule is asked once, so `{}` has no meaning. Remove it, or set `per: account`."
ONCE_WHEN = "This rule is asked once, and `{}` for each account. Set `per: account`, or use another one."
PURPOSES = "A purpose belongs to an account. Remove `purposes`, or set `per: account`."
ITSELF = "`{}` waits for its own answer, so it is never asked. Remove `when`, or name an earlier question."
LATER = "`{}` is asked after this question. Move it above this one, or use an earlier one."
UNKNOWN = "`{}` is not in `screening`.{} Add it there, or use one that is."
NEVER = "This never holds: it shares no purpose with `{}`. Change `purposes`, or remove `when`."
NOBODY = "A critical rule needs somebody to tell. Add a line `tell:` that says whom and when."
NEVER_ASKED = (
    "This rule is never asked: what `{}` depends on shares no purpose. Change `when`, or the `purposes`."
)
NO_WAY = (
    "Nobody can tell from this how to reach them. Add `reach:` with a number, or `find:` with how to find it "
    "alone, at night too."
)
NOBODY_AT_NIGHT = "At night nobody on this ladder answers. Mark one who does with `always: true`."
NOBODY_ABOUT_ADULTS = (
    "For a worry about an adult who works with children, nobody is on this ladder. "
    "Mark who is told with `adults: true`."
)
VERSION = '`{}` is no version of mei-social. Write the first one that can read this, such as `"0.2"`.'
NO_WORD = "A word for people is letters, with spaces, hyphens or apostrophes between them. Change `{}`."
LINK = "`{}` starts a link, and links here start with https://. Change it, or say it in words."


def check_links(node: Node) -> Iterator[Problem]:
    """Every text with a link that is not https."""
    if isinstance(node.value, str):
        if ":" in node.value and (found := OTHER_LINK.search(node.value)):
            yield node.problem("not-https", LINK.format(visible(found[0], 30)))
        return
    for child in node.value.values() if isinstance(node.value, dict) else node.value:
        yield from check_links(child)


def check_needs(needs: Node | None) -> Iterator[Problem]:
    """A version that nobody can read would never keep an older program from guessing."""
    if needs and needs.value and needs.is_text and numbers(needs.value) is None:
        yield needs.problem("no-version", VERSION.format(visible(str(needs.value), 20)))


def check_roles(roles: Node | None) -> Iterator[Problem]:
    """Words that stand in the middle of any sentence, in every kind of file."""
    for name in roles.value if roles and isinstance(roles.value, dict) else ():
        role = roles.get(name) if roles else None
        for word in role.value.values() if role and isinstance(role.value, dict) else ():
            if isinstance(word.value, str) and word.is_text and not WORD.fullmatch(word.value.strip()):
                yield word.problem("no-word", NO_WORD.format(visible(word.value, 40)))


def check_rule(rule: Node, asked_per_account: Collection[str]) -> Iterator[Problem]:
    """Keys of one rule that contradict each other."""
    severity, is_gate = rule.get("severity"), is_true(rule, "gate")
    is_may, is_ours = rule.word("force") == "may", rule.word("from") == "ours"
    if severity and severity.value == "critical" and _says_nothing(rule.get("tell")):
        yield severity.problem("critical-without-tell", NOBODY)
    if severity and is_gate and severity.value in ("high", "medium", "low"):
        yield severity.problem("gate-not-critical", GATE_LOW)
    is_first = is_gate or is_true(rule, "safeguarding")
    if is_first:
        yield from _check_no_recommendation(rule, "gate" if is_gate else "safeguarding")
    if severity and not is_first and (is_may or is_ours) and severity.value in ("critical", "high"):
        yield severity.problem("may-too-severe", MAY_HIGH if is_may else OURS_HIGH)
    yield from _check_guidance(rule)
    purposes = rule.get("purposes")
    if purposes and purposes.value and (is_gate or is_true(rule, "safeguarding")):
        yield purposes.problem("gate-by-purpose", GATE_BY_PURPOSE)
    if rule.word("per") == "person":
        yield from _check_asked_once(rule, asked_per_account)


def _check_no_recommendation(rule: Node, key: str) -> Iterator[Problem]:
    """What comes before all others, or is about a child, is left to nobody and is nobody's own idea."""
    named = GATE if key == "gate" else ABOUT_A_CHILD
    force, origin = rule.get("force"), rule.get("from")
    if force and rule.word("force") == "may":
        yield force.problem(f"{key}-may", NO_RECOMMENDATION.format(named, "force", "must or should"))
    if origin and rule.word("from") == "ours":
        message = NO_RECOMMENDATION.format(named, "from", "policy or guidance")
        yield origin.problem(f"{key}-ours", message)


def _check_guidance(rule: Node) -> Iterator[Problem]:
    origin, name = rule.get("from"), rule.get("guidance")
    is_guidance, is_named = rule.word("from") == "guidance", bool(name and name.value)
    if origin and is_guidance and not is_named:
        yield origin.problem("guidance-not-named", NOT_NAMED)
    if name and is_named and not is_guidance:
        yield name.problem("guidance-not-from", NO_GUIDANCE)


def check_ladder(root: Node) -> Iterator[Problem]:
    """Somebody in need must find a way to each rung, and somebody at any hour."""
    ladder, provider = root.get("ladder"), root.get("provider")
    contacts = provider.entries("contacts") if provider else []
    reached = {contact.word("id") for contact in contacts if contact.word("reach")}
    rungs = root.entries("ladder")
    for rung in rungs:
        known = rung.word("reach") or rung.word("find") or rung.word("id") in reached
        if isinstance(rung.value, dict) and not known:
            yield rung.problem("no-way-to-reach", NO_WAY)
    if ladder and rungs:
        if not any(is_true(rung, "always") for rung in rungs):
            yield ladder.problem("nobody-at-night", NOBODY_AT_NIGHT)
        if not any(is_true(rung, "adults") for rung in rungs):
            yield ladder.problem("nobody-about-adults", NOBODY_ABOUT_ADULTS)


def is_true(entry: Node, key: str) -> bool:
    """Whether a flag is set, in a tree that is not decoded yet."""
    flag = entry.get(key)
    return flag is not None and flag.plain and flag.value in ("true", "True", "TRUE")


def check_screening(questions: list[Node]) -> Iterator[Problem]:
    """Screening questions are asked in their order, so each may depend only on an earlier one."""
    earlier: dict[str, Node] = {}
    everything = {question.word("id") for question in questions}
    purposes = purposes_by_condition(questions)
    for question in questions:
        yield from _check_purposes(question)
        yield from _check_condition(question, earlier, everything, purposes)
        earlier[question.word("id")] = question


def check_asked(rules: Iterable[Node], questions: Iterable[Node]) -> Iterator[Problem]:
    """Rules under screening questions that exclude each other, however far back: left out in silence."""
    purposes = purposes_by_condition(questions)
    for rule in rules:
        when = rule.get("when")
        if when and isinstance(when.value, str) and not purposes.get(when.value, ALL):
            yield when.problem("never-asked", NEVER_ASKED.format(visible(when.value, 60)))


def _says_nothing(text: Node | None) -> bool:
    """Whether a text is missing or empty. What is no text at all, its type tells."""
    return text is None or (isinstance(text.value, str) and not text.value.strip())


def _check_purposes(question: Node) -> Iterator[Problem]:
    """What is asked once cannot follow from the purpose of an account."""
    purposes = question.get("purposes")
    if purposes and purposes.value and question.word("per") == "person":
        yield purposes.problem("asked-once", PURPOSES)


def _check_condition(
    question: Node,
    earlier: Mapping[str, Node],
    everything: Collection[str],
    purposes: Mapping[str, frozenset[str]],
) -> Iterator[Problem]:
    when = question.get("when")
    if when is None or not isinstance(when.value, str):
        return
    named = visible(when.value, 60)
    if when.value == question.word("id"):
        yield when.problem("circular-condition", ITSELF.format(named))
    elif when.value in everything and when.value not in earlier:
        yield when.problem("asked-too-late", LATER.format(named))
    elif when.value not in everything:
        yield when.problem("unknown-reference", UNKNOWN.format(named, did_you_mean(when.value, everything)))
    elif question.word("per") == "person" and earlier[when.value].word("per") == "account":
        yield when.problem("asked-once", ONCE_WHEN.format(named).replace("rule", "question", 1))
    elif _apart(question, purposes.get(when.value, ALL)):
        yield when.problem("never-holds", NEVER.format(named))


def purposes_by_condition(questions: Iterable[Node]) -> dict[str, frozenset[str]]:
    """For each screening question, the purposes of an account with which it and all behind it can hold."""
    left: dict[str, frozenset[str]] = {}
    for question in questions:
        behind = left.get(question.word("when"), ALL)
        left[question.word("id")] = behind & (_purposes(question) or ALL)
    return left


def _apart(question: Node, behind: frozenset[str]) -> bool:
    """Whether this question is where a chain stops holding; one behind it is told there."""
    ours = _purposes(question)
    return bool(ours and behind) and not ours & behind


def _purposes(question: Node) -> frozenset[str]:
    """Those that there are: a slip in one is told by its type, and says nothing about the rest."""
    return ALL & {node.value for node in question.entries("purposes") if isinstance(node.value, str)}


def _check_asked_once(rule: Node, asked_per_account: Collection[str]) -> Iterator[Problem]:
    for key in ("platforms", "notes", "ask", "purposes"):
        if (node := rule.get(key)) and node.value:
            yield node.problem("asked-once", ONCE.format(key))
    when = rule.get("when")
    if when and isinstance(when.value, str) and when.value in asked_per_account:
        yield when.problem("asked-once", ONCE_WHEN.format(visible(when.value, 60)))
