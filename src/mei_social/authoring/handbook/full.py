"""The whole rule set as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from mei_social.authoring.coverage import coverage
from mei_social.authoring.handbook import phrases
from mei_social.authoring.handbook.document import Block, Document, Item, Listing, Part, Text
from mei_social.authoring.handbook.policy import clause_parts
from mei_social.authoring.handbook.scoring import scoring
from mei_social.authoring.handbook.settings import settings
from mei_social.report import labels
from mei_social.report.advice import sentences
from mei_social.ruleset.key_docs import MEANING
from mei_social.ruleset.model import Guide, HelpLine, Per, Purpose, Rule, Ruleset, Screening, YesNo
from mei_social.safeguarding.ladder import how, ladder
from mei_social.text import english
from mei_social.text.visible import on_one_line, shown

URGENT = "comes first"
AT_ANY_HOUR = "at any hour"


def whole(ruleset: Ruleset, guides: Mapping[str, Guide], today: date) -> Document:
    """Everything that a rules file says. `guides` holds the settings help by platform id."""
    rules = shown(ruleset, on_one_line)
    return Document(
        title=rules.title,
        above=phrases.owner(rules),
        facts=(
            ("Rules", f"{rules.id}, version {rules.version}"),
            ("Questions", f"{len(rules.rules)} on {english.count(len(rules.topics), 'topic')}"),
            ("Platforms", str(len(rules.platforms))),
            *((("Needs", f"mei-social {rules.needs} or newer"),) if rules.needs else ()),
            ("Fingerprint", rules.digest[:16]),
        ),
        intro=(
            Text(
                "What the self-check asks, why, what to do about an answer, and how the answers are weighed."
            ),
            *((Text(rules.provider.stake),) if rules.provider.stake else ()),
        ),
        parts=(
            _contacts(rules),
            _words(rules),
            scoring(rules),
            *_screening(rules),
            _questions(rules),
            Part(
                id="policy",
                title="The policy, clause by clause",
                parts=clause_parts(rules, coverage(rules), linked=True),
            ),
            settings(rules, shown(guides, on_one_line), today),
        ),
        end=phrases.NOT_THE_POLICY,
    )


def _contacts(rules: Ruleset) -> Part:
    people = tuple(
        Item(contact.reach or contact.ask, label=contact.role, note=URGENT if contact.urgent else None)
        for contact in rules.provider.contacts
    )
    help_now = tuple(
        Item(_help(line), label=line.need, note=URGENT if line.urgent else None) for line in rules.help
    )
    rungs = tuple(
        Item(f"{rung.when} {how(rung)}", label=rung.who, note=AT_ANY_HOUR if rung.always else None)
        for rung in ladder(rules)
    )
    told = Listing(rungs, label="Whom to tell about a child, until somebody answers", numbered=True)
    blocks = (Listing(people), told, Listing(help_now, label="Help right now"))
    return Part(id="contacts", title="Who to talk to", blocks=blocks)


def _words(rules: Ruleset) -> Part:
    """What people and purposes are called, and sentences that are put another way."""
    roles = tuple(
        Item(f"{role.an}, {role.many}", label=MEANING["Roles"][each].partition(".")[0])
        for each in rules.roles.__struct_fields__
        for role in (getattr(rules.roles, each),)
    )
    purposes = tuple(Item(rules.purposes.of(p).choice, label=rules.purposes.of(p).name) for p in Purpose)
    own = tuple(
        Item(text, label=MEANING["ConcernWords"][each])
        for each in rules.concern.__struct_fields__
        if (text := getattr(rules.concern, each))
    )
    others = (Listing(own, label="Sentences put another way"),) if own else ()
    blocks = (Listing(roles), Listing(purposes, label="What an account is for"), *others)
    return Part(id="words", title="What people are called", blocks=blocks)


def _help(line: HelpLine) -> str:
    reach = f": {line.reach}" if line.reach else ""
    known = f" ({line.known})" if line.known else ""
    return f"{line.who}{reach}{known}"


def _screening(rules: Ruleset) -> Iterator[Part]:
    if rules.screening:
        intro = Text('These come first. Only a plain "no" leaves anything out; "not sure" does not.')
        parts = tuple(_screened(s, rules) for s in rules.screening)
        yield Part(id="screening", title="Questions asked first", blocks=(intro,), parts=parts)


def _screened(screening: Screening, rules: Ruleset) -> Part:
    often = "Once." if screening.per is Per.PERSON else "For each account."
    if screening.purposes:
        often = f"Not asked: the purpose of the account says it. Yes is {phrases.purposes(screening, rules)}."
    blocks: list[Block] = [Text(screening.hint, soft=True)] if screening.hint else []
    blocks.append(Text(often, label="Asked:"))
    if above := phrases.condition(screening.when, rules):
        blocks.append(Text(above, label="Condition:"))
    blocks.extend(_waiting(screening, rules))
    return Part(id=f"screening-{screening.id}", title=screening.question, blocks=tuple(blocks))


def _waiting(screening: Screening, rules: Ruleset) -> Iterator[Block]:
    """What a no leaves out."""
    later = [Item(s.question, to=f"screening-{s.id}") for s in rules.screening if s.when == screening.id]
    asked = [Item(r.question, to=phrases.rule_id(r)) for r in rules.rules if r.when == screening.id]
    if later or asked:
        yield Listing(
            (*later, *asked), label=f"What depends on it: {english.count(len(later + asked), 'question')}"
        )
    else:
        yield Text("Nothing depends on it.")


def _questions(rules: Ruleset) -> Part:
    topics = []
    for topic in rules.topics:
        found = tuple(_rule(rule, rules) for rule in rules.rules if rule.topic == topic.id)
        if found:
            topics.append(Part(id=f"topic-{topic.id}", title=topic.name, parts=found))
    intro = Text('"Yes" is the safe answer, unless a question says otherwise.')
    return Part(id="questions", title="The questions, by topic", blocks=(intro,), parts=tuple(topics))


def _rule(rule: Rule, rules: Ruleset) -> Part:
    tags = ((phrases.GATE, rule.gate), (phrases.SAFEGUARDING, rule.safeguarding), (phrases.QUICK, rule.quick))
    return Part(
        id=phrases.rule_id(rule),
        title=rule.question,
        severity=rule.severity,
        tags=tuple(tag for tag, wanted in tags if wanted),
        blocks=(*_asking(rule), *_acting(rule), *_about(rule, rules)),
    )


def _asking(rule: Rule) -> Iterator[Block]:
    if rule.hint:
        yield Text(rule.hint, soft=True)
    if rule.expected is YesNo.NO:
        yield Text(phrases.SAFE_NO)
    yield Text(rule.why, label="Why:")
    yield Text(rule.how, label="How to check:")
    yield Text(rule.partly, label='"Partly" means:')
    yield from _noted(rule)


def _noted(rule: Rule) -> Iterator[Block]:
    if noted := rule.noted:
        safe = Item(noted.safe, label=rule.expected.title())
        rest = Item(noted.open, label="Any other answer"), Item(noted.unsure, label="Not sure")
        yield Listing((safe, *rest), label="Said back after")


def _acting(rule: Rule) -> Iterator[Block]:
    steps = tuple(Item(step) for step in sentences(rule.remedy))
    if rule.action:
        yield Text(rule.action, label="In a few words:")
    yield Listing(steps, label=f"What to do ({english.about(rule.minutes)})", numbered=True)
    if rule.tell:
        yield Text(rule.tell, label="Who to tell:")


def _about(rule: Rule, rules: Ruleset) -> Iterator[Block]:
    yield Text(phrases.asked(rule, rules), label="Asked:")
    if above := phrases.condition(rule.when, rules):
        yield Text(above, label="Condition:")
    if rule.notes:
        notes = tuple(Item(rule.notes[p.id], label=p.name) for p in rules.platforms if p.id in rule.notes)
        yield Listing(notes, label="What is different")
    if rule.settings:
        yield Text(", ".join(phrases.names(rule.settings, rules.settings)), label="Settings that help:")
    clauses = "; ".join(f"{c.label} {c.title}" for c in rules.clauses if c.id in rule.clauses)
    yield Text(labels.whose_word(rule), label="Whose word:")
    yield Text(f"{clauses}.", label="Policy:" if labels.is_the_policy_s(rule) else "Nearest in the policy:")
    if rule.differs_because:
        yield Text(rule.differs_because, label="Why as firm as this:")
    yield Text(f"{rule.id}{_sources(rule.sources, rules)}", label="In the rules file:", soft=True)


def _sources(ids: tuple[str, ...], rules: Ruleset) -> str:
    return f". Sources: {'; '.join(rules.sources[i] for i in ids)}" if ids else ""
