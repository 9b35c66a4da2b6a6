"""Stable ids: a feature keeps its name from year to year, whatever row it stands in."""

from __future__ import annotations

import hashlib

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.sources.tables.distinct import in_order
from citycheckup.vocabulary import Message, Problem, Severity


def with_ids(table: gpd.GeoDataFrame, layer: str, file: str) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Give each feature its id: the one in the file, or one that follows from what it is and where.

    Where there is no id column, or nothing in it, an id is ``<layer>-`` and the first ten hexadecimal digits of the
    SHA-256 of geometry (rounded to 1e-7 of its unit, whichever vertex it starts from) and name. Features that share
    both but differ otherwise are told apart by ``-2``, ``-3`` … in the order of their other columns.

    Parameters
    ----------
    table
        Conformed columns and geometry, as the file's rows come: the index counts them from 0.
    layer
        Name of the layer.
    file
        The file's name for the problems.

    Returns
    -------
    tuple
        The table with index ``id`` (text, sorted) in place of the column, and the problems: an id given twice or
        missing in some rows (errors; the first of a repeated id, and no row without one, is in the table), rows that
        say the same thing twice (warnings; kept once).
    """
    given = table["id"] if "id" in table else pd.Series(None, index=table.index, dtype=object)
    bare = table.drop(columns="id", errors="ignore")
    if given.notna().any():
        found, ids, problems = bare, given, _faults_of_given(given, file)
    else:
        found, ids, problems = _derived(bare, layer, file)
    kept = ids.notna() & ~ids.duplicated()
    if not kept.all():
        found, ids = found[kept], ids[kept]
    named = found.set_axis(pd.Index(ids, dtype=object, name="id"), axis=0)
    return named if named.index.is_monotonic_increasing else named.iloc[in_order(named.index.to_numpy())], problems


def _faults_of_given(given: pd.Series, file: str) -> list[Problem]:
    problems = [Problem(Message("tables.id_missing"), file, int(at) + 1, "id") for at in given.index[given.isna()]]
    for name, rows in _rows_of(given[given.duplicated(keep=False)]).items():
        problems.append(Problem(Message("tables.id_twice", {"id": name, "rows": rows}), file, rows[0], "id"))
    return problems


def _derived(table: gpd.GeoDataFrame, layer: str, file: str) -> tuple[gpd.GeoDataFrame, pd.Series, list[Problem]]:
    """Return the features, each once, with the ids that follow from them, and the problems."""
    outlines = _outlines(table)
    names = table["name"] if "name" in table else pd.Series(None, index=table.index, dtype=object)
    ids = pd.Series(
        [
            f"{layer}-{hashlib.sha256(outline + (name or '').encode()).hexdigest()[:10]}"
            for outline, name in zip(outlines, names.where(names.notna(), None), strict=True)
        ],
        index=table.index,
        dtype=object,
    )
    alike = ids.duplicated(keep=False)
    if not alike.any():
        return table, ids, []
    contents = _contents(table[alike])
    wholes = pd.Series(
        list(zip(np.array(outlines, dtype=object)[alike.to_numpy()], contents, strict=True)),
        index=contents.index,
        dtype=object,
    )
    problems = [
        Problem(Message("tables.row_twice", {"rows": rows}), file, rows[1], severity=Severity.WARNING)
        for rows in _rows_of(wholes).values()
        if len(rows) > 1
    ]
    again = wholes.index[wholes.duplicated()]
    ids, order = ids.drop(again), contents.drop(again).sort_values(kind="stable").index
    nth = ids[order].groupby(ids[order]).cumcount().reindex(ids.index, fill_value=0)
    return table.drop(again), ids.where(nth == 0, ids + "-" + (nth + 1).astype(str)).astype(object), problems


def _contents(table: gpd.GeoDataFrame) -> pd.Series:
    """Return what the columns of each row say, as one text."""
    plain = table.drop(columns=table.geometry.name)
    others = plain[sorted(plain.columns)].astype(object)
    told = [repr(tuple(row)) for row in others.where(others.notna(), None).itertuples(index=False)]
    return pd.Series(told, index=table.index, dtype=object)


def _outlines(table: gpd.GeoDataFrame) -> list[bytes]:
    rounded = shapely.transform(table.geometry.to_numpy(), lambda xy: np.round(xy, 7) + 0.0)  # + 0.0: no minus zero
    return [outline or b"" for outline in shapely.to_wkb(shapely.normalize(rounded), output_dimension=2, byte_order=1)]


def _rows_of(values: pd.Series) -> dict[object, list[int]]:
    """Return the row numbers of each value, in the order of the file."""
    rows: dict[object, list[int]] = {}
    for at, value in values.items():
        if value is not None and value == value:  # noqa: PLR0124 - NaN is no value
            rows.setdefault(value, []).append(int(str(at)) + 1)
    return rows
