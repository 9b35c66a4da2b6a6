"""The built pages are sent compressed and kept; every other address is the page's own; nothing outside is reached."""

import gzip

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from citycheckup.web.pages import serve_pages

SCRIPT = b"console.log('made up');" * 50


@pytest.fixture
def browser(tmp_path):
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<title>pages</title>", encoding="utf-8")
    (static / "assets" / "app-1a2b.js").write_bytes(SCRIPT)
    (static / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (static / "assets" / "app-1a2b.js.br").write_bytes(b"as brotli would have it")
    (static / "assets" / "icon.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("not for the browser", encoding="utf-8")
    application = FastAPI()
    serve_pages(application, static)
    return TestClient(application)


def test_a_file_comes_compressed_and_is_kept(browser):
    answer = browser.get("/assets/app-1a2b.js", headers={"accept-encoding": "gzip"})
    assert answer.content == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(SCRIPT) / 10
    assert "javascript" in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]


def test_brotli_is_sent_to_who_takes_it(browser):
    with browser.stream("GET", "/assets/app-1a2b.js", headers={"accept-encoding": "gzip, deflate, br"}) as answer:
        assert b"".join(answer.iter_raw()) == b"as brotli would have it"
    assert answer.headers["content-encoding"] == "br"
    assert "javascript" in answer.headers["content-type"]
    assert answer.headers["vary"] == "Accept-Encoding"


def test_a_browser_that_takes_nothing_compressed_gets_it_plain(browser):
    answer = browser.get("/assets/app-1a2b.js", headers={"accept-encoding": "identity"})
    assert answer.content == SCRIPT
    assert "content-encoding" not in answer.headers


def test_what_has_no_hash_in_its_name_is_asked_for_again(browser):
    assert browser.get("/assets/icon.svg").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/map?unit=B01", "/link/some-secret", "/findings"])
def test_an_address_of_the_pages_gives_the_page(browser, path):
    answer = browser.get(path)
    assert "pages" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


def test_a_file_that_is_not_there_is_no_page(browser):
    assert browser.get("/assets/gone.js").status_code == 404


@pytest.mark.parametrize("path", ["/..%2Fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2F..%2Fsecret.txt"])
def test_nothing_outside_is_reached(browser, path):
    assert "not for the browser" not in browser.get(path).text


def test_without_pages_nothing_is_served(tmp_path):
    application = FastAPI()
    serve_pages(application, tmp_path)
    assert TestClient(application).get("/").status_code == 404


@pytest.mark.parametrize("path", ["/api/nothing", "/api/jobs/..%2F..", "/tiles/none", "/ogc/none", "/public/none"])
def test_where_programs_ask_what_is_not_there_is_not_there(browser, path):
    assert browser.get(path).status_code == 404
