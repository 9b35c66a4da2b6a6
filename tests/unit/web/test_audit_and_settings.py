"""Auditors see what was done; administrators set the platform; reviewers set the city's own standards."""

import hashlib
from datetime import timedelta

import pytest

from citycheckup.app.audit import forget_old
from citycheckup.app.door import stamp
from citycheckup.web.asking import CSRF
from citycheckup.web.credentials import COOKIE

PLATFORM = {"sign_in_profile": "asvs", "audit_kept_days": 400, "oidc": None}


def kinds(browser, **parameters):
    return [one["kind"] for one in browser.get("/api/audit", params=parameters).json()["items"]]


def test_the_audit_tells_auditors_of_failures_and_changes_and_nobody_what_was_typed(city):
    auditor, keeper = city.client("auditor"), city.client("administrator")
    city.client().post("/api/session", json={"name": "my-secret-typed-here", "password": "wrong wrong wrong"})
    keeper.post("/api/accounts", json={"posts": ["auditor"]})
    answer = auditor.get("/api/audit", params={"limit": 2}).json()
    assert [one["kind"] for one in answer["items"]] == ["link_made", "sign_in_failed"]
    assert answer["items"][0]["post"] == "administrator"
    assert "my-secret-typed-here" not in auditor.get("/api/audit").text
    assert kinds(auditor, before=answer["next"])[0] == "signed_in"
    assert set(kinds(auditor, kind="link_made")) == {"link_made"}
    assert keeper.get("/api/audit").status_code == 403


def test_the_events_of_the_ledger_tell_which_post_did_what(city):
    auditor = city.client("auditor")
    page = auditor.get("/api/audit/events", params={"limit": 1}).json()
    assert [(one["kind"], one["record"], one["post"]) for one in page["items"]] == [
        ("post", "auditor", "administrator")
    ]
    rest = auditor.get("/api/audit/events", params={"before": page["next"]}).json()
    assert [one["record"] for one in rest["items"]] == ["administrator"]
    assert rest["next"] is None
    assert auditor.get("/api/audit/events", params={"post": "nobody"}).json()["items"] == []


def test_what_is_taken_out_as_a_file_is_noted(city):
    browser, auditor = city.client("dispatcher"), city.client("auditor")
    answer = browser.get("/api/findings-sheet")
    assert answer.headers["content-disposition"].startswith("attachment")
    entry = auditor.get("/api/audit").json()["items"][0]
    assert (entry["kind"], entry["post"], entry["detail"]) == (
        "exported",
        "dispatcher",
        {"what": "/api/findings-sheet"},
    )


def test_the_audit_is_kept_for_half_a_year_at_least(city):
    door, keeper = city.platform.door, city.client("administrator")
    assert keeper.put("/api/settings", json={**PLATFORM, "audit_kept_days": 182}).status_code == 422
    assert keeper.put("/api/settings", json={**PLATFORM, "audit_kept_days": 183}).status_code == 200
    for days, left in ((182, True), (184, False)):
        city.platform.clock.now += timedelta(days=days)
        with door.books.writing() as book:
            first = book.audit(limit=500)[-1].seq
            forget_old(book, door.now())
            assert (book.audit(limit=500)[-1:] != [] and book.audit(limit=500)[-1].seq == first) is left


def test_settings_are_set_by_administrators_and_seen_by_auditors(city):
    keeper = city.client("administrator")
    told = keeper.get("/api/settings").json()
    assert told == {**PLATFORM, "oidc_secret_is_set": False}
    oidc = {"issuer": "http://provider.example", "client_id": " ", "rules": [{"claim": "a", "value": "b", "posts": []}]}
    refused = keeper.put("/api/settings", json={**PLATFORM, "oidc": oidc})
    assert {one["key"] for one in refused.json()["problems"]} == {
        "accounts.issuer", "accounts.client_id", "accounts.rule_without_posts",
    }  # fmt: skip
    assert city.client("auditor").get("/api/settings").json() == told
    assert city.client("auditor").put("/api/settings", json=PLATFORM).status_code == 403
    assert city.client("reviewer").get("/api/settings").status_code == 403


def test_no_rule_makes_administrators(city):
    keeper = city.client("administrator")
    rule = {"claim": "groups", "value": "it", "posts": ["administrator"]}
    oidc = {"issuer": "https://provider.example", "client_id": "x", "rules": [rule]}
    refused = keeper.put("/api/settings", json={**PLATFORM, "oidc": oidc})
    assert [one["key"] for one in refused.json()["problems"]] == ["accounts.rule_makes_administrator"]


@pytest.fixture
def mlps(city):
    """Somebody with a password, in a city that has chosen the stricter rules."""
    keeper, browser = city.client("administrator"), city.client()
    path = keeper.post("/api/accounts", json={"posts": [city.post("dispatcher").id]}).json()["path"]
    body = {"name": "someone", "password": "Quiet-River-Under-81"}
    browser.headers[CSRF] = browser.post("/api/session" + path, json=body).json()["csrf"]
    assert keeper.put("/api/settings", json={**PLATFORM, "sign_in_profile": "mlps"}).status_code == 200
    return city, browser


