"""What stands beside a question too, and not only in a report: who helps, and where a setting is."""

from __future__ import annotations

from msgspec import Struct

from mei_social.text import english


class Contact(Struct, frozen=True):
    """Whom to talk to, and how to reach them or find out how."""

    who: str
    how: str


class SettingHelp(Struct, frozen=True):
    """Where to find a setting on one platform."""

    name: str
    do: str
    search: str
    """`Search the app's settings for: "private account"`."""
    path: str | None
    """The last known path with its date. That it may have moved is said once for all, in `PATHS_MOVE`."""
    help: str | None
    note: str | None

    @property
    def told(self) -> tuple[str, ...]:
        """All of it in its order, the words that last longest first."""
        return tuple(text for text in (self.do, self.search, self.path, self.help, self.note) if text)

    @property
    def in_a_line(self) -> str:
        """The same as sentences: a path has no full stop of its own."""
        return " ".join(map(english.ended, self.told))
