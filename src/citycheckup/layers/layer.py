"""A layer in memory: one typed wrapper round a table of places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from citycheckup.geo.areas import Areas, clip
from citycheckup.geo.threads import by_parts
from citycheckup.vocabulary import Completeness, Message

_SHAPES_AT_ONCE = 100_000


@dataclass(frozen=True, eq=False)
class Layer:
    """Features of one kind in the city's metric CRS.

    Attributes
    ----------
    name
        The layer's name in ``layers/schema.py``, or the name of the step that derived it.
    table
        Index: stable text id, unique, named ``id``, sorted. Columns: those of the schema; a null means unknown, never
        an empty string and never zero. Geometry: valid, non-empty, in the city's projected CRS, in metres.
    completeness
        Whether absence from the layer means absence from the city.
    data_date
        ISO date the data speak of (YYYY, YYYY-MM or YYYY-MM-DD), or None where it is not known.
    origin
        Where it came from: ``osm``, ``register``, ``register+osm``, ``file``, ``derived``.
    attribution
        Lines to print wherever the layer is shown.
    """

    name: str
    table: gpd.GeoDataFrame
    completeness: Completeness
    data_date: str | None = None
    origin: str = "file"
    attribution: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.table.index.is_unique:
            raise ValueError(f"layer {self.name}: ids are not unique")
        if not self.table.index.is_monotonic_increasing:
            object.__setattr__(self, "table", self.table.sort_index())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of ids, columns and geometry; independent of row order and of column order."""
        digest = hashlib.sha256(f"{self.name}|{self.completeness}|{self.data_date}|{self.table.crs}".encode())
        digest.update("\n".join(map(str, self.table.index)).encode())
        for column in sorted(self.table.columns):
            digest.update(str(column).encode())
            series = self.table[column]
            if column == self.table.geometry.name:
                shapes = self.table.geometry.to_numpy()
                for begin in range(0, len(shapes), _SHAPES_AT_ONCE):
                    digest.update(b"".join(shapely.to_wkb(shapes[begin : begin + _SHAPES_AT_ONCE])))
            else:
                digest.update(np.ascontiguousarray(pd.util.hash_pandas_object(series, index=False).to_numpy()).data)
        return digest.hexdigest()

    @cached_property
    def middles(self) -> gpd.GeoSeries:
        """A point on each feature that says where it belongs; a point is its own. Looked for once, whoever asks."""
        shapes = self.table.geometry.to_numpy()
        extended = np.flatnonzero(shapely.get_type_id(shapes) != shapely.GeometryType.POINT)
        points = np.array(shapes, dtype=object)
        points[extended] = by_parts(shapely.point_on_surface, shapes[extended])
        return gpd.GeoSeries(points, index=self.table.index, crs=self.table.crs)

    @cached_property
    def areas(self) -> Areas:
        """The features as areas, and which of them overlap. Looked for once, whoever asks."""
        return Areas.of(self.table.geometry)

    def inside(self, outline: Layer) -> gpd.GeoSeries:
        """Return the parts of the features inside a city's outline (its layer of one row): cut once, whoever asks."""
        if outline not in self._parts_inside:
            self._parts_inside[outline] = clip(self.table.geometry, outline.table.union_all())
        return self._parts_inside[outline]

    @cached_property
    def _parts_inside(self) -> dict[Layer, gpd.GeoSeries]:
        return {}

    def with_middles_of(self, whole: Layer) -> Layer:
        """Take the middles over from a layer that has the same shapes under the same ids, and maybe more of them."""
        at = whole.table.index.get_indexer(self.table.index)
        points = whole.middles.to_numpy()[at]
        self.__dict__["middles"] = gpd.GeoSeries(points, index=self.table.index, crs=self.table.crs)
        return self

    def with_table(self, table: gpd.GeoDataFrame) -> Layer:
        """Return the same layer with another table (a selection, or more columns)."""
        return replace(self, table=table)

    def __len__(self) -> int:
        return len(self.table)


@dataclass(frozen=True)
class Missing:
    """What could not be had: the layers that were not supplied, and the reason to show.

    A step that needs a missing input is itself missing, with the layers of its inputs; an indicator that needs one
    gets status ``no_data`` and names them.
    """

    layers: tuple[str, ...]
    reason: Message


def weakest(completeness: Iterable[Completeness]) -> Completeness:
    """Return the weakest completeness of several inputs: what a value made from all of them is worth."""
    order = [Completeness.AUTHORITATIVE, Completeness.PARTIAL, Completeness.INDICATIVE]
    return max(completeness, key=order.index, default=Completeness.AUTHORITATIVE)
