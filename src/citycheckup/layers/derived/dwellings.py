"""Which buildings are dwellings, by which rule, and how much floor they have."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.geo.points_in_areas import points_in
from citycheckup.layers.derived.provenance import derived
from citycheckup.layers.layer import Layer, Missing
from citycheckup.vocabulary import Message

# OpenStreetMap's values of building=* for dwellings, and the words of Chinese registers.
DWELLING_USES = (
    *("residential", "apartments", "house", "detached", "semidetached_house", "terrace", "dormitory", "bungalow"),
    *(
        "住宅",
        "住宅楼",
        "居住",
        "居住建筑",
        "住房",
        "居民楼",
        "商住",
        "商住楼",
        "公寓",
        "宿舍",
        "别墅",
        "自建房",
        "民房",
        "农房",
        "院落",
        "院落住宅",
        "四合院",
        "平房",
        "大杂院",
    ),
)
UNKNOWN_USES = ("yes", "unknown", "未知", "不详", "建筑", "建筑物", "一般房屋")


class DwellingRule(StrEnum):
    """Why a building is a dwelling (the first four), or why it is none."""

    USE = "use"
    RESIDENTIAL_LAND = "residential_land"
    RESIDENTIAL_CELL = "unspecified_in_residential_cell"
    POPULATED_PLACE = "unspecified_in_populated_place"
    TOO_SMALL = "too_small"
    OTHER_USE = "other_use"
    OTHER_LAND = "other_land"
    UNKNOWN = "unknown"

    @property
    def is_dwelling(self) -> bool:
        """Whether the rule makes a dwelling."""
        return self in _DWELLING_RULES


_DWELLING_RULES = frozenset(
    {
        DwellingRule.USE,
        DwellingRule.RESIDENTIAL_LAND,
        DwellingRule.RESIDENTIAL_CELL,
        DwellingRule.POPULATED_PLACE,
    }
)


class StoreysRule(StrEnum):
    """Where the number of storeys comes from."""

    GIVEN = "given"
    HEIGHT = "height"
    USE_MEDIAN = "assumed_median_of_use"
    CITY_MEDIAN = "assumed_median_of_city"
    ONE = "assumed_one"


def classified_buildings(
    buildings: Layer,
    land_use: Layer | None = None,
    street_cells: Layer | None = None,
    population: Layer | None = None,
    *,
    dwelling_uses: tuple[str, ...] = DWELLING_USES,
    unknown_uses: tuple[str, ...] = UNKNOWN_USES,
    footprint_min_m2: float = 20.0,
    residential_share_min: float = 0.5,
    density_min_persons_per_km2: float = 1500.0,
) -> Layer:
    """Say of every building whether it is a dwelling, and by which rule.

    In this order: smaller than ``footprint_min_m2``, none (``too_small``: sheds and garages); a use that is known
    decides (``use``, ``other_use``); a use that is not known follows the smallest mapped land that holds the building's
    representative point (``residential_land``, ``other_land``); where no land is mapped, a building in a street cell is
    a dwelling when more than ``residential_share_min`` of the footprint whose use is known there is residential
    (``unspecified_in_residential_cell``); where no building of the cell has a known use, it is one when it stands in a
    population zone with at least ``density_min_persons_per_km2`` (``unspecified_in_populated_place``); else nobody
    knows (``unknown``), and it counts as none.

    Parameters
    ----------
    buildings
        Areas with ``use`` (null, or one of ``unknown_uses``: not known; several separated by a semicolon: a dwelling if
        one of them is).
    land_use
        Areas with ``use``; without it the rules of land do not apply.
    street_cells
        Areas that cover the city; without them neither rule of cells applies.
    population
        Zones with ``residents_persons``; only areas have a density.

    Returns
    -------
    Layer
        ``buildings`` with ``dwelling_rule`` (:class:`DwellingRule` value) and ``footprint_m2``.

    Source of the density: Degree of Urbanisation (European Commission and others, 2021), urban centre. The other
    thresholds are our own assumptions; the handbook takes dwellings from the building census.
    """
    table = buildings.table.copy()
    table["footprint_m2"] = table.area
    use_known, residential = _known_use(table["use"], dwelling_uses, unknown_uses)
    points = buildings.middles
    land = _land_under(points, land_use)
    cell = pd.Series(None, index=table.index, dtype=object)
    if street_cells is not None:
        cell = points_in(street_cells.table, points)
    known_m2 = table["footprint_m2"].where(use_known, 0.0).groupby(cell).sum().reindex(cell).to_numpy()
    residential_m2 = table["footprint_m2"].where(residential, 0.0).groupby(cell).sum().reindex(cell).to_numpy()
    populated = _density_per_km2(points, population) >= density_min_persons_per_km2
    table["dwelling_rule"] = np.select(
        [
            table["footprint_m2"] < footprint_min_m2,
            residential,
            use_known,
            land == "residential",
            land.notna(),
            residential_m2 > residential_share_min * known_m2,
            (known_m2 == 0) & populated,
        ],
        [
            DwellingRule.TOO_SMALL.value,
            DwellingRule.USE.value,
            DwellingRule.OTHER_USE.value,
            DwellingRule.RESIDENTIAL_LAND.value,
            DwellingRule.OTHER_LAND.value,
            DwellingRule.RESIDENTIAL_CELL.value,
            DwellingRule.POPULATED_PLACE.value,
        ],
        DwellingRule.UNKNOWN.value,
    ).astype(object)
    return derived("classified_buildings", table, (buildings, land_use, population)).with_middles_of(buildings)


def dwellings(
    classified_buildings: Layer, *, storey_height_m: float = 3.0, median_from_count: int = 30
) -> Layer | Missing:
    """Return the dwelling buildings with their floor area.

    Storeys: as given; else from the height; else, where the use is known, the median of the dwellings of the same use
    that have either, if there are ``median_from_count`` of them; else the median of all that have, if there are as
    many; else one.

    Parameters
    ----------
    classified_buildings
        As made by :func:`classified_buildings`; ``storeys_count`` and ``height_m`` null or 0: not known.
    storey_height_m
        Height of a storey. Our own assumption, of the order of GB 50096's least storey height for flats (2.8 m).
    median_from_count
        How many it takes to make a median. Our own assumption.

    Returns
    -------
    Layer
        The columns of the buildings, and ``storeys_used_count``, ``storeys_rule`` (:class:`StoreysRule` value),
        ``dwelling_floor_area_m2`` (``floor_area_m2`` where given, else footprint × storeys). Missing where the city has
        no dwelling.
    """
    rules = [rule.value for rule in DwellingRule if rule.is_dwelling]
    table = classified_buildings.table[classified_buildings.table["dwelling_rule"].isin(rules)].copy()
    if table.empty:
        return Missing(("buildings",), Message("layers.no_dwellings"))
    given = _positive(table["storeys_count"])
    from_height = np.floor(_positive(table["height_m"]) / storey_height_m + 0.5).clip(lower=1)
    known = given.fillna(from_height)
    same_use = known.groupby(table["use"].where(table["dwelling_rule"] == DwellingRule.USE.value))
    of_use = same_use.transform("median").where(same_use.transform("count") >= median_from_count)
    of_city = pd.Series(known.median() if known.count() >= median_from_count else np.nan, index=table.index)
    sources = {
        StoreysRule.GIVEN: given,
        StoreysRule.HEIGHT: from_height,
        StoreysRule.USE_MEDIAN: of_use,
        StoreysRule.CITY_MEDIAN: of_city,
        StoreysRule.ONE: pd.Series(1.0, index=table.index),
    }
    known_by = [storeys.notna() for storeys in sources.values()]
    table["storeys_used_count"] = np.select(known_by, list(sources.values()))
    table["storeys_rule"] = np.select(known_by, [rule.value for rule in sources], "").astype(object)
    by_storeys_m2 = table["footprint_m2"] * table["storeys_used_count"]
    table["dwelling_floor_area_m2"] = _positive(table["floor_area_m2"]).fillna(by_storeys_m2)
    return derived("dwellings", table, (classified_buildings,)).with_middles_of(classified_buildings)


def dwelling_rules_summary(classified_buildings: Layer) -> pd.DataFrame:
    """Count the buildings by rule: index ``dwelling_rule``, ``is_dwelling``, ``buildings_count``, ``footprint_m2``."""
    rules = pd.Index([rule.value for rule in DwellingRule], name="dwelling_rule")
    by_rule = classified_buildings.table.groupby("dwelling_rule")["footprint_m2"]
    return pd.DataFrame(
        {
            "is_dwelling": [rule.is_dwelling for rule in DwellingRule],
            "buildings_count": by_rule.size().reindex(rules, fill_value=0),
            "footprint_m2": by_rule.sum().reindex(rules, fill_value=0.0),
        },
        index=rules,
    )


def _known_use(
    use: pd.Series, dwelling_uses: tuple[str, ...], unknown_uses: tuple[str, ...]
) -> tuple[pd.Series, pd.Series]:
    """Return whether each use is known, and whether it is a dwelling's."""
    words = {
        value: {unicodedata.normalize("NFKC", word).strip().casefold() for word in str(value).split(";")}
        for value in use.dropna().unique()
    }
    known = use.map({value: not found <= set(unknown_uses) for value, found in words.items()})
    residential = use.map({value: not found.isdisjoint(dwelling_uses) for value, found in words.items()})
    return known.eq(True), residential.eq(True)


def _land_under(points: gpd.GeoSeries, land_use: Layer | None) -> pd.Series:
    """Return the use of the smallest land that holds each point; null where none is mapped."""
    if land_use is None:
        return pd.Series(None, index=points.index, dtype=object)
    land = land_use.table[land_use.table["use"].notna()]
    land = land.iloc[np.lexsort((land.index.to_numpy(dtype="U"), shapely.area(land.geometry.to_numpy())))]
    smallest_first = land.set_geometry(land.geometry).reset_index(drop=True)
    return points_in(smallest_first, points).map(smallest_first["use"])


def _density_per_km2(points: gpd.GeoSeries, population: Layer | None) -> pd.Series:
    """Return the density of the zone that each point lies in; null where there is none, or no figure for it."""
    if population is None:
        return pd.Series(np.nan, index=points.index)
    zones = population.table[shapely.get_dimensions(population.table.geometry.to_numpy()) == 2]
    return points_in(zones, points).map(zones["residents_persons"] / (zones.area / 1e6)).astype("float64")


def _positive(column: pd.Series) -> pd.Series:
    return column.astype("float64").where(column.astype("float64") > 0)
