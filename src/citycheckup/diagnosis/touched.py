"""Residents touched by a shortfall: an estimate, always shown rounded."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from citycheckup.catalogue import Catalogue
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Better, Level

_OF_UNITS = ("compound", "community", "block")
_STEP = 10  # to which numbers of residents are rounded: an estimate is no better, and a house is no household


class Touched:
    """Who lives at the places of a shortfall, or in its unit.

    Parameters
    ----------
    unit_residents
        Index ``unit_id``, column ``residents_persons``; None: not known.
    dwelling_sheet
        Index ``building_id``, column ``residents_persons``; None: not known.
    catalogue
        Tells which shares are of residential land; None: none is taken to be.
    """

    def __init__(
        self,
        unit_residents: pd.DataFrame | None,
        dwelling_sheet: pd.DataFrame | None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self._unit_residents = unit_residents
        self._dwelling_sheet = dwelling_sheet
        self._catalogue = catalogue

    def by(self, row: ResultRow, places_count: int, in_places: float | None) -> int | None:
        """Return the residents touched by a row that falls short, rounded; None: not known.

        Where places are known, those who live there (``in_places``), never more than live in the unit; null where one
        of the places is no dwelling, compound or unit (a road, a site). Without places: for shares of residential land,
        the residents times the share that falls short; for a community or block that lacks something, all its
        residents; for a figure of the whole city, nobody knows.
        """
        in_unit = self.in_unit(row.unit_id)
        if places_count:
            if in_places is None or in_unit is None:
                return self.shown(in_places)
            return self.shown(min(in_places, in_unit))
        if in_unit is None:
            return None
        share_short = self._share_of_land_short(row)
        if share_short is not None:
            return self.shown(in_unit * share_short)
        return None if row.level is Level.CITY or row.unit == "share" else self.shown(in_unit)

    def at_places(self, kinds: pd.Series, place_ids: pd.Series) -> pd.Series:
        """Return the residents of buildings, compounds, communities and blocks; null: not known, or another kind."""
        ids = place_ids.astype(str)
        of_units = ids.map(self._of_units).where(kinds.isin(_OF_UNITS))
        if self._dwelling_sheet is None:
            return of_units.astype(float)
        of_buildings = self._dwelling_sheet["residents_persons"].reindex(ids).to_numpy(float)
        persons: pd.Series = of_units.astype(float).where(kinds != "building", of_buildings)
        return persons

    def in_unit(self, unit_id: str) -> float | None:
        """Return the residents of a unit; None: not known."""
        return self._of_units.get(unit_id)

    @staticmethod
    def shown(persons: float | None) -> int | None:
        """Round to 10, half up; at least 10 where anybody lives there at all."""
        if persons is None:
            return None
        return max(int((persons + _STEP / 2) // _STEP) * _STEP, _STEP if persons > 0 else 0)

    @cached_property
    def _of_units(self) -> dict[str, float]:
        return _known(self._unit_residents)

    def _share_of_land_short(self, row: ResultRow) -> float | None:
        declared = None if self._catalogue is None else self._catalogue.get(row.indicator)
        if declared is None or row.value is None or row.unit != "share" or declared.denominator != "residential_land":
            return None
        return 1 - row.value if declared.better is Better.HIGHER else row.value


def _known(table: pd.DataFrame | None) -> dict[str, float]:
    if table is None:
        return {}
    persons = table["residents_persons"].dropna().astype(float)
    return {str(at): float(count) for at, count in persons.items()}
