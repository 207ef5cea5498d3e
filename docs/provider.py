"""Facts for docs/provider.md, from the code and the rules. Used by its cog blocks."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SYSTEMS = {
    "Windows": r"C:\Users\you\AppData\Local\{}",
    "macOS": "~/Library/Application Support/{}",
    "Linux": "~/.local/share/{}",
}
STATES = {
    "light": "light colours",
    "dark": "dark colours",
    "forced": "forced colours, as in high contrast",
    "narrow": "a window 320 pixels wide, which is what 400 % of zoom comes to",
    "print": "print",
}
"""What the states are called in which the browser looks at a page."""


def lies_where() -> None:
    """What is stored, in which file, for how long, and the command by which it goes."""
    from mei_social.ruleset.load import load_rules
    from mei_social.storage.location import DATABASE, LEDGER

    days = load_rules(ROOT / "rules/guidelines.yaml").review.keep_for_days
    rows = (
        (
            "A trainee's answers, notes and plan",
            f"`{DATABASE}`, on the trainee's own computer",
            f"until the trainee deletes it; after {days} days an old self-check is offered for deletion",
            "`mei-social wipe`, or the older part with `mei-social wipe --older-than`",
        ),
        (
            "A trainee's self-check with `--keep-nothing`",
            "in memory only",
            "until the command ends",
            "by itself",
        ),
        (
            "The export",
            "where the trainee saves it; then wherever you have it handed in",
            "**yours to fill in**",
            "by hand, also in mail, in the upload area and in backups",
        ),
        (
            "A mentor's record about a file, `.review.json` or a page",
            "where the mentor saves it; the trainee may have a copy",
            "**yours to fill in**",
            "by hand",
        ),
        (
            "A mentor's list of files seen",
            f"`{LEDGER}`, on the mentor's own computer",
            "until the mentor deletes it",
            "`mei-social forget`, or the older part with `mei-social forget --older-than`",
        ),
        (
            "A page or table of a group, from `mei-social cohort`",
            "where it is saved",
            "**yours to fill in**",
            "by hand",
        ),
        (
            "A note about a concern, from `mei-social concern`",
            "where the trainee saves it; never with the answers",
            "until the safeguarding lead says that it can go",
            "by hand",
        ),
        (
            "A reminder, from `mei-social remind`",
            "in the trainee's own calendar",
            "as the trainee likes",
            "by hand",
        ),
    )
    print("| What | Where | How long | How it goes |\n|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def folders() -> None:
    """Where the data folder is on each system."""
    print("| System | Folder |\n|---|---|")
    for system, path in SYSTEMS.items():
        print(f"| {system} | `{path.format('mei-social')}` |")


def tested() -> None:
    """In which states axe-core looks at the pages, and against which rules."""
    script = (ROOT / "tests/browser/axe.mjs").read_text(encoding="utf-8")
    tags = re.findall(r"'(wcag\w+)'", script.partition("TAGS")[2].partition(";")[0])
    states = re.findall(r"^  (\w+): \{", script.partition("const STATES")[2].partition("};")[0], re.MULTILINE)
    print(f"- The rules of axe-core marked {', '.join(f'`{tag}`' for tag in tags)}.")
    for state in states:
        if state in STATES:
            print(f"- In {STATES[state]}.")


def duty() -> None:
    """What a mentor reads who has a file with an open answer about a child."""
    from mei_social.safeguarding.duty import MENTOR_ACTS

    for sentence in MENTOR_ACTS:
        print(f"> {sentence}")


def helplines() -> None:
    """Every number in the rules, and how far anybody has looked at it."""
    from mei_social.ruleset.load import load_rules

    print("| Who | How to reach | What is known |\n|---|---|---|")
    for line in load_rules(ROOT / "rules/guidelines.yaml").help:
        if line.reach and line.reach != "999":
            who = re.split(r"[.,]", line.who)[0]
            print(f"| {line.need}: {who} | {line.reach} | {line.known or 'an address; no date'} |")


def paths() -> None:
    """How old the menu paths are."""
    from datetime import date

    import samples

    from mei_social.ruleset.load import load_guide, load_rules
    from mei_social.text import english

    path = ROOT / "rules/guidelines.yaml"
    rules = load_rules(path)
    today, limit = (
        date.fromisoformat(samples.FIXED["MEI_SOCIAL_TODAY"]),
        rules.review.menu_path_old_after_days,
    )
    found = [load_guide(path, p.id, rules) for p in rules.platforms]
    settings = [s for guide in found if guide for s in guide.settings]
    dated = [s.seen for s in settings if s.path and s.seen]
    old = sum((today - seen).days > limit for seen in dated)
    undated = sum(1 for s in settings if s.path and not s.seen)
    unsourced = sum(1 for s in settings if not s.sources)
    print(
        f"Of {len(settings)} settings, {len(dated)} have a menu path with a day, {old} of these from more "
        f"than {limit} days before {english.day(today)}. {undated} have a path without a day, and "
        f"{unsourced} have no source. Each says so where it shows, and `mei-social rules validate` names "
        "the line of each old one."
    )
