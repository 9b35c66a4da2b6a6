"""Reads the units that were frozen for a checkup year."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyarrow as pa

from citycheckup.layers.units import Units
from citycheckup.vocabulary import InputError, Message, Problem


def read_units(path: Path, year: int, crs: str) -> Units:
    """Return the frozen units of a year.

    Raises
    ------
    InputError
        The file is damaged, or its units are in another CRS than ``city.toml`` says.
    """
    try:
        table = gpd.read_parquet(path)
    except (OSError, ValueError, pa.ArrowInvalid) as error:
        raise InputError(Problem(Message("city.units_unreadable", {"reason": str(error)}), file=str(path))) from error
    if table.crs != crs:
        message = Message("city.units_in_other_crs", {"found": str(table.crs), "crs": crs})
        raise InputError(Problem(message, file=str(path)))
    table = table.set_index("unit_id").sort_index()
    for column in ("name", "parent_id", "admin_id"):
        table[column] = table[column].astype(object).where(table[column].notna(), None)
    return Units(year, table)
