"""What the field survey says: which of an indicator's items are ticked, answer by answer and object by object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from citycheckup.checklists import Amount, Item, Nature
from citycheckup.indicators.objects import Objects
from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import OBJECT_KINDS

_LEAST = {Amount.FLATS: 1.0, Amount.COUNT: 1.0, Amount.LENGTH_M: 0.0}  # what a tick without a number is sure to mean
_NOT_SAID = -1
_KINDS = pd.Index(OBJECT_KINDS, dtype=object)


@dataclass(frozen=True, eq=False)
class Answered:
    """What a survey says of objects.

    Attributes
    ----------
    surveyed
        Whether each object has an answer to an item that applies to it.
    ticks
        The ticked answers to items that apply: columns of :func:`answers` without the texts; and ``at``, the object.
    outside
        The object of each ticked answer to an item that does not apply to it.
    """

    surveyed: NDArray[np.bool_]
    ticks: pd.DataFrame
    outside: NDArray[np.int32]


def answered(survey: Table, items: Sequence[Item], objects: Objects) -> Answered:
    """Return what a survey says of objects, item by item: its millions of rows are met a few times each.

    Answers about an object of another kind than the item's, or about none of ``objects``, are left out.
    """
    codes, places = survey.places_in("object_id", objects.table.index)
    kind_codes, kinds = survey.places_in("object_kind", _KINDS)
    surveyed = np.zeros(len(objects.table), dtype=bool)
    ticks: list[pd.DataFrame] = []
    outside = [np.empty(0, dtype=np.int32)]
    for number, item in enumerate(items):
        rows = survey.at("item_id", item.id)
        at = places[codes[rows]]
        about = (kinds[kind_codes[rows]] == OBJECT_KINDS.index(item.record_kind)) & (at >= 0)
        asked = about & np.append(objects.applies[:, number], np.False_)[at]
        surveyed[at if asked.all() else at[asked]] = True
        ticked, amount = _said(survey, rows, item)
        outside.append(at[about & ~asked & ticked])
        own = np.flatnonzero(asked & ticked)
        ticks.append(pd.DataFrame({"item": number, "at": at[own], "ticked": True, "amount": amount[own]}))
    together = pd.concat(ticks, ignore_index=True)
    has_number = np.array([item.measure is not Amount.FLAG for item in items], dtype=bool)[together["item"]]
    unmeasured = has_number & together["amount"].isna()
    return Answered(surveyed, together.assign(unmeasured=unmeasured), np.concatenate(outside))


def _said(survey: Table, rows: slice | NDArray[np.int32], item: Item) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return whether each answer to an item ticks it, and the number that it gives (null: none above zero)."""
    ticked = survey.rows["ticked"].iloc[rows].astype("boolean").to_numpy(dtype=bool, na_value=False)
    if item.measure is Amount.FLAG:
        return ticked, np.broadcast_to(np.nan, len(ticked))
    amount = survey.rows["amount"].iloc[rows].astype("float64").to_numpy()
    measured = amount > 0
    return ticked | measured, np.where(measured, amount, np.nan)


def answers(survey: Table, items: Sequence[Item]) -> pd.DataFrame:
    """Return the answers to some items, one row each, in the order of the survey's rows.

    Parameters
    ----------
    survey
        Rows of the survey table. A row is an answer, also where ``ticked`` is null (the item does not apply); what has
        no row was not looked at. Columns of text may be categorical.
    items
        The items asked for; a row about another kind of object than its item's is left out.

    Returns
    -------
    DataFrame
        ``item`` (its place among ``items``), ``object_id``, ``object_name``, ``unit_id`` (as written; null: not said),
        ``ticked`` (bool: the item is ticked, or the number it asks for is above zero), ``amount`` (flats, metres or
        pieces; null: no number, or the item asks for none), ``unmeasured`` (bool: ticked, and the number it asks for is
        not there).
    """
    rows = survey.rows_where("item_id", [item.id for item in items])
    kinds = {kind: at for at, kind in enumerate(dict.fromkeys(item.record_kind for item in items))}
    item = _numbered(rows["item_id"], {item.id: at for at, item in enumerate(items)})
    right = np.array([kinds[item.record_kind] for item in items], dtype=int)[item]
    wanted = _numbered(rows["object_kind"], kinds) == right
    if not wanted.all():
        rows, item = rows[wanted], item[wanted]
    has_number = np.array([item.measure is not Amount.FLAG for item in items], dtype=bool)[item]
    amount = rows["amount"].astype("float64").to_numpy()
    measured = has_number & (amount > 0)
    ticked = rows["ticked"].astype("boolean").to_numpy(dtype=bool, na_value=False) | measured
    return (
        rows[["object_id", "object_name", "unit_id"]]
        .assign(
            item=item,
            ticked=ticked,
            amount=np.where(measured, amount, np.nan),
            unmeasured=ticked & has_number & ~measured,
        )
        .reset_index(drop=True)
    )


