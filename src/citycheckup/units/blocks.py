"""Blocks 街区, always made of communities: within given blocks or sub-districts, or over the whole city."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from citycheckup.units.faces import Numbers, totals
from citycheckup.units.given import Division, division, in_order
from citycheckup.units.merging import SizeLimits, merge
from citycheckup.units.pieces import Ground, pieces
from citycheckup.vocabulary import Message, Problem, Severity


def merged_subdistricts(ground: Ground, subdistricts: Division) -> Division:
    """Merge sub-districts that are too small for a block with the neighbour with the longest shared edge.

    Parameters
    ----------
    subdistricts
        Every face in one (gaps between sub-districts among them, as residual units).

    Returns
    -------
    Division
        Every face in one; merged names are joined by "、"; origin ``subdistricts``.

    Source: handbook 2025, a block is by default a sub-district, and small ones merge.
    """
    edges = replace(ground, barriers=np.zeros_like(ground.barriers))
    everywhere = np.zeros_like(subdistricts.owner)
    parts = pieces(edges, subdistricts.owner, len(subdistricts), everywhere)
    group = merge(parts, SizeLimits.of_blocks(ground.rules))
    names = subdistricts.units["name"].groupby(group).agg(_joined)
    return division(group[subdistricts.owner], None, names, "subdistricts", names.index)


def grouped_communities(
    ground: Ground, communities: Division, territory_of: Numbers, territories: Division
) -> Division:
    """Make blocks of communities, each inside one territory (a sub-district, or the city).

    A territory that is not too large for a block is one, with its name and origin. In one that is, communities merge
    (:func:`citycheckup.units.merging.merge`) towards the size of a block; the parts are numbered after its name.

    Parameters
    ----------
    territory_of
        For each community its territory.

    Returns
    -------
    Division
        Every face in a block, from north to south; origin of parts ``grouped_communities``.

    Source: handbook 2025, size of a block; large sub-districts are split along roads.
    """
    limits, faces = SizeLimits.of_blocks(ground.rules), ground.faces
    territory = territory_of[communities.owner]
    area_m2 = totals(territory, faces.area_m2, len(territories)).tolist()
    residents: list[float | None] = [None] * len(territories)
    if ground.residents_persons is not None:
        residents = totals(territory, ground.residents_persons, len(territories)).tolist()
    is_large = np.array([limits.excess(*size) > 1 for size in zip(residents, area_m2, strict=True)], dtype=bool)
    parts = pieces(ground, communities.owner, len(communities), territory)
    part = len(territories) + merge(parts, limits)
    owner = in_order(np.where(is_large[territory_of], part, territory_of)[communities.owner])
    home = territory[np.unique(owner, return_index=True)[1]]
    units = territories.units.iloc[home].reset_index(drop=True)
    in_home = pd.Series(home).groupby(home)
    ordinal = in_home.cumcount() + 1
    is_part = in_home.transform("size") > 1
    units["origin"] = units["origin"].mask(is_part, "grouped_communities")
    units["name"] = [
        f"{name} {number}" if is_one and name else name
        for name, number, is_one in zip(units["name"], ordinal, is_part, strict=True)
    ]
    return Division(owner, units)


def unions_of_communities(
    ground: Ground, communities: Division, block_of: Numbers, blocks: Division
) -> tuple[Division, list[Problem]]:
    """Make each given block the union of the communities that lie mostly in it, so that the parts add up.

    Parameters
    ----------
    block_of
        For each community the block that holds most of it.

    Returns
    -------
    tuple
        The blocks; and the problems: the area that changed its block, an error beyond ``overlap_limit_share`` of the
        city, and blocks without a community.
    """
    faces, rules = ground.faces, ground.rules
    owner = block_of[communities.owner]
    shifted_m2 = float(faces.area_m2[owner != blocks.owner].sum())
    share = shifted_m2 / float(faces.area_m2.sum())
    facts = {"area_m2": shifted_m2, "share": share}
    problems = []
    if share > rules.overlap_limit_share:
        problems.append(Problem(Message("units.shift_too_large", {**facts, "limit": rules.overlap_limit_share})))
    elif shifted_m2 > 1:
        problems.append(Problem(Message("units.blocks_shifted", facts), severity=Severity.WARNING))
    units = blocks.units
    without = units[~units.index.isin(block_of) & (units["origin"] != "residual")]
    problems += [Problem(Message("units.block_without_community", {"id": own})) for own in without["source_id"]]
    return division(owner, units["source_id"], units["name"], units["origin"], units.index), problems


def _joined(names: pd.Series) -> str | None:
    known = [name for name in names if name is not None]
    return "、".join(known) if known else None
