"""The report: what comes first, how things are called, and what is never said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from effort import examples
from export.test_write import random_audit, rules_in, sample, small_rules
from mei_social.audit.assess import Band, Outcome, assess
from mei_social.audit.model import Account, Answer, AnswerValue, Item
from mei_social.report import labels
from mei_social.report.advice import sentences, setting_help, steps_for
from mei_social.report.build import build_report
from mei_social.report.model import Report, When
from mei_social.ruleset.load import load_guide, load_rules
from mei_social.ruleset.model import (
    Contact,
    Force,
    Guide,
    HelpLine,
    Origin,
    Purpose,
    Rule,
    Ruleset,
    Setting,
    Severity,
)
from mei_social.safeguarding.ladder import NEUTRAL
from mei_social.text import english
from programs import RULES

__all__ = ["small_rules"]
DAY = date(2027, 5, 3)
YES, NO, PARTLY, NOT_SURE, NOT_APPLICABLE = (
    AnswerValue.YES,
    AnswerValue.NO,
    AnswerValue.PARTLY,
    AnswerValue.NOT_SURE,
    AnswerValue.NOT_APPLICABLE,
)
GATE, PRIVATE, PUPILS, SCHOOL, PHOTO = (
    Item("no-private-messages", None),
    Item("account-private", "a1"),
    Item("pupils-follow", "a1"),
    Item("class-account-agreed", "a1"),
    Item("plain-photo", None),
)
SAFE = {GATE: YES, PRIVATE: YES, PUPILS: NO, SCHOOL: YES, PHOTO: YES}
ACCOUNT = Account("a1", "instagram", Purpose.BOTH)


def report(
    rules: Ruleset,
    answers: Mapping[Item, AnswerValue | None],
    *,
    accounts: tuple[Account, ...] = (ACCOUNT,),
    today: date = DAY,
    guides: dict[str, Guide] | None = None,
) -> Report:
    """The report of these answers, all given on DAY."""
    reasons = {NOT_APPLICABLE: "A reason"}
    trail = replace(
        sample(rules),
        accounts=accounts,
        screening={},
        answers={i: Answer(v, DAY, reasons.get(v)) for i, v in answers.items() if v},
    )
    return build_report(rules, trail, assess(rules, trail), guides or {}, today)


def texts(value: Any) -> Iterator[str]:
    """Every text in a report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, Struct):
        for f in value.__struct_fields__:
            yield from texts(getattr(value, f))


# What comes first


def test_open_gate_comes_first(small_rules: Ruleset) -> None:
    """An open gate is the one thing to do first, whatever else is open, and stands in no other list."""
    made = report(small_rules, {GATE: PARTLY, PRIVATE: NO, PUPILS: YES})

    assert [g.rule for g in made.gates] == ["no-private-messages"]
    assert made.first.title == made.gates[0].question
    assert made.first.steps == (
        "Who to tell: Your mentor today.",
        "Stop, keep the messages and tell your mentor.",
    )
    assert [f.rule for f in made.findings] == ["account-private", "pupils-follow"]


def test_who_to_tell_comes_before_the_steps(small_rules: Ruleset) -> None:
    """Who to tell is the first step, and a step that says only the same is not repeated."""
    gate = replace(
        small_rules.rules[0],
        tell="Your mentor today, then your provider",
        remedy="Tell your mentor today. Stop.",
    )
    rules = replace(small_rules, rules=(gate, *small_rules.rules[1:]))
    other = replace(gate, remedy="Tell a friend. Stop.")

    assert report(rules, {GATE: NO}).first.steps == (
        "Who to tell: Your mentor today, then your provider.",
        "Stop.",
    )
    assert report(replace(rules, rules=(other,)), {GATE: NO}).first.steps[1:] == ("Tell a friend.", "Stop.")


def test_worst_finding_comes_first_without_a_gate(small_rules: Ruleset) -> None:
    """Without an open gate the worst finding comes first."""
    assert report(small_rules, {**SAFE, PUPILS: YES, PRIVATE: NO}).first.title == "Is this account private?"


