"""What our own export would state, as the compact JSON of its parts, made by the piece and kept."""

from __future__ import annotations

import json
from operator import itemgetter

from mei_social.audit.assess import (
    BAND_ORDER,
    SEVERITY_ORDER,
    Assessment,
    Outcome,
    Result,
    effective_severity,
)
from mei_social.audit.model import Item, Screened
from mei_social.cohort.scoring import Scored, audit_of, unpacked
from mei_social.export.write import canonical, questions_part
from mei_social.ruleset.model import Ruleset

ASIDE = Outcome.NOT_APPLICABLE.value
MOST_KEPT = 10_000


class Claims:
    """Questions and assessment as `export.write.build_export` writes them; a test compares the two."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.screening, self.rules = _questions(ruleset)
        self.topics = [_text(t.id) for t in ruleset.topics]
        self.ids = [_text(r.id) for r in ruleset.rules]
        self.gates = [r.gate for r in ruleset.rules]
        worth = [effective_severity(r) for r in ruleset.rules]
        self.severities = [s.value for s in worth]
        self.ranks = [SEVERITY_ORDER.index(s) for s in worth]
        self._asked: dict[tuple[frozenset[str], int], bytes] = {}
        self._pieces: dict[tuple[int, int], str] = {}

    def questions(self, screened: frozenset[str], asked: int) -> bytes | None:
        """The list of questions: these screening questions, and the rules of these bits."""
        if screened - self.screening.keys():
            return None
        key = (screened, asked)
        found = self._asked.get(key)
        if found is None:
            if len(self._asked) > 200:  # each is some 15 KB
                self._asked.clear()
            first = [text for name, text in self.screening.items() if name in screened]
            rest = [text for number, text in enumerate(self.rules) if asked >> number & 1]
            found = self._asked[key] = b"[" + b",".join([*first, *rest]) + b"]"
        return found

    def assessment(self, accounts: list[str], scored: Scored) -> bytes:
        """The assessment, from figures."""
        names = ["null", *(f'"{account}"' for account in accounts)]
        columns = zip(names, scored.columns, scored.column_bands, strict=True)
        topics = zip(self.topics, scored.topics, scored.bands, strict=True)
        by_account = ",".join([f'{{"account":{name},{self._piece(*of)}}}' for name, *of in columns])
        by_topic = ",".join([f'{{{self._piece(*of)},"topic":{name}}}' for name, *of in topics if of[0]])
        gates, findings = self._lists(names, scored)
        finished = sum(unpacked(sums)[2] == unpacked(sums)[3] for sums in scored.columns[1:])
        points, most, answered, applicable = unpacked(scored.sums)
        return (
            f'{{"accounts":[{by_account}],"band":"{BAND_ORDER[scored.band]}","coverage":{{'
            f'"accounts":{len(accounts)},"accounts_finished":{finished},'
            f'"answered":{answered},"applicable":{applicable}}},'
            f'"findings":[{findings}],"gates":[{gates}],'
            f'"score":{score(points, most)},"topics":[{by_topic}]}}'
        ).encode()

    def _piece(self, sums: int, band: int) -> str:
        """One tally. The same few come again and again."""
        found = self._pieces.get((sums, band))
        if found is None:
            if len(self._pieces) > MOST_KEPT:
                self._pieces.clear()
            points, most, answered, applicable = unpacked(sums)
            found = self._pieces[sums, band] = (
                f'"band":"{BAND_ORDER[band]}","coverage":{{"answered":{answered},"applicable":{applicable}}},'
                f'"score":{score(points, most)}'
            )
        return found

    def _lists(self, names: list[str], scored: Scored) -> tuple[str, str]:
        """Gates in the order of the rules; findings the worst first, then in the order of the rules."""
        ids, ranks, severities = self.ids, self.ranks, self.severities
        gates, findings = [], []
        for rule, column, outcome in sorted(scored.findings):
            text = f'{{"account":{names[column]},"outcome":"{outcome}","question":{ids[rule]}'
            if self.gates[rule]:
                gates.append(text + "}")
            if outcome != ASIDE:
                findings.append((ranks[rule], f'{text},"severity":"{severities[rule]}"}}'))
        findings.sort(key=itemgetter(0))
        return ",".join(gates), ",".join([text for _, text in findings])


def score(points: int, most: int) -> str:
    return str(100 * points // most) if most else "null"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _questions(ruleset: Ruleset) -> tuple[dict[str, bytes], list[bytes]]:
    """Every question as it stands in an export, made by the exporter itself."""
    results = tuple(Result(rule, None, None, Outcome.NOT_TESTED) for rule in ruleset.rules)
    asked = Assessment(results, ruleset)
    screened = {Item(s.id, None): Screened.YES for s in ruleset.screening}
    texts = [canonical(question) for question in questions_part(ruleset, asked, audit_of((), screened))]
    count = len(ruleset.screening)
    return dict(zip([s.id for s in ruleset.screening], texts[:count], strict=True)), texts[count:]
