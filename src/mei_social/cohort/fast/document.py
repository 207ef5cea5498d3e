"""An export that is, byte for byte in content, as an exporter writes one, read by msgspec.

It is decoded, written anew and compared, and its check code is worked out again: if both are the same, no key
stands twice, no number is odd and nothing was changed since. Any other file gives nothing, however little it
differs, and is left to the strict reader; so is one with answers to gates of rules of before: there are few.
"""

from __future__ import annotations

import hashlib

import msgspec

from mei_social.audit.menus import MenuSaid
from mei_social.audit.model import ACCOUNT_ID, REF, State
from mei_social.export.document import Check, Claimed, ExportFrame
from mei_social.export.write import CHECK_ALGORITHM, FORMAT, FORMAT_VERSION, MENUS_VERSION, code_of
from mei_social.parsing.json_reader import has_too_many_parts
from mei_social.report import labels


class OwnExport(ExportFrame, frozen=True, kw_only=True):
    """With its questions and its assessment as they stand."""

    questions: msgspec.Raw
    assessment: msgspec.Raw


_decode = msgspec.json.Decoder(OwnExport).decode
_results = msgspec.json.Decoder(Claimed).decode
_entries = msgspec.json.Decoder(list[msgspec.Raw]).decode
_encode = msgspec.json.Encoder(order="sorted").encode


def parsed(content: bytes) -> OwnExport | None:
    """What such a file says. Its questions and its assessment are as they stand, and not looked at."""
    try:
        compact = msgspec.json.format(content, indent=-1)
        document = _decode(compact)
    except (ValueError, RecursionError):  # msgspec's errors are among the first
        return None
    same = _encode(document) == compact and not has_too_many_parts(content)
    return document if same and _is_plain(document) and _has_its_code(document.check, compact) else None


def results_of(document: OwnExport) -> Claimed | None:
    """The results that it states, where they are what is written of them."""
    try:
        results = _results(document.assessment)
    except ValueError:
        return None
    return results if _encode(results) == bytes(document.assessment) else None


def questions_in(document: OwnExport) -> list[bytes]:
    """As they stand. Raises ValueError where it is no list."""
    return [bytes(entry) for entry in _entries(document.questions)]


def _is_plain(document: OwnExport) -> bool:
    ids = [account.id for account in document.accounts]
    return (
        document.format == FORMAT
        and document.format_version == (MENUS_VERSION if document.menus else FORMAT_VERSION)
        and labels.declares(document.statement)
        and REF.fullmatch(document.audit.ref) is not None
        and len(set(ids)) == len(ids)
        and all(map(ACCOUNT_ID.fullmatch, ids))
        and (not document.earlier or _are_blank(document))
        and (not document.plan or _is_plan(document))
        and (not document.menus or _are_menus(document))
    )


def _are_blank(document: OwnExport) -> bool:
    """Gates that were brought up and that nobody has answered, each place once."""
    accounts = {None, *(account.id for account in document.accounts)}
    return len({(gate.question, gate.account) for gate in document.earlier}) == len(document.earlier) and all(
        (gate.answer, gate.date, gate.reason, gate.note) == (None, document.audit.date, None, None)
        and gate.account in accounts
        for gate in document.earlier
    )


def _is_plan(document: OwnExport) -> bool:
    answered = {(given.question, given.account) for given in document.answers if given.date}
    planned = {(each.question, each.account) for each in document.plan}
    return (
        len(planned) == len(document.plan)
        and planned <= answered
        and all((each.until is None) is not (each.state is State.LATER) for each in document.plan)
    )


def _are_menus(document: OwnExport) -> bool:
    places = [(menu.platform, menu.setting) for menu in document.menus]
    return (
        places == sorted(set(places))
        and {platform for platform, _ in places} <= {account.platform for account in document.accounts}
        and all(menu.where is None or menu.said is MenuSaid.MOVED for menu in document.menus)
    )


def _has_its_code(check: Check, compact: bytes) -> bool:
    """Whether the check code is that of the rest. No text holds these bytes, as its quotes are escaped."""
    seal = b',"check":' + _encode(check)
    before, _, after = compact.partition(seal)
    digest = hashlib.sha256(before)
    digest.update(after)
    made = digest.hexdigest()
    return (check.algorithm, check.digest, check.code) == (CHECK_ALGORITHM, made, code_of(made))
