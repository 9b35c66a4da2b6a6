"""The dataset of many cities: Parquet parted by city, on this machine or in object storage; a city is there or not."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from fsspec.implementations.local import LocalFileSystem

from citycheckup.reports.writers import write_json, write_whole
from citycheckup.vocabulary import Level

TABLES = ("results", "units", "grades")
_MARKERS = "cities"


@dataclass(frozen=True)
class NationalDataset:
    """Tables ``<table>/city=<id>/part.parquet``; ``cities/city=<id>/manifest.json``, written last, says: it is whole.

    Attributes
    ----------
    url
        An absolute path of this machine, or an address that fsspec knows (``s3://bucket/folder``).
    """

    url: str

    def manifest(self, city: str) -> dict[str, Any] | None:
        """Return the manifest of a city; None where the city is not there, or not whole."""
        files, root = self._open()
        files.invalidate_cache()  # others write, too
        try:
            read: dict[str, Any] = json.loads(files.cat_file(f"{root}/{_marker(city)}"))
            whole = all(files.info(f"{root}/{name}")["size"] == about["bytes"] for name, about in read["files"].items())
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return read if whole else None

    def put(self, city: str, tables: Mapping[str, Path], manifest: Mapping[str, Any]) -> None:
        """Put a city's tables and then its manifest in place; what there was of the city is gone before.

        Parameters
        ----------
        tables
            Files by name of table: each of :data:`TABLES`.
        manifest
            Plain values; ``files`` is added to it: bytes and SHA-256 of each file.
        """
        self.discard(city)
        about = {}
        for name, file in sorted(tables.items()):
            target = f"{name}/city={city}/part.parquet"
            self._place(file, target)
            content = file.read_bytes()
            about[target] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        self._write_json({**manifest, "files": about}, _marker(city))

    def discard(self, city: str) -> None:
        """Remove a city, its manifest first: there is no moment at which half of it counts as whole."""
        files, root = self._open()
        files.invalidate_cache()
        for folder in (_MARKERS, *TABLES):
            path = f"{root}/{folder}/city={city}"
            if files.exists(path):
                files.rm(path, recursive=True)

    def cities(self) -> list[str]:
        """Return the ids of all cities of which there is anything."""
        files, root = self._open()
        files.invalidate_cache()
        found: set[str] = set()
        for folder in (_MARKERS, *TABLES):
            path = f"{root}/{folder}"
            names = files.ls(path, detail=False) if files.isdir(path) else []
            found |= {str(name).rstrip("/").rpartition("/city=")[2] for name in names if "/city=" in str(name)}
        return sorted(found)

    def city_rows(self, city: str) -> pa.Table:
        """Return the rows of the results table that are about the city as a whole."""
        files, root = self._open()
        with files.open(f"{root}/results/city={city}/part.parquet", "rb") as stream:
            return pq.read_table(stream, filters=pc.field("level") == str(Level.CITY))

    def put_summary(self, folder: Path) -> list[str]:
        """Put every file of a folder into ``summary/``, and return their addresses."""
        return [self._place(file, f"summary/{file.name}") for file in sorted(folder.iterdir())]

    def _open(self) -> tuple[fsspec.AbstractFileSystem, str]:
        files, path = fsspec.core.url_to_fs(self.url)
        return files, str(path).rstrip("/")

    def _write_json(self, content: Mapping[str, Any], target: str) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch, "content.json")
            write_json(content, file)
            self._place(file, target)

    def _place(self, file: Path, target: str) -> str:
        """Put a file in place in one step: renamed on a file system, sent as one object to storage."""
        files, root = self._open()
        path = f"{root}/{target}"
        if isinstance(files, LocalFileSystem):
            write_whole(Path(path), lambda unfinished: _copy(file, unfinished))
            return path
        files.put_file(str(file), path)
        return str(files.unstrip_protocol(path))


def _marker(city: str) -> str:
    return f"{_MARKERS}/city={city}/manifest.json"


def _copy(file: Path, target: Path) -> None:
    shutil.copyfile(file, target)
