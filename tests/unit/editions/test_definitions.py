"""Every entry of every edition says what it is, in two languages; options and crosswalk."""

import re

import pytest

from citycheckup.editions import (
    SUPPLEMENTARY,
    Change,
    Confidence,
    Threshold,
    Urgency,
    comparable,
    crosswalk,
    definitions,
    editions,
    load_edition,
    threshold_for,
    with_choices,
    with_local_thresholds,
)
from citycheckup.vocabulary import CityClass

ALL = [*editions(), SUPPLEMENTARY]
ENTRIES = [(edition, entry) for edition in ALL for entry in load_edition(edition).entries]
CHINESE = re.compile("[一-鿿]")


@pytest.mark.parametrize(("edition", "entry"), ENTRIES, ids=lambda x: getattr(x, "code", x))
def test_every_entry_is_defined_in_two_languages(edition, entry):
    assert entry.definition_zh.endswith("。")
    assert CHINESE.search(entry.definition_zh)
    assert entry.definition_en.endswith(".")
    assert not CHINESE.search(entry.definition_en)
    assert 1 <= len(entry.contents_zh) == len(entry.contents_en)
    assert (entry.denominator_zh is None) is (entry.denominator_en is None)
    divided = entry.unit == "share" or ("/" in entry.unit and entry.unit != "m3/h")
    assert (entry.denominator_zh is not None) is divided


def test_nothing_is_defined_that_no_edition_has():
    assert set(definitions()) == {entry.indicator for _, entry in ENTRIES}


def test_safety_and_health_are_mended_by_a_deadline():
    urgent = {
        entry.code for edition, entry in ENTRIES if edition == "national-2025" and entry.urgency is Urgency.DEADLINE
    }
    assert {"1", "2", "3", "4", "6", "16", "31", "46", "47", "51", "52", "53", "57"} <= urgent
    assert urgent.isdisjoint({"7", "8", "9", "14", "20", "25", "35"})


def test_what_the_handbook_contradicts_is_an_option_with_a_default():
    entries = {entry.code: entry for entry in load_edition("national-2025").entries}
    assert {code for code, entry in entries.items() if entry.options} == {
        *("34", "42", "43", "46", "48", "52", "54", "56", "57", "58")
    }
    for entry in entries.values():
        for option in entry.options:
            assert option.default in {choice.id for choice in option.choices}
            assert len(option.choices) == 2
            assert option.choice.thresholds is None  # the default changes nothing
    assert load_edition("national-2025").notes_zh


def test_a_city_that_takes_another_reading_gets_its_standard():
    read = with_choices(
        load_edition("national-2025"),
        {("city.culture_area_per_person", "standard"): "advice", ("city.cim_coverage", "standard"): "province"},
    )
    culture, cim = read.entry("city.culture_area_per_person"), read.entry("city.cim_coverage")
    assert culture.options[0].choice.id == "advice"
    assert threshold_for(culture, set()).value == 0.15
    assert threshold_for(cim, {CityClass.PREFECTURE}) is None
    assert load_edition("national-2025").entry("city.culture_area_per_person").options[0].chosen is None


def test_local_thresholds_take_the_place_of_the_editions_part_by_part():
    speed = Threshold(">=", 25.0, "x", Confidence.HIGH, part="arterial", local=True)
    parks = Threshold(">=", 0.8, "x", Confidence.HIGH, local=True)
    own = with_local_thresholds(
        load_edition("national-2025"), {"city.peak_hour_speed": (speed,), "block.park_coverage": (parks,)}
    )
    entry = own.entry("city.peak_hour_speed")
    assert threshold_for(entry, set(), "arterial").value == 25
    assert threshold_for(entry, set(), "expressway").value == 30
    # also in a city for whose class the edition has a stricter one
    assert threshold_for(own.entry("block.park_coverage"), {CityClass.ECOLOGICAL_GARDEN}).value == 0.8


def test_crosswalk_follows_every_indicator():
    links = crosswalk("national-2023", "national-2025")
    assert len(links) == 60 + 7
    assert sum(link.change is None for link in links) == 7
    assert sum(link.change is Change.NEW for link in links) == 6
    flooding = next(link for link in links if link.to_code == "47")
    assert (flooding.from_code, flooding.change, flooding.one_series) == ("49", Change.REDEFINED, False)
    assert next(link for link in links if link.to_code == "22").one_series


def test_crosswalk_reads_backwards():
    back = crosswalk("national-2025", "national-2023")
    assert len(back) == 60 + 7
    assert next(link for link in back if link.from_code == "47").to_code == "49"
    assert next(link for link in back if link.from_code == "51").to_code is None  # bridges: not there in 2023
    assert {link.from_code for link in back if link.to_code == "7"} == {None}


def test_a_redefined_indicator_is_never_one_series():
    former = {entry.code: entry.indicator for entry in load_edition("national-2023").entries}
    for link in crosswalk("national-2023", "national-2025"):
        if link.from_code and link.to_code:
            assert comparable(former[link.from_code], link.indicator) is link.one_series
    assert not comparable("city.flooding_points_eliminated", "city.remaining_flooding_points")
    assert comparable("block.park_coverage", "block.park_coverage")


def test_an_edition_beside_itself():
    assert all(link.one_series and link.from_code == link.to_code for link in crosswalk(ALL[0], ALL[0]))
