"""Each of the twelve usual tasks by keyboard alone, on the made-up city: Tab, arrows, Space, Enter, Esc and letters."""

import re
import time

import pytest

from by_keyboard import Keyboard
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
from platform_words import said

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform-keyboard")]
REVIEWER = "office/head"
WORDS = said("zh")
LONG_MS = 90_000
# A slow server, for values alone: what is pressed before they come must not be of what was shown before.
SLOW_VALUES = """() => {
  const fetched = window.fetch;
  window.fetch = async (asked, ...more) => {
    if (String(asked.url ?? asked).includes("/values")) await new Promise((go) => setTimeout(go, 400));
    return fetched(asked, ...more);
  };
}"""


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with served(tmp_path_factory.mktemp("keyboard") / "city") as found:
        yield found


@pytest.fixture
def open_page(platform):
    """Open pages for posts, with hands on the keyboard."""
    opened = []

    def open_as(post, path, **more):
        context = platform.page(post, "zh", **more)
        page = context.__enter__()
        opened.append(context)
        page.emulate_media(reduced_motion="reduce")
        page.goto(path)
        page.get_by_role("heading", level=1).first.wait_for()
        return page, Keyboard(page)

    yield open_as
    for context in reversed(opened):
        context.__exit__(None, None, None)


def whole(platform, post, finding):
    return platform.city.client_of(post).get(f"/api/findings/{finding}").json()


def button(holder, name):
    return holder.get_by_role("button", name=name, exact=True)


def do(page, keys, name, fill=lambda drawer: None):
    """Choose what to do in the drawer of a finding, fill its form in, send it, and wait until it is done."""
    drawer = page.get_by_role("dialog")
    keys.press(button(drawer, act_name(name, "zh")))
    fill(drawer)
    keys.press(button(drawer, WORDS["submit"]))
    told = page.get_by_text(done(name, "zh")).or_(drawer.get_by_role("alert")).first
    # Asked once: the message goes away after three seconds, in a busy browser before a second question.
    assert told.inner_text() == done(name, "zh")


def test_1_an_account_is_set_up(platform, open_page):
    page, keys = open_page(None, platform.link(REVIEWER))
    keys.write(page.get_by_label("账号", exact=True), "by-keys-alone")
    keys.write(page.get_by_label("新密码", exact=True).first, "three-quiet-lamps-by-the-river")
    keys.press(button(page, "完成设置并登录"))
    page.get_by_role("heading", level=1, name=WORDS["map"]).wait_for()
    # The first Tab of a page leads past the menu.
    page.reload()
    page.get_by_role("heading", level=1, name=WORDS["map"]).wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "跳到内容"


def test_2_the_map_is_read(open_page):
    page, keys = open_page(DISPATCHER, "/map")
    page.evaluate(SLOW_VALUES)
    keys.to(page.get_by_role("combobox", name=WORDS["indicator"], exact=True))
    page.keyboard.type("25")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("indicator=block.park_coverage"))
    keys.press(page.locator("table tbody button").first)
    sheet = page.get_by_role("complementary", name=WORDS["sheet"])
    shown = sheet.locator(".measure.current")
    shown.wait_for()
    assert "85%" in shown.inner_text()
    assert page.evaluate("!!document.activeElement.closest('aside')")


def test_3_the_city_is_drilled_to_a_building_and_back(platform, open_page):
    client = platform.city.client_of(DISPATCHER)
    until = time.monotonic() + LONG_MS / 1000
    asked = {"unit": "B01", "limit": 1}
    while client.get("/api/runs/latest/buildings", params=asked).status_code == 503 and time.monotonic() < until:
        time.sleep(0.25)
    page, keys = open_page(DISPATCHER, "/map?indicator=block.park_coverage&level=block&unit=B01")
    sheet = page.get_by_role("complementary", name=WORDS["sheet"])
    heading = sheet.get_by_role("heading", level=2)
    heading.wait_for()
    block = heading.inner_text()
    keys.press(sheet.locator("summary", has_text=WORDS["below"]).first)
    keys.press(sheet.locator(".children button").first)
    heading.filter(has_not_text=block).wait_for()
    assert page.evaluate("!!document.activeElement.closest('aside')")
    dwellings = sheet.locator("details").filter(has_text="住宅建筑列表")
    keys.press(dwellings.locator("summary"))
    keys.press(dwellings.get_by_role("button").first)
    page.wait_for_url("**building=**")
    sheet.get_by_text(WORDS["storeys"], exact=True).wait_for()
    keys.press(button(sheet, "返回单元"))
    page.wait_for_url(lambda address: "building=" not in address)
    way = sheet.get_by_role("navigation", name=WORDS["where"])
    keys.press(way.get_by_role("button").last)
    heading.filter(has_text=block.split(" · ")[0]).wait_for()


