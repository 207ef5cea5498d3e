"""Which gates an example shows to come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from msgspec.structs import replace

from mei_social.authoring.examples.file import Examples
from mei_social.authoring.examples.run import try_examples
from mei_social.errors import BadFile
from mei_social.ruleset.model import Ruleset


def gates_shown(files: Iterable[Examples], ruleset: Ruleset) -> frozenset[str]:
    """Gates that an example expects, and finds, on these rules. One that does not fit them shows nothing."""
    return frozenset(gate for given in files for gate in _shown(given, ruleset))


def _shown(given: Examples, ruleset: Ruleset) -> Iterator[str]:
    for example, node in zip(given.file.examples, given.nodes, strict=True):
        alone = replace(given, file=replace(given.file, examples=(example,)), nodes=(node,))
        with suppress(BadFile):
            (tried,) = try_examples(alone, ruleset)
            if not tried.differences:
                yield from example.expect.gates or ()
