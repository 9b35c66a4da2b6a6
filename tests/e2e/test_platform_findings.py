"""A finding's way through the platform in a real browser, in both languages, as those go it whose work it is.

Tasks: find what is overdue, screen and assign a batch, accept, plan and report done with a photo, check and pass, and
two at one finding.
"""

import re

import pytest

from findings_in_browser import (
    COMMUNITY,
    DISPATCHER,
    REGISTRAR,
    SCREENER,
    VERIFIER,
    act_name,
    assigned,
    bring_to_the_check,
    done,
    move,
    photo,
    register,
)
from platform_in_browser import served
from platform_words import LANGUAGES, said

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform-findings")]


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with served(tmp_path_factory.mktemp("findings") / "city") as found:
        yield found


def act(drawer, name, language):
    """Choose what to do in the drawer of a finding."""
    drawer.get_by_role("button", name=act_name(name, language), exact=True).click()


def submit(page, name, language):
    """Send the form of a move, and wait until the page says that it is done."""
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name=said(language)["submit"], exact=True).click()
    told = page.get_by_text(done(name, language)).or_(drawer.get_by_role("alert")).first
    # Asked once: the message goes away after three seconds, in a busy browser before a second question.
    assert told.inner_text() == done(name, language)


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


def test_today_is_the_day_of_the_calendar_wherever_the_browser_is(platform):
    for zone in ("Pacific/Pago_Pago", "Pacific/Kiritimati"):  # one of them has another day, whatever the hour
        with platform.page(DISPATCHER, zone=zone) as page:
            days = {platform.city.platform.today()}
            page.goto("/calendar")
            shown = page.locator("[aria-current=date]").inner_text()
            days.add(platform.city.platform.today())  # should it be midnight
        assert int(re.match(r"\d+", shown)[0]) in {int(day[-2:]) for day in days}


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


