"""How much of each community's residential land do twelve kinds of facilities cover? Beside the GeoPandas way.

A made-up city: houses on plots along a grid of streets, twenty to a street block; residential land is the street
blocks' ground (one area for twenty houses), so that a million houses make 50,000 areas of land, in 5,000 communities of
crooked borders. Twelve kinds of facilities, with the radii of the national lists and so many a community as is usual.

Both sides get the land, the communities and the places from the same GeoParquet files, and give for each kind and each
community the covered area in m2; and both count, by kind, the houses that are covered. The GeoPandas way: buffer (as
many segments as ours), overlay with the land of the communities (that overlay is made once), dissolve by community,
area; houses by a spatial join. The other order, dissolve and then overlay, is measured where it is not too slow; the
ratios are against either. Areas must agree within 1e-6 and counts to the house.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.measure import Case, Row, Section, Target, side_by_side, timed
from benchmarks.wards import extent_m, wards

SIZES = (20_000, 60_000, 200_000, 1_000_000)  # houses
HOUSES_PER_WARD = 200
# Radius in metres, and facilities a ward: kindergarten … fire station.
KINDS = {
    "kindergarten": (300, 1.0),
    "primary_school": (500, 0.6),
    "middle_school": (1000, 0.3),
    "elderly_care": (300, 0.8),
    "health_station": (500, 0.7),
    "hospital": (1000, 0.1),
    "market": (500, 0.8),
    "small_park": (300, 1.2),
    "medium_park": (500, 0.5),
    "football_pitch": (1000, 0.2),
    "bus_stop": (500, 3.0),
    "fire_station": (2000, 0.1),
}
QUAD_SEGS = 32
OURS = "citycheckup"
PEER = "GeoPandas: buffer, overlay, dissolve"
UNION_FIRST = "GeoPandas: buffer, dissolve, overlay"
UNION_FIRST_MAX = 200_000  # houses; beyond, one run takes many minutes, for its time grows faster than the city
MANY_RUNS_MAX = 200_000  # houses; beyond, one run a case: GeoPandas takes minutes
CRS = "EPSG:4547"


def section(*, runs: int = 5, sizes: tuple[int, ...] = SIZES) -> Section:
    """Measure all kinds at several numbers of houses."""
    rows: list[Row] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _write_city(Path(folder), size)
            cases = [_ours(folder), _geopandas(folder, PEER, _OVERLAY_FIRST)]
            if size <= UNION_FIRST_MAX:
                cases.append(_geopandas(folder, UNION_FIRST, _DISSOLVE_FIRST))
            found = side_by_side(cases, runs if size <= MANY_RUNS_MAX else 1)
            _agree(Path(folder), [case.name for case in cases[1:]])
        rows += [Row(name, size, measured) for name, measured in found.items()]
    return Section(
        title="Coverage of residential land",
        said=f"{len(KINDS)} kinds of facilities; land of street blocks of 20 houses; a community for 200 houses; areas "
        "agree within 1e-6, counts of houses to the house.",
        rows=rows,
        targets=_targets(rows),
        size_name="houses",
        floor=OURS,
    )


def _targets(rows: list[Row]) -> list[Target]:
    """Ours against either order, at the most houses that it was measured with."""
    of = {(row.case, row.size): row.measured for row in rows}
    targets = []
    for peer, order in ((UNION_FIRST, "buffer, union, overlay"), (PEER, "buffer, overlay, union")):
        size = max((size for case, size in of if case == peer), default=None)
        if size is not None:
            ours, theirs = of[OURS, size], of[peer, size]
            what = f"coverage of land, all kinds, {size:,} houses, against GeoPandas: {order}"
            targets += [
                Target(what, ours.seconds / theirs.seconds, must=0.2, stretch=0.05),
                Target(what, ours.cpu_seconds / theirs.cpu_seconds, must=0.2, stretch=0.05, by="CPU"),
            ]
    return targets


def _write_city(folder: Path, houses: int) -> None:
    count = houses // HOUSES_PER_WARD
    random = np.random.default_rng(houses)
    units = wards(count)
    _write(folder / "units.parquet", units)
    side_m = extent_m(count)
    # Ten street blocks a ward, 500 m by 200 m, less the streets' 20 m.
    west, south = np.meshgrid(np.arange(0, side_m, 500.0), np.arange(0, side_m, 200.0), indexing="ij")
    west, south = west.ravel(), south.ravel()
    land = shapely.box(west + 10, south + 10, west + 490, south + 190)[: houses // 20]
    _write(folder / "land.parquet", land)
    corner = shapely.bounds(land)[:, :2]
    plots = np.stack(np.meshgrid(np.arange(10) * 48.0 + 24, [45.0, 135.0], indexing="ij"), axis=-1).reshape(-1, 2)
    middles = (corner[:, None, :] + plots[None]).reshape(-1, 2)
    _write(folder / "houses.parquet", shapely.points(middles))
    for kind, (_, per_ward) in KINDS.items():
        places = random.uniform(0, side_m, (max(1, round(count * per_ward)), 2))
        _write(folder / f"{kind}.parquet", shapely.points(places))


def _write(path: Path, shapes: np.ndarray) -> None:
    ids = [f"{path.stem}-{at:07d}" for at in range(len(shapes))]
    gpd.GeoDataFrame({"id": ids}, geometry=shapes, crs=CRS).to_parquet(path)


_READ = """
kinds = {kinds!r}
folder = {folder!r}
units, land, houses = (gpd.read_parquet(folder + '/' + name + '.parquet') for name in ('units', 'land', 'houses'))
units = units.set_index('id')
covered, counts = {{}}, {{}}
"""


def _ours(folder: str) -> Case:
    work = """
