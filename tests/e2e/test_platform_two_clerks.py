"""Two clerks of one body work on one finding at once: the second is told, and nothing of the first is overwritten."""

import pytest

from platform_in_browser import served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform")]
CLERK = "community-B01-C01/clerk"
SAID = {
    "zh": {"plan": "制定方案", "measure": "措施名称", "steps": "措施步骤", "send": "提交"},
    "en": {"plan": "plan", "measure": "Measure", "steps": "Steps", "send": "Submit"},
}


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with served(tmp_path_factory.mktemp("platform") / "city") as found:
        yield found


def _fill_in_a_plan(page, said, measure):
    page.get_by_role("button", name=said["plan"], exact=True).click()
    page.get_by_label(said["measure"], exact=True).fill(measure)
    page.get_by_label(said["steps"]).fill("1")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_second_of_two_clerks_is_told_and_nothing_is_overwritten(platform, language):
    said = SAID[language]
    with platform.page(CLERK, language, allowed=(409,)) as page:
        page.goto("/findings?state=accepted&body=community-B01-C01")
        page.locator("tbody th button").first.click()
        drawer = page.get_by_role("dialog")
        drawer.wait_for()
        other = page.context.new_page()
        other.goto(page.url)
        _fill_in_a_plan(page, said, "first")
        _fill_in_a_plan(other, said, "second")
        page.get_by_role("button", name=said["send"]).click()
        drawer.get_by_text("first", exact=True).wait_for()
        other.get_by_role("button", name=said["send"]).click()
        other.get_by_role("dialog").get_by_role("alert").wait_for()
        other.get_by_text("first", exact=True).wait_for()
        assert other.get_by_text("second", exact=True).count() == 0