def test_4_what_is_overdue_is_found(open_page):
    page, keys = open_page("street-S-B01/clerk", "/findings")
    keys.tick(page.get_by_label(WORDS["overdue only"]))
    page.wait_for_url("**overdue=1**")
    choice = page.locator("details.choice").filter(has_text=WORDS["unit"])
    keys.press(choice.locator("summary"))
    keys.tick(choice.get_by_role("checkbox").first)
    page.wait_for_url("**unit=**")
    rows = page.locator("table.findings tbody tr")
    rows.first.wait_for()
    assert rows.locator(".pill.bad", has_text=WORDS["overdue"]).count() == rows.count() > 0


def test_5_findings_are_screened_and_a_batch_assigned(platform, open_page):
    made = [register(platform, key, "zh") for key in ("k1", "k2")]
    page, keys = open_page(SCREENER, f"/findings?finding={made[0]}")
    do(page, keys, "screen")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    move(platform, SCREENER, made[1], "screen")
    page, keys = open_page(DISPATCHER, "/findings?state=screened&q=full%20of%20things%20k")
    for key in ("k1", "k2"):
        keys.tick(page.get_by_label(f"Stairs full of things {key} zh"))
    keys.press(button(page, WORDS["assign"]))
    dialog = page.get_by_role("dialog")
    go = button(dialog, WORDS["assign 2"])
    go.wait_for()
    keys.press(go)
    dialog.wait_for(state="hidden")
    assert {whole(platform, DISPATCHER, one)["state"]["key"] for one in made} == {"assigned"}


def test_6_it_is_mended_and_reported_done_with_a_photo(platform, open_page):
    finding = assigned(platform, "k3", "zh")
    page, keys = open_page(COMMUNITY, f"/findings?finding={finding}")

    def plan(drawer):
        keys.write(drawer.get_by_label(WORDS["measure"]), "Clear the stairs")
        keys.write(drawer.get_by_label(WORDS["steps"]), "take away")

    def report(drawer):
        keys.bring(drawer.get_by_label(WORDS["photo"]), photo())
        drawer.get_by_label(WORDS["taken"]).wait_for()

    do(page, keys, "accept")
    do(page, keys, "plan", plan)
    do(page, keys, "start")
    do(page, keys, "mark items", lambda drawer: keys.choose(drawer.get_by_role("combobox", name="Stair 1"), "reported"))
    do(page, keys, "report done", report)
    after = whole(platform, COMMUNITY, finding)
    assert (after["state"]["key"], [one["kind"] for one in after["evidence"]]) == ("reported_done", ["photo"])


def test_7_it_is_checked_and_passed(platform, open_page):
    finding = assigned(platform, "k4", "zh")
    bring_to_the_check(platform, finding, "k4-zh-1")
    page, keys = open_page(VERIFIER, f"/findings?finding={finding}")

    def bring(drawer):
        keys.bring(drawer.get_by_label(WORDS["photo"]), photo())
        drawer.get_by_label(WORDS["taken"]).wait_for()

    def mark(drawer):
        keys.choose(drawer.get_by_role("combobox", name="Stair 1"), "verified")
        bring(drawer)

    def check(drawer):
        keys.choose(drawer.get_by_label(WORDS["method"]), "reinspection")
        keys.tick(drawer.get_by_label(WORDS["on site"]))
        bring(drawer)

    do(page, keys, "begin check")
    do(page, keys, "mark items", mark)
    do(page, keys, "pass", check)
    assert whole(platform, VERIFIER, finding)["state"]["key"] == "verified"


def test_8_the_second_at_one_finding_is_told_and_keeps_what_was_written(platform, open_page):
    finding = assigned(platform, "k5", "zh")
    move(platform, COMMUNITY, finding, "accept")
    page, keys = open_page(COMMUNITY, f"/findings?finding={finding}", allowed=(401, 409))
    drawer = page.get_by_role("dialog")
    keys.press(button(drawer, act_name("plan", "zh")))
    keys.write(drawer.get_by_label(WORDS["measure"]), "Of the second")
    keys.write(drawer.get_by_label(WORDS["steps"]), "a step")
    action = {"id": "A1", "title": "Of the first", "steps": ["take away"], "responsible_body": "community-B01-C01"}
    move(platform, COMMUNITY, finding, "plan", {"actions": [action]})
    keys.press(button(drawer, WORDS["submit"]))
    drawer.get_by_role("alert").filter(has_text=WORDS["changed"]).wait_for()
    assert drawer.get_by_label(WORDS["measure"]).input_value() == "Of the second"


