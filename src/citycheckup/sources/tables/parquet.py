"""Rows from Parquet: as a program wrote them, the column names for headings and every row data."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from citycheckup.sources.tables.cells import tidy
from citycheckup.sources.tables.distinct import coded_text
from citycheckup.vocabulary import InputError, Message, Problem

_SIGNATURE = b"PAR1"
_GEOMETRY = b"geo"  # where GeoParquet says which column holds the geometry


def is_parquet(data: bytes) -> bool:
    """Whether the bytes begin as a Parquet file does."""
    return data.startswith(_SIGNATURE)


def holds_geometry(path: str) -> bool:
    """Whether a Parquet file is a map: GeoParquet. A file that cannot be read is left to whoever reads maps."""
    try:
        return _GEOMETRY in (pq.read_schema(path).metadata or {})
    except (OSError, pa.ArrowException):
        return True


def read_rows(data: bytes, file: str) -> tuple[list[str | None], list[pd.Series | pd.Categorical]]:
    """Return the headings (tidied) and the columns: text as categoricals, numbers, flags and dates as they are.

    Raises
    ------
    InputError
        It is damaged.
    """
    source = pa.BufferReader(data)
    try:
        schema = pq.read_schema(source)
        texts = [field.name for field in schema if _is_text(field.type)]
        opened = pq.ParquetFile(source, read_dictionary=texts)
        columns = [_column(opened, name, is_text=name in texts) for name in schema.names]
    except (OSError, pa.ArrowException) as error:
        raise InputError(Problem(Message("tables.unreadable", {"reason": str(error)}), file)) from error
    return [tidy(name) for name in schema.names], columns


def _column(opened: pq.ParquetFile, name: str, *, is_text: bool) -> pd.Series | pd.Categorical:
    """Return one column; the others are not in memory at the time."""
    column = opened.read(columns=[name]).column(0)
    if not is_text:
        plain: pd.Series = column.to_pandas()
        return plain
    return coded_text(column.cast(pa.dictionary(pa.int32(), pa.string())) if len(column) else column)


def _is_text(kind: pa.DataType) -> bool:
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_string_view(plain))
