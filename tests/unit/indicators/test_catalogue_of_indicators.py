from __future__ import annotations

import string

import pytest

from citycheckup.editions import SUPPLEMENTARY, editions, load_edition
from citycheckup.indicators import catalogue
from citycheckup.layers.derived import STEPS
from citycheckup.layers.schema import BY_NAME
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.vocabulary import Level
from citycheckup.wording import templates

ENTRIES = [entry for edition in [*editions(), SUPPLEMENTARY] for entry in load_edition(edition).entries]
DERIVED = {*STEPS, "units", "reach"}


def test_every_indicator_of_every_edition_can_be_computed():
    assert {entry.indicator for entry in ENTRIES} == {declared.id for declared in catalogue()}


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.options], ids=lambda entry: entry.indicator)
def test_every_reading_of_an_indicator_is_one_that_its_function_takes(entry):
    knobs = catalogue()[entry.indicator].knobs
    for option in entry.options:
        for choice in option.choices:
            assert set(choice.parameters) <= set(knobs)
            if choice.id == option.default:
                assert all(knobs[name] == value for name, value in choice.parameters.items())


@pytest.mark.parametrize("declared", list(catalogue()), ids=lambda declared: declared.id)
def test_the_facts_agree_with_every_edition_that_names_the_indicator(declared):
    named = [entry for entry in ENTRIES if entry.indicator == declared.id]
    assert named
    for entry in named:
        assert (entry.level, entry.unit, entry.better) == (declared.level, declared.unit, declared.better)


@pytest.mark.parametrize("declared", list(catalogue()), ids=lambda declared: declared.id)
def test_inputs_are_layers_or_derived(declared):
    assert set(declared.inputs) <= set(BY_NAME) | set(TABLE_BY_NAME) | DERIVED
    assert declared.id.startswith(f"{declared.level}.")
    assert declared.denominator is not None
    assert declared.level in (Level.DWELLING, Level.COMMUNITY, Level.BLOCK, Level.CITY)


def test_both_languages_take_the_same_arguments():
    def arguments(language):
        return {
            key: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for key, text in templates(language).items()
            if key.startswith(("indicators.", "figures.", "editions."))
        }

    assert arguments("zh") == arguments("en")
