"""What the map draws: units, buildings, facilities, roads, land, service areas, with the facts to style them by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.schema import LAYERS, Shape
from citycheckup.vocabulary import AdminLevel, Level

WGS84 = "EPSG:4326"
STOREY_M = (
    3.0  # height of a storey where only their number is known: GB 50352-2019 asks 2.8 m of dwellings and more of others
)
UNIT_LEVELS = (
    *(str(level) for level in reversed(Level) if level is not Level.DWELLING),
    *(str(level) for level in AdminLevel if level is not AdminLevel.CITY),
)
UNIT_FIELDS = ("unit_id", "level", "tree", "name", "parent_id", "admin_id", "area_m2", "residents_persons")
_OF_DWELLINGS = ("storeys_used_count", "block_id", "community_id", "compound_id", "residents_persons")
_SERVICE_AREAS = "service_areas."
# Land that the base map shows in its own colour, by the use in the layer; what has no use here is not drawn.
_LAND_KINDS = frozenset(
    {"residential", "commercial", "industrial", "public_service", "green", "water", "farmland", "woodland"}
)
_NO_FACILITY = frozenset(
    {"population", "land_use", "buildings", "roads", "greenways", "boundary", "timetable_stops", "open_spaces"}
)

Drawn = Mapping[str, gpd.GeoDataFrame]


def map_layers(run: Path, supplied: Mapping[str, Layer | Missing]) -> Drawn:
    """Return what is drawn, by name of tile layer, in degrees; layers without features are left out.

    ``unit`` holds the units of all levels together; ``building`` more of dwellings than tiles show.

    Parameters
    ----------
    run
        The run's folder, for units, dwellings and service areas.
    supplied
        The city's layers, in metres.
    """
    there = {name: layer for name, layer in supplied.items() if isinstance(layer, Layer)}
    drawn = {
        **_units(run),
        "building": _buildings(run, there.get("buildings")),
        "facility": _facilities(there),
        "road": _roads(there.get("roads")),
        "land": _land(there.get("land_use"), there.get("parks")),
        "service_area": _service_areas(run),
    }
    return {name: table.to_crs(WGS84) for name, table in drawn.items() if table is not None and len(table)}


def _units(run: Path) -> dict[str, gpd.GeoDataFrame]:
    units = gpd.read_parquet(run / "units.parquet")
    found = {
        level: units.loc[units["level"] == level, ["unit_id", "name", "parent_id", "geometry"]] for level in UNIT_LEVELS
    }
    found["unit"] = units[[name for name in (*UNIT_FIELDS, "geometry") if name in units.columns]]
    labels = units[units["level"].isin(UNIT_LEVELS) & units["name"].notna()].copy()
    labels["geometry"] = labels.geometry.representative_point()
    found["unit_label"] = labels[["unit_id", "level", "name", "geometry"]]
    return found


def _buildings(run: Path, layer: Layer | None) -> gpd.GeoDataFrame | None:
    """Return every building, of dwellings also where they lie; ``rule`` says what a height is from."""
    if layer is None:
        return None
    table = layer.table
    storeys, height = _number(table, "storeys_count"), _number(table, "height_m")
    dwellings = _dwellings(run)
    of_dwellings = dwellings.reindex(table.index)
    storeys = storeys.fillna(of_dwellings["storeys_used_count"])
    rule = np.select([height.notna(), storeys.notna()], ["given", "storeys"], "unknown")
    return gpd.GeoDataFrame(
        {
            "building_id": table.index.astype(str),
            "name": table.get("name"),
            "storeys": storeys.round(0).astype("Int64"),
            "height_m": height.fillna(storeys * STOREY_M).round(1),
            "rule": rule,
            "dwelling": table.index.isin(dwellings.index),
            **{name: table.get(name) for name in ("use", "built_year", "flats_count")},
            **{name: of_dwellings[name].to_numpy() for name in _OF_DWELLINGS[1:]},
        },
        geometry=table.geometry.to_numpy(),
        crs=table.crs,
    )


def _dwellings(run: Path) -> pd.DataFrame:
    file = run / "buildings.parquet"
    if not file.is_file():
        return pd.DataFrame(columns=list(_OF_DWELLINGS), index=pd.Index([], name="building_id"), dtype=object)
    read: pd.DataFrame = pq.read_table(file, columns=["building_id", *_OF_DWELLINGS]).to_pandas()
    return read.set_index("building_id")


def _facilities(there: Mapping[str, Layer]) -> gpd.GeoDataFrame | None:
    """Return one point a facility, with its kind: the name of its layer."""
    kinds = [
        schema.name
        for schema in LAYERS
        if Shape.POINT in schema.shapes and schema.name not in _NO_FACILITY and len(there.get(schema.name, ()))
    ]
    tables = [
        gpd.GeoDataFrame(
            {"facility_id": there[kind].table.index.astype(str), "kind": kind, "name": there[kind].table.get("name")},
            geometry=there[kind].middles.to_numpy(),
            crs=there[kind].table.crs,
        )
        for kind in kinds
    ]
    return pd.concat(tables, ignore_index=True) if tables else None


def _roads(layer: Layer | None) -> gpd.GeoDataFrame | None:
    if layer is None:
        return None
    columns = {"road_class": layer.table.get("road_class"), "name": layer.table.get("name")}
    return gpd.GeoDataFrame(columns, geometry=layer.table.geometry, crs=layer.table.crs)


def _land(land_use: Layer | None, parks: Layer | None) -> gpd.GeoDataFrame | None:
    tables = []
    if land_use is not None and "use" in land_use.table.columns:
        known = land_use.table[land_use.table["use"].isin(_LAND_KINDS)]
        tables.append(gpd.GeoDataFrame({"use": known["use"]}, geometry=known.geometry, crs=known.crs))
    if parks is not None:
        table = parks.table[parks.table.geometry.geom_type.isin(["Polygon", "MultiPolygon"])]
        tables.append(gpd.GeoDataFrame({"use": ["park"] * len(table)}, geometry=table.geometry.array, crs=table.crs))
    return pd.concat(tables, ignore_index=True) if tables else None


def _service_areas(run: Path) -> gpd.GeoDataFrame | None:
    tables = []
    for file in sorted((run / "layers").glob(f"{_SERVICE_AREAS}*.parquet")):
        areas = gpd.read_parquet(file)
        if len(areas):
            areas["indicator"] = file.stem.removeprefix(_SERVICE_AREAS)
            tables.append(areas[["indicator", "facility_id", "geometry"]])
    return pd.concat(tables, ignore_index=True) if tables else None


def _number(table: gpd.GeoDataFrame, column: str) -> pd.Series[float]:
    if column in table.columns:
        return pd.Series(table[column].to_numpy(dtype=float, na_value=np.nan), index=table.index)
    return pd.Series(np.nan, index=table.index)
