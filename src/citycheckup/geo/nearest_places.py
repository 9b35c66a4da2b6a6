"""The nearest place of each kind on foot, and how many places there are within a walk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from citycheckup.geo.attachment import Attached, attach
from citycheckup.geo.threads import cores
from citycheckup.geo.walking_graph import Streets, WalkingGraph

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from citycheckup.geo.walks import Front, Places, Points

Floats = NDArray[np.float64]
Positions = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest place of one kind for each point.

    Attributes
    ----------
    distance_m
        The walk, with the ways from the point to the street and from the street to the place; NaN beyond the limit.
    place
        Position of the place; -1 beyond the limit. Of several just as near the first.
    """

    distance_m: Floats
    place: Positions


def nearest_places(
    graph: WalkingGraph,
    points: Attached,
    places_by_kind: Mapping[str, Attached],
    limit_m: float,
    *,
    threads: int | None = None,
) -> dict[str, Nearest]:
    """Find the nearest place of each kind for each point.

    Parameters
    ----------
    graph
        What points and places are attached to.
    points, places_by_kind
        Those without a street reach nothing.
    limit_m
        The longest walk, metres; a place exactly as far counts.
    threads
        How many kinds to work on at a time; all cores without. Results do not depend on it.

    Returns
    -------
    dict
        In the order of ``places_by_kind``; arrays in the order of ``points``.
    """
    found = {kind: Nearest(np.empty(len(points)), np.empty(len(points), dtype=np.int32)) for kind in places_by_kind}
    _find_nearest(graph, points, places_by_kind, limit_m, found, threads)
    return found


def nearest_distances_m(
    graph: WalkingGraph,
    points: Attached,
    places_by_kind: Mapping[str, Attached],
    limit_m: float,
    *,
    threads: int | None = None,
) -> dict[str, Floats]:
    """Find how far it is to the nearest place of each kind: :func:`nearest_places` in less memory, the same numbers."""
    nowhere = np.empty(0, dtype=np.int32)
    found = {kind: Nearest(np.empty(len(points)), nowhere) for kind in places_by_kind}
    _find_nearest(graph, points, places_by_kind, limit_m, found, threads)
    return {kind: nearest.distance_m for kind, nearest in found.items()}


def _find_nearest(
    graph: WalkingGraph,
    points: Attached,
    places_by_kind: Mapping[str, Attached],
    limit_m: float,
    found: Mapping[str, Nearest],
    threads: int | None,
) -> None:
    """Fill ``found``; of kinds where ``place`` is empty only the distances."""
    from citycheckup.geo.walks import nearest  # noqa: PLC0415 - loads numba

    at = _by_edge(graph, points)

    def work(kind: str, front: Front) -> None:
        mine = found[kind]
        nearest(graph.ways, front, _with_starts(graph, places_by_kind[kind]), at, limit_m, mine.distance_m, mine.place)

    labelled = any(len(mine.place) for mine in found.values())
    _each_kind(work, graph, places_by_kind, limit_m, threads, labelled=labelled, listed=False)


def places_within(
    graph: WalkingGraph,
    points: Attached,
    places_by_kind: Mapping[str, Attached],
    limit_m: float,
    *,
    threads: int | None = None,
) -> dict[str, NDArray[np.int64]]:
    """Count the places of each kind within a walk of each point; see :func:`nearest_places`.

    Each place is a search of its own: time grows with the places times what lies within the limit of one.
    """
    from citycheckup.geo.walks import count  # noqa: PLC0415 - loads numba

    counts = {kind: np.zeros(len(points), dtype=np.int64) for kind in places_by_kind}
    at = _by_edge(graph, points)

    def work(kind: str, front: Front) -> None:
        places = _with_starts(graph, places_by_kind[kind])
        count(graph.ways, front, places, at, limit_m, counts[kind])

    _each_kind(work, graph, places_by_kind, limit_m, threads, labelled=False, listed=True)
    return counts


