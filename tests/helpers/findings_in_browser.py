"""What tests of findings in a browser share: who does what, what moves are called, and ways to bring one there."""

import io
from datetime import date, timedelta

from PIL import Image

from platform_words import LANGUAGES

DISPATCHER, SCREENER, REGISTRAR = "office/dispatcher", "office/screener", "office/registrar"
COMMUNITY, DISTRICT, VERIFIER = "community-B01-C01/clerk", "district-锦霞区/clerk", "survey/verifier"
MOVES = {
    "screen": ("甄别", "screen"),
    "accept": ("签收", "accept"),
    "plan": ("制定方案", "plan"),
    "start": ("开始整改", "start"),
    "mark items": ("标注对象", "mark items"),
    "report done": ("报办结", "report done"),
    "begin check": ("开始复核", "begin the check"),
    "pass": ("复核通过", "pass the check"),
}


def photo():
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "#7a9e7e").save(out, "JPEG")
    return {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def register(platform, key, language):
    """Register a finding of an inspection in the community, as the office does, and return its id."""
    client = platform.city.client_of(REGISTRAR)
    payload = {
        "key": f"made-up-{key}-{language}", "source_kind": "inspection", "source_id": f"{key}-{language}",
        "category": "dwelling.corridor_hazard_buildings", "unit_id": "B01-C01", "level": "community",
        "statement": f"Stairs full of things {key} {language}",
        "basis": "Checklist, no. 3 (made up)", "found_on": "2026-03-25",
        "items": [{"id": f"{key}-{language}-1", "kind": "place", "name": "Stair 1"}],
    }  # fmt: skip
    answer = client.post("/api/findings", json={"move": "register", "payload": payload})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def move(platform, post, finding, name, payload=None, **more):
    client = platform.city.client_of(post)
    version = client.get(f"/api/findings/{finding}").json()["version"]
    asked = {"move": name, "payload": payload or {}, **more}
    answer = client.post(f"/api/findings/{finding}/moves", json=asked, headers={"If-Match": f'"{version}"'})
    assert answer.status_code == 200, answer.text
    return answer.json()


def assigned(platform, key, language):
    """Register a finding and let the duty list say who leads it."""
    finding = register(platform, key, language)
    move(platform, SCREENER, finding, "screen")
    lead = platform.city.client_of(DISPATCHER).get(f"/api/findings/{finding}/lead").json()
    assert lead["body"]["key"] == "community-B01-C01"
    move(platform, DISPATCHER, finding, "assign", lead["payload"])
    return finding


def bring_to_the_check(platform, finding, item):
    plan = {"id": "A1", "title": "Clear", "steps": ["take away"], "responsible_body": "community-B01-C01"}
    move(platform, COMMUNITY, finding, "accept")
    move(platform, COMMUNITY, finding, "plan", {"actions": [plan]})
    move(platform, COMMUNITY, finding, "start")
    move(platform, COMMUNITY, finding, "mark_items", {"items": [{"id": item, "state": "reported"}]})
    # Proof must be of a day after this one.
    yesterday = date.fromisoformat(platform.city.platform.today()) - timedelta(days=1)
    move(platform, COMMUNITY, finding, "report_done", {"completed_on": yesterday.isoformat()})


def act_name(name, language):
    """What a move is called."""
    return MOVES[name][LANGUAGES.index(language)]


def done(name, language):
    """What a page says when a move was made."""
    return {"zh": "已办理：", "en": "Done: "}[language] + act_name(name, language)
