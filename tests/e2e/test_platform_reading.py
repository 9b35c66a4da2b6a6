"""Reading the platform in a real browser, in both languages, on the made-up city and on Las Palmas.

Tasks: read the map and a unit's sheet, drill down to a building and share the way, compare, change theme and language.
"""

import re
import time

import pytest

from citycheckup.cli.main import main
from platform_in_browser import served
from platform_words import LANGUAGES, said

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform-reading")]
POST = "office/dispatcher"
PARKS = "/map?indicator=block.park_coverage&level=block"
MAP_MADE_MS = 120_000  # who looks first waits for its tiles
MIDDLE = ((0.5, 0.5), (0.45, 0.55), (0.55, 0.45), (0.4, 0.5), (0.6, 0.5), (0.5, 0.4), (0.5, 0.6))
_LAS_PALMAS = {
    "osm": "las_palmas_20230221.osm.pbf",
    "boundary": "municipal_boundary.geojson",
    "blocks": "school_catchments.geojson",
    "population": "population_access_100m.csv.gz",
}


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    with served(tmp_path_factory.mktemp("reading") / "city") as found:
        yield found


@pytest.fixture(scope="module")
def las_palmas(tmp_path_factory, shared_data):
    """Las Palmas, checked up once for all of these tests, with posts that read it."""
    folder = tmp_path_factory.mktemp("las_palmas") / "city"
    data = shared_data / "las_palmas"
    command = ["init", str(folder), "--name", "Las Palmas", "--year", "2026"]
    for option, file in _LAS_PALMAS.items():
        command += [f"--{option}", str(data / file)]
    assert main(command) == 0
    assert main(["run", str(folder), "--tables-only"]) == 0
    with served(folder, copy=None) as found:
        found.city.post("administrator")
        found.city.post("dispatcher")
        yield found


@pytest.fixture(params=[("made_up", "zh"), ("made_up", "en"), ("las_palmas", "zh")], ids="-".join)
def city(request):
    """Each city, with a post that reads it, and the language in which it does."""
    name, language = request.param
    return request.getfixturevalue(name), POST if name == "made_up" else "dispatcher", language


def a_building(platform):
    """Return a building of the first block, once the map, which knows them, has been made."""
    client, until = platform.city.client_of(POST), time.monotonic() + MAP_MADE_MS / 1000
    while time.monotonic() < until:
        answer = client.get("/api/runs/latest/buildings", params={"unit": "B01", "limit": 1})
        if answer.status_code != 503:
            return answer.json()["items"][0]
        time.sleep(0.25)
    pytest.fail("the map was never made")


def chosen(page, words):
    """Return the sheet of the unit that is open, and its name."""
    sheet = page.get_by_role("complementary", name=words["sheet"])
    heading = sheet.get_by_role("heading", level=2)
    heading.wait_for()
    return sheet, heading.inner_text().split(" · ")[0]


def test_the_map_is_read_by_level_and_indicator_and_a_unit_clicked(city):
    platform, post, language = city
    words = said(language)
    with platform.page(post, language) as page:
        page.goto("/map")
        level = page.get_by_role("group", name=words["level"])
        picker = page.get_by_role("combobox", name=words["indicator"], exact=True)
        picker.click()
        picker.fill("25")
        page.keyboard.press("Enter")
        level.get_by_role("button", name=words["block"], exact=True).click()
        page.wait_for_url(re.compile("indicator=block.park_coverage"))
        legend = page.get_by_role("region", name=words["legend"])
        assert "85%" in legend.inner_text()
        canvas = page.locator(".maplibregl-canvas")
        canvas.wait_for(timeout=MAP_MADE_MS)
        box = canvas.bounding_box()
        # The map draws itself when its tiles are there, and its very middle may be no unit.
        for turn in range(60):
            x, y = MIDDLE[turn % len(MIDDLE)]
            canvas.click(position={"x": box["width"] * x, "y": box["height"] * y})
            page.wait_for_timeout(250)
            if "unit=" in page.url:
                break
        sheet, name = chosen(page, words)
        assert name
        parks = sheet.locator(".measure.current")
        facts = dict(
            zip(parks.locator("dt").all_inner_texts(), parks.locator("dd").all_inner_texts(), strict=True),
        )
        assert re.search(r"\d", facts[words["numerator"]])
        assert any(key.startswith(words["denominator"]) and re.search(r"\d", facts[key]) for key in facts)
        assert "85%" in facts[words["standard"]]


def test_the_city_is_drilled_to_its_communities_and_back_and_the_link_opens_the_same(city):
    platform, post, language = city
    words = said(language)
    with platform.page(post, language) as page:
        page.goto(PARKS)
        page.locator("table tbody button").first.click()
        sheet, block = chosen(page, words)
        sheet.locator("summary", has_text=words["below"]).first.click()
        sheet.locator(".children button").first.click()
        sheet.get_by_role("heading", level=2).filter(has_not_text=block).wait_for()
        _, community = chosen(page, words)
        address = page.url
        way = sheet.get_by_role("navigation", name=words["where"])
        way.get_by_role("button", name=block, exact=True).click()
        sheet.get_by_role("heading", level=2).filter(has_text=block).wait_for()
        way.get_by_role("button").first.click()
        sheet.get_by_role("heading", level=2).filter(has_not_text=block).wait_for()
    with platform.page(post, language) as page:
        page.goto(address)
        _, again = chosen(page, words)
        assert again == community
        assert page.get_by_role("navigation", name=words["where"]).get_by_role("button").count() == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_building_is_the_end_of_the_way_down(made_up, language):
    words = said(language)
    building = a_building(made_up)
    with made_up.page(POST, language) as page:
        page.goto(f"{PARKS}&unit=B01&building={building['building_id']}")
        sheet, _ = chosen(page, words)
        assert words["storeys"] in sheet.inner_text()
        sheet.get_by_role("navigation", name=words["where"]).get_by_role("button").last.click()
        page.wait_for_url(lambda address: "building=" not in address)
        assert "unit=" in page.url


def test_units_are_compared_by_rank(city):
    platform, post, language = city
    words = said(language)
    with platform.page(post, language) as page:
        page.goto("/compare?by=units&indicator=block.park_coverage&level=block")
        rows = page.get_by_role("table").last.locator("tbody tr")
        rows.first.wait_for()
        shown = [row.split("\t")[0] for row in rows.all_inner_texts()]
        ranks = [int(rank) for rank in shown if rank.isdecimal()]
        assert ranks
        assert ranks == sorted(ranks)
        assert page.get_by_role("heading", level=1).inner_text() == words["compare"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_years_are_compared_with_what_cannot_be(made_up, language):
    words = said(language)
    with made_up.page(POST, language) as page:
        page.goto("/compare")
        page.get_by_role("columnheader", name=words["change"]).wait_for()
        heads = page.get_by_role("columnheader").all_inner_texts()
        assert {"2024", "2025"} <= set(heads)
        assert page.get_by_role("row").count() > 20


def test_theme_and_language_are_changed_and_kept(made_up):
    with made_up.page(POST, "zh") as page:
        page.goto("/findings")
        page.get_by_role("heading", level=1, name="问题台账").wait_for()
        page.get_by_role("button", name="EN", exact=True).click()
        page.get_by_role("heading", level=1, name="Findings").wait_for()
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        theme = page.get_by_role("button", name="Theme:")
        for _ in range(3):
            theme.click()
            if "dark" in theme.inner_text():
                break
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark != light
        page.reload()
        page.get_by_role("heading", level=1, name="Findings").wait_for()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
