"""Every address of the application against every role and scope, by the table in ``authority_matrix``."""

import time
from dataclasses import replace

import pytest
from fastapi.routing import iter_route_contexts

from authority_matrix import BUILDING, COLUMNS, FINDING, MATRIX, REVIEW, ROLES, STRANGER
from citycheckup.ledger.transitions import State
from citycheckup.web.errors import MEDIA_TYPE
from served_city import served_city
from worked_city import copy_of_worked_city

# A wrong password and a link that was never made answer with these to everybody: no door, but what is behind it.
_SAYS_401_INSIDE = {("POST", "/api/session"), ("PUT", "/api/account/second-factor")}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A city with a year of work, and what the table's words stand for in it."""
    folder = copy_of_worked_city(tmp_path_factory.mktemp("matrix") / "city").parent
    with served_city(folder) as city:
        auditor = city.client("auditor")
        registered = auditor.get("/api/findings", params={"state": str(State.REGISTERED)}).json()["items"]
        building = when_made(auditor, "/api/runs/latest/buildings", {"unit": "B01"})["items"][0]
        names = {
            FINDING: registered[0]["id"],
            BUILDING: building["building_id"],
            REVIEW: auditor.get("/api/reviews").json()[0]["id"],
        }
        yield city, names, {}


def when_made(browser, address, params):
    """Return an answer that needs the run's map, which a job makes."""
    until = time.monotonic() + 120
    while (answer := browser.get(address, params=params)).status_code == 503 and time.monotonic() < until:
        time.sleep(0.2)
    return answer.json()


def addresses(application):
    contexts = iter_route_contexts(application.routes)
    return {(method, one.path) for one in contexts for method in one.methods or () if method != "HEAD"}


def put(value, names, post):
    """Return a request's part with the table's words replaced by what they stand for."""
    if isinstance(value, dict):
        return {key: put(one, names, post) for key, one in value.items()}
    if isinstance(value, list):
        return [put(one, names, post) for one in value]
    return post or value if value == "its own" else names.get(value, value) if isinstance(value, str) else value


def ask(world, method, path, row, role, units=None):
    city, names, browsers = world
    post = None if role == STRANGER else city.post(role, units=units).id
    if method != "GET" and path.startswith("/api/session"):
        browsers.pop(post, None)  # these end sessions, or go on with another
    browser = browsers.pop(post, None) or city.client_of(post)
    if not path.startswith(("/api/session", "/public")):
        browsers[post] = browser
    else:
        city.platform.kept.pop("public_limits", None)
        with city.platform.door.books.writing() as book:
            book.forget_counters("9")
    address = path
    for name, value in put(row.path, names, post).items():
        address = address.replace(f"{{{name}:path}}", value).replace(f"{{{name}}}", value)
    sent = {
        "params": row.params,
        "json": put(row.json, names, post),
        "files": row.files,
        "content": row.content,
        "headers": row.headers,
    }
    given = {key: value for key, value in sent.items() if value is not None}
    return browser.request(method, address, follow_redirects=False, **given)


def is_in(answer, row, key):
    """Whether somebody has got beyond the doors."""
    if answer.status_code == 401:
        return key in _SAYS_401_INSIDE and answer.json()["problems"][0]["key"].startswith("accounts.")
    return answer.status_code != 403 and not (row.there and answer.status_code == 404)


def test_every_address_has_its_row(world):
    pages = ("GET", "/{path:path}")  # there only where the pages have been built; anybody may load them
    assert addresses(world[0].app) - {pages} == set(MATRIX)


@pytest.mark.parametrize("role", COLUMNS)
def test_each_role_gets_where_the_table_says_and_nowhere_else(world, role):
    wrong = []
    for (method, path), row in MATRIX.items():
        answer = ask(world, method, path, row, role)
        assert answer.status_code < 500, (method, path, answer.text)
        if is_in(answer, row, (method, path)) is not (role in row.may):
            wrong.append((method, path, answer.status_code, answer.text[:200]))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("units", "sees"), [({"B01"}, True), ({"elsewhere"}, False)])
def test_what_lies_elsewhere_is_as_if_it_were_not_there(world, role, units, sees):
    """404, with the words for what is not there, and lists that do not hold it."""
    wrong = []
    for (method, path), row in MATRIX.items():
        if not row.there:
            continue
        answer = ask(world, method, path, row, role, units)
        reached = answer.status_code not in {403, 404}
        if reached is not (sees and role in row.may) or (not sees and role in row.may and answer.status_code != 404):
            wrong.append((method, path, answer.status_code, answer.text[:200]))
    assert wrong == []
    listed = ask(world, "GET", "/api/findings", MATRIX["GET", "/api/findings"], role, units).json()["total"]
    everywhere = replace(MATRIX["GET", "/api/runs/{run}/places"], params={})
    places = ask(world, "GET", "/api/runs/{run}/places", everywhere, role, units)
    assert places.status_code == 403 or (places.json()["total"] > 0) is sees
    assert (listed > 0) is (sees and role in MATRIX["GET", "/api/findings/{finding_id}"].may)


@pytest.mark.parametrize("role", ["administrator", "custodian", "draw_officer"])
def test_who_keeps_the_system_sees_no_finding_in_any_list(world, role):
    rows = {path: MATRIX["GET", path] for path in ("/api/findings", "/api/findings/counts", "/api/calendar")}
    answers = {path: ask(world, "GET", path, row, role).json() for path, row in rows.items()}
    assert answers["/api/findings"]["total"] == 0
    assert answers["/api/findings/counts"] == []
    assert answers["/api/calendar"]["findings"] == []


def test_every_refusal_says_why_in_problem_details(world):
    for (method, path), row in MATRIX.items():
        answer = ask(world, method, path, row, STRANGER)
        if answer.status_code in {401, 403}:
            assert answer.headers["content-type"] == MEDIA_TYPE
            assert answer.json()["problems"][0]["text"]
