"""The office's work in a real browser, in both languages: reviews as papers; data brought, checked, run, cancelled."""

import zipfile

import pytest

from platform_in_browser import served
from platform_words import LANGUAGES, said

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("platform-office")]
REVIEWER, REGISTRAR = "office/head", "office/registrar"
LONG_MS = 90_000


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with served(tmp_path_factory.mktemp("office") / "city") as found:
        yield found


@pytest.mark.parametrize(("language", "period"), [("zh", "2026-04"), ("en", "2026-05")])
def test_a_monthly_review_is_made_checked_and_downloaded_for_word_and_excel(platform, language, period):
    words = said(language)
    with platform.page(REVIEWER, language) as page:
        page.goto("/reviews")
        page.get_by_role("heading", level=1, name=words["reviews"]).wait_for()
        page.get_by_label(words["period"]).fill(period)
        page.get_by_role("button", name=words["make"]).click()
        page.wait_for_url("**review=**")
        assert period in page.url
        page.get_by_role("button", name=words["check again"]).click()
        page.get_by_role("status").filter(has_text=words["holds"]).wait_for()
        for name, part in (("word", "word/document.xml"), ("excel", "xl/workbook.xml")):
            with page.expect_download() as download:
                page.get_by_role("link", name=words[name]).click()
            with zipfile.ZipFile(download.value.path()) as file:
                assert part in file.namelist()


@pytest.mark.parametrize("language", LANGUAGES)
def test_rates_of_a_year_say_where_there_is_no_data(platform, language):
    year = next(
        one["id"]
        for one in platform.city.client_of(REVIEWER).get("/api/reviews").json()
        if one["kind"]["key"] == "annual"
    )
    with platform.page(REVIEWER, language) as page:
        page.goto(f"/reviews?review={year}")
        table = page.get_by_role("table").first
        table.wait_for()
        heads = table.get_by_role("columnheader").all_inner_texts()
        cells = table.locator("tbody tr").first.locator("td").all_inner_texts()
        assert len(heads) == len(cells) + 1
        # The ledger keeps no record of visits, so nothing is counted: no data, and never 0 %.
        assert cells[-1] == {"zh": "暂无数据", "en": "no data"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_brought_checked_and_run_and_the_run_is_cancelled(platform, language):
    words = said(language)
    name = f"visits-{language}.csv"
    with platform.page(REGISTRAR, language) as page:
        page.goto("/data")
        page.get_by_role("heading", level=1, name=words["data"]).wait_for()
        page.get_by_label(words["bring"]).set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": b"name,count\nB01,3\n"}
        )
        page.get_by_role("row").filter(has_text=name).wait_for()
        job = page.locator("section.job")
        page.get_by_role("button", name=words["check"], exact=True).click()
        job.get_by_text(words["state done"], exact=True).wait_for(timeout=LONG_MS)
        report = page.locator("section").filter(has=page.get_by_role("heading", name=words["report"]))
        report.get_by_role("table").first.wait_for()
        page.get_by_role("button", name=words["run"], exact=True).click()
        progress = job.get_by_role("progressbar")
        progress.wait_for()
        job.get_by_role("button", name=words["cancel"]).click()
        job.get_by_text(words["state cancelled"], exact=True).wait_for(timeout=LONG_MS)
        page.get_by_role("button", name=words["run"], exact=True).wait_for()
    runs = list((platform.city.platform.folder.path / "runs").iterdir())
    assert not [one for one in runs if one.name.startswith(".")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_imported_once_it_can_be_read(platform, language):
    words = said(language)
    settings = platform.city.platform.folder.path / "city.toml"
    before = settings.read_bytes()
    west, south, *_ = platform.city.client_of(REGISTRAR).get("/api/city").json()["bounds"]
    wrong, right = f"wrong-{language}.csv", f"right-{language}.csv"
    places = f"编号,名称,经度,纬度\n1,一,{west + 0.01},{south + 0.01}\n"
    with platform.page(REGISTRAR, language) as page:
        page.goto("/data")
        job = page.locator("section.job")
        for name, text, end in ((wrong, "编号,经度,纬度\n1,东,北\n", "state failed"), (right, places, "state done")):
            page.get_by_label(words["bring"]).set_input_files(
                {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
            )
            row = page.get_by_role("row").filter(has_text=name)
            row.get_by_role("button", name=words["import"], exact=True).click()
            form = page.locator("form").filter(has=page.get_by_role("heading", name=name))
            form.get_by_label(words["use"]).select_option("food_markets")
            form.get_by_role("button", name=words["import"], exact=True).click()
            job.get_by_text(words[end], exact=True).wait_for(timeout=LONG_MS)
            if end == "state failed":
                assert {"东", "北"} <= {one for one in "东北" if one in job.inner_text()}
                assert settings.read_bytes() == before
        job.get_by_text(words["came in"]).wait_for()
        row.get_by_role("button", name=words["unset"]).click()
        row.get_by_text(words["unused"]).wait_for()
    assert settings.read_bytes().strip() == before.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_are_worked_out_read_and_recorded_as_delivered(platform, language):
    words = said(language)
    with platform.page("office/dispatcher", language) as page:
        page.goto("/reviews")
        page.get_by_role("link", name=words["notices"], exact=True).click()
        page.get_by_role("heading", level=1, name=words["notices"]).wait_for()
        if platform.city.client_of("office/dispatcher").get("/api/notices").json()["events_to_look_at"]:
            page.get_by_role("button", name=words["collect"]).click()
        rows = page.locator("table.notices tbody tr")
        rows.first.wait_for()
        rows.first.get_by_role("button").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("pre").wait_for()
        assert "虚构" in dialog.locator("pre").inner_text()  # bodies read Chinese
        page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
        rows.nth(LANGUAGES.index(language)).get_by_role("checkbox").check()
        page.get_by_role("button", name=words["hand over"]).click()
        page.get_by_text(words["handed over"]).wait_for()
    with platform.page(REGISTRAR, language, allowed=(401, 403)) as page:
        page.goto("/notices")
        page.get_by_role("alert").wait_for()
        assert page.locator("table.notices").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_reads_a_unit_s_page_and_goes_up_and_down(platform, language):
    with platform.page(None, language) as page:
        page.goto("/public")
        link = {"zh": "各单元的公开结果", "en": "Published results unit by unit"}
        if language == "en":
            page.get_by_role("button", name="English").click()
        page.get_by_role("link", name=link[language]).click()
        page.wait_for_url("**/public/units?**")
        page.locator(".children a").first.click()
        page.wait_for_url("**/public/units/B**")
        block = page.get_by_role("heading", level=1).inner_text()
        page.locator(".children a").first.click()
        page.get_by_role("heading", level=1).filter(has_not_text=block).wait_for()
        assert page.get_by_role("table").locator("tbody tr").count() > 10
        page.locator(".crumbs a").last.click()
        page.get_by_role("heading", level=1, name=block).wait_for()
