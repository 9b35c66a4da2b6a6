"""The maps of runs: each made once, in a process of its own, kept in the city folder's cache."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock

from citycheckup.app.indicator_set import indicator_set
from citycheckup.app.map.archive import TileArchive
from citycheckup.app.map.features import FeatureIndex, write_features
from citycheckup.app.map.layers import map_layers
from citycheckup.app.map.making import make_archive
from citycheckup.app.shown.run_tables import RunTables
from citycheckup.app.wiring import margin_m
from citycheckup.sources.city import read_city
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import CancelToken, Progress, no_progress

LAYOUT = 2  # of the archive: another number makes every map anew
_OPEN_MOST = 8


@dataclass(frozen=True)
class MapState:
    """Whether a run's map is there: ``ready``, ``making``, or ``failed``, which another look tries again."""

    state: str
    archive: TileArchive | None = None
    features: FeatureIndex | None = None


class ServedMaps:
    """The archives that are open, and those that are being made."""

    def __init__(self) -> None:
        self._open: OrderedDict[Path, MapState] = OrderedDict()
        self._making: dict[Path, BaseProcess] = {}
        self._lock = Lock()

    def of(self, tables: RunTables, *, make: bool = True) -> MapState:
        """Return a run's map; where there is none yet, begin to make it."""
        file = map_file(tables)
        with self._lock:
            if file in self._open:
                self._open.move_to_end(file)
                return self._open[file]
            if file.is_file():
                self._making.pop(file, None)
                self._open[file] = MapState("ready", TileArchive(file), FeatureIndex(_beside(file)))
                while len(self._open) > _OPEN_MOST:
                    self._open.popitem(last=False)
                return self._open[file]
            running = self._making.get(file)
            if running is not None and running.is_alive():
                return MapState("making")
            if running is not None:
                del self._making[file]
                return MapState("failed")
            if make:
                process = get_context("spawn").Process(
                    target=make_map, args=(tables.folder.path, tables.path), daemon=True
                )
                process.start()
                self._making[file] = process
            return MapState("making")


def map_file(tables: RunTables) -> Path:
    """Return where the archive of a run lies: equal runs share one."""
    return _file(tables.folder.cache, tables.content_hash)


def make_map(
    folder_path: Path, run: Path, *, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> Path:
    """Make the archive of a run from its files and the city's data as they are now.

    Raises
    ------
    InputError
        The city folder cannot be read.
    CancelledError
        The token was pulled; nothing has been written.
    """
    folder = open_folder(folder_path)
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    chosen = indicator_set(folder)
    data = read_city(
        folder,
        margin_m=margin_m(chosen.catalogue),
        editions=chosen.editions,
        leave_out=chosen.layers_of_others,
        progress=progress,
        cancel=cancel,
    )
    drawn = map_layers(run, data.layers)
    path = _file(folder.cache, str(manifest["content_hash"]))
    attribution = "; ".join(manifest.get("attribution", []))
    write_features(drawn, _beside(path))  # before the archive, which says that both are there
    make_archive(drawn, path, attribution=attribution, progress=progress, cancel=cancel)
    return path


def _beside(archive: Path) -> Path:
    return archive.with_suffix(".sqlite")


def _file(cache: Path, content_hash: str) -> Path:
    return cache / "map" / f"{content_hash[:32]}-{LAYOUT}.pmtiles"
