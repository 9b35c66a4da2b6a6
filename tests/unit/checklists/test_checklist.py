from __future__ import annotations

import re

import pytest

from citycheckup.checklists import Amount, Nature, load_checklist
from citycheckup.editions import editions, load_edition, threshold_for
from citycheckup.layers.derived.dwellings import DWELLING_USES
from citycheckup.layers.table_schema import OBJECT_KINDS
from citycheckup.vocabulary import Level, Method

CHECKLIST = load_checklist()
ENTRIES = [entry for edition in editions() for entry in load_edition(edition).entries]


def test_the_2025_form_has_103_items_and_each_number_is_there_once():
    assert sum(not item.id.startswith("2023-") for item in CHECKLIST.items) == 103
    assert len(CHECKLIST.by_id) == len(CHECKLIST.items)


def test_every_item_belongs_to_the_indicator_of_its_number():
    codes = {entry.indicator: entry.code for entry in load_edition("national-2025").entries}
    former = {entry.indicator: entry.code for entry in load_edition("national-2023").entries}
    for item in CHECKLIST.items:
        of_edition = former if item.id.startswith("2023-") else codes
        assert item.id.removeprefix("2023-").split(".")[0] == of_edition[item.indicator]


def test_every_surveyed_indicator_of_both_editions_has_items():
    surveyed = {entry.indicator for entry in ENTRIES if entry.method is Method.SURVEY and entry.level is not Level.CITY}
    assert {indicator for indicator in surveyed if not CHECKLIST.of(indicator)} == set()


def test_items_of_an_indicator_with_a_standard_are_bottom_line_and_of_one_without_are_improvement():
    for entry in load_edition("national-2025").entries:
        for item in CHECKLIST.of(entry.indicator):
            has_standard = threshold_for(entry, frozenset()) is not None
            assert (item.nature is Nature.BOTTOM_LINE) == has_standard, item.id


def test_records_are_about_things_the_survey_table_knows():
    assert {item.record_kind for item in CHECKLIST.items} <= set(OBJECT_KINDS)
    assert {item.id for item in CHECKLIST.items if item.measure is Amount.FLATS} == {"5.1", "5.2", "9.4"}
    assert {item.skipped_by for item in CHECKLIST.items} == {(), tuple(CHECKLIST.housing_types)}


def test_every_use_that_makes_a_housing_type_makes_a_dwelling():
    uses = {use for of_type in CHECKLIST.housing_types.values() for use in of_type}
    assert uses <= set(DWELLING_USES)


def test_the_items_that_point_at_vulnerable_residents_are_marked():
    assert {item.id for item in CHECKLIST.items if item.sensitive} == {"7.4", "9.4"}


@pytest.mark.parametrize("item", CHECKLIST.items, ids=lambda item: item.id)
def test_an_item_is_short_and_in_two_languages(item):
    assert re.search("[一-鿿]", item.text_zh)
    assert not re.search("[一-鿿]", item.text_en)
    assert len(item.text_zh) <= 60
    assert len(item.text_en) <= 110
    assert not re.match(r"^[=+\-@]", item.text_zh + item.text_en)
