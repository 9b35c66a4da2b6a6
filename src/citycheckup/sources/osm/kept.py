"""Decoded tables kept as GeoParquet by what was in the file, so that the same map need not be decoded again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.sources.osm.tables import OsmTables

_VERSION = 2  # of what is kept; to be raised when the reader comes to other tables
_ABOUT = "about.json"
_GEOGRAPHIC = ("points", "lines", "areas")
_TABLES = (*_GEOGRAPHIC, "routes")
_PACKED: dict[str, Any] = {  # ids, tags and places hardly repeat: no dictionary of them; places hardly shrink
    "use_dictionary": ["state"],
    "write_statistics": False,
    "compression": {"id": "snappy", "tags": "snappy"},
}


class KeptTables:
    """The tables of one map in one area, kept in a folder ``osm-<hash>`` of the cache.

    The hash is of the map's content, the area, the layers, the rules and the reader's version. Beside the tables lie
    their own hashes: tables that were damaged or put there by somebody else are not read but made again.

    Parameters
    ----------
    cache
        Folder for what may be deleted at any time.
    map_file
        The OSM file.
    area
        Area in EPSG:4326 that the tables are clipped to; None: all.
    leave_out
        Layers whose features are not in the tables.
    """

    def __init__(self, cache: Path, map_file: Path, area: BaseGeometry | None, leave_out: frozenset[str]) -> None:
        told = hashlib.sha256(f"{_VERSION} {shapely.__version__} {shapely.geos_version_string}".encode())
        told.update(files(__package__).joinpath("tags.toml").read_bytes())
        told.update(b"" if area is None else shapely.to_wkb(area))
        told.update(_hash(map_file).encode())
        told.update(" ".join(sorted(leave_out)).encode())
        self.folder = cache / f"osm-{told.hexdigest()}"

    def read(self) -> OsmTables | None:
        """Return the tables, or None where there are none or they cannot be trusted."""
        try:
            about = json.loads((self.folder / _ABOUT).read_text(encoding="utf-8"))
            if any(_hash(self.folder / f"{name}.parquet") != about["sha256"][name] for name in _TABLES):
                return None
            tables = {name: gpd.read_parquet(self.folder / f"{name}.parquet") for name in _GEOGRAPHIC}
            routes = pd.read_parquet(self.folder / "routes.parquet")
            bounds = about["bounds"]
            return OsmTables(
                **tables,
                routes=routes,
                newest=about["newest"],
                bounds=None if bounds is None else tuple(bounds),
                is_empty=about["is_empty"],
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException):
            return None

    def write(self, osm: OsmTables) -> None:
        """Keep the tables, and those of no other map; a folder that cannot be written to keeps none."""
        with contextlib.suppress(OSError):
            self.folder.parent.mkdir(exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=self.folder.parent))
            try:
                tables = [getattr(osm, name) for name in _TABLES]
                with ThreadPoolExecutor(2) as pool:
                    hashes = list(pool.map(_written, tables, [made / f"{name}.parquet" for name in _TABLES]))
                about = {
                    "newest": osm.newest,
                    "bounds": osm.bounds,
                    "is_empty": osm.is_empty,
                    "sha256": dict(zip(_TABLES, hashes, strict=True)),
                }
                (made / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
                for old in self.folder.parent.glob("osm-*"):
                    shutil.rmtree(old, ignore_errors=True)
                made.rename(self.folder)
            finally:
                shutil.rmtree(made, ignore_errors=True)


def _written(table: pd.DataFrame, file: Path) -> str:
    """Write a table, and return the hash of its file."""
    table.to_parquet(file, index=False, **_PACKED)
    return _hash(file)


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
