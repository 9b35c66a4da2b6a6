"""A whole city folder, read: every layer in the city's metric system, or the reason why it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.schema import BY_NAME, LAYERS, LayerSchema
from citycheckup.sources.folder import CityFolder, LayerEntry, file_hash, named_files
from citycheckup.sources.layer_file import read_layer_file
from citycheckup.sources.osm import OsmMap, read_osm
from citycheckup.sources.population import read_population
from citycheckup.sources.population_of_areas import population_of_areas
from citycheckup.sources.projection import check_metric
from citycheckup.sources.registers import merge
from citycheckup.vocabulary import (
    CancelledError,
    CancelToken,
    Completeness,
    InputError,
    Message,
    NeverCancelled,
    Problem,
    Progress,
    Severity,
    no_progress,
)

WGS84 = "EPSG:4326"
OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
_DEFINING = frozenset({"boundary", "blocks", "communities", "compounds", "administrative_areas", "built_up_area"})
_WHOLE_IN_CITY = frozenset({"buildings"})  # belong to the city by where their middle lies


@dataclass(frozen=True)
class CityData:
    """What a city folder holds, ready for the engine.

    Attributes
    ----------
    boundary
        The city's outline in its metric CRS.
    layers
        Every layer of the schema by name: the layer, or a :class:`Missing` with the reason.
    files
        By key of ``city.toml``: ``file`` (its name without folders) and ``sha256``.
    problems
        Everything noticed; with an error among them the city must not be checked up.
    """

    boundary: BaseGeometry
    layers: Mapping[str, Layer | Missing]
    files: Mapping[str, Mapping[str, str]]
    problems: tuple[Problem, ...]


def read_city(
    folder: CityFolder,
    *,
    margin_m: float,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> CityData:
    """Read everything that ``city.toml`` names.

    Places outside the city are kept as far as ``margin_m``, since a facility there may serve the city; buildings belong
    to the city by where their representative point lies.

    Raises
    ------
    InputError
        The outline or the CRS cannot be used. Everything else that is wrong is among ``problems``.
    """
    config = folder.config
    check_metric(config.city.crs)
    boundary_wgs84, problems = _outline(folder)
    frame = _Frame(config.city.crs, boundary_wgs84, margin_m)
    token = cancel or NeverCancelled()
    total = len(config.layers) + 1

    def tick(done: int, what: str) -> None:
        if token.is_cancelled():
            raise CancelledError(what)
        progress(done, total, Message("city.reading", {"what": what}))

    layers: dict[str, Layer | Missing] = {}
    osm: OsmMap | None = None
    if config.osm is not None:
        tick(0, config.osm.file)
        try:
            osm = read_osm(folder.file(config.osm.file), frame.around_wgs84)
            problems += osm.problems
        except InputError as error:
            problems += error.problems
    for done, schema in enumerate(LAYERS):
        entry = config.layers.get(schema.name)
        if entry is not None:
            tick(done, entry.file)
        from_osm = None if osm is None else _from_osm(schema, osm, folder, frame)
        own, found = (None, []) if entry is None or schema.name == "boundary" else _own(schema, entry, folder, frame)
        problems += found
        layers[schema.name], merged = _together(
            schema,
            own,
            from_osm,
            osm_given=osm is not None,
            named=entry is not None,
            place_names=(config.city.name,),
        )
        problems += merged
    layers["boundary"] = frame.outline_layer(config.city.id, config.layers.get("boundary"))
    if isinstance(layers["population"], Missing):
        layers["population"] = population_of_areas(layers) or layers["population"]
    files = {
        key: {"file": Path(name).name, "sha256": file_hash(folder.file(name))}
        for key, name in named_files(config).items()
    }
    return CityData(frame.boundary, layers, files, tuple(problems))


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


class _Frame:
    """The city's outline and surroundings, and the way from degrees to its metric system."""

    def __init__(self, crs: str, boundary_wgs84: BaseGeometry, margin_m: float) -> None:
        self.crs = crs
        self.boundary_wgs84 = boundary_wgs84
        into = Transformer.from_crs(CRS(WGS84), CRS(crs), always_xy=True)
        back = Transformer.from_crs(CRS(crs), CRS(WGS84), always_xy=True)
        self.boundary: BaseGeometry = shapely.make_valid(_transformed(boundary_wgs84, into))
        if not self.boundary.area > 0:
            raise InputError(Problem(Message("city.outline_outside_crs", {"crs": crs})))
        self.around: BaseGeometry = self.boundary.buffer(margin_m)
        self.around_wgs84: BaseGeometry = _transformed(self.around, back)

    def placed(self, table: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
        """Project a layer and leave out what cannot matter to the city."""
        projected = table.to_crs(self.crs)
        if name in _WHOLE_IN_CITY:
            shapely.prepare(self.boundary)
            inside = shapely.contains(self.boundary, shapely.point_on_surface(projected.geometry.to_numpy()))
        else:
            area = self.boundary if name in _DEFINING else self.around
            shapely.prepare(area)
            inside = shapely.intersects(area, projected.geometry.to_numpy())
        kept = projected[inside]
        # A projection may touch rings that were just valid in degrees.
        broken = ~shapely.is_valid(kept.geometry.to_numpy())
        if broken.any():
            kept = kept.set_geometry(kept.geometry.make_valid())
        return kept

    def outline_layer(self, city_id: str, entry: LayerEntry | None) -> Layer:
        """Return the city's outline as a layer of one row."""
        table = gpd.GeoDataFrame({"name": [None]}, geometry=[self.boundary], crs=self.crs, index=[city_id])
        table.index.name = "id"
        attribution = (entry.attribution,) if entry is not None and entry.attribution else ()
        origin = "bbox" if entry is None else "file"
        return Layer("boundary", table, Completeness.AUTHORITATIVE, origin=origin, attribution=attribution)


def _outline(folder: CityFolder) -> tuple[BaseGeometry, list[Problem]]:
    city = folder.config.city
    entry = folder.config.layers.get("boundary")
    if entry is not None:
        return read_boundary(entry, folder.file(entry.file))
    if city.bbox is None:
        raise InputError(Problem(Message("city.no_outline"), file=str(folder.path)))
    # More points than corners: a straight edge in degrees is a curve in metres.
    return shapely.segmentize(shapely.box(*city.bbox), max_segment_length=0.01), []


def _transformed(geometry: BaseGeometry, transformer: Transformer) -> BaseGeometry:
    def project(points: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return shapely.transform(geometry, project)


def _from_osm(schema: LayerSchema, osm: OsmMap, folder: CityFolder, frame: _Frame) -> Layer | None:
    settings = folder.config.osm
    if settings is None or not schema.from_osm:
        return None
    table = frame.placed(osm.tables[schema.name], schema.name)
    if table.empty and settings.completeness is not Completeness.AUTHORITATIVE:
        return None
    return Layer(
        schema.name,
        table,
        settings.completeness,
        data_date=settings.data_date or osm.data_date,
        origin="osm",
        attribution=(OSM_ATTRIBUTION,),
    )


def _own(
    schema: LayerSchema, entry: LayerEntry, folder: CityFolder, frame: _Frame
) -> tuple[Layer | None, list[Problem]]:
    path = folder.file(entry.file)
    try:
        if schema.name == "population":
            table, problems = read_population(path, entry=entry, crs=frame.crs, around_wgs84=frame.boundary_wgs84)
        else:
            whole, problems = read_layer_file(schema.name, entry, path, frame.around_wgs84)
            table = frame.placed(whole, schema.name)
            if len(table) < len(whole):
                outside = {"layer": schema.name, "count": len(whole) - len(table), "all": len(whole)}
                problems.append(Problem(Message("city.outside", outside), file=path.name, severity=Severity.NOTE))
    except InputError as error:
        return None, list(error.problems)
    given = entry.completeness
    completeness = given or (Completeness.AUTHORITATIVE if schema.name in _DEFINING else Completeness.PARTIAL)
    layer = Layer(
        schema.name,
        table,
        completeness,
        data_date=entry.data_date,
        origin="file",
        attribution=(entry.attribution,) if entry.attribution else (),
    )
    return layer, problems


def _together(
    schema: LayerSchema,
    own: Layer | None,
    from_osm: Layer | None,
    *,
    osm_given: bool,
    named: bool,
    place_names: tuple[str, ...],
) -> tuple[Layer | Missing, list[Problem]]:
    if own is not None and from_osm is not None:
        if schema.name in _DEFINING or schema.name in ("buildings", "roads", "land_use"):
            return own, []  # networks and coverings are taken whole: mixing two would count things twice
        return merge(own, from_osm, place_names=place_names)
    if own is not None:
        if own.table.empty and own.completeness is not Completeness.AUTHORITATIVE:
            return Missing((schema.name,), Message("city.empty_file", {"layer": schema.name})), []
        return own, []
    if from_osm is not None:
        return from_osm, []
    absent = "city.not_in_osm" if osm_given and schema.from_osm else "city.not_supplied"
    key = "city.unusable" if named else absent
    titles = {"layer": schema.name, "zh": BY_NAME[schema.name].title_zh, "en": BY_NAME[schema.name].title_en}
    return Missing((schema.name,), Message(key, titles)), []
