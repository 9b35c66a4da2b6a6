"""What is the same definition: between editions, and within one city over the years."""

from dataclasses import replace

import pytest

from citycheckup.editions import definition_version, load_edition
from citycheckup.vocabulary import CityClass

OLD, NEW = load_edition("national-2023"), load_edition("national-2025")
HAZARDS = NEW.entry("dwelling.structural_hazard_buildings")


def test_what_an_edition_takes_over_keeps_its_version_and_what_it_redefines_does_not():
    kept = {entry.indicator for entry in NEW.entries if OLD.entry(entry.indicator) is not None}
    same = {name for name in kept if definition_version(OLD.entry(name)) == definition_version(NEW.entry(name))}
    assert same == kept
    assert definition_version(OLD.entry("dwelling.basic_performance_buildings")) != definition_version(
        NEW.entry("dwelling.non_self_contained_flats")
    )
    assert len({definition_version(entry) for entry in NEW.entries}) == len(NEW.entries)


@pytest.mark.parametrize(
    "changed",
    [
        {"definition_zh": "另一个定义"},
        {"unit": "flat"},
        {"contents_zh": ("另一项",)},
        {"thresholds": ()},
        {"thresholds": (replace(HAZARDS.thresholds[0], value=1.0),)},
    ],
)
def test_another_meaning_or_standard_is_another_version(changed):
    assert definition_version(replace(HAZARDS, **changed)) != definition_version(HAZARDS)


def test_words_that_change_nothing_leave_it_as_it_is():
    renamed = replace(HAZARDS, code="99", name_zh="改名", name_en="Renamed", definition_en="In other words")
    assert definition_version(renamed) == definition_version(HAZARDS)
    of_others = replace(HAZARDS.thresholds[0], city_class=CityClass.SUPER_LARGE, value=9.0)
    added = replace(HAZARDS, thresholds=(*HAZARDS.thresholds, of_others))
    assert definition_version(added) == definition_version(HAZARDS)
    assert definition_version(added, [CityClass.SUPER_LARGE]) != definition_version(HAZARDS, [CityClass.SUPER_LARGE])


def test_what_the_city_sets_belongs_to_it():
    assert definition_version(HAZARDS, (), {"reach_m": 500}) != definition_version(HAZARDS, (), {"reach_m": 300})
    assert definition_version(HAZARDS, (), {}, "buffer") != definition_version(HAZARDS, (), {}, "network")
