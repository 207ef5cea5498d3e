"""An export before it is written: preview and file come from the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from mei_social import __version__
from mei_social.audit.assess import assess
from mei_social.export.page import with_data
from mei_social.export.write import (
    build_export,
    left_out,
    left_out_words,
    shared_audit,
    shared_menus,
    shared_plan,
    to_json,
)

if TYPE_CHECKING:
    from mei_social.audit.assess import Assessment
    from mei_social.audit.menus import Menu
    from mei_social.audit.model import Audit, Item, Mark
    from mei_social.export.write import Body, Sharing
    from mei_social.report.model import Report
    from mei_social.ruleset.model import Ruleset


class Made(NamedTuple):
    """A file as it is to be written."""

    content: bytes
    code: str
    revision: int


class Draft(Struct, frozen=True):
    """A file that is not written yet; what is shared may still change."""

    ruleset: Ruleset
    audit: Audit
    kind: str
    rules_file: Path
    today: date
    """Fixed, so that midnight does not come between preview and file."""
    marks: Mapping[Item, Mark]
    """What was said about actions, shared or not."""
    menus: tuple[Menu, ...] = ()
    """What was said about menus, shared or not."""
    last_code: str | None = None
    """The check code of the last file of this self-check."""

    def made(self, sharing: Sharing) -> Made:
        """The bytes of the file, its check code, and which revision it is."""
        shared = shared_audit(self.audit, sharing)
        assessment = assess(self.ruleset, shared)
        body = self._body(sharing, shared, assessment)
        code, revision = body["check"]["code"], body["audit"]["revision"]
        if self.kind == "json":
            return Made(to_json(body), code, revision)
        report = self._report(sharing, shared, assessment, code)
        return Made(renderers()[self.kind](report, body), code, revision)

    def text(self, sharing: Sharing) -> bytes:
        """The same to read in a terminal, where the file itself is no pleasure to read."""
        return replace(self, kind="md").made(sharing).content

    def _body(self, sharing: Sharing, shared: Audit, assessment: Assessment) -> Body:
        """The JSON document, whose check code stands in every format.

        It is one more revision, unless it says the very same as the last file.
        """

        def numbered(revision: int) -> Body:
            return build_export(
                self.ruleset,
                replace(shared, revision=revision),
                assessment,
                name=sharing.name,
                left_out=left_out(self.audit, sharing),
                today=self.today,
                tool_version=__version__,
                plan=shared_plan(assessment, self.marks, sharing),
                menus=shared_menus(self.menus, shared, sharing),
            )

        if self.last_code and (again := numbered(shared.revision))["check"]["code"] == self.last_code:
            return again
        return numbered(shared.revision + 1)

    def _report(self, sharing: Sharing, shared: Audit, assessment: Assessment, code: str) -> Report:
        """The same answers for people."""
        from mei_social.cli import reporting
        from mei_social.report.build import Export

        words = left_out_words(left_out(self.audit, sharing))
        export = Export(name=sharing.name, check_code=code, left_out=words)
        plan = shared_plan(assessment, self.marks, sharing)
        return reporting.report_of(
            self.ruleset, shared, assessment, self.rules_file, self.today, export, plan
        )


def renderers() -> dict[str, Callable[[Report, Body], bytes]]:
    from mei_social.render.report.csv import to_csv
    from mei_social.render.report.html import to_html
    from mei_social.render.report.markdown import to_markdown

    return {
        "html": lambda report, body: with_data(to_html(report, body), to_json(body)).encode(),
        "md": lambda report, _: to_markdown(report).encode(),
        "csv": lambda report, _: to_csv(report),
    }
