"""An export before it is written: preview and file come from the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mei_social import __version__
from mei_social.audit.assess import assess
from mei_social.export.write import build_export, left_out, left_out_words, shared_audit, shared_plan, to_json

if TYPE_CHECKING:
    from mei_social.audit.model import Audit, Item, Mark
    from mei_social.export.write import Body, Sharing
    from mei_social.report.model import Report
    from mei_social.ruleset.model import Ruleset


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that is not written yet; what is shared may still change."""

    ruleset: Ruleset
    audit: Audit
    kind: str
    rules_file: Path
    today: date
    """Fixed, so that midnight does not come between preview and file."""
    marks: Mapping[Item, Mark]
    """What was said about actions, shared or not."""

    def made(self, sharing: Sharing) -> tuple[bytes, str]:
        """The bytes of the file, and its check code."""
        body = self.body(sharing)
        code = body["check"]["code"]
        if self.kind == "json":
            return to_json(body), code
        return renderers()[self.kind](self.report(sharing, code)), code

    def text(self, sharing: Sharing) -> bytes:
        """The same to read in a terminal, where the file itself is no pleasure to read."""
        return renderers()["md"](self.report(sharing, self.body(sharing)["check"]["code"]))

    def body(self, sharing: Sharing) -> Body:
        """The JSON document. Its check code stands in every format."""
        shared = shared_audit(self.audit, sharing)
        assessment = assess(self.ruleset, shared)
        return build_export(
            self.ruleset,
            shared,
            assessment,
            name=sharing.name,
            left_out=left_out(self.audit, sharing),
            today=self.today,
            tool_version=__version__,
            plan=shared_plan(assessment, self.marks, sharing),
        )

    def report(self, sharing: Sharing, code: str) -> Report:
        """The same answers for people."""
        from mei_social.cli import reporting
        from mei_social.report.build import Export

        shared = shared_audit(self.audit, sharing)
        words = left_out_words(left_out(self.audit, sharing))
        export = Export(name=sharing.name, check_code=code, left_out=words)
        assessment = assess(self.ruleset, shared)
        plan = shared_plan(assessment, self.marks, sharing)
        return reporting.report_of(
            self.ruleset, shared, assessment, self.rules_file, self.today, export, plan
        )


def renderers() -> dict[str, Callable[[Report], bytes]]:
    from mei_social.render.report.csv import to_csv
    from mei_social.render.report.html import to_html
    from mei_social.render.report.markdown import to_markdown

    return {
        "html": lambda report: to_html(report).encode(),
        "md": lambda report: to_markdown(report).encode(),
        "csv": to_csv,
    }
