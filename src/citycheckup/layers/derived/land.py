"""The built-up area and construction land: as mapped, and derived where they are not."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from citycheckup.geo.areas import Geometries, clip, intersection, polygonal, without_overlaps
from citycheckup.geo.land_by_unit import area_by_unit
from citycheckup.layers.derived.provenance import areas, derived
from citycheckup.layers.layer import Layer, Missing
from citycheckup.vocabulary import Message

URBAN_USES = ("residential", "commercial", "industrial", "public_service", "transport", "utility", "construction")
RURAL_USES = ("water", "farmland", "woodland")
GREEN_USES = ("green",)  # urban inside the built-up area, and no land of construction outside it


def built_up_land(
    boundary: Layer,
    built_up_area: Layer | None = None,
    land_use: Layer | None = None,
    buildings: Layer | None = None,
    street_cells: Layer | None = None,
    population: Layer | None = None,
    *,
    urban_uses: tuple[str, ...] = URBAN_USES,
    rural_uses: tuple[str, ...] = RURAL_USES,
    main_use_share: float = 0.5,
    footprint_share_min: float = 0.1,
    density_min_persons_per_km2: float = 1500.0,
    zone_max_m2: float = 1e6,
    patch_min_m2: float = 100_000.0,
) -> Layer | Missing:
    """Return the built-up area of the city: as given, else by the handbook's cell method.

    Cell method: a street cell is built up when urban uses are mapped on at least ``main_use_share`` of it; or when
    rural uses are mapped on less than that share, and either buildings cover at least ``footprint_share_min`` of what
    is not mapped as rural or at least ``density_min_persons_per_km2`` live there (buildings may not all be mapped; only
    population zones up to ``zone_max_m2`` say where in a city people live). Cells that qualify are merged; patches
    smaller than ``patch_min_m2`` are dropped, and holes smaller than it are filled (small parks, squares and junctions
    belong to the built-up area). The handbook then tidies by hand.

    Returns
    -------
    Layer
        Areas that do not overlap, one per patch, ``origin`` (``mapped``: given; ``derived``). Missing where it was not
        given, and streets or both land use and buildings are missing, or no cell qualifies.

    Source: 城市体检工作手册(试行) 2025, built-up area method; density and zones of 1 km2 from the Degree of
    Urbanisation (European Commission and others, 2021), urban centre. The other thresholds are our own assumptions.
    """
    city = boundary.table.union_all()
    if built_up_area is not None:
        given = without_overlaps(clip(built_up_area.table.geometry, city))
        if given.empty:
            return Missing(("built_up_area",), Message("layers.built_up_area_outside"))
        return derived("built_up_land", areas(given, "mapped"), (built_up_area,))
    lacking = () if street_cells is not None else ("roads",)
    if land_use is None and buildings is None:
        lacking = (*lacking, "buildings", "land_use")
    if street_cells is None or lacking:
        return Missing(("built_up_area", *lacking), Message("layers.no_built_up_method"))
    cells = street_cells.table[["geometry"]]
    urban_m2 = area_by_unit(_of_use(land_use, urban_uses, boundary), cells)
    rural_m2 = area_by_unit(_of_use(land_use, rural_uses, boundary), cells)
    footprints = boundary.table.geometry.iloc[:0] if buildings is None else buildings.areas
    footprint_m2 = area_by_unit(footprints, cells)
    urban = urban_m2 >= main_use_share * cells.area
    rural = rural_m2 >= main_use_share * cells.area
    covered = (footprint_m2 > 0) & (footprint_m2 >= footprint_share_min * (cells.area - rural_m2))
    populated = _persons(population, cells, zone_max_m2) >= density_min_persons_per_km2 * cells.area / 1e6
    qualifying = urban | (~rural & (covered | populated))
    patches = _patches(cells.geometry.to_numpy()[qualifying.to_numpy()], city, patch_min_m2)
    if not len(patches):
        return Missing(("built_up_area",), Message("layers.nothing_built_up", {"patch_min_m2": patch_min_m2}))
    ids = [f"built-up-{number:03d}" for number in range(1, len(patches) + 1)]
    land = areas(gpd.GeoSeries(patches, index=ids, crs=boundary.table.crs), "derived")
    return derived("built_up_land", land, (land_use, buildings, street_cells, population))


def construction_land(
    boundary: Layer,
    land_use: Layer | None = None,
    residential_land: Layer | None = None,
    built_up_land: Layer | None = None,
    *,
    urban_uses: tuple[str, ...] = URBAN_USES,
    green_uses: tuple[str, ...] = GREEN_USES,
    rural_uses: tuple[str, ...] = RURAL_USES,
) -> Layer | Missing:
    """Return the construction land of the city, mapped and derived, in parts that do not overlap.

    Mapped: urban uses anywhere in the city, green inside the built-up area. Derived: what else is built up, and derived
    residential land outside it, less land mapped as rural. Of land mapped with several uses, urban goes before rural.

    Returns
    -------
    Layer
        Areas, ``origin`` (``mapped``, ``derived``). Missing where no urban use is mapped and neither residential land
        nor the built-up area could be had.
    """
    built_up = shapely.Polygon() if built_up_land is None else built_up_land.table.union_all()
    green = boundary.table.geometry.iloc[:0]
    if land_use is not None:
        green = clip(land_use.table.geometry[land_use.table["use"].isin(green_uses)], built_up)
    parts = [
        areas(_of_use(land_use, urban_uses, boundary), "mapped"),
        areas(green, "mapped"),
        areas(_of_use(land_use, rural_uses, boundary), "rural"),
    ]
    if residential_land is not None:
        table = residential_land.table
        parts.append(areas(table.geometry[table["origin"] == "derived"], "derived"))
    if built_up_land is not None:
        parts.append(areas(built_up_land.table.geometry.add_prefix("rest-of-", axis=0), "derived"))
    table = pd.concat(parts)
    left = without_overlaps(table.geometry.reset_index(drop=True))
    land = areas(left.set_axis(table.index[left.index]), "").assign(origin=table["origin"].to_numpy()[left.index])
    land = land[land["origin"] != "rural"]
    if land.empty:
        return Missing(("land_use", "buildings", "roads"), Message("layers.no_construction_land"))
    return derived("construction_land", land, (land_use, residential_land, built_up_land))


def _persons(population: Layer | None, cells: gpd.GeoDataFrame, zone_max_m2: float) -> pd.Series:
    """Return the persons in each cell, zones counting by the share of their area; 0 where nothing is known."""
    if population is None:
        return pd.Series(0.0, index=cells.index)
    table = population.table
    areal = shapely.get_dimensions(table.geometry.to_numpy()) == 2
    zones = table[areal & (table.area <= zone_max_m2) & table["residents_persons"].notna()]
    shapes, cell_shapes = zones.geometry.to_numpy(), cells.geometry.to_numpy()
    cell, zone = shapely.STRtree(shapes).query(cell_shapes, predicate="intersects")
    share = shapely.area(intersection(shapes[zone], cell_shapes[cell])) / shapely.area(shapes[zone])
    inside = np.bincount(cell, zones["residents_persons"].to_numpy()[zone] * share, minlength=len(cells))
    return pd.Series(inside, index=cells.index)


def _patches(cells: Geometries, city: BaseGeometry, patch_min_m2: float) -> Geometries:
    """Merge cells, fill small holes, drop small patches; the largest comes first."""
    merged = shapely.union_all(cells)
    rings = np.array(shapely.polygons(shapely.get_rings(shapely.get_parts(merged))), dtype=object)
    small = rings[shapely.area(rings) < patch_min_m2]  # holes; small patches too, which change nothing
    filled = shapely.intersection(shapely.union_all([merged, *small]), city)
    patches = shapely.normalize(shapely.get_parts(filled))
    patches = polygonal(patches[shapely.area(patches) >= patch_min_m2])
    return patches[np.lexsort((shapely.to_wkb(patches), -shapely.area(patches)))]


def _of_use(land_use: Layer | None, uses: tuple[str, ...], boundary: Layer) -> gpd.GeoSeries:
    """Return the land of some uses inside the city; none where no land use was supplied."""
    if land_use is None:
        return boundary.table.geometry.iloc[:0]
    inside = land_use.inside(boundary)
    return inside[land_use.table["use"].reindex(inside.index).isin(uses)]
