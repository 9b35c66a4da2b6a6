"""The first administrator comes in by a link of the console, others by links of an administrator."""

import pytest
from argon2 import PasswordHasher

from citycheckup.app import hashing
from citycheckup.app.links import first_link, has_administrator
from citycheckup.web.asking import CSRF

PASSWORD = "four plain words together"


def begin(browser, secret, name="keeper", password=PASSWORD):
    answer = browser.post(f"/api/session/link/{secret}", json={"name": name, "password": password})
    if answer.is_success and answer.json()["csrf"]:
        browser.headers[CSRF] = answer.json()["csrf"]
    return answer


def test_a_stranger_learns_what_the_page_needs_and_no_more(city):
    told = city.client().get("/api/session").json()
    assert told["signed_in"] is False
    assert (told["account"], told["posts"], told["csrf"]) == (None, [], None)
    assert told["city"] == {"id": "made-up", "name": "虚构市"}
    assert told["made_up"] is True


def test_the_first_administrator_comes_in_by_the_link_of_the_console_once(city):
    door = city.platform.door
    assert not has_administrator(door)
    secret = first_link(door)
    browser = city.client()
    assert browser.get(f"/api/session/link/{secret}").json()["kind"] == "first"
    told = begin(browser, secret).json()
    assert told["signed_in"] is True
    assert [post["roles"] for post in told["posts"]] == [["administrator"]]
    assert has_administrator(door)
    assert browser.get("/api/session").json()["account"]["name"] == "keeper"
    assert begin(city.client(), secret, "another").status_code == 404


def test_signing_out_and_in_again(city):
    browser = city.client()
    begin(browser, first_link(city.platform.door))
    assert browser.delete("/api/session").status_code == 204
    assert browser.get("/api/session").json()["signed_in"] is False
    wrong = browser.post("/api/session", json={"name": "keeper", "password": "something else entirely"})
    nobody = browser.post("/api/session", json={"name": "nobody", "password": "something else entirely"})
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.content == nobody.content
    right = browser.post("/api/session", json={"name": "KEEPER", "password": PASSWORD})
    assert right.json()["signed_in"] is True


def test_the_cookie_is_for_the_server_only_and_changes_with_each_sign_in(city):
    browser = city.client()
    cookie = begin(browser, first_link(city.platform.door)).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    again = browser.post("/api/session", json={"name": "keeper", "password": PASSWORD}).headers["set-cookie"]
    assert again.split(";")[0] != cookie.split(";")[0]


def test_a_page_knows_where_days_begin_before_anybody_signs_in(city):
    assert city.client().get("/api/session").json()["zone"] == "Asia/Shanghai"


def test_signing_in_anew_ends_the_session_before(city):
    browser, thief = city.client(), city.client()
    begin(browser, first_link(city.platform.door))
    thief.cookies.update(browser.cookies)
    assert browser.post("/api/session", json={"name": "keeper", "password": PASSWORD}).status_code == 200
    assert thief.get("/api/session").json()["signed_in"] is False


def test_who_does_not_exist_costs_the_same_work(city, monkeypatch):
    begin(city.client(), first_link(city.platform.door))
    counted = []

    class Counting:
        def __getattr__(self, name):
            counted.append(name)
            return getattr(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), name)

    monkeypatch.setattr(hashing, "_HASHER", Counting())
    work = {}
    for name in ("keeper", "nobody"):
        hashing._nobody.cache_clear()
        counted.clear()
        city.client().post("/api/session", json={"name": name, "password": "wrong"})
        work[name] = list(counted)
    assert work["keeper"] == work["nobody"] == ["hash", "verify"]


def test_on_https_the_cookie_is_bound_to_the_host(city):
    browser = city.client()
    browser.base_url = "https://testserver"
    cookie = begin(browser, first_link(city.platform.door)).headers["set-cookie"]
    assert cookie.startswith("__Host-citycheckup_session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_without_the_page_s_own_header_nothing_is_changed(city):
    browser = city.client("administrator")
    del browser.headers[CSRF]
    refused = browser.delete("/api/session")
    assert refused.status_code == 403
    assert refused.json()["problems"][0]["key"] == "web.csrf"
    assert browser.get("/api/session").json()["signed_in"] is True


@pytest.mark.parametrize("password", ["short", "password1234567", "aaaaaaaaaaaaaaaa", "x" * 129, "虚构市 keeper"])
def test_weak_passwords_are_refused_with_reasons(city, password):
    secret = first_link(city.platform.door)
    refused = begin(city.client(), secret, password=password)
    assert refused.status_code == 422
    assert {problem["column"] for problem in refused.json()["problems"]} == {"password"}
    assert begin(city.client(), secret).status_code == 200  # the link was not used up


def test_acting_as_another_post_changes_the_secret(city):
    first, second = city.post("dispatcher"), city.post("reviewer")
    city.account([first.id, second.id], name="of-dispatcher")
    browser = city.client_of(first.id)
    before = browser.cookies["citycheckup_session"]
    told = browser.put("/api/session/post", json={"post": second.id})
    assert told.json()["post"] == second.id
    assert browser.cookies["citycheckup_session"] != before
    browser.headers[CSRF] = told.json()["csrf"]
    refused = browser.put("/api/session/post", json={"post": "administrator"})
    assert refused.status_code == 403
