from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from citycheckup.reports.run_folder import latest_run

COMMUNITY = "B01-C01"
HAZARDS = "dwelling.structural_hazard_buildings"


@pytest.fixture(scope="session")
def run(years):
    return latest_run(years / "2025" / "runs")


@pytest.fixture(scope="session")
def clerk(checked_city, map_facts):
    """A post of one compound only."""
    return checked_city.client("responsible", units=["B01-C01-L0"])


def got(client, address, **parameters):
    answer = client.get(address, params={"lang": "en", **parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_places_are_those_behind_the_shortfalls(client, map_facts, run):
    listed = pq.read_table(run / "shortfall_places.parquet").to_pylist()
    shown = got(client, "/api/runs/latest/places", limit=500)
    assert shown["total"] == len(listed)
    assert sorted((one["key"], one["place_id"]) for one in shown["items"]) == sorted(
        (one["key"], one["place_id"]) for one in listed
    )


def test_places_of_one_indicator_lie_in_the_city(client, map_facts):
    west, south, east, north = map_facts["bounds"]
    shown = got(client, "/api/runs/latest/places", indicator=HAZARDS, unit="B01")
    assert shown["items"]
    for place in shown["items"]:
        assert place["indicator"] == HAZARDS
        assert place["place_kind"] == "building"
        longitude, latitude = place["point"]
        assert west < longitude < east
        assert south < latitude < north
        assert place["items"][0]["text"] != place["items"][0]["id"]


def test_places_come_page_by_page(client, map_facts):
    whole = got(client, "/api/runs/latest/places", limit=500)["items"]
    pages, cursor = [], None
    for _ in range(len(whole)):
        page = got(client, "/api/runs/latest/places", limit=10, **({"cursor": cursor} if cursor else {}))
        pages += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert pages == whole


def test_a_post_sees_no_place_outside_its_units(clerk):
    assert got(clerk, "/api/runs/latest/places")["total"] == 0


def test_a_building_tells_what_it_is_where_it_lies_and_what_is_short(client, map_facts):
    place = got(client, "/api/runs/latest/places", indicator=HAZARDS)["items"][0]
    shown = got(client, f"/api/runs/latest/buildings/{place['place_id']}")
    assert shown["breadcrumb"][0]["level"] == "city"
    assert place["indicator"] in {one["indicator"] for one in shown["places"]}
    west, south, east, north = shown["outline"]
    assert west < shown["point"][0] < east
    assert south < shown["point"][1] < north
    assert shown["residents_persons"] % 10 == 0


def test_buildings_of_a_compound(client, map_facts, run):
    dwellings = pq.read_table(run / "buildings.parquet").to_pylist()
    expected = sorted(one["building_id"] for one in dwellings if one["compound_id"] == "B01-C01-L0")
    shown = got(client, "/api/runs/latest/buildings", unit="B01-C01-L0", limit=500)
    assert [one["building_id"] for one in shown["items"]] == expected
    assert shown["total"] == len(expected)


def test_buildings_elsewhere_are_as_if_there_were_none(clerk, run):
    dwellings = pq.read_table(run / "buildings.parquet").to_pylist()
    own = next(one["building_id"] for one in dwellings if one["compound_id"] == "B01-C01-L0")
    other = next(one["building_id"] for one in dwellings if one["compound_id"] == "B01-C01-L1")
    assert clerk.get(f"/api/runs/latest/buildings/{own}").status_code == 200
    elsewhere = clerk.get(f"/api/runs/latest/buildings/{other}")
    nowhere = clerk.get("/api/runs/latest/buildings/none-such")
    assert elsewhere.status_code == nowhere.status_code == 404
    assert elsewhere.json()["detail"].replace(other, "x") == nowhere.json()["detail"].replace("none-such", "x")
    assert clerk.get("/api/runs/latest/buildings", params={"unit": COMMUNITY}).status_code == 404


def test_places_of_a_unit_elsewhere_are_as_if_there_were_no_such_unit(clerk):
    elsewhere = clerk.get("/api/runs/latest/places", params={"unit": "B01-C01-L1"})
    nowhere = clerk.get("/api/runs/latest/places", params={"unit": "none-such"})
    assert elsewhere.status_code == nowhere.status_code == 404
    assert elsewhere.json()["detail"].replace("B01-C01-L1", "x") == nowhere.json()["detail"].replace("none-such", "x")
    # Of what its own lies in it sees its own part.
    assert clerk.get("/api/runs/latest/places", params={"unit": COMMUNITY}).status_code == 200


def test_two_posts_never_share_an_answer(client, clerk):
    first = client.get("/api/runs/latest/places")
    other = clerk.get("/api/runs/latest/places", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert other.json()["total"] == 0
