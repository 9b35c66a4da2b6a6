"""What every answer carries, and what is not looked at."""

import asyncio
import json
import logging
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from citycheckup.app.server_settings import ServerSettings, settings_of
from citycheckup.web.application import create_app
from citycheckup.web.asking import CSRF


@pytest.mark.parametrize("path", ["/health", "/api/session", "/api/posts", "/nowhere", "/public", "/metrics"])
def test_every_answer_tells_the_browser_to_trust_nothing_else(city, path):
    headers = city.client().get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize(
    ("path", "status"),
    [("/health", 200), ("/", 200), ("/api/session", 200), ("/api/posts", 401), ("/api/nowhere", 404)],
)
def test_head_says_what_get_would_and_nothing_more(city, path, status):
    browser = city.client()
    whole, head = browser.get(path), browser.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.status_code == status or path == "/"  # pages that were not built are not there
    assert {**head.headers} == {**whole.headers}


@pytest.mark.parametrize(("method", "is_sent"), [("GET", True), ("HEAD", False)])
def test_no_content_leaves_the_application_for_head(city, method, is_sent):
    """Asked as a server asks: a client would throw away what it is sent too much."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": "/health", "raw_path": b"/health", "query_string": b"", "headers": [],
        "scheme": "http", "server": ("testserver", 80), "client": ("testclient", 1), "http_version": "1.1",
        "root_path": "",
    }  # fmt: skip
    asyncio.run(city.app(scope, receive, send))
    assert sent[0]["status"] == 200
    assert any(message.get("body") for message in sent) is is_sent


def test_head_is_counted_by_the_route_it_asked_for(city):
    browser = city.client("administrator")
    browser.head("/api/session")
    assert 'method="HEAD",route="/api/session"' in browser.get("/metrics").text


def test_on_https_it_stays_so(city):
    browser = city.client()
    browser.base_url = "https://testserver"
    assert browser.get("/health").headers["strict-transport-security"] == "max-age=31536000"


def test_answers_about_accounts_are_kept_nowhere(city):
    assert city.client().get("/api/session").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("headers", "refused"), [
    ({"sec-fetch-site": "cross-site"}, True),
    ({"sec-fetch-site": "same-site"}, True),
    ({"origin": "https://evil.example"}, True),
    ({"origin": "null"}, True),
    ({"origin": "http://testserver"}, False),
    ({"sec-fetch-site": "same-origin"}, False),
    ({}, False),
])  # fmt: skip
def test_what_another_site_s_page_sends_is_not_looked_at(city, headers, refused):
    body = {"name": "nobody", "password": "wrong"}
    answer = city.client().post("/api/session", json=body, headers=headers)
    assert answer.status_code == (403 if refused else 401)


def test_a_form_of_another_site_is_no_json(city):
    sent = city.client().post(
        "/api/session", content=b'{"name": "a", "password": "b"}', headers={"content-type": "text/plain"}
    )
    assert sent.status_code in {400, 415}


def test_a_body_that_is_too_large_is_refused_unread(city):
    big = json.dumps({"name": "x" * (1 << 20), "password": "y"})
    answer = city.client().post("/api/session", content=big, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["problems"][0]["text"]


def test_long_answers_are_compressed(city):
    answer = city.client().get("/api/openapi.json", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content) / 4


def test_metrics_are_for_monitors_with_the_token_and_administrators(city):
    city.app.state.settings = replace(ServerSettings(), metrics_token="a long token")
    stranger = city.client()
    assert stranger.get("/metrics").status_code == 401
    assert stranger.get("/metrics", headers={"authorization": "Bearer another"}).status_code == 401
    assert city.client("dispatcher").get("/metrics").status_code == 403
    assert city.client("administrator").get("/metrics").status_code == 200
    stranger.get("/api/session/link/very-secret")
    told = stranger.get("/metrics", headers={"authorization": "Bearer a long token"}).text
    assert 'citycheckup_requests_total{method="GET",route="/api/session/link/{token}",status="404"} 1.0' in told
    assert "very-secret" not in told


def test_an_access_log_says_nothing_of_who_asks(city, caplog):
    browser = city.client("dispatcher")
    with caplog.at_level(logging.INFO, logger="citycheckup.access"):
        browser.get("/api/posts?secret=words", headers={"user-agent": "my own browser"})
    (line,) = [json.loads(record.message) for record in caplog.records if record.name == "citycheckup.access"]
    assert set(line) == {"method", "route", "status", "ms", "bytes"}
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/posts", 200)


@pytest.mark.parametrize(("trusted", "source"), [(("testclient",), "203.0.113.9"), ((), "testclient")])
def test_only_a_proxy_that_is_trusted_says_who_asks(city, trusted, source):
    app = create_app(city.platform, ServerSettings(trusted_proxies=trusted))
    browser = TestClient(app, headers={"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"})
    answer = browser.post("/api/session", json={"name": "nobody", "password": "wrong"})
    assert answer.status_code == 401
    assert ("strict-transport-security" in answer.headers) is bool(trusted)
    entry = city.client("auditor").get("/api/audit", params={"kind": "sign_in_failed"}).json()["items"][0]
    assert entry["source"] == source


def test_the_environment_says_what_no_city_s_folder_holds():
    told = settings_of({"CITYCHECKUP_TRUSTED_PROXIES": "10.0.0.1, 10.1.0.0/16", "CITYCHECKUP_ADDRESS": "https://a.example/",
                        "CITYCHECKUP_OIDC_SECRET": "s3cret", "CITYCHECKUP_METRICS_TOKEN": ""})  # fmt: skip
    assert told.trusted_proxies == ("10.0.0.1", "10.1.0.0/16")
    assert (told.public_address, told.oidc_secret, told.metrics_token) == ("https://a.example", "s3cret", None)
    assert "s3cret" not in repr(told)


def test_a_fault_of_the_program_answers_with_problem_details_and_no_traceback(city):
    @city.app.get("/api/breaks")
    def breaks():
        raise RuntimeError("inner words")

    city.app.router.routes.insert(0, city.app.router.routes.pop())  # before the pages, where these are built
    browser = TestClient(city.app, raise_server_exceptions=False)
    answer = browser.get("/api/breaks")
    assert answer.status_code == 500
    assert "inner words" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert CSRF not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
