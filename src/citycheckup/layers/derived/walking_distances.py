"""How far it is on foot from where people live to the nearest of each kind of place, and what lies about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.geo.attachment import attach, attach_to_nodes
from citycheckup.geo.nearby_cells import nearby_cell_means
from citycheckup.geo.nearest_places import coordinates_m, nearest_places
from citycheckup.geo.points_in_areas import points_in
from citycheckup.layers.derived.street_sample import Streets, StreetSample
from citycheckup.layers.layer import Layer, Missing
from citycheckup.vocabulary import Message

SEARCH_M = 1000.0  # how far places are looked for
DENSITIES = ("persons_per_km2", "junctions_per_km2")


class Snapping(StrEnum):
    """How a place joins the streets."""

    EDGE = "edge"  # at the nearest point of the nearest street; the way there counts
    NODE = "node"  # at the nearest end of a street; the way there does not count


@dataclass(frozen=True, eq=False)
class Walks:
    """Walks from the points of a street sample.

    Attributes
    ----------
    streets, sample
        The streets, and the points on them.
    snapping
        How places join the streets.
    """

    streets: Streets
    sample: StreetSample
    snapping: Snapping

    def nearest_m(self, table: gpd.GeoDataFrame) -> pd.Series:
        """Return each point's walk to the nearest of the features' centres; null beyond :data:`SEARCH_M`."""
        walkable, places = self.streets.walkable, coordinates_m(table.geometry.centroid)
        if self.snapping is Snapping.NODE:
            at = attach_to_nodes(walkable.graph, places)
        else:
            at = attach(walkable, places, SEARCH_M)
        found = nearest_places(walkable.graph, self.sample.along, {"place": at}, SEARCH_M)["place"]
        return pd.Series(found.distance_m, index=self.sample.points.index)


def walks(streets: Streets, street_sample: StreetSample, *, snapping: str = "edge") -> Walks:
    """Return the walks from the sample's points; ``snapping``: how places join the streets, see :class:`Snapping`."""
    return Walks(streets, street_sample, Snapping(snapping))


def food_market_distance_m(food_markets: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest shop for fresh food; null beyond :data:`SEARCH_M`."""
    return walks.nearest_m(food_markets.table)


def convenience_store_distance_m(convenience_stores: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest convenience store; null beyond :data:`SEARCH_M`."""
    return walks.nearest_m(convenience_stores.table)


def transit_stop_distance_m(transit_stops: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest mapped stop; null beyond :data:`SEARCH_M`."""
    return walks.nearest_m(transit_stops.table)


def timetable_stop_distance_m(timetable_stops: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest stop that is served; null beyond :data:`SEARCH_M`."""
    table = timetable_stops.table
    return walks.nearest_m(table[table["headway_min"].notna()])


def stop_every_30_min_distance_m(timetable_stops: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest stop served every 30 minutes; null beyond :data:`SEARCH_M`."""
    table = timetable_stops.table
    return walks.nearest_m(table[table["headway_min"] <= 30])


def stop_every_20_min_distance_m(timetable_stops: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest stop served every 20 minutes; null beyond :data:`SEARCH_M`."""
    table = timetable_stops.table
    return walks.nearest_m(table[table["headway_min"] <= 20])


def open_space_distance_m(open_space_entries: Layer, walks: Walks) -> pd.Series:
    """Return each sample point's walk to the nearest way into a public open space; null beyond :data:`SEARCH_M`."""
    return walks.nearest_m(open_space_entries.table)


def large_open_space_distance_m(open_space_entries: Layer, walks: Walks, *, large_m2: float = 15_000.0) -> pd.Series:
    """Return each sample point's walk to the nearest way into a public open space larger than ``large_m2``."""
    table = open_space_entries.table
    return walks.nearest_m(table[table["area_m2"] > large_m2])


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
    graph, along = streets.walkable.graph, street_sample.along
    cells = population_cells.table
    nodes = gpd.GeoSeries(shapely.points(graph.nodes), crs=cells.crs)
    cell_of_node = cells.index.get_indexer(points_in(cells, nodes))
    means = nearby_cell_means(graph, cell_of_node, cells[list(DENSITIES)].to_numpy(), walk_m)
    both = means[graph.ends[along.edge]]  # (points, 2 ends, densities)
    share = along.along_m / graph.lengths_m[along.edge]
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
