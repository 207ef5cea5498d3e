"""The tables under the saved answers, and how a file of an earlier version becomes one of this version."""

from __future__ import annotations

APPLICATION = 0x4D534F43  # "MSOC": tells our file from any other SQLite file
SCHEMA = 6
"""Goes up with every new key of the rules too, as rules are kept in the file."""
CARRIED, ANSWERED_AGAIN = 1, 2

_RULESET = """CREATE TABLE ruleset (
    digest TEXT PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL)"""
"""Rules that questions were asked from, as canonical JSON, so that an audit keeps what it asked."""

_OF_A_QUESTION = """
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, question TEXT NOT NULL,
        account TEXT, {}, FOREIGN KEY (audit, account) REFERENCES account (audit, id) ON DELETE CASCADE"""
_SINCE_3 = (
    # What a trainee said about an action of the plan.
    f"CREATE TABLE mark ({_OF_A_QUESTION.format('state TEXT NOT NULL, until TEXT, said TEXT NOT NULL')})",
    "CREATE UNIQUE INDEX one_mark ON mark (audit, question, ifnull(account, ''))",
    # Questions that a mentor sent back. A new answer takes the row away.
    f"CREATE TABLE returned ({_OF_A_QUESTION.format('reason TEXT NOT NULL')})",
    "CREATE UNIQUE INDEX one_returned ON returned (audit, question, ifnull(account, ''))",
    # A mentor's review file, whole, as it came.
    """CREATE TABLE review (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, content TEXT NOT NULL)""",
    # How somebody likes to answer on this computer.
    "CREATE TABLE preference (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)

_MENU = """CREATE TABLE menu (
    place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, platform TEXT NOT NULL,
    setting TEXT NOT NULL, path TEXT NOT NULL, said TEXT NOT NULL, place_now TEXT,
    UNIQUE (audit, platform, setting))"""
"""Whether a menu was where the rules say it is."""

SEAL = "CREATE TABLE seal (only INTEGER PRIMARY KEY CHECK (only = 1), checksum INTEGER NOT NULL)"
"""One checksum over every row of the others, so that a changed bit is not taken for an answer."""

# Rows are in the order of an INTEGER PRIMARY KEY, as clocks go back.
# No account: a question that is asked once. `earlier`: the audit that this one rechecks. `rules`: the digest
# of those that it was asked from. `carried`: 1 for a gate that was open before and is to be answered again
# here, 2 for one that was answered again as it was asked. What is said before the questions hides neither.
TABLES = (
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY, ref TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
        quick INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 0, last_account INTEGER NOT NULL DEFAULT 0,
        rules TEXT NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL,
        earlier INTEGER)""",
    """CREATE TABLE account (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, id TEXT NOT NULL,
        platform TEXT NOT NULL, purpose TEXT NOT NULL, name TEXT, UNIQUE (audit, id))""",
    """CREATE TABLE screening (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, question TEXT NOT NULL,
        account TEXT, said TEXT NOT NULL, asked TEXT NOT NULL DEFAULT '', rules TEXT,
        FOREIGN KEY (audit, account) REFERENCES account (audit, id) ON DELETE CASCADE)""",
    "CREATE UNIQUE INDEX one_screening ON screening (audit, question, ifnull(account, ''))",
    """CREATE TABLE answer (
        place INTEGER PRIMARY KEY, audit INTEGER NOT NULL REFERENCES audit, question TEXT NOT NULL,
        account TEXT, value TEXT, date TEXT NOT NULL, reason TEXT, note TEXT, asked TEXT NOT NULL,
        rules TEXT, carried INTEGER NOT NULL DEFAULT 0,
        FOREIGN KEY (audit, account) REFERENCES account (audit, id) ON DELETE CASCADE)""",
    "CREATE UNIQUE INDEX one_answer ON answer (audit, question, ifnull(account, ''))",
    _RULESET,
    *_SINCE_3,
    SEAL,
    _MENU,
)
OF_AN_AUDIT = ("answer", "screening", "mark", "returned", "review", "menu", "account")
"""Tables with rows of one audit, those that others refer to last."""

# What makes a file of each earlier version one of the next. Empty `asked`: the words are not known any more.
STEPS = {
    1: (_RULESET, "ALTER TABLE screening ADD COLUMN asked TEXT NOT NULL DEFAULT ''"),
    2: ("ALTER TABLE audit ADD COLUMN earlier INTEGER", *_SINCE_3),
    3: (
        "ALTER TABLE answer ADD COLUMN rules TEXT",
        "ALTER TABLE answer ADD COLUMN carried INTEGER NOT NULL DEFAULT 0",
        SEAL,
    ),
    4: (_MENU,),
    5: ("ALTER TABLE screening ADD COLUMN rules TEXT",),
}