def test_firm_rule_before_a_recommendation(small_rules: Ruleset) -> None:
    """Of findings that weigh the same, what the policy is firm on comes before what takes less time."""
    made = report(small_rules, {**SAFE, PUPILS: YES, SCHOOL: NO})

    assert (made.first.title, made.first.minutes) == ("Has the school agreed to this account?", 20)


def test_open_questions_come_first_when_nothing_is_open(small_rules: Ruleset) -> None:
    """With nothing open but a blank, the first thing is to go on with the questions."""
    made = report(small_rules, {**SAFE, PHOTO: None})

    assert (made.first.title, made.first.steps) == (
        "Answer the 1 open question.",
        ("Run: mei-social check. It goes on with what has no answer.",),
    )


def test_date_comes_first_when_all_is_done(small_rules: Ruleset) -> None:
    """With nothing to do at all, the first thing is the date to check again."""
    assert report(small_rules, SAFE).first.title.startswith("Check again by 1 August 2027")


def test_gate_that_is_set_aside_is_to_be_talked_through(small_rules: Ruleset) -> None:
    """A gate that does not apply stays listed, with its reason; alone, it is what comes first."""
    made = report(small_rules, {**SAFE, GATE: NOT_APPLICABLE})

    assert [(g.set_aside, g.places[0].said) for g in made.gates] == [(True, "Does not apply (A reason)")]
    assert (made.first.title, made.first.steps) == (
        made.gates[0].question,
        ("Who to tell: Your mentor today.", "Talk this through with your mentor."),
    )


def test_unknown_means_find_out(small_rules: Ruleset) -> None:
    """Where the answer was not sure, the steps are how to find out, and no remedy."""
    finding = report(small_rules, {**SAFE, PRIVATE: NOT_SURE}).findings[0]

    assert finding.steps == (
        "Look at the account while you are logged out.",
        "Then answer this question again.",
    )


def test_unknown_on_one_account_only(small_rules: Ruleset) -> None:
    """Where one account is not sure and another is not, finding out comes first and the remedy follows."""
    accounts = (ACCOUNT, Account("a2", "other", Purpose.BOTH))
    answers = {**SAFE, PRIVATE: NOT_SURE, Item("account-private", "a2"): NO}
    finding = report(small_rules, answers, accounts=accounts).findings[0]

    assert (
        finding.steps[0] == "Where you are not sure, find out: Look at the account while you are logged out."
    )
    assert finding.steps[1:] == ("Turn on the private account setting.",)
    assert (finding.minutes, finding.where) == (10, "Instagram, Another platform")


def test_gate_unknown_on_one_account_only(small_rules: Ruleset) -> None:
    """What to do about a gate that is open in one place stands before what to find out about another."""
    gate = next(rule for rule in small_rules.rules if rule.gate)
    steps = steps_for(gate, {Outcome.FAIL, Outcome.UNKNOWN})

    assert steps == (*sentences(gate.remedy), f"Where you are not sure, find out: {gate.how}")


def test_a_gate_on_many_accounts(small_rules: Ruleset) -> None:
    """The first line names three accounts with each answer, so that no other gate is pushed out of it."""
    rules = replace(
        small_rules,
        rules=tuple(replace(r, gate=r.gate or r.id == "pupils-follow") for r in small_rules.rules),
    )
    accounts = tuple(Account(f"a{n}", "instagram", Purpose.PERSONAL) for n in range(1, 13))
    said = {Item("pupils-follow", a.id): NO if a.id == "a1" else YES for a in accounts}
    first = report(rules, {**said, GATE: NO}, accounts=accounts).comes_first

    assert first is not None
    assert "Instagram 2 (personal), Instagram 3 (personal), Instagram 4 (personal) and 8 more: Yes" in first
    assert next(r.question for r in rules.rules if r.id == GATE.question) in first


def test_worst_first_in_every_list(small_rules: Ruleset) -> None:
    """Findings stand worst first, with how soon to act."""
    made = report(small_rules, {GATE: NO, PRIVATE: NO, PUPILS: YES, SCHOOL: NO, PHOTO: NO})

    assert [(f.severity_word, f.when) for f in (*made.gates, *made.findings)] == [
        ("Critical", When.TODAY),
        ("High", When.WEEK),
        ("Medium", When.TERM),
        ("Medium", When.TERM),
        ("Low", When.TERM),
    ]


