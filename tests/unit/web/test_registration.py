"""Registering by hand: what the form offers, to whom, and that a refusal names the field that it is about."""

FOUND = {
    "key": "hazards@unit-1#case:17", "source_kind": "case", "source_id": "17", "category": "hazards",
    "unit_id": "unit-1", "level": "community", "statement": "Stairs are worn", "basis": "Standard, no. 3",
    "found_on": "2025-06-01",
}  # fmt: skip


def register(client, **changed):
    return client.post("/api/findings", json={"move": "register", "payload": {**FOUND, **changed}})


def columns(answer):
    return [one["column"] for one in answer.json()["problems"]]


def test_the_form_offers_every_indicator_with_its_items_and_no_source_that_only_a_run_has(client):
    chinese, english = (client.get("/api/registration", params={"lang": one}).json() for one in ("zh", "en"))
    listed = client.get("/api/indicators", params={"lang": "en"}).json()["items"]
    assert [one["key"] for one in english["categories"]] == [one["id"] for one in listed]
    corridor = next(one for one in english["categories"] if one["key"] == "dwelling.corridor_hazard_buildings")
    assert [one["id"] for one in corridor["items"]][:2] == ["3.1", "3.2"]
    assert corridor["items"][0]["text"].startswith("Step, handrail")
    assert [one["key"] for one in english["source_kinds"]] == ["inspection", "case", "visit"]
    assert [one["text"] for one in chinese["severities"]] == ["一般", "重大"]


def test_places_are_found_by_name_or_id_within_the_post_s_area(checked_city):
    everywhere, there = checked_city.client("registrar"), checked_city.client("registrar", units=["B01"])

    def ids(client, text):
        return [one["unit_id"] for one in client.get("/api/registration/places", params={"q": text}).json()]

    assert ids(everywhere, "B01-C01")[0] == "B01-C01"
    assert ids(there, "b01-c01")[0] == "B01-C01"
    assert ids(there, "B02") == []
    one = there.get("/api/registration/places", params={"q": "B01-C01", "lang": "zh"}).json()[0]
    assert (one["level"], one["level_text"]) == ("community", "社区")
    assert ids(everywhere, one["name"])[0] == "B01-C01"
    assert 0 < len(ids(everywhere, "")) <= 20
    assert one["around"]


def test_only_who_registers_gets_the_form(ask):
    for address in ("/api/registration", "/api/registration/places"):
        refused = ask("street/clerk").get(address)
        assert refused.status_code == 403
        assert "registrar" in refused.json()["detail"]


def test_a_refusal_names_the_fields_it_is_about(ask):
    client = ask("office/desk")
    assert register(client).status_code == 201
    assert columns(register(client)) == ["key"]
    assert columns(register(client, found_on="2025-06-03", severity="major")) == [
        "found_on", "severity_standard", "key",
    ]  # fmt: skip
    assert columns(register(client, statement="", basis="Call 13912345678")) == ["statement", "basis, statement"]
