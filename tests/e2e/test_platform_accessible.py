"""The platform for everybody: no serious fault by axe on any screen, every task by keyboard, and a phone's width."""

import pytest

from findings_in_browser import COMMUNITY, assigned, move
from platform_in_browser import served
from platform_words import LANGUAGES, said

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform-accessible")]
DISPATCHER, SCREENER, REVIEWER = "office/dispatcher", "office/screener", "office/head"
PHONE = {"width": 390, "height": 800}
WIDTH_ONCE_DRAWN = """() => new Promise(told => requestAnimationFrame(() => requestAnimationFrame(
    () => told(document.documentElement.scrollWidth))))"""
SCREENS = [
    (DISPATCHER, "/map"),
    (DISPATCHER, "/map?indicator=block.park_coverage&level=block&unit=B01&show=buildings"),
    (DISPATCHER, "/findings"),
    (DISPATCHER, "/findings?view=board"),
    (DISPATCHER, "/findings?view=map"),
    (DISPATCHER, "/notices"),
    (DISPATCHER, "/compare"),
    (DISPATCHER, "/compare?by=units"),
    ("office/registrar", "/data"),
    ("office/registrar", "/findings?register=1&at=B01-C01"),
    (REVIEWER, "/reviews"),
    (REVIEWER, "/duties"),
    (REVIEWER, "/calendar"),
    (REVIEWER, "/settings"),
    (REVIEWER, "/account"),
    ("office/administrator", "/settings"),
    ("audit/clerk", "/settings"),
    (None, "/sign-in"),
    (None, "/public"),
    (None, "/public/units"),
    (None, "/public/units/B01-C01"),
    (None, "/nowhere"),
]


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with served(tmp_path_factory.mktemp("accessible") / "city") as found:
        yield found


def faults(page):
    """Return what axe finds serious or critical, with the first place of each."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra e2e)")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{page.url}: {one['id']} {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def settled(page, path):
    page.goto(path)
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
def test_no_screen_has_a_fault_that_axe_calls_serious_or_scrolls_sideways_on_a_phone(platform, language, dark):
    found, wide = [], []
    for post in dict.fromkeys(one for one, _ in SCREENS):
        with platform.page(post, language, dark=dark) as page:
            page.emulate_media(reduced_motion="reduce", color_scheme="dark" if dark else "light")
            desktop = page.viewport_size
            for path in (path for one, path in SCREENS if one == post):
                settled(page, path)
                found += faults(page)
                page.set_viewport_size(PHONE)
                width = page.evaluate(WIDTH_ONCE_DRAWN)
                if width > PHONE["width"]:
                    wide.append(f"{path}: {width} px")
                page.set_viewport_size(desktop)
    assert found == []
    assert wide == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_serious_fault_in_an_open_drawer_and_a_dialog(platform, language):
    words = said(language)
    with platform.page(DISPATCHER, language) as page:
        page.emulate_media(reduced_motion="reduce")  # half faded in, letters are pale
        settled(page, "/findings?state=screened")
        page.locator("table.findings tbody input").first.check()
        page.get_by_role("button", name=words["assign"]).click()
        page.get_by_role("dialog").get_by_role("table").wait_for()
        found = faults(page)
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="hidden")
        page.locator("table.findings tbody button.link").first.click()
        drawer = page.get_by_role("dialog")
        drawer.get_by_role("heading", level=3).first.wait_for()
        drawer.locator(".moves button").first.click()
        drawer.get_by_role("button", name=words["submit"], exact=True).wait_for()
        found += faults(page)
    assert found == []


def test_axe_finds_no_serious_fault_in_a_plan_s_forms_and_a_notice(platform):
    finding = assigned(platform, "axe", "en")
    action = {"id": "A1", "title": "Clear", "steps": ["tell", "take"], "responsible_body": "community-B01-C01",
              "due_on": "2026-03-26"}  # fmt: skip
    move(platform, COMMUNITY, finding, "accept")
    move(platform, COMMUNITY, finding, "plan", {"actions": [action]})
    found = []
    with platform.page(COMMUNITY, "en") as page:
        page.emulate_media(reduced_motion="reduce")
        settled(page, f"/findings?finding={finding}")
        drawer = page.get_by_role("dialog")
        for name in ("step 1", "change measure", "more time"):
            drawer.get_by_role("button", name=said("en")[name], exact=True).click()
            drawer.locator("form h4").wait_for()
            found += faults(page)
    platform.city.client_of(DISPATCHER).post("/api/notices/collection")
    with platform.page(DISPATCHER, "en") as page:
        page.emulate_media(reduced_motion="reduce")
        settled(page, "/notices")
        page.locator("table.notices tbody button").first.click()
        page.get_by_role("dialog").locator("pre").wait_for()
        found += faults(page)
    assert found == []


def test_axe_would_tell(platform):
    with platform.page(language="en") as page:
        settled(page, "/sign-in")
        assert faults(page) == []
        page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"data:,\">')")
        assert len(faults(page)) == 1


def test_a_phone_reaches_the_menu_and_does_a_move(platform):
    words = said("zh")
    with platform.page(SCREENER, "zh", **PHONE) as page:
        settled(page, "/map")
        page.locator(".menu-button").click()
        page.get_by_role("navigation", name=words["menu"]).get_by_role("link", name=words["findings"]).click()
        page.get_by_role("heading", level=1, name=words["findings"]).wait_for()
        page.goto("/findings?state=screened")
        page.locator("table.findings tbody button.link").first.click()
        drawer = page.get_by_role("dialog")
        drawer.locator(".moves button").first.click()
        send = drawer.get_by_role("button", name=words["submit"], exact=True)
        send.scroll_into_view_if_needed()
        box = send.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_keyboard_a_filter_is_set_a_finding_opened_a_move_made_and_the_focus_comes_back(platform, language):
    words = said(language)
    with platform.page(SCREENER, language) as page:
        settled(page, "/findings?state=screened")
        page.get_by_label(words["overdue only"]).focus()
        page.keyboard.press("Space")
        page.wait_for_url("**overdue=1**")
        page.keyboard.press("Space")
        page.wait_for_url(lambda address: "overdue" not in address)
        opener = page.locator("table.findings tbody button.link").first
        opener.wait_for()
        text = opener.inner_text()
        opener.focus()
        page.keyboard.press("Enter")
        drawer = page.get_by_role("dialog")
        drawer.get_by_role("heading", level=3).first.wait_for()
        # The focus is inside, and stays inside.
        page.wait_for_function("document.activeElement.closest('[role=dialog]')")
        for _ in range(25):
            page.keyboard.press("Tab")
            assert page.evaluate("!!document.activeElement.closest('[role=dialog]')")
        chosen = drawer.locator(".moves button").first
        chosen.focus()
        page.keyboard.press("Enter")
        drawer.get_by_role("button", name=words["submit"], exact=True).wait_for()
        page.keyboard.press("Escape")
        drawer.wait_for(state="hidden")
        page.wait_for_function("text => document.activeElement.innerText === text", arg=text)
