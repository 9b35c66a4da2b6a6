"""Which ward does each point lie in? Beside the best of Shapely's tree, DuckDB spatial and SedonaDB.

Points are two columns of coordinates and wards are well-known binary, both in Parquet files; every case reads them,
makes what geometry it needs, and leaves for each point the first ward that it lies in. All must agree on every point.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from benchmarks.measure import Case, Measured, Row, Section, Target, side_by_side, timed
from benchmarks.wards import extent_m, wards

WARDS = 5_000
SIZES = (50_000, 200_000, 500_000, 1_000_000)
OURS = "citycheckup"
PEERS = ("shapely, tree", "DuckDB spatial", "SedonaDB")


def section(*, runs: int = 5, sizes: tuple[int, ...] = SIZES) -> Section:
    """Measure the join at several numbers of points."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        areas = Path(scratch, "wards.parquet")
        shapes = shapely.to_wkb(wards(WARDS))
        pq.write_table(pa.table({"ward": np.arange(WARDS), "wkb": pa.array(list(shapes), pa.binary())}), areas)
        for size in sizes:
            points = Path(scratch, f"points-{size}.parquet")
            x, y = np.random.default_rng(size).uniform(0, extent_m(WARDS), (2, size))
            pq.write_table(pa.table({"point": np.arange(size), "x": x, "y": y}), points)
            found = side_by_side(_cases(points, areas), runs)
            told = {name: (measured.said["inside"], measured.said["checksum"]) for name, measured in found.items()}
            if len(set(told.values())) != 1:
                raise RuntimeError(f"the cases disagree: {told}")
            rows += [Row(name, size, measured) for name, measured in found.items()]
    peers = [found[peer] for peer in PEERS]
    return Section(
        title="Point in polygon",
        said=f"Points among {WARDS:,} wards of 93 corners with common borders; files read, first ward of each point.",
        rows=rows,
        targets=_targets(found[OURS], peers),
        size_name="points",
        floor=OURS,
    )


def _targets(ours: Measured, peers: list[Measured]) -> list[Target]:
    by_clock = ours.seconds / min(peer.seconds for peer in peers)
    by_cpu = ours.cpu_seconds / min(peer.cpu_seconds for peer in peers)  # two peers use two threads, ours one
    return [
        Target("point in polygon, against the best peer", by_clock, must=0.7, stretch=0.3),
        Target("point in polygon, against the best peer", by_cpu, must=0.7, stretch=0.3, by="CPU"),
        Target("point in polygon, peak memory", ours.peak_mb, must=600, stretch=300, unit="MB", by=""),
    ]


def _cases(points: Path, areas: Path) -> list[Case]:
    said = "inside=int((found >= 0).sum()), checksum=int((found + 1) @ (np.arange(len(found)) % 1009))"
    read = (
        f"t = pq.read_table({str(points)!r})\nx, y = t['x'].to_numpy(), t['y'].to_numpy()\n"
        f"wards = shapely.from_wkb(pq.read_table({str(areas)!r})['wkb'].to_numpy())"
    )
    imports = "import numpy as np, pyarrow.parquet as pq"
    ours = f"{read}\nfound = first_area_of(wards, x, y)"
    tree = (
        f"{read}\npoint, ward = shapely.STRtree(wards).query(shapely.points(x, y), predicate='intersects')\n"
        "found = np.full(len(x), len(wards)); np.minimum.at(found, point, ward); found[found == len(wards)] = -1"
    )
    query = (
        "SELECT p.point, min(w.ward) AS ward FROM {points} p JOIN (SELECT ward, {shape} AS g FROM {areas}) w "
        "ON ST_Intersects(w.g, ST_Point(p.x, p.y)) GROUP BY p.point"
    )
    in_duckdb = query.format(points=f"'{points}'", areas=f"'{areas}'", shape="ST_GeomFromWKB(wkb)")
    in_sedona = query.format(points="points", areas="areas", shape="ST_GeomFromWKB(wkb)")
    placed = (
        f"found = np.full(pq.read_metadata({str(points)!r}).num_rows, -1)\n"
        "found[np.array(result['point'])] = np.array(result['ward'])"
    )
    return [
        Case(OURS, timed(f"{imports}, shapely\nfrom citycheckup.geo.points_in_areas import first_area_of", ours, said)),
        Case(PEERS[0], timed(f"{imports}, shapely", tree, said)),
        Case(
            PEERS[1],
            timed(
                f"{imports}, duckdb, importlib.resources\n"
                "folder = importlib.resources.files('duckdb_extension_spatial') / 'extensions'\n"
                "db = duckdb.connect(config={'threads': 2}); db.execute('SET enable_progress_bar = false')\n"
                "db.execute(f\"LOAD '{next(folder.glob('*/spatial.duckdb_extension'))}'\")",
                f'result = db.execute("""{in_duckdb}""").fetchnumpy()\n{placed}',
                said,
            ),
        ),
        Case(
            PEERS[2],
            timed(
                f"{imports}, pyarrow as pa, sedonadb\ndb = sedonadb.connect()",
                f"db.read_parquet({str(points)!r}).to_view('points')\ndb.read_parquet({str(areas)!r}).to_view('areas')\n"
                f'result = pa.table(db.sql("""{in_sedona}"""))\n{placed}',
                said,
            ),
        ),
    ]
