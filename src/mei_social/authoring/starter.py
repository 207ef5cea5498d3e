"""Where a provider starts: a full copy of the rules that we ship, or a file that extends them."""

from __future__ import annotations

import json
import re
import unicodedata

from mei_social.parsing.node import HIDDEN, NOT_TEXT, Node
from mei_social.parsing.yaml_reader import read_tree
from mei_social.ruleset.extends import SUFFIXES
from mei_social.ruleset.references import ID, SHIPPED
from mei_social.text.visible import visible

__all__ = ["SUFFIXES", "full_copy", "id_from", "is_free_id", "is_name", "overlay", "quoted"]

MODELINE = "# yaml-language-server: $schema=guidelines.schema.json"
SCHEMA = "guidelines.schema.json"
TITLE = "Social media self-check"
"""Neutral: not everybody who writes rules has trainee teachers."""
LONGEST_ID, LONGEST_NAME = 60, 100
"""A name leaves room for what stands around it in a line of 160 characters."""
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ()&.,'-]*(?<! )")
"""What needs no quotes in YAML wherever it stands."""

OVERLAY = """\
{modeline}
# Rules of your own on top of those that come with mei-social.
# What you do not mention stays as it is there, and later versions of it arrive by themselves.
#
# How to write this file
#   `#drop:` and the lines below it are an example, and so on. To use one, take away the # of each line.
#   To look up ids and wordings: mei-social rules show
#   To check this file:          mei-social rules validate {file}

extends: guidelines

# Keep the id: answers are found by it. Add 1 to the version each time you hand out a change.
id: {id}
version: 1
title: {title}

# ---- Your provider. What you write here replaces what our rules say; contacts go by their id. ----
{provider}#  contacts:
#    - id: director
#      reach: 01234 567890, or ask at the office
#    - id: data-protection-officer
#      role: Your provider's data protection officer
#      ask: Ask the provider's office who it is.

# ---- How often to look again, in days ----
#review:
#  check_again_after_days: 120

# ---- Leave out. What depends on it must be left out or changed as well; validate says what. ----
#drop:
#  rules: [logos-have-permission]
#  platforms: [snapchat]

# ---- Change, by id. Only the keys given change. To take an optional key away, leave it empty. ----
#change:
#  ladder:
#    childrens-services:
#      reach: 01234 567890 by day, 01234 567891 at night
#  rules:
#    two-step-on:
#      force: must
#      severity: high
#      differs_because: Our handbook requires it for every account.
#      hint: Your school account has it already; this is about your own
#    search-results-fine:
#      hint:
#  platforms:
#    x:
#      name: X

# ---- Add. A new rule is asked after the others of its topic. ----
#add:
#  platforms:
#    - id: bluesky
#      name: Bluesky
#  clauses:
#    - id: handbook-4
#      label: handbook 4
#      title: Class accounts
#      summary: Class accounts are agreed with the head of department.
#  rules:
#    - id: class-account-agreed
#      topic: school-accounts
#      clauses: [handbook-4]
#      question: Has the head of department agreed to each class account that you run?
#      action: Get an agreement in writing
#      why: The school answers for what is shared in its name.
#      how: Look for the agreement in writing.
#      partly: Somebody agreed in conversation only.
#      remedy: Ask the head of department for an agreement in writing.
#      minutes: 20
#      severity: medium
#      force: must
#      from: policy
#      per: person
#      when: runs-school-account
"""


def full_copy(shipped: str, rules_id: str, provider: str = "") -> str:
    """The shipped rules with an id of their own, at version 1; everything else as it was, comments too."""
    root, _ = read_tree(shipped)
    assert root is not None
    lines = shipped.splitlines(keepends=True)
    _set(lines, root, {"id": rules_id, "version": "1", "title": _title(provider)})
    if provider and (named := root.get("provider")):
        _set(lines, named, {"name": quoted(provider), "policy": quoted(_policy(provider))})
    return "".join(lines)


def overlay(rules_id: str, file: str, provider: str = "") -> str:
    """A file that extends the shipped rules, with examples in it."""
    name, mark = provider or "North Essex SCITT", "" if provider else "#"
    policy = quoted(_policy(name))
    return OVERLAY.format(
        modeline=MODELINE,
        file=visible(file, 100),
        id=rules_id,
        title=_title(provider),
        provider=f"{mark}provider:\n{mark}  name: {quoted(name)}\n{mark}  policy: {policy}\n",
    )


def id_from(name: str) -> str:
    """An id made from the name of a file; of `guidelines`, which is taken, `my-guidelines`."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_ID].strip("-") or "rules"
    return f"my-{made}" if made in (SHIPPED, "rules") else made


def is_free_id(name: str) -> bool:
    """Whether rules of one's own can be called that."""
    return len(name) <= LONGEST_ID and bool(ID.fullmatch(name)) and name != SHIPPED


def is_name(name: str) -> bool:
    """Whether a provider can be called that in a rules file."""
    return 0 < len(name.strip()) <= LONGEST_NAME and not HIDDEN.search(name) and "\n" not in name


def quoted(text: str) -> str:
    """A text as YAML, in quotes where it needs them."""
    plain = PLAIN.fullmatch(text) and not NOT_TEXT.fullmatch(text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def _title(provider: str) -> str:
    return quoted(f"{TITLE}, {provider}" if provider else TITLE)


def _policy(provider: str) -> str:
    return f"{provider} social media policy"


def _set(lines: list[str], group: Node, values: dict[str, str]) -> None:
    """Write a value in place of each one that stands alone on its line."""
    for key, value in values.items():
        node = group.get(key)
        assert node is not None
        lines[node.line - 1] = f"{lines[node.line - 1][: node.column - 1]}{value}\n"