# The headline

GOOD = {"No open findings", "Small things left", "Not finished", "Act this month", "Not assessed"}


@pytest.mark.parametrize("answer", [NO, PARTLY, NOT_SURE, NOT_APPLICABLE])
@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("force", [Force.MUST, Force.MAY])
def test_no_good_headline_over_a_gate(
    small_rules: Ruleset, answer: AnswerValue, severity: Severity, force: Force
) -> None:
    """While a gate is open or set aside no headline sounds good, however lightly the gate itself weighs."""
    gate = replace(small_rules.rules[0], severity=severity, force=force)
    rules = replace(small_rules, rules=(gate, *small_rules.rules[1:]))
    made = report(rules, {**SAFE, GATE: answer})

    assert made.band_title not in GOOD
    assert "No open findings" not in made.headline
    assert "No open findings" not in made.band_title + made.band_meaning
    assert made.score_line.endswith("It says nothing about the matters above, which come first.")


def test_headline_of_a_gate_that_is_set_aside(small_rules: Ruleset) -> None:
    """A gate that is set aside is named in the headline; the band of the numbers stays what it is."""
    made = report(small_rules, {**SAFE, GATE: NOT_APPLICABLE})

    assert (made.band_title, made.band) == ("One thing to talk through", Band.NO_OPEN_FINDINGS)
    assert made.headline == "1 question that comes before all others: set aside."


def test_headline_counts(small_rules: Ruleset) -> None:
    """The headline counts what there is to do by how soon, and blanks."""
    made = report(small_rules, {GATE: NO, PRIVATE: NO, PUPILS: YES})

    assert made.headline == (
        "1 action for today, 1 for this week and 1 for this term. 2 questions have no answer yet."
    )


def test_headline_of_nothing(small_rules: Ruleset) -> None:
    """Where nothing is open, and where nothing applies, the headline says just that."""
    nothing = replace(small_rules, rules=(small_rules.rules[1],))

    assert report(small_rules, SAFE).headline == "No open findings in the answers so far."
    assert report(nothing, {}, accounts=()).headline == "There is nothing to assess yet."


def test_words_of_a_band_are_the_provider_s(small_rules: Ruleset) -> None:
    """Without a gate in the way the headline is what the rules file calls the band of more than advice."""
    expected = tuple(replace(r, force=Force.SHOULD) if r.force is Force.MAY else r for r in small_rules.rules)
    small_rules = replace(small_rules, rules=expected)
    titles: dict[Band, dict[Item, AnswerValue | None]] = {
        Band.HIGH: {**SAFE, PRIVATE: NO},
        Band.MEDIUM: {**SAFE, PUPILS: YES},
        Band.LOW: {**SAFE, PHOTO: NO},
        Band.INCOMPLETE: {**SAFE, PHOTO: None},
        Band.NO_OPEN_FINDINGS: {**SAFE},
    }
    made = {band: report(small_rules, answers) for band, answers in titles.items()}

    assert [r.band for r in made.values()] == list(titles)
    assert [r.band_title for r in made.values()] == [
        "Act this week",
        "Act this month",
        "Small things left",
        "Not finished",
        "No open findings",
    ]


@examples(60)
@given(data=st.data())
def test_gates_before_all(small_rules: Ruleset, data: st.DataObject) -> None:
    """For any answers: no gate is among the findings, and an open gate is the first thing to do."""
    trail = data.draw(st.composite(random_audit)(small_rules))
    made = build_report(small_rules, trail, assess(small_rules, trail), {}, DAY)
    open_gates = [g for g in made.gates if not g.set_aside]

    assert [f for f in made.findings if f.gate] == []
    assert [g for g in made.gates if not g.gate] == []
    if open_gates:
        assert made.first.title == open_gates[0].question
    if made.gates:
        assert made.band_title not in GOOD
    assert made.first.minutes >= 1
    assert made.first.steps


# Counts and dates


