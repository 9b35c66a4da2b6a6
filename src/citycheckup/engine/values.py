"""What a measure says of each unit: value, status, coverage, and the arguments of its explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from citycheckup.catalogue import Measure
from citycheckup.vocabulary import Completeness, Message, Status
from citycheckup.wording import as_plain


def values_of(
    measure: Measure, unit_ids: Sequence[str], worth: Completeness, more: Mapping[str, object]
) -> Iterator[dict[str, Any]]:
    """Yield, for each unit in turn, the facts of its result row that follow from the measure.

    Parameters
    ----------
    worth
        The weakest completeness of the layers that the measure was made from.
    more
        Arguments of every explanation beside the measure's own common ones.

    Yields
    ------
    dict
        ``value``, ``numerator``, ``denominator``, ``status``, ``coverage``, ``template``, ``arguments``.
    """
    ids = pd.Index(unit_ids)
    counts = measure.denominator is None
    common = dict(measure.common) | dict(more)
    columns = zip(
        _numbers(measure.numerator, ids),
        _numbers(measure.denominator, ids),
        _numbers(measure.coverage, ids),
        _objects(measure.doubt, ids),
        _objects(measure.status, ids),
        _arguments(measure.arguments, ids),
        strict=True,
    )
    for numerator, denominator, looked_at, doubt, said, arguments in columns:
        value = None
        facts: dict[str, Any] = {"numerator": numerator, "denominator": denominator, "template": measure.template}
        facts["arguments"] = common | arguments
        status = Status.OK if worth is Completeness.AUTHORITATIVE else Status.PARTIAL
        if isinstance(doubt, Message):
            status = Status.PARTIAL
            facts["arguments"]["doubt"] = as_plain(doubt)
        if denominator == 0:
            status, facts["template"] = Status.NOT_APPLICABLE, "engine.nothing_to_measure"
        elif numerator is None or (denominator is None and not counts):
            status, facts["template"] = Status.NO_DATA, "engine.unit_without_data"
        else:
            value = numerator if denominator is None else numerator / denominator
        if isinstance(said, str):
            status = Status(said)
            if status not in (Status.OK, Status.PARTIAL):
                value = facts["numerator"] = facts["denominator"] = None
                facts["template"] = f"engine.{status}_here"
        coverage = 1.0 if measure.coverage is None else looked_at
        if value is not None and coverage is not None and coverage < 1:
            status = Status.PARTIAL
        facts |= {"value": value, "status": status, "coverage": 0.0 if value is None else coverage}
        yield facts


def _numbers(series: pd.Series | None, ids: pd.Index) -> list[float | None]:
    if series is None:
        return [None] * len(ids)
    found = series.reindex(ids).astype("float64").tolist()
    return [None if number != number else number for number in found]  # noqa: PLR0124 - NaN


def _objects(series: pd.Series | None, ids: pd.Index) -> list[object]:
    return [None] * len(ids) if series is None else series.reindex(ids).tolist()


def _arguments(table: pd.DataFrame | None, ids: pd.Index) -> list[dict[str, object]]:
    """Return each unit's row as plain values by name; empty where the table has none."""
    if table is None:
        return [{} for _ in ids]
    names = [str(name) for name in table.columns]
    # Column by column: numbers of one kind stay numbers of one kind, as when a row is taken out.
    columns = [[_plain(value) for value in column] for column in table.to_numpy().T.tolist()]
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    return [rows[at] if at >= 0 else {} for at in table.index.get_indexer(ids)]


def _plain(value: Any) -> object:
    if isinstance(value, Message):
        return as_plain(value)
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - NaN
