"""Reads what the frozen units of a year are called, and nothing else: no geometry, no geodata library."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from citycheckup.vocabulary import InputError, Message, Problem


def read_unit_names(path: Path) -> dict[str, str]:
    """Return the names of units by id; a unit without one is left out.

    Raises
    ------
    InputError
        The file is damaged.
    """
    try:
        table = pq.read_table(path, columns=["unit_id", "name"])
    except (OSError, ValueError, pa.ArrowInvalid) as error:
        raise InputError(Problem(Message("city.units_unreadable", {"reason": str(error)}), file=str(path))) from error
    rows = zip(table["unit_id"].to_pylist(), table["name"].to_pylist(), strict=True)
    return {unit_id: name for unit_id, name in rows if name}
