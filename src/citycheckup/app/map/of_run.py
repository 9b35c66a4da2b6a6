"""Makes the map of a run: its archive of tiles and its index of features, from the run and the city's data."""

from __future__ import annotations

import json
from pathlib import Path

from citycheckup.app.indicator_set import data_of, indicator_set
from citycheckup.app.map.features import write_features
from citycheckup.app.map.layers import map_layers
from citycheckup.app.map.making import make_archive
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import CancelToken, Progress, no_progress

LAYOUT = 3  # of the archive and the index: another number makes every map anew


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
    data = data_of(folder, chosen, progress=progress, cancel=cancel)
    drawn = map_layers(run, data.layers)
    path = file_of(folder.cache, str(manifest["content_hash"]))
    attribution = "; ".join(manifest.get("attribution", []))
    write_features(drawn, beside(path))  # before the archive, which says that both are there
    make_archive(drawn, path, attribution=attribution, progress=progress, cancel=cancel)
    return path


def beside(archive: Path) -> Path:
    """Return where the index of features lies that belongs to an archive of tiles."""
    return archive.with_suffix(".sqlite")


def file_of(cache: Path, content_hash: str) -> Path:
    """Return where the archive of a run lies: equal runs share one."""
    return cache / "map" / f"{content_hash[:32]}-{LAYOUT}.pmtiles"
