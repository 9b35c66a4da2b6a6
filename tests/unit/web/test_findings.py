"""Findings over HTTP: what a post sees, what it may do, and what it is told when somebody else was faster."""

import pytest
from fastapi.testclient import TestClient

from citycheckup.store.opening import open_store
from citycheckup.web.application import create_app
from made_up_platform import NOW, HandMade


def ids(answer):
    return sorted(one["id"] for one in answer.json()["items"])


def test_a_post_lists_what_lies_in_its_units(ask):
    assert ids(ask("office/desk").get("/api/findings")) == ["away", "done", "here", "working"]
    assert ids(ask("street/clerk").get("/api/findings")) == ["done", "here", "working"]
    assert ids(ask("street/clerk").get("/api/findings?unit=block-2")) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("open=true", ["away", "here", "working"]),
        ("state=assigned&state=not_upheld", ["away", "done", "here"]),
        ("unit=2街区", ["away"]),
        ("overdue=true", ["away", "here", "working"]),
        ("overdue=true&state=in_progress", ["working"]),
        ("q=two BUILDINGS&level=community&body=street", ["away", "here", "working"]),
        ("due_from=2026-01-01", []),
    ],
)
def test_filters_narrow_a_list(ask, asked, found):
    assert ids(ask("office/desk").get(f"/api/findings?{asked}")) == found


def test_pages_follow_each_other_and_leave_nothing_out(ask):
    client, seen, cursor = ask("office/desk"), [], None
    while True:
        page = client.get("/api/findings", params={"limit": 3, "sort": "-id", **({"cursor": cursor} if cursor else {})})
        seen += [one["id"] for one in page.json()["items"]]
        cursor = page.json()["next"]
        assert page.json()["total"] == 4
        if cursor is None:
            break
    assert seen == ["working", "here", "done", "away"]


def test_counts_are_of_what_the_post_may_see(ask):
    counts = ask("street/clerk").get("/api/findings/counts?by=state").json()
    assert {one["key"]: one["count"] for one in counts} == {"assigned": 1, "in_progress": 1, "not_upheld": 1}
    units = ask("office/desk").get("/api/findings/counts?by=unit_id").json()
    assert {(one["text"], one["count"]) for one in units} == {("1社区", 3), ("2社区", 1)}


def test_a_sheet_says_what_the_post_may_do_in_its_language(ask):
    english, chinese = (ask("street/clerk", language).get("/api/findings/here").json() for language in ("en", "zh"))
    assert [one["move"]["key"] for one in english["moves"]] == ["dispute", "accept", "add_evidence", "mark_items"]
    assert (english["state"]["text"], chinese["state"]["text"]) == ("assigned", "已交办")
    assert chinese["unit_name"] == "1社区"
    assert english["overdue"] is True
    assert [one["holds"] for one in english["gate"]].count(True) < len(english["gate"]) == 6
    assert ask("audit").get("/api/findings/here").json()["moves"] == []


def test_what_lies_elsewhere_is_not_there(ask):
    client = ask("other/clerk")
    for answer in (
        client.get("/api/findings/here"),
        client.get("/api/findings/here/history"),
        client.get("/api/findings/here/lead"),
        client.post("/api/findings/here/moves", json={"move": "accept"}, headers={"If-Match": '"3"'}),
        client.get("/api/findings/none-of-that-id"),
    ):
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["problems"][0]["key"] == "authority.no_such_finding"


def test_a_move_needs_the_version_and_the_second_clerk_is_told(ask):
    client = ask("street/clerk")
    tag = client.get("/api/findings/here").headers["etag"]
    assert client.post("/api/findings/here/moves", json={"move": "accept"}).status_code == 428
    first = client.post("/api/findings/here/moves", json={"move": "accept"}, headers={"If-Match": tag})
    assert (first.status_code, first.json()["state"]["key"]) == (200, "accepted")
    second = client.post(
        "/api/findings/here/moves", json={"move": "dispute", "payload": {"reason": "ours?"}}, headers={"If-Match": tag}
    )
    assert second.status_code == 409
    assert second.json()["versions"] == {"here": {"read": 3, "now": 4}}
    assert client.get("/api/findings/here").json()["state"]["key"] == "accepted"


