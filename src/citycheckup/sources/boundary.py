"""The outline of a city: from a file, or a box."""

from __future__ import annotations

from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.sources.folder import CityFolder, LayerEntry
from citycheckup.sources.layer_file import read_layer_file
from citycheckup.vocabulary import InputError, Message, Problem, Severity

_EDGE_DEGREES = 0.01  # a straight edge in degrees is a curve in metres: more points than corners


def outline_of(folder: CityFolder) -> tuple[BaseGeometry, list[Problem]]:
    """Return a city's outline in EPSG:4326, and what was noticed about it.

    Raises
    ------
    InputError
        ``city.toml`` names neither a file nor a box, or the file cannot be read, or holds no areas.
    """
    city = folder.config.city
    entry = folder.config.layers.get("boundary")
    if entry is not None:
        return read_boundary(entry, folder.file(entry.file))
    if city.bbox is None:
        raise InputError(Problem(Message("city.no_outline"), file=str(folder.path)))
    return shapely.segmentize(shapely.box(*city.bbox), max_segment_length=_EDGE_DEGREES), []


def read_boundary(entry: LayerEntry, path: Path) -> tuple[BaseGeometry, list[Problem]]:
    """Return a city's outline in EPSG:4326: the union of the file's areas.

    Raises
    ------
    InputError
        The file cannot be read, or holds no areas.
    """
    table, problems = read_layer_file("boundary", entry, path, None)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise InputError(errors)
    if table.empty:
        raise InputError(Problem(Message("city.no_outline"), file=path.name))
    return shapely.union_all(table.geometry.to_numpy()), problems
