"""Given areas made into a division of the city: overlaps cut, gaps closed, both reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.units.faces import Faces, Floats, Numbers, totals
from citycheckup.units.pieces import Ground
from citycheckup.units.rules import UnitRules
from citycheckup.vocabulary import Message, Problem, Severity

_REPORTED_M2 = 1.0  # what is smaller is rounding of outlines, not worth a line
_WORST_PAIRS = 5
_TOUCHING_M = 1.0


@dataclass(frozen=True, eq=False)
class Division:
    """Which unit each face belongs to.

    Attributes
    ----------
    owner
        For each face the row of ``units``, or -1.
    units
        One row per unit, each with at least one face: ``source_id`` (null where the unit is derived), ``name``,
        ``origin``.
    """

    owner: Numbers
    units: pd.DataFrame

    def __len__(self) -> int:
        return len(self.units)


def division(owner: Numbers, source_id: object, name: object, origin: object, index: pd.Index) -> Division:
    """Return a division whose units without a face are left out; the other rows keep their order."""
    units = pd.DataFrame({"source_id": source_id, "name": name, "origin": origin}, index=index, dtype=object)
    units = units.where(units.notna(), None)
    used, compact = np.unique(owner, return_inverse=True)
    has_none = int(used[:1].tolist() == [-1])
    return Division(compact.reshape(-1) - has_none, units.iloc[used[has_none:]].reset_index(drop=True))


def in_order(owner: Numbers) -> Numbers:
    """Return owners numbered from 0 by their first face: from north to south. Every face must have one."""
    _, first, at = np.unique(owner, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[at.reshape(-1)]


def settle(
    areas: gpd.GeoDataFrame, faces: Faces, rules: UnitRules, *, layer: Message, origin: str | None = None
) -> tuple[Division, list[Problem]]:
    """Give each face to one of the areas that cover it: the smallest, ties to the first id.

    Parameters
    ----------
    areas
        Index: source id, sorted; column ``name``; polygons in the city's metric CRS, their outlines among ``faces``.
    layer
        The layer's name, for the problems.
    origin
        None for a city's own layer: an area outside the city, one hidden by others, and overlaps beyond
        ``rules.overlap_limit_share`` of the area covered are errors. For areas that are derived, the name of the rule:
        what lies outside or is hidden is left out. Areas of which only the edge lies in the city, or touches it, belong
        to its neighbours and are left out in either case.

    Returns
    -------
    tuple
        The division, faces under no area at -1; and the problems, errors among them (the caller raises them together
        with those of other layers).
    """
    given = origin is None
    area, face = faces.covered_by(areas.geometry.to_numpy())
    inside_m2, own_m2 = totals(area, faces.area_m2[face], len(areas)), areas.geometry.area.to_numpy()
    is_edge = inside_m2 < np.minimum(rules.residual_min_m2, rules.neighbour_edge_share * own_m2)
    area, face = area[~is_edge[area]], face[~is_edge[area]]
    order = np.lexsort((area, np.round(inside_m2, 3)[area], face))
    area, face = area[order], face[order]
    is_owner = np.diff(face, prepend=-1) > 0
    owner = np.full(len(faces), -1, dtype=np.int64)
    owner[face[is_owner]] = area[is_owner]
    problems = _overlaps(_shown(areas), area, face, faces, rules, layer, given=given)
    if given:
        is_hidden = ~is_edge & (totals(owner, faces.area_m2, len(areas)) == 0)
        problems += [Problem(Message("units.hidden", {"layer": layer, "id": own})) for own in areas.index[is_hidden]]
        problems += _outside(areas[is_edge], faces, layer)
        problems += _trimmed((own_m2 - inside_m2)[~is_edge], layer)
    return division(
        owner,
        areas.index,
        areas["name"],
        origin or "given",
        areas.index,
    ), problems


def close_gaps(
    settled: Division, ground: Ground, territory: Numbers, *, layer: Message
) -> tuple[Division, list[Problem]]:
    """Give every face without a unit to one, territory by territory.

    Gaps that come to ``rules.residual_min_m2`` in a territory become one residual unit there (name null, origin
    ``residual``); less goes, face by face, to the touching unit with the longest shared edge (ties to the first).

    Parameters
    ----------
    territory
        For each face the part of the city that residual units must keep to, 0 and up.

    Returns
    -------
    tuple
        The division, every face in a unit; and the problems: gaps beyond ``gap_limit_share`` of the city are
        an error.
    """
    faces, rules = ground.faces, ground.rules
    owner, count = settled.owner.copy(), int(territory.max(initial=0)) + 1
    gap = owner < 0
    gap_m2 = totals(np.where(gap, territory, -1), faces.area_m2, count)
    share = float(gap_m2.sum() / faces.area_m2.sum())
    facts = {"layer": layer, "area_m2": float(gap_m2.sum()), "share": share}
    problems = []
    if share > rules.gap_limit_share:
        problems.append(Problem(Message("units.gap_too_large", {**facts, "limit": rules.gap_limit_share})))
    residual = np.flatnonzero(gap_m2 >= rules.residual_min_m2)
    row_of = np.full(count, -1, dtype=np.int64)
    row_of[residual] = len(settled) + np.arange(len(residual))
    owner[gap] = row_of[territory[gap]]
    if len(residual):
        problems.append(Problem(Message("units.gap_residual", facts), severity=Severity.WARNING))
    elif gap_m2.sum() > _REPORTED_M2:
        problems.append(Problem(Message("units.gap_closed", facts), severity=Severity.NOTE))
    rest = pd.DataFrame({"source_id": None, "name": None, "origin": "residual"}, index=range(len(residual)))
    units = pd.concat([settled.units, rest.astype(object)], ignore_index=True)
    return Division(_absorb(owner, faces), units), problems


def majority(part: Numbers, whole: Numbers, faces: Faces, count: int) -> Numbers:
    """Return for each part 0 … ``count`` - 1 the whole that holds most of its area (ties to the first; -1: none)."""
    both = (part >= 0) & (whole >= 0)
    shares = pd.DataFrame({"part": part[both], "whole": whole[both], "m2": faces.area_m2[both]})
    shared = shares.groupby(["part", "whole"]).sum().reset_index()
    shared["m2"] = shared["m2"].round(3)
    most = shared.sort_values(["part", "m2", "whole"], ascending=[True, False, True]).drop_duplicates("part")
    holder = np.full(count, -1, dtype=np.int64)
    holder[most["part"]] = most["whole"]
    return holder


def trim(inner: Division, outer: Numbers, faces: Faces) -> tuple[Division, float]:
    """Cut each unit back to the outer unit that holds most of it; return the area cut off, too, in m2."""
    holder = majority(inner.owner, outer, faces, len(inner))
    strays = (inner.owner >= 0) & (holder[inner.owner] != outer)
    units = inner.units
    kept = division(np.where(strays, -1, inner.owner), units["source_id"], units["name"], units["origin"], units.index)
    return kept, float(faces.area_m2[strays].sum())


def _shown(areas: gpd.GeoDataFrame) -> list[str]:
    """Return what a person knows each area by: its name, where it has one, and its id."""
    names = areas["name"].where(areas["name"].notna(), None)
    return [f"{name} ({own})" if name and name != own else str(own) for own, name in names.items()]


def _overlaps(
    ids: Sequence[str], area: Numbers, face: Numbers, faces: Faces, rules: UnitRules, layer: Message, *, given: bool
) -> list[Problem]:
    claims = pd.DataFrame({"area": area, "face": face})
    claims = claims[claims["face"].duplicated(keep=False)]
    overlap_m2 = float(faces.area_m2[claims["face"].unique()].sum())
    share = overlap_m2 / max(float(faces.area_m2[np.unique(face)].sum()), _REPORTED_M2)
    both = claims.merge(claims, on="face")
    both = both[both["area_x"] < both["area_y"]]
    pairs = both.assign(m2=faces.area_m2[both["face"]]).groupby(["area_x", "area_y"])["m2"].sum().reset_index()
    pairs = pairs[pairs["m2"] > _REPORTED_M2].sort_values(["m2", "area_x", "area_y"], ascending=[False, True, True])
    if pairs.empty:
        return []
    found = [
        Message("units.overlap", {"layer": layer, "first": ids[one], "second": ids[other], "area_m2": float(m2)})
        for one, other, m2 in pairs[["area_x", "area_y", "m2"]].itertuples(index=False)
    ]
    facts = {"layer": layer, "count": len(pairs), "area_m2": overlap_m2, "share": share}
    if given and share > rules.overlap_limit_share:
        worst = {**facts, "limit": rules.overlap_limit_share, "worst": found[:_WORST_PAIRS]}
        return [Problem(Message("units.overlap_too_large", worst))]
    cut = Problem(Message("units.overlaps_cut", facts), severity=Severity.WARNING if given else Severity.NOTE)
    return [cut, *(Problem(message, severity=Severity.NOTE) for message in found if given)]


def _outside(areas: gpd.GeoDataFrame, faces: Faces, layer: Message) -> list[Problem]:
    near, _ = shapely.STRtree(faces.geometry).query(
        areas.geometry.to_numpy(), predicate="dwithin", distance=_TOUCHING_M
    )
    is_near = np.isin(np.arange(len(areas)), near)
    problems = [Problem(Message("units.outside", {"layer": layer, "id": own})) for own in areas.index[~is_near]]
    if is_near.any():
        facts = {"layer": layer, "count": int(is_near.sum()), "ids": areas.index[is_near][:_WORST_PAIRS].tolist()}
        problems.append(Problem(Message("units.neighbours", facts), severity=Severity.NOTE))
    return problems


def _trimmed(outside_m2: Floats, layer: Message) -> list[Problem]:
    cut = outside_m2 > _REPORTED_M2
    if not cut.any():
        return []
    facts = {"layer": layer, "count": int(cut.sum()), "area_m2": float(outside_m2[cut].sum())}
    return [Problem(Message("units.trimmed", facts), severity=Severity.NOTE)]


def _absorb(owner: Numbers, faces: Faces) -> Numbers:
    """Give faces at -1 to the neighbour with the longest shared edge, from the rim of a gap inwards."""
    edge = faces.borders
    sides = pd.DataFrame(
        {
            "face": np.concatenate([edge.first, edge.second]),
            "other": np.concatenate([edge.second, edge.first]),
            "m": np.concatenate([edge.length_m, edge.length_m]),
        }
    )
    while (owner < 0).any():
        rim = sides[(owner[sides["face"]] < 0) & (owner[sides["other"]] >= 0)]
        if rim.empty:
            return _to_nearest(owner, faces)
        shared = rim.assign(unit=owner[rim["other"]]).groupby(["face", "unit"])["m"].sum().reset_index()
        shared["m"] = shared["m"].round(6)
        longest = shared.sort_values(["face", "m", "unit"], ascending=[True, False, True]).drop_duplicates("face")
        owner[longest["face"]] = longest["unit"]
    return owner


def _to_nearest(owner: Numbers, faces: Faces) -> Numbers:
    owned, alone = np.flatnonzero(owner >= 0), np.flatnonzero(owner < 0)
    which, nearest = shapely.STRtree(faces.geometry[owned]).query_nearest(faces.geometry[alone])
    first = np.unique(which, return_index=True)[1]
    owner[alone] = owner[owned[nearest[first]]]
    return owner