def test_coverage_says_n_of_m_accounts(small_rules: Ruleset) -> None:
    """Coverage is a number of its own, with how many of how many accounts are finished."""
    accounts = (ACCOUNT, Account("a2", "whatsapp", Purpose.PERSONAL))

    assert report(small_rules, SAFE, accounts=accounts).coverage == (
        "5 of 6 questions answered.",
        "1 of 2 accounts with every question answered.",
    )
    assert report(small_rules, {**SAFE, PHOTO: NOT_APPLICABLE}).coverage == (
        "4 of 4 questions answered.",
        "The account has every question answered.",
        "1 question set aside as not applying.",
    )
    assert report(small_rules, {}).coverage[1] == "The account has questions without an answer."
    assert report(small_rules, SAFE, accounts=()).coverage[1] == "No account is in this self-check."


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "Check again by 1 August 2027, or when you start at a new school."),
        (30, "Check again by 1 August 2027, or when you start at a new school."),
        (90, "Check again by 1 August 2027, or when you start at a new school."),
        (91, "Check again now: your last answer is from 3 May 2027."),
        (-9, "Check again by 23 July 2027, or when you start at a new school."),
    ],
)
def test_check_again(small_rules: Ruleset, days: int, expected: str) -> None:
    """The date counts from the last answer: neither looking again later nor a wrong clock puts it off."""
    assert report(small_rules, SAFE, today=DAY + timedelta(days)).check_again == expected


def test_minutes_are_for_all_places(small_rules: Ruleset) -> None:
    """The guess of minutes counts every account on which a finding is open."""
    accounts = (ACCOUNT, Account("a2", "other", Purpose.BOTH))
    answers = {PUPILS: YES, Item("pupils-follow", "a2"): YES}

    assert report(small_rules, answers, accounts=accounts).findings[0].minutes == 30


def test_what_is_good(small_rules: Ruleset) -> None:
    """Safe answers are counted, and topics without anything open are named; with none, nothing is praised."""
    assert report(small_rules, {**SAFE, PHOTO: NO}).good == (
        "4 answers with nothing to change.",
        "Pupils: nothing open, 2 answers.",
    )
    assert report(small_rules, {GATE: NO}).good == ()


def test_matrix_reads_without_colour(small_rules: Ruleset) -> None:
    """Every cell is a word, and what each word means stands with it."""
    made = report(small_rules, {GATE: NO, PRIVATE: NO, PUPILS: NO})
    cells = {(topic, c.word, c.open) for topic, row in made.matrix.rows for c in row}

    assert made.matrix.columns == ("General", "Instagram")
    assert cells == {
        ("Privacy", "to do", 0),
        ("Privacy", "high", 1),
        ("Pupils", "critical", 1),
        ("Pupils", "none open", 0),
    }
    assert dict(made.matrix.key).keys() == {labels.CELL[band] for band in Band}


# Words


def test_recommendation_is_never_a_breach() -> None:
    """What the policy leaves to trainees is a recommendation: it weighs at most medium and breaks nothing."""
    rules = rules_in(RULES)
    optional = [r for r in rules.rules if r.force is Force.MAY]
    accounts = (Account("a1", "instagram", Purpose.PERSONAL), Account("a2", "facebook", Purpose.BOTH))
    wrong = {Item(r.id, a): v for r in optional for a in (None, "a1", "a2") for v in [NO]}
    made = report(rules, wrong, accounts=accounts)
    said = " ".join(text for f in made.findings for text in texts(f)).casefold()

    assert optional
    assert {f.force for f in made.findings} == {labels.WHOSE_WORD[Origin.POLICY][Force.MAY]}
    assert {f.severity for f in made.findings} <= {Severity.MEDIUM, Severity.LOW}
    assert [w for w in ("breach", "violat", "broke the", "against the policy", "must") if w in said] == []


def test_no_answer_is_called_a_breach() -> None:
    """No finding is worded as a breach of the policy by the trainee."""
    said = " ".join(text for words in labels.WHOSE_WORD.values() for text in words.values()).casefold()

    assert "breach" not in said
    assert "recommend" in labels.WHOSE_WORD[None][Force.MAY]


