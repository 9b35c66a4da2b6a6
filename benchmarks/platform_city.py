"""A city for the platform's benchmark: as many buildings as are wanted, with a run folder of the usual tables.

The run is not computed: rows, shortfalls and places of the small demonstration city are repeated for every unit with
other values. It is there to be looked at, and its manifest says that it is made up.
"""

from __future__ import annotations

import json
import math
import sys
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from citycheckup.app.make_demo import make_demo
from citycheckup.app.map.features import write_features
from citycheckup.app.map.layers import map_layers
from citycheckup.app.map.making import make_archive
from citycheckup.app.map.of_run import beside, file_of
from citycheckup.app.run_city import run_city
from citycheckup.layers.layer import Layer
from citycheckup.reports.run_folder import latest_run
from citycheckup.reports.writers import write_geoparquet, write_json, write_parquet
from citycheckup.vocabulary import Completeness

CRS = "EPSG:4550"
WEST_M, SOUTH_M = 500_000.0, 3_320_000.0
STEP_M, COMMUNITY_BUILDINGS, COMMUNITIES_OF_BLOCK, COMPOUNDS = 40.0, 128, 11, 6
RUN = "20250901T000000Z-0bec0bec"


def write_city(folder: Path, buildings: int) -> None:
    """Write ``folder/2025`` with a run and its map."""
    demo = make_demo(folder.parent / "demo", persons=5_000)
    template = latest_run(demo.city / "runs") or run_city(demo.city).folder
    city = folder / "2025"
    run = city / "runs" / RUN
    (run / "layers").mkdir(parents=True)
    units = _units(max(1, buildings // COMMUNITY_BUILDINGS))
    write_geoparquet(units, run / "units.parquet")
    _tables(units, template, run)
    layers = _layers(units, buildings)
    _dwellings(layers["buildings"].table, units, run)
    described = json.loads((template / "manifest.json").read_text(encoding="utf-8"))
    described |= {"content_hash": f"{buildings:064x}", "made_up": True}
    write_json(described, run / "manifest.json")
    west, south, east, north = units.to_crs(4326).total_bounds
    settings = f'[city]\nid = "bench"\nname = "虚构市"\ncheckup_year = 2025\ncrs = "{CRS}"\nmade_up = true\n'
    (city / "city.toml").write_text(f"{settings}bbox = [{west}, {south}, {east}, {north}]\n", encoding="utf-8")
    began = datetime.now(UTC)
    drawn = map_layers(run, layers)
    archive = file_of(city / ".cache", described["content_hash"])
    write_features(drawn, beside(archive))
    make_archive(drawn, archive)
    seconds = (datetime.now(UTC) - began).total_seconds()
    sizes = {"map_s": seconds, "archive_bytes": archive.stat().st_size, "index_bytes": beside(archive).stat().st_size}
    print(json.dumps({"inner_s": seconds, **sizes, "units": len(units)}))


def _units(communities: int) -> gpd.GeoDataFrame:
    """Return a grid: each community a rectangle with six compounds, eleven communities a block in rows."""
    side = math.ceil(math.sqrt(communities))
    wide = STEP_M * 16
    high = STEP_M * COMMUNITY_BUILDINGS / 16
    at = np.arange(communities)
    west, south = WEST_M + at % side * wide, SOUTH_M + at // side * high
    areas = shapely.box(west, south, west + wide, south + high)
    block = at // COMMUNITIES_OF_BLOCK
    names = [f"C{number:05d}" for number in at]
    rows = [pd.DataFrame({"unit_id": names, "level": "community", "parent_id": [f"B{n:04d}" for n in block]})]
    shapes = [areas]
    for part in range(COMPOUNDS):
        left = west + (part % 3) * wide / 3
        low = south + (part // 3) * high / 2
        shapes.append(shapely.box(left + 8, low + 8, left + wide / 3 - 8, low + high / 2 - 8))
        rows.append(pd.DataFrame({"unit_id": [f"{n}-L{part}" for n in names], "level": "compound", "parent_id": names}))
    blocks = [shapely.union_all(areas[block == number]) for number in range(block.max() + 1)]
    rows.append(
        pd.DataFrame({"unit_id": [f"B{n:04d}" for n in range(len(blocks))], "level": "block", "parent_id": "bench"})
    )
    rows.append(pd.DataFrame({"unit_id": ["bench"], "level": ["city"], "parent_id": [None]}))
    table = pd.concat(rows, ignore_index=True)
    geometry = np.concatenate([*shapes, np.array(blocks), np.array([shapely.union_all(np.array(blocks))])])
    table = table.assign(
        tree="checkup",
        name=[f"虚构{identity}" for identity in table["unit_id"]],
        origin="given",
        admin_id=None,
        area_m2=shapely.area(geometry),
        residents_persons=3_000.0,
        unallocated_persons=0.0,
    )
    return gpd.GeoDataFrame(table, geometry=geometry, crs=CRS).set_index("unit_id").sort_index()


def _tables(units: gpd.GeoDataFrame, template: Path, run: Path) -> None:
    drawn = np.random.default_rng(1)
    for name in ("results", "shortfalls"):
        original = pq.read_table(template / f"{name}.parquet")
        parts = []
        for level, own in original.to_pandas().groupby("level"):
            these = units[units["level"] == level]
            repeated = own.loc[own.index.repeat(len(these))].assign(
                unit_id=np.tile(these.index, len(own)),
                unit_name=np.tile(these["name"], len(own)),
                parent_id=np.tile(these["parent_id"], len(own)),
            )
            repeated["value"] *= drawn.uniform(0.5, 1.0, len(repeated))
            parts.append(repeated)
        whole = pd.concat(parts, ignore_index=True)
        if name == "shortfalls":
            whole["key"] = whole["indicator"] + "@" + whole["unit_id"]
        write_parquet(
            pa.Table.from_pandas(whole, schema=original.schema, preserve_index=False), run / f"{name}.parquet"
        )
    original = pq.read_table(template / "shortfall_places.parquet")
    places = original.to_pandas()
    places = places[places["key"].str.endswith("@B01-C01")]
    these = units.index[units["level"] == "community"]
    repeated = places.loc[places.index.repeat(len(these))]
    unit = np.tile(these, len(places))
    repeated = repeated.assign(
        key=repeated["key"].str.split("@").str[0] + "@" + unit,
        place_id=[f"{one}-{number % COMMUNITY_BUILDINGS:03d}" for number, one in enumerate(unit)],
    )
    table = pa.Table.from_pandas(repeated, schema=original.schema, preserve_index=False)
    write_parquet(table, run / "shortfall_places.parquet")


def _layers(units: gpd.GeoDataFrame, buildings: int) -> dict[str, Layer]:
    drawn = np.random.default_rng(2)
    communities = units[units["level"] == "community"]
    each = COMMUNITY_BUILDINGS
    corner = shapely.bounds(communities.geometry.to_numpy())
    number = np.arange(each)
    x = (corner[:, :1] + number % 16 * STEP_M + 6).ravel()[:buildings]
    y = (corner[:, 1:2] + number // 16 * STEP_M + 6).ravel()[:buildings]
    identities = [f"{one}-{at:03d}" for one in communities.index for at in number][:buildings]
    storeys = drawn.integers(1, 33, len(x)).astype(float)
    houses = gpd.GeoDataFrame(
        {"name": None, "use": "住宅", "storeys_count": storeys, "height_m": storeys * 3, "built_year": 1995},
        index=pd.Index(identities, name="id"),
        geometry=shapely.box(x, y, x + drawn.uniform(10, 28, len(x)), y + drawn.uniform(10, 28, len(x))),
        crs=CRS,
    )
    west, south, east, north = communities.total_bounds
    streets = [shapely.LineString([(at, south), (at, north)]) for at in np.arange(west, east + 1, STEP_M * 16)]
    streets += [shapely.LineString([(west, at), (east, at)]) for at in np.arange(south, north + 1, STEP_M * 8)]
    roads = gpd.GeoDataFrame(
        {"road_class": ["arterial" if n % 5 == 0 else "local" for n in range(len(streets))], "name": None},
        index=pd.Index([f"r{n:06d}" for n in range(len(streets))], name="id"),
        geometry=streets,
        crs=CRS,
    )
    land = gpd.GeoDataFrame(
        {"use": np.where(np.arange(len(communities)) % 9, "residential", "green")},
        index=pd.Index([f"l{one}" for one in communities.index], name="id"),
        geometry=shapely.buffer(communities.geometry.to_numpy(), -10),
        crs=CRS,
    )
    schools = gpd.GeoDataFrame(
        {"name": None},
        index=pd.Index([f"s{one}" for one in communities.index], name="id"),
        geometry=shapely.centroid(communities.geometry.to_numpy()),
        crs=CRS,
    )
    tables = {"buildings": houses, "roads": roads, "land_use": land, "schools": schools, "kindergartens": schools}
    return {name: Layer(name, table, Completeness.AUTHORITATIVE) for name, table in tables.items()}


def _dwellings(houses: gpd.GeoDataFrame, units: gpd.GeoDataFrame, run: Path) -> None:
    community = houses.index.str.slice(0, 6)
    column = houses.index.str.slice(7).astype(int)
    compound = community + "-L" + (column % 16 // 6 + column // 16 // 4 * 3).astype(str)
    sheet = houses.rename_axis("building_id").assign(
        storeys_used_count=houses["storeys_count"],
        block_id=units["parent_id"].reindex(community).to_numpy(),
        community_id=community,
        compound_id=compound,
        residents_persons=24.0,
    )
    write_geoparquet(sheet, run / "buildings.parquet")


if __name__ == "__main__":
    write_city(Path(sys.argv[1]), int(sys.argv[2]))
