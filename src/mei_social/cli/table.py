"""Every command by name: where it is, its line in the help, an example, and what Ctrl-C means there.

A module is imported when its command is wanted, so it can import what it needs at its top, as others do.
"""

from __future__ import annotations

from typing import NamedTuple

STOPPED = "Stopped. Your answers so far are saved: run mei-social check to go on."


class TableEntry(NamedTuple):
    """One command, or one group of commands."""

    name: str
    where: str
    """A module below `commands`, and what to take from it."""
    help: str
    """How its own help begins."""
    example: str | None = None
    stopped: str = STOPPED
    for_authors: bool = False
    """Whether whoever runs it can mend the rules, and needs no help for a worrying moment first."""


COMMANDS = (
    TableEntry(
        "check",
        "check.command:check",
        "Go through your accounts, question by question, and see what to do first.",
        "mei-social check --quick",
    ),
    TableEntry(
        "recheck",
        "check.recheck:recheck",
        "Look again: only at what is open, has no answer, is new in the rules, or was answered "
        "some time ago.",
        "mei-social recheck",
    ),
    TableEntry(
        "summary",
        "summary:summary",
        "Show what your last self-check comes to, in one screen: what comes first, and where the rest is.",
        "mei-social summary --explain",
        stopped="Stopped.",
    ),
    TableEntry(
        "actions",
        "actions:actions",
        "Show your plan of action: what to do first, with the steps for each app, and how much is left.",
        "mei-social actions --change",
        stopped="Stopped. Your plan is saved.",
    ),
    TableEntry(
        "remind",
        "remind:remind",
        "Make a calendar file with the day to look again, and the days of your plan.",
        "mei-social remind next-check.ics",
        stopped="Stopped. No file was written.",
    ),
    TableEntry(
        "export",
        "export.command:export",
        "Make a file of your self-check to hand over. You see exactly what is in it first.",
        "mei-social export",
        stopped="Stopped. No file was written.",
    ),
    TableEntry(
        "import",
        "import_form:import_form",
        "Take in a file that you saved in a form, so that recheck, history and actions go on from it.",
        "mei-social import MS-7F3K-2QXD-2026-11-30.json",
        stopped="Stopped. Nothing was taken in.",
    ),
    TableEntry(
        "history",
        "history:history",
        "Show your self-checks over time.",
        "mei-social history --html history.html",
        stopped="Stopped.",
    ),
    TableEntry(
        "compare",
        "compare:compare",
        "Show what changed between two self-checks.",
        "mei-social compare 1 3",
        stopped="Stopped.",
    ),
    TableEntry(
        "import-review",
        "review.import_review:import_review",
        "Show what was said about your file beside your answers: what to answer again, what to talk about.",
        "mei-social import-review sam.review.json",
    ),
    TableEntry(
        "concern",
        "concern:concern",
        "When something online worries you: who to tell, what to keep, what not to do.",
        "mei-social concern",
        stopped="Stopped. No note was written.",
    ),
    TableEntry(
        "wipe",
        "wipe:wipe",
        "Delete everything that mei-social has stored in your data folder, or only old self-checks.",
        "mei-social wipe",
        stopped="Stopped. Nothing was deleted.",
    ),
    TableEntry(
        "review",
        "review.command:review",
        "Read one export, see what to doubt and what comes first, and write down what you agreed.",
        "mei-social review sam.json",
        stopped="Stopped. The file itself is unchanged.",
    ),
    TableEntry(
        "forget",
        "forget:forget",
        "Delete the list of files that you have reviewed, or the older part of it.",
        "mei-social forget --older-than 365d",
        stopped="Stopped. Nothing was deleted.",
    ),
    TableEntry(
        "cohort",
        "cohort.command:cohort",
        "Show many exports in one view: who has open gates, what to teach next, who is missing.",
        "mei-social cohort received/ --output cohort.xlsx",
        stopped="Stopped.",
    ),
    TableEntry(
        "form",
        "form:form",
        "Make one offline page that asks the same self-check on any phone, and shows a "
        "file of it to its reader.",
        "mei-social form --to self-check.html",
        stopped="Stopped. No page was written.",
        for_authors=True,
    ),
    TableEntry(
        "doctor",
        "doctor.command:doctor",
        "Look at what a self-check needs on this computer, and say what to do where something is missing.",
        "mei-social doctor",
        stopped="Stopped.",
    ),
    TableEntry(
        "rules",
        "rules.group:rules",
        "Read, change and test the rules file. For whoever writes the rules.",
    ),
)

RULES = (
    TableEntry(
        "validate",
        "rules.validate:validate",
        "Say everything that is wrong in rules files, with the line and what to do.",
        "mei-social rules validate my-rules.yaml",
    ),
    TableEntry(
        "export",
        "rules.sheet:export_sheet",
        "Write the rules as a spreadsheet: one row a rule. Bring it back with `rules import`.",
        "mei-social rules export --to rules.xlsx",
    ),
    TableEntry(
        "import",
        "rules.sheet:import_sheet",
        "Take the changes of a spreadsheet into a rules file. Comments and layout stay as they are.",
        "mei-social rules import rules.xlsx --to my-rules.yaml",
    ),
    TableEntry(
        "show",
        "rules.show:show",
        "Read the whole rule set: what is asked, why, what to do, and how answers are weighed.",
        "mei-social rules show --output rules.html",
    ),
    TableEntry(
        "list",
        "rules.list:list_rules",
        "List the rules, one a line, all of them or some.",
        "mei-social rules list --topic privacy --severity high",
    ),
    TableEntry(
        "coverage",
        "rules.coverage:coverage",
        "Show which questions check each clause of the policy, and which are asked on each platform.",
        "mei-social rules coverage my-rules.yaml",
    ),
    TableEntry(
        "diff",
        "rules.diff:diff",
        "Say in sentences what changed in the rules, which answers carry over, and the version "
        "that this needs.",
        "mei-social rules diff old-rules.yaml my-rules.yaml",
    ),
    TableEntry(
        "impact",
        "rules.impact:impact",
        "Say who would change band under new rules, and which rules would move them.",
        "mei-social rules impact my-rules.yaml exports/",
    ),
    TableEntry(
        "test",
        "rules.test:run_examples",
        "Try examples on the rules: given these accounts and answers, is the result the one you expect?",
        "mei-social rules test my-examples.yaml --rules my-rules.yaml",
    ),
    TableEntry(
        "prove",
        "rules.prove:prove",
        "Prove that everything in the rules can be reached, and that no answers hide what comes first.",
        "mei-social rules prove my-rules.yaml",
    ),
    TableEntry(
        "facts",
        "rules.facts:facts",
        "List every path, number and claim in the rules with its day and source, the oldest and most "
        "used first.",
        "mei-social rules facts --older-than 365 --confirm",
        stopped="Stopped. What you confirmed before is written.",
    ),
    TableEntry(
        "publish",
        "rules.publish:publish",
        "Make the one file that people get: everything in it, checked, dated and sealed.",
        "mei-social rules publish my-rules.yaml --to published.yaml",
        stopped="Stopped. Nothing was published.",
    ),
    TableEntry(
        "new",
        "rules.new:new",
        "Start rules of your own: a full copy of ours, or with --overlay a file of changes to them.",
        'mei-social rules new north-essex.yaml --overlay --provider "North Essex"',
    ),
    TableEntry(
        "schema",
        "rules.schema:schema",
        "Print a JSON Schema, with which an editor completes and checks a rules file while you type.",
        "mei-social rules schema --output guidelines.schema.json",
    ),
)