pieces = pieces_by_unit(land.geometry, units)
x, y = shapely.get_x(houses.geometry.to_numpy()), shapely.get_y(houses.geometry.to_numpy())
for kind, (radius_m, _) in kinds.items():
    areas = BufferReach(quad_segs=QUAD).areas(gpd.read_parquet(folder + '/' + kind + '.parquet'), float(radius_m))
    covered[kind] = pieces.covered_m2(areas)
    counts[kind] = int((first_area_of(areas.to_numpy(), x, y) >= 0).sum())
"""
    imports = """
import geopandas as gpd, pandas as pd, shapely
from citycheckup.geo.land_by_unit import pieces_by_unit
from citycheckup.geo.points_in_areas import first_area_of
from citycheckup.geo.service_areas import BufferReach
"""
    return _case(OURS, imports, work, folder)


_DISSOLVE_FIRST = """
    areas = areas.dissolve().explode(ignore_index=True)
    common = gpd.overlay(here, areas, how='intersection')
    covered[kind] = common.area.groupby(common['id']).sum().reindex(units.index, fill_value=0.0)
"""
_OVERLAY_FIRST = """
    common = gpd.overlay(here, areas, how='intersection').dissolve('id')
    covered[kind] = common.area.reindex(units.index, fill_value=0.0)
"""


def _geopandas(folder: str, name: str, cover: str) -> Case:
    work = f"""
here = gpd.overlay(land[['geometry']], units.reset_index()[['id', 'geometry']], how='intersection')
for kind, (radius_m, _) in kinds.items():
    places = gpd.read_parquet(folder + '/' + kind + '.parquet')
    areas = places.set_geometry(places.buffer(radius_m, quad_segs=QUAD))[['geometry']]
    counts[kind] = len(houses.sjoin(areas, predicate='intersects')['id'].unique())
{cover.strip(chr(10))}
"""
    return _case(name, "import geopandas as gpd, pandas as pd", work, folder)


def _case(name: str, imports: str, work: str, folder: str) -> Case:
    read = _READ.format(kinds=KINDS, folder=folder)
    write = f"pd.DataFrame({{**covered, 'houses': pd.Series(counts)}}).to_parquet(folder + {f'/{name}.parquet'!r})"
    return Case(
        name, timed(imports, (read + work).replace("QUAD", str(QUAD_SEGS)) + write, "houses=sum(counts.values())")
    )


def _agree(folder: Path, peers: list[str]) -> None:
    ours = pd.read_parquet(folder / f"{OURS}.parquet")
    for peer in peers:
        theirs = pd.read_parquet(folder / f"{peer}.parquet")
        pd.testing.assert_frame_equal(ours, theirs.loc[ours.index, ours.columns], rtol=1e-6, atol=1e-6)
