"""Signing in at the city's own provider: only what it has signed for us, now, and for this browser, counts."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
from joserfc.jwk import RSAKey

from citycheckup.app.server_settings import ServerSettings
from citycheckup.web.asking import CSRF
from identity_provider import CLIENT, SECRET, identity_provider

WRONG_KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})


@pytest.fixture
def provider(city):
    with identity_provider(city.platform.clock) as started:
        city.app.state.settings = replace(ServerSettings(), oidc_secret=SECRET)
        city.post("dispatcher")
        set_rules(city, started, [{"claim": "groups", "value": "checkup", "posts": ["dispatcher"]}])
        yield started


def set_rules(city, provider, rules):
    oidc = {"issuer": provider.issuer, "client_id": CLIENT, "rules": rules}
    wanted = {"sign_in_profile": "asvs", "audit_kept_days": 400, "oidc": oidc}
    assert city.client("administrator").put("/api/settings", json=wanted).status_code == 200


def come_in(city, provider, browser=None):
    """Go to the provider and back; return the browser and where it was sent."""
    visitor = browser or city.client()
    code, state = provider.authorise(visitor.get("/api/oidc/start", follow_redirects=False).headers["location"])
    back = visitor.get("/api/oidc/callback", params={"code": code, "state": state}, follow_redirects=False)
    return visitor, unquote(back.headers["location"])


def test_nobody_gets_an_account_without_a_rule(city, provider):
    browser, where = come_in(city, provider)
    assert where == "/sign-in?problem=oidc_nobody"
    assert browser.get("/api/session").json()["signed_in"] is False


def test_a_rule_makes_the_account_once_and_the_subject_is_known_again(city, provider):
    provider.claims["groups"] = ["staff", "checkup"]
    for username in ("li.wei", "another.name"):
        provider.claims["preferred_username"] = username
        browser, where = come_in(city, provider)
        assert where == "/"
        told = browser.get("/api/session").json()
        assert (told["account"]["name"], told["post"]) == ("li.wei", "dispatcher")
    del provider.claims["groups"]
    assert come_in(city, provider)[1] == "/"


def test_a_name_alone_is_nobody(city, provider):
    """Another subject that calls itself by a name we know gets an account of its own, or none."""
    city.account(["dispatcher"], name="li.wei")
    provider.claims["groups"] = ["checkup"]
    browser, _ = come_in(city, provider)
    assert browser.get("/api/session").json()["account"]["name"].startswith("oidc-")


def test_an_account_is_linked_by_who_has_signed_in_to_it(city, provider):
    browser = city.client("dispatcher")
    begun = browser.post("/api/oidc/link").json()["address"]
    code, state = provider.authorise(begun)
    back = browser.get("/api/oidc/callback", params={"code": code, "state": state}, follow_redirects=False)
    assert back.headers["location"] == "/"
    stranger, where = come_in(city, provider)
    assert where == "/"
    assert stranger.get("/api/session").json()["account"]["name"] == "of-dispatcher"


def test_an_identity_is_unlinked_by_its_holder_who_keeps_another_way_in(city, provider):
    browser = city.client("dispatcher")
    assert browser.delete("/api/account/identity").json()["problems"][0]["key"] == "accounts.not_linked"
    code, state = provider.authorise(browser.post("/api/oidc/link").json()["address"])
    browser.get("/api/oidc/callback", params={"code": code, "state": state}, follow_redirects=False)
    assert browser.get("/api/account").json()["linked"] is True
    # Its account has no password: without the identity nobody could come in.
    refused = browser.delete("/api/account/identity", headers={CSRF: browser.get("/api/session").json()["csrf"]})
    assert refused.json()["problems"][0]["key"] == "accounts.no_other_way_in"
    with city.platform.door.books.writing() as book:
        book.accounts.set_password("of-dispatcher", "hashed", "2025-06-02T04:00:00.000000Z")
    browser.headers[CSRF] = browser.get("/api/session").json()["csrf"]
    assert browser.delete("/api/account/identity").status_code == 204
    assert browser.get("/api/account").json()["linked"] is False
    assert come_in(city, provider)[1].startswith("/sign-in?problem=")


@pytest.mark.parametrize("wrong", [
    {"iss": "http://elsewhere.example"}, {"aud": "another"}, {"exp": 1}, {"nonce": "another"}, {"sub": None},
])  # fmt: skip
def test_what_was_signed_for_others_or_before_is_refused(city, provider, wrong):
    provider.claims["groups"] = ["checkup"]
    provider.overrides = wrong
    browser, where = come_in(city, provider)
    assert where == "/sign-in?problem=oidc_answer"
    assert browser.get("/api/session").json()["signed_in"] is False


def test_another_key_s_signature_is_refused(city, provider):
    provider.claims["groups"] = ["checkup"]
    provider.signing_key = WRONG_KEY
    assert come_in(city, provider)[1] == "/sign-in?problem=oidc_answer"


def test_a_way_that_another_browser_began_is_refused(city, provider):
    provider.claims["groups"] = ["checkup"]
    code, state = provider.authorise(city.client().get("/api/oidc/start", follow_redirects=False).headers["location"])
    victim = city.client()
    back = victim.get("/api/oidc/callback", params={"code": code, "state": state}, follow_redirects=False)
    assert back.headers["location"] == "/sign-in?problem=oidc_way"
    assert victim.get("/api/session").json()["signed_in"] is False


def test_a_state_works_once(city, provider):
    provider.claims["groups"] = ["checkup"]
    browser = city.client()
    code, state = provider.authorise(browser.get("/api/oidc/start", follow_redirects=False).headers["location"])
    asked = {"params": {"code": code, "state": state}, "follow_redirects": False}
    cookie = browser.cookies["citycheckup_way"]
    assert browser.get("/api/oidc/callback", **asked).headers["location"] == "/"
    browser.cookies.set("citycheckup_way", cookie, domain="testserver.local", path="/api/oidc")
    assert browser.get("/api/oidc/callback", **asked).headers["location"].startswith("/sign-in")


def test_a_disabled_account_does_not_come_in_by_the_side_door(city, provider):
    provider.claims["groups"] = ["checkup"]
    come_in(city, provider)
    keeper = city.client("administrator")
    (account,) = [one for one in keeper.get("/api/accounts").json() if one["name"] == "li.wei"]
    keeper.post(f"/api/accounts/{account['id']}/disable")
    assert come_in(city, provider)[1].startswith("/sign-in")


def test_without_a_provider_there_is_no_way(city):
    browser = city.client()
    assert browser.get("/api/oidc").json()["available"] is False
    assert browser.get("/api/oidc/start", follow_redirects=False).status_code == 404
    assert CSRF not in browser.headers


def test_a_provider_that_does_not_answer_is_told(city, provider):
    set_rules(city, type("Gone", (), {"issuer": "http://127.0.0.1:9"}), [])
    assert city.client().get("/api/oidc/start", follow_redirects=False).status_code == 422