def bodies(platform):
    return {one["key"]: one["text"] for one in platform.city.client_of(COMMUNITY).get("/api/duties/bodies").json()}


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
        responsible = drawer.get_by_label(words["responsible"])
        assert responsible.input_value() == "community-B01-C01"
        others = drawer.get_by_label(words["co-bodies"])
        for one in ("bureau-housing", "bureau-civil"):  # asked for by name, kept by id
            others.select_option(one)
        drawer.get_by_role("button", name=bodies(platform)["bureau-housing"]).click()
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
    assert [one["key"] for one in whole["actions"][0]["co_bodies"]] == ["bureau-civil"]


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_registered_by_hand_and_a_refusal_stands_at_its_field(platform, language):
    words = said(language)
    with platform.page(REGISTRAR, language, allowed=(401, 422)) as page:
        page.goto("/map?level=community&unit=B01-C01")
        page.get_by_role("link", name=words["register here"]).click()
        drawer = page.get_by_role("dialog")
        place = drawer.get_by_label(words["place"])
        place.locator("option[value='B01-C01']").wait_for(state="attached")
        assert place.input_value() == "B01-C01"
        drawer.get_by_label(words["category"]).select_option("dwelling.corridor_hazard_buildings")
        drawer.get_by_text("梧湾社区居民委员会").wait_for()  # who leads it by the duty list
        drawer.get_by_label(words["item"]).select_option("3.7")
        assert drawer.get_by_label(words["statement"]).input_value()
        drawer.get_by_label(words["statement"]).fill("Stairs of no. 4, call 13912345678")
        drawer.get_by_label(words["source"], exact=True).select_option("inspection")
        drawer.get_by_label(words["source no"]).fill(f"2026-{language}")
        drawer.get_by_label(words["severity"]).select_option("major")
        drawer.get_by_label(words["major standard"]).fill("Made-up standard, no. 1")
        drawer.get_by_label(words["photo"]).set_input_files(photo())
        drawer.get_by_label(words["taken"]).wait_for()
        send = drawer.get_by_role("button", name=words["send registration"], exact=True)
        send.click()
        # A telephone number is refused where it stands, and nothing of the draft is lost.
        wrong = drawer.locator("[aria-invalid=true]")
        wrong.wait_for()
        assert wrong.input_value() == "Stairs of no. 4, call 13912345678"
        page.keyboard.press("Escape")
        drawer.wait_for(state="hidden")
        page.get_by_role("button", name=words["register"], exact=True).click()
        assert drawer.get_by_label(words["source no"]).input_value() == f"2026-{language}"
        drawer.get_by_label(words["statement"]).fill(f"Stairs of no. 4 {language}")
        send.click()
        page.get_by_text(words["registered"]).wait_for()
        page.wait_for_url("**finding=F-**")
        finding = re.search(r"finding=(F-[0-9a-f]+)", page.url)[1]
    made = platform.city.client_of(REGISTRAR).get(f"/api/findings/{finding}").json()
    assert (made["state"]["key"], made["unit_id"], made["level"]) == ("registered", "B01-C01", "community")
    assert (made["severity"]["key"], made["severity_standard"]) == ("major", "Made-up standard, no. 1")
    assert [one["kind"] for one in made["evidence"]] == ["photo"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_is_worked_off_step_by_step_and_changed_with_reasons(platform, language):
    words = said(language)
    finding = assigned(platform, "p", language)
    due = platform.city.client_of(COMMUNITY).get(f"/api/findings/{finding}").json()["due_on"]
    plan = {"id": "A1", "title": "Clear", "steps": ["tell", "take"], "responsible_body": "community-B01-C01",
            "due_on": "2026-03-26"}  # fmt: skip
    move(platform, COMMUNITY, finding, "accept")
    move(platform, COMMUNITY, finding, "plan", {"actions": [plan]})

    def send(page, said_so):
        page.get_by_role("dialog").get_by_role("button", name=words["submit"], exact=True).click()
        page.get_by_text(said_so).wait_for()

    with platform.page(COMMUNITY, language) as page:
        page.goto(f"/findings?finding={finding}")
        drawer = page.get_by_role("dialog")

        def press(name, last=False):
            found = drawer.get_by_role("button", name=words[name], exact=True)
            (found.last if last else found).click()

        press("step 1")
        drawer.get_by_label(words["photo"]).set_input_files(photo())
        drawer.get_by_label(words["taken"]).wait_for()
        send(page, {"zh": "已报第 1 步完成。", "en": "Step 1 is reported done."}[language])
        press("more time")
        drawer.get_by_label(words["until"]).fill(due)
        drawer.get_by_label(words["reason"]).fill("rain")
        send(page, {"zh": "措施已延期。", "en": "The measure has more time."}[language])
        press("add measure")
        drawer.get_by_label(words["measure"]).fill("Light")
        drawer.get_by_label(words["steps"]).fill("wire")
        drawer.get_by_label(words["reason"]).fill("dark")
        send(page, {"zh": "已增加措施。", "en": "The measure is added."}[language])
        press("drop measure")
        drawer.get_by_label(words["reason"]).fill("not needed")
        send(page, {"zh": "措施已取消。", "en": "The measure is dropped."}[language])
    whole = platform.city.client_of(COMMUNITY).get(f"/api/findings/{finding}").json()
    (action,) = whole["actions"]
    assert (whole["state"]["key"], action["due_on"]) == ("in_progress", due)
    assert [(one["number"], len(one["evidence"])) for one in action["done"]] == [(1, 1)]
    assert [one["reason"] for one in action["extensions"]] == ["rain"]
    # Whoever has no part in it is offered nothing of it.
    with platform.page(DISPATCHER, language) as page:
        page.goto(f"/findings?finding={finding}")
        page.get_by_role("dialog").get_by_text("Clear").wait_for()
        for name in ("step 1", "change measure", "add measure"):
            assert page.get_by_role("button", name=words[name], exact=True).count() == 0
