"""From an error to one message and an exit code, for every command."""

from __future__ import annotations

import functools
import io
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn, ParamSpec

import typer
from typer._click.exceptions import ClickException  # Typer has no public name for it
from typer.core import TyperGroup

from mei_social import interrupts
from mei_social.cli import echo
from mei_social.cli.calling import as_called
from mei_social.cli.missing_library import missing_library
from mei_social.cli.problem_line import problem_line
from mei_social.cli.screen import let_go, say, settle_streams
from mei_social.cli.table import STOPPED
from mei_social.errors import BadFile, BadRules, Damaged, MeiSocialError
from mei_social.interrupts import INTERRUPTED
from mei_social.text.visible import visible

FAILED, FOUND = 1, 3
MOST_PROBLEMS = 50
MOST_FOR_OTHERS = 3
"""For those who cannot mend the file: more would push the numbers to call off the screen."""
NOT_INSTALLED = (
    "Error: completion could not be installed in your home folder. "
    "To add it by hand: mei-social --show-completion prints what belongs in the start file of your shell."
)

INSTALL = "--install-completion"
NOT_IN_POWERSHELL = (
    "Error: completion is not installed in PowerShell, as that would allow every script to run on this "
    "computer. mei-social works without it."
)

P = ParamSpec("P")


class Commands(TyperGroup):
    """All commands. Wrong usage is told like any other error, as it repeats what was typed."""

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        settle_streams()
        if INSTALL in sys.argv and _is_powershell():
            say(NOT_IN_POWERSHELL)
            raise SystemExit(FAILED)
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
            sys.stdout.flush()
        except ClickException as error:
            say(as_called(usage(error)), raw=True)
            code = error.exit_code
        except (OSError, UnicodeError) as error:  # every command is guarded by itself
            if INSTALL not in sys.argv and isinstance(error, OSError):
                unwritten(error)
            say(NOT_INSTALLED)
            code = FAILED
        raise SystemExit(code if isinstance(code, int) else 0)


def _is_powershell() -> bool:
    """Typer would set the execution policy of this user to Unrestricted there."""
    from shellingham import ShellDetectionFailure, detect_shell

    try:
        return detect_shell()[0] in ("powershell", "pwsh")
    except ShellDetectionFailure:
        return False


def usage(error: ClickException) -> str:
    """What Typer would print, with everything that a terminal would obey made visible."""
    told = io.StringIO()
    error.show(file=told)
    return "\n".join(map(visible, told.getvalue().splitlines()))


def guarded(
    command: Callable[P, None], stopped: str = STOPPED, *, for_authors: bool = False
) -> Callable[P, None]:
    """A command that tells errors in words. A traceback is a bug, for every input.

    `stopped` is what Ctrl-C means here. `for_authors`: whoever runs it can mend the rules.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        settle_streams()
        try:
            with interrupts.raised():
                command(*args, **kwargs)
                sys.stdout.flush()
        except (typer.Exit, typer.BadParameter):
            raise
        except KeyboardInterrupt:
            stop(f"\n{stopped}", INTERRUPTED)
        except BadFile as error:
            if for_authors or not isinstance(error, BadRules):
                stop(problem_list(error), FAILED)
            from mei_social.cli.broken_rules import say_broken

            say_broken(error, problem_lines(error, MOST_FOR_OTHERS))
            leave_stdout(FAILED)
        except MeiSocialError as error:
            if isinstance(error, Damaged):
                from mei_social.cli.first_line import say_remains

                say_remains(error)
            stop(f"Error: {visible(str(error))}", FAILED)
        except OSError as error:
            unwritten(error)
        except ImportError as error:
            stop(missing_library(error) or fault(error), FAILED)
        except Exception as error:  # noqa: BLE001 - the last net: no traceback, and no value of a variable
            stop(fault(error), FAILED)
        finally:
            echo.on()

    return run


def unwritten(error: OSError) -> NoReturn:
    """The output is full or closed. Where nobody reads on, as behind `| head`, there is nothing to say."""
    if isinstance(error, BrokenPipeError):
        leave_stdout(FAILED)
    why = os.strerror(error.errno) if error.errno else "the system gave no reason"
    stop(
        f"Error: the output could not be written ({why}). "
        "Free some space or choose another place, then run the command again.",
        FAILED,
    )


def problem_list(error: BadFile) -> str:
    """Every problem of a file, one a line, with its place first."""
    return "\n".join([*problem_lines(error, MOST_PROBLEMS), f"Error: {visible(str(error))}"])


def problem_lines(error: BadFile, most: int) -> list[str]:
    """The first problems of a file, one a line, and how many more there are."""
    lines = [visible(problem_line(error.path, p)) for p in error.problems[:most]]
    more = len(error.problems) - most
    return [*lines, f"... and {more} more."] if more > 0 else lines


def fault(error: Exception) -> str:
    """Where our own mistake is. Never its text, which may hold an answer."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" at line {place.tb_lineno} of {place.tb_frame.f_code.co_filename}" if place else ""
    return (
        f"Error: mei-social made a mistake ({type(error).__name__}{where}). Answers saved before are kept. "
        "Tell whoever gave you mei-social, with this line."
    )


def stop(message: str, code: int) -> NoReturn:
    say(message)
    leave_stdout(code)


def leave_stdout(code: int) -> NoReturn:
    """Exit without a second complaint when stdout is full or gone."""
    try:
        sys.stdout.flush()
    except OSError:
        let_go(sys.stdout)
    raise SystemExit(code)
