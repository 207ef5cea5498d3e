"""The report of a self-check, with the settings help that lies beside its rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.cli.context import guides_for
from mei_social.report.build import build_report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mei_social.audit.assess import Assessment
    from mei_social.audit.extent import Extent
    from mei_social.audit.model import Audit, Item, Mark
    from mei_social.report.build import Export
    from mei_social.report.model import Report
    from mei_social.ruleset.model import Ruleset


def report_of(
    ruleset: Ruleset,
    audit: Audit,
    assessment: Assessment,
    path: Path | None,
    day: date,
    export: Export | None = None,
    marks: Mapping[Item, Mark] | None = None,
    going_on: Extent | None = None,
) -> Report:
    """`path`: the rules file, for the settings help beside it; None where nobody sees that."""
    platforms = {r.account.platform for r in assessment.findings if r.account and r.rule.settings}
    guides = guides_for(path, platforms) if path else {}
    return build_report(ruleset, audit, assessment, guides, day, export, marks, going_on)
