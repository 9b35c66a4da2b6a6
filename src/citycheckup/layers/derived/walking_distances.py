"""How far it is on foot from where people live to the nearest of each kind of place, and what lies about them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.geo.nearby_cells import nearby_cell_means
from citycheckup.geo.nearest_walks import Walks
from citycheckup.geo.points_in_areas import points_in
from citycheckup.layers.derived.street_sample import Streets, StreetSample
from citycheckup.layers.layer import Layer, Missing
from citycheckup.vocabulary import Message

SEARCH_M = 1000.0  # how far places are looked for
DENSITIES = ("persons_per_km2", "junctions_per_km2")


def food_market_distance_m(food_markets: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest shop for fresh food; infinite beyond :data:`SEARCH_M`."""
    return _to(food_markets.table, walks)


def convenience_store_distance_m(convenience_stores: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest convenience store; infinite beyond :data:`SEARCH_M`."""
    return _to(convenience_stores.table, walks)


def transit_stop_distance_m(transit_stops: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest mapped stop; infinite beyond :data:`SEARCH_M`."""
    return _to(transit_stops.table, walks)


def timetable_stop_distance_m(timetable_stops: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest stop that is served; infinite beyond :data:`SEARCH_M`."""
    table = timetable_stops.table
    return _to(table[table["headway_min"].notna()], walks)


def stop_every_30_min_distance_m(timetable_stops: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest stop served every 30 minutes; infinite beyond :data:`SEARCH_M`."""
    table = timetable_stops.table
    return _to(table[table["headway_min"] <= 30], walks)


def stop_every_20_min_distance_m(timetable_stops: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest stop served every 20 minutes; infinite beyond :data:`SEARCH_M`."""
    table = timetable_stops.table
    return _to(table[table["headway_min"] <= 20], walks)


def open_space_distance_m(open_space_entries: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest way into a public open space; infinite beyond :data:`SEARCH_M`."""
    return _to(open_space_entries.table, walks)


def large_open_space_distance_m(open_space_entries: Layer, walks: Walks, *, large_m2: float = 15_000.0) -> pd.Series:
    """Return each sample point's walk to the nearest way into a public open space larger than ``large_m2``."""
    table = open_space_entries.table
    return _to(table[table["area_m2"] > large_m2], walks)


def neighbourhood_densities(
    streets: Streets, street_sample: StreetSample, population_cells: Layer, *, walk_m: float = 1000.0
) -> pd.DataFrame:
    """Return the density of residents and of junctions in each sample point's neighbourhood.

    A neighbourhood is the cells that can be walked to within ``walk_m`` from an end of a street; what they hold counts
    in equal parts. A point between two ends has the mean of theirs, the nearer one weighing more.

    Returns
    -------
    DataFrame
        Index of the sample's points; ``persons_per_km2`` and ``junctions_per_km2``, null where no cell can be reached.

    Notes
    -----
    As in the Global Healthy and Sustainable City Indicators, but that a street end outside all cells has a
    neighbourhood too, and that cells outside the city are not known.
    """
    edges, along = streets.edges, street_sample.along
    cells = population_cells.table
    nodes = gpd.GeoSeries(shapely.points(edges.network.nodes[edges.nodes]), crs=cells.crs)
    cell_of_node = cells.index.get_indexer(points_in(cells, nodes))
    means = nearby_cell_means(edges, cell_of_node, cells[list(DENSITIES)].to_numpy(), walk_m)
    both = means[np.searchsorted(edges.nodes, edges.ends[along.edges])]  # (points, 2 ends, densities)
    share = along.metres / edges.lengths_m[along.edges]
    weights = np.stack([1.0 - share, share], axis=1)[:, :, None] * ~np.isnan(both)
    total = weights.sum(axis=1)
    found = np.full(total.shape, np.nan)
    np.divide((np.nan_to_num(both) * weights).sum(axis=1), total, out=found, where=total > 0)
    return pd.DataFrame(found, columns=list(DENSITIES), index=street_sample.points.index)


def public_transport_distance_m(
    transit_stop_distance_m: pd.Series | None = None, timetable_stop_distance_m: pd.Series | None = None
) -> pd.Series | Missing:
    """Return the shorter of the walks to a mapped stop and to one of a timetable."""
    known = [way for way in (transit_stop_distance_m, timetable_stop_distance_m) if way is not None]
    if not known:
        return Missing(("transit_stops", "timetable_stops"), Message("layers.no_stops"))
    return pd.concat(known, axis=1).min(axis=1)


def _to(table: gpd.GeoDataFrame, walks: Walks) -> pd.Series:
    places = shapely.centroid(table.geometry.to_numpy())
    return pd.Series(walks.nearest_m(places, SEARCH_M))
