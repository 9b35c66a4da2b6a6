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
