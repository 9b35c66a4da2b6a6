"""What the field survey says: which of an indicator's items are ticked, answer by answer and object by object."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from citycheckup.checklists import Amount, Item, Nature
from citycheckup.layers.table import Table

_LEAST = {Amount.FLATS: 1.0, Amount.COUNT: 1.0, Amount.LENGTH_M: 0.0}  # what a tick without a number is sure to mean


def answers(survey: Table, items: Sequence[Item]) -> pd.DataFrame:
    """Return the answers to some items, one row each, in the order of the survey's rows.

    Parameters
    ----------
    survey
        Rows of the survey table. A row is an answer, also where ``ticked`` is null (the item does not apply); what has
        no row was not looked at.
    items
        The items asked for; a row about another kind of object than its item's is left out.

    Returns
    -------
    DataFrame
        ``item_id``, ``object_id``, ``object_name``, ``unit_id`` (as written; null: not said), ``ticked`` (bool: the
        item is ticked, or the number it asks for is above zero), ``amount`` (flats, metres or pieces; null: no number,
        or the item asks for none), ``unmeasured`` (bool: ticked, and the number it asks for is not there).
    """
    kinds = {item.id: item.record_kind for item in items}
    measured = {item.id: item.measure is not Amount.FLAG for item in items}
    rows = survey.rows[survey.rows["item_id"].isin(kinds)]
    rows = rows[rows["object_kind"].astype(str) == rows["item_id"].map(kinds)]
    has_number = rows["item_id"].map(measured).astype(bool)
    amount = rows["amount"].astype("float64").where(has_number)
    ticked = rows["ticked"].astype("boolean").fillna(value=False).astype(bool) | (amount > 0)
    found = rows[["item_id", "object_id", "object_name", "unit_id"]].assign(
        ticked=ticked, amount=amount.where(amount > 0), unmeasured=ticked & has_number & ~(amount > 0)
    )
    return found.reset_index(drop=True)


def by_object(found: pd.DataFrame, items: Sequence[Item]) -> pd.DataFrame:
    """Put the answers about each object together: one ticked item flags it (one-vote veto).

    Parameters
    ----------
    found
        As returned by :func:`answers`.

    Returns
    -------
    DataFrame
        Index ``object_id``, sorted, one row for each object with an answer. ``name``, ``unit_id`` (null: not said),
        ``flagged``, ``bottom_line``, ``improvement`` (bool: by an item of that nature), ``items`` (list of the ticked
        items, in the order of the form; those that point at vulnerable residents are left out, though they flag),
        ``amount`` (the largest number of its ticked items, since one flat or one metre may have several faults; a tick
        without its number counts for the least it can mean: one flat, one piece, no metres), ``unmeasured`` (bool: a
        number is lacking).
    """
    order = {item.id: at for at, item in enumerate(items)}
    natures = {item.id: item.nature for item in items}
    least = {item.id: _LEAST.get(item.measure, 1.0) for item in items}
    sensitive = {item.id for item in items if item.sensitive}
    by_id = found.groupby("object_id", sort=True)
    ticked = found[found["ticked"]].sort_values("item_id", key=lambda ids: ids.map(order), kind="stable")
    ticked = ticked.assign(
        number=ticked["amount"].fillna(ticked["item_id"].map(least)).astype(float),
        bottom_line=ticked["item_id"].map(natures) == Nature.BOTTOM_LINE,
        improvement=ticked["item_id"].map(natures) == Nature.IMPROVEMENT,
    )
    ticks = ticked.groupby("object_id")
    named = ticked[~ticked["item_id"].isin(sensitive)].groupby("object_id")["item_id"].agg(list)
    seen = by_id[["object_name", "unit_id"]].first().rename(columns={"object_name": "name"})
    flags = ticks[["ticked", "bottom_line", "improvement", "unmeasured"]].any().reindex(seen.index, fill_value=False)
    return seen.join(flags.astype(bool).rename(columns={"ticked": "flagged"})).assign(
        items=pd.Series([_list(value) for value in named.reindex(seen.index)], index=seen.index, dtype=object),
        amount=ticks["number"].max().reindex(seen.index, fill_value=0.0),
    )


def _list(value: object) -> list[str]:
    return value if isinstance(value, list) else []
