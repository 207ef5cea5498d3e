"""Mends files where they lie: what leaves no doubt, and nothing else in them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from mei_social.authoring.lint.fixes import edits, line_edits, mended, version_edit
from mei_social.authoring.lint.run import Checked, Wanted, check_files
from mei_social.authoring.lint.spans import Edit, Text
from mei_social.errors import CannotWrite
from mei_social.files.whole import read_bytes, write_new
from mei_social.parsing.yaml_reader import MOST_BYTES
from mei_social.ruleset.published import is_published
from mei_social.text.visible import visible

BOM = b"\xef\xbb\xbf"
ROUNDS = 5
"""A key that is spelt right shows what is wrong under it; nothing has needed more than three."""
PACKAGE = Path(__file__).parents[2]

OURS = "{} came with mei-social, and an update replaces it. Copy it to a folder of your own, and mend that."
SEALED = "{} is published, and stays as it is. Mend the file that it was made from, and publish that again."
CHANGED = "{} was changed by another program just now, so it is left as it is. Run the command again."


def mend_files(paths: Sequence[Path], wanted: Wanted) -> tuple[tuple[Checked, ...], list[tuple[Path, Edit]]]:
    """Mend these files, but not the platform files beside them. Raises CannotWrite.

    Gives back what is still wrong, as `check_files` does, and every edit in the order in which it was made.
    """
    for path in paths:
        if Path(os.path.realpath(path)).is_relative_to(PACKAGE):
            raise CannotWrite(OURS.format(visible(str(path), 200)))
    made: list[tuple[Path, Edit]] = []
    for _ in range(ROUNDS):
        checked = check_files(paths, wanted)
        done = [(one.path, edit) for one in checked if one.path in paths for edit in _mend(one, wanted)]
        made += done
        if not done:
            return checked, made
    return check_files(paths, wanted), made


def _mend(checked: Checked, wanted: Wanted) -> list[Edit]:
    if is_published(checked.text):
        raise CannotWrite(SEALED.format(visible(str(checked.path), 200)))
    if checked.root is None:
        found = line_edits(checked.text, checked.problems)
        if found:
            replace_text(checked.path, checked.text, Text(checked.text).with_edits(found))
        return found
    found = edits(checked.text, checked.root, checked.problems)
    if wanted.against and any(p.rule == "version-not-raised" for p in checked.problems) and not found:
        found = version_edit(checked.text, checked.root, wanted.against.version + 1)
    new = mended(checked.text, found)
    if new == checked.text:
        return []
    replace_text(checked.path, checked.text, new)
    return found


def replace_text(path: Path, old: str, new: str) -> None:
    """Write the text in place of the old one: byte order mark, permissions and links stay as they are."""
    target = Path(os.path.realpath(path))
    content = read_bytes(target, MOST_BYTES)
    mark = BOM if content.startswith(BOM) else b""
    if content != mark + old.encode():
        raise CannotWrite(CHANGED.format(visible(str(path), 200)))
    mode = target.stat().st_mode & 0o777
    write_new(target, mark + new.encode(), replace=True)
    target.chmod(mode)
