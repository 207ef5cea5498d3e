"""A folder of exports. One bad file is one line in the result, never the end of the run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from mei_social.errors import BadFile, CannotRead
from mei_social.export_file import Export, read_export
from mei_social.file_reasons import shown, why_not_read

SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not read, or does not belong here."""

    file: str
    """Its name in the folder, as it is there: not yet safe to show."""
    reason: str
    """One sentence, safe to show, that names the file."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What was found, by file name."""

    exports: tuple[tuple[str, Export], ...]
    refused: tuple[Refused, ...]
    folders: tuple[str, ...] = ()
    """Names of folders inside, which are not looked into."""
    older: int = 0
    """Exports that are not counted, as there is a later one of the same trainee."""


def read_folder(folder: Path) -> Folder:
    """Every `.json` file in a folder, by name. Raises CannotRead only for the folder itself.

    Links, pipes and folders of such a name are refused. Hidden files and other names are none of ours.
    """
    exports, refused = [], []
    names, folders = _names(folder)
    for name in names:
        try:
            exports.append((name, read_export(folder / name, follow=False)))
        except (CannotRead, BadFile) as error:
            refused.append(Refused(name, _reason(error)))
    return Folder(tuple(exports), tuple(refused), tuple(folders))


def of_rules(folder: Folder, rules_id: str) -> Folder:
    """Only the exports of these rules; the others are refused."""
    other = [(name, export) for name, export in folder.exports if export.rules.id != rules_id]
    why = "was made with other rules. Give those with --old, or put the file elsewhere."
    refused = [Refused(name, f"{shown(Path(name))} {why}") for name, _ in other]
    kept = tuple(each for each in folder.exports if each not in other)
    return replace(
        folder, exports=kept, refused=tuple(sorted((*folder.refused, *refused), key=lambda r: r.file))
    )


def latest(folder: Folder) -> Folder:
    """Only the last export of each trainee, in the order of the references: that order tells nothing."""
    by_age = sorted(folder.exports, key=lambda e: (e[1].audit.ref, e[1].audit.revision, e[1].date))
    last = {export.audit.ref: (name, export) for name, export in by_age}
    return replace(folder, exports=tuple(last.values()), older=len(folder.exports) - len(last))


def _names(folder: Path) -> tuple[list[str], list[str]]:
    """Files to read, and folders to name."""
    if not folder.is_dir():
        raise CannotRead(f"{shown(folder)} is not a folder. Give the folder that the exports are in.")
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        raise CannotRead(why_not_read(folder, error)) from error
    names = [entry.name for entry in entries if entry.name.lower().endswith(SUFFIX)]
    if not names:
        raise CannotRead(
            f"There is no .json file in {shown(folder)}. Give the folder that the exports are in."
        )
    return names, [entry.name for entry in entries if entry.is_dir() and entry.name not in names]


def _reason(error: CannotRead | BadFile) -> str:
    if not isinstance(error, BadFile):
        return str(error)
    rest = len(error.problems) - 1
    more = f" (and {rest} more)" if rest else ""
    return f"{error.path} is no export as mei-social writes it: {error.problems[0].message}{more}"
