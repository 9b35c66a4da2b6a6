"""How figures look in print."""

import math
from dataclasses import replace

import pytest

from citycheckup.editions import editions, load_edition
from citycheckup.reports.figures import doubt, explanation, layer_title, shown_number, shown_threshold, shown_value
from citycheckup.vocabulary import Level, Status
from citycheckup.wording import LANGUAGES, has, templates, word


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.561, "share", "56.1%", "56.1%"),
        (0.0, "share", "0.0%", "0.0%"),
        (0.0001, "share", "<0.1%", "<0.1%"),
        (0.9999, "share", ">99.9%", ">99.9%"),
        (1.0, "share", "100.0%", "100.0%"),
        (12345.0, "count", "12,345 个", "12,345"),
        (1.0, "building", "1 栋", "1 building"),
        (2.0, "building", "2 栋", "2 buildings"),
        (3.194, "km/km2", "3.19 千米/平方千米", "3.19 km/km²"),
        (0.25, "m2/person", "0.25 平方米/人", "0.25 m²/person"),
        (4.0, "盏", "4.00 盏", "4.00 盏"),  # a unit that a city made up
    ],
)
def test_values(value, unit, zh, en):
    assert shown_value(value, unit, Status.OK, "zh") == zh
    assert shown_value(value, unit, Status.OK, "en") == en


@pytest.mark.parametrize("nothing", [None, math.nan])
def test_no_value_is_a_word_and_never_a_zero(nothing):
    assert shown_value(nothing, "share", Status.NO_DATA, "zh") == "无数据"
    assert shown_value(nothing, "count", "not_surveyed", "en") == "not surveyed"


def test_standards():
    assert shown_threshold(">=", 0.85, "share", "zh") == "≥ 85%"
    assert shown_threshold("=", 0, "building", "zh") == "= 0 栋"
    assert shown_threshold(">=", 8, "km/km2", "en") == "≥ 8 km/km²"
    assert shown_threshold(None, None, "share", "en") == "—"


def test_bare_numbers():
    assert [shown_number(value) for value in (None, math.nan, 0, 2.5, 28.159, 1561000.4)] == [
        "—",
        "—",
        "0",
        "2.5",
        "28.16",
        "1,561,000",
    ]


def test_an_explanation_puts_the_rows_own_figures_in(made_up_city):
    row = next(row for row in made_up_city.rows if row.code == "35")
    assert explanation(row, "en").startswith("3.19, added up over the 1 of 1 units")
    without = next(row for row in made_up_city.rows if row.code == "1")
    assert "第 1 项指标" in explanation(without, "zh")
    assert explanation(replace(row, template=""), "zh") == ""


def test_a_doubt_is_put_into_words(made_up_city):
    row = made_up_city.rows[0]
    said = {"doubt": {"key": "reports.status.partial", "arguments": {}}}
    assert doubt(replace(row, arguments=said), "en") == "partial"
    assert doubt(row, "en") == ""


def test_titles_of_layers():
    assert layer_title("schools", "zh") == "中小学"
    assert layer_title("residential_land", "en") == "Residential land"
    assert layer_title("community_records", "zh") != "community_records"
    assert layer_title("statistic:7", "en") == "statistic:7"


def test_every_unit_of_every_edition_has_its_word():
    units = {entry.unit for edition in editions() for entry in load_edition(edition).entries}
    assert [unit for unit in sorted(units) if not has(f"reports.unit.{unit}")] == []


def test_every_level_and_status_has_its_word_in_both_languages():
    for language in LANGUAGES:
        for key in [
            *(f"status.{s}" for s in Status),
            *(f"status_meaning.{s}" for s in Status),
            *(f"level.{v}" for v in Level),
        ]:
            assert word(f"reports.{key}", language)


def test_both_languages_say_the_same_things():
    ours = [{key for key in templates(language) if key.startswith("reports.")} for language in LANGUAGES]
    assert ours[0] == ours[1]
