"""Does the cost of a building stay the same? Result tables of made-up cities of ten thousand to a million buildings."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.checkup import decode_only
from benchmarks.city_map import buildings_count, write_city_map
from benchmarks.measure import Case, Row, Section, Target, side_by_side

TABLES = "citycheckup run --tables-only"
# A made-up city has about 44 residents a building: 10 thousand, 50 thousand, 200 thousand, a million buildings.
PERSONS = (440_000, 2_200_000, 8_800_000, 44_000_000)


def section(*, runs: int = 5, persons: tuple[int, ...] = PERSONS) -> Section:
    """Measure all indicators from files to result tables; units are drawn anew in each run."""
    rows: list[Row] = []
    per_building: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for size in persons:
            made = Path(scratch, str(size))
            program = [sys.executable, "-m", "citycheckup"]
            subprocess.run([*program, "demo", str(made), "--size", str(size)], check=True, capture_output=True)
            city, osm = made / "2025", made / "city.osm.pbf"
            buildings = buildings_count(city)
            write_city_map(city, osm)
            floor = decode_only(str(osm))
            run = f"rm -rf units .cache runs && {shlex.join(program)} run --tables-only ."
            found = side_by_side([floor, Case(TABLES, ["sh", "-c", f"cd {shlex.quote(str(city))} && {run}"])], runs)
            rows += [Row(name, buildings, measured) for name, measured in found.items()]
            per_building[buildings] = found[TABLES].whole_s / buildings
    largest, decoding = found[TABLES], found[floor.name]
    growth = max(per_building.values()) / per_building[min(per_building)]
    return Section(
        "Result tables of a made-up city, by its buildings",
        "All indicators of the edition, from files of tables and layers to the tables of a run, process start "
        "included, units drawn anew. The floor decodes a map of the same buildings, streets and land.",
        rows,
        targets=[
            Target(
                f"result tables of {max(per_building):,} buildings, against decoding their map",
                largest.whole_s / decoding.whole_s,
                20,
                stretch=10,
            ),
            Target("their peak memory", largest.peak_mb, 4096, unit="MB"),
            Target("cost of a building, at the worst size against the smallest", growth, 1.3),
        ],
        size_name="buildings",
        floor=floor.name,
    )
