"""What is surveyed besides buildings and compounds: stretches of road, footways, old streets and factories."""

from __future__ import annotations

import pandas as pd

from citycheckup.demo_city.ground import Ground
from citycheckup.demo_city.names import chinese_number, stems
from citycheckup.demo_city.plan import Plan

ROADS_PER_BLOCK, FOOTWAYS_PER_COMMUNITY = 6, 3
SITE_WORDS = {"27": "商业街", "28": "老厂区", "29": "生活街区"}  # by number of the indicator
FOOTWAY_M = 120


def survey_objects(ground: Ground, lots: pd.DataFrame, buildings: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return everything that is looked at in the field.

    Returns
    -------
    DataFrame
        Index ``object_id``, sorted; ``kind`` (building, compound, community, block, road, footway, site), ``name``,
        ``unit_id`` of the level it is reported at, ``site_of`` (of sites: the number of the indicator).
    """
    communities, blocks = ground.communities, ground.blocks
    homes = buildings[buildings["form"].notna()]
    compounds = lots[lots["use"] == "residential"]
    roads = stems(ROADS_PER_BLOCK * len(blocks), plan.stream("surveyed roads"))
    sites = stems(len(SITE_WORDS) * len(blocks), plan.stream("sites"))
    parts = [
        _objects("building", homes.index, homes["name"], homes["community_id"]),
        _objects("compound", compounds.index, compounds["name"], compounds["community_id"]),
        _objects("community", communities.index, None, communities.index),
        _objects("block", blocks.index, None, blocks.index),
        _several("road", "R", blocks.index, [f"{stem}路" for stem in roads]),
        _several(
            "footway",
            "W",
            communities.index,
            [f"步行道{chinese_number(at + 1)}" for _ in communities.index for at in range(FOOTWAYS_PER_COMMUNITY)],
        ),
        _several(
            "site", "S", blocks.index, [f"{stem}{word}" for stem, word in zip(sites, _cycled(sites), strict=True)]
        ),
    ]
    table = pd.concat(parts)
    table["site_of"] = None
    table.loc[table["kind"] == "site", "site_of"] = [code for _ in blocks.index for code in SITE_WORDS]
    return table.sort_index()


def _cycled(sites: list[str]) -> list[str]:
    words = list(SITE_WORDS.values())
    return [words[at % len(words)] for at in range(len(sites))]


def _objects(kind: str, ids: pd.Index, names: object, units: object) -> pd.DataFrame:
    table = pd.DataFrame({"kind": kind, "name": names, "unit_id": units}, index=ids)
    return table.rename_axis("object_id")


def _several(kind: str, letter: str, units: pd.Index, names: list[str]) -> pd.DataFrame:
    """Return as many objects for each unit as there are names for it."""
    each = len(names) // len(units)
    ids = [f"{unit}-{letter}{at + 1}" for unit in units for at in range(each)]
    return _objects(kind, pd.Index(ids), names, units.repeat(each))
