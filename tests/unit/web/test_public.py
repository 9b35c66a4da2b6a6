"""What everybody may see: approved runs only, small counts of homes withheld, so often and no more."""

import pyarrow.parquet as pq
import pytest

from citycheckup.app.public_limits import PER_MINUTE
from citycheckup.app.public_results import public_runs
from citycheckup.results import rows_of
from citycheckup.vocabulary import Level

DWELLING = "dwelling.structural_hazard_buildings"


@pytest.fixture
def stranger(checked_city):
    checked_city.platform.kept.pop("public_limits", None)
    with checked_city.platform.door.books.writing() as book:
        book.forget_counters("9")
    return checked_city.client()


def test_a_stranger_sees_the_city_and_its_approved_runs(stranger, checked_city):
    assert stranger.get("/public/api/city").json()["made_up"] is True
    runs = stranger.get("/public/api/runs").json()
    assert runs
    assert [one.run for one in public_runs(checked_city.platform.store, checked_city.platform.runs)] == [
        one["run"] for one in runs
    ]
    assert all(one["approved_on"] for one in runs)


def test_nothing_is_shown_of_a_run_that_was_not_approved(city):
    assert city.client().get("/public/api/runs").json() == []
    assert city.client().get("/public/api/runs/latest/units").status_code == 404
    assert city.client().get("/public").status_code == 404


def test_a_run_whose_files_are_not_those_that_were_approved_is_not_shown(stranger, checked_city):
    from citycheckup.app import public_results

    (newest, *_) = public_runs(checked_city.platform.store, checked_city.platform.runs)
    file = newest.place.path / "results.parquet"
    whole = file.read_bytes()
    try:
        file.write_bytes(whole + b" ")
        public_results._identity.cache_clear()
        assert newest.run not in {one["run"] for one in stranger.get("/public/api/runs").json()}
    finally:
        file.write_bytes(whole)
        public_results._identity.cache_clear()


def test_small_counts_of_homes_are_withheld_in_every_answer(stranger, checked_city):
    (newest, *_) = public_runs(checked_city.platform.store, checked_city.platform.runs)
    inside = rows_of(pq.read_table(newest.place.path / "results.parquet"))
    small = {
        (row.indicator, str(row.level), row.unit_id)
        for row in inside
        if row.indicator_level is Level.DWELLING and row.value is not None and 0 < row.value < 10
    }
    assert len(small) > 5
    shown = 0
    for indicator, level in sorted({pair[:2] for pair in small}):
        answer = stranger.get(f"/public/api/runs/{newest.run}/values", params={"indicator": indicator, "level": level})
        items = answer.json()["items"] if answer.status_code == 200 else []
        for item in items:
            shown += 1
            assert item["value"] is None or item["value"] == 0 or item["value"] >= 10
            if (indicator, level, item["unit_id"]) in small:
                assert item["withheld"] is True
    assert shown > 5


def test_residents_are_rounded(stranger):
    units = stranger.get("/public/api/runs/latest/units").json()
    counts = [one["residents_persons"] for one in units if one["residents_persons"] is not None]
    assert counts
    assert all(count % 10 == 0 for count in counts)


def test_the_public_page_may_run_its_own_script_only(stranger):
    page = stranger.get("/public")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "script-src 'sha256-" in policy
    assert "unsafe-inline'; img" in policy  # styles
    assert "unsafe-inline" not in policy.split("style-src")[0]


def test_a_stranger_who_asks_too_often_is_told_to_wait(stranger, checked_city):
    clock = checked_city.platform.clock
    clock.now = clock.now.replace(second=0)
    now = clock.now
    answers = []
    for _ in range(PER_MINUTE + 1):
        clock.now = now
        answers.append(stranger.get("/public/api/city"))
    assert [one.status_code for one in answers[: PER_MINUTE - 1]] == [200] * (PER_MINUTE - 1)
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60


def test_each_unit_has_a_page_of_its_own_that_leads_up_and_down(stranger):
    overview = stranger.get("/public").text
    assert 'href="/public/units?lang=zh"' in overview
    city = stranger.get("/public/units", params={"lang": "en"})
    assert city.status_code == 200
    assert "default-src 'none'; script-src 'none'" in city.headers["content-security-policy"]
    assert "<script" not in city.text
    assert 'href="/public/units/B01?lang=en"' in city.text
    block = stranger.get("/public/units/B01", params={"lang": "zh"}).text
    assert 'href="/public/units/B01-C01?lang=zh"' in block
    assert "均为虚构" in block
    assert stranger.get("/public/units/none").status_code == 404
    assert stranger.get("/public/api/runs/latest/units/none").status_code == 404


def test_a_page_of_a_unit_shows_what_was_published_and_no_small_count(stranger):
    shown = stranger.get("/public/api/runs/latest/units/B01-C01", params={"lang": "en"}).json()
    assert shown["unit"]["residents_persons"] % 10 == 0
    assert [one["unit_id"] for one in shown["breadcrumb"]][-1] == "B01"
    withheld = [row for row in shown["rows"] if row["withheld"]]
    assert withheld
    page = stranger.get("/public/units/B01-C01", params={"lang": "en"}).text
    for row in shown["rows"]:
        assert row["name"].replace("'", "&#39;") in page
        values = stranger.get(
            "/public/api/runs/latest/values", params={"indicator": row["indicator"], "level": "community", "lang": "en"}
        ).json()["items"]
        same = next(one for one in values if one["unit_id"] == "B01-C01")
        assert (same["text"], same["withheld"]) == (row["text"], row["withheld"])
    assert page.count(withheld[0]["text"].replace("'", "&#39;")) >= len(withheld)
