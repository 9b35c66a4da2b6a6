"""Points at even distances along the streets where people live, each standing for its share of the residents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.geo import walking_graph
from citycheckup.geo.attachment import Attached
from citycheckup.geo.junctions import consolidated, junctions
from citycheckup.geo.networks import largest_part, walking_network
from citycheckup.geo.points_along import points_every
from citycheckup.geo.points_in_areas import points_in
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level, Message

if TYPE_CHECKING:
    from citycheckup.layers.derived.open_space import OpenSpaces

_M2_PER_KM2 = 1e6


@dataclass(frozen=True, eq=False)
class Streets:
    """The streets that can be walked and hang together, and the places where they meet.

    Attributes
    ----------
    walkable
        The largest connected part of the streets that can be walked, with its graph.
    junctions
        Points: junctions, with those near each other taken as one.
    """

    walkable: walking_graph.Streets
    junctions: gpd.GeoSeries


@dataclass(frozen=True, eq=False)
class StreetSample:
    """Points along the streets of the inhabited city.

    Attributes
    ----------
    points
        Index 0 …; ``cell_id``, ``residents_persons`` (the point's share of its cell's), geometry.
    along
        Where each point lies on the streets.
    cells
        The population cells that have a point: index ``id``; ``residents_persons``, ``points_count``, geometry.
    unsampled_persons
        Residents of cells without a point: no street leads there, or it runs through open space only.
    """

    points: gpd.GeoDataFrame
    along: Attached
    cells: gpd.GeoDataFrame
    unsampled_persons: float


@dataclass(frozen=True, eq=False)
class CommunitySample:
    """Which communities the points of a sample belong to.

    Attributes
    ----------
    shares
        ``point`` (position in the sample), ``unit_id``, ``residents_persons``: what the point stands for there.
    communities
        Every community, with or without a point.
    unsampled_persons
        As in :class:`StreetSample`.
    """

    shares: pd.DataFrame
    communities: pd.Index
    unsampled_persons: float


def streets(roads: Layer, *, same_junction_m: float = 12.0) -> Streets | Missing:
    """Make edges of the streets that can be walked, and find where they meet.

    Only the largest connected part counts. A junction is where three or more ways meet (dead ends are none); those
    whose circles of ``same_junction_m`` touch are one. The same rules as the Global Healthy and Sustainable City
    Indicators, with our reading of who may walk where.
    """
    network = largest_part(walking_network(roads.table))
    if not len(network.ends):
        return Missing(("roads",), Message("layers.no_walkable_streets"))
    walkable = walking_graph.streets_of(network)
    meetings = consolidated(junctions(walkable.graph), same_junction_m)
    return Streets(walkable, gpd.GeoSeries(shapely.points(meetings), crs=roads.table.crs))


def population_cells(population: Layer, boundary: Layer, streets: Streets) -> Layer | Missing:
    """Return the population zones that touch the city, with their density and their density of junctions.

    Adds ``persons_per_km2`` and ``junctions_per_km2`` (of the whole zone). Zones must be areas: a point has no density.
    """
    table = population.table[population.table["residents_persons"].notna()]
    table = table[shapely.get_dimensions(table.geometry.to_numpy()) == 2]
    table = table[shapely.intersects(boundary.table.union_all(), table.geometry.to_numpy())].sort_index()
    if table.empty:
        return Missing(("population",), Message("layers.no_population_cells"))
    area_km2 = table.area / _M2_PER_KM2
    persons = table["residents_persons"].astype(float)
    inside = points_in(table, streets.junctions).value_counts().reindex(table.index, fill_value=0)
    return population.with_table(
        table.assign(
            residents_persons=persons,
            persons_per_km2=persons / area_km2,
            junctions_per_km2=inside.astype(float) / area_km2,
        )
    )


def street_sample(
    streets: Streets,
    population_cells: Layer,
    boundary: Layer,
    joined_open_spaces: OpenSpaces | None = None,
    *,
    every_m: float = 30.0,
    persons_min: float = 1.0,
) -> StreetSample | Missing:
    """Put a point every ``every_m`` along the streets of the city where people live.

    Points in cells with fewer than ``persons_min`` residents, in no cell at all, and on paths through open space are
    left out. The residents of a cell are shared equally among its points, so that a mean over points weighted by them
    is the mean over cells weighted by their residents.
    """
    along, coordinates = points_every(streets.walkable, every_m)
    places = np.asarray(shapely.points(coordinates), dtype=object)
    city = boundary.table.union_all()
    shapely.prepare(city)
    kept = shapely.intersects(city, places)
    if joined_open_spaces is not None:
        on_ground, _ = shapely.STRtree(joined_open_spaces.ground).query(places, predicate="intersects")
        kept[on_ground] = False
    cells = population_cells.table
    lived_in = cells[cells["residents_persons"] >= persons_min]
    points = gpd.GeoSeries(places, crs=cells.crs)
    cell = points_in(lived_in, points[kept]).reindex(points.index)
    chosen = cell.notna().to_numpy()
    if not chosen.any():
        return Missing(("roads", "population"), Message("layers.no_sample_points"))
    cell = cell[chosen]
    counts = cell.value_counts()
    persons = cells["residents_persons"].reindex(cell).to_numpy() / counts.reindex(cell).to_numpy()
    sampled = cells.loc[sorted(counts.index)]
    return StreetSample(
        points=gpd.GeoDataFrame(
            {"cell_id": cell.to_numpy(dtype=object), "residents_persons": persons},
            geometry=places[chosen],
            crs=cells.crs,
        ),
        along=along[chosen],
        cells=sampled.assign(points_count=counts.reindex(sampled.index)),
        unsampled_persons=float(cells["residents_persons"].sum() - sampled["residents_persons"].sum()),
    )


def community_sample(street_sample: StreetSample, units: Units, *, edge_m: float = 1.0) -> CommunitySample:
    """Say which communities the sample's points belong to.

    A point within ``edge_m`` of several communities (they are often divided by the very street) belongs to all of them,
    its residents shared equally; one in none belongs to the nearest.
    """
    communities = units.at(Level.COMMUNITY).sort_index()
    points = street_sample.points
    tree, places = shapely.STRtree(communities.geometry.to_numpy()), points.geometry.to_numpy()
    point, unit = tree.query(places, predicate="dwithin", distance=edge_m)
    lost = np.setdiff1d(np.arange(len(places)), point)
    lone, nearest = tree.query_nearest(places[lost], all_matches=False)
    point, unit = np.concatenate([point, lost[lone]]), np.concatenate([unit, nearest])
    order = np.lexsort((unit, point))
    point, unit = point[order], unit[order]
    persons = points["residents_persons"].to_numpy()[point] / np.bincount(point)[point]
    shares = pd.DataFrame({"point": point, "unit_id": communities.index.to_numpy()[unit], "residents_persons": persons})
    return CommunitySample(shares, communities.index, street_sample.unsampled_persons)
