"""A city's register and OSM made one layer: the same place once, the register's word first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.layers.layer import Layer
from citycheckup.sources.tables.cells import folded
from citycheckup.vocabulary import Completeness, Message, Problem, Severity

_BRACKETS = re.compile(r"[()\[\]{}<>〈〉《》【】「」『』〔〕]")
_NAMES_SHOWN = 20


def merge(
    register: Layer,
    osm: Layer,
    *,
    same_name_m: float = 100.0,
    any_name_m: float = 30.0,
    place_names: Sequence[str] = (),
) -> tuple[Layer, list[Problem]]:
    """Join a register and the OSM layer of the same kind.

    A register row and an OSM feature are the same place when they are

    * within ``same_name_m`` (100 m) of each other and their names agree: equal, or one holds the other, once case,
      full-width forms, spaces, brackets and a leading ``place_names`` (``南京市``, also without 市) are taken off; or
    * within ``any_name_m`` (30 m), unless both have names that disagree wholly: what is left of them without their
      common beginning and ending shares no two neighbouring characters (``阳光幼儿园`` and ``蓝天幼儿园`` do,
      ``市一小`` and ``第一小学`` do not).

    The nearest pair goes first, each place is used once, ties go by id. Distances are from edge to edge. The register
    wins every attribute; its nulls stay null. From OSM comes the area, where the register has only a point.

    An OSM feature without a partner stays unless the register is authoritative: then it is left out and reported as a
    candidate to check.

    Parameters
    ----------
    register, osm
        Layers of one name in the same metric CRS.
    same_name_m, any_name_m
        Distances, in metres.
    place_names
        Names of the city and its districts, which some write before a facility's name and others do not.

    Returns
    -------
    tuple
        The joined layer (origin ``register+osm``; as complete as the register) with the columns ``osm_id`` (null: no
        partner) and ``source`` (``register``, ``osm``, ``both``), and a note naming the candidates, if there are any.

    Raises
    ------
    ValueError
        The layers differ in name or CRS: a fault of the program.
    """
    if register.name != osm.name or register.table.crs != osm.table.crs:
        raise ValueError(f"{register.name} ({register.table.crs}) and {osm.name} ({osm.table.crs}) cannot be merged")
    pairs = _pairs(register.table, osm.table, same_name_m, any_name_m, place_names)
    joined = register.table.copy()
    joined["osm_id"] = pd.Series(pairs, dtype=object).reindex(joined.index).astype(object)
    joined["osm_id"] = joined["osm_id"].where(joined["osm_id"].notna(), None)
    joined["source"] = np.where(joined["osm_id"].isna(), "register", "both")
    _take_areas(joined, osm.table)
    alone = osm.table[~osm.table.index.isin(list(pairs.values()))]
    problems: list[Problem] = []
    if register.completeness is Completeness.AUTHORITATIVE:
        if len(alone):
            problems.append(_candidates(register.name, alone))
    else:
        taken = alone.index.isin(register.table.index)
        renamed = alone.set_axis(pd.Index(np.where(taken, "osm/" + alone.index, alone.index), name="id"), axis=0)
        joined = _stacked(joined, renamed.assign(osm_id=alone.index.to_numpy(), source="osm"))
    layer = replace(
        register,
        table=joined.sort_index(),
        origin="register+osm",
        attribution=tuple(dict.fromkeys((*register.attribution, *osm.attribution))),
    )
    return layer, problems


def plain_name(name: str, place_names: Sequence[str] = ()) -> str:
    """Return a name as it is compared: folded, without brackets, and without a place's name before it."""
    plain = _BRACKETS.sub("", folded(name))
    places = {folded(place) for place in place_names}
    places |= {place[:-1] for place in places if len(place) > 2 and place[-1] in "市区县"}
    while True:
        prefix = max((place for place in places if plain.startswith(place) and plain != place), key=len, default="")
        if not prefix:
            return plain
        plain = plain.removeprefix(prefix)


