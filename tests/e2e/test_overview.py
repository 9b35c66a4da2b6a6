"""overview.html in a real browser: it shows, it switches, it is silent, and it asks no host."""

import shutil

import pytest

from citycheckup.reports.overview import CityFacts, LayerFacts, write_overview
from citycheckup.results import rows_of
from citycheckup.vocabulary import Completeness

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra e2e)")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory, made_up_city):
    path = tmp_path_factory.mktemp("overview") / "overview.html"
    write_overview(
        path,
        city=CityFacts("虚构市", 2026, "2025年版", "2025 edition", "EPSG:4549", made_up=True),
        units=made_up_city.units,
        rows=rows_of(made_up_city.results),
        entries=made_up_city.entries,
        layers=[LayerFacts("schools", Completeness.INDICATIVE, 12), LayerFacts("culture_venues", None)],
    )
    return path.as_uri()


@pytest.fixture(params=[(1280, "light"), (380, "dark")], ids=["desktop", "phone"])
def page(browser, address, request):
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme)
    opened = context.new_page()
    said, asked = [], []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address)
    yield opened
    assert said == []
    assert [url for url in asked if url.split("#")[0] != address] == []
    context.close()


def _fill(page, unit):
    return page.locator(f'[data-unit="{unit}"]').evaluate("path => path.style.fill")


def test_every_status_looks_different(page):
    fills = [_fill(page, f"B0{at}") for at in (1, 2, 3, 4)]
    assert fills[0].startswith("rgb")
    assert fills[1:] == ['url("#partial-5")', 'url("#no_data")', 'url("#not_applicable")']
    page.select_option("#indicator", "dwelling.structural_hazard_buildings")
    assert _fill(page, "B01") == 'url("#not_surveyed")'


def test_a_unit_opens_its_sheet_by_click_and_by_keyboard(page):
    page.locator('[data-unit="B02"]').click()
    assert page.locator("#sheet-heading").inner_text() == '"Quoted" & Co · 街区'
    assert "100.0%" in page.locator("#sheet .measure").first.inner_text()
    page.locator('[data-unit="B02"]').focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.locator("#sheet-heading").inner_text() == "<script>alert(1)</script> · 街区"
    assert "不适用" in page.locator("#sheet .measure").first.inner_text()
    page.locator("#sheet [data-open=city]").click()
    assert page.locator("#sheet-heading").inner_text().endswith("城市")


def test_the_language_switches_and_is_remembered(page):
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("#map-heading").inner_text() == "Map"
    page.goto(page.url.split("#")[0])
    assert page.locator("#map-heading").inner_text() == "Map"
    page.get_by_role("button", name="中文").click()
    assert page.locator("#map-heading").inner_text() == "地图"


def test_levels_and_the_table_lead_to_the_map(page):
    page.get_by_role("button", name="社区", exact=True).click()
    assert page.locator(".level:not([hidden]):not(.outline) .unit").count() == 12
    page.get_by_role("button", name="城市道路网密度").click()
    assert page.locator("#legend-title").inner_text() == "35 城市道路网密度"
    assert "city" in page.url


def test_zooming_shortens_the_scale(page):
    before = page.locator("#scale-text").inner_text()
    for _ in range(4):
        page.get_by_role("button", name="放大").click()
    assert page.locator("#scale-text").inner_text() != before
    page.get_by_role("button", name="全图").click()
    assert page.locator("#scale-text").inner_text() == before


def test_nothing_is_wider_than_the_screen(page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
