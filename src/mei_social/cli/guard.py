"""From an error to one message and an exit code, for every command."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec

import typer

from mei_social.cli.screen import say, settle_streams

FAILED, FOUND, INTERRUPTED = 1, 3, 130
MOST_PROBLEMS = 50

P = ParamSpec("P")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """A command that tells errors in words. A traceback is a bug, for every input."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from mei_social.errors import BadFile, MeiSocialError
        from mei_social.text import visible

        settle_streams()
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except (typer.Exit, typer.BadParameter):
            raise
        except KeyboardInterrupt:
            stop("\nStopped. Your answers so far are saved: run mei-social check to go on.", INTERRUPTED)
        except BadFile as error:
            stop(problem_list(error), FAILED)
        except MeiSocialError as error:
            stop(f"Error: {visible(str(error))}", FAILED)
        except BrokenPipeError:
            leave_stdout(FAILED)
        except OSError as error:
            stop(
                f"Error: the output could not be written ({os.strerror(error.errno or 0)}). "
                "Free some space or choose another place, then run the command again.",
                FAILED,
            )
        except Exception as error:  # noqa: BLE001 - the last net: no traceback, and no value of a variable
            stop(fault(error), FAILED)

    return run


def problem_list(error: object) -> str:
    """Every problem of a file, one a line, with its place first."""
    from mei_social.errors import BadFile
    from mei_social.text import visible

    if not isinstance(error, BadFile):
        raise TypeError("a file with problems is needed")
    path = visible(error.path, 300)
    lines = [
        f"{path}:{p.line}:{p.column}: error {p.rule}: {p.message}"
        if p.line
        else f"{path}: error {p.rule}: {p.message}"
        for p in error.problems[:MOST_PROBLEMS]
    ]
    more = len(error.problems) - MOST_PROBLEMS
    rest = [f"... and {more} more."] if more > 0 else []
    return "\n".join([*lines, *rest, f"Error: {visible(str(error))}"])


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
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(code)
