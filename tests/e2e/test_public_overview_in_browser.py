"""overview_public.html in a real browser: the map shows what is kept back, and no script stumbles over it."""

import shutil

import pytest

from citycheckup.app.run_city import run_city
from citycheckup.cli.main import main

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public-overview")]
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra e2e)")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", str(folder), "--size", "8000", "--no-serve"]) == 0
    return (run_city(folder / "2025").folder / "overview_public.html").as_uri()


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("level", ["city", "block", "community"])
def test_every_indicator_of_every_level_can_be_shown(address, level):
    said = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{address}#level={level}")
        indicators = page.locator("#indicator option").evaluate_all("all => all.map(one => one.value)")
        assert len(indicators) > 5
        for indicator in indicators:
            page.select_option("#indicator", indicator)
        page.select_option("#indicator", "dwelling.gas_hazard_buildings")
        fills = page.locator(f'.level[data-level="{level}"] path').evaluate_all("all => all.map(one => one.style.fill)")
        browser.close()
    assert said == []
    assert fills
    assert {fill.replace('"', "") for fill in fills} == {"url(#withheld)"}
