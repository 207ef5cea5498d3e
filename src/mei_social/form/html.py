"""The whole page as one file: its tables, its words, one script and one style, each named by its hash."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from mei_social.audit.assess import Band
from mei_social.concern.guide import COMMAND
from mei_social.form.once import once
from mei_social.form.page_words import HERE, page_words
from mei_social.form.script import ENGINE, said_in, script_of
from mei_social.form.sheet import needed
from mei_social.form.shorter import texts
from mei_social.form.tables import tables_of
from mei_social.form.words import texts as changed
from mei_social.render.page import environment, style
from mei_social.ruleset.model import Guide, Ruleset

HOME = Path(__file__).parent
PAGES = tuple(
    HOME / "page" / f"{name}.js"
    for name in (
        *("dom", "english", "state", "whole", "use", "report", "flow", "frame", "reopen", "rows", "goes"),
        *("before", "card", "share", "help", "accounts", "ending", "mentor", "begin", "main"),
    )
)
"""Each imports only from the engine and from those before it. Of the orders that do, one that packs well."""


def to_html(ruleset: Ruleset, guides: Mapping[str, Guide], today: date, pages: Iterable[Path] = PAGES) -> str:
    """The page for these rules; every text in it is data, and none of it is markup."""
    scripts = (*ENGINE, *pages)
    script = script_of(scripts)
    markup = (HOME / "form.html.j2").read_text(encoding="utf-8")
    whole = style("report/report.css") + (HOME / "form.css").read_text(encoding="utf-8")
    sheet = needed(whole, f"{markup}{texts(script)}{' '.join(Band)}")
    words = page_words(ruleset, today)
    template = environment().from_string(markup)
    return template.render(
        r=ruleset,
        ui=words["ui"],
        w=words,
        style=sheet,
        style_hash=_hash(sheet),
        script=script,
        script_hash=_hash(script),
        data=as_data(
            once(
                {
                    "words": words | {"ui": [words["ui"][name] for name in said_in(scripts)]},
                    "tables": without_command(tables_of(ruleset, guides, today)),
                }
            )
        ),
    )


def without_command(tables: dict[str, Any]) -> dict[str, Any]:
    """What is said around a question names no command: whoever reads a page has none."""
    rules = [rule | {"words": changed(rule["words"], _here)} for rule in tables["rules"]]
    return tables | {"rules": rules}


def as_data(value: Any) -> str:
    """JSON that no reader of a page takes for markup, whatever is in it: none begins without a `<`."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("&", "\\u0026")


def _here(text: str) -> str:
    return text.replace(COMMAND, HERE)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
