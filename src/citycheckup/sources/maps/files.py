"""A map file on disk: found in its folder or archive, opened with the driver and the encoding it needs."""

from __future__ import annotations

import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from citycheckup.sources.maps.dbf import encoding_of
from citycheckup.sources.tables.encodings import decode
from citycheckup.vocabulary import InputError, Message, Problem, Severity

_ENDINGS = (".shp", ".gdb", ".gpkg", ".geojson", ".json", ".parquet", ".geoparquet", ".fgb", ".kml", ".dxf")
_PARQUET = frozenset({".parquet", ".geoparquet"})
_JSON = frozenset({".geojson", ".json"})
_ZIP_UTF8 = 0x800
_FAILURES = (CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, pa.ArrowException)


@dataclass(frozen=True, eq=False)
class Raw:
    """What a file holds, untouched, with what the reader had to say."""

    table: gpd.GeoDataFrame
    problems: tuple[Problem, ...]


def open_vector(path: Path, sublayer: str | None, encoding: str | None) -> Raw:
    """Read one layer of a map file. Arguments and errors: see :func:`citycheckup.sources.maps.vectors.read_vector`.

    Returns
    -------
    Raw
        Geometry in two dimensions, curves as lines, null where there is none; CRS as the file says, or None. DXF's
        closed lines are areas, as that format has no other way to draw them.
    """
    if not path.exists():
        raise InputError(Problem(Message("maps.file_missing"), path.name))
    with _unpacked(path, sublayer) as (file, layer), warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            table, problems = _read(file, layer, encoding, path.name)
        except (*_FAILURES, ValueError, OSError) as error:
            reason = str(error).replace(str(file), path.name)
            raise InputError(Problem(Message("maps.unreadable", {"reason": reason}), path.name)) from error
    if not isinstance(table, gpd.GeoDataFrame):
        raise InputError(Problem(Message("maps.no_map"), path.name))
    if table.empty:
        raise InputError(Problem(Message("maps.no_features"), path.name))
    table = table.rename_geometry("geometry") if table.geometry.name != "geometry" else table
    if file.suffix.lower() == ".dxf":
        closed = table.geometry.is_ring & (table.geometry.geom_type == "LineString")
        points, of = shapely.get_coordinates(table.geometry[closed].array, return_index=True)
        table.loc[closed, "geometry"] = shapely.polygons(shapely.linearrings(points, indices=of))
    texts = sorted({str(warning.message) for warning in said})
    problems += [
        Problem(Message("maps.reader_says", {"text": text}), path.name, severity=Severity.NOTE) for text in texts
    ]
    return Raw(table.reset_index(drop=True), tuple(problems))


def _read(file: Path, sublayer: str | None, encoding: str | None, name: str) -> tuple[Any, list[Problem]]:
    ending = file.suffix.lower()
    if ending in _PARQUET:
        table = gpd.read_parquet(file)
        if shapely.has_z(table.geometry.array).any():
            table.geometry = shapely.force_2d(table.geometry.array)
        return table, []
    source: Path | bytes = file
    recognised = None
    if ending == ".shp":
        encoding, fault = encoding_of(file, encoding)
        if fault is not None:
            raise InputError(Problem(fault, name))
        recognised = encoding if encoding == "GB18030" else None
    elif ending in _JSON:
        source, recognised = _json(file, encoding, name)
        encoding = None
    layer = 0 if isinstance(source, bytes) else _layer(source, sublayer, name)
    with _dxf_encoding(encoding if ending == ".dxf" else None):
        table = pyogrio.read_dataframe(
            source, layer=layer, encoding=encoding if ending == ".shp" else None, force_2d=True, fid_as_index=False
        )
    note = Message("maps.encoding_recognised", {"encoding": recognised})
    return table, [Problem(note, name, severity=Severity.NOTE)] if recognised else []


def _json(file: Path, encoding: str | None, name: str) -> tuple[Path | bytes, str | None]:
    """Return a GeoJSON file, or its text in UTF-8 where it is in another encoding, and that encoding."""
    data = file.read_bytes()
    text, fault = decode(data, encoding)
    if fault is not None:
        raise InputError(Problem(fault, name))
    in_utf8 = text.encode()
    return (file, None) if in_utf8 == data else (in_utf8, encoding or "GB18030")


def _layer(source: Path, wanted: str | None, name: str) -> str | int:
    """Return the layer to read: the wanted one, or the only one that is a map."""
    layers = {str(layer): kind for layer, kind in pyogrio.list_layers(source)}
    maps = [layer for layer, kind in layers.items() if kind is not None] or list(layers)
    if wanted is not None and wanted not in layers:
        raise InputError(Problem(Message("maps.no_such_sublayer", {"name": wanted, "names": maps}), name))
    if wanted is None and len(maps) > 1:
        raise InputError(Problem(Message("maps.choose_sublayer", {"names": maps}), name))
    return wanted or (maps[0] if maps else 0)


@contextmanager
def _dxf_encoding(encoding: str | None) -> Iterator[None]:
    """Tell GDAL which encoding a DXF file is in; None: as its header says."""
    before = pyogrio.get_gdal_config_option("DXF_ENCODING")
    if encoding is not None:
        pyogrio.set_gdal_config_options({"DXF_ENCODING": encoding})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"DXF_ENCODING": before})


@contextmanager
def _unpacked(path: Path, sublayer: str | None) -> Iterator[tuple[Path, str | None]]:
    """Give a map file and the layer in it that was asked for; of a .zip, the one file inside, or the named one.

    Archives packed in China name their files in GBK: they are unpacked here, since GDAL would not find them.
    """
    if path.suffix.lower() != ".zip":
        yield path, sublayer
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(archive, Path(folder))
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
            raise InputError(Problem(Message("maps.unreadable", {"reason": str(error)}), path.name)) from error
        inside = sorted(
            f for f in Path(folder).rglob("*") if f.suffix.lower() in _ENDINGS and ".gdb/" not in f.as_posix()
        )
        named = {file.stem: file for file in inside}
        if not inside:
            raise InputError(Problem(Message("maps.nothing_in_zip", {"endings": list(_ENDINGS)}), path.name))
        if len(inside) == 1:
            yield inside[0], None if sublayer == inside[0].stem else sublayer
        elif sublayer in named:
            yield named[sublayer], None
        elif sublayer is None:
            raise InputError(Problem(Message("maps.choose_sublayer", {"names": list(named)}), path.name))
        else:
            raise InputError(
                Problem(Message("maps.no_such_sublayer", {"name": sublayer, "names": list(named)}), path.name)
            )


def _unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    for entry in archive.infolist():
        name = entry.filename
        if not entry.flag_bits & _ZIP_UTF8:
            try:
                name = name.encode("cp437").decode("gb18030")
            except UnicodeError:
                name = entry.filename
        parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in {"/", "..", "."}]
        target = folder.joinpath(*parts)
        if not entry.is_dir() and "__MACOSX" not in parts:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(entry))
