"""OGC API Features part 1: the tests of Annex A that apply, and two clients of others: OWSLib and GDAL."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
import time

import pyogrio
import pytest
import uvicorn
from owslib.ogcapi.features import Features

from citycheckup.app.door import Caller
from citycheckup.app.tokens import make_token
from citycheckup.authority.accounts import Scope

COLLECTIONS = {
    *("units-city", "units-block", "units-community", "units-compound"),
    *("buildings", "facilities", "findings"),
}
CONF = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"


def got(client, address, status=200, **parameters):
    answer = client.get(f"/ogc{address}", params=parameters)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture(scope="session")
def ogc(client, map_facts):
    return client


def relations(body):
    return {link["rel"] for link in body["links"]}


def test_landing_page_leads_everywhere(ogc):
    body = got(ogc, "/")
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= relations(body)
    for link in body["links"]:
        assert link["type"]
        followed = ogc.get(link["href"])
        assert followed.status_code == 200
        assert followed.headers["content-type"].split(";")[0] == link["type"].split(";")[0]


def test_conformance(ogc):
    assert {f"{CONF}{name}" for name in ("core", "oas30", "html", "geojson")} == set(
        got(ogc, "/conformance")["conformsTo"]
    )


def test_api_definition_describes_every_path_that_answers(ogc):
    body = got(ogc, "/api")
    assert body["openapi"].startswith("3.0.")
    for path, about in body["paths"].items():
        names = [one["name"] for one in about["get"]["parameters"]]
        assert len(names) == len(set(names))
        if "{" not in path:
            assert ogc.get(f"/ogc{path}").status_code == 200
    items = body["paths"]["/collections/buildings/items"]["get"]["parameters"]
    assert {"limit", "bbox", "datetime"} <= {one["name"] for one in items}


def test_every_collection_says_where_it_lies_and_where_its_items_are(ogc):
    body = got(ogc, "/collections")
    assert {one["id"] for one in body["collections"]} == COLLECTIONS
    assert {"self", "alternate"} <= relations(body)
    for one in body["collections"]:
        assert got(ogc, f"/collections/{one['id']}") == one
        assert "items" in relations(one)
        west, south, east, north = one["extent"]["spatial"]["bbox"][0]
        assert west < east
        assert south < north
    got(ogc, "/collections/none-such", 404)


@pytest.mark.parametrize("name", sorted(COLLECTIONS))
def test_items_are_geojson_and_each_is_found_again(ogc, name):
    answer = ogc.get(f"/ogc/collections/{name}/items", params={"limit": 3})
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    assert body["type"] == "FeatureCollection"
    assert body["numberReturned"] == len(body["features"]) <= 3
    assert body["numberMatched"] >= body["numberReturned"] > 0
    assert body["timeStamp"].endswith("Z")
    assert {"self", "alternate"} <= relations(body)
    for feature in body["features"]:
        one = got(ogc, f"/collections/{name}/items/{feature['id']}")
        assert {key: one[key] for key in ("id", "geometry", "properties")} == {
            key: feature[key] for key in ("id", "geometry", "properties")
        }
        assert {"self", "alternate", "collection"} <= relations(one)
    got(ogc, f"/collections/{name}/items/none-such", 404)


@pytest.mark.parametrize("name", ["buildings", "findings", "units-compound"])
def test_next_links_lead_through_every_item_once(ogc, name):
    whole = got(ogc, f"/collections/{name}/items", limit=10000)
    seen, address = [], f"http://testserver/ogc/collections/{name}/items?limit=7"
    while address is not None:
        body = ogc.get(address).json()
        assert body["numberMatched"] == whole["numberMatched"]
        seen += [feature["id"] for feature in body["features"]]
        address = next((link["href"] for link in body["links"] if link["rel"] == "next"), None)
    assert seen == [feature["id"] for feature in whole["features"]]
    assert len(set(seen)) == whole["numberMatched"]


@pytest.mark.parametrize("name", ["buildings", "findings"])
def test_a_box_holds_what_touches_it_and_nothing_else(ogc, name):
    whole = got(ogc, f"/collections/{name}/items", limit=10000)["features"]
    first = whole[0]["geometry"]["coordinates"]
    longitude, latitude = first if name == "findings" else first[0][0]
    around = f"{longitude - 1e-4},{latitude - 1e-4},{longitude + 1e-4},{latitude + 1e-4}"
    inside = got(ogc, f"/collections/{name}/items", bbox=around, limit=10000)
    assert whole[0]["id"] in {one["id"] for one in inside["features"]}
    assert got(ogc, f"/collections/{name}/items", bbox="0,0,1,1")["numberMatched"] == 0
    assert got(ogc, f"/collections/{name}/items", bbox="-180,-90,0,180,90,100")["numberMatched"] == len(whole)


def test_days_hold_for_findings_and_pass_what_has_no_day(ogc):
    whole = got(ogc, "/collections/findings/items", limit=10000)["features"]
    day = sorted(one["properties"]["found_on"] for one in whole)[len(whole) // 2]
    expected = {one["id"] for one in whole if one["properties"]["found_on"] == day}
    for asked in (day, f"{day}T12:00:00Z", f"{day}/{day}"):
        found = got(ogc, "/collections/findings/items", datetime=asked, limit=10000)["features"]
        assert {one["id"] for one in found} == expected
    until = got(ogc, "/collections/findings/items", datetime=f"../{day}", limit=10000)["numberMatched"]
    since = got(ogc, "/collections/findings/items", datetime=f"{day}/..", limit=10000)["numberMatched"]
    assert until + since == len(whole) + len(expected)
    everything = got(ogc, "/collections/buildings/items")["numberMatched"]
    assert got(ogc, "/collections/buildings/items", datetime="1900-01-01")["numberMatched"] == everything


def test_properties_filter(ogc):
    body = got(ogc, "/collections/buildings/items", compound_id="B01-C01-L0", limit=1000)
    assert body["features"]
    assert {one["properties"]["compound_id"] for one in body["features"]} == {"B01-C01-L0"}
    closed = got(ogc, "/collections/findings/items", state="closed")
    assert {one["properties"]["state"] for one in closed["features"]} == {"closed"}
    assert got(ogc, "/collections/findings/items", state="no-such-state")["numberMatched"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": "0"},
        {"limit": "many"},
        {"offset": "-1"},
        {"bbox": "1,2,3"},
        {"bbox": "1,2,3,x"},
        {"bbox": "nan,0,1,1"},
        {"bbox": "0,1,1,0"},
        {"datetime": "yesterday"},
        {"datetime": "../.."},
        {"datetime": "2025-02-01/2025-01-01"},
        {"no_such_parameter": "1"},
        {"residents_persons": "1"},
        {"storeys": "two"},
        {"f": "gml"},
    ],
)
def test_what_cannot_be_read_is_refused(ogc, wrong):
    got(ogc, "/collections/buildings/items", 400, **wrong)


def test_unknown_parameters_are_refused_everywhere(ogc):
    for path in (
        "/",
        "/conformance",
        "/api",
        "/collections",
        "/collections/buildings",
        "/collections/units-city/items/demo",
    ):
        got(ogc, path, 400, unknown="1")


def test_everything_is_a_page_as_well(ogc):
    for path in (
        "/",
        "/conformance",
        "/api",
        "/collections",
        "/collections/buildings/items",
        "/collections/units-city/items/demo",
    ):
        for asked in ({"params": {"f": "html"}}, {"headers": {"Accept": "text/html"}}):
            answer = ogc.get(f"/ogc{path}", **asked)
            assert answer.headers["content-type"].startswith("text/html")
            assert "<h1>" in answer.text


def test_nobody_is_told_who_lives_in_a_building(ogc):
    assert "residents_persons" not in got(ogc, "/collections/buildings/items", limit=1)["features"][0]["properties"]


def test_findings_are_those_of_the_posts_units(checked_city, ogc):
    clerk = checked_city.client("responsible", units=["B01-C01-L0"])
    own = clerk.get("/ogc/collections/findings/items", params={"limit": 10000}).json()
    assert {one["properties"]["unit_id"] for one in own["features"]} <= {"B01-C01-L0"}
    assert own["numberMatched"] < got(ogc, "/collections/findings/items")["numberMatched"]
    hidden = next(
        one["id"]
        for one in got(ogc, "/collections/findings/items")["features"]
        if one["properties"]["unit_id"] != "B01-C01-L0"
    )
    assert clerk.get(f"/ogc/collections/findings/items/{hidden}").status_code == 404
    assert checked_city.client().get("/ogc/").status_code == 401
    assert checked_city.client("administrator").get("/ogc/").status_code == 403


@pytest.fixture(scope="session")
def token(checked_city):
    post = checked_city.post("registrar")
    door = checked_city.platform.door
    return make_token(door, checked_city.account([post.id]), post.id, "QGIS", Scope.READ, 1, Caller("test"))[0]


@pytest.fixture(scope="session")
def over_http(checked_city, map_facts):
    """The same application behind a real port, for clients that bring their own connection."""
    server = uvicorn.Server(uvicorn.Config(checked_city.app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/ogc"
    server.should_exit = True
    thread.join()


def test_a_token_is_taken_as_the_password_of_a_basic_sign_in(checked_city, token, map_facts):
    stranger = checked_city.client()
    for given, status in ((token, 200), (token + "x", 401), ("", 401)):
        packed = base64.b64encode(f"anything:{given}".encode()).decode()
        assert stranger.get("/ogc/", headers={"Authorization": f"Basic {packed}"}).status_code == status
    assert stranger.get("/ogc/", headers={"Authorization": "Basic %%%"}).status_code == 401


def test_owslib_reads_it(over_http, token, ogc):
    service = Features(over_http, headers={"Authorization": f"Bearer {token}"})
    assert set(service.feature_collections()) == COLLECTIONS
    assert service.conformance()["conformsTo"]
    assert service.api()["openapi"].startswith("3.0")
    page = service.collection_items("buildings", limit=5, bbox=[122, 29, 124, 31])
    assert page["numberReturned"] == 5
    assert service.collection_item("units-community", "B01-C01")["properties"]["level"] == "community"


GDAL = """
import json, sys
import pyogrio
source, token = sys.argv[1:]
pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": f"qgis:{token}", "GDAL_HTTP_AUTH": "BASIC"})
read = pyogrio.read_dataframe(source, layer="buildings")
kinds = sorted(set(read.geometry.geom_type))
print(json.dumps([[name for name, _ in pyogrio.list_layers(source)], len(read), kinds]))
"""


def test_gdal_reads_it_as_qgis_does(over_http, token, ogc):
    """In a process of its own: GDAL waits for the answer without letting Python make it."""
    if "OAPIF" not in pyogrio.list_drivers():
        pytest.skip("this GDAL has no OAPIF driver")
    command = [sys.executable, "-c", GDAL, f"OAPIF:{over_http}", token]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    names, number, kinds = json.loads(done.stdout)
    assert set(names) == COLLECTIONS
    assert number == got(ogc, "/collections/buildings/items")["numberMatched"]
    assert set(kinds) <= {"Polygon", "MultiPolygon"}
