from __future__ import annotations

from collections import Counter

import pytest

from citycheckup.editions import SUPPLEMENTARY, Change, editions, examined_by, load_edition, threshold_for
from citycheckup.vocabulary import CityClass, InputError, Level
from citycheckup.wording import render


def entry(edition: str, code: str):
    return next(e for e in load_edition(edition).entries if e.code == code)


def test_editions_a_city_can_choose():
    assert editions() == ["global-2022", "national-2023", "national-2025"]


@pytest.mark.parametrize(
    ("edition", "totals"),
    [
        ("national-2023", (10, 11, 10, 30)),
        ("national-2025", (9, 12, 8, 31)),
    ],  # 30 city indicators and the rectification rate
)
def test_totals_by_level(edition, totals):
    levels = Counter(e.level for e in load_edition(edition).entries)
    assert tuple(levels[level] for level in (Level.DWELLING, Level.COMMUNITY, Level.BLOCK, Level.CITY)) == totals


@pytest.mark.parametrize("edition", [*editions(), SUPPLEMENTARY])
def test_codes_and_ids_are_unique_and_ids_begin_with_their_level(edition):
    entries = load_edition(edition).entries
    assert len({e.code for e in entries}) == len(entries)
    assert len({e.indicator for e in entries}) == len(entries)
    assert all(e.indicator.startswith(f"{e.level}.") for e in entries)


def test_crosswalk_keeps_the_id_exactly_where_the_quantity_is_the_same():
    former = {e.code: e.indicator for e in load_edition("national-2023").entries}
    for e in load_edition("national-2025").entries:
        if e.change is Change.NEW:
            assert e.former_code is None
        else:
            same = former[e.former_code] == e.indicator
            assert same is (e.change in (Change.SAME, Change.RENAMED)), e.code


def test_seven_were_dropped_and_six_are_new():
    new = load_edition("national-2025").entries
    assert sum(e.change is Change.NEW for e in new) == 6
    assert len({e.code for e in load_edition("national-2023").entries} - {e.former_code for e in new}) == 7


def test_a_threshold_for_the_citys_class_goes_before_the_one_for_every_city():
    parks = entry("national-2025", "25")
    assert threshold_for(parks, set()).value == 0.85
    assert threshold_for(parks, {CityClass.LARGE}).value == 0.85
    assert threshold_for(parks, {CityClass.ECOLOGICAL_GARDEN, CityClass.LARGE}).value == 0.90


def test_rail_threshold_by_size_and_none_where_no_class_fits():
    rail = entry("national-2025", "43")
    sizes = (CityClass.SUPER_LARGE, CityClass.VERY_LARGE, CityClass.LARGE)
    assert [threshold_for(rail, {size}).value for size in sizes] == [0.30, 0.20, 0.10]
    assert threshold_for(rail, {CityClass.MEDIUM}) is None
    assert threshold_for(rail, set()) is None


def test_of_two_classes_of_the_city_the_strictest_threshold_counts():
    pipelines = entry("national-2025", "55")
    assert threshold_for(pipelines, {CityClass.PROVINCIAL_CAPITAL, CityClass.PREFECTURE}).value == 0.30


def test_a_reference_judges_nothing_and_a_part_is_asked_for_by_name():
    assert threshold_for(entry("national-2025", "48"), set()) is None
    speed = entry("national-2025", "42")
    assert threshold_for(speed, set()) is None
    assert threshold_for(speed, set(), part="arterial").value == 20


def test_counts_ask_for_zero():
    threshold = threshold_for(entry("national-2025", "10"), set())
    assert (threshold.comparator, threshold.value) == ("=", 0)


def test_unknown_edition_names_those_there_are():
    with pytest.raises(InputError) as error:
        load_edition("national-2031")
    assert "national-2025" in render(error.value.problems[0].message, "zh")


def test_our_own_indicators_stand_beside_national_editions_only():
    found = {edition: [one.id for one in examined_by(edition)] for edition in editions()}
    assert found == {
        "global-2022": ["global-2022"],
        "national-2023": ["national-2023", SUPPLEMENTARY],
        "national-2025": ["national-2025", SUPPLEMENTARY],
    }
