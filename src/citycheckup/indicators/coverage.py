"""Covered land: how much of each unit's land lies within reach of places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.catalogue import Measure
from citycheckup.geo.areas import clip
from citycheckup.geo.land_by_unit import Pieces, pieces_by_unit
from citycheckup.geo.service_areas import Reach
from citycheckup.layers.layer import Layer
from citycheckup.vocabulary import Completeness, Message
from citycheckup.wording import as_plain

_M2_PER_KM2 = 1e6


@dataclass(frozen=True, eq=False)
class Coverage:
    """What places cover of the land of units.

    Attributes
    ----------
    covered_m2, land_m2
        Per unit; ``covered_m2`` is null where nobody can know it (see :func:`coverage`).
    service_areas
        Columns ``facility_id``, ``radius_m``, geometry: one area per place, sorted by id.
    off_street_count
        Places that no street leads to, where the method needs streets.
    method
        How reach was worked out.
    pieces
        The land by unit.
    """

    covered_m2: pd.Series
    land_m2: pd.Series
    service_areas: gpd.GeoDataFrame
    off_street_count: int
    method: str
    pieces: Pieces

    def measure(
        self,
        template: str,
        common: Mapping[str, object],
        arguments: pd.DataFrame | None = None,
        doubt: pd.Series | None = None,
    ) -> Measure:
        """Return the covered share as a measure; its explanation is given ``covered_km2``, ``land_km2`` and ``how``."""
        areas = pd.DataFrame({"covered_km2": self.covered_m2 / _M2_PER_KM2, "land_km2": self.land_m2 / _M2_PER_KM2})
        how = Message(f"indicators.how_{self.method}", {"off_street_count": self.off_street_count})
        return Measure(
            numerator=self.covered_m2,
            denominator=self.land_m2,
            method=self.method,
            template=template,
            arguments=areas if arguments is None else areas.join(arguments),
            common={**common, "how": as_plain(how)},
            service_areas=self.service_areas,
            doubt=doubt,
        )


def coverage(
    source: Layer,
    places: gpd.GeoDataFrame,
    radius_m: float | pd.Series,
    land: gpd.GeoSeries,
    units: gpd.GeoDataFrame,
    reach: Reach,
) -> Coverage:
    """Work out what places cover of the land of each unit: area(union(service areas) ∩ land ∩ unit).

    Parameters
    ----------
    source
        The layer the places were chosen from. Where none was found and the layer is not authoritative, nothing is
        known: the covered area is null, not zero. The same where the layer is only indicative and nothing in it reaches
        any land of the city: so thin a map is no evidence.
    places
        Points, lines or areas in the city's metric CRS. All of them, wherever they lie: one outside a unit counts for
        it as far as its radius reaches in (handbook 2025, nos. 22 and 25).
    radius_m
        One radius, or one per place.
    land
        Areas in the same CRS that do not overlap, as the derived land of a city does not.
    units
        Areas in the same CRS, index ``unit_id``.
    """
    shapes = reach.areas(places, radius_m)
    pieces = pieces_by_unit(land, units, apart=True)  # made once for both areas
    land_m2 = pieces.area_m2()
    covered_m2 = pieces.covered_m2(shapes).clip(upper=land_m2)  # rounding never covers more than all
    unheard = places.empty and source.completeness is not Completeness.AUTHORITATIVE
    if unheard or (source.completeness is Completeness.INDICATIVE and not (covered_m2 > 0).any()):
        covered_m2 = pd.Series(np.nan, index=units.index)
    drawn = gpd.GeoDataFrame(
        {"facility_id": places.index.astype(str), "radius_m": pd.Series(radius_m, index=places.index).to_numpy(float)},
        geometry=shapes.to_numpy(),
        crs=places.crs,
    )
    return Coverage(covered_m2, land_m2, drawn, len(reach.off_street(places)), reach.method, pieces)


def reaching_count(shapes: gpd.GeoSeries, units: gpd.GeoDataFrame) -> pd.Series:
    """Return how many of the shapes reach into each unit: integers, index as ``units``."""
    unit, _ = shapely.STRtree(shapes.to_numpy()).query(units.geometry.to_numpy(), predicate="intersects")
    return pd.Series(np.bincount(unit, minlength=len(units)), index=units.index)


def within_built_up(land: Layer, built_up_land: Layer) -> gpd.GeoSeries:
    """Return the parts of the land that lie in the built-up area: the denominator of the city's coverages."""
    return clip(land.table.geometry, built_up_land.table.union_all())


def doubted(where: pd.Series, message: Message) -> pd.Series:
    """Return the message for the units where the flag is true, and null for the others."""
    return pd.Series([message if flag else None for flag in where], index=where.index, dtype=object)