def by_object(found: pd.DataFrame, items: Sequence[Item]) -> pd.DataFrame:
    """Put the answers about each object together: one ticked item flags it (one-vote veto).

    Parameters
    ----------
    found
        As returned by :func:`answers`.

    Returns
    -------
    DataFrame
        Index ``object_id``, sorted, one row for each object with an answer. ``name``, ``unit_id`` (the first that is
        said; null: not said), and the columns of :func:`at_objects`.
    """
    codes, known = pd.factorize(found["object_id"])
    ids = np.asarray(known, dtype=object)
    order = np.argsort(ids, kind="stable")
    place = np.empty(len(ids), dtype=int)
    place[order] = np.arange(len(ids))
    at = place[codes]
    seen = at_objects(found, items, at, len(ids))
    seen.insert(0, "name", _first(found["object_name"], at, len(ids)))
    seen.insert(1, "unit_id", _first(found["unit_id"], at, len(ids)))
    return seen.set_axis(pd.Index(ids[order], name="object_id"))


def at_objects(found: pd.DataFrame, items: Sequence[Item], at: NDArray[Any], count: int) -> pd.DataFrame:
    """Put the answers about numbered objects together.

    Parameters
    ----------
    found
        As returned by :func:`answers`.
    at
        Number of the object that each answer is about, 0 to ``count`` - 1.

    Returns
    -------
    DataFrame
        Index 0, 1, 2 … ``flagged``, ``bottom_line``, ``improvement`` (bool: by
        an item of that nature), ``unmeasured`` (bool: a number is lacking), ``amount`` (the largest number of its
        ticked items, since one flat or one metre may have several faults; a tick without its number counts for the
        least it can mean: one flat, one piece, no metres), ``items`` (list of the ticked items, in the order of the
        form; those that point at vulnerable residents are left out, though they flag).
    """
    ticks = found[found["ticked"].to_numpy()]
    of, item = at[found["ticked"].to_numpy()], ticks["item"].to_numpy()
    nature = np.array([item.nature for item in items], dtype=object)[item]
    least = np.array([_LEAST.get(item.measure, 1.0) for item in items])[item]
    amount = np.zeros(count)
    np.maximum.at(amount, of, ticks["amount"].fillna(pd.Series(least, ticks.index)).to_numpy(dtype=float))
    return pd.DataFrame(
        {
            "flagged": _at(of, count),
            "bottom_line": _at(of[nature == Nature.BOTTOM_LINE], count),
            "improvement": _at(of[nature == Nature.IMPROVEMENT], count),
            "unmeasured": _at(of[ticks["unmeasured"].to_numpy()], count),
            "amount": amount,
            "items": _listed(of, item, items, count),
        }
    )


def _listed(of: NDArray[Any], item: NDArray[Any], items: Sequence[Item], count: int) -> NDArray[np.object_]:
    """Return the list of ticked items of each object; the few different lists that there are, are shared."""
    told = np.array([not item.sensitive for item in items], dtype=bool)[item]
    pattern = np.zeros(count, dtype=np.int64)  # one bit an item: no indicator has as many as 63
    np.bitwise_or.at(pattern, of[told], np.int64(1) << item[told])
    named = np.flatnonzero(pattern)
    patterns, at = np.unique(pattern[named], return_inverse=True)
    lists = np.empty(len(patterns) + 1, dtype=object)  # the last: of those with nothing to name
    for number, bits in enumerate([*patterns.tolist(), 0]):
        lists[number] = [item.id for place, item in enumerate(items) if bits >> place & 1]
    which = np.full(count, len(patterns))
    which[named] = at
    listed: NDArray[np.object_] = lists[which]
    return listed


def _numbered(column: pd.Series, numbers: Mapping[str, int]) -> NDArray[np.int64]:
    """Return the number of each text, each distinct one looked up once; -1: it has none."""
    codes, known = pd.factorize(column)
    found: NDArray[np.int64] = np.array([*(numbers.get(str(text), _NOT_SAID) for text in known), _NOT_SAID])[codes]
    return found


def _at(places: NDArray[Any], count: int) -> NDArray[np.bool_]:
    there = np.zeros(count, dtype=bool)
    there[places] = True
    return there


def _first(column: pd.Series, at: NDArray[Any], count: int) -> NDArray[np.object_]:
    """Return the first value of each object that is not null."""
    known = column.notna().to_numpy()
    objects, rows = np.unique(at[known], return_index=True)
    found = np.full(count, None, dtype=object)
    found[objects] = column.array[np.flatnonzero(known)[rows]].astype(object)
    return found
