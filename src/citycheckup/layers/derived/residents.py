"""Where the residents live: population zones shared out among dwelling buildings, and added up by unit."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.geo.allocation import UNALLOCATED, allocate
from citycheckup.geo.areas import intersection
from citycheckup.geo.points_in_areas import points_in
from citycheckup.layers.derived.provenance import derived
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.units import Units
from citycheckup.vocabulary import AdminLevel, Completeness, Level, Message, Tree

# Checkup levels that cover the level above, from the smallest: a resident lives in a unit of the first there is.
_COVERING = (Level.COMMUNITY, Level.BLOCK, Level.CITY)


def residents(
    population: Layer, boundary: Layer, dwellings: Layer | None = None, *, reach_m: float = 100.0
) -> Layer | Missing:
    """Place the residents of the population zones at dwelling buildings.

    Zones across the boundary count by the share of their area inside, points by whether they lie inside; then the rule
    of :func:`citycheckup.geo.allocation.allocate` holds. Allocated plus unallocated is what the population layer holds
    inside the boundary.

    Parameters
    ----------
    population
        Areas or points with ``residents_persons``; a null is a zone nobody counted, which is left out.
    boundary
        The city.
    dwellings
        Dwelling buildings with ``footprint_m2`` and ``dwelling_floor_area_m2``; without them all stay unallocated.
    reach_m
        How far from a zone without dwellings to look for some. Our own assumption: one cell of the usual 100 m grids.

    Returns
    -------
    Layer
        Points: one per dwelling that got residents (id of the dwelling) and one per zone that stayed unallocated
        (``unallocated-<zone id>``); ``residents_persons``, ``dwelling_id`` (null: unallocated), ``rule`` (``in_zone``,
        ``near_zone``, ``unallocated``; for a dwelling with both, the one that brought more). Missing where no zone
        inside the city holds a figure.
    """
    zones = _inside(_counted(population), boundary)
    if zones.empty:
        return Missing(("population",), Message("layers.no_population_inside"))
    homes = _homes(dwellings, zones)
    shares = allocate(zones, homes, reach_m=reach_m)
    alone = shares["dwelling_id"].isna()
    named = shares["dwelling_id"].where(~alone, f"{UNALLOCATED}-" + shares["zone_id"].astype(str))
    shares["place"], ids = pd.factorize(named)  # of a million texts each is looked at once
    by_rule = shares.groupby(["place", "rule"])["residents_persons"].sum().reset_index()
    strongest = by_rule.sort_values(["residents_persons", "rule"], ascending=[False, True]).drop_duplicates("place")
    first = shares.drop_duplicates("place")
    table = pd.DataFrame(
        {
            "residents_persons": shares.groupby("place")["residents_persons"].sum(),
            "dwelling_id": first.set_index("place")["dwelling_id"],
            "rule": strongest.set_index("place")["rule"],
        }
    )
    table = table.set_axis(pd.Index(ids, dtype=object, name="id")[table.index]).sort_index()
    empty = zones.geometry[zones.index.isin(shares.loc[alone, "zone_id"])]
    of_zones = gpd.GeoSeries(empty.representative_point()).add_prefix(f"{UNALLOCATED}-", axis=0)
    places = of_zones if dwellings is None else pd.concat([dwellings.middles, of_zones])
    points = places[~places.index.duplicated(keep="last")].reindex(table.index)
    placed = gpd.GeoDataFrame(table, geometry=points.to_numpy(), crs=population.table.crs)
    return derived("residents", placed, (population, dwellings))


def unit_residents(units: Units, residents: Layer, population: Layer) -> pd.DataFrame:
    """Add the residents up by unit, both trees.

    Each resident lives in exactly one community (the nearest, should rounding put a point just outside all of them),
    and a parent holds the sum of its children, so that levels agree to the last digit; where no communities were drawn,
    blocks stand in for them. Compounds and administrative areas need not cover their parent: who lives in none of them
    counts for the parent only.

    Parameters
    ----------
    units
        The units of the checkup year.
    residents
        Points as made by :func:`residents`.
    population
        The zones the residents came from: they tell an empty unit from one that nobody counted.

    Returns
    -------
    DataFrame
        Index ``unit_id``; ``residents_persons`` (of all, float) and ``unallocated_persons`` (of these, not placed at a
        building). Null where no zone with a figure reaches the unit, unless the population is authoritative: then
        nobody lives there.
    """
    table = units.table
    persons = residents.table[["residents_persons"]].copy()
    persons["unallocated_persons"] = persons["residents_persons"].where(residents.table["dwelling_id"].isna(), 0.0)
    own = pd.concat(
        persons.groupby(home.to_numpy()).sum()
        for home in (_checkup_homes(units, residents.table), _administrative_homes(units, residents.table))
    )
    totals: pd.DataFrame = own.reindex(table.index, fill_value=0.0)
    for level in (*list(Level)[:-1], *reversed(list(AdminLevel)[1:])):
        children = table[(table["level"] == str(level)) & table["parent_id"].notna()]
        if len(children):
            sums = totals.loc[children.index].groupby(children["parent_id"]).sum()
            totals.loc[sums.index] += sums
    if population.completeness is not Completeness.AUTHORITATIVE:
        reached = shapely.STRtree(_counted(population).geometry.to_numpy()).query(
            table.geometry.to_numpy(), predicate="intersects"
        )[0]
        uncounted = ~np.isin(np.arange(len(table)), reached) & (totals["residents_persons"].to_numpy() == 0)
        totals[uncounted] = np.nan
    totals.index.name = "unit_id"
    return totals


def _counted(population: Layer) -> gpd.GeoDataFrame:
    return population.table[population.table["residents_persons"].notna()]


def _inside(zones: gpd.GeoDataFrame, boundary: Layer) -> gpd.GeoDataFrame:
    """Return the parts of zones inside the boundary, each with its share of the persons."""
    city = boundary.table.union_all()
    shapely.prepare(city)
    shapes = zones.geometry.to_numpy()
    parts = shapes.copy()
    share = shapely.intersects(city, shapes).astype("float64")
    areal = shapely.get_dimensions(shapes) == 2
    parts[areal] = intersection(shapes[areal], np.full(int(areal.sum()), city, dtype=object))
    share[areal] = shapely.area(parts[areal]) / shapely.area(shapes[areal])
    inside = gpd.GeoDataFrame(
        {"residents_persons": zones["residents_persons"] * share}, geometry=parts, index=zones.index, crs=zones.crs
    )
    return inside[share > 0]


def _homes(dwellings: Layer | None, zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if dwellings is None:
        return gpd.GeoDataFrame({"floor_area_m2": np.empty(0)}, geometry=[], crs=zones.crs)
    table = dwellings.table
    return gpd.GeoDataFrame({"floor_area_m2": table["dwelling_floor_area_m2"]}, geometry=table.geometry)


def _checkup_homes(units: Units, points: gpd.GeoDataFrame) -> pd.Series:
    """Return the smallest checkup unit of each point; none stays without."""
    home = points_in(units.at(Level.COMPOUND), points.geometry)
    covering = next(found for level in _COVERING if len(found := units.at(level)))
    outside = home.isna()
    home[outside] = points_in(covering, points.geometry[outside])
    lost = home.isna()
    _, nearest = shapely.STRtree(covering.geometry.to_numpy()).query_nearest(
        points.geometry.to_numpy()[lost], all_matches=False
    )
    home[lost] = covering.index.to_numpy(dtype=object)[nearest]
    return home


def _administrative_homes(units: Units, points: gpd.GeoDataFrame) -> pd.Series:
    """Return the smallest administrative area of each point; the root where the others leave it out."""
    home = pd.Series(None, index=points.index, dtype=object)
    for level in reversed(list(AdminLevel)[1:]):
        outside = home.isna()
        home[outside] = points_in(units.at(level), points.geometry[outside])
    roots = units.tree(Tree.ADMINISTRATIVE).index[units.tree(Tree.ADMINISTRATIVE)["parent_id"].isna()]
    return home.fillna(roots[0]) if len(roots) else home
