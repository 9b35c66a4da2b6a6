"""The platform's first steps in a real browser, in both languages: come in, look at the map, a unit's sheet, drill."""

import pytest

from platform_in_browser import served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]
LANGUAGES = ["zh", "en"]
PASSWORD = "three-quiet-lamps-by-the-river"
SAID = {
    "zh": {
        "link": "设置账号",
        "name": "账号",
        "password": "密码",
        "new": "新密码",
        "finish": "完成设置并登录",
        "in": "登录",
        "out": "退出登录",
        "map": "体检一张图",
        "sheet": "单元体检表",
        "indicator": "指标",
        "legend": "图例",
        "below": "下级单元",
        "where": "所在位置",
    },
    "en": {
        "link": "Set up your account",
        "name": "Account",
        "password": "Password",
        "new": "New password",
        "finish": "Finish and sign in",
        "in": "Sign in",
        "out": "Sign out",
        "map": "One map of the checkup",
        "sheet": "Sheet of the unit",
        "indicator": "Indicator",
        "legend": "Legend",
        "below": "Units below",
        "where": "Where this lies",
    },
}


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with served(tmp_path_factory.mktemp("platform") / "city") as found:
        yield found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_one_time_link_makes_an_account_that_signs_in_by_password(platform, language):
    said = SAID[language]
    with platform.page(language=language) as page:
        page.goto(platform.link("office/dispatcher"))
        assert page.get_by_role("heading", level=1).inner_text() == said["link"]
        page.get_by_label(said["name"], exact=True).fill(f"clerk-{language}")
        page.get_by_label(said["new"], exact=True).fill(PASSWORD)
        page.get_by_role("button", name=said["finish"]).click()
        page.get_by_role("heading", level=1, name=said["map"]).wait_for()
        page.get_by_role("button", name=said["out"]).click()
        page.get_by_label(said["name"], exact=True).fill(f"clerk-{language}")
        page.get_by_label(said["password"], exact=True).fill("not this one")
        page.get_by_role("button", name=said["in"]).click()
        page.get_by_role("alert").wait_for()
        page.get_by_label(said["password"], exact=True).fill(PASSWORD)
        page.get_by_role("button", name=said["in"]).click()
        page.get_by_role("heading", level=1, name=said["map"]).wait_for()


def test_a_page_is_shown_after_signing_in_and_not_before(platform):
    with platform.page(language="en") as page:
        page.goto("/findings?overdue=1")
        page.wait_for_url("**/sign-in?to=/findings?overdue=1")
        assert page.get_by_role("button", name="Sign in").is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_shows_an_indicator_and_its_legend(platform, language):
    said = SAID[language]
    with platform.page("office/dispatcher", language) as page:
        page.goto("/map?indicator=block.park_coverage")
        page.locator(".maplibregl-canvas").wait_for()
        picker = page.get_by_role("combobox", name=said["indicator"])
        assert picker.input_value().startswith("25 ")
        assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
        assert "85%" in page.get_by_role("region", name=said["legend"]).inner_text()
        picker.click()
        picker.fill("10")
        page.keyboard.press("Enter")
        page.wait_for_url("**indicator=community.**")
        assert page.get_by_role("row").count() >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_is_opened_by_keyboard_and_drilled_up_and_down(platform, language):
    said = SAID[language]
    with platform.page("office/dispatcher", language) as page:
        page.goto("/map?indicator=block.park_coverage")
        unit = page.locator("table tbody button").first
        name = unit.inner_text()
        unit.focus()
        page.keyboard.press("Enter")
        sheet = page.get_by_role("complementary", name=said["sheet"])
        sheet.get_by_role("heading", level=2, name=name).wait_for()
        assert "unit=" in page.url
        sheet.locator("summary", has_text=said["below"]).first.click()
        child = sheet.locator(".children button").first
        below = child.inner_text()
        child.click()
        sheet.get_by_role("heading", level=2, name=below).wait_for()
        way = sheet.get_by_role("navigation", name=said["where"])
        assert name in way.inner_text()
        way.get_by_role("button").first.click()
        sheet.get_by_role("heading", level=2).filter(has_not_text=below).wait_for()
        page.go_back()
        sheet.get_by_role("heading", level=2, name=below).wait_for()


def test_the_first_view_of_the_map_sends_less_than_a_megabyte(platform):
    with platform.page("office/dispatcher", "en") as page:
        page.goto("/map")
        page.locator(".maplibregl-canvas").wait_for()
        page.wait_for_load_state("networkidle")
        sent = page.evaluate(
            "[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
            ".map(one => [one.name.split('/').pop(), one.transferSize])"
        )
    assert any(name.startswith("maplibre-gl-worker") for name, _ in sent)
    assert sum(size for _, size in sent) < 1_000_000