def test_what_the_rules_refuse_is_told_whole_and_changes_nothing(ask):
    client = ask("street/clerk")
    refused = client.post(
        "/api/findings/working/moves",
        json={"move": "report_done", "payload": {"completed_on": "2025-13-01", "phone": "1"}},
        headers={"If-Match": client.get("/api/findings/working").headers["etag"]},
    )
    assert refused.status_code == 422
    assert "completed_on" in refused.json()["detail"]
    assert "phone" in refused.json()["detail"]
    wrong = client.post("/api/findings/here/moves", json={"move": "screen"}, headers={"If-Match": '"3"'})
    assert wrong.status_code == 403


def test_bulk_moves_are_all_or_nothing(ask):
    client = ask("street/clerk")
    versions = {one["id"]: one["version"] for one in client.get("/api/findings").json()["items"]}
    wanted = [
        {"finding_id": "here", "version": versions["here"], "move": "accept"},
        {"finding_id": "working", "version": versions["working"], "move": "accept"},
    ]
    assert client.post("/api/findings/moves", json=wanted).status_code == 422
    assert client.get("/api/findings/here").json()["state"]["key"] == "assigned"
    done = client.post("/api/findings/moves", json=wanted[:1])
    assert [(one["id"], one["state"]["key"]) for one in done.json()] == [("here", "accepted")]


def test_registering_and_assigning_with_a_rule_explains_the_due_date(ask):
    client = ask("office/desk")
    found = {
        "key": "stairs@unit-2", "source_kind": "visit", "source_id": "v1", "category": "stairs", "unit_id": "unit-2",
        "level": "community", "statement": "Stairs are worn", "basis": "Standard, no. 3", "found_on": "2025-06-01",
    }  # fmt: skip
    made = client.post("/api/findings", json={"move": "register", "payload": found})
    assert made.status_code == 201
    one = client.get(made.headers["location"])
    screened = client.post(f"{made.headers['location']}/moves", json={"move": "screen"}, headers={"If-Match": '"1"'})
    assert (one.status_code, screened.status_code) == (200, 200)
    assigned = client.post(
        f"{made.headers['location']}/moves",
        json={"move": "assign", "payload": {"lead_body": "street", "duty": "d1"}, "due_rule": "finding.time_limited"},
        headers={"If-Match": '"2"'},
    )
    assert assigned.json()["due"]["date"] == "2025-12-02"
    assert len(assigned.json()["due"]["derivation"]) >= 2
    moves = [one["move"]["key"] for one in client.get(f"{made.headers['location']}/history").json()]
    assert moves == ["register", "screen", "assign"]


def test_without_a_duty_list_the_office_sees_to_the_queue(ask):
    client = ask("office/desk")
    assert client.get("/api/findings/here/lead").json() is None
    versions = client.get("/api/findings/here").json()["version"]
    assert versions == 3


def test_an_unknown_order_or_cursor_is_refused_in_words(ask):
    client = ask("office/desk", "zh")
    assert client.get("/api/findings?sort=beauty").status_code == 400
    assert "beauty" in client.get("/api/findings?sort=beauty").json()["detail"]
    assert client.get("/api/findings?cursor=%F0").status_code == 422
    assert client.get("/api/findings?limit=0").status_code == 400


def test_nobody_is_answered_without_signing_in(seeded):
    store = open_store(seeded, lambda: NOW)
    client = TestClient(create_app(HandMade((), (), store, lambda: NOW)))
    for path in ("/api/findings", "/api/findings/counts", "/api/findings/here"):
        assert client.get(path).status_code == 401
    store.close()
