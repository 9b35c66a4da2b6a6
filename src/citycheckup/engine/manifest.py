"""What a run was made from: hashes of inputs, edition, code and parameters. No wall clock, no path of a machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from citycheckup import __version__
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units

_LIBRARIES = ("geopandas", "numpy", "osmium", "pandas", "pyarrow", "pyogrio", "pyproj", "rasterio", "scipy", "shapely")


def manifest(
    *,
    inputs: Mapping[str, Mapping[str, str]],
    edition: str,
    parameters: Mapping[str, object],
    layers: Mapping[str, Layer | Missing],
    units: Units,
    tables: Mapping[str, Table | Missing] = MappingProxyType({}),
) -> dict[str, object]:
    """Return the manifest of a run, with its ``content_hash``.

    Parameters
    ----------
    inputs
        By key of ``city.toml``: file name and SHA-256.
    layers
        The supplied layers, with what was missing.
    tables
        The supplied tables, likewise.
    """
    core: dict[str, object] = {
        "inputs": {key: dict(inputs[key]) for key in sorted(inputs)},
        "edition": edition,
        "parameters": dict(parameters),
        "units": {"year": units.year, "fingerprint": units_fingerprint(units)},
        **program(),
    }
    described = {name: _described(value) for name, value in sorted(layers.items())}
    listed = {name: _described(value) for name, value in sorted(tables.items())}
    return {"content_hash": _hash(core), **core, "layers": described, "tables": listed}


def units_fingerprint(units: Units) -> str:
    """Return a SHA-256 of the units: ids, parents, names, outlines."""
    digest = hashlib.sha256(str(units.year).encode())
    table = units.table
    for unit_id, level, parent, name, wkb in zip(
        table.index, table["level"], table["parent_id"], table["name"], table.geometry.to_wkb(), strict=True
    ):
        digest.update(f"{unit_id}|{level}|{parent}|{name}|".encode())
        digest.update(wkb)
    return digest.hexdigest()


def program() -> dict[str, object]:
    """Return what computes: version and SHA-256 of this package, and the versions of its libraries."""
    return {
        "code": {"version": __version__, "sha256": code_hash()},
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


@cache
def code_hash() -> str:
    """Return a SHA-256 of the package's own source and data files."""
    digest = hashlib.sha256()
    for name, content in sorted(_files(files("citycheckup"), "")):
        digest.update(name.encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.name == "__pycache__" or entry.name.endswith(".pyc"):
            continue
        name = f"{prefix}/{entry.name}"
        found += _files(entry, name) if entry.is_dir() else [(name, entry.read_bytes())]
    return found


def _described(value: Layer | Table | Missing) -> dict[str, object]:
    if isinstance(value, Missing):
        return {"missing": True, "reason": value.reason.key}
    return {
        "features" if isinstance(value, Layer) else "rows": len(value),
        "completeness": str(value.completeness),
        "data_date": value.data_date,
        "origin": value.origin,
        "attribution": list(value.attribution),
        "fingerprint": value.fingerprint,
    }


def _hash(core: Mapping[str, object]) -> str:
    text = json.dumps(core, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
