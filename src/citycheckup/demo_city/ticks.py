"""Faults that are ticked in the field: by building, compound, road, footway and site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from citycheckup.checklists import Amount, Checklist, Item
from citycheckup.demo_city.faults import Fault, chosen
from citycheckup.demo_city.objects import FOOTWAY_M
from citycheckup.demo_city.plan import Plan

# One object in so many has a fault that lasts.
_ONE_IN = {"building": 150, "compound": 40, "footway": 40, "road": 12, "site": 4}
M_PER_KM = 1000.0

# Of these the field survey tells only part, or nothing: layers and records give the value, and no item is ticked.
FROM_ELSEWHERE = frozenset(
    {
        "community.elderly_care_shortfall",
        "community.infant_care_shortfall",
        "community.kindergarten_shortfall",
        "community.primary_school_place_shortfall",
        "community.parking_space_shortfall",
        "community.ev_charging_point_shortfall",
        "community.activity_space_shortfall",
        "block.middle_school_coverage",
        "block.sports_ground_shortfall",
        "block.culture_centre_shortfall",
        "block.park_coverage",
    }
)


@dataclass(frozen=True, eq=False)
class Field:
    """What surveyors go to, and what they ask there.

    ``objects`` as made by ``survey_objects``; ``buildings`` as made by ``buildings_of``.
    """

    checklist: Checklist
    objects: pd.DataFrame
    buildings: pd.DataFrame
    _asked: dict[tuple[object, ...], pd.DataFrame] = field(default_factory=dict)

    def asked(self, item: Item) -> pd.DataFrame:
        """Return the objects that an item is about: of its kind, and of buildings those it is not skipped for."""
        site = item.id.split(".")[0] if item.record_kind == "site" else None
        key = (item.record_kind, site, item.skipped_by, item.built_before_year, item.storeys_from_count)
        if key not in self._asked:
            self._asked[key] = self._about(item, site)
        return self._asked[key]

    def _about(self, item: Item, site: str | None) -> pd.DataFrame:
        own = self.objects[self.objects["kind"] == item.record_kind]
        if site is not None:
            own = own[own["site_of"] == site]
        if item.record_kind != "building":
            return own
        facts = self.buildings.loc[own.index]
        kept = ~facts["use"].map(dict(self.checklist.type_of_use)).isin(item.skipped_by).to_numpy()
        if item.built_before_year is not None:
            kept &= (facts["built_year"] < item.built_before_year).to_numpy()
        if item.storeys_from_count is not None:
            kept &= (facts["storeys_count"] >= item.storeys_from_count).to_numpy()
        return own[kept]


def ticked_faults(plan: Plan, year: int, survey: Field) -> list[Fault]:
    """Plant faults for every indicator that only the field can tell; each object has one item or two ticked."""
    unit_of, flats_of = survey.objects["unit_id"].to_dict(), survey.buildings["flats_count"].to_dict()
    faults: list[Fault] = []
    for indicator in dict.fromkeys(item.indicator for item in survey.checklist.items):
        items = [item for item in survey.checklist.of(indicator) if item.record_kind in _ONE_IN]
        if indicator in FROM_ELSEWHERE or not items:
            continue
        about = {item.id: survey.asked(item).index for item in items}
        candidates = _together(list(about.values()))
        random = plan.stream(f"items/{indicator}")
        for place in chosen(plan, indicator, candidates, one_in=_ONE_IN[items[0].record_kind], year=year):
            ticked = _some([item for item in items if place in about[item.id]], random)
            amount = _amount(ticked[0], int(flats_of.get(place, 0)), random)
            names = tuple(item.id for item in ticked)
            faults.append(Fault(indicator, str(unit_of[place]), place, ticked[0].record_kind, names, amount))
    return faults


def _together(indexes: list[pd.Index]) -> pd.Index:
    """Return the ids of all, sorted, each once; most items of an indicator are about the same objects."""
    first, *others = list({id(index): index for index in indexes}.values())
    for other in others:
        first = first.union(other)
    return first


def _some(fitting: list[Item], random: np.random.Generator) -> list[Item]:
    """Choose one item, or two where all are plain flags."""
    several = all(item.measure is Amount.FLAG for item in fitting) and random.random() < 0.3
    count = min(len(fitting), 2 if several else 1)
    return [fitting[at] for at in sorted(random.choice(len(fitting), count, replace=False))]


def _amount(item: Item, flats_count: int, random: np.random.Generator) -> float:
    """Return what a ticked item adds to its indicator: 1, or km of footway, flats, things on a road."""
    if item.measure is Amount.LENGTH_M:
        return FOOTWAY_M / M_PER_KM
    if item.indicator == "dwelling.non_self_contained_flats":
        return float(max(1, flats_count // 6))
    if item.measure is Amount.COUNT and item.record_kind == "road":
        return float(random.integers(1, 5))
    return 1.0


def survey_rows(survey: Field, faults: Iterable[Fault], year: int) -> Iterator[pd.DataFrame]:
    """Yield the survey item by item: every object asked about it, ``ticked`` where a fault was planted.

    Yields
    ------
    DataFrame
        The columns of the table ``survey``; ``amount`` in the item's own measure (metres, flats), null where the item
        takes none.
    """
    ticked: dict[str, dict[str, float]] = {}
    for fault in faults:
        for item_id in fault.items:
            ticked.setdefault(item_id, {})[str(fault.place_id)] = fault.amount or 0.0
    for item in survey.checklist.items:
        if item.indicator in FROM_ELSEWHERE and item.capture != "survey":
            continue
        own, amounts = survey.asked(item), ticked.get(item.id, {})
        rows = pd.DataFrame(
            {"item_id": item.id, "object_kind": item.record_kind, "object_id": own.index, "object_name": own["name"]}
        ).assign(unit_id=own["unit_id"].to_numpy(), ticked=own.index.isin(list(amounts)), amount=None)
        if item.measure is not Amount.FLAG:
            scale = M_PER_KM if item.measure is Amount.LENGTH_M else 1.0
            rows["amount"] = pd.Series(own.index.map(amounts), index=own.index).astype(float).fillna(0.0) * scale
        yield rows.assign(surveyed_on=f"{year}-05-20")
