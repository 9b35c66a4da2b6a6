"""Verification by recompute: only newer data, on the same definition version, that meet the target verify a fix.

Missing data, data that looked at only a part, a changed definition and an older snapshot leave a finding where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from citycheckup.ledger.days import first_day
from citycheckup.ledger.finding import Finding, Item, ItemState, SourceKind, Verification
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.gate import is_comparable, is_dated_after_completion
from citycheckup.ledger.plain import read_verification
from citycheckup.ledger.run_facts import RunFacts, falls_short
from citycheckup.ledger.transitions import IN_WORK, Move, State
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Message
from citycheckup.wording import render

_REPORTED = frozenset({State.REPORTED_DONE, State.VERIFYING})


@dataclass(frozen=True)
class FromRecompute:
    """What a newer run verifies.

    Attributes
    ----------
    moves
        By finding id, in their order: all of a finding's or none.
    waiting
        By finding id, why the run neither verifies nor fails it.
    """

    moves: Mapping[str, tuple[Proposed, ...]]
    waiting: Mapping[str, Message]


def verifications_of_run(
    run: RunFacts,
    findings: Iterable[Finding],
    *,
    body: str,
    today: str,
    watch_until: str,
    language: str = "zh",
    looked_at: frozenset[str] | None = None,
) -> FromRecompute:
    """Check whatever was reported done against a newer run.

    Parameters
    ----------
    findings
        Those that were not reported done are passed over.
    body
        Who verifies; the table refuses the responsible one.
    watch_until
        ISO date of the last day of the watch period 巩固 that begins today.
    language
        Of the statement 依据某日数据复核达标 and of reasons, which are kept as text.
    looked_at
        Of a re-survey: the items that it looked at. Those of them that were reported mended are then verified one by
        one, also of findings that are still in work.
    """
    moves: dict[str, tuple[Proposed, ...]] = {}
    waiting: dict[str, Message] = {}
    for finding in sorted(findings, key=lambda one: one.id):
        in_work = looked_at is not None and finding.state in IN_WORK
        if finding.source_kind is not SourceKind.INDICATOR or not (in_work or finding.state in _REPORTED):
            continue
        check = _Check(run, finding, body, today, watch_until, language)
        if (why := check.why_not()) is not None:
            waiting[finding.id] = why
            continue
        found, left = (check.marks_of(looked_at or frozenset()), None) if in_work else check.moves()
        if found:
            moves[finding.id] = tuple(found)
        if left is not None:
            waiting[finding.id] = left
    return FromRecompute(moves, waiting)


@dataclass(frozen=True)
class _Check:
    run: RunFacts
    finding: Finding
    body: str
    today: str
    watch_until: str
    language: str

    def why_not(self) -> Message | None:
        """Return why the run says nothing of the finding, or None."""
        if not self.run.is_same_definition(self.finding):
            return Message("findings.waits_definition")
        rows = self._rows()
        if not rows:
            return Message("findings.waits_data")
        if any(row.coverage is not None and row.coverage < 1 for row in rows):
            return Message("findings.waits_coverage", {"coverage": min(row.coverage or 0.0 for row in rows)})
        if any(row.data_date is None for row in rows):
            return Message("findings.waits_date")
        asked = self._verification(passed=False)
        is_late_enough = self.finding.state in IN_WORK or is_dated_after_completion(self.finding, asked)
        if not is_comparable(self.finding, asked) or not is_late_enough:
            return Message("findings.waits_newer", {"date": asked.data_date})
        return Message("findings.waits_proof") if self._meets() is None else None

    def moves(self) -> tuple[list[Proposed], Message | None]:
        """Return the moves that the run makes, and what still keeps it from being verified."""
        finding, meets = self.finding, self._meets()
        mended = [item for item in finding.items if item.state is ItemState.REPORTED and self._is_mended(item)]
        settled = {*(item.id for item in mended), *(item.id for item in finding.items if _is_settled(item))}
        left = [item.id for item in finding.items if item.id not in settled]
        begin = [Proposed(finding.id, Move.BEGIN_CHECK, {})] if finding.state is State.REPORTED_DONE else []
        if meets and left:
            return [], Message("findings.waits_items", {"items": left})
        found = [*begin, *self._marks(mended)]
        brought = [] if mended else [self._evidence()]
        if meets:
            said: dict[str, Any] = {"verification": self._plain(passed=True), "evidence": brought}
            watch = {"watch_until": self.watch_until}
            return [
                *found, Proposed(finding.id, Move.PASS, said), Proposed(finding.id, Move.WATCH, watch)
            ], None  # fmt: skip
        why = Message(
            "findings.still_short", {"date": self._data_date(), "count": len(left), "value": f"{self._value():g}"}
        )
        failed = {
            "verification": self._plain(passed=False),
            "reason": render(why, self.language),
            "evidence": brought,
        }
        return [*found, Proposed(finding.id, Move.FAIL, failed)], None

    def marks_of(self, looked_at: frozenset[str]) -> list[Proposed]:
        """Return the move that verifies what was reported mended and looked at, of a finding still in work."""
        return self._marks([
            item
            for item in self.finding.items
            if item.state is ItemState.REPORTED and item.id in looked_at and self._is_mended(item)
        ])  # fmt: skip

    def _marks(self, mended: Sequence[Item]) -> list[Proposed]:
        if not mended:
            return []
        marks = [{"id": item.id, "state": "verified", "evidence": [self._id()]} for item in mended]
        return [Proposed(self.finding.id, Move.MARK_ITEMS, {"items": marks, "evidence": [self._evidence()]})]

    def _is_mended(self, item: Item) -> bool:
        # What is not there any more was not mended: the verifier ends it, with evidence.
        return item.id not in self.run.short_places(self.finding) and item.id not in self.run.gone_items(self.finding)

    def _rows(self) -> list[ResultRow]:
        return self.run.rows_of(self.finding)

    def _meets(self) -> bool | None:
        short = [falls_short(self.run, row) for row in self._rows()]
        return None if None in short else not any(short)

    def _data_date(self) -> str:
        return min(row.data_date or "" for row in self._rows())

    def _value(self) -> float:
        return sum(row.value or 0.0 for row in self._rows())

    def _id(self) -> str:
        return f"recompute-{self.run.run[:12]}-{self.finding.version}"

    def _evidence(self) -> dict[str, Any]:
        key = "findings.verified_by_data" if self._meets() else "findings.mended_by_data"
        return {
            "id": self._id(),
            "kind": "recompute",
            "dated": first_day(self._data_date()),
            "sha256": self.run.run,
            "note": render(Message(key, {"date": self._data_date()}), self.language),
        }

    def _plain(self, *, passed: bool) -> dict[str, Any]:
        worst = max((str(row.status) for row in self._rows()), key=["ok", "partial"].index)
        return {
            "id": self._id(),
            "method": "recompute",
            "body": self.body,
            "date": self.today,
            "passed": passed,
            "evidence": [self._id()],
            "data_date": self._data_date(),
            "data_digest": self.run.run,
            "definition": self.run.definitions[self.finding.category],
            "status": worst,
            "meets": passed,
        }

    def _verification(self, *, passed: bool) -> Verification:
        return read_verification(self._plain(passed=passed))


def _is_settled(item: Item) -> bool:
    return item.state in {ItemState.VERIFIED, ItemState.REMOVED}
