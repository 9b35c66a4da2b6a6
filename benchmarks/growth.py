"""How does the time of a checkup grow with the city? Made-up cities of k by k equal quarters."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Case, Row, Section, side_by_side

QUARTER_M = 500
WEST, SOUTH = 118.80, 32.00
DEGREES_PER_M_EAST, DEGREES_PER_M_NORTH = 1 / 94_500, 1 / 110_900
BUILDINGS_PER_QUARTER = 8 * 10


def section(*, runs: int = 5, sides: tuple[int, ...] = (4, 8, 12, 16)) -> Section:
    """Measure what a checkup takes, by the number of buildings."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for side in sides:
            buildings = side * side * BUILDINGS_PER_QUARTER
            folder = made_up_city(Path(scratch, str(side)), side)
            program = [sys.executable, "-m", "citycheckup", "run", str(folder)]
            subprocess.run(program, check=True, capture_output=True)  # draws and freezes the units
            found = side_by_side([Case("citycheckup run", program)], runs)
            rows += [Row(name, buildings, measured) for name, measured in found.items()]
    return Section("Growth: made-up cities", "Whole checkups of maps alone.", rows, targets=[], size_name="buildings")


def made_up_city(folder: Path, side: int) -> Path:
    """Write the map and the population of a made-up city, and its folder."""
    folder.mkdir()
    size_m = side * QUARTER_M
    nodes: dict[tuple[int, int], int] = {}
    ways: list[str] = []

    def way(corners: list[tuple[int, int]], **tags: str) -> None:
        refs = "".join(f'<nd ref="{nodes.setdefault(corner, len(nodes) + 1)}"/>' for corner in corners)
        named = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        ways.append(f'<way id="{len(ways) + 1}" version="1" timestamp="2025-03-01T00:00:00Z">{refs}{named}</way>')

    def rectangle(x: int, y: int, width: int, height: int, **tags: str) -> None:
        way([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)], **tags)

    places = range(0, size_m + 1, QUARTER_M)
    for at in places:
        way([(at, across) for across in places], highway="secondary")
        way([(across, at) for across in places], highway="tertiary")
    people = ["id,lon,lat,residents"]
    for left in places[:-1]:
        for low in places[:-1]:
            for column in range(8):
                for row in range(10):
                    rectangle(left + 30 + column * 55, low + 30 + row * 38, 40, 14, building="apartments")
            rectangle(left + 60, low + 420, 120, 60, leisure="park")
            rectangle(left + 250, low + 420, 80, 60, amenity="school")
            lon, lat = degrees(left + 250, low + 200)
            people.append(f"{len(people)},{lon:.7f},{lat:.7f},2000")
    header = '<?xml version="1.0" encoding="UTF-8"?><osm version="0.6" generator="made up for a benchmark">'
    points = []
    for corner, number in nodes.items():
        lon, lat = degrees(*corner)
        points.append(
            f'<node id="{number}" version="1" timestamp="2025-03-01T00:00:00Z" lat="{lat:.7f}" lon="{lon:.7f}"/>'
        )
    (folder / "map.osm").write_text("\n".join([header, *points, *ways, "</osm>"]), encoding="utf-8")
    (folder / "people.csv").write_text("\n".join(people), encoding="utf-8")
    east, north = degrees(size_m, size_m)
    command = [sys.executable, "-m", "citycheckup", "init", str(folder / "city"), "--name", "Made up"]
    files = ["--osm", str(folder / "map.osm"), "--population", str(folder / "people.csv")]
    subprocess.run(
        [*command, *files, "--bbox", f"{WEST},{SOUTH},{east:.6f},{north:.6f}"], check=True, capture_output=True
    )
    return folder / "city"


def degrees(x_m: int, y_m: int) -> tuple[float, float]:
    return WEST + x_m * DEGREES_PER_M_EAST, SOUTH + y_m * DEGREES_PER_M_NORTH
