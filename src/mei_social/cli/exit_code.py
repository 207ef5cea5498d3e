"""The option `--fail-on`: an exit code for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from mei_social.cli.errors import FOUND

if TYPE_CHECKING:
    from mei_social.audit.assess import Band


def leave(band: Band, fail_on: Band | None) -> None:
    """Exit with 3 when the band is as bad as `fail_on` or worse."""
    from mei_social.audit.assess import BAND_ORDER

    if fail_on and BAND_ORDER.index(band) <= BAND_ORDER.index(fail_on):
        raise typer.Exit(FOUND)


def checked_band(name: str | None) -> Band | None:
    """The band that was typed; a usage error for any other word."""
    if name is None:
        return None
    from mei_social.audit.assess import Band

    try:
        return Band(name.strip().lower())
    except ValueError:
        bands = ", ".join(b.value for b in Band)
        raise typer.BadParameter(f"choose one of {bands}.", param_hint="'--fail-on'") from None