def _pairs(
    register: gpd.GeoDataFrame, osm: gpd.GeoDataFrame, same_name_m: float, any_name_m: float, place_names: Sequence[str]
) -> dict[str, str]:
    """Return the OSM id of each register id that has a partner."""
    tree = shapely.STRtree(osm.geometry.to_numpy())
    ours, theirs = tree.query(register.geometry.to_numpy(), predicate="dwithin", distance=max(same_name_m, any_name_m))
    apart_m = shapely.distance(register.geometry.to_numpy()[ours], osm.geometry.to_numpy()[theirs])
    our_names, their_names = (_plain_names(table, place_names) for table in (register, osm))
    near = [
        (round(float(distance_m), 3), str(register.index[our]), str(osm.index[their]))
        for our, their, distance_m in zip(ours, theirs, apart_m, strict=True)
        if (distance_m <= same_name_m and _agree(our_names[our], their_names[their]))
        or (distance_m <= any_name_m and not _disagree_wholly(our_names[our], their_names[their]))
    ]
    pairs: dict[str, str] = {}
    used: set[str] = set()
    for _, our_id, their_id in sorted(near):
        if our_id not in pairs and their_id not in used:
            pairs[our_id] = their_id
            used.add(their_id)
    return pairs


def _plain_names(table: gpd.GeoDataFrame, place_names: Sequence[str]) -> list[str]:
    return [plain_name(name, place_names) if isinstance(name, str) else "" for name in table["name"]]


def _agree(ours: str, theirs: str) -> bool:
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def _disagree_wholly(ours: str, theirs: str) -> bool:
    if not ours or not theirs or _agree(ours, theirs):
        return False
    start = next(at for at, (a, b) in enumerate(zip(f"{ours}\0", f"{theirs}\1", strict=False)) if a != b)
    ours, theirs = ours[start:][::-1], theirs[start:][::-1]
    end = next(at for at, (a, b) in enumerate(zip(f"{ours}\0", f"{theirs}\1", strict=False)) if a != b)
    ours, theirs = ours[end:], theirs[end:]
    return bool(ours and theirs) and not _neighbours(ours) & _neighbours(theirs)


def _neighbours(text: str) -> set[str]:
    return {first + second for first, second in pairwise(text)}


def _take_areas(joined: gpd.GeoDataFrame, osm: gpd.GeoDataFrame) -> None:
    """Give a register's point the area of its partner."""
    with_partner = joined.index[joined["osm_id"].notna()]
    areas = osm.geometry.reindex(joined.loc[with_partner, "osm_id"]).to_numpy()
    take = (shapely.get_dimensions(joined.geometry[with_partner].to_numpy()) == 0) & (
        shapely.get_dimensions(areas) == 2
    )
    joined.loc[with_partner[take], joined.geometry.name] = areas[take]


def _stacked(upper: gpd.GeoDataFrame, lower: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put one table under the other; a column that one of them lacks is null there."""
    columns = [*upper.columns, *(column for column in lower.columns if column not in upper.columns)]
    stacked = {}
    for column in columns:
        parts = [
            (table[column] if column in table else pd.Series(None, index=table.index, dtype=object)).astype(object)
            for table in (upper, lower)
        ]
        values = np.concatenate([part.where(part.notna(), None).to_numpy(dtype=object) for part in parts])
        kind = next((table[column].dtype for table in (upper, lower) if column in table), object)
        stacked[column] = pd.Series(values, dtype="float64" if kind == "float64" else object)
    index = pd.Index([*upper.index, *lower.index], dtype=object, name="id")
    return gpd.GeoDataFrame(stacked, geometry=upper.geometry.name, crs=upper.crs).set_axis(index, axis=0)


def _candidates(layer: str, alone: gpd.GeoDataFrame) -> Problem:
    named = [name if isinstance(name, str) else str(id_) for id_, name in alone["name"].items()]
    arguments = {"layer": layer, "count": len(alone), "names": named[:_NAMES_SHOWN]}
    key = "register_candidates" if len(named) <= _NAMES_SHOWN else "register_candidates_more"
    return Problem(Message(f"tables.{key}", arguments), severity=Severity.NOTE)
