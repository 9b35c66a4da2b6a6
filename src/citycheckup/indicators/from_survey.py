"""The roll-up of a field survey: objects flagged by one ticked item, counted by unit, with the survey's coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citycheckup.catalogue import Measure
from citycheckup.checklists import Amount, Item
from citycheckup.indicators.answers import answered, answers, at_objects, by_object
from citycheckup.indicators.objects import Objects
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level, Message, Status

_M_PER_KM = 1000.0
_SAID = ["flagged", "bottom_line", "improvement", "unmeasured", "amount", "items"]
PLACE_COLUMNS = ["unit_id", "place_id", "place_name", "place_kind", "items", "amount"]


def flagged_objects(
    survey: Table,
    objects: Objects,
    items: Sequence[Item],
    units: Units,
    template: str,
    *,
    counts: Amount = Amount.FLAG,
) -> Measure:
    """Count, by community, the objects that a ticked item flags, out of all there are to look at.

    An object with any answer to one of the items counts as surveyed. An answer to an item that does not apply to its
    object is left out and counted as ``out_of_scope_count``.

    Parameters
    ----------
    objects
        What is to be looked at; answers about anything else are left out (the import refuses them).
    items
        Items about this kind of object.
    template
        Key of the explanation.
    counts
        ``flag``: the flagged objects themselves; else what their items measure, the largest number for each object.

    Returns
    -------
    Measure
        Per community: null and ``not_surveyed`` where there are objects and none was looked at; ``not_applicable``
        where there is nothing to look at. ``coverage`` is surveyed / all.
    """
    said = answered(survey, items, objects)
    table, ids = objects.table, units.at(Level.COMMUNITY).index
    at = said.ticks["at"].to_numpy()
    seen = at_objects(said.ticks, items, at, len(table))
    unit = places_among(ids, table["unit_id"])
    objects_count = _count(unit[objects.counted], ids)
    surveyed_count = _count(unit[said.surveyed], ids)
    outside = said.outside[objects.counted[said.outside]]
    figures = pd.DataFrame(
        {
            "objects_count": objects_count,
            "surveyed_count": surveyed_count,
            "out_of_scope_count": _count(unit[outside], ids),
        }
    )
    flagged = seen["flagged"].to_numpy()
    things = table[flagged].assign(**{name: seen.loc[flagged, name].array for name in _SAID})
    breakdown = _breakdown(unit[at], said.ticks["item"].to_numpy(), items, ids)
    measure = _measure(things, breakdown, figures, template, objects.kind, counts)
    status = [
        None if looked_at else Status.NOT_SURVEYED if there else Status.NOT_APPLICABLE
        for there, looked_at in zip(objects_count, surveyed_count, strict=True)
    ]
    return replace(
        measure,
        numerator=measure.numerator.where(surveyed_count > 0),
        coverage=surveyed_count / objects_count.where(objects_count > 0),
        status=pd.Series(status, index=ids, dtype=object),
    )


def flagged_finds(
    survey: Table,
    items: Sequence[Item],
    units: Units,
    level: Level,
    template: str,
    *,
    counts: Amount = Amount.FLAG,
) -> Measure:
    """Count, by unit, the roads, footways or sites that a ticked item flags; only the survey knows what there is.

    A row whose object is the unit itself, not ticked, says that the unit was looked at and nothing was there to list.

    Parameters
    ----------
    items
        Items about one kind of object.
    level
        Level of the units. A row may name its unit or any unit below it.

    Returns
    -------
    Measure
        Per unit; null and ``not_surveyed`` where it has no answer. In km where ``counts`` is ``length_m``.
    """
    found = answers(survey, items)
    seen = by_object(found, items)
    named = seen["unit_id"].where(seen["unit_id"].notna(), seen.index.to_series())
    seen["unit_id"] = named.map(_ancestors(units, level))
    seen = seen[seen["unit_id"].notna()]
    ids = units.at(level).index
    looked_at = pd.Series(ids.isin(seen["unit_id"]), index=ids)
    things = seen[seen["flagged"] | ~seen.index.isin(units.table.index)].assign(in_doubt=False)
    figures = pd.DataFrame({"surveyed_count": count_by_unit(things["unit_id"], ids)})
    ticks = found[found["ticked"]]
    unit = places_among(ids, things["unit_id"].reindex(ticks["object_id"].astype(object)))
    breakdown = _breakdown(unit, ticks["item"].to_numpy(), items, ids)
    measure = _measure(things[things["flagged"]], breakdown, figures, template, items[0].record_kind, counts)
    return replace(
        measure,
        numerator=measure.numerator.where(looked_at),
        coverage=looked_at.astype(float),
        status=pd.Series([None if seen_here else Status.NOT_SURVEYED for seen_here in looked_at], ids, dtype=object),
    )


def places_of(things: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the places behind a measure (see :class:`Measure`), sorted by unit and id.

    Parameters
    ----------
    things
        Index: the place's id; ``unit_id``, ``name``, ``items``, ``amount``.
    """
    listed = things.rename_axis("place_id").reset_index().astype({"place_id": str, "name": object})
    named = listed.assign(place_name=listed["name"].where(listed["name"].notna(), None), place_kind=kind)
    return named[PLACE_COLUMNS].sort_values(["unit_id", "place_id"]).reset_index(drop=True)


