from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from citycheckup.sources.folder import LayerEntry
from citycheckup.sources.population.zones import read_population
from citycheckup.vocabulary import Severity

CRS = "EPSG:4549"
NANJING = shapely.box(118.7, 32.0, 118.8, 32.1)


@pytest.fixture
def write(tmp_path):
    def written(text, name="人口.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def read(path, around=NANJING, **settings):
    return read_population(path, entry=LayerEntry(file=path.name, **settings), crs=CRS, around_wgs84=around)


def found(problems, severity=Severity.ERROR):
    return [(p.message.key.removeprefix("tables."), p.row, p.column) for p in problems if p.severity is severity]


def test_points(write):
    zones, problems = read(write("经度,纬度,人口（万人）\n118.75,32.05,1.2\n118.76,32.06,0\n120,30,5\n"))
    assert not problems
    assert zones["residents_persons"].sum() == 12_000.0  # the third lies elsewhere
    assert zones["zone_kind"].tolist() == ["point", "point"]
    assert zones.crs == CRS
    assert zones.index.name == "id"
    assert zones.index.str.startswith("population-").all()


def test_points_that_are_cells(write):
    zones, _ = read(write("id,lng,lat,POP_2015\nb,118.75,32.05,3.5\na,118.76,32.05,4\n"), cell_m=100.0)
    assert zones["residents_persons"].to_dict() == {"a": 4.0, "b": 3.5}
    assert zones.area.tolist() == pytest.approx([10_000.0] * 2)
    assert set(zones["zone_kind"]) == {"cell"}


def test_unknown_and_negative_persons_are_errors_by_row(write):
    zones, problems = read(write("经度,纬度,人口\n118.75,32.05,\n118.76,32.06,-1\n118.76,x,3\n118.77,32.06,7\n"))
    assert found(problems) == [("not_degrees", 3, "纬度"), ("value_missing", 1, "人口"), ("below_minimum", 2, "人口")]
    assert zones["residents_persons"].tolist() == [7.0]


def test_no_column_of_persons(write):
    path = write("经度,纬度,人次\n118.75,32.05,3\n")
    assert ("column_missing", None, "residents_persons") in found(read(path)[1])
    zones, problems = read(path, columns={"residents_persons": "人次"})
    assert not problems
    assert zones["residents_persons"].tolist() == [3.0]


def test_another_citys_file(write):
    assert found(read(write("经度,纬度,人口\n100,30,3\n"))[1]) == [("population_elsewhere", None, None)]


def test_phone_map_coordinates_are_turned(write):
    path = write("id,经度,纬度,人口\na,118.75,32.05,3\n")
    plain, turned = (read(path, coordinates=system)[0] for system in ("wgs84", "gcj02"))
    assert 300 < plain.geometry["a"].distance(turned.geometry["a"]) < 800


def test_polygons(tmp_path):
    table = gpd.GeoDataFrame(
        {"乡": ["甲", "乙"], "worldpop": [10, 20]},
        geometry=[shapely.box(118.70, 32.0, 118.75, 32.1), shapely.box(118.75, 32.0, 118.80, 32.1)],
        crs=4326,
    )
    table.to_file(tmp_path / "p.geojson")
    zones, problems = read(tmp_path / "p.geojson")
    assert found(problems) == []
    assert zones["zone_kind"].tolist() == ["polygon"] * 2
    assert sorted(zones["residents_persons"]) == [10.0, 20.0]
    table.geometry = table.boundary
    table.to_file(tmp_path / "lines.geojson")
    assert found(read(tmp_path / "lines.geojson")[1]) == [("population_shape", 1, None), ("population_shape", 2, None)]
