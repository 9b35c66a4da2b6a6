"""The plan over HTTP: what the command line does with one action at a time, and what is offered to whom."""

import pytest


@pytest.fixture
def planned(ask):
    """A finding with a plan of one action in two steps, in the hands of the street."""
    client = ask("street/clerk")
    action = {
        "id": "a1", "title": "Mend", "steps": ["look", "mend"], "responsible_body": "street", "due_on": "2025-02-01",
    }  # fmt: skip
    move(client, "accept")
    move(client, "plan", {"actions": [action]})
    return client


def whole(client):
    return client.get("/api/findings/here").json()


def headers(client):
    return {"If-Match": f'"{whole(client)["version"]}"'}


def move(client, name, payload=None):
    asked = {"move": name, "payload": payload or {}}
    answer = client.post("/api/findings/here/moves", json=asked, headers=headers(client))
    assert answer.status_code == 200, answer.text


def change(client, method, path, body):
    answer = client.request(method, f"/api/findings/here/actions{path}", json=body, headers=headers(client))
    assert answer.status_code == 200, answer.text
    return answer.json()["actions"]


def test_the_first_step_that_is_done_starts_the_work_and_carries_its_proof(planned):
    proof = {"id": "E1", "kind": "photo", "dated": "2025-01-20", "sha256": "a" * 64}
    (action,) = change(planned, "POST", "/a1/steps", {"step": 1, "done_on": "2025-01-20", "evidence": [proof]})
    now = whole(planned)
    assert (now["state"]["key"], action["state"]["key"]) == ("in_progress", "under_way")
    assert action["done"] == [
        {"number": 1, "on": "2025-01-20", "body": "street", "body_name": "street", "evidence": ["E1"]}
    ]
    assert action["may_do_steps"] is True
    (action,) = change(planned, "POST", "/a1/steps", {"step": 2, "done_on": "2025-01-21"})
    assert (action["state"]["key"], action["done_on"], action["may_do_steps"]) == ("done", "2025-01-21", False)
    assert "do_step" not in {one["move"]["key"] for one in whole(planned)["moves"]}


def test_an_action_is_added_changed_extended_and_dropped_with_a_reason(planned):
    fields = {"title": "Light", "steps": ["wire"], "due_on": "2025-02-01"}
    added = change(planned, "POST", "", {"reason": "dark", "fields": fields})[1]
    assert (added["title"], added["responsible_body"], added["cost_yuan"]) == ("Light", "street", None)
    path = f"/{added['id']}"
    changed = change(planned, "PATCH", path, {"reason": "dear", "fields": {"cost_yuan": 900}})[1]
    assert (changed["title"], changed["cost_yuan"], changed["due_on"]) == ("Light", 900, "2025-02-01")
    extended = change(planned, "POST", f"{path}/extension", {"reason": "rain", "until": "2025-02-08"})[1]
    assert extended["due_on"] == "2025-02-08"
    assert extended["extensions"] == [{"before": "2025-02-01", "after": "2025-02-08", "reason": "rain"}]
    assert [one["id"] for one in change(planned, "POST", f"{path}/drop", {"reason": "not needed"})] == ["a1"]


@pytest.mark.parametrize(
    ("path", "body", "key"),
    [
        ("/a1/extension", {"reason": "x", "until": "2025-02-01"}, "actions.not_longer"),
        ("/a1/extension", {"reason": "x", "until": "2035-02-01"}, "ledger.actions_outlast"),
        ("/none/drop", {"reason": "x"}, "actions.no_such_action"),
        ("/a1/drop", {"reason": "x"}, "ledger.nothing_planned"),
        ("/a1/steps", {"step": 3, "done_on": "2025-01-20"}, "ledger.step_unknown"),
        ("/a1/steps", {"step": 1, "done_on": "2035-01-20"}, "ledger.step_out_of_span"),
    ],
)
def test_what_the_rules_refuse_changes_nothing(planned, path, body, key):
    before = whole(planned)
    refused = planned.post(f"/api/findings/here/actions{path}", json=body, headers=headers(planned))
    assert (refused.status_code, refused.json()["problems"][0]["key"]) == (422, key)
    assert whole(planned) == before


def test_a_second_clerk_is_told_and_must_say_what_he_looked_at(planned):
    address, body = "/api/findings/here/actions/a1/steps", {"step": 1, "done_on": "2025-01-20"}
    seen = headers(planned)
    assert planned.post(address, json=body).status_code == 428
    assert planned.post(address, json=body, headers=seen).status_code == 200
    assert planned.post(address, json={**body, "step": 2}, headers=seen).status_code == 409


def test_a_plan_is_not_offered_to_whom_it_is_not(planned, ask):
    there = {one["move"]["key"] for one in whole(planned)["moves"]}
    assert {"start", "revise_plan", "mark_items"} <= there
    assert [one["may_do_steps"] for one in whole(planned)["actions"]] == [True]
    office = whole(ask("office/desk"))
    assert [one["may_do_steps"] for one in office["actions"]] == [False]
    assert ask("other/clerk").post(
        "/api/findings/here/actions/a1/steps", json={"step": 1, "done_on": "2025-01-20"}, headers={"If-Match": '"5"'}
    ).status_code == 404  # fmt: skip


def test_items_say_what_the_post_may_mark_them_as(planned, ask):
    assert [[one["key"] for one in item["may_become"]] for item in whole(planned)["item_list"]] == [["reported"]] * 2
    assert [item["may_become"] for item in whole(ask("office/desk"))["item_list"]] == [[], []]
    verifier = whole(ask("bureau/check"))
    assert [[one["key"] for one in item["may_become"]] for item in verifier["item_list"]] == [["removed"]] * 2
