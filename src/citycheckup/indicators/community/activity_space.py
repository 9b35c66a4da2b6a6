"""Community, liveable environment 环境宜居: space for activity, and open green."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from citycheckup.catalogue import Measure, indicator
from citycheckup.indicators.from_statistics import messages
from citycheckup.indicators.veto import vetoed
from citycheckup.layers.layer import Layer
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Completeness, Form, Level, Message

_ADJACENT_M = 1.0  # outlines of neighbours may miss each other by a rounding


@indicator(
    id="community.activity_space_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="population",
    locality_radius_m=2000.0,
)
def activity_space_shortfall(
    activity_spaces: Layer,
    units: Units,
    unit_residents: pd.DataFrame,
    parks: Layer | None = None,
    community_records: Table | None = None,
    survey: Table | None = None,
    *,
    from_persons: float = 5_000.0,
    per_persons: float = 12_000.0,
    activity_m2: float = 150.0,
    new_activity_m2: float = 800.0,
    green_m2: float = 0.0,
    new_green_m2: float = 4_000.0,
) -> Measure:
    """Communities without the space for activity or the open green that they should have: 1 if so, 0 if not.

    Parameters
    ----------
    activity_spaces
        Points or areas; columns ``kind`` (``activity``, ``green``) and ``area_m2``, which goes before the drawn area.
        Places of unknown kind do not count.
    unit_residents
        Index ``unit_id``; column ``residents_persons``.
    parks
        Points or areas; column ``area_m2``. A park counts as a green of every community it lies in or touches.
    community_records
        Columns ``community_id`` and ``new``. Where it is not known whether a community is new, the rule for existing
        ones holds, with a doubt where the other rule would find it short.
    survey
        Items 17.1-17.5 of the checklist, by community: one that is ticked falls short by that alone.
    from_persons, per_persons
        One space and one green for each ``per_persons`` residents or part of them; a community of fewer than
        ``from_persons`` may count those of its neighbours.
    activity_m2, new_activity_m2, green_m2, new_green_m2
        Smallest space (a multi-sport court in new communities) and smallest green, for existing and new ones.

    Returns
    -------
    Measure
        Per community; null where its residents are not known, or no space is known at all in a layer that is not
        authoritative. Unknown sizes count, with a doubt where the verdict hangs on them. A community without residents
        needs nothing.

    Notes
    -----
    Handbook 2025, no. 17.
    """
    communities = units.at(Level.COMMUNITY)
    residents = unit_residents["residents_persons"].reindex(communities.index).astype(float)
    required = pd.Series(np.ceil(residents / per_persons), index=communities.index)
    neighbours = _neighbours(communities, (residents < from_persons).to_numpy())
    new = _new(community_records, communities.index)
    minimum = {"activity": (activity_m2, new_activity_m2), "green": (green_m2, new_green_m2)}

    def verdicts(spaces: gpd.GeoDataFrame) -> pd.DataFrame:
        serving = _serving(spaces, communities, neighbours)
        old, modern = (
            _verdicts(spaces, serving, required, {kind: sizes[at] for kind, sizes in minimum.items()}) for at in (0, 1)
        )
        is_new = new.eq(True).fillna(False).astype(bool)
        found = old.where(~is_new, modern)
        return found.assign(hangs_on_new=new.isna() & ~old["short"].astype(bool) & modern["short"].astype(bool))

    own = _sized(activity_spaces.table)
    found, used = verdicts(own), ["activity_spaces", "unit_residents", "community_records", "survey"]
    if parks is not None:
        with_parks = verdicts(pd.concat([own, _sized(parks.table).assign(kind="green")]))
        # Where the register alone says the same, the verdict does not stand on the map of parks.
        if not with_parks[["short", "unsure", "hangs_on_new"]].equals(found[["short", "unsure", "hangs_on_new"]]):
            found, used = with_parks, [*used, "parks"]
    numerator = found["short"].astype(float).where(residents.notna())
    if activity_spaces.table.empty and activity_spaces.completeness is not Completeness.AUTHORITATIVE:
        numerator = pd.Series(np.nan, index=communities.index)
    computed = Measure(
        numerator=numerator,
        denominator=None,
        method="overlay",
        template="figures.activity_space",
        arguments=pd.DataFrame(
            {
                "residents_persons": residents,
                "required_count": required,
                "activity_count": found["activity"],
                "green_count": found["green"],
                "rule": [_RULES[_flag(flag)] for flag in new],
                "verdict": [Message("figures.short" if flag else "figures.not_short") for flag in found["short"]],
            },
            index=communities.index,
        ),
        doubt=_doubts(found),
        used=tuple(used),
    )
    return vetoed(computed, survey, "community.activity_space_shortfall", units, Level.COMMUNITY)


_RULES = {
    True: Message("figures.rule_new"),
    False: Message("figures.rule_existing"),
    None: Message("figures.rule_unknown"),
}


def _flag(value: object) -> bool | None:
    return bool(value) if isinstance(value, bool | np.bool_) else None


def _new(community_records: Table | None, communities: pd.Index) -> pd.Series:
    """Return whether each community is new; null where nobody says."""
    if community_records is None:
        return pd.Series(None, index=communities, dtype="boolean")
    flags = community_records.rows.set_index("community_id")["new"]
    return flags.astype("boolean").reindex(communities)


def _sized(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the places with their size: as given, else as drawn; null for a point without one."""
    drawn_m2 = places.geometry.area
    sizes = places["area_m2"].astype(float).fillna(drawn_m2.where(drawn_m2 > 0))
    kind = places["kind"] if "kind" in places.columns else None
    return gpd.GeoDataFrame({"kind": kind, "area_m2": sizes}, geometry=places.geometry)


