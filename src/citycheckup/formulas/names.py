"""What a formula may name: the declared layers and tables with their columns, land that is derived, quantities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from citycheckup.layers.schema import LAYERS, Column, Kind, Shape
from citycheckup.layers.table_schema import TABLES


class Belongs(StrEnum):
    """How a row comes to belong to a unit."""

    BY_PLACE = "by_place"  # where it lies
    BY_COMPOUND = "by_compound"  # the compound it is a record of, and the units above
    BY_COMMUNITY = "by_community"
    BY_HOME = "by_home"  # the place where commuters live
    BY_OBJECT = "by_object"  # the unit named, or the unit that holds the surveyed object
    BY_UNIT = "by_unit"  # the unit named and no other: figures of a block do not follow from communities'


@dataclass(frozen=True)
class Source:
    """A layer or table that a formula may name."""

    name: str
    columns: Mapping[str, Column] = field(hash=False)
    shapes: frozenset[Shape] = frozenset()
    belongs: Belongs = Belongs.BY_PLACE

    @property
    def is_table(self) -> bool:
        """Whether its rows have no outline of their own."""
        return self.belongs is not Belongs.BY_PLACE


QUANTITIES = ("residents", "unit_area")
FUNCTIONS = ("count", "sum", "mean", "area", "length", "covered", "min", "max")

# Scores, confirmed grades and last year's list follow from indicators: one made from them would go in circles.
_TABLES = {
    "compound_records": Belongs.BY_COMPOUND,
    "community_records": Belongs.BY_COMMUNITY,
    "commuting": Belongs.BY_HOME,
    "survey": Belongs.BY_OBJECT,
    "statistics": Belongs.BY_UNIT,
}
_UNNAMED = frozenset({"id", "object_id", "object_name"})  # a formula counts; it never singles out one home
_AREA = frozenset({Shape.AREA})
_OF_DWELLINGS = (
    Column("footprint_m2", Kind.NUMBER, unit="m2"),
    Column("storeys_used_count", Kind.NUMBER),
    Column("dwelling_floor_area_m2", Kind.NUMBER, unit="m2"),
)


def _columns(columns: tuple[Column, ...]) -> dict[str, Column]:
    return {column.name: column for column in columns if column.name not in _UNNAMED}


def _sources() -> dict[str, Source]:
    found = {s.name: Source(s.name, _columns(s.columns), s.shapes) for s in LAYERS if s.name != "boundary"}
    found |= {name: Source(name, {}, _AREA) for name in ("residential_land", "construction_land", "built_up_land")}
    buildings = found["buildings"].columns
    found["dwellings"] = Source("dwellings", dict(buildings) | _columns(_OF_DWELLINGS), _AREA)
    for table in TABLES:
        if table.name in _TABLES:
            found[table.name] = Source(table.name, _columns(table.columns), belongs=_TABLES[table.name])
    return found


SOURCES: Mapping[str, Source] = _sources()
