"""A report as a trainee with five accounts would get it, and one with hostile text in every field.

Written by hand, so that the tests of the outputs need neither rules nor an assessment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import Band
from mei_social.report.help import Contact, SettingHelp
from mei_social.report.model import (
    AnswerLine,
    Cell,
    Finding,
    First,
    Matrix,
    Place,
    Report,
    When,
)
from mei_social.ruleset.model import Severity

INSTAGRAM = "Instagram 1 (personal)"
INSTAGRAM_2 = "Instagram 2 (professional)"
TIKTOK = "TikTok"
X = "X (Twitter)"
LINKEDIN = "LinkedIn"
YOU = "General"
ACCOUNTS = {"a1": INSTAGRAM, "a2": INSTAGRAM_2, "a3": TIKTOK, "a4": X, "a5": LINKEDIN}
IDS = {name: key for key, name in ACCOUNTS.items()}

FIRM = "The policy is firm on this."
EXPECTED = "The policy expects this."
LEFT_TO_YOU = "A recommendation: the policy leaves this to you."

PRIVATE_INSTAGRAM = SettingHelp(
    name="Account visibility",
    do="Turn on private account. Then review existing followers, because they keep access.",
    search='Search the app\'s settings for: "account privacy" or "private account"',
    path="Last known path, seen 22 January 2025, may have moved: Profile > menu > Settings and privacy > "
    "Account privacy > Private account",
    help='Help page to look for: "Make your Instagram account private"',
    note="Your username, profile photo and bio stay public on a private account.",
)
PRIVATE_TIKTOK = SettingHelp(
    name="Account visibility",
    do="Turn on private account. It also stops Duet, Stitch and downloads.",
    search='Search the app\'s settings for: "private account" or "privacy"',
    path="Last known path, no date, may have moved: Profile > menu > Settings and privacy > Privacy > "
    "Private account",
    help='Help page to look for: "Choosing between a private or public account"',
    note=None,
)
TWO_STEP_TIKTOK = SettingHelp(
    name="Two-step verification",
    do="Turn on 2-step verification. Methods listed: authenticator app, text message, email.",
    search='Search the app\'s settings for: "2-step" or "security"',
    path=None,
    help=None,
    note=None,
)
TWO_STEP_X = SettingHelp(
    name="Two-step verification",
    do="Use an authenticator app or a security key.",
    search='Search the app\'s settings for: "two-factor"',
    path="Last known path, seen 11 January 2025, may have moved: Settings and privacy > Security and "
    "account access > Security > Two-factor authentication",
    help=None,
    note="Codes by text message are for paying members only.",
)
TAGS_INSTAGRAM = SettingHelp(
    name="Tags and mentions",
    do="Limit who can tag and mention you, and turn on manual approval of tags.",
    search='Search the app\'s settings for: "tags and mentions"',
    path="Last known path, seen 22 January 2025, may have moved: Settings > Tags and mentions > Manually "
    "approve tags",
    help='Help page to look for: "Manage tags and mentions"',
    note=None,
)


def place(
    where: str,
    said: str,
    note: str | None = None,
    hint: str | None = None,
    settings: tuple[SettingHelp, ...] = (),
) -> Place:
    return Place(account=IDS.get(where), where=where, said=said, note=note, hint=hint, settings=settings)


GATE = Finding(
    rule="no-pupils-connected",
    question="Is this account free of pupils, in your friends, followers, following and contacts?",
    topic="Pupils, parents and provider staff",
    clauses="3(n)",
    cited="Policy 3(n)",
    severity=Severity.CRITICAL,
    severity_word="Critical",
    when=When.TODAY,
    gate=True,
    safeguarding=True,
    force=FIRM,
    why="A private link with a pupil crosses a professional boundary, however it started. Contact on social "
    "media features in many teacher misconduct cases.",
    steps=(
        "Go through your followers, following and pending requests. Look for nicknames and new accounts.",
        "If you find a pupil: tell your mentor or the school's safeguarding lead today, then block.",
        "Do not message the pupil about it, and do not delete any messages.",
    ),
    minutes=20,
    tell="Your mentor and the school's safeguarding lead, then your provider",
    places=(
        place(
            TIKTOK,
            "Not sure",
            note="I accept every follower, so there may be somebody from Year 9.",
            hint="Check pending requests and people you reply to.",
            settings=(PRIVATE_TIKTOK,),
        ),
    ),
    unsure=True,
    action="Tell the safeguarding lead about connected pupils",
)
SET_ASIDE = Finding(
    rule="no-private-messages-with-pupils",
    question="Are all your messages with pupils sent only through systems your school has approved?",
    topic="Pupils, parents and provider staff",
    clauses="3(n), 3(o)",
    cited="Policy 3(n), 3(o)",
    severity=Severity.CRITICAL,
    severity_word="Critical",
    when=When.TODAY,
    gate=True,
    safeguarding=True,
    force=FIRM,
    why="Private messages with pupils put children and you at risk. They are a common start of misconduct "
    "cases.",
    steps=("Talk this through with your mentor, so that somebody else has looked at the reason too.",),
    minutes=5,
    tell="Your mentor",
    places=(place(YOU, "Does not apply (my placement has not begun)"),),
    set_aside=True,
)
BLANK = Finding(
    rule="pupil-contact-told",
    question="Did you tell your mentor or safeguarding lead about the pupil who tried to contact you?",
    topic="Pupils, parents and provider staff",
    clauses="3(n), report (v)",
    cited="Policy 3(n), report (v)",
    severity=Severity.CRITICAL,
    severity_word="Critical",
    when=When.TODAY,
    gate=True,
    safeguarding=True,
    force=EXPECTED,
    why="Telling someone early protects the pupil and you.",
    steps=("To answer, run: mei-social check",),
    minutes=1,
    tell="Your mentor or the school's safeguarding lead today",
    places=(place(YOU, "No answer yet"),),
    unanswered=True,
)


def finding(
    rule: str,
    question: str,
    topic: str,
    clauses: str,
    severity: Severity,
    when: When,
    why: str,
    steps: tuple[str, ...],
    minutes: int,
    *places: Place,
    force: str = EXPECTED,
    tell: str | None = None,
    action: str | None = None,
) -> Finding:
    return Finding(
        rule=rule,
        question=question,
        topic=topic,
        clauses=clauses,
        cited=f"Policy {clauses}",
        severity=severity,
        severity_word=severity.value.capitalize(),
        when=when,
        gate=False,
        safeguarding=False,
        force=force,
        why=why,
        steps=steps,
        minutes=minutes,
        tell=tell,
        places=places,
        action=action,
    )


FINDINGS = (
    finding(
        "account-private",
        "Is this personal account set to private?",
        "Who can see what you post",
        "3(b), 3(f), 3(h)",
        Severity.HIGH,
        When.WEEK,
        "Most apps make new accounts public. On a private account you approve who sees what you post.",
        (
            "Turn on the setting for a private account.",
            "Go through your followers, because people who already follow you keep their access.",
        ),
        30,
        place(
            INSTAGRAM,
            "No",
            note="Public since school, about 900 followers.",
            hint="The setting is called 'Account privacy', then 'Private account'.",
            settings=(PRIVATE_INSTAGRAM,),
        ),
        place(TIKTOK, "No", settings=(PRIVATE_TIKTOK,)),
        action="Make this account private",
    ),
    finding(
        "old-posts-limited",
        "Have you hidden or deleted old public posts that you no longer want people to see?",
        "Who can see what you post",
        "3(b), 3(h), 3(m)",
        Severity.HIGH,
        When.WEEK,
        "Posts can last for years and be copied to places you do not control.",
        (
            "Start with the oldest year and work forward.",
            "Use the bulk tool if there is one, or hide posts one by one.",
            "If a post involves a pupil or a complaint, do not delete it: talk to your provider first.",
        ),
        90,
        place(INSTAGRAM, "Not sure", hint="Archiving a post hides it without deleting it."),
        place(X, "Partly", note="Done back to 2021."),
    ),
    finding(
        "location-off",
        "Is location sharing turned off for this account and its posts?",
        "Who can see what you post",
        "3(e), 3(f)",
        Severity.HIGH,
        When.WEEK,
        "Location can show where you live, which school you are in and when you are out.",
        ("Turn it off in the app and in your phone's settings.", "Remove place tags from old posts."),
        15,
        place(INSTAGRAM, "Partly"),
        action="Turn off location sharing",
    ),
    finding(
        "group-chat-test",
        "Would you be fine with your headteacher reading what you write in group chats about work?",
        "WhatsApp and other messages",
        "3(o), 3(i), 3(q), 3(r)",
        Severity.HIGH,
        When.WEEK,
        "Private chats get shared. Staff messages that mocked pupils have ended in discipline and national "
        "news.",
        (
            "Stop posting about pupils, parents and colleagues in chats.",
            "Use school email for school matters.",
            "If a message names a pupil, tell your mentor.",
        ),
        10,
        place(YOU, "Not sure"),
        tell="Your mentor, if a message names a pupil",
    ),
    finding(
        "two-step-on",
        "Is two-step verification turned on for this account?",
        "Keeping your account secure",
        "3(g)",
        Severity.MEDIUM,
        When.TERM,
        "If someone steals your password, they could post as you or message pupils in your name.",
        (
            "Turn it on. Choose an authenticator app or passkey where you can.",
            "Keep the backup codes where you can find them.",
        ),
        20,
        place(TIKTOK, "No", settings=(TWO_STEP_TIKTOK,)),
        place(
            X,
            "No",
            hint="Text message codes are for paying users only.",
            settings=(TWO_STEP_X,),
        ),
        force=LEFT_TO_YOU,
    ),
    finding(
        "tag-approval-on",
        "Do you approve tags and mentions before they show on your profile?",
        "Tags and what friends post",
        "3(l)",
        Severity.MEDIUM,
        When.TERM,
        "A friend's post can link your name to a photo you never saw.",
        ("Turn on approval, and limit who can tag or mention you.",),
        15,
        place(INSTAGRAM, "No", settings=(TAGS_INSTAGRAM,)),
        place(INSTAGRAM_2, "Partly", settings=(TAGS_INSTAGRAM,)),
        place(TIKTOK, "Not sure"),
    ),
    finding(
        "school-link-considered",
        "Have you left your placement school's name out of this profile?",
        "What each account is for",
        "3(d), 3(e), 3(i)",
        Severity.MEDIUM,
        When.TERM,
        "Naming the school ties every post to it, and can help people work out which pupils you mean.",
        ("Remove the school's name, or ask your provider before you leave it on a professional profile.",),
        5,
        place(
            LINKEDIN,
            "Partly",
            hint="LinkedIn is built around where you work. Ask your provider whether to name a school.",
        ),
    ),
    finding(
        "friends-list-hidden",
        "Have you hidden your list of friends, connections or subscriptions?",
        "Who can see what you post",
        "3(f), 3(e), 3(n)",
        Severity.LOW,
        When.TERM,
        "Lists lead people to your family, friends and colleagues, who may share more than you do.",
        ("Set the list to 'only me', or to connections only.",),
        5,
        place(LINKEDIN, "Not sure"),
    ),
)

CELLS = {
    "critical": Cell(Band.CRITICAL, "critical", 1),
    "high": Cell(Band.HIGH, "high", 2),
    "medium": Cell(Band.MEDIUM, "medium", 1),
    "low": Cell(Band.LOW, "low", 1),
    "to do": Cell(Band.INCOMPLETE, "to do", 0),
    "none": Cell(Band.NO_OPEN_FINDINGS, "none open", 0),
    "-": Cell(Band.NOT_ASSESSED, "-", 0),
}


def row(topic: str, *words: str) -> tuple[str, tuple[Cell, ...]]:
    return topic, tuple(CELLS[word] for word in words)


MATRIX = Matrix(
    columns=(YOU, *ACCOUNTS.values()),
    rows=(
        row("What strangers can find", "none", "none", "none", "to do", "none", "none"),
        row("What each account is for", "-", "none", "none", "none", "none", "medium"),
        row("Who can see what you post", "-", "high", "none", "high", "high", "low"),
        row("Keeping your account secure", "-", "none", "none", "medium", "medium", "none"),
        row("Your picture and details", "-", "none", "none", "to do", "none", "none"),
        row("Tags and what friends post", "none", "medium", "medium", "medium", "none", "none"),
        row("Pupils, parents and provider staff", "none", "none", "none", "critical", "none", "none"),
        row("WhatsApp and other messages", "high", "-", "-", "-", "-", "-"),
        row("What you post, share and follow", "none", "none", "none", "to do", "none", "none"),
        row("Spotting and reporting concerns", "none", "-", "-", "-", "-", "-"),
    ),
    key=(
        ("critical", "a critical finding is open: act today"),
        ("high", "the worst open finding is high: act this week"),
        ("medium", "the worst open finding is medium: act this term"),
        ("low", "the worst open finding is low: act this term"),
        ("to do", "no finding so far, but some questions have no answer yet"),
        ("none open", "every question has an answer, and none of them needs action"),
        ("-", "nothing to ask here"),
    ),
)

GOOD_QUESTIONS = (
    (
        "view-as-stranger",
        "What strangers can find",
        "High",
        "3(a)",
        "Have you looked at this account the way a stranger sees it?",
    ),
    (
        "purpose-decided",
        "What each account is for",
        "Medium",
        "3(c)",
        "Is this account clearly either personal or professional?",
    ),
    (
        "devices-and-apps-known",
        "Keeping your account secure",
        "Medium",
        "3(f), 3(g)",
        "Do you recognise every device and app that can get into this account?",
    ),
    (
        "profile-picture-suitable",
        "Your picture and details",
        "Medium",
        "3(h)",
        "Would your profile picture and cover image be fine for pupils and parents to see?",
    ),
    (
        "own-details-removed",
        "Your picture and details",
        "High",
        "3(e)",
        "Have you removed your address, phone number and full date of birth from this profile?",
    ),
    (
        "no-parents-connected",
        "Pupils, parents and provider staff",
        "High",
        "3(n)",
        "Is this account free of parents and carers from your placement school?",
    ),
)


def answered(found: Finding, at: Place) -> AnswerLine:
    said, _, reason = at.said.partition(" (")
    return AnswerLine(
        where=at.where,
        topic=found.topic,
        question=found.question,
        said=said,
        reason=reason.rstrip(")") or None,
        note=at.note,
        date="2026-11-12",
        rule=found.rule,
        account=at.account,
        severity_word=found.severity_word,
        clauses=found.clauses,
    )


def good_answers() -> tuple[AnswerLine, ...]:
    return tuple(
        AnswerLine(
            where=where,
            topic=topic,
            question=question,
            said="No answer yet" if (account, severity) == ("a3", "High") else "Yes",
            reason=None,
            note=None,
            date="" if (account, severity) == ("a3", "High") else "2026-11-09",
            rule=rule,
            account=account,
            severity_word=severity,
            clauses=clauses,
        )
        for rule, topic, severity, clauses, question in GOOD_QUESTIONS
        for account, where in ACCOUNTS.items()
    )


SAMPLE = Report(
    comes_first=f'Talk to someone today: "{GATE.question}" ({TIKTOK}: Not sure). No answer yet, and it comes '
    f'before all others: "{BLANK.question}" ({YOU}).',
    title="Social media self-check",
    provider="Northbrook Teaching Partnership",
    policy="Social media policy for trainees, September 2026",
    ref="K7QF-2MXD",
    name=None,
    date="12 November 2026",
    rules="Social media guidelines, version 3",
    band=Band.CRITICAL,
    band_title="Critical: act today",
    band_meaning="At least one answer is about the protection of a child, or is as serious. Talk to somebody "
    "today; the rest can wait until then.",
    headline="2 actions for today, 4 for this week and 4 for this term. 3 questions have no answer yet.",
    gates=(GATE, SET_ASIDE),
    gates_unanswered=(BLANK,),
    first=First(
        title=GATE.question,
        steps=GATE.told,
        minutes=20,
        where=TIKTOK,
        asked=GATE.question,
    ),
    matrix=MATRIX,
    score=71,
    score_line="Score: 71 of 100. It says nothing about the matters above, which come first.",
    coverage=(
        "42 of 45 questions have an answer.",
        "5 accounts looked at, 1 left out.",
        "5 answers are 'not sure': they count as open until you know.",
    ),
    findings=FINDINGS,
    good=(
        "What strangers can find: nothing open on 4 of your accounts.",
        "Your picture and details: nothing open on 4 of your accounts.",
        "You know every device and app that can get into your accounts.",
        "You know how to report something that worries you.",
    ),
    check_again="Check again by 10 February 2027, or before your next placement if that is sooner.",
    contacts=(
        Contact("Your mentor", "Ask at your placement school; the name is in your placement letter."),
        Contact("The school's safeguarding lead (DSL)", "Ask at the school office who it is today."),
        Contact("The provider's director", "Your provider has not filled this in. Ask your course tutor."),
    ),
    support=(
        Contact("A child is in danger now", "Call 999."),
        Contact("Education Support, for anybody in education", "Look for the helpline on its website."),
        Contact("Professionals Online Safety Helpline (POSH)", "Number last known in 2023: check it first."),
    ),
    left_out=(
        "1 account was left out. No reason is asked for.",
        "6 notes are private and not in this copy.",
    ),
    answers=tuple(
        sorted(
            (
                *(answered(found, at) for found in (GATE, SET_ASIDE, *FINDINGS) for at in found.places),
                *good_answers(),
            ),
            key=lambda line: line.account or "",
        )
    ),
    explain=(
        "The band is the worst open finding. It is never an average.",
        "A finding is any answer but the safe one: 'no', 'partly' and 'not sure' all need action.",
        "Points: each question weighs 8 (critical), 5 (high), 3 (medium) or 1 (low); 'partly' counts half.",
        "Questions that do not apply are left out of everything.",
    ),
    statement="Self-declared: these are the trainee's own answers. Nobody has checked them.",
    check_code="7F3A-91C2-D04E",
)


def sample_report(**changes: Any) -> Report:
    """A rich report: five accounts, one open gate, one set aside, eight findings."""
    return replace(SAMPLE, **changes)


def hostile_report(payload: str) -> Report:
    """The sample, a little shorter, with `payload` in every text field."""
    some = sample_report(name="A", findings=FINDINGS[:2], answers=SAMPLE.answers[:4])
    return cast("Report", soiled(some, payload))


HOSTILE = (
    "<script>window.ran = 1</script>",
    "</script></style></title></svg></textarea><script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    '"><svg onload=window.ran=1>',
    "' onmouseover='window.ran = 1' x='",
    "</style><style>* { background: url(https://example.org/a) }",
    "<!-- <b>bold</b> --> ]]> <![CDATA[ <?php ?>",
    "javascript:window.ran=1",
    "&lt;b&gt; &amp;amp; &#60;i&#62; &copy; &",
    "{{ 7 * 7 }} {% for x in y %} {# gone #} ${7*7}",
    "# Heading",
    "Heading ##",
    "---",
    "===",
    "***",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "> quote",
    "    code",
    "```\nfence\n```",
    "~~~ fence",
    "`code` ``code`` a`b@c.org`d",
    "[link](javascript:window.ran=1) ![image](https://example.org/x.png) [x]: https://example.org",
    "<https://example.org> https://example.org/a_b|c www.example.org example.org mailto:a@example.org",
    "somebody@example.org @somebody",
    "a | b || c \\| d",
    "*a* **b** _c_ __d__ ~~e~~ \\*f\\* g\\",
    "[ ] task [x] task [^1] :tip: ^sup^ $x$",
    "Term\n: definition",
    "two  \nlines\n\nparagraph\n=====",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "  =1+1",
    "\t=1+1",
    "\r\n=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "\uff20SUM(1+1)",
    '=HYPERLINK("https://example.org";"x")',
    "=cmd|' /C calc'!A0",
    'a,b;c\t"d"\r\ne',
    '"=1+1"',
    "'=1+1",
    "\u202egnp.exe\u202c \u2066x\u2069",
    "nul\x00byte",
    "\x1b[31mred\x1b[0m \x1b]8;;https://example.org\x07x\x1b]8;;\x07 \x9b31m \x7f",
    "\U0001f469\u200d\U0001f3eb \U0001f1ec\U0001f1e7 \u2764\ufe0f",
    "\u0645\u0631\u062d\u0628\u0627 \u4f60\u597d na\u00efve \u1e9e",
    "Z" + "\u0351" * 40,
    "x" * 1000,
    "None",
    "0",
)
"""Texts that a format, a browser, a terminal or a spreadsheet could take for more than text."""

AT_ONCE = " ".join(HOSTILE)
"""All of them in one."""

CORPORA = (
    "blns/blns.json",
    "d-csv-injection/csv_injection.json",
    "d-ansi-codes/ansi_codes.json",
    "d-trojan-source/trojan_lines.json",
)


def corpus() -> list[str]:
    """Every text of the public collections of hostile strings, where they are at hand."""
    folder = os.environ.get("MEI_SOCIAL_CORPORA")
    if not folder:
        pytest.skip("MEI_SOCIAL_CORPORA does not name a folder with the collections of hostile strings")
    files = [Path(folder, name) for name in CORPORA]
    return sorted({text for file in files for text in _texts(json.loads(file.read_text("utf-8")))})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def soiled(value: Any, payload: str) -> Any:
    if type(value) is str:
        return payload
    if isinstance(value, tuple):
        return tuple(soiled(part, payload) for part in value)
    if isinstance(value, Struct):
        changes = {f: soiled(getattr(value, f), payload) for f in value.__struct_fields__}
        return replace(value, **changes)
    return value