def test_after_ninety_days_another_password_is_asked_for_first(mlps):
    city, _ = mlps
    city.platform.clock.now += timedelta(days=91)
    browser = city.client()
    told = browser.post("/api/session", json={"name": "someone", "password": "Quiet-River-Under-81"}).json()
    assert (told["signed_in"], told["stage"]) == (False, "change_due")
    browser.headers[CSRF] = told["csrf"]
    assert browser.get("/api/posts").status_code == 401
    change = {"old": "Quiet-River-Under-81", "new": "Quiet-River-Under-81"}
    again = browser.put("/api/account/password", json=change)
    assert [one["key"] for one in again.json()["problems"]] == ["accounts.password_before"]
    changed = browser.put("/api/account/password", json={**change, "new": "Other-Hills-Near-27"})
    assert changed.json()["signed_in"] is True
    assert browser.get("/api/posts").status_code == 200


def test_after_five_failures_the_account_is_locked_wherever_from_and_nobody_learns_whether_it_exists(mlps):
    city, _ = mlps

    def answers(name):
        wrong = {"name": name, "password": "wrong"}
        return [
            city.client_of().post("/api/session", json=wrong, headers={"x-test": str(n)}).status_code for n in range(6)
        ]

    assert answers("someone") == answers("nobody-at-all") == [401] * 5 + [429]
    right = {"name": "someone", "password": "Quiet-River-Under-81"}
    locked = city.client().post("/api/session", json=right)
    assert locked.status_code == 429
    assert 1700 < int(locked.headers["retry-after"]) <= 1800
    city.platform.clock.now += timedelta(minutes=31)
    assert city.client().post("/api/session", json=right).status_code == 200


def test_an_idle_session_ends_and_a_used_one_ends_too(mlps):
    city, browser = mlps
    for _ in range(3):
        city.platform.clock.now += timedelta(minutes=14)
        assert browser.get("/api/session").json()["signed_in"] is True
        city.platform.recognising._notes.submit(lambda: None).result()  # the use before it has been noted
    city.platform.clock.now += timedelta(minutes=16)
    assert browser.get("/api/session").json()["signed_in"] is False


def test_a_session_ends_after_its_longest_time_however_much_it_is_used(city):
    browser = city.client("dispatcher")
    hours = 0
    while browser.get("/api/session").json()["signed_in"]:
        city.platform.recognising._notes.submit(lambda: None).result()
        city.platform.clock.now += timedelta(minutes=30)
        hours += 0.5
    assert hours == pytest.approx(12, abs=0.5)


def test_a_wrong_password_is_waited_for_longer_each_time(city):
    wrong = {"name": "somebody", "password": "wrong"}
    assert [city.client().post("/api/session", json=wrong).status_code for _ in range(5)] == [401] * 5
    waits = []
    for _ in range(4):
        refused = city.client().post("/api/session", json=wrong)
        assert refused.status_code == 429
        waits.append(int(refused.headers["retry-after"]))
        city.platform.clock.now += timedelta(seconds=waits[-1])
        assert city.client().post("/api/session", json=wrong).status_code == 401
    assert waits == sorted(set(waits))


def test_a_cookie_that_was_made_up_is_nobody(city):
    browser = city.client()
    browser.cookies.set(COOKIE, "x" * 43)
    assert browser.get("/api/session").json()["signed_in"] is False
    assert browser.get("/api/posts").status_code == 401


RULES = """\
[[threshold]]
indicator = "block.park_coverage"
comparator = ">="
value = 0.9
source = "Local plan 2025"
"""


@pytest.fixture
def local(city):
    """The smallest city with a file of local rules."""
    folder = city.platform.folder
    (folder.path / "local.toml").write_text("", encoding="utf-8")
    object.__setattr__(folder.config, "local", "local.toml")
    return city


def test_standards_are_shown_to_all_and_changed_by_reviewers_of_the_whole_city(local):
    reviewer = local.client("reviewer")
    shown = reviewer.get("/api/settings/local").json()
    assert (shown["file"], shown["thresholds"]) == ("local.toml", [])
    wanted = {"text": RULES, "sha256": shown["sha256"]}
    for other in (local.client("administrator"), local.client("dispatcher"), local.client("reviewer", units={"B01"})):
        assert other.put("/api/settings/local", json=wanted).status_code == 403
    changed = reviewer.put("/api/settings/local", json=wanted)
    assert changed.status_code == 200, changed.text
    assert [(one["indicator"], one["value"]) for one in changed.json()["thresholds"]] == [("block.park_coverage", 0.9)]
    assert reviewer.put("/api/settings/local", json=wanted).status_code == 412  # somebody was faster: oneself
    events = local.client("auditor").get("/api/audit/events").json()["items"]
    assert ("local_rules", "reviewer") in {(one["kind"], one["post"]) for one in events}


def test_rules_with_faults_change_nothing_and_every_fault_is_told(local):
    reviewer, file = local.client("reviewer"), local.platform.folder.path / "local.toml"
    wanted = {"text": RULES + "\n[threshold.nothing]\nat_least = 1\n", "sha256": hashlib.sha256(b"").hexdigest()}
    refused = reviewer.put("/api/settings/local", json=wanted)
    assert refused.status_code == 422
    assert {one["file"] for one in refused.json()["problems"]} == {"local.toml"}
    assert file.read_text(encoding="utf-8") == ""
    assert sorted(one.name for one in file.parent.iterdir() if "part" in one.name) == []


def test_stamps_compare_as_text(city):
    now = city.platform.door.now()
    assert stamp(now) < stamp(now + timedelta(microseconds=1)) < stamp(now + timedelta(days=400))
