"""The rule book for whoever answers for the policy: each clause beside its questions, and a line to sign.

A signature names the digest of its clause. That changes with any word of the clause or of its questions, and
with nothing else: so a later reader sees what was signed, and what has to be looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.authoring.coverage import ClauseCoverage, coverage
from mei_social.authoring.handbook import phrases
from mei_social.authoring.handbook.document import (
    Blank,
    Block,
    Boxes,
    Document,
    Item,
    Listing,
    Part,
    Table,
    Text,
)
from mei_social.authoring.handbook.policy import NEXT, NO_QUESTION
from mei_social.report import labels
from mei_social.ruleset.canonical import digest_of_values
from mei_social.ruleset.model import Rule, Ruleset
from mei_social.text.visible import on_one_line, shown

DIGEST = 12
"""Letters of a digest: enough to compare by eye, and as many as nobody changes by chance."""
HOW = (
    "For a director, or whoever leads on safeguarding. Have the policy beside you. For each clause, say "
    "whether the summary and the questions say what the policy says, and sign. Signed is what stands here, "
    "and nothing about any person."
)
WHY = (
    "Each clause has a fingerprint. It changes when a word of the clause or of one of its questions does. A "
    "line that was signed under another fingerprint was signed for other words: have that clause read again, "
    "and no other."
)
CHOICES = ("Right as it stands", "Right with the change below", "Wrong")


def fact_check(ruleset: Ruleset) -> Document:
    """Every clause in the order of the rules, each on its own sheet where there is paper."""
    rules = shown(ruleset, on_one_line)
    digests = {clause.id: clause_digest(ruleset, clause.id) for clause in ruleset.clauses}
    found = coverage(rules)
    return Document(
        title="Fact check of the rules",
        above=phrases.owner(rules),
        facts=(
            ("Rules", phrases.version(rules)),
            ("Fingerprint of the whole", rules.digest[:16]),
            ("Clauses", str(len(rules.clauses))),
            ("Questions", str(len(rules.rules))),
        ),
        intro=(Text(HOW), Text(WHY)),
        parts=(
            Part(id="glance", title="At a glance", blocks=(_table(found.clauses, digests),)),
            *(_clause(clause, rules, digests[clause.clause.id]) for clause in found.clauses),
        ),
        end=phrases.NOT_THE_POLICY,
    )


def clause_digest(ruleset: Ruleset, name: str) -> str:
    """Over the clause and all questions that name it, as the file says them; their order does not count."""
    clause = next(clause for clause in ruleset.clauses if clause.id == name)
    rules = sorted((rule for rule in ruleset.rules if name in rule.clauses), key=lambda rule: rule.id)
    return digest_of_values([clause, *rules])[:DIGEST]


def _table(clauses: tuple[ClauseCoverage, ...], digests: dict[str, str]) -> Table:
    rows = tuple(
        (found.clause.label, found.clause.title, str(len(found.rules)), digests[found.clause.id])
        for found in clauses
    )
    return Table(
        "Clauses and what is signed", ("Clause", "What it is about", "Questions", "Fingerprint"), rows
    )


def _clause(found: ClauseCoverage, rules: Ruleset, digest: str) -> Part:
    clause = found.clause
    blocks: list[Block] = [Text(clause.summary, label="The policy in short:")]
    if clause.verb:
        blocks.append(Text(clause.verb, label="The verb of the policy:"))
    if clause.concern:
        blocks.append(Text(clause.concern, label="What a breach looks like:"))
    if not found.rules:
        blocks.append(Text(NEXT))
    return Part(
        id=f"clause-{clause.id}",
        title=f"{clause.label} {clause.title}",
        tags=() if found.rules else (NO_QUESTION,),
        blocks=tuple(blocks),
        parts=(
            *(_question(rule, rules, clause.id) for rule in found.rules),
            _sign_off(clause.id, clause.label, digest),
        ),
        new_page=True,
    )


def _question(rule: Rule, rules: Ruleset, clause: str) -> Part:
    """What a trainee is asked and told. A question of two clauses stands under both."""
    tags = ((phrases.GATE, rule.gate), (phrases.SAFEGUARDING, rule.safeguarding))
    return Part(
        id=f"{phrases.rule_id(rule)}-{clause}",
        title=rule.question,
        severity=rule.severity,
        tags=tuple(tag for tag, wanted in tags if wanted),
        blocks=tuple(_told(rule, rules)),
    )


def _told(rule: Rule, rules: Ruleset) -> Iterator[Block]:
    yield Text(f"{rule.expected}.", label="The safe answer:")
    yield Text(labels.whose_word(rule), label="Whose word:")
    if rule.differs_because:
        yield Text(rule.differs_because, label="Why as firm as this:")
    yield Text(phrases.asked(rule, rules), label="Asked:")
    if above := phrases.condition(rule.when, rules):
        yield Text(above, label="Condition:")
    yield Text(rule.why, label="Why:")
    yield Text(rule.partly, label='"Partly" means:')
    yield Text(rule.remedy, label="What to do:")
    if rule.tell:
        yield Text(rule.tell, label="Who to tell:")
    if rule.sources:
        yield Listing(tuple(Item(rules.sources[name]) for name in rule.sources), label="Sources")


def _sign_off(clause: str, label: str, digest: str) -> Part:
    return Part(
        id=f"sign-{clause}",
        title=f"Sign-off of {label}, fingerprint {digest}",
        blocks=(
            Boxes(CHOICES),
            Blank("What to change"),
            Blank("Name and role"),
            Blank("Date"),
            Blank("Signature"),
        ),
    )
