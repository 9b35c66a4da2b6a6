"""What became of units that were drawn anew: ids never change their meaning."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import chain, count

import geopandas as gpd
import pandas as pd
import shapely

from citycheckup.layers.units import Units
from citycheckup.units.table import table_in_order
from citycheckup.vocabulary import Level

COLUMNS = ("level", "old_id", "new_id", "change", "share_of_old", "share_of_new")
_SAME_OUTLINE_SHARE = 0.99
_TRACE_SHARE = 0.01
_BY_NUMBER = re.compile(r"^(?P<prefix>B|.+-C)(?P<digits>\d+)$")


def successors(
    old: Units,
    new: Units,
    *,
    used_ids: Collection[str] = (),
    same_outline_share: float = _SAME_OUTLINE_SHARE,
    trace_share: float = _TRACE_SHARE,
) -> tuple[Units, pd.DataFrame]:
    """Give units that were drawn anew the ids that they must have, and say what became of the old ones.

    A new unit with the outline of an old one keeps its id. Any other gets an id that no unit ever had: derived ones
    the next number, given ones their own, with ``@<year>`` behind it where it was used for another outline. The city
    keeps its id: it is that city whatever its outline.

    Parameters
    ----------
    old, new
        Units of the same city, in one metric CRS.
    used_ids
        Ids of units of still earlier drawings.
    same_outline_share
        Intersection over union from which two outlines are the same (ours).
    trace_share
        A pair that shares less of both units than this is not told of (ours).

    Returns
    -------
    tuple
        The new units with their ids; and a table, sorted, with the columns ``level``, ``old_id``, ``new_id``,
        ``change``, ``share_of_old``, ``share_of_new`` (shares of area, 0 to 1). Changes: ``same``; ``split`` (several
        new units lie mostly in the old one, this one among them); ``merged`` (several old units lie mostly in the new
        one, this one among them); ``moved`` (the line between them moved); ``new`` and ``gone`` (no partner: the other
        id and both shares are null).
    """
    used = {*used_ids, *old.table.index}
    renamed: dict[str, str] = {}
    tables = []
    for level in (Level.CITY, Level.BLOCK, Level.COMMUNITY, Level.COMPOUND):
        before, after = old.at(level), new.at(level)
        pairs = _pairs(before, after)
        same = _same(pairs, same_outline_share)
        kept = dict(zip(pairs["new_id"][same], pairs["old_id"][same], strict=True))
        if level is Level.CITY:
            kept = {new.city_id: old.city_id}
        renamed |= _ids(after, kept, renamed, used, new.year)
        tables.append(_changes(str(level), pairs, same, before.index, after.index, trace_share))
    table = new.table.rename(index=renamed)
    table["parent_id"] = table["parent_id"].map(lambda parent: renamed.get(parent, parent), na_action="ignore")
    changes = pd.concat(tables, ignore_index=True)
    changes["new_id"] = changes["new_id"].map(renamed, na_action="ignore")
    changes = changes.sort_values(["level", "old_id", "new_id"]).reset_index(drop=True)
    return Units(new.year, table_in_order(table)), changes


def _pairs(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return every pair of an old and a new unit that share area, with the shares."""
    olds, news = before.geometry.to_numpy(), after.geometry.to_numpy()
    new, old = shapely.STRtree(olds).query(news, predicate="intersects")
    shared_m2 = shapely.area(shapely.intersection(olds[old], news[new]))
    old_m2, new_m2 = shapely.area(olds)[old], shapely.area(news)[new]
    pairs = pd.DataFrame(
        {
            "old_id": before.index.to_numpy()[old],
            "new_id": after.index.to_numpy()[new],
            "share_of_old": shared_m2 / old_m2,
            "share_of_new": shared_m2 / new_m2,
            "overlap_share": shared_m2 / (old_m2 + new_m2 - shared_m2),
        }
    )
    pairs = pairs[pairs["overlap_share"] > 0]
    return pairs.sort_values(["old_id", "new_id"]).reset_index(drop=True)


def _same(pairs: pd.DataFrame, same_outline_share: float) -> pd.Series:
    # From one half on, an outline can be the same as only one other of a level: they do not overlap.
    return pairs["overlap_share"] >= same_outline_share


def _ids(
    after: gpd.GeoDataFrame, kept: Mapping[str, str], renamed: Mapping[str, str], used: set[str], year: int
) -> dict[str, str]:
    """Return the id of each new unit; ``used`` grows by them."""
    found, highest = dict(kept), _highest(used)
    for own, parent in after["parent_id"].items():
        unit = str(own)
        if unit in found:
            continue
        number = _BY_NUMBER.match(unit)
        is_derived = after["origin"][unit] not in ("given", "residual")
        if is_derived and number is not None:
            prefix = number["prefix"] if number["prefix"] == "B" else f"{renamed[parent]}-C"
            highest[prefix] = highest.get(prefix, 0) + 1
            found[unit] = f"{prefix}{highest[prefix]:0{len(number['digits'])}d}"
        else:
            names = chain([unit, f"{unit}@{year}"], (f"{unit}@{year}-{number}" for number in count(2)))
            found[unit] = next(name for name in names if name not in used)
        used.add(found[unit])
    return found


def _highest(used: Collection[str]) -> dict[str, int]:
    """Return the highest number that was ever used with each prefix."""
    highest: dict[str, int] = {}
    for number in filter(None, map(_BY_NUMBER.match, used)):
        highest[number["prefix"]] = max(highest.get(number["prefix"], 0), int(number["digits"]))
    return highest


def _changes(
    level: str, pairs: pd.DataFrame, same: pd.Series, before: pd.Index, after: pd.Index, trace_share: float
) -> pd.DataFrame:
    pairs = pairs.assign(level=level, change="moved")
    in_old, in_new = pairs["share_of_new"] > 0.5, pairs["share_of_old"] > 0.5
    parts = in_old.groupby(pairs["old_id"]).transform("sum")
    sources = in_new.groupby(pairs["new_id"]).transform("sum")
    pairs["change"] = pairs["change"].mask(in_new & (sources > 1), "merged")
    pairs["change"] = pairs["change"].mask(in_old & (parts > 1), "split").mask(same, "same")
    told = pairs[(pairs["share_of_old"] >= trace_share) | (pairs["share_of_new"] >= trace_share)]
    alone = [(unit, None, "gone") for unit in before.difference(told["old_id"].tolist())]
    alone += [(None, unit, "new") for unit in after.difference(told["new_id"].tolist())]
    rest = pd.DataFrame(alone, columns=["old_id", "new_id", "change"], dtype=object)
    rest = rest.assign(level=level, share_of_old=float("nan"), share_of_new=float("nan"))
    return pd.concat([told, rest], ignore_index=True)[list(COLUMNS)] if len(rest) else told[list(COLUMNS)]
