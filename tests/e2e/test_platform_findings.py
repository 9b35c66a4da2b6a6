"""A finding's way through the platform in a real browser, in both languages, as those go it whose work it is.

Tasks: find what is overdue, screen and assign a batch, accept, plan and report done with a photo, check and pass, and
two at one finding.
"""

import io
import re
from datetime import date, timedelta

import pytest
from PIL import Image

from platform_in_browser import served
from platform_words import LANGUAGES, said

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform-findings")]
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


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with served(tmp_path_factory.mktemp("findings") / "city") as found:
        yield found


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


def act(drawer, name, language):
    """Choose what to do in the drawer of a finding."""
    drawer.get_by_role("button", name=MOVES[name][LANGUAGES.index(language)], exact=True).click()


def submit(page, name, language):
    """Send the form of a move, and wait until the page says that it is done."""
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name=said(language)["submit"], exact=True).click()
    told = page.get_by_text(done(name, language)).or_(drawer.get_by_role("alert")).first
    told.wait_for()
    assert told.inner_text() == done(name, language)


def done(name, language):
    return {"zh": "已办理：", "en": "Done: "}[language] + MOVES[name][LANGUAGES.index(language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_overdue_in_a_street_is_found_and_stays_in_the_address(platform, language):
    words = said(language)
    with platform.page("street-S-B01/clerk", language) as page:
        page.goto("/findings")
        page.get_by_label(words["overdue only"]).check()
        page.wait_for_url("**overdue=1**")
        choice = page.locator("details.choice").filter(has_text=words["unit"])
        choice.locator("summary").click()
        choice.get_by_role("checkbox").first.check()
        page.wait_for_url("**unit=**")
        rows = page.locator("table.findings tbody tr")
        rows.first.wait_for()
        found = rows.locator("button.link").all_inner_texts()
        assert found
        assert rows.locator(".pill.bad", has_text=words["overdue"]).count() == len(found)
        address = page.url
        page.goto("/calendar")
        page.goto(address)
        rows.first.wait_for()
        assert rows.locator("button.link").all_inner_texts() == found
        assert page.get_by_label(words["overdue only"]).is_checked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_are_screened_and_a_batch_is_assigned_by_the_duty_list(platform, language):
    words = said(language)
    made = [register(platform, key, language) for key in ("b1", "b2")]
    with platform.page(SCREENER, language) as page:
        for one in made:
            page.goto(f"/findings?finding={one}")
            drawer = page.get_by_role("dialog")
            act(drawer, "screen", language)
            submit(page, "screen", language)
    with platform.page(DISPATCHER, language) as page:
        page.goto("/findings?state=screened&q=full%20of%20things%20b")
        page.locator("table.findings tbody tr").nth(1).wait_for()
        for key in ("b1", "b2"):
            page.get_by_label(f"Stairs full of things {key} {language}").check()
        page.get_by_role("button", name=words["assign"]).click()
        dialog = page.get_by_role("dialog")
        go = dialog.get_by_role("button", name=words["assign 2"])
        go.wait_for()
        assert dialog.get_by_text("梧湾社区居民委员会").count() == 2
        go.click()
        dialog.wait_for(state="hidden")
    client = platform.city.client_of(DISPATCHER)
    for one in made:
        whole = client.get(f"/api/findings/{one}").json()
        assert (whole["state"]["key"], whole["lead_body"]) == ("assigned", "community-B01-C01")
        assert whole["due"]["derivation"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_responsible_body_accepts_plans_and_reports_done_with_a_photo(platform, language):
    words = said(language)
    finding = assigned(platform, "c", language)
    with platform.page(COMMUNITY, language) as page:
        page.goto(f"/findings?finding={finding}")
        drawer = page.get_by_role("dialog")

        act(drawer, "accept", language)
        submit(page, "accept", language)
        act(drawer, "plan", language)
        drawer.get_by_label(words["measure"]).fill("Clear the stairs")
        drawer.get_by_label(words["steps"]).fill("tell everybody\ntake away")
        submit(page, "plan", language)
        act(drawer, "start", language)
        submit(page, "start", language)
        act(drawer, "mark items", language)
        drawer.get_by_role("combobox", name="Stair 1").select_option("reported")
        submit(page, "mark items", language)
        act(drawer, "report done", language)
        drawer.get_by_label(words["photo"]).set_input_files(photo())
        drawer.get_by_label(words["taken"]).wait_for()
        submit(page, "report done", language)
        drawer.get_by_role("heading", name=words["evidence"]).wait_for()
        picture = drawer.locator(".evidence img")
        picture.scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('.evidence img').naturalWidth > 0")
    whole = platform.city.client_of(COMMUNITY).get(f"/api/findings/{finding}").json()
    assert whole["state"]["key"] == "reported_done"
    assert [one["kind"] for one in whole["evidence"]] == ["photo"]
    assert whole["actions"][0]["steps"] == ["tell everybody", "take away"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verifier_checks_and_passes_and_the_proof_is_seen(platform, language):
    words = said(language)
    finding = assigned(platform, "d", language)
    bring_to_the_check(platform, finding, f"d-{language}-1")
    with platform.page(VERIFIER, language) as page:
        page.goto(f"/findings?finding={finding}")
        drawer = page.get_by_role("dialog")

        act(drawer, "begin check", language)
        submit(page, "begin check", language)
        act(drawer, "mark items", language)
        drawer.get_by_role("combobox", name="Stair 1").select_option("verified")
        drawer.get_by_label(words["photo"]).set_input_files(photo())
        drawer.get_by_label(words["taken"]).wait_for()
        submit(page, "mark items", language)
        act(drawer, "pass", language)
        drawer.get_by_label(words["method"]).select_option("reinspection")
        drawer.get_by_label(words["on site"]).check()
        drawer.get_by_label(words["photo"]).set_input_files(photo())
        drawer.get_by_label(words["taken"]).wait_for()
        submit(page, "pass", language)
        drawer.get_by_role("heading", name=words["checks"]).wait_for()
        drawer.get_by_text(words["history"]).click()
        chain = drawer.locator(".hash")
        chain.first.wait_for()
        assert all(re.fullmatch("[0-9a-f]{64}", one) for one in chain.all_inner_texts())
    whole = platform.city.client_of(VERIFIER).get(f"/api/findings/{finding}").json()
    assert whole["state"]["key"] == "verified"
    assert whole["verifications"][0]["passed"] is True


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_clerks_at_one_finding_the_second_is_told_and_nothing_is_lost(platform, language):
    words = said(language)
    finding = assigned(platform, "e", language)
    move(platform, COMMUNITY, finding, "accept")
    with (
        platform.page(COMMUNITY, language, allowed=(401, 409)) as second,
        platform.page(COMMUNITY, language) as first,
    ):
        for page, title in ((second, "Of the second"), (first, "Of the first")):
            page.goto(f"/findings?finding={finding}")
            act(page.get_by_role("dialog"), "plan", language)
            page.get_by_label(words["measure"]).fill(title)
            page.get_by_label(words["steps"]).fill("a step")
        first.get_by_role("button", name=words["submit"], exact=True).click()
        first.get_by_text(done("plan", language)).wait_for()
        second.get_by_role("button", name=words["submit"], exact=True).click()
        second.get_by_role("alert").filter(has_text=words["changed"]).wait_for()
        assert second.get_by_label(words["measure"]).input_value() == "Of the second"
        second.get_by_text("Of the first").wait_for()
    whole = platform.city.client_of(COMMUNITY).get(f"/api/findings/{finding}").json()
    assert [one["title"] for one in whole["actions"]] == ["Of the first"]
