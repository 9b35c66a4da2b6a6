"""The made-up city's files: fixed order, no clock inside, so that the same content gives the same bytes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import xlsxwriter

from citycheckup.demo_city.map_file import to_degrees
from citycheckup.layers.schema import Column, Kind

_GDAL_OPTIONS = {"OGR_CURRENT_DATE": "2025-01-01T00:00:00.000Z", "OGR_GPKG_ALLOW_THREADED_RTREE": "NO"}
_DICTIONARY_BYTES = 1 << 30
_ROWS_PER_GROUP = 8_000_000  # a survey of a million buildings has 28 million: not all in memory at once
_CREATED = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_geopackage(table: gpd.GeoDataFrame, path: Path) -> None:
    """Write areas or lines in the city's metric system; the index becomes the column 编号."""
    sorted_table = table.sort_index()
    sorted_table.insert(0, "编号", sorted_table.index.astype(str))
    path.unlink(missing_ok=True)
    before = {name: pyogrio.get_gdal_config_option(name) for name in _GDAL_OPTIONS}
    pyogrio.set_gdal_config_options(dict(_GDAL_OPTIONS))
    try:
        pyogrio.write_dataframe(sorted_table.reset_index(drop=True), path, driver="GPKG", layer=path.stem)
    finally:
        pyogrio.set_gdal_config_options(before)


def write_geoparquet(table: gpd.GeoDataFrame, path: Path) -> None:
    """Write areas or lines in the city's metric system as GeoParquet; the index becomes the column 编号."""
    sorted_table = table.sort_index()
    sorted_table.insert(0, "编号", sorted_table.index.astype(str))
    sorted_table.reset_index(drop=True).to_parquet(path, index=False, compression="zstd")


def write_parquet(parts: Iterable[Mapping[str, pa.Array]], path: Path) -> None:
    """Write tables of the same headings, one under the other, as Parquet with each different text once a group."""
    tables = (pa.table(dict(part)) for part in parts)
    waiting = [next(tables)]
    with pq.ParquetWriter(
        path, waiting[0].schema, compression="zstd", dictionary_pagesize_limit=_DICTIONARY_BYTES
    ) as writer:
        for table in chain(tables, [None]):
            if table is None or sum(map(len, waiting)) >= _ROWS_PER_GROUP:
                group = pa.concat_tables(waiting).unify_dictionaries()
                writer.write_table(group, row_group_size=max(len(group), 1))
                waiting = []
            if table is not None:
                waiting.append(table)


def write_geojson(table: gpd.GeoDataFrame, path: Path) -> None:
    """Write a few features in degrees, to a tenth of a millimetre."""
    degrees = table.to_crs("EPSG:4326")
    features = [
        {
            "type": "Feature",
            "properties": {
                "编号": str(own),
                **{str(name): _plain(row[name]) for name in table.columns if name != "geometry"},
            },
            "geometry": _rounded(row["geometry"].__geo_interface__),
        }
        for own, row in degrees.iterrows()
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_places(table: pd.DataFrame, path: Path, columns: Sequence[Column]) -> None:
    """Write a register with the headings cities use: 编号, 名称, its columns, 经度, 纬度; as Parquet if named so."""
    longitude, latitude = to_degrees(table["x"].to_numpy(), table["y"].to_numpy())
    own = [column for column in columns if column.name in table.columns]
    if path.suffix == ".parquet":
        arrays = {"编号": pa.array(table.index.tolist(), pa.string())}
        arrays |= {heading_of(column): encoded(table[column.name], column) for column in own}
        write_parquet([arrays | {"经度": pa.array(longitude), "纬度": pa.array(latitude)}], path)
        return
    content: dict[str, Sequence[object]] = {"编号": table.index.tolist()}
    content |= {heading_of(column): worded(table[column.name], column) for column in own}
    content |= {"经度": [f"{at:.7f}" for at in longitude], "纬度": [f"{at:.7f}" for at in latitude]}
    write_csv([content], path)


def write_csv(parts: Iterable[Mapping[str, Sequence[object]]], path: Path) -> None:
    """Write tables of the same headings, one under the other, as CSV in UTF-8; None is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, content in enumerate(parts):
            if number == 0:
                writer.writerow(content)
            writer.writerows(zip(*content.values(), strict=True))


def write_workbook(content: Mapping[str, Sequence[object]], path: Path, sheet: str) -> None:
    """Write columns by heading as a workbook of one sheet."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED})
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.write_row(0, 0, list(content))
        for column, values in enumerate(content.values()):
            page.set_column(column, column, 16)
            for row, value in enumerate(values, 1):
                if value is not None:
                    page.write(row, column, value)


def heading_of(column: Column) -> str:
    """Return the first heading that cities write for a column."""
    return column.headings[0] if column.headings else column.name


def worded(values: pd.Series, column: Column) -> list[object]:
    """Return values as a city writes them: 是 and 否 for flags, its words for choices."""
    codes, written = _different(values, column)
    written.append(None)  # code -1: nothing
    return [written[code] for code in codes.tolist()]


def encoded(values: pd.Series, column: Column) -> pa.Array:
    """Return values as :func:`worded` does, for Parquet: texts by their place among the different ones."""
    if column.kind in {Kind.NUMBER, Kind.INTEGER}:
        return pa.array(pd.to_numeric(values, errors="raise").astype("float64"), from_pandas=True)
    if column.kind is Kind.TEXT and not column.choice_words:
        return pa.array(values, type=pa.string(), from_pandas=True).dictionary_encode()
    codes, written = _different(values, column)
    places = pa.array(codes, pa.int32(), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(places, pa.array(written, pa.string()))


def _different(values: pd.Series, column: Column) -> tuple[np.ndarray, list[object]]:
    """Return the place of each value among the different ones (-1: nothing), and these as a city writes them."""
    words = {choice: written for written, choice in reversed(column.choice_words)}
    codes, different = pd.factorize(values)
    plain = [_plain(value) for value in different]
    if column.kind is Kind.FLAG:
        return codes, ["是" if value else "否" for value in plain]
    return codes, [words.get(value, value) if isinstance(value, str) else value for value in plain]


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _rounded(shape: Mapping[str, object]) -> dict[str, object]:
    def fixed(at: object) -> object:
        if isinstance(at, float):
            return round(at, 9)
        return [fixed(part) for part in at] if isinstance(at, list | tuple) else at

    return {"type": shape["type"], "coordinates": fixed(shape["coordinates"])}
