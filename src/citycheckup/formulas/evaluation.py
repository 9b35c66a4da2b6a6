"""Works out a formula for every unit of a level: everything clipped to the unit, nulls carried through."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.formulas.names import Belongs, Source
from citycheckup.formulas.places import Chosen, above, choose, unit_of
from citycheckup.formulas.tree import (
    Aggregate,
    Arithmetic,
    Covered,
    Expression,
    Extreme,
    Number,
    Places,
    Quantity,
)
from citycheckup.geo.areas import Geometries
from citycheckup.geo.land_by_unit import area_by_unit, covered_area_by_unit
from citycheckup.geo.service_areas import Reach
from citycheckup.layers.layer import Layer
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level

_RECORDS_OF = {Belongs.BY_COMPOUND: Level.COMPOUND, Belongs.BY_COMMUNITY: Level.COMMUNITY}


class Evaluation:
    """One formula over one city.

    Attributes
    ----------
    terms
        What each part of the formula came to, by the text it has in the formula: Series by unit.
    inapplicable
        Units where something is divided by a zero of their own: there is nothing to measure against.
    drawn_as_points
        Units with places whose area is asked for and that are drawn as points.
    unrecorded
        Units that a survey has no row for.
    coverage
        Share of the compounds or communities with a record, where records are asked for.
    service_areas
        Drawn for ``covered``: columns ``facility_id``, ``radius_m``, geometry.
    """

    def __init__(
        self,
        inputs: Mapping[str, Layer | Table],
        units: Units,
        level: Level,
        *,
        reach: Reach | None = None,
        unit_residents: pd.DataFrame | None = None,
        dwelling_sheet: pd.DataFrame | None = None,
    ) -> None:
        self._inputs = inputs
        self._all_units = units
        self._level = level
        self._units = units.at(level)
        self._reach = reach
        self._residents = unit_residents
        self._sheet = dwelling_sheet
        self._chosen: dict[Places, tuple[Chosen, pd.Series]] = {}
        self.terms: dict[str, pd.Series] = {}
        self.inapplicable = pd.Series(False, index=self._units.index)
        self.drawn_as_points = pd.Series(False, index=self._units.index)
        self.unrecorded = pd.Series(False, index=self._units.index)
        self.coverage: pd.Series | None = None
        self.service_areas: list[gpd.GeoDataFrame] = []

    def value(self, expression: Expression) -> pd.Series:
        """Return an expression's value: float, index as the units of the level; null where it is not known."""
        match expression:
            case Number(value):
                return self._series(value)
            case Extreme(function, parts):
                table = pd.concat([self.value(part) for part in parts], axis=1)
                return table.min(axis=1, skipna=False) if function == "min" else table.max(axis=1, skipna=False)
            case Arithmetic(operator, left, right):
                return self._arithmetic(operator, self.value(left), self.value(right))
            case Quantity(name):
                return self._term(name, self._quantity(name))
            case Aggregate():
                if expression.text not in self.terms:
                    self._term(expression.text, self._aggregate(expression))
                return self.terms[expression.text]
            case Covered():
                if expression.text not in self.terms:
                    self._term(expression.text, self._covered(expression))
                return self.terms[expression.text]

    def _term(self, text: str, value: pd.Series) -> pd.Series:
        self.terms[text] = value
        return value

    def _series(self, value: float) -> pd.Series:
        return pd.Series(float(value), index=self._units.index)

    def _arithmetic(self, operator: str, left: pd.Series, right: pd.Series) -> pd.Series:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        self.inapplicable |= right == 0
        return left / right.where(right != 0)

    def _quantity(self, name: str) -> pd.Series:
        if name == "unit_area":
            area_m2: pd.Series = self._units.geometry.area.astype(float)
            return area_m2
        assert self._residents is not None
        persons: pd.Series = self._residents["residents_persons"].reindex(self._units.index).astype(float)
        return persons

    def _aggregate(self, wanted: Aggregate) -> pd.Series:
        if wanted.function == "mean":
            total = self._aggregate(Aggregate("sum", wanted.places, wanted.column, wanted.text))
            count = self._aggregate(Aggregate("count", wanted.places, None, wanted.text))
            return self._arithmetic("/", total, count)
        chosen, unit = self._choose(wanted.places)
        if wanted.function in ("area", "length"):
            return self._extent(wanted, chosen)
        values = pd.Series(1.0, index=chosen.rows.index)
        if wanted.column is not None:
            values = chosen.rows[wanted.column].astype(float)
        total = values[chosen.certain].groupby(unit[chosen.certain]).sum(min_count=0)
        total = total.reindex(self._units.index, fill_value=0.0).astype(float)
        unsure = chosen.possible | (chosen.certain & values.isna().to_numpy())
        return self._known(total, self._units.index.isin(unit[unsure].dropna()), chosen, wanted.places.source, unit)

    def _known(
        self, total: pd.Series, unsure: np.ndarray, chosen: Chosen, source: Source, unit: pd.Series
    ) -> pd.Series:
        """Leave null what nobody knows: a column that is null, a thin map without any such place, no record at all."""
        if source.is_table:
            unrecorded = ~self._units.index.isin(unit.dropna())
            if source.belongs is Belongs.BY_OBJECT:
                self.unrecorded |= unrecorded
            self._cover(source, chosen.rows, unit)
            return total.mask(unsure | unrecorded)
        return self._series(float("nan")) if chosen.unheard else total.mask(unsure)

    def _cover(self, source: Source, rows: pd.DataFrame, unit: pd.Series) -> None:
        level = _RECORDS_OF.get(source.belongs)
        if level is None:
            return
        ids = pd.Series(self._all_units.at(level).index)
        belongs_to = above(ids, self._all_units, self._level)
        all_count = ids.groupby(belongs_to.to_numpy()).size().reindex(self._units.index)
        known = rows[f"{level}_id"].groupby(unit).nunique().reindex(self._units.index)
        share = (known / all_count).clip(upper=1.0)
        self.coverage = share if self.coverage is None else share.clip(upper=self.coverage)

    def _choose(self, places: Places) -> tuple[Chosen, pd.Series]:
        if places not in self._chosen:
            chosen = choose(places, self._inputs[places.source.name])
            belongs = unit_of(places.source, chosen.rows, self._all_units, self._level, self._sheet)
            self._chosen[places] = (chosen, belongs)
        return self._chosen[places]

    def _extent(self, wanted: Aggregate, chosen: Chosen) -> pd.Series:
        shapes = gpd.GeoSeries(chosen.rows.geometry)
        certain, unsure = shapes[chosen.certain], self._touched(shapes[chosen.possible])
        if wanted.function == "length":
            total = _length_by_unit(certain, self._units)
        else:
            total = area_by_unit(certain, self._units)
            self.drawn_as_points |= self._touched(certain[shapely.get_dimensions(certain.to_numpy()) == 0])
        return self._series(float("nan")) if chosen.unheard else total.mask(unsure)

    def _covered(self, wanted: Covered) -> pd.Series:
        assert self._reach is not None
        chosen, _ = self._choose(wanted.places)
        land, _ = self._choose(wanted.land)
        areas = self._reach.areas(gpd.GeoDataFrame(chosen.rows), wanted.radius_m)
        ground = gpd.GeoSeries(land.rows.geometry)
        certain = areas[chosen.certain]
        total = covered_area_by_unit(certain, ground[land.certain], self._units)
        drawn = gpd.GeoDataFrame(
            {"facility_id": certain.index.astype(str), "radius_m": wanted.radius_m},
            geometry=certain.to_numpy(),
            crs=self._units.crs,
        )
        self.service_areas.append(drawn)
        unsure = self._touched(areas[chosen.possible]) | self._touched(ground[land.possible])
        return self._series(float("nan")) if chosen.unheard else total.mask(unsure)

    def _touched(self, shapes: gpd.GeoSeries) -> np.ndarray:
        """Say of every unit whether any of the shapes reaches into it."""
        unit, _ = shapely.STRtree(shapes.to_numpy()).query(self._units.geometry.to_numpy(), predicate="intersects")
        return np.isin(np.arange(len(self._units)), unit)


def _length_by_unit(lines: gpd.GeoSeries, units: gpd.GeoDataFrame) -> pd.Series:
    """Return the length in m of the lines inside each unit; a line on an edge counts half for either side.

    Streets are what blocks are cut along: without the halves a street between two blocks would count twice.
    """
    shapes: Geometries = lines.to_numpy()
    linear = shapes[shapely.get_dimensions(shapes) == 1]
    outlines = units.geometry.to_numpy()
    unit, line = shapely.STRtree(linear).query(outlines, predicate="intersects")
    inside_m = shapely.length(shapely.intersection(linear[line], outlines[unit]))
    on_edge_m = shapely.length(shapely.intersection(linear[line], shapely.boundary(outlines)[unit]))
    total_m = np.bincount(unit, weights=inside_m - on_edge_m / 2, minlength=len(units))
    return pd.Series(total_m, index=units.index, dtype=float)
