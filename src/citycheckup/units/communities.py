"""Communities 社区, from street-bounded cells and compounds where a city has no layer of them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from citycheckup.units.faces import Faces, Numbers
from citycheckup.units.given import Division, division, in_order, majority
from citycheckup.units.merging import SizeLimits, merge
from citycheckup.units.pieces import Ground, pieces

ORIGIN = "street_cells"


def merged_cells(
    ground: Ground, cells: gpd.GeoDataFrame | None, compounds: Division | None, territory: Numbers
) -> Division:
    """Merge street-bounded cells into communities, each inside one territory.

    Cells are cut by the lines of territories. A compound is never split: it goes whole to the cell that holds most of
    it. Then the cells merge (:func:`citycheckup.units.merging.merge`) towards the residents of a community; where there
    are no residents, or nothing is known of them, towards its area.

    Parameters
    ----------
    cells
        Street cells in the city's metric CRS, their outlines among the faces; None: each territory is one cell.
    compounds
        Each inside one territory.
    territory
        For each face the block, sub-district or city that communities must keep to.

    Returns
    -------
    Division
        Every face in a community, from north to south; origin ``street_cells``, no names.

    Source: handbook 2025, size of a community; the way to it is ours.
    """
    faces = ground.faces
    cell, kept = _cells(faces, cells, compounds)
    edge = faces.borders
    joined = (cell[edge.first] == cell[edge.second]) & (territory[edge.first] == territory[edge.second])
    links = np.column_stack((edge.first[joined], edge.second[joined]))
    links = np.concatenate((links, kept))
    graph = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(len(faces), len(faces)))
    number, part = connected_components(graph, directed=False)
    # Numbered by cell, so that ties do not depend on where the faces of a cell lie.
    order = np.lexsort((np.arange(number), _first(part, cell * (int(territory.max()) + 1) + territory, number)))
    piece = np.argsort(order)[part]
    group = merge(pieces(ground, piece, number, territory), SizeLimits.of_communities(ground.rules))[piece]
    return division(in_order(group), None, None, ORIGIN, pd.RangeIndex(int(group.max()) + 1))


def _cells(faces: Faces, cells: gpd.GeoDataFrame | None, compounds: Division | None) -> tuple[Numbers, Numbers]:
    """Return each face's cell, and the pairs of faces that a compound holds together."""
    cell = np.zeros(len(faces), dtype=np.int64)
    if cells is not None:
        at, face = faces.covered_by(cells.sort_index().geometry.to_numpy())
        cell[face[::-1]] = at[::-1] + 1  # 0: slivers that are in no cell
    if compounds is None:
        return cell, np.empty((0, 2), dtype=np.int64)
    inside = np.flatnonzero(compounds.owner >= 0)
    home = majority(compounds.owner, cell, faces, len(compounds))
    cell[inside] = home[compounds.owner[inside]]
    _, first = np.unique(compounds.owner[inside], return_index=True)
    return cell, np.column_stack((inside, inside[first][compounds.owner[inside]]))


def _first(piece: Numbers, key: Numbers, number: int) -> Numbers:
    lowest = np.full(number, np.iinfo(np.int64).max)
    np.minimum.at(lowest, piece, key)
    return lowest
