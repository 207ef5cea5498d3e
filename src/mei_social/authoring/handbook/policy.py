"""Clause by clause: what the provider's policy says in short, and which questions check it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mei_social.authoring.coverage import ClauseCoverage, Coverage, coverage
from mei_social.authoring.handbook import phrases
from mei_social.authoring.handbook.document import Block, Document, Item, Listing, Part, Table, Text
from mei_social.report import labels
from mei_social.ruleset.model import Force, Rule, Ruleset
from mei_social.text import english
from mei_social.text.visible import on_one_line, shown

NO_QUESTION = "No question"
NOT_STATED = "not stated"
NEXT = (
    "Nothing asks about this clause. Cover it in training, or add a question to the rules file that names it."
)
VERBS = (
    "Beside each clause stands the verb that the policy itself uses. A question is made from the first "
    "clause that it names. Where it is firmer or less firm than that verb, it says why."
)
NO_PROOF = (
    "A clause with questions is a clause that the self-check asks about. "
    "It does not show that anybody keeps to it: the answers are self-declared."
)


def policy(ruleset: Ruleset) -> Document:
    """The policy-coverage document for a handbook."""
    rules = shown(ruleset, on_one_line)
    found = coverage(rules)
    return Document(
        title="Policy coverage",
        above=phrases.owner(rules),
        facts=(
            ("Rules", phrases.version(rules)),
            ("Clauses", _clause_count(found)),
            ("Questions", str(len(rules.rules))),
        ),
        intro=(
            Text("Which questions are about which clause of the policy."),
            Text(NO_PROOF),
            Text(VERBS),
        ),
        parts=(
            Part(id="glance", title="At a glance", blocks=(*_gaps(found), _table(found))),
            Part(id="clauses", title="Clause by clause", parts=clause_parts(rules, found)),
        ),
        end=phrases.NOT_THE_POLICY,
    )


def clause_parts(rules: Ruleset, found: Coverage, *, linked: bool = False) -> tuple[Part, ...]:
    """A part for each clause; `linked` where the rules themselves stand in the same document."""
    return tuple(_clause(rules, clause, linked) for clause in found.clauses)


def _clause_count(found: Coverage) -> str:
    gaps = len(found.unchecked)
    return f"{len(found.clauses)}, " + (f"{gaps} without a question" if gaps else "each with a question")


def _gaps(found: Coverage) -> tuple[Block, ...]:
    if not found.unchecked:
        return (Text("Every clause has at least one question."),)
    items = tuple(Item(clause.title, label=clause.label) for clause in found.unchecked)
    return (Listing(items, label="Clauses without a question"),)


def _table(found: Coverage) -> Table:
    rows = tuple(
        (
            c.clause.label,
            c.clause.title,
            c.clause.verb or NOT_STATED,
            _forces(rule for rule in c.rules if rule.clauses[0] == c.clause.id),
            str(len(c.rules)) if c.rules else "none",
            labels.SEVERITY[c.worst] if c.worst else "none",
        )
        for c in found.clauses
    )
    return Table(
        "Clauses and their questions",
        ("Clause", "What it is about", "Its verb", "Made from it", "Questions", "Most severe"),
        rows,
    )


def _forces(rules: Iterable[Rule]) -> str:
    """`2 must (policy), 1 should (ours)`, the firmest first."""
    kinds = Counter((rule.force, rule.from_ or NOT_STATED) for rule in rules)
    places = {force: place for place, force in enumerate(Force)}
    found = sorted(kinds, key=lambda kind: (places[kind[0]], kind[1]))
    return ", ".join(f"{kinds[kind]} {kind[0]} ({kind[1]})" for kind in found) or "none"


def _clause(rules: Ruleset, found: ClauseCoverage, linked: bool) -> Part:
    clause = found.clause
    blocks: list[Block] = [Text(clause.summary)]
    if clause.verb:
        blocks.append(Text(clause.verb, label="The verb of the policy:"))
    if clause.concern:
        blocks.append(Text(clause.concern, label="What a breach looks like:"))
    if found.rules:
        items = tuple(_question(rule, rules, linked) for rule in found.rules)
        blocks.append(Listing(items, label=f"Asked in {english.count(len(items), 'question')}"))
    else:
        blocks.append(Text(NEXT))
    if found.silent:
        nowhere = english.listed((p.name for p in found.silent), "or")
        blocks.append(Text(f"No question about this clause is asked on {nowhere}.", soft=True))
    return Part(
        id=f"clause-{clause.id}",
        title=f"{clause.label} {clause.title}",
        tags=() if found.rules else (NO_QUESTION,),
        blocks=tuple(blocks),
    )


def _question(rule: Rule, rules: Ruleset, linked: bool) -> Item:
    topic = english.listed(phrases.names((rule.topic,), rules.topics))
    gate = f"{phrases.GATE}. " if rule.gate else ""
    why = f" {english.ended(rule.differs_because)}" if rule.differs_because else ""
    return Item(
        rule.question,
        label=labels.SEVERITY[rule.severity],
        note=f"{topic}. {gate}{labels.whose_word(rule)}{why}",
        to=phrases.rule_id(rule) if linked else None,
    )
