"""The command `mei-social`."""

try:
    import _signal as signal  # type: ignore[import-not-found] # loaded already, as `signal` is not

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until what Ctrl-C does is loaded, which takes a moment
except KeyboardInterrupt:
    raise SystemExit(130) from None

from mei_social import interrupts

interrupts.from_the_first_moment()

import gc  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402

from mei_social import __version__  # noqa: E402


def main() -> None:
    """Run the command. `--version` is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"] and says_version():
        return
    gc.set_threshold(
        50_000
    )  # Python looks for rubbish every 700 objects, and a start makes many and drops few
    try:
        from mei_social.cli.app import run

        run()
    except ImportError as error:  # before a command could tell it
        from mei_social.cli.missing_library import missing_library

        if not (said := missing_library(error)):
            raise
        sys.exit(said)
    finally:
        gc.freeze()  # Python looks for rubbish before it ends, which takes as long as two starts


def says_version() -> bool:
    """Where it cannot be written, the command says why, as every other one does."""
    try:
        os.write(sys.stdout.fileno(), f"mei-social {__version__}\n".encode())
    except (AttributeError, OSError):  # closed, or full
        return False
    return True


if __name__ == "__main__":
    main()