def test_9_a_monthly_nudge_is_made_and_downloaded(open_page):
    page, keys = open_page(REVIEWER, "/reviews")
    keys.write(page.get_by_label(WORDS["period"]), "2026-03")
    page.keyboard.press("Enter")
    page.wait_for_url("**review=2026-03**")
    word = page.get_by_role("link", name=WORDS["word"])
    with page.expect_download() as download:
        keys.press(word)
    assert download.value.suggested_filename.endswith(".docx")


def test_10_data_are_brought_checked_and_a_run_is_begun_and_cancelled(open_page):
    page, keys = open_page(REGISTRAR, "/data")
    bring = page.get_by_label(WORDS["bring"])
    keys.bring(bring, {"name": "by-keys.csv", "mimeType": "text/csv", "buffer": b"name,count\nB01,3\n"})
    page.get_by_role("row").filter(has_text="by-keys.csv").wait_for()
    keys.press(button(page.get_by_role("row").filter(has_text="by-keys.csv"), WORDS["import"]))
    form = page.locator("form").filter(has=page.get_by_role("heading", name="by-keys.csv"))
    keys.choose(form.get_by_label(WORDS["use"]), "food_markets")
    keys.press(button(form, WORDS["import"]))
    job = page.locator("section.job")
    job.get_by_text(WORDS["state failed"], exact=True).wait_for(timeout=LONG_MS)  # it says of no place where it is
    keys.press(button(page, WORDS["check"]))
    job.get_by_text(WORDS["state done"], exact=True).wait_for(timeout=LONG_MS)
    keys.press(button(page, WORDS["run"]))
    keys.press(button(job, WORDS["cancel"]))
    job.get_by_text(WORDS["state cancelled"], exact=True).wait_for(timeout=LONG_MS)


def test_11_a_finding_is_registered_by_hand(platform, open_page):
    page, keys = open_page(REGISTRAR, "/findings")
    keys.press(button(page, WORDS["register"]))
    drawer = page.get_by_role("dialog")
    keys.write(drawer.get_by_label(WORDS["find place"]), "B01-C01")
    drawer.locator("option:checked[value='B01-C01']").wait_for(state="attached")
    keys.write(drawer.get_by_label(WORDS["find category"]), "楼道")
    keys.choose(drawer.get_by_label(WORDS["category"]), "dwelling.corridor_hazard_buildings")
    keys.choose(drawer.get_by_label(WORDS["item"]), "3.7")
    keys.choose(drawer.get_by_label(WORDS["source"], exact=True), "inspection")
    keys.write(drawer.get_by_label(WORDS["source no"]), "KB-1")
    keys.press(button(drawer, WORDS["send registration"]))
    page.wait_for_url("**finding=F-**")
    finding = re.search(r"finding=(F-[0-9a-f]+)", page.url)[1]
    made = whole(platform, REGISTRAR, finding)
    assert (made["unit_id"], made["category"]) == ("B01-C01", "dwelling.corridor_hazard_buildings")


def test_12_a_step_of_a_plan_is_reported_done_and_a_measure_changed(platform, open_page):
    finding = assigned(platform, "k6", "zh")
    action = {"id": "A1", "title": "Clear", "steps": ["tell", "take"], "responsible_body": "community-B01-C01"}
    move(platform, COMMUNITY, finding, "accept")
    move(platform, COMMUNITY, finding, "plan", {"actions": [action]})
    page, keys = open_page(COMMUNITY, f"/findings?finding={finding}")
    drawer = page.get_by_role("dialog")
    keys.press(button(drawer, "报第 1 步完成"))
    keys.bring(drawer.get_by_label(WORDS["photo"]), photo())
    drawer.get_by_label(WORDS["taken"]).wait_for()
    keys.press(button(drawer, WORDS["submit"]))
    page.get_by_text("已报第 1 步完成。").wait_for()
    keys.press(button(drawer, "改动"))
    keys.write(drawer.get_by_label(WORDS["measure"]), "Clear all stairs")
    keys.write(drawer.get_by_label("理由"), "more than one")
    keys.press(button(drawer, WORDS["submit"]))
    page.get_by_text("措施已改动。").wait_for()
    (after,) = whole(platform, COMMUNITY, finding)["actions"]
    assert (after["title"], [one["number"] for one in after["done"]]) == ("Clear all stairs", [1])