def _measure(
    flagged: pd.DataFrame,
    breakdown: list[dict[str, int]],
    figures: pd.DataFrame,
    template: str,
    kind: str,
    counts: Amount,
) -> Measure:
    """Count the flagged things by unit: the index of ``figures``."""
    ids = figures.index
    scale = _M_PER_KM if counts is Amount.LENGTH_M else 1.0
    flagged = flagged.assign(amount=1.0 if counts is Amount.FLAG else flagged["amount"] / scale)
    flagged_count = count_by_unit(flagged["unit_id"], ids)
    unmeasured = flagged["unmeasured"] & (counts is not Amount.FLAG)
    arguments = figures.assign(
        flagged_count=flagged_count,
        bottom_line_count=count_by_unit(flagged.loc[flagged["bottom_line"], "unit_id"], ids),
        improvement_count=count_by_unit(flagged.loc[flagged["improvement"], "unit_id"], ids),
        items=pd.Series(breakdown, index=ids, dtype=object),
        verdict=pd.Series(
            [Message("surveys.suspected" if count else "surveys.none_found") for count in flagged_count], index=ids
        ),
    )
    return Measure(
        numerator=flagged.groupby("unit_id")["amount"].sum().reindex(ids, fill_value=0.0).astype(float),
        denominator=None,
        method="survey",
        template=template,
        arguments=arguments,
        doubt=_doubts(
            {
                "surveys.doubt_built_year": count_by_unit(flagged.loc[flagged["in_doubt"], "unit_id"], ids),
                "surveys.doubt_amount": count_by_unit(flagged.loc[unmeasured, "unit_id"], ids),
            },
            ids,
        ),
        places=places_of(flagged, kind),
        used=("survey",),
    )


def _breakdown(unit: NDArray[Any], item: NDArray[Any], items: Sequence[Item], ids: pd.Index) -> list[dict[str, int]]:
    """Return, by unit, how many objects each item was ticked for; items about vulnerable residents are not told.

    Parameters
    ----------
    unit, item
        Of each tick: the place of its unit in ``ids`` (-1: in none), and of its item in ``items``.
    """
    told = np.array([not one.sensitive for one in items], dtype=bool)[item] & (unit >= 0)
    ticks = np.zeros((len(ids), len(items)), dtype=int)
    np.add.at(ticks, (unit[told], item[told]), 1)
    names = [one.id for one in items]
    return [{name: count for name, count in zip(names, row, strict=True) if count} for row in ticks.tolist()]


def _doubts(counts: dict[str, pd.Series], ids: pd.Index) -> pd.Series:
    """Return, by unit, the first of the doubts that has anything to it."""
    doubts: list[Message | None] = [None] * len(ids)
    for key, by_unit in reversed(counts.items()):
        for at in np.flatnonzero(by_unit):
            doubts[at] = Message(key, {"count": int(by_unit.iloc[at])})
    return pd.Series(doubts, index=ids, dtype=object)


def places_among(ids: pd.Index, unit_ids: pd.Series) -> NDArray[np.int64]:
    """Return the place in ``ids`` of each unit, -1 where it is none of them; each distinct unit is looked up once."""
    codes, known = pd.factorize(unit_ids)
    found: NDArray[np.int64] = np.append(ids.get_indexer(pd.Index(known, dtype=object)), -1)[codes]
    return found


def _count(places: NDArray[np.int64], ids: pd.Index) -> pd.Series:
    """Return how often each place occurs: integers, index ``ids``."""
    return pd.Series(np.bincount(places[places >= 0], minlength=len(ids)), index=ids)


def count_by_unit(unit_ids: pd.Series, ids: pd.Index) -> pd.Series:
    """Return how often each unit occurs: integers, index ``ids``."""
    return unit_ids.value_counts().reindex(ids, fill_value=0)


def _ancestors(units: Units, level: Level) -> dict[str, str]:
    """Return the unit of ``level`` that each unit of that level or below lies in."""
    found = {str(unit_id): str(unit_id) for unit_id in units.at(level).index}
    order = list(Level)
    for lower in reversed(order[: order.index(level)]):
        table = units.at(lower)
        for unit_id, parent in zip(table.index, table["parent_id"], strict=True):
            if parent in found:
                found[str(unit_id)] = found[str(parent)]
    return found
