"""The checkup of Las Palmas against SQL in DuckDB that starts from the raw map: every indicator, every unit.

Agreement means: within 0.5 % of the value from 1 % up, within 0.0005 below; counts are equal. The rules stand in
``las_palmas.sql``, written anew from the indicators' docstrings.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from citycheckup.cli.main import main

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("real_cities")]

ORACLE = Path(__file__).with_name("las_palmas.sql")


@pytest.fixture(scope="module")
def run(checked_up):
    """A run of the whole city; returns its folder."""
    return checked_up.folder("las_palmas") / "runs" / "latest"


@pytest.fixture(scope="module")
def sql(run, shared_data):
    """A database with the places, roads and land; ``sql(query)`` returns a table."""
    duckdb = pytest.importorskip("duckdb")
    spatial = pytest.importorskip("duckdb_extension_spatial")
    extension = next(Path(spatial.__file__).parent.rglob("spatial.duckdb_extension"))
    database = duckdb.connect()
    database.execute(f"LOAD '{extension}'")
    data = shared_data / "las_palmas"
    variables = {
        "osm": data / "las_palmas_20230221.osm.pbf",
        "population": data / "population_access_100m.csv.gz",
        "boundary": data / "municipal_boundary.geojson",
        "run": run,
    }
    for name, path in variables.items():
        database.execute(f"SET VARIABLE {name} = '{path}'")
    database.execute(ORACLE.read_text(encoding="utf-8"))
    return lambda query: database.execute(query).df()


@pytest.fixture(scope="module")
def results(run):
    return pd.read_parquet(run / "results.parquet")


@pytest.fixture(scope="module")
def units(run):
    units = pd.read_parquet(run / "units.parquet").set_index("unit_id")
    return units[units["tree"] == "checkup"]


def rows_of(results, indicator, level):
    rows = results[(results["indicator"] == indicator) & (results["level"] == level)]
    return rows.set_index("unit_id").sort_index()


def assert_agree(ours, theirs, what):
    """Compare two Series of values by unit."""
    assert set(ours.index) == set(theirs.index)
    theirs = theirs.reindex(ours.index).astype(float)
    allowed = np.where(theirs.abs() >= 0.01, 0.005 * theirs.abs(), 0.0005)
    off = pd.DataFrame({"ours": ours, "theirs": theirs})[~((ours - theirs).abs() <= allowed)]
    off = off.dropna(how="all")  # both do not know
    assert off.empty, f"{what}:\n{off}"


COVERAGES = {
    # indicator: level, places, land
    "block.middle_school_coverage": ("block", "school", "residential_land"),
    "block.park_coverage": ("block", "park", "residential_land"),
    "city.football_pitch_coverage": ("city", "football", "residential_land"),
    "city.fire_station_coverage": ("city", "fire_station", "construction_land"),
}


@pytest.mark.parametrize("indicator", COVERAGES)
def test_coverage(indicator, results, units, sql):
    level, places, land = COVERAGES[indicator]
    theirs = sql(f"FROM covered('{places}', '{land}')").set_index("unit_id")
    theirs = theirs[units["level"].reindex(theirs.index).eq(level)]
    ours = rows_of(results, indicator, level)
    share = (theirs["covered_m2"] / theirs["land_m2"]).where(theirs["land_m2"] > 0)
    assert share.max() > 0.1
    assert_agree(ours["value"], share, indicator)
    assert_agree(ours["denominator"], theirs["land_m2"], "land_m2")
    assert ours["status"][theirs.index[theirs["land_m2"] == 0]].eq("not_applicable").all()
    city = rows_of(results, indicator, "city")
    assert city["value"].item() == pytest.approx(theirs["covered_m2"].sum() / theirs["land_m2"].sum(), rel=0.005)


def test_schools_that_certainly_teach_middle_classes(results, units, sql):
    sql("CREATE OR REPLACE TABLE certain_school AS FROM school WHERE certain")
    theirs = sql("FROM covered('certain_school', 'residential_land')").set_index("unit_id")
    theirs = theirs[units["level"].reindex(theirs.index).eq("block") & (theirs["land_m2"] > 0)]
    ours = rows_of(results, "block.middle_school_coverage", "block").loc[theirs.index]
    lower = ours["arguments"].map(json.loads).map(lambda arguments: arguments["lower_share"])
    assert_agree(lower, theirs["covered_m2"] / theirs["land_m2"], "lower share")


def test_road_density(results, sql):
    ours = rows_of(results, "city.road_density", "city").iloc[0]
    built_up_km2 = sql(
        "SELECT ST_Area(ST_Intersection(b.geom, unit.geom)) / 1e6 FROM built_up_land b, unit WHERE level = 'city'"
    ).iloc[0, 0]
    lengths = sql(
        "SELECT sum(inside_m) / 1e3 AS drawn_km, "
        "sum(inside_m * CASE WHEN segment IN (FROM twin) THEN 0.5 ELSE 1 END) / 1e3 AS centreline_km FROM inside"
    ).iloc[0]
    assert lengths["centreline_km"] < 0.95 * lengths["drawn_km"]  # there are dual carriageways
    assert json.loads(ours["arguments"])["length_as_drawn_km"] == pytest.approx(lengths["drawn_km"], rel=0.005)
    assert ours["numerator"] == pytest.approx(lengths["centreline_km"], rel=0.005)
    assert ours["value"] == pytest.approx(lengths["centreline_km"] / built_up_km2, rel=0.005)


PROVISIONS = {
    "community.kindergarten_shortfall": "kindergarten",
    "community.elderly_care_shortfall": "elderly_care",
}


@pytest.mark.parametrize("indicator", PROVISIONS)
def test_provision(indicator, results, sql):
    places = PROVISIONS[indicator]
    theirs = sql(f"""
        WITH apart AS (  -- a node, or an unnamed smaller area, inside a facility of its kind is that facility
            FROM {places} AS one WHERE NOT EXISTS (
                FROM {places} AS whole
                WHERE whole.id <> one.id AND ST_Area(whole.geom) > ST_Area(one.geom)
                    AND whole.tags['amenity'] = one.tags['amenity']
                    AND ST_Intersects(ST_PointOnSurface(one.geom), whole.geom)
                    AND (ST_Dimension(one.geom) = 0 OR coalesce(one.tags['name'], whole.tags['name'], '')
                        = coalesce(whole.tags['name'], '')))
        ), community AS (FROM unit WHERE level = 'community'),
        serving AS (
            SELECT unit_id, id FROM community JOIN apart ON ST_DWithin(community.geom, apart.geom, 300)
            UNION  -- fewer than 5,000 residents: what stands in an adjoining community, too
            SELECT community.unit_id, id
            FROM community JOIN community AS neighbour ON ST_DWithin(community.geom, neighbour.geom, 1)
                JOIN apart ON ST_Intersects(neighbour.geom, apart.geom)
            WHERE community.residents_persons < 5000
        )
        SELECT unit_id, residents_persons, ceil(residents_persons / 12000) AS required, count(DISTINCT id) AS provided
        FROM community LEFT JOIN serving USING (unit_id) GROUP BY ALL
    """).set_index("unit_id")
    ours = rows_of(results, indicator, "community")
    assert set(ours.index) == set(theirs.index)
    theirs = theirs.loc[ours.index]
    said = pd.json_normalize(ours["arguments"].map(json.loads).tolist()).set_axis(ours.index)
    known = theirs["residents_persons"].notna()
    assert known.sum() > 100
    assert ours["value"].notna().eq(known).all()
    assert said["required_count"][known].eq(theirs["required"][known]).all()
    counted = said[["good_count", "unknown_size_count", "too_small_count"]].sum(axis=1)
    assert counted[known].eq(theirs["provided"][known]).all()
    short = (theirs["provided"] < theirs["required"])[known]
    assert ours["value"][known].eq(short.astype(float)).all()
    assert rows_of(results, indicator, "city")["value"].item() == short.sum()


@pytest.mark.parametrize(
    ("indicator", "tagged"),
    {
        "community.infant_care_shortfall": "tags['amenity'] = 'childcare'",
        "city.greenway_coverage": "tags['greenway'] IS NOT NULL OR tags['name'] ILIKE '%vía verde%'",
        "city.rail_station_residential_coverage": "tags['railway'] IN ('station', 'halt')",
    }.items(),
)
def test_what_is_not_mapped_has_no_value(indicator, tagged, results, sql):
    assert sql(f"SELECT count(*) FROM raw WHERE {tagged}").iloc[0, 0] == 0
    rows = results[results["indicator"] == indicator]
    assert len(rows)
    assert rows["value"].isna().all()
    assert rows["status"].eq("no_data").all()


def test_every_computed_indicator_is_compared(results, capsys):
    assert main(["indicators", "--computed", "--json"]) == 0
    computed = {entry["indicator"] for entry in json.loads(capsys.readouterr().out)}
    compared = {*COVERAGES, *PROVISIONS, "city.road_density"}
    valued = set(results.loc[results["value"].notna(), "indicator"])
    assert valued == compared
    assert valued <= computed | {"city.rail_station_residential_coverage"}


def test_residents(run, units, sql):
    inside_persons = sql(
        "SELECT sum(persons * ST_Area(ST_Intersection(square.geom, boundary.geom)) / ST_Area(square.geom)) "
        "FROM square, boundary WHERE ST_Intersects(square.geom, boundary.geom)"
    ).iloc[0, 0]
    persons = units.groupby("level")["residents_persons"].sum()
    for level in ("community", "block", "city"):
        assert persons[level] == pytest.approx(inside_persons, abs=1)
    allocated_persons = pd.read_parquet(run / "buildings.parquet")["residents_persons"].sum()
    unallocated_persons = units.groupby("level")["unallocated_persons"].sum()["city"]
    assert allocated_persons + unallocated_persons == pytest.approx(inside_persons, abs=1)
    assert allocated_persons > 0.5 * inside_persons
