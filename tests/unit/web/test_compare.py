from __future__ import annotations

import shutil

import pyarrow.parquet as pq
import pytest

from citycheckup.reports.run_folder import latest_run
from served_city import served_city


def got(client, address, **parameters):
    answer = client.get(f"/api/compare/{address}", params={"lang": "en", **parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_years_change_only_between_what_is_comparable(client):
    shown = got(client, "years")
    assert shown["years"] == [2024, 2025]
    assert shown["items"]
    for item in shown["items"]:
        before, now = item["points"]
        if before["comparable"] and before["value"] is not None and now["value"] is not None:
            assert item["change"] == pytest.approx(now["value"] - before["value"])
            if item["better"] != "target" and item["change"]:
                assert item["improved"] == ((item["change"] > 0) == (item["better"] == "higher"))
        else:
            assert item["change"] is None
            assert item["improved"] is None
    assert {point["comparable"] for item in shown["items"] for point in item["points"]} == {True, False}
    assert client.get("/api/compare/years", params={"unit": "none-such"}).status_code == 404


def test_units_are_ranked_and_what_is_not_known_is_not(client, years):
    rows = pq.read_table(latest_run(years / "2025" / "runs") / "results.parquet").to_pylist()
    for indicator in sorted({row["indicator"] for row in rows if row["level"] == "community"}):
        shown = got(client, "units", indicator=indicator, level="community")
        for item in shown["items"]:
            assert (item["rank"] is None) == (item["value"] is None)
    assert client.get("/api/compare/units", params={"indicator": "none", "level": "block"}).status_code == 404


def test_cities_beside_are_ranked_where_they_were_measured_alike(years, tmp_path):
    shutil.copytree(years / "2025", tmp_path / "own", symlinks=True, ignore=shutil.ignore_patterns("*.db*", ".jobs"))
    for name, edition in (("alike", "2025"), ("other", "2024")):
        shutil.copytree(
            years / edition, tmp_path / name, symlinks=True, ignore=shutil.ignore_patterns("*.db*", ".jobs")
        )
        settings = tmp_path / name / "city.toml"
        text = settings.read_text(encoding="utf-8").replace('id = "demo"', f'id = "{name}"')
        settings.write_text(text.replace("checkup_year = 2025", "checkup_year = 2024"), encoding="utf-8")
    with served_city(tmp_path) as served:
        shown = got(served.client("registrar"), "cities", indicator="block.park_coverage")
    ranked = {item["id"]: item for item in shown["items"]}
    assert ranked["demo"]["rank"] == ranked["alike"]["rank"] == 1
    if "other" in ranked and not ranked["other"]["comparable"]:
        assert ranked["other"]["rank"] is None
        assert ranked["other"]["reason"]


def test_residents_scores_stand_beside_what_is_measured(client, years):
    grades = pq.read_table(latest_run(years / "2025" / "runs") / "grades.parquet").to_pylist()
    scored = {one["indicator"]: one["satisfaction_score"] for one in grades if one["satisfaction_score"] is not None}
    shown = got(client, "survey")
    assert {item["indicator"]: item["score"] for item in shown["items"]} == scored
    assert all(0 <= item["reached"] <= 1 for item in shown["items"] if item["reached"] is not None)
    for item in shown["items"]:
        if item["meets"] and item["reached"] is not None:
            assert item["reached"] == 1
