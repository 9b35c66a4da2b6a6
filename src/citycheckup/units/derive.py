"""The units of a checkup year from whatever a city has: given layers first, the rest derived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from citycheckup.layers.layer import Layer
from citycheckup.layers.units import Units
from citycheckup.units.administrative import administrative_tree
from citycheckup.units.blocks import grouped_communities, merged_subdistricts, unions_of_communities
from citycheckup.units.communities import merged_cells
from citycheckup.units.compounds import ORIGIN as FROM_LAND
from citycheckup.units.compounds import named_residential_land
from citycheckup.units.faces import Faces
from citycheckup.units.given import Division, close_gaps, division, majority, settle, trim
from citycheckup.units.merging import SizeLimits
from citycheckup.units.pieces import Ground, road_barriers
from citycheckup.units.rules import UnitRules
from citycheckup.units.sizes import sizes_report
from citycheckup.units.table import units_table
from citycheckup.vocabulary import AdminLevel, InputError, Message, Problem, Severity

_REPORTED_M2 = 1.0
_REPORTED_SHARE = 0.001
_FROM_STREETS = "subdistricts"


def derive_units(
    *,
    year: int,
    city_id: str,
    city_name: str,
    boundary: BaseGeometry,
    crs: Any,
    blocks: Layer | None = None,
    communities: Layer | None = None,
    compounds: Layer | None = None,
    administrative_areas: Layer | None = None,
    land_use: Layer | None = None,
    street_cells: gpd.GeoDataFrame | None = None,
    roads: Layer | None = None,
    residents: gpd.GeoDataFrame | None = None,
    rules: UnitRules | None = None,
) -> tuple[Units, list[Problem]]:
    """Draw the four levels of units and the administrative tree of a checkup year.

    Parameters
    ----------
    boundary
        The city, Polygon or MultiPolygon in the metric CRS ``crs``, as is every other input.
    blocks, communities, compounds
        The city's own layers (index id, column ``name``). Overlaps are cut and gaps closed (``units/given.py``). A
        given community goes to the block that holds most of it, and the block becomes the union of its communities; a
        compound goes to the community that holds most of it, and is cut to it.
    administrative_areas
        See ``units/administrative.py``. Sub-districts make blocks where none are given (``units/blocks.py``).
    land_use
        Named residential land makes compounds where none are given (``units/compounds.py``).
    street_cells
        From ``geo/cells.py``; makes communities where none are given (``units/communities.py``).
    roads
        Lines with ``road_class``: what parts neighbouring cells.
    residents
        Points with ``residents_persons``; None where nothing is known: sizes are then by area.

    Returns
    -------
    tuple
        The units, and what to tell the city: overlaps, gaps, shifts, and how many units miss the size rules.

    Raises
    ------
    InputError
        All errors of the given layers: overlaps, gaps or shifts beyond the limits, units outside the city, units hidden
        by others, blocks without a community.

    Source: handbook 2025, chapter on units.
    """
    rules = rules or UnitRules()
    tree, problems = administrative_tree(
        _table(administrative_areas), boundary, city_id=city_id, city_name=city_name, rules=rules
    )
    given = {"blocks": blocks, "communities": communities, "compounds": compounds}
    areas = _areas(given, land_use, tree, rules)
    cells = None if "communities" in areas or street_cells is None else street_cells.sort_index()
    outlines = [*areas.values(), *([] if cells is None else [cells])]
    faces = Faces.of(boundary, [outline.geometry.to_numpy() for outline in outlines])
    ground = Ground(faces, faces.residents_persons(residents), road_barriers(faces, _table(roads), rules), rules)
    settled, found = _settled(areas, ground)
    problems += found
    territories, found = _territories(settled, ground)
    problems += found
    community, compound, found = _communities(settled, territories, cells, ground)
    problems += found
    territory_of = majority(community.owner, territories.owner, faces, len(community))
    if "blocks" in areas:
        block, found = unions_of_communities(ground, community, territory_of, territories)
        problems += found
    else:
        block = grouped_communities(ground, community, territory_of, territories)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InputError(problems)
    problems.append(sizes_report(_name("communities"), community, ground, SizeLimits.of_communities(rules)))
    problems.append(sizes_report(_name("blocks"), block, ground, SizeLimits.of_blocks(rules)))
    table = units_table(
        faces,
        city_id=city_id,
        city_name=city_name,
        blocks=block,
        communities=community,
        compounds=compound,
        tree=tree,
        crs=crs,
    )
    return Units(year, table), problems


def _areas(
    given: Mapping[str, Layer | None], land_use: Layer | None, tree: gpd.GeoDataFrame, rules: UnitRules
) -> dict[str, gpd.GeoDataFrame]:
    """Return the areas that units follow, by layer. A layer without rows is as good as none."""
    areas = {name: layer.table for name, layer in given.items() if layer}
    if "compounds" not in areas and land_use is not None:
        areas[FROM_LAND] = named_residential_land(land_use.table, rules)
    streets = tree[tree["level"] == AdminLevel.STREET]
    if "blocks" not in areas and len(streets):
        areas[_FROM_STREETS] = streets
    return areas


def _settled(areas: Mapping[str, gpd.GeoDataFrame], ground: Ground) -> tuple[dict[str, Division], list[Problem]]:
    settled, problems = {}, []
    for name, table in areas.items():
        origin = name if name in (FROM_LAND, _FROM_STREETS) else None
        settled[name], found = settle(table, ground.faces, ground.rules, layer=_name(name), origin=origin)
        problems += found
    return settled, problems


def _territories(settled: Mapping[str, Division], ground: Ground) -> tuple[Division, list[Problem]]:
    """Return the blocks, or the sub-districts large enough for one, or the whole city."""
    everywhere = np.zeros(len(ground.faces), dtype=np.int64)
    if "blocks" in settled:
        return close_gaps(settled["blocks"], ground, everywhere, layer=_name("blocks"))
    if _FROM_STREETS not in settled:
        return division(everywhere, None, None, "city", pd.RangeIndex(1)), []
    streets, _ = close_gaps(settled[_FROM_STREETS], ground, everywhere, layer=_name(_FROM_STREETS))
    rest = ground.faces.area_m2[settled[_FROM_STREETS].owner < 0].sum() / ground.faces.area_m2.sum()
    facts = {"share": float(rest)}
    problems = (
        [Problem(Message("units.beyond_subdistricts", facts), severity=Severity.NOTE)] if rest > _REPORTED_SHARE else []
    )
    return merged_subdistricts(ground, streets), problems


def _communities(
    settled: Mapping[str, Division], territories: Division, cells: gpd.GeoDataFrame | None, ground: Ground
) -> tuple[Division, Division | None, list[Problem]]:
    """Return the communities, and the compounds cut to them."""
    compound, cut_m2 = settled.get("compounds", settled.get(FROM_LAND)) or None, 0.0  # one without units is none
    problems: list[Problem] = []
    if "communities" in settled:
        community, problems = close_gaps(settled["communities"], ground, territories.owner, layer=_name("communities"))
        if compound is not None:
            compound, cut_m2 = trim(compound, community.owner, ground.faces)
    else:
        if compound is not None:
            compound, cut_m2 = trim(compound, territories.owner, ground.faces)
        community = merged_cells(ground, cells, compound, territories.owner)
    if cut_m2 > _REPORTED_M2:
        problems.append(Problem(Message("units.compounds_trimmed", {"area_m2": cut_m2}), severity=Severity.NOTE))
    return community, compound, problems


def _table(layer: Layer | None) -> gpd.GeoDataFrame | None:
    return None if layer is None else layer.table


def _name(layer: str) -> Message:
    return Message(f"units.layer.{layer}")
