"""Groups of commands, each of which is imported when it is wanted: start-up is what people feel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from mei_social.cli.calling import as_called
from mei_social.cli.errors import guarded
from mei_social.cli.table import RULES

if TYPE_CHECKING:
    from typer._click.core import Command, Context  # Typer has no public name for them

    from mei_social.cli.table import TableEntry

COMMANDS = "mei_social.cli.commands."


class LazyGroup(TyperGroup):
    """A group that lists its commands from a table, and imports the one that runs."""

    table: ClassVar[tuple[TableEntry, ...]] = ()

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = cast("dict[str, Command]", _Loaded({entry.name: entry for entry in self.table}))

    def list_commands(self, ctx: Context) -> list[str]:
        return list(self.commands)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """What lists need to know of a command: its name, and how its help begins."""
        entry = next((entry for entry in self.table if entry.name == cmd_name), None)
        if entry is None:
            return None
        # As the short help too, so that no line of the list is cut in the middle.
        return TyperCommand(entry.name, help=entry.help, short_help=entry.help, rich_markup_mode=None)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command itself, to be run or asked for its options."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, self.commands[listed.name] if listed and listed.name else None, rest


class _Loaded(Mapping[str, "Command"]):
    """Commands by name. To look at one is to import it."""

    def __init__(self, table: Mapping[str, TableEntry]) -> None:
        self._table = table

    def __getitem__(self, name: str) -> Command:
        return loaded(self._table[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


def loaded(entry: TableEntry) -> Command:
    """A command, or a group of them, from its module."""
    found = taken(entry.where)
    if isinstance(found, typer.Typer):
        return get_group(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    epilog = as_called(f"Example: {entry.example}") if entry.example else None
    alone.command(entry.name, epilog=epilog)(
        guarded(found, entry.stopped, for_authors=entry.for_authors or entry in RULES)
    )
    return get_command(alone)


def taken(where: str) -> Any:
    """What stands behind `module:name`."""
    module, _, name = where.partition(":")
    return getattr(import_module(COMMANDS + module), name)
