"""Notices on the platform: for the office of the whole city, with what it may decide of them."""

import pytest


@pytest.fixture
def office(checked_city):
    return checked_city.client_of("office/dispatcher")


def test_notices_are_listed_newest_first_page_by_page(office):
    office.post("/api/notices/collection")
    first = office.get("/api/notices", params={"limit": 3, "lang": "en"}).json()
    assert first["total"] > 6
    second = office.get("/api/notices", params={"limit": 3, "skip": first["next"], "lang": "en"}).json()
    moments = [one["moment"] for one in first["items"] + second["items"]]
    assert moments == sorted(moments, reverse=True)
    assert not {one["id"] for one in first["items"]} & {one["id"] for one in second["items"]}
    assert all(one["kind"]["text"] != one["kind"]["key"] and one["count"] > 0 for one in first["items"])
    kind = first["items"][0]["kind"]["key"]
    of_kind = office.get("/api/notices", params={"kind": kind}).json()
    assert {one["kind"]["key"] for one in of_kind["items"]} == {kind}
    assert of_kind["total"] < first["total"]
    end = office.get("/api/notices", params={"limit": 200, "skip": max(0, first["total"] - 1)}).json()
    assert (len(end["items"]), end["next"]) == (1, None)


def test_a_notice_is_read_as_its_body_reads_it_and_recorded_as_delivered_once(office):
    office.post("/api/notices/collection")
    line = office.get("/api/notices").json()["items"][0]
    whole = office.get(f"/api/notices/{line['id']}").json()
    assert len(whole["records"]) == line["count"]
    assert "虚构" in whole["text"]
    assert line["ways"] == []  # nothing is set up in this city
    assert office.post("/api/notices/handing-over", json={"ids": [line["id"]]}).json() == {"count": 1}
    (way,) = office.get(f"/api/notices/{line['id']}").json()["ways"]
    assert (way["channel"]["key"], way["state"]["key"]) == ("hand", "handed_over")
    counts = {one["state"]["key"]: one["count"] for one in office.get("/api/notices").json()["counts"]}
    assert counts["handed_over"] >= 1
    assert counts["no_way"] >= 1
    again = office.post("/api/notices/handing-over", json={"ids": [line["id"]]})
    assert (again.status_code, again.json()["problems"][0]["key"]) == (422, "notices.cannot_settle")
    assert office.post("/api/notices/retry", json={"ids": [line["id"]]}).status_code == 422
    assert office.post("/api/notices/retry", json={"ids": []}).json()["problems"][0]["key"] == "notices.name_some"
    assert office.get("/api/notices/none").status_code == 404


def test_a_part_of_the_city_has_no_business_with_notices(checked_city):
    for client in (checked_city.client("dispatcher", units=["B01"]), checked_city.client("responsible")):
        refused = client.get("/api/notices")
        assert (refused.status_code, refused.json()["problems"][0]["key"]) == (403, "notices.office_only")