def test_settings_help_is_dated(small_rules: Ruleset) -> None:
    """A menu path is only ever something that was last known on a date; an old one says so."""
    help_ = [
        setting_help(
            Setting(
                topic="account-privacy",
                do="Turn it on.",
                search=("private",),
                path="Menu > Privacy",
                seen=seen,
            ),
            small_rules,
            DAY,
        ).path
        for seen in (date(2027, 1, 22), date(2025, 1, 22), None)
    ]

    assert help_ == [
        "Path, last known on 22 January 2027: Menu > Privacy",
        "Path, last known on 22 January 2025, long ago: Menu > Privacy",
        "Path, without a date: Menu > Privacy",
    ]


def test_every_shipped_path_has_its_date() -> None:
    """All settings help that comes with the product says when it was last known, or that nobody knows."""
    rules = rules_in(RULES)
    guides = [g for p in rules.platforms if (g := load_guide(RULES, p.id))]
    paths = [setting_help(s, rules, DAY).path for g in guides for s in g.settings if s.path]

    assert len(paths) > 20
    dated = ("Path, last known on ", "Path, without a date: ")
    assert [p for p in paths if p and not p.startswith(dated)] == []


def test_settings_help_of_the_platform_in_use(small_rules: Ruleset) -> None:
    """A finding carries the help for its own setting on its own platform, and what is different there."""
    setting = Setting(topic="account-privacy", do="Turn it on.", search=("private", "privacy"))
    guide = Guide(platform="instagram", settings=(setting, replace(setting, topic="other")))
    place = report(small_rules, {PRIVATE: NO}, guides={"instagram": guide}).findings[0].places[0]

    assert [s.name for s in place.settings] == ["Who can see your account"]
    assert place.settings[0].search == 'Search the app\'s settings for "private" or "privacy".'
    assert place.hint == "Followers from before stay until you remove them."


def test_who_to_talk_to(small_rules: Ruleset) -> None:
    """Contacts say how to reach them, or how to find out; help says when it was last known."""
    provider = replace(
        small_rules.provider,
        contacts=(
            Contact(id="a", role="Your mentor", reach="Room 4", ask="Ask."),
            Contact(id="b", role="The director", ask="Ask at the office."),
        ),
    )
    line = HelpLine(need="You are low", who="A helpline", reach="0800 1", known="seen in 2024")
    made = report(replace(small_rules, provider=provider, help=(line,)), SAFE)

    assert [(c.who, c.how) for c in made.contacts] == [
        ("Your mentor", "Room 4"),
        ("The director", "Ask at the office."),
    ]
    assert [(c.who, c.how) for c in made.support] == [("You are low", "A helpline: 0800 1 (seen in 2024)")]


@pytest.mark.parametrize(("answer", "first"), [(NO, NEUTRAL[0].who), (YES, "Your mentor")])
def test_who_to_tell_about_a_child(small_rules: Ruleset, answer: AnswerValue, first: str) -> None:
    """With an open gate about a child whom to talk to starts with the ladder; otherwise with the contacts."""
    made = report(small_rules, {**SAFE, GATE: answer})

    assert made.contacts[0].who == first
    assert "Your mentor" in [contact.who for contact in made.contacts]


def test_self_declared(small_rules: Ruleset) -> None:
    """The report says that nobody has checked the answers."""
    assert report(small_rules, SAFE).statement == (
        "Self-declared: these are the trainee's own answers. Nobody has checked them."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three!", ("One.", "Two?", "Three!")),
        ("Ask at 3 p.m. and wait.", ("Ask at 3 p.m. and wait.",)),
        ("Type 'x'. \u2018Then\u2019 go on.", ("Type 'x'.", "\u2018Then\u2019 go on.")),
        ("  No end  ", ("No end",)),
    ],
)
def test_sentences(text: str, expected: tuple[str, ...]) -> None:
    """A remedy is one step a sentence, and an abbreviation ends none."""
    assert sentences(text) == expected


