"""The one place that writes files: whole or not at all, and the same content always gives the same bytes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

# Fixed, so that a change of a library's default never changes a file.
_ROWS_PER_GROUP = 100_000
_COMPRESSION = "zstd"
_COMPRESSION_LEVEL = 6


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a hidden file beside ``path``, then put it in place in one step.

    If ``write`` fails, ``path`` is as it was and the hidden file is gone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # The ending stays: drivers choose the format by it.
    unfinished = path.with_name(f".{path.stem}.{os.getpid()}.unfinished{path.suffix}")
    try:
        write(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_text(text: str, path: Path) -> None:
    """Write text as UTF-8 with line feeds, on every system."""
    write_whole(path, lambda unfinished: _write_bytes(unfinished, text.encode("utf-8")))


def write_json(content: Any, path: Path) -> None:
    """Write plain values as canonical JSON: sorted keys, UTF-8, one line feed at the end.

    Raises
    ------
    ValueError
        The content holds NaN or infinity, which JSON does not know: unknown is null.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    write_text(text + "\n", path)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table as Parquet, rows and columns in the order given; of the metadata only ``geo`` is kept."""
    geo = (table.schema.metadata or {}).get(b"geo")
    bare = table.replace_schema_metadata(None).combine_chunks()

    def write(unfinished: Path) -> None:
        with pq.ParquetWriter(
            unfinished,
            bare.schema,
            compression=_COMPRESSION,
            compression_level=_COMPRESSION_LEVEL,
            version="2.6",
            data_page_version="1.0",
        ) as writer:
            writer.write_table(bare, row_group_size=_ROWS_PER_GROUP)
            if geo:
                # Without the Arrow schema, which holds versions of libraries, metadata must be added by hand.
                writer.add_key_value_metadata({"geo": geo.decode()})

    write_whole(path, write)


def write_geoparquet(places: gpd.GeoDataFrame, path: Path) -> None:
    """Write places as GeoParquet 1.1 (WKB), sorted by id.

    Parameters
    ----------
    places
        Index: unique ids; it becomes the first column, under its own name (``id`` where it has none). Geometry: the
        active one, of any kind, with a CRS or without. NaN is written as null.
    """
    write_parquet(geoparquet_table(places), path)


def geoparquet_table(places: gpd.GeoDataFrame) -> pa.Table:
    """Return places as an Arrow table with GeoParquet 1.1 metadata; see :func:`write_geoparquet`."""
    ordered = plain_columns(places.sort_index())
    geometry = ordered.geometry
    columns = {str(ordered.index.name or "id"): _arrow(ordered.index.to_series())}
    columns |= {str(name): _arrow(ordered[name]) for name in ordered.columns if name != geometry.name}
    columns[str(geometry.name)] = pa.array(shapely.to_wkb(geometry.to_numpy(), include_srid=False), pa.binary())
    about: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": _kinds(geometry),
        "crs": None if geometry.crs is None else geometry.crs.to_json_dict(),
    }
    if len(ordered) and not geometry.is_empty.all():
        about["bbox"] = [float(bound) for bound in geometry.total_bounds]
    geo = {"version": "1.1.0", "primary_column": str(geometry.name), "columns": {str(geometry.name): about}}
    return pa.table(columns).replace_schema_metadata({"geo": json.dumps(geo, sort_keys=True)})


def plain_columns(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return places whose columns every format can hold: lists and mappings become JSON text, flags nullable flags."""
    plain = places.copy()
    for name in plain.columns:
        if name == plain.geometry.name or plain[name].dtype != object:
            continue
        kind = pd.api.types.infer_dtype(plain[name], skipna=True)
        if kind == "boolean":
            plain[name] = plain[name].astype("boolean")
        elif kind == "string":
            plain[name] = plain[name].astype("string")
        else:
            plain[name] = plain[name].map(_as_text, na_action="ignore").astype("string")
    return plain


def _kinds(geometry: gpd.GeoSeries) -> list[str]:
    """Return the kinds of geometry that there are, each once, as GeoParquet names them."""
    shapes = geometry.to_numpy()
    known = shapes[~shapely.is_missing(shapes)]
    _, first = np.unique(shapely.get_type_id(known) * 2 + shapely.has_z(known), return_index=True)
    return sorted(shape.geom_type + (" Z" if shape.has_z else "") for shape in known[first])


def _as_text(value: object) -> str:
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def _arrow(series: pd.Series) -> pa.Array:
    array = pa.array(series, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array.cast(pa.string()) if pa.types.is_large_string(array.type) or pa.types.is_null(array.type) else array


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
