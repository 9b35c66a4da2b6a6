"""From an approved run to findings: what is new, what is seen again, what recurs, what the run cannot judge any more.

A run never ends a finding because something is absent from it. What only a person may decide is told, not done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from citycheckup.ledger.days import last_day
from citycheckup.ledger.finding import Finding, ItemState, LinkKind, SourceKind
from citycheckup.ledger.run_facts import At, RunFacts, Short, data_date_of, facts_of, is_newer
from citycheckup.ledger.transitions import Move, State
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Message
from citycheckup.wording import render

_FIXED = frozenset({State.VERIFIED, State.WATCHING})


@dataclass(frozen=True)
class Proposed:
    """One move on one finding, in the order in which it must be made."""

    finding_id: str
    move: Move
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class FromRun:
    """What a run comes to.

    Attributes
    ----------
    moves
        Registrations first found, records of what was seen again, reopenings, and what a new definition replaces.
    to_check
        Keys of candidates 待核实: nobody is accused by them.
    to_decide
        What a person must decide, by finding id.
    gone
        By finding id, the items that are not there any more: the verifier ends them, with evidence.
    """

    moves: tuple[Proposed, ...]
    to_check: tuple[str, ...]
    to_decide: tuple[tuple[str, Message], ...]
    gone: Mapping[str, tuple[str, ...]]


def findings_of_run(
    run: RunFacts,
    known: Iterable[Finding],
    *,
    today: str,
    new_id: Callable[[], str],
    successors: Mapping[str, str] | None = None,
    language: str = "zh",
) -> FromRun:
    """Turn a run into moves on findings.

    Parameters
    ----------
    known
        Every finding from indicators, whatever its state; those of other sources are passed over.
    today
        ISO date: the day on which new ones are found.
    new_id
        Gives a new random id each time.
    successors
        By id of an indicator that the run's edition redefines, the id of the one that takes its place.
    language
        Of the statements of fact, which are kept as text.
    """
    return _Reader(run, today, new_id, successors or {}, language).read(known)


class _Reader:
    def __init__(
        self,
        run: RunFacts,
        today: str,
        new_id: Callable[[], str],
        successors: Mapping[str, str],
        language: str,
    ) -> None:
        self._run, self._today, self._new_id = run, today, new_id
        self._successors, self._language = successors, language
        self._moves: list[Proposed] = []
        self._to_decide: list[tuple[str, Message]] = []
        self._to_check: set[str] = set()
        self._open: dict[str, str] = {}
        self._gone: dict[str, tuple[str, ...]] = {}
        self._registered: dict[str, str] = {}  # key of a shortfall, and the id of its new finding

    def read(self, known: Iterable[Finding]) -> FromRun:
        mine = sorted((one for one in known if one.source_kind is SourceKind.INDICATOR), key=lambda one: one.id)
        of_key: dict[str, Finding] = {one.key: one for one in mine if one.is_open}
        closed: dict[str, Finding] = {}
        for one in mine:
            if one.state is State.CLOSED and (one.closed_on or "") >= (closed.get(one.key, one).closed_on or ""):
                closed[one.key] = one
        # What was verified carries nothing on: whether it recurs is for a person to say first.
        self._open = {key: one.id for key, one in of_key.items() if one.state not in _FIXED}
        issued = {one.key for one in mine if one.definition.get("run") == self._run.run}
        ending = {one.key for one in of_key.values() if one.state not in _FIXED and self._is_judged_anew(one)}
        waiting: list[Proposed] = []
        for at, line in sorted(self._run.short.items()):
            is_free = line.key not in of_key or line.key in ending
            if line.proved and is_free and line.key not in issued:
                waiting += self._register(at, line, closed.get(line.key))
        for one in of_key.values():
            self._go_on(one)
        # Registered last: an old one of the same key has to make room first.
        moves = (*self._moves, *waiting)
        self._to_check |= {line.key for line in self._run.short.values() if not line.proved}
        return FromRun(moves, tuple(sorted(self._to_check)), tuple(self._to_decide), self._gone)

    def _register(self, at: At, line: Short, closed: Finding | None) -> list[Proposed]:
        row, run = self._run.rows[at], self._run
        if closed is not None and not is_newer(row, _known_until(closed)):
            if row.data_date is None:  # nobody knows whether the data are those from before it was mended
                self._to_check.add(line.key)
            return []
        finding_id = self._registered[line.key] = self._new_id()
        payload = {
            "key": line.key,
            "source_kind": str(SourceKind.INDICATOR),
            "source_id": run.run,
            "category": row.indicator,
            "unit_id": row.unit_id,
            "level": str(row.level),
            "statement": render(self._statement(row, line), self._language),
            "basis": run.basis[row.indicator],
            "found_on": self._today,
            "found_by": "system",
            "urgency": line.urgency,
            "definition": {
                **facts_of(run, row),
                "indicator": row.indicator,
                "code": row.code,
                "comparator": row.comparator,
                "threshold": row.threshold,
            },
            "items": [dict(place) for place in line.places],
        }
        if row.comparator is not None and row.threshold is not None:
            payload["target"] = f"{row.comparator} {row.threshold:g}"
        moves = [Proposed(finding_id, Move.REGISTER, payload)]
        if closed is not None:
            moves.append(Proposed(finding_id, Move.LINK, {"kind": str(LinkKind.RECURS_FROM), "to": closed.id}))
        return moves

    def _statement(self, row: ResultRow, line: Short) -> Message:
        standard = (
            Message("findings.standard", {"comparator": row.comparator, "threshold": _figure(row.threshold)})
            if row.comparator is not None and row.threshold is not None
            else Message("findings.no_standard")
        )
        return Message(
            "findings.statement",
            {
                "name": self._run.names[row.indicator],
                "unit": row.unit_name or row.unit_id,
                "value": _figure(row.value),
                "standard": standard,
                "date": data_date_of(row),
                "count": len(line.places),
            },
        )

    def _go_on(self, finding: Finding) -> None:
        run = self._run
        if run.run in {finding.definition.get("run"), *(one["run"] for one in finding.observations)}:
            return  # it was told of this run before
        if self._is_judged_anew(finding):
            if finding.state not in _FIXED:
                self._supersede(finding)
            return
        rows = run.rows_of(finding)
        gone = tuple(one for one in run.gone_items(finding) if _is_unsettled(finding, one))
        if gone:
            self._gone[finding.id] = gone
        if len(rows) != 1:
            return  # missing data leave everything as it is
        row = rows[0]
        if not is_newer(row, _known_until(finding)):
            return
        line = run.short.get((row.indicator, row.unit_id))
        if line is not None and line.proved and finding.state in _FIXED:
            self._reopen(finding, row, line)
        self._observe(finding, row, line)

    def _reopen(self, finding: Finding, row: ResultRow, line: Short) -> None:
        if finding.state is State.VERIFIED:
            self._moves.append(Proposed(finding.id, Move.WATCH, {"watch_until": self._today}))
        short = {place["id"] for place in line.places}
        again = [item.id for item in finding.items if item.id in short and item.state is ItemState.VERIFIED]
        reason = Message("findings.recurs", {"date": data_date_of(row), "value": _figure(row.value)})
        payload: dict[str, Any] = {"cause": "recurrence", "reason": render(reason, self._language)}
        if finding.items:
            payload["items"] = again
        self._moves.append(Proposed(finding.id, Move.REOPEN, payload))

    def _observe(self, finding: Finding, row: ResultRow, line: Short | None) -> None:
        has = {item.id for item in finding.items}
        beside = [dict(place) for place in line.places if place["id"] not in has] if line and line.proved else []
        self._moves.append(Proposed(finding.id, Move.OBSERVE, {"facts": facts_of(self._run, row), "items": beside}))

    def _is_judged_anew(self, finding: Finding) -> bool:
        """Whether definition or unit of a finding are no more what they were."""
        return not self._run.is_same_definition(finding) or self._run.units_of(finding) != (finding.unit_id,)

    def _supersede(self, finding: Finding) -> None:
        run = self._run
        indicator = self._successors.get(finding.category, finding.category)
        if indicator not in run.definitions:
            self._tell(finding, "findings.definition_dropped", edition=run.edition)
            return
        if not run.units_of(finding):
            self._tell(finding, "findings.unit_gone", unit=finding.unit_id)
            return
        rows = [run.rows.get((indicator, unit)) for unit in run.units_of(finding)]
        if any(row is None or row.value is None for row in rows):
            self._tell(finding, "findings.successor_unknown", indicator=indicator)
            return
        keys = [f"{indicator}@{row.unit_id}" for row in rows if row is not None]
        found = {**self._open, **self._registered}
        heirs = [found[key] for key in keys if key in found and found[key] != finding.id]
        if not heirs:
            # The new definition, or the new outlines, find nothing: that shows no fix by the old ones.
            self._tell(finding, "findings.successor_meets", indicator=indicator)
            return
        why = Message("findings.superseded", {"edition": run.edition, "year": run.year})
        payload = {"successor": ",".join(heirs), "reason": render(why, self._language)}
        self._moves.append(Proposed(finding.id, Move.SUPERSEDE, payload))

    def _tell(self, finding: Finding, key: str, **arguments: object) -> None:
        self._to_decide.append((finding.id, Message(key, {"key": finding.key, **arguments})))


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _known_until(finding: Finding) -> str | None:
    """Return the last day of which the ledger knows how the finding stood."""
    said = [finding.definition.get("data_date"), *(one.get("data_date") for one in finding.observations)]
    dates = [last_day(str(one)) for one in said if one]
    dates += [last_day(one.data_date) if one.data_date else one.date for one in finding.verifications if one.passed]
    return max(dates, default=None)


def _is_unsettled(finding: Finding, item_id: str) -> bool:
    return any(item.id == item_id and item.state in {ItemState.OPEN, ItemState.REPORTED} for item in finding.items)
