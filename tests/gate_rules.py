"""Small rules with questions that come before all others, some of which follow from what was said before."""

from __future__ import annotations

from small_rules import SMALL_YAML

RULE = """\
  - id: {id}
    topic: pupils
    clauses: [c2]
    question: {question}
    why: Somebody has to know.
    how: Think of the last term.
    partly: You told one of two.
    remedy: It is not too late, so tell them today. Delete nothing.
    minutes: 10
    severity: critical
    force: must
    per: {per}
    gate: true
    safeguarding: true
    tell: The safeguarding lead today
    when: {when}
"""
NOTED = """\
    noted:
      safe: you told them
      open: nobody has been told yet
      unsure: you are not sure whether you told them
"""
SCREENING = """\
  - id: pupil-wrote
    question: Has a pupil written to you?
    per: person
  - id: pupil-wrote-twice
    question: Was it more than once?
    per: person
    when: pupil-wrote
  - id: shared-account
    question: Does somebody else use this account?
    per: account
sources:
"""
TOLD = RULE.format(id="told", question="Did you tell somebody?", per="person", when="pupil-wrote") + NOTED
TOLD_TWICE = RULE.format(
    id="told-twice", question="Did you tell them again?", per="person", when="pupil-wrote-twice"
)
SHARED = RULE.format(
    id="shared", question="Do they keep away from pupils?", per="account", when="shared-account"
)
TEACHING = RULE.format(
    id="teaching", question="Is no pupil among the readers?", per="account", when="used-for-teaching"
)
GATES_YAML = SMALL_YAML.replace("sources:\n", SCREENING, 1) + TOLD + TOLD_TWICE + SHARED + TEACHING
