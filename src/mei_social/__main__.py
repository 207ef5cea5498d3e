"""The command `mei-social`."""

from __future__ import annotations

import gc
import sys

from mei_social import __version__


def main() -> None:
    """Run the command. `--version` is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        print(f"mei-social {__version__}")  # noqa: T201
        return
    from mei_social.cli.app import run

    try:
        run(sys.argv[1:])
    finally:
        gc.freeze()  # Python looks for rubbish before it ends, which takes as long as two starts


if __name__ == "__main__":
    main()
