"""A complete rules file with as little in it as a test can use."""

from __future__ import annotations

SMALL_YAML = """\
id: small
version: 3
title: A small set of rules
provider:
  name: A provider
  policy: A policy
  contacts:
    - id: mentor
      role: Your mentor
      reach: Room 4
      ask: Ask at the front desk who your mentor is.
review:
  check_again_after_days: 90
  menu_path_old_after_days: 365
weights:
  critical: 8
  high: 5
  medium: 3
  low: 1
bands:
  critical:
    title: Act today
    meaning: At least one critical finding is open.
  high:
    title: Act this week
    meaning: At least one high finding is open.
  medium:
    title: Act this month
    meaning: At least one medium finding is open.
  low:
    title: Small things left
    meaning: Only low findings are open.
  incomplete:
    title: Not finished
    meaning: Some questions have no answer yet.
  no_open_findings:
    title: No open findings
    meaning: Every question has a safe answer.
  not_assessed:
    title: Not assessed
    meaning: No question applies.
help:
  - need: A pupil is in danger
    who: The safeguarding lead
platforms:
  - id: instagram
    name: Instagram
  - id: whatsapp
    name: WhatsApp
  - id: other
    name: Another platform
topics:
  - id: privacy
    name: Privacy
  - id: pupils
    name: Pupils
clauses:
  - id: c1
    label: 1(a)
    title: Privacy
    summary: Keep personal accounts private.
  - id: c2
    label: 2(b)
    title: Pupils
    summary: Have no private contact with pupils.
settings:
  - id: account-privacy
    name: Who can see your account
screening:
  - id: on-placement
    question: Are you on placement in a school now?
    per: person
  - id: used-for-teaching
    question: Do you use this account for teaching?
    per: account
    purposes: [professional, both]
sources:
  policy: The policy, third edition.
rules:
  - id: no-private-messages
    topic: pupils
    clauses: [c2]
    question: Are you free of private messages with pupils?
    hint: Any app counts.
    why: Private messages leave you and the pupil unprotected.
    how: Look through the messages of each app.
    partly: You had messages and have stopped.
    remedy: Stop, keep the messages and tell your mentor.
    minutes: 10
    severity: critical
    force: must
    per: person
    gate: true
    safeguarding: true
    tell: Your mentor today
    quick: true
    sources: [policy]
  - id: account-private
    topic: privacy
    clauses: [c1]
    question: Is this account private?
    why: Pupils and parents search for you.
    how: Look at the account while you are logged out.
    partly: Some parts are private.
    remedy: Turn on the private account setting.
    minutes: 5
    severity: high
    force: must
    per: account
    platforms: [instagram, other]
    quick: true
    settings: [account-privacy]
    notes:
      instagram: Followers from before stay until you remove them.
  - id: pupils-follow
    topic: pupils
    clauses: [c2, c1]
    question: Do pupils follow this account?
    why: A follower sees what you share.
    how: Read the list of followers.
    partly: Former pupils follow it.
    remedy: Remove the followers who are pupils.
    minutes: 15
    severity: medium
    force: should
    per: account
    expected: "no"
  - id: class-account-agreed
    topic: privacy
    clauses: [c1]
    question: Has the school agreed to this account?
    why: The school answers for what is shared in its name.
    how: Look for the agreement in writing.
    partly: Somebody agreed in conversation only.
    remedy: Ask the school for an agreement in writing.
    minutes: 20
    severity: medium
    force: must
    per: account
    when: used-for-teaching
  - id: plain-photo
    topic: privacy
    clauses: [c1]
    question: Would your profile photo be at home in a staff room?
    why: The photo is the first thing that people see.
    how: Look at the photo while you are logged out.
    partly: On some of your apps.
    remedy: Choose another photo.
    minutes: 5
    severity: low
    force: may
    per: person
    when: on-placement
"""
