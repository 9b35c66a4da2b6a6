from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from citycheckup.reports.run_folder import latest_run

COMMUNITY = "B01-C01"


@pytest.fixture(scope="session")
def results(years):
    return pq.read_table(latest_run(years / "2025" / "runs") / "results.parquet").to_pylist()


def got(client, address, **parameters):
    answer = client.get(address, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_city_has_its_years_newest_first(client):
    shown = got(client, "/api/city", lang="en")
    assert [year["year"] for year in shown["years"]] == [2025, 2024]
    assert all(year["latest_run"] for year in shown["years"])
    assert shown["made_up"] is True
    west, south, east, north = shown["bounds"]
    assert 122.9 < west < east < 123.1
    assert 29.9 < south < north < 30.1
    assert {level["level"]: level["units_count"] for level in shown["levels"]}["community"] == 1


def test_latest_is_the_newest_run_of_the_newest_year(client):
    newest = got(client, "/api/city")["years"][0]["latest_run"]
    assert got(client, "/api/runs/latest")["run"]["id"] == newest
    runs = got(client, "/api/runs")
    assert [run["year"] for run in runs] == sorted((run["year"] for run in runs), reverse=True)
    assert {run["year"] for run in runs if run["newest"]} == {2024, 2025}
    assert runs[0]["id"] == newest
    assert got(client, f"/api/runs/{newest}")["manifest"]["edition"] == "national-2025"


def test_an_unknown_run_is_not_there(client):
    answer = client.get("/api/runs/20200101T000000Z-00000000/units", params={"lang": "en"})
    assert answer.status_code == 404
    assert "no run" in answer.json()["detail"]


def test_indicators_come_with_their_help_in_both_languages(client):
    english = {one["id"]: one for one in got(client, "/api/indicators", lang="en")["items"]}
    chinese = {one["id"]: one for one in got(client, "/api/indicators", lang="zh")["items"]}
    park = english["block.park_coverage"]
    assert park["standard"] == "≥ 85%"
    assert park["definition"] != chinese["block.park_coverage"]["definition"]
    assert {"parks"} <= {one["name"] for one in park["inputs"]}
    assert {one["edition"] for one in got(client, "/api/indicators", edition="national-2023")["items"]} >= {
        "national-2023"
    }
    assert client.get("/api/indicators", params={"edition": "national-1999"}).status_code == 422


def test_values_are_those_of_the_run_and_no_class_mixes_meeting_with_falling_short(client, results):
    shown = got(client, "/api/runs/latest/values", level="block", indicator="block.park_coverage")
    expected = [r for r in results if (r["level"], r["indicator"]) == ("block", "block.park_coverage")]
    assert [(one["unit_id"], one["value"], one["status"]) for one in shown["items"]] == [
        (row["unit_id"], row["value"], row["status"]) for row in expected
    ]
    assert 0.85 in shown["classes"]["bounds"]
    assert sum(one["units_count"] for one in shown["statuses"]) == len(expected)
    assert len(shown["statuses"]) == 5


def test_values_of_a_level_that_an_indicator_does_not_have_are_not_there(client):
    answer = client.get(
        "/api/runs/latest/values", params={"level": "community", "indicator": "block.park_coverage", "lang": "en"}
    )
    assert answer.status_code == 404
    assert "city, block" in answer.json()["detail"]


def test_units_are_paged_and_found_by_a_part_of_their_name(client):
    compounds = got(client, "/api/runs/latest/units", level="compound", limit=4)
    assert (len(compounds["items"]), compounds["total"]) == (4, 6)
    rest = got(client, "/api/runs/latest/units", level="compound", limit=4, cursor=compounds["next"])
    assert (len(rest["items"]), rest["next"]) == (2, None)
    name = rest["items"][0]["name"]
    found = got(client, "/api/runs/latest/units", q=name[1:])
    assert rest["items"][0]["unit_id"] in {unit["unit_id"] for unit in found["items"]}
    below = got(client, "/api/runs/latest/units", parent=COMMUNITY)
    assert {unit["level"] for unit in below["items"]} == {"compound"}


def test_a_sheet_has_every_row_with_what_explains_it(client, results):
    sheet = got(client, f"/api/runs/latest/units/{COMMUNITY}", lang="en")
    assert [unit["level"] for unit in sheet["breadcrumb"]] == ["city", "block", "community"]
    assert len(sheet["children"]) == 6
    own = {row["indicator"]: row for row in results if row["unit_id"] == COMMUNITY}
    assert {row["indicator"] for row in sheet["rows"]} == set(own)
    for row in sheet["rows"]:
        there = own[row["indicator"]]
        assert (row["value"], row["numerator"], row["denominator"]) == (
            there["value"],
            there["numerator"],
            there["denominator"],
        )
        assert row["explanation"]
        assert row["status_text"]


def test_a_sheet_tells_shortfalls_with_residents_and_places(client):
    sheet = got(client, f"/api/runs/latest/units/{COMMUNITY}")
    hazards = next(row for row in sheet["rows"] if row["indicator"] == "dwelling.structural_hazard_buildings")
    assert hazards["shortfall"]["kind"] == "shortfall"
    assert hazards["shortfall"]["places_count"] == hazards["value"]
    assert hazards["shortfall"]["residents_persons"] % 10 == 0
    assert hazards["shortfall"] in sheet["shortfalls"]


def test_a_trend_draws_no_line_through_what_was_redefined(client):
    sheet = got(client, f"/api/runs/latest/units/{COMMUNITY}", lang="en")
    points = {row["indicator"]: row["trend"] for row in sheet["rows"]}
    both = [trend for trend in points.values() if [point["year"] for point in trend] == [2024, 2025]]
    assert both
    assert any(trend[0]["comparable"] for trend in both)
    for trend in both:
        assert trend[-1]["comparable"]
        assert all((point["reason"] is None) == point["comparable"] for point in trend)
        if trend[0]["indicator"] != trend[1]["indicator"]:
            assert not trend[0]["comparable"]


def test_the_city_sheet_has_grades_with_their_reasons(client):
    sheet = got(client, "/api/runs/latest/units/demo", lang="en")
    graded = [row["grade"] for row in sheet["rows"] if row["grade"]]
    assert graded
    assert all(grade["grade_text"] and grade["explanation"] for grade in graded)


def test_an_unknown_unit_is_not_there(client):
    assert client.get("/api/runs/latest/units/B99").status_code == 404


def test_a_second_look_answers_that_nothing_has_changed(client):
    address = f"/api/runs/latest/units/{COMMUNITY}"
    first = client.get(address, params={"lang": "en"})
    again = client.get(address, params={"lang": "en"}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(address, params={"lang": "zh"}, headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_answers_are_the_same_with_and_without_compression(client):
    plain = client.get("/api/indicators", headers={"Accept-Encoding": "identity"})
    packed = client.get("/api/indicators", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert json.loads(plain.content) == packed.json()


@pytest.mark.parametrize(
    "address",
    [
        "/api/city",
        "/api/runs",
        "/api/runs/latest",
        "/api/indicators",
        "/api/runs/latest/values?level=city&indicator=block.park_coverage",
        "/api/runs/latest/units",
        f"/api/runs/latest/units/{COMMUNITY}",
        "/api/map",
        "/api/map/style.json",
        "/tiles/latest/10/0/0.mvt",
    ],
)
def test_administrators_see_no_business_data_and_strangers_nothing(checked_city, address):
    assert checked_city.client("administrator").get(address).status_code == 403
    assert checked_city.client().get(address).status_code == 401
