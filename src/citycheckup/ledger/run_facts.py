"""What a run says, as the ledger needs it: values, what falls short with its places, and what there is at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from citycheckup.ledger.days import first_day, last_day
from citycheckup.ledger.finding import Finding
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Status

At = tuple[str, str]  # indicator and unit


@dataclass(frozen=True)
class Short:
    """One line of a run's list of shortfalls.

    Attributes
    ----------
    proved
        A shortfall; else only a candidate to check 待核实.
    places
        The buildings, compounds or places behind it: ``id``, ``name``, ``kind``, by id.
    """

    key: str
    proved: bool
    urgency: str
    places: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class RunFacts:
    """A run, read.

    Attributes
    ----------
    run
        Its content hash.
    definitions
        Definition version by indicator id.
    rows
        Result rows of the levels at which shortfalls are listed, by indicator and unit.
    short
        What falls short, likewise.
    objects
        By kind of place, the ids of all that there are; a kind that is not here is known to nobody but a survey.
    basis
        By indicator id: document and clause of its standard.
    names
        By indicator id: its name.
    cut_anew
        By id of a unit that is no longer there: the units that lie where it lay, by lineage.
    """

    run: str
    edition: str
    year: int
    definitions: Mapping[str, str]
    rows: Mapping[At, ResultRow]
    short: Mapping[At, Short]
    objects: Mapping[str, frozenset[str]] = field(default_factory=dict)
    basis: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    cut_anew: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def units_of(self, finding: Finding) -> tuple[str, ...]:
        """Return the units that lie where a finding's unit lies: itself, as long as it is there."""
        return self.cut_anew.get(finding.unit_id, (finding.unit_id,))

    def rows_of(self, finding: Finding) -> list[ResultRow]:
        """Return the rows about a finding, one per unit; empty where one of them has no row or no value."""
        rows = [self.rows.get((finding.category, unit)) for unit in self.units_of(finding)]
        return [row for row in rows if row is not None] if all(map(has_value, rows)) else []

    def short_places(self, finding: Finding) -> frozenset[str]:
        """Return the ids of the places that fall short where the finding is."""
        lines = [self.short.get((finding.category, unit)) for unit in self.units_of(finding)]
        return frozenset(place["id"] for line in lines if line is not None for place in line.places)

    def is_same_definition(self, finding: Finding) -> bool:
        """Whether the run measured by the definition version by which a finding was found."""
        version = finding.definition.get("version")
        return version is not None and self.definitions.get(finding.category) == version

    def gone_items(self, finding: Finding) -> tuple[str, ...]:
        """Return the ids of items that are no longer there, as far as the run can know."""
        return tuple(
            item.id for item in finding.items if item.kind in self.objects and item.id not in self.objects[item.kind]
        )


def short_lines(shortfalls: Iterable[Mapping[str, Any]], short_places: Iterable[Mapping[str, Any]]) -> dict[At, Short]:
    """Return a run's list of shortfalls from the rows of its two tables."""
    places: dict[str, dict[str, dict[str, str]]] = {}
    for place in short_places:
        of_key = places.setdefault(place["key"], {})
        kind, place_id = place["place_kind"], place["place_id"]
        # One id may stand for things of two kinds.
        item_id = place_id if of_key.get(place_id, {"kind": kind})["kind"] == kind else f"{kind}:{place_id}"
        of_key[item_id] = {"id": item_id, "name": place["place_name"] or place_id, "kind": kind}
    return {
        (line["indicator"], line["unit_id"]): Short(
            line["key"],
            line["kind"] == "shortfall",
            line["urgency"],
            tuple(place for _, place in sorted(places.get(line["key"], {}).items())),
        )
        for line in shortfalls
    }


def has_value(row: ResultRow | None) -> bool:
    """Whether a row says anything: missing data, and what was not looked at, never do."""
    return row is not None and row.value is not None and row.status in (Status.OK, Status.PARTIAL)


def data_date_of(row: ResultRow) -> str:
    """Return the date of a row's data; of undated ones the run's year, the whole of which they may speak of."""
    return row.data_date or row.period


def is_newer(row: ResultRow, than: str | None) -> bool:
    """Whether a row's data are newer than a date: in doubt they are not; undated ones never are."""
    return row.data_date is not None and (than is None or first_day(row.data_date) > last_day(than))


def falls_short(run: RunFacts, row: ResultRow) -> bool | None:
    """Whether a row falls short: by its standard, or where it has none, by the places behind it; None: not proved."""
    line = run.short.get((row.indicator, row.unit_id))
    if line is not None:
        return True if line.proved else None
    return False if row.meets is not False else None


def facts_of(run: RunFacts, row: ResultRow) -> dict[str, Any]:
    """Return what is kept of a row, as figures."""
    short = falls_short(run, row)
    return {
        "run": run.run,
        "edition": run.edition,
        "version": run.definitions[row.indicator],
        "period": row.period,
        "data_date": data_date_of(row),
        "status": str(row.status),
        "value": row.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "coverage": row.coverage,
        "unit": row.unit,
        "meets": None if short is None else not short,
    }
