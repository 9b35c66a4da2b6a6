from __future__ import annotations

import string

import pytest

from citycheckup.editions import SUPPLEMENTARY, editions, load_edition
from citycheckup.indicators import catalogue
from citycheckup.layers.schema import BY_NAME
from citycheckup.vocabulary import Level
from citycheckup.wording import templates

ENTRIES = [entry for edition in [*editions(), SUPPLEMENTARY] for entry in load_edition(edition).entries]
DERIVED = {"residential_land", "construction_land", "built_up_land", "units", "unit_residents", "reach"}


def test_what_can_be_computed():
    assert [declared.id for declared in catalogue()] == [
        "block.middle_school_coverage",
        "block.park_coverage",
        "city.fire_station_coverage",
        "city.football_pitch_coverage",
        "city.greenway_coverage",
        "city.rail_station_residential_coverage",
        "city.road_density",
        "community.elderly_care_shortfall",
        "community.infant_care_shortfall",
        "community.kindergarten_shortfall",
    ]


@pytest.mark.parametrize("declared", list(catalogue()), ids=lambda declared: declared.id)
def test_the_facts_agree_with_every_edition_that_names_the_indicator(declared):
    named = [entry for entry in ENTRIES if entry.indicator == declared.id]
    assert named
    for entry in named:
        assert (entry.level, entry.unit, entry.better) == (declared.level, declared.unit, declared.better)


@pytest.mark.parametrize("declared", list(catalogue()), ids=lambda declared: declared.id)
def test_inputs_are_layers_or_derived(declared):
    assert set(declared.inputs) <= set(BY_NAME) | DERIVED
    assert declared.id.startswith(f"{declared.level}.")
    assert declared.denominator is not None
    assert declared.level in (Level.COMMUNITY, Level.BLOCK, Level.CITY)


def test_both_languages_take_the_same_arguments():
    def arguments(language):
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for key, text in templates(language).items()
            if key.startswith(("indicators.", "editions."))
        }

    assert arguments("zh") == arguments("en")
