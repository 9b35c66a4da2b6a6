"""Administrators let people in and out; everybody looks after the own account."""

from datetime import timedelta

import pyotp
import pytest

from citycheckup.web.asking import CSRF
from citycheckup.web.credentials import COOKIE

PASSWORD = "four plain words together"


def join(city, *posts, name="someone"):
    """Let somebody make an account by a link of the administrator; return the browser."""
    keeper, browser = city.client("administrator"), city.client()
    made = keeper.post("/api/accounts", json={"posts": [post.id for post in posts]})
    assert made.status_code == 201
    return enter(browser, browser.post("/api/session" + made.json()["path"], json={"name": name, "password": PASSWORD}))


def enter(browser, answer):
    assert answer.status_code == 200, answer.text
    browser.headers[CSRF] = answer.json()["csrf"]
    return browser


def sign_in(city, name="someone", password=PASSWORD):
    browser = city.client()
    return browser, browser.post("/api/session", json={"name": name, "password": password})


@pytest.fixture
def totp(city):
    """Somebody with a second factor: the browser, the phone, the recovery codes, the clock."""
    browser = join(city, city.post("dispatcher"))
    offered = browser.post("/api/account/second-factor").json()
    assert offered["qr"].startswith("<svg")
    phone = pyotp.TOTP(offered["secret"])
    proof = {"code": phone.at(city.platform.clock())}
    codes = browser.put("/api/account/second-factor", json=proof).json()["recovery_codes"]
    return browser, phone, codes


def test_an_account_holds_its_posts_and_acts_as_the_first(city):
    told = join(city, city.post("dispatcher"), city.post("reviewer")).get("/api/session").json()
    assert [post["id"] for post in told["posts"]] == ["dispatcher", "reviewer"]
    assert told["post"] == "dispatcher"
    assert told["posts"][0]["role_texts"] == ["dispatcher"]


def test_one_person_holds_no_posts_that_must_lie_in_different_hands(city):
    keeper = city.client("administrator")
    refused = keeper.post("/api/accounts", json={"posts": [city.post("auditor").id, "administrator"]})
    assert refused.status_code == 422
    assert {problem["key"] for problem in refused.json()["problems"]} == {"accounts.posts_clash"}


def test_only_administrators_see_accounts(city):
    for role in ("dispatcher", "auditor", "reviewer"):
        browser = city.client(role)
        assert browser.get("/api/accounts").status_code == 403
        assert browser.post("/api/accounts", json={"posts": ["administrator"]}).status_code == 403
    assert city.client().get("/api/accounts").status_code == 401


def test_a_disabled_account_is_out_at_once_and_told_nothing(city):
    browser = join(city, city.post("dispatcher"))
    keeper = city.client("administrator")
    (account,) = [one for one in keeper.get("/api/accounts").json() if one["name"] == "someone"]
    assert keeper.post(f"/api/accounts/{account['id']}/disable").json()["disabled_at"]
    assert browser.get("/api/session").json()["signed_in"] is False
    _, refused = sign_in(city)
    _, nobody = sign_in(city, "nobody")
    assert (refused.status_code, refused.content) == (nobody.status_code, nobody.content)
    assert keeper.post(f"/api/accounts/{account['id']}/enable").json()["disabled_at"] is None
    assert sign_in(city)[1].status_code == 200


def test_the_last_administrator_stays(city):
    keeper = city.client("administrator")
    (only,) = keeper.get("/api/accounts").json()
    assert keeper.post(f"/api/accounts/{only['id']}/disable").status_code == 422
    city.post("dispatcher")
    assert keeper.put(f"/api/accounts/{only['id']}/posts", json={"posts": ["dispatcher"]}).status_code == 422
    assert keeper.get("/api/accounts").json() == [only]


def test_other_posts_end_the_sessions(city):
    browser = join(city, city.post("dispatcher"))
    keeper = city.client("administrator")
    (account,) = [one for one in keeper.get("/api/accounts").json() if one["name"] == "someone"]
    changed = keeper.put(f"/api/accounts/{account['id']}/posts", json={"posts": [city.post("reviewer").id]})
    assert changed.json()["posts"] == ["reviewer"]
    assert browser.get("/api/session").json()["signed_in"] is False


def test_a_new_password_ends_all_other_sessions(city):
    browser = join(city, city.post("dispatcher"))
    other = enter(*sign_in(city))
    before = browser.cookies[COOKIE]
    weak = browser.put("/api/account/password", json={"old": PASSWORD, "new": "someone someone"})
    assert weak.status_code == 422
    assert browser.put("/api/account/password", json={"old": "wrong", "new": "x" * 20}).status_code == 422
    enter(browser, browser.put("/api/account/password", json={"old": PASSWORD, "new": "quite another set of words"}))
    assert browser.cookies[COOKIE] != before
    assert browser.get("/api/session").json()["signed_in"] is True
    assert other.get("/api/session").json()["signed_in"] is False
    assert sign_in(city)[1].status_code == 401
    assert sign_in(city, password="quite another set of words")[1].status_code == 200


def test_a_link_for_a_new_password_switches_the_second_factor_off(city, totp):
    keeper = city.client("administrator")
    (account,) = [one for one in keeper.get("/api/accounts").json() if one["name"] == "someone"]
    path = keeper.post(f"/api/accounts/{account['id']}/link").json()["path"]
    browser = city.client()
    assert browser.get("/api/session" + path).json()["name"] == "someone"
    enter(browser, browser.post("/api/session" + path, json={"password": "brand new words right here"}))
    assert browser.get("/api/account").json()["second_factor"] is False
    assert totp[0].get("/api/session").json()["signed_in"] is False