def _neighbours(communities: gpd.GeoDataFrame, may_share: NDArray[np.bool_]) -> pd.DataFrame:
    """Return positions of each community and of those whose spaces count for it: its own, and next door if small."""
    outlines = communities.geometry.to_numpy()
    small, beside = shapely.STRtree(outlines).query(outlines[may_share], predicate="dwithin", distance=_ADJACENT_M)
    itself = np.arange(len(outlines))
    pairs = {"community": [*itself, *np.flatnonzero(may_share)[small]], "at": [*itself, *beside]}
    return pd.DataFrame(pairs).drop_duplicates()


def _serving(spaces: gpd.GeoDataFrame, communities: gpd.GeoDataFrame, neighbours: pd.DataFrame) -> pd.DataFrame:
    """Return positions of communities and of the spaces that count for them, each pair once."""
    at, space = shapely.STRtree(spaces.geometry.to_numpy()).query(
        communities.geometry.to_numpy(), predicate="intersects"
    )
    pairs = neighbours.merge(pd.DataFrame({"at": at, "space": space}), on="at")
    return pairs[["community", "space"]].drop_duplicates()


def _verdicts(
    spaces: gpd.GeoDataFrame, serving: pd.DataFrame, required: pd.Series, minimum_m2: Mapping[str, float]
) -> pd.DataFrame:
    """Judge every community by one rule.

    Returns
    -------
    DataFrame
        Index as ``required``; ``activity``, ``green`` (how many count, unknown sizes among them), ``short`` (too few
        of them), ``unsure`` (enough only with those of unknown size).
    """
    columns: dict[str, pd.Series] = {}
    surely_short = pd.Series(False, index=required.index)
    short = surely_short.copy()
    for kind, minimum in minimum_m2.items():
        size_m2 = spaces["area_m2"]
        good = ((spaces["kind"] == kind) & ((size_m2 >= minimum) | (minimum <= 0))).to_numpy()
        unknown = ((spaces["kind"] == kind) & size_m2.isna()).to_numpy() & ~good
        certain, at_most = (
            np.bincount(serving["community"][which[serving["space"]]], minlength=len(required))
            for which in (good, good | unknown)
        )
        columns[kind] = pd.Series(at_most, index=required.index)
        short |= at_most < required
        surely_short |= certain < required
    return pd.DataFrame({**columns, "short": short, "unsure": surely_short & ~short})


def _doubts(found: pd.DataFrame) -> pd.Series:
    said = {unit_id: Message("figures.doubt_space_size") for unit_id in found.index[found["unsure"].astype(bool)]}
    said |= {unit_id: Message("figures.doubt_maybe_new") for unit_id in found.index[found["hangs_on_new"]]}
    return messages(said, found.index)
