"""Does the cost of a building stay the same? Result tables of made-up cities of ten thousand to a million buildings."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.checkup import decode_only
from benchmarks.city_map import buildings_count, write_city_map
from benchmarks.measure import Case, Row, Section, Target, side_by_side, timed

TABLES = "citycheckup run --tables-only"
PERSONS_PER_BUILDING = 44  # in a made-up city
BUILDINGS = (10_000, 50_000, 200_000, 1_000_000)

# Every size alike: the later year only, layers and tables as Parquet.
_MAKE = """
import sys
from pathlib import Path
from citycheckup.demo_city.folder import MadeUpCity
from citycheckup.demo_city.plan import Plan
from citycheckup.editions import load_edition
MadeUpCity(Plan(int(sys.argv[2]))).write(Path(sys.argv[1]), 2025, load_edition("national-2025"), parquet=True)
"""


def section(*, runs: int = 5, sizes: tuple[int, ...] = BUILDINGS) -> Section:
    """Measure all indicators from files to result tables: cities of several numbers of buildings."""
    rows: list[Row] = []
    per_building: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            city, osm = Path(scratch, str(size)), Path(scratch, f"{size}.osm.pbf")
            persons = str(size * PERSONS_PER_BUILDING)
            subprocess.run([sys.executable, "-c", _MAKE, str(city), persons], check=True)
            buildings = buildings_count(city)
            write_city_map(city, osm)
            floor, tables = decode_only(str(osm)), Case(TABLES, _tables_only(city))
            subprocess.run(tables.command, check=True, env={**os.environ, "TMPDIR": scratch})  # draws the units
            found = side_by_side([floor, tables], runs)
            rows += [Row(name, buildings, measured) for name, measured in found.items()]
            per_building[buildings] = found[TABLES].seconds / buildings
    last, decoding = found[TABLES], found[floor.name]
    growth = per_building[max(per_building)] / per_building[min(per_building)]
    return Section(
        "Result tables of a made-up city, by its buildings",
        "All indicators of the edition, from Parquet tables and layers to the tables of a run, with the units of the "
        "year drawn before; the map is decoded anew. The floor decodes a map of the same buildings, streets and land.",
        rows,
        targets=[
            Target(
                f"result tables of {max(per_building):,} buildings, against decoding their map",
                last.whole_s / decoding.whole_s,
                20,
                stretch=10,
            ),
            Target("their peak memory", last.peak_mb, 4096, unit="MB", by=""),
            Target("cost of a building, in the largest city against the smallest", growth, 1.3),
        ],
        size_name="buildings",
        floor=floor.name,
    )


def _tables_only(city: Path) -> list[str]:
    imports = (
        "import os, shutil, geopandas, scipy.sparse, shapely\n"
        "from pathlib import Path\n"
        "from citycheckup.app.run_city import run_city\n"
        "from citycheckup.reports.run_files import Outputs\n"
        f"city = Path({str(city)!r})\n"
        "shutil.rmtree(city / '.cache', ignore_errors=True)"
    )
    return timed(imports, "run_city(city, outputs=Outputs.TABLES, runs=Path(os.environ['TMPDIR'], 'runs'))")
