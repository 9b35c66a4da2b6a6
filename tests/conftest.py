"""Fixtures shared by all tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import settings
from shapely.geometry import box

from citycheckup.editions import EditionEntry, load_edition, threshold_for
from citycheckup.results import ResultRow, results_table
from citycheckup.vocabulary import Level, Status

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

# A made-up town by the sea of numbers: metres east and north of its south-west corner become degrees.
WEST, SOUTH = 118.80, 32.00
DEGREES_PER_M_EAST, DEGREES_PER_M_NORTH = 1 / 94_500, 1 / 110_900


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real extracts; a test that needs it skips where it is not there."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real extracts: {SHARED_DATA} is not there")
    return SHARED_DATA


@pytest.fixture(scope="session")
def checked_up(shared_data, tmp_path_factory):
    """Real cities, checked and run twice, by name: once in a session, for tests that run in one process."""
    from real_cities import CheckedUp

    return CheckedUp(tmp_path_factory.mktemp("real_cities"), shared_data)


@dataclass
class MadeUpMap:
    """Writes an OSM XML file, feature by feature, in metres."""

    nodes: dict[tuple[float, float], int] = field(default_factory=dict)
    ways: list[tuple[list[int], dict[str, str]]] = field(default_factory=list)
    tagged: dict[int, dict[str, str]] = field(default_factory=dict)

    def node(self, x: float, y: float) -> int:
        return self.nodes.setdefault((x, y), len(self.nodes) + 1)

    def point(self, x: float, y: float, **tags: str) -> None:
        self.tagged[self.node(x, y)] = tags

    def line(self, *corners: tuple[float, float], **tags: str) -> None:
        self.ways.append(([self.node(*corner) for corner in corners], tags))

    def rectangle(self, west: float, south: float, east: float, north: float, **tags: str) -> None:
        self.line((west, south), (east, south), (east, north), (west, north), (west, south), **tags)

    def write(self, path: Path) -> Path:
        def tags_of(tags: dict[str, str]) -> str:
            return "".join(
                f"<tag k={quoteattr(key.replace('__', ':'))} v={quoteattr(value)}/>" for key, value in tags.items()
            )

        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="made up for a test">']
        for (x, y), number in self.nodes.items():
            lon, lat = WEST + x * DEGREES_PER_M_EAST, SOUTH + y * DEGREES_PER_M_NORTH
            lines.append(
                f'<node id="{number}" version="1" timestamp="2025-03-01T00:00:00Z" lat="{lat:.7f}" lon="{lon:.7f}">'
                f"{tags_of(self.tagged.get(number, {}))}</node>"
            )
        for number, (members, tags) in enumerate(self.ways, 1):
            refs = "".join(f'<nd ref="{member}"/>' for member in members)
            lines.append(f'<way id="{number}" version="1" timestamp="2025-03-01T00:00:00Z">{refs}{tags_of(tags)}</way>')
        path.write_text("\n".join([*lines, "</osm>", ""]), encoding="utf-8")
        return path


@pytest.fixture
def made_up_map() -> MadeUpMap:
    """A town of 2 km by 1 km: a grid of streets, two named compounds of towers, a school, a park, a fire station."""
    town = MadeUpMap()
    for x in range(0, 2001, 500):
        town.line(*[(x, y) for y in range(0, 1001, 500)], highway="secondary" if x % 1000 == 0 else "residential")
    for y in range(0, 1001, 500):
        town.line(*[(x, y) for x in range(0, 2001, 500)], highway="tertiary", name=f"{y} Road")
    town.rectangle(30, 30, 470, 470, landuse="residential", name="东风小区")
    town.rectangle(530, 30, 970, 470, landuse="residential", name="新村小区")
    for x in range(50, 1000, 60):
        for y in (60, 160, 260, 360):
            if not 440 < x < 540:
                town.rectangle(x, y, x + 40, y + 14, building="apartments", building__levels="6")
    town.rectangle(1100, 100, 1300, 300, leisure="park", name="人民公园")
    town.point(700, 700, amenity="school", name="第一中学")
    town.point(800, 700, amenity="kindergarten", name="红旗幼儿园")
    town.point(200, 700, amenity="fire_station")
    return town


@pytest.fixture
def town(tmp_path, made_up_map):
    """A city folder of the made-up town, with its population; returns the folder."""
    from citycheckup.cli.main import main

    osm = made_up_map.write(tmp_path / "town.osm")
    people = ["编号,经度,纬度,常住人口"]
    for at, (x, y) in enumerate([(250, 250), (750, 250), (1250, 750)], 1):
        people.append(f"{at},{WEST + x * DEGREES_PER_M_EAST:.7f},{SOUTH + y * DEGREES_PER_M_NORTH:.7f},{3000 * at}")
    population = tmp_path / "人口.csv"
    population.write_text("\n".join(people) + "\n", encoding="utf-8")
    east, north = WEST + 2000 * DEGREES_PER_M_EAST, SOUTH + 1000 * DEGREES_PER_M_NORTH
    folder = tmp_path / "town"
    arguments = ["init", str(folder), "--name", "Made-up town", "--osm", str(osm), "--population", str(population)]
    assert main([*arguments, "--bbox", f"{WEST},{SOUTH},{east},{north}", "--year", "2025"]) == 0
    return folder


@dataclass(frozen=True)
class MadeUpCity:
    """A city that does not exist: 4 blocks of 3 communities each, 5 indicators, every status."""

    units: gpd.GeoDataFrame
    results: pa.Table
    rows: list[ResultRow]
    entries: list[EditionEntry]


@pytest.fixture(scope="session")
def made_up_city() -> MadeUpCity:
    """Blocks of 1 by 1.5 km in a square; names are missing, quoted, and hostile on purpose."""
    places = [("city", Level.CITY, "虚构市 Made-up City", None, box(0, 0, 2000, 3000))]
    for at, name in enumerate(["东河街区", '"Quoted" & Co', None, "<script>alert(1)</script>"]):
        x, y = at % 2 * 1000, at // 2 * 1500
        block = f"B0{at + 1}"
        places.append((block, Level.BLOCK, name, "city", box(x, y, x + 1000, y + 1500)))
        places += [
            (
                f"{block}-C{c + 1}",
                Level.COMMUNITY,
                f"第{c + 1}社区",
                block,
                box(x, y + c * 500, x + 1000, y + c * 500 + 500),
            )
            for c in range(3)
        ]
    units = gpd.GeoDataFrame(
        {
            "level": [str(level) for _, level, *_ in places],
            "tree": "checkup",
            "name": [place[2] for place in places],
            "parent_id": [place[3] for place in places],
            "origin": "given",
            "admin_id": None,
            "area_m2": [place[4].area for place in places],
            "residents_persons": [None if place[0] == "B03" else 1234.5 for place in places],
            "unallocated_persons": 0.0,
        },
        index=pd.Index([place[0] for place in places], name="unit_id"),
        geometry=[place[4] for place in places],
        crs="EPSG:4549",
    ).sort_index()
    edition = load_edition("national-2025")
    entries = [entry for entry in edition.entries if entry.code in {"1", "12", "22", "34", "35"}]
    rows = [_made_up_row(edition, entry, unit_id, unit) for entry in entries for unit_id, unit in units.iterrows()]
    kept = [row for row in rows if row is not None]
    return MadeUpCity(units, results_table(kept), kept, entries)


def _made_up_row(edition, entry, unit_id, unit):
    level = Level(unit["level"])
    order = list(Level)
    if order.index(level) < order.index(max(entry.level, Level.COMMUNITY, key=order.index)):
        return None
    value, numerator, denominator, status = {
        "1": (None, None, None, Status.NOT_SURVEYED),
        "12": (1.0, 1.0, None, Status.OK) if unit_id.endswith(("C1", "city")) else (0.0, 0.0, None, Status.OK),
        "22": {
            "B01": (0.561, 561_000.0, 1e6, Status.OK),
            "B02": (1.0, 1e6, 1e6, Status.PARTIAL),
            "B03": (None, None, None, Status.NO_DATA),
            "B04": (None, 0.0, 0.0, Status.NOT_APPLICABLE),
        }.get(unit_id, (0.7805, 1_561_000.0, 2e6, Status.PARTIAL)),
        "34": (None, None, None, Status.NO_DATA),
        "35": (3.194, 6.388, 2.0, Status.PARTIAL),
    }[entry.code]
    threshold = threshold_for(entry, set())
    reason = {"reason": {"key": "engine.needs_survey", "arguments": {"code": entry.code}}, "missing": ["x"]}
    return ResultRow(
        edition=edition.id,
        indicator=entry.indicator,
        code=entry.code,
        indicator_level=entry.level,
        level=level,
        unit_id=unit_id,
        unit_name=None if pd.isna(unit["name"]) else unit["name"],
        parent_id=None if pd.isna(unit["parent_id"]) else unit["parent_id"],
        period="2026",
        value=value,
        numerator=numerator,
        denominator=denominator,
        unit=entry.unit,
        method="buffer",
        status=status,
        coverage=None if value is None else 1.0,
        data_date="2023-02-20",
        threshold=threshold.value if threshold else None,
        comparator=threshold.comparator if threshold else None,
        meets=None if value is None or threshold is None else value >= threshold.value,
        template="engine.no_data" if value is None else "engine.rolled_up_ratio",
        arguments=reason if value is None else {"known": 1, "units": 1, "layers": {"schools": "indicative"}},
    )


@pytest.fixture
def degrees():
    """Turn metres from the made-up town's corner into longitude and latitude."""
    return lambda x, y: (WEST + x * DEGREES_PER_M_EAST, SOUTH + y * DEGREES_PER_M_NORTH)
