"""ES modules as one classic script: a page that was opened from a folder may not load any module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from mei_social.form.shorter import shorter

ENGINE_FOLDER = Path(__file__).parent / "engine"
ENGINE = tuple(
    ENGINE_FOLDER / f"{name}.js" for name in ("text", "audit", "cards", "export", "review", "open")
)
"""Each imports only from those before it."""
IMPORT = re.compile(r'^import \{([^}]*)\} from "[./a-z]*?([a-z]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:function|const|class) ([A-Za-z0-9_]+))", re.MULTILINE)


def script_of(files: Iterable[Path]) -> str:
    """The modules in their order, each in a function of its own, so that no name of one meets another's.

    Only what stands at the start of a line is looked at: `import {...} from "./name.js";` and `export` before
    a function, class or constant. Comments are left out, and names that no other module sees are shorter.
    """
    return '"use strict";\n' + "".join(map(_module, files))


def _module(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    names = ", ".join(match[2] for match in EXPORT.finditer(text))
    body = EXPORT.sub(r"\1", IMPORT.sub(_taken, text))
    return f"const {path.stem}Module=(()=>{{{shorter(f'{body}return {{ {names} }};')}}})();\n"


def _taken(found: re.Match[str]) -> str:
    """`import { a, b as c }` takes the same from the value of that module."""
    return f"const {{{', '.join(_names(found[1]))}}} = {found[2]}Module;\n"


def _names(listed: str) -> Iterator[str]:
    for name in listed.split(","):
        if name.strip():
            yield " " + name.strip().replace(" as ", ": ")