def _each_kind(
    work: Callable[[str, Front], None],
    graph: WalkingGraph,
    places_by_kind: Mapping[str, Attached],
    limit_m: float,
    threads: int | None,
    *,
    labelled: bool,
    listed: bool,
) -> None:
    """Work on one kind a thread, those of most places first; as many fronts as threads bound the memory."""
    threads = max(1, min(cores(threads), len(places_by_kind)))
    fronts: SimpleQueue[Front] = SimpleQueue()
    for _ in range(threads):
        fronts.put(graph.front(limit_m, labelled=labelled, listed=listed))

    def one(kind: str) -> None:
        front = fronts.get()
        work(kind, front)
        fronts.put(front)

    _ = graph.ways  # made once, before threads ask for it
    kinds = sorted(places_by_kind, key=lambda kind: -len(places_by_kind[kind]))
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(one, kind) for kind in kinds]:
            done.result()


def _by_edge(graph: WalkingGraph, points: Attached) -> Points:
    from citycheckup.geo.walks import Points, order_by  # noqa: PLC0415 - loads numba

    return Points(*order_by(points.edge, len(graph.ends)), points.along_m, points.gap_m)


def _with_starts(graph: WalkingGraph, places: Attached) -> Places:
    from citycheckup.geo.walks import Places  # noqa: PLC0415 - loads numba

    label = np.flatnonzero(places.edge >= 0).astype(np.int32)
    edge, along_m, gap_m = places.edge[label], places.along_m[label], places.gap_m[label]
    nodes = graph.ends[edge].T.ravel()
    spent_m = np.concatenate([gap_m + along_m, gap_m + (graph.lengths_m[edge] - along_m)])
    order = np.argsort(nodes, kind="stable")
    return Places(edge, along_m, gap_m, label, nodes[order], spent_m[order], np.tile(label, 2)[order])


@dataclass(frozen=True, eq=False)
class NearestTable:
    """The nearest places of a table of points.

    Attributes
    ----------
    table
        Index of the points; ``gap_m``, how far the point is from the street (NaN: no street within ``access_m``, so
        nothing is reached), and for each kind ``<kind>_m`` and ``<kind>_place``, the walk and the place's id (missing
        beyond the limit).
    off_street
        For each kind the ids of places without a street within ``access_m``: nobody reaches them.
    """

    table: pd.DataFrame
    off_street: Mapping[str, pd.Index]


def nearest_m(
    streets: Streets,
    points: gpd.GeoSeries,
    places_by_kind: Mapping[str, gpd.GeoSeries],
    limit_m: float,
    *,
    access_m: float = 200.0,
    threads: int | None = None,
) -> NearestTable:
    """Find the nearest place of each kind for each point, both attached to the nearest street.

    Parameters
    ----------
    streets
        A network and its graph.
    points
        Points in the network's CRS.
    places_by_kind
        Points in the same CRS; the index has the places' ids, and a place with several gates may have one row a gate.
        Of places just as near the one of the lowest id counts.
    limit_m
        The longest walk, metres, with the ways to and from the street.
    access_m
        Points and places farther than this from every street have none.
    threads
        How many to use; all cores without. Results do not depend on it.
    """
    import pandas as pd  # noqa: PLC0415 - the search itself needs no tables, nor their memory

    at = attach(streets, coordinates_m(points), access_m, threads=threads)
    kinds = {kind: places.sort_index(kind="stable") for kind, places in places_by_kind.items()}
    attached = {kind: attach(streets, coordinates_m(kinds[kind]), access_m, threads=threads) for kind in kinds}
    found = nearest_places(streets.graph, at, attached, limit_m, threads=threads)
    columns: dict[str, object] = {"gap_m": at.gap_m}
    for kind, nearest in found.items():
        columns[f"{kind}_m"] = nearest.distance_m
        columns[f"{kind}_place"] = pd.array(kinds[kind].index).take(nearest.place, allow_fill=True)
    off_street = {kind: kinds[kind].index[attached[kind].off_street] for kind in kinds}
    return NearestTable(pd.DataFrame(columns, index=points.index), off_street)


def coordinates_m(points: gpd.GeoSeries) -> Floats:
    """Return the coordinates of points, shape (points, 2); NaN for those that are missing or empty."""
    shapes = points.to_numpy()
    found = np.full((len(shapes), 2), np.nan)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    found[there] = np.stack([shapely.get_x(shapes[there]), shapely.get_y(shapes[there])], axis=1)
    return found
