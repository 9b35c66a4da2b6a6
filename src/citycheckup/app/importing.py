"""Takes a file into a city's data: read as a run would read it, and named by ``city.toml`` only if it can be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citycheckup.app.check_city import LayerReport, what_there_is
from citycheckup.app.indicator_set import data_of, indicator_set
from citycheckup.app.naming_files import OSM, name_file, would_name
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.vocabulary import (
    CancelledError,
    CancelToken,
    InputError,
    Message,
    Problem,
    Progress,
    Severity,
    no_progress,
)


@dataclass(frozen=True)
class Imported:
    """What came in: a file is one layer or table, a map is many. ``problems`` do not stand in the way.

    A layer may be empty, where the file vouches for it that there is nothing.
    """

    layers: tuple[LayerReport, ...]
    problems: tuple[Problem, ...]


def import_file(
    path: Path,
    layer: str,
    entry: Mapping[str, object],
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Imported:
    """Read a file as a layer or table, and let ``city.toml`` of the city folder at ``path`` name it.

    Parameters
    ----------
    layer, entry
        As of :func:`citycheckup.app.naming_files.name_file`. What is read of a map is kept for the next check or run.

    Raises
    ------
    InputError
        The file cannot be used, or nothing of it is of use: every problem; ``city.toml`` is as it was.
    CancelledError
        The token was pulled; ``city.toml`` is as it was.
    """
    folder = open_folder(path)
    alone = _alone(would_name(folder, layer, entry), layer)
    file = str(entry["file"])
    data = data_of(alone, indicator_set(alone), progress=progress, cancel=cancel)
    own = tuple(one for one in data.problems if one.file in (None, Path(file).name))
    # Beside a map other layers are read, whose faults are not its own.
    errors = [one for one in (own if layer == OSM else data.problems) if one.severity is Severity.ERROR]
    if errors:
        raise InputError(errors)
    came = [one for one in what_there_is(data, alone) if layer in (one.name, one.origin)]
    if not came:
        raise InputError(Problem(Message("files.nothing_of_use", {"file": file, "layer": layer}), file=file))
    if cancel is not None and cancel.is_cancelled():
        raise CancelledError(file)
    name_file(folder, layer, entry)
    return Imported(tuple(came), own)


def _alone(folder: CityFolder, layer: str) -> CityFolder:
    """Return the folder as if it named only one file, and the outline that says where the city lies.

    Beside a map the city's own layers stay, as they decide what is read of it: so the next check finds it read.
    """
    config = folder.config
    layers = {name: one for name, one in config.layers.items() if layer == OSM or name in (layer, "boundary")}
    tables = {name: one for name, one in config.tables.items() if name == layer}
    changes = {"layers": layers, "tables": tables, "osm": config.osm if layer == OSM else None, "gtfs": None}
    return CityFolder(folder.path, config.model_copy(update=changes))