# Names


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ([("instagram", None)], ["Instagram"]),
        (
            [("instagram", None), ("instagram", None)],
            ["Instagram 1 (personal)", "Instagram 2 (professional)"],
        ),
        ([("other", None), ("other", "Discord")], ["Another platform", "Discord"]),
        ([("other", "Discord"), ("other", "discord")], ["Discord 1 (personal)", "discord 2 (professional)"]),
        (
            [("instagram", None), ("other", "Instagram")],
            ["Instagram 1 (personal)", "Instagram 2 (professional)"],
        ),
        ([("gone", None)], ["gone"]),
        ([("other", "\x1b[31m\u202e")], ["\u241b[31m<U+202E>"]),
    ],
)
def test_account_names(
    small_rules: Ruleset, accounts: list[tuple[str, str | None]], expected: list[str]
) -> None:
    """Every account has a name of its own without a handle, whatever was typed for it."""
    purposes = (Purpose.PERSONAL, Purpose.PROFESSIONAL)
    made = tuple(Account(f"a{n}", platform, purposes[n], name) for n, (platform, name) in enumerate(accounts))

    assert [labels.account_name(a, made, small_rules) for a in made] == expected


def test_dates_and_lists() -> None:
    """Dates and lists read as people write them, whatever the locale."""
    assert english.day(date(2027, 5, 3)) == "3 May 2027"
    assert [english.count(n, "answer") for n in (0, 1, 2)] == ["0 answers", "1 answer", "2 answers"]
    assert [english.listed("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


# Text of others


def spoilt(value: Any, bad: str) -> Any:
    """The same rules with something bad at the end of every text that people are shown."""
    if isinstance(value, tuple):
        return tuple(spoilt(inner, bad) for inner in value)
    if isinstance(value, Rule):
        texts_of_a_rule = dict.fromkeys(("hint", "why", "how", "remedy", "tell"), bad)
        return replace(value, **texts_of_a_rule, question=value.question + bad)
    if isinstance(value, Struct):
        said = {f: getattr(value, f) for f in value.__struct_fields__ if f not in ("id", "when")}
        return replace(value, **{name: spoilt(inner, bad) for name, inner in said.items()})
    return value + bad if type(value) is str else value


def test_every_text_is_safe_to_show(small_rules: Ruleset) -> None:
    """Whatever stands in a rules file or was typed, nothing in a report acts or hides."""
    bad = "A\x1b[2J\x9b\u202e\u200b\n\x7fB"
    rules: Ruleset = spoilt(small_rules, bad)
    accounts = (ACCOUNT, Account("a2", "other", Purpose.BOTH, bad))
    made = report(rules, {GATE: NO, PRIVATE: NO, PHOTO: NOT_APPLICABLE}, accounts=accounts)

    assert rules.provider.contacts[0].role == "Your mentor" + bad
    assert [t for t in texts(made) if not t.isprintable()] == []
    assert sum("\u241b[2J" in t for t in texts(made)) > 20


def test_report_keeps_its_types(small_rules: Ruleset) -> None:
    """Making texts safe leaves bands, severities and when to act what they are."""
    made = report(small_rules, {GATE: NO, PRIVATE: NO})

    assert (type(made.band), type(made.findings[0].severity), type(made.findings[0].when)) == (
        Band,
        Severity,
        When,
    )


def test_real_rules_leave_room() -> None:
    """No text of the shipped rules is cut short in a report with every question open."""
    rules = rules_in(RULES)
    accounts = tuple(Account(f"a{n}", p.id, Purpose.BOTH) for n, p in enumerate(rules.platforms))
    wrong: dict[Item, AnswerValue | None] = {
        Item(r.id, a): NOT_SURE for r in rules.rules for a in (None, *(x.id for x in accounts))
    }
    guides = {p.id: g for p in rules.platforms if (g := load_guide(RULES, p.id))}
    made = report(rules, wrong, accounts=accounts, guides=guides)

    assert [t for t in texts(made) if t.endswith("\u2026")] == []
    assert len(made.findings) > 40


@pytest.mark.parametrize("platform", [platform.id for platform in load_rules(RULES).platforms])
def test_a_path_without_a_date_is_said_to_have_none_once(platform: str) -> None:
    """Beside a path that is called "without a date", no note says once more that there is none."""
    guide = load_guide(RULES, platform)
    settings = guide.settings if guide else ()
    assert [s.topic for s in settings if s.path and not s.seen and "no date" in (s.note or "")] == []