def test_with_a_second_factor_the_password_alone_opens_nothing(city, totp):
    _, phone, _ = totp
    browser, answer = sign_in(city)
    told = enter(browser, answer).get("/api/session").json()
    assert (told["signed_in"], told["stage"], told["account"]) == (False, "second_factor", None)
    assert browser.get("/api/posts").status_code == 401
    assert browser.get("/api/account").status_code == 401
    assert browser.put("/api/account/password", json={"old": PASSWORD, "new": "x"}).status_code == 401
    city.platform.clock.now += timedelta(seconds=60)
    code = phone.at(city.platform.clock())
    wrong = browser.post("/api/session/second-factor", json={"code": "000000" if code != "000000" else "111111"})
    assert wrong.status_code == 401
    enter(browser, browser.post("/api/session/second-factor", json={"code": code}))
    assert browser.get("/api/session").json()["signed_in"] is True


def test_a_code_works_once(city, totp):
    _, phone, _ = totp
    city.platform.clock.now += timedelta(seconds=60)
    code = phone.at(city.platform.clock())
    first = enter(*sign_in(city))
    enter(first, first.post("/api/session/second-factor", json={"code": code}))
    second = enter(*sign_in(city))
    assert second.post("/api/session/second-factor", json={"code": code}).status_code == 401


def test_a_recovery_code_works_once(city, totp):
    browser, _, codes = totp
    assert len(set(codes)) == 10
    first = enter(*sign_in(city))
    enter(first, first.post("/api/session/second-factor", json={"code": codes[0].upper()}))
    assert browser.get("/api/account").json()["recovery_codes_left"] == 9
    second = enter(*sign_in(city))
    assert second.post("/api/session/second-factor", json={"code": codes[0]}).status_code == 401


def test_switching_the_second_factor_off_takes_the_password(city, totp):
    browser, _, _ = totp
    assert browser.post("/api/account/second-factor/off", json={"password": "wrong"}).status_code == 422
    assert browser.post("/api/account/second-factor/off", json={"password": PASSWORD}).status_code == 204
    assert sign_in(city)[1].json()["signed_in"] is True


def test_sessions_are_listed_and_ended(city):
    browser = join(city, city.post("dispatcher"))
    other = enter(*sign_in(city))
    listed = browser.get("/api/account/sessions").json()
    assert sorted(one["here"] for one in listed) == [False, True]
    (there,) = [one["id"] for one in listed if not one["here"]]
    assert browser.delete(f"/api/account/sessions/{there}").status_code == 204
    assert browser.delete(f"/api/account/sessions/{there}").status_code == 404
    assert other.get("/api/session").json()["signed_in"] is False


def bearer(city, secret):
    browser = city.client()
    browser.headers["authorization"] = f"Bearer {secret}"
    return browser


def test_a_token_acts_as_its_post_and_reads_only_unless_it_was_told_to_write(city):
    browser = city.client("administrator")
    made = browser.post("/api/tokens", json={"name": "report", "post": "administrator", "days": 30})
    program = bearer(city, made.json()["secret"])
    assert program.get("/api/accounts").status_code == 200
    assert program.post("/api/accounts", json={"posts": ["administrator"]}).status_code == 403
    assert program.get("/api/tokens").status_code == 401  # a token makes and sees no tokens
    writing = {"name": "import", "post": "administrator", "days": 30, "scope": "write"}
    writer = bearer(city, browser.post("/api/tokens", json=writing).json()["secret"])
    assert writer.post("/api/accounts", json={"posts": ["administrator"]}).status_code == 201
    assert "secret" not in browser.get("/api/tokens").text


def test_a_token_ends(city):
    browser = city.client("administrator")
    made = browser.post("/api/tokens", json={"name": "report", "post": "administrator", "days": 1}).json()
    program = bearer(city, made["secret"])
    assert browser.delete(f"/api/tokens/{made['id']}").status_code == 204
    assert program.get("/api/accounts").status_code == 401
    made = browser.post("/api/tokens", json={"name": "report", "post": "administrator", "days": 1}).json()
    program = bearer(city, made["secret"])
    assert program.get("/api/accounts").status_code == 200
    city.platform.clock.now += timedelta(days=1)
    assert program.get("/api/accounts").status_code == 401


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 400}, {"post": "dispatcher"}, {"name": " "}])
def test_a_token_that_cannot_be_is_refused(city, wrong):
    asked = {"name": "report", "post": "administrator", "days": 30, **wrong}
    assert city.client("administrator").post("/api/tokens", json=asked).status_code in {403, 422}


def test_posts_are_read_by_all_who_signed_in_and_changed_by_administrators(city):
    clerk = city.client("dispatcher")
    new = {"id": "street/clerk", "roles": ["responsible"], "body": "street", "units": None}
    assert [post["id"] for post in clerk.get("/api/posts").json()] == ["administrator", "dispatcher"]
    assert clerk.post("/api/posts", json=new).status_code == 403
    keeper = city.client("administrator")
    assert keeper.post("/api/posts", json=new).status_code == 201
    assert keeper.post("/api/posts/street/clerk/end").json()["ended_on"]
    assert keeper.post("/api/posts/nobody/end").status_code == 404


def test_a_post_that_has_ended_acts_no_more(city):
    clerk, keeper = city.client("dispatcher"), city.client("administrator")
    assert keeper.post("/api/posts/dispatcher/end").status_code == 200
    assert clerk.get("/api/posts").status_code == 403
