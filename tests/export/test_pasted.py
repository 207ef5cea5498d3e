"""An export that was copied as text is read as what it was, whatever mail did to its lines."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from mei_social.errors import CannotRead
from mei_social.export.read import read_export
from random_files import in_a_message
from small_exports import export_bytes, rich_audit, rules_of


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    ruleset = rules_of(tmp_path)
    return export_bytes(
        ruleset, rich_audit(ruleset), name="A trainee with a rather long name, so that the line is long"
    )


@pytest.mark.parametrize("seed", range(30))
def test_a_message_holds_the_same_export(content: bytes, seed: int) -> None:
    """Words around it, lines that were broken or quoted, and hard spaces change nothing."""
    assert read_export(in_a_message(Random(seed), content)) == read_export(content)


def test_what_was_changed_is_seen(content: bytes) -> None:
    """What is mended is held to the check code as any other file."""
    message = b"Here it is:\n" + content.replace(b"Zeppelin", b"Zeppelins")
    assert not read_export(message).check_matches


def test_curly_quotes_are_refused(content: bytes) -> None:
    """Nobody can say which of them were plain ones."""
    with pytest.raises(CannotRead, match="is not JSON"):
        read_export(b"Here it is:\n" + content.replace(b'"', "\u201d".encode()))


def test_two_in_one_message_are_refused(content: bytes) -> None:
    with pytest.raises(CannotRead, match="cannot be read"):
        read_export(b"Here they are:\n" + content + content)


def test_the_largest_message_that_is_read(content: bytes) -> None:
    """A message of 2 MB to the byte is mended; one byte more is refused for its size."""
    message = (b"Here it is:\n" + content).ljust(2_097_152)
    assert read_export(message) == read_export(content)
    with pytest.raises(CannotRead, match="larger than 2 MB"):
        read_export(message + b" ")


def test_a_text_with_brackets_only_is_no_export(tmp_path: Path) -> None:
    with pytest.raises(CannotRead):
        read_export(b"mei-social-export {is} what I mean")
