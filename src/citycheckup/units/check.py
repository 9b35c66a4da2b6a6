"""What always holds of units: each inside one parent, no overlaps, parts that add up."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from citycheckup.layers.units import Units
from citycheckup.vocabulary import InputError, Level, Message, Problem

_TOLERANCE_M2 = 1.0
_RELATIVE = 1e-9


def check_units(units: Units) -> None:
    """Raise where a unit breaks the contract of :class:`citycheckup.layers.units.Units`.

    There is one city; every other checkup unit lies inside its parent, one level up (less than 1 m2 outside); siblings
    do not overlap by more than 1 m2; blocks add up to the city and communities to their block (within 1 m2 and 1e-9 of
    the area).

    Raises
    ------
    InputError
        Every violation.
    """
    cities = units.at(Level.CITY)
    if len(cities) != 1:
        raise InputError(Problem(Message("units.broken_city", {"count": len(cities)})))
    problems = []
    for level in (Level.BLOCK, Level.COMMUNITY, Level.COMPOUND):
        assert level.parent is not None
        children, parents = units.at(level), units.at(level.parent)
        lost = _orphans(children, parents)
        problems += lost or _outside(children, parents)
        problems += _overlaps(children)
        if level is not Level.COMPOUND and not lost:
            problems += _sums(children, parents)
    if problems:
        raise InputError(problems)


def _orphans(children: gpd.GeoDataFrame, parents: gpd.GeoDataFrame) -> list[Problem]:
    orphans = children[~children["parent_id"].isin(parents.index)]
    return [
        Problem(Message("units.broken_parent", {"id": unit, "parent": parent}))
        for unit, parent in orphans["parent_id"].items()
    ]


def _outside(children: gpd.GeoDataFrame, parents: gpd.GeoDataFrame) -> list[Problem]:
    holders = parents.geometry.loc[children["parent_id"]].to_numpy()
    shapes = children.geometry.to_numpy()
    outside_m2 = np.zeros(len(shapes))
    beyond = ~shapely.covers(holders, shapes)  # most are drawn of their parent's own edges: quicker than to cut them
    outside_m2[beyond] = shapely.area(shapely.difference(shapes[beyond], holders[beyond]))
    return [
        Problem(
            Message(
                "units.broken_outside",
                {"id": children.index[at], "parent": children["parent_id"].iloc[at], "area_m2": float(outside_m2[at])},
            )
        )
        for at in np.flatnonzero(outside_m2 > _TOLERANCE_M2)
    ]


def _overlaps(siblings: gpd.GeoDataFrame) -> list[Problem]:
    shapes = siblings.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared_m2 = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    return [
        Problem(
            Message(
                "units.broken_overlap",
                {
                    "first": siblings.index[one[at]],
                    "second": siblings.index[other[at]],
                    "area_m2": float(shared_m2[at]),
                },
            )
        )
        for at in np.flatnonzero(shared_m2 > _TOLERANCE_M2)
    ]


def _sums(children: gpd.GeoDataFrame, parents: gpd.GeoDataFrame) -> list[Problem]:
    covered_m2 = children.geometry.area.groupby(children["parent_id"]).sum().reindex(parents.index, fill_value=0.0)
    whole_m2 = parents.geometry.area
    wrong = (covered_m2 - whole_m2).abs() > _TOLERANCE_M2 + _RELATIVE * whole_m2
    return [
        Problem(
            Message(
                "units.broken_sum",
                {"id": parent, "covered_m2": float(covered_m2[parent]), "area_m2": float(whole_m2[parent])},
            )
        )
        for parent in parents.index[wrong]
    ]
