"""The roll-up of a field survey: objects flagged by one ticked item, counted by unit, with the survey's coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from citycheckup.catalogue import Measure
from citycheckup.checklists import Amount, Item
from citycheckup.indicators.answers import answers, by_object
from citycheckup.indicators.objects import Objects
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level, Message, Status

_M_PER_KM = 1000.0
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
    found = answers(survey, items)
    at = objects.table.index.get_indexer(pd.Index(found["object_id"]))
    found, at = found[at >= 0], at[at >= 0]
    asked = objects.applies.to_numpy()[at, objects.applies.columns.get_indexer(pd.Index(found["item_id"]))]
    seen = by_object(found[asked], items)
    table = objects.table.join(seen.drop(columns=["name", "unit_id"]), how="left")
    surveyed = table["flagged"].notna()
    table = _filled(table)
    ids = units.at(Level.COMMUNITY).index
    objects_count = count_by_unit(table["unit_id"], ids)
    surveyed_count = count_by_unit(table.loc[surveyed, "unit_id"], ids)
    outside = found.loc[~asked & found["ticked"], "object_id"]
    figures = pd.DataFrame(
        {
            "objects_count": objects_count,
            "surveyed_count": surveyed_count,
            "out_of_scope_count": count_by_unit(table["unit_id"].reindex(outside).dropna(), ids),
        }
    )
    measure = _measure(table, found[asked], items, figures, template, objects.kind, counts)
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
    kind = items[0].record_kind
    ticks = found[found["object_id"].isin(things.index)]
    measure = _measure(things, ticks, items, figures, template, kind, counts)
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
    things: pd.DataFrame,
    found: pd.DataFrame,
    items: Sequence[Item],
    figures: pd.DataFrame,
    template: str,
    kind: str,
    counts: Amount,
) -> Measure:
    """Count the flagged things by unit: the index of ``figures``."""
    ids = figures.index
    flagged = things[things["flagged"]]
    scale = _M_PER_KM if counts is Amount.LENGTH_M else 1.0
    flagged = flagged.assign(amount=1.0 if counts is Amount.FLAG else flagged["amount"] / scale)
    flagged_count = count_by_unit(flagged["unit_id"], ids)
    unmeasured = flagged["unmeasured"] & (counts is not Amount.FLAG)
    arguments = figures.assign(
        flagged_count=flagged_count,
        bottom_line_count=count_by_unit(flagged.loc[flagged["bottom_line"], "unit_id"], ids),
        improvement_count=count_by_unit(flagged.loc[flagged["improvement"], "unit_id"], ids),
        items=_breakdown(found, things["unit_id"], items, ids),
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


def _breakdown(found: pd.DataFrame, unit_of: pd.Series, items: Sequence[Item], ids: pd.Index) -> pd.Series:
    """Return, by unit, how many objects each item was ticked for; items about vulnerable residents are not told."""
    told = [item.id for item in items if not item.sensitive]
    ticks = found[found["ticked"] & found["item_id"].isin(told)]
    pairs = pd.crosstab(ticks["object_id"].map(unit_of), ticks["item_id"]).reindex(columns=told, fill_value=0)
    counted: dict[object, dict[str, int]] = {
        unit_id: {item: int(count) for item, count in zip(told, row, strict=True) if count}
        for unit_id, row in zip(pairs.index, pairs.to_numpy(), strict=True)
    }
    return pd.Series([counted.get(unit_id, {}) for unit_id in ids], index=ids, dtype=object)


def _doubts(counts: dict[str, pd.Series], ids: pd.Index) -> pd.Series:
    """Return, by unit, the first of the doubts that has anything to it."""
    doubts: list[Message | None] = []
    for unit_id in ids:
        told = [Message(key, {"count": int(count[unit_id])}) for key, count in counts.items() if count[unit_id]]
        doubts.append(told[0] if told else None)
    return pd.Series(doubts, index=ids, dtype=object)


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """Return the objects with nothing ticked where nothing was said."""
    flags = ["flagged", "bottom_line", "improvement", "unmeasured"]
    filled = table.assign(**{name: table[name].eq(True) for name in flags}, amount=table["amount"].fillna(0.0))
    items = [value if isinstance(value, list) else [] for value in table["items"]]
    return filled.assign(items=pd.Series(items, index=table.index, dtype=object))


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
