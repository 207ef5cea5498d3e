"""What a file is that is no export: people hand in pictures of it, printed copies and packed files."""

from __future__ import annotations

from pathlib import PurePath

from mei_social.parsing.json_reader import AGAIN

ASK = "Ask for the page or the JSON file itself, made with: mei-social export NAME.html"
PICTURE = f"is a picture. {ASK}"
PRINTED = f"is a PDF, which holds no data of a self-check. {ASK}"
OFFICE = f"is a file of Word, Excel or another office program, and no export. {ASK}"
ZIPPED = "is a zip file under another name. Give its name the ending .zip, or unpack it."
PACKED = "is a packed file, of a kind that we do not open. Unpack it first."
SAVED_ANSWERS = (
    "is the file in which mei-social keeps somebody's saved answers, and holds more than they chose to "
    f"share. Delete it. {ASK}"
)
UTF_16 = f"is in UTF-16, and exports are in UTF-8: another program has saved it. {AGAIN}"

FIRST_BYTES = (
    (b"\x89PNG\r\n\x1a\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"%PDF", PRINTED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
    (b"{\\rtf", OFFICE),
    (b"Rar!\x1a\x07", PACKED),
    (b"7z\xbc\xaf\x27\x1c", PACKED),
    (b"\x1f\x8b", PACKED),
    (b"SQLite format 3\x00", SAVED_ANSWERS),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
)
ASK_FOR_DATA = "Ask for a page or a JSON file, made with: mei-social export NAME.html"
READABLE = {".csv": "CSV", ".md": "Markdown", ".markdown": "Markdown"}
"""What an export can be besides, by the end of its name."""
ZIP = b"PK\x03\x04"
OFFICE_PARTS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.", b"_rels/.rels", b"Index/Document.iwa")
FIRST_PART = 4096
"""In so many bytes one of those parts is named."""
MEDIA = (b"ftyphei", b"ftypmif1", b"ftypmp4", b"ftypisom", b"ftypqt", b"WEBP")
"""Pictures and films of phones have their kind a few bytes later."""


def foreign(content: bytes) -> str | None:
    """What it is and what to do about it, to go on after the name of the file; None where it may be ours."""
    if content.startswith(ZIP):
        return OFFICE if any(part in content[:FIRST_PART] for part in OFFICE_PARTS) else ZIPPED
    if any(kind in content[4:16] for kind in MEDIA):
        return PICTURE
    return next((what for first, what in FIRST_BYTES if content.startswith(first)), None)


def to_read(name: str) -> str | None:
    """What a file is that was not read and is called so, where that is an export for people alone."""
    kind = READABLE.get(PurePath(name.lower()).suffix)
    said = f"is a file to read ({kind}), and holds no data that can be reviewed."
    return f"{said} {ASK_FOR_DATA}" if kind else None
