"""What trainees found, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mei_social.text import english

if TYPE_CHECKING:
    from mei_social.authoring.facts.proposals import Voices


def said_of(voices: Voices) -> str:
    """`Of 5 trainees who looked: 3 moved and 2 found. Now: Settings > Privacy (2 agree).`."""
    every = voices.found + voices.gone
    counts = ((voices.moved, "moved"), (voices.not_found, "not found"), (voices.found, "found"))
    told = english.listed(f"{count} {what}" for count, what in counts if count)
    where = f" Now: {voices.where} ({voices.agree} agree)." if voices.where else ""
    others = f" Also said: {'; '.join(voices.others)}." if voices.others else ""
    return f"Of {english.count(every, 'trainee')} who looked: {told}.{where}{others}"
