"""The tables under the saved answers, and how a file of an earlier version becomes one of this version."""

from __future__ import annotations

APPLICATION = 0x4D534F43  # "MSOC": tells our file from any other SQLite file
SCHEMA = 2

_RULESET = """CREATE TABLE ruleset (
    digest TEXT PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL)"""
"""Rules that questions were asked from, as canonical JSON, so that an audit keeps what it asked."""

# Rows are in the order of an INTEGER PRIMARY KEY, as clocks go back.
# No account: a question that is asked once.
TABLES = (
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY, ref TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
        quick INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 0, last_account INTEGER NOT NULL DEFAULT 0,
        rules TEXT NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL)""",
    """CREATE TABLE account (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, id TEXT NOT NULL,
        platform TEXT NOT NULL, purpose TEXT NOT NULL, name TEXT, UNIQUE (audit, id))""",
    """CREATE TABLE screening (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, question TEXT NOT NULL,
        account TEXT, said TEXT NOT NULL, asked TEXT NOT NULL DEFAULT '',
        FOREIGN KEY (audit, account) REFERENCES account (audit, id) ON DELETE CASCADE)""",
    "CREATE UNIQUE INDEX one_screening ON screening (audit, question, ifnull(account, ''))",
    """CREATE TABLE answer (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, question TEXT NOT NULL,
        account TEXT, value TEXT, date TEXT NOT NULL, reason TEXT, note TEXT, asked TEXT NOT NULL,
        FOREIGN KEY (audit, account) REFERENCES account (audit, id) ON DELETE CASCADE)""",
    "CREATE UNIQUE INDEX one_answer ON answer (audit, question, ifnull(account, ''))",
    _RULESET,
)

# What makes a file of each earlier version one of the next. Empty `asked`: the words are not known any more.
STEPS = {
    1: (_RULESET, "ALTER TABLE screening ADD COLUMN asked TEXT NOT NULL DEFAULT ''"),
}
