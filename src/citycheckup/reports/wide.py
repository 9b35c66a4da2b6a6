"""Units of one level in one wide table: a value and a status column for every indicator."""

from __future__ import annotations

import re

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from citycheckup.results import code_order

_ABOUT = ("name", "parent_id", "residents_persons", "unallocated_persons", "area_m2", "origin", "admin_id")


def value_column(code: str) -> str:
    """Return the name of the column that holds the values of the indicator with this code."""
    return f"i{_fit(code)}_value"


def status_column(code: str) -> str:
    """Return the name of the column that holds the statuses of the indicator with this code."""
    return f"i{_fit(code)}_status"


def wide_units(units: gpd.GeoDataFrame, results: pa.Table, level: str) -> gpd.GeoDataFrame:
    """Return the units of one level with every value that the results table has for them.

    Parameters
    ----------
    units
        Index ``unit_id``; column ``level``; geometry: areas.
    results
        The tidy table, whatever the order of its rows.
    level
        A level of either tree.

    Returns
    -------
    GeoDataFrame
        Index ``unit_id``, sorted. What is known about the unit, then for each code ``i<code>_value`` (in the
        indicator's unit, shares 0 to 1; null: no value) and ``i<code>_status``, in the order of the codes; geometry.
    """
    own = units[units["level"] == level].sort_index()
    rows = results.filter(pc.equal(results["level"], level)).select(["code", "unit_id", "value", "status"]).to_pandas()
    columns: dict[str, pd.Series] = {name: own[name] for name in _ABOUT if name in own.columns}
    for code in sorted(rows["code"].unique(), key=code_order):
        of_code = rows[rows["code"] == code].set_index("unit_id").reindex(own.index)
        columns[value_column(code)] = of_code["value"].astype(float)
        columns[status_column(code)] = of_code["status"]
    return gpd.GeoDataFrame(columns, index=own.index, geometry=own.geometry.array, crs=own.crs)


def _fit(code: str) -> str:
    return re.sub(r"\W", "_", code)
