"""24 未达标配建的文化活动中心数量: blocks without a cultural activity centre up to standard."""

from __future__ import annotations

import pytest
from shapely import Point, box

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.block.grounds import culture_centre_shortfall
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES

# Two blocks of 2 x 2 km with a gap of 2 km between them.
BLOCKS = {"w": box(0, 0, 2000, 2000), "e": box(4000, 0, 6000, 2000)}
STANDARD = {"floor_area_m2": 3000, "functions_complete": True, "public": True}


def centre(x, **changed):
    return (Point(x, 1000), STANDARD | changed)


@pytest.fixture
def city(draw_layer, draw_units, draw_residents):
    def measure(centres, w=60_000, e=0, completeness=Completeness.AUTHORITATIVE, **more):
        layer = draw_layer("culture_centres", centres, completeness)
        residents = draw_residents(w=w, e=e)
        return culture_centre_shortfall(layer, draw_units(block=BLOCKS), residents, BufferReach(), **more)

    return measure


@pytest.mark.parametrize(
    ("changed", "short", "doubt"),
    [
        ({}, 0, None),
        ({"floor_area_m2": 2999}, 1, None),
        ({"functions_complete": False}, 1, None),
        ({"public": False}, 1, None),
        ({"floor_area_m2": None}, 0, "figures.doubt_facility_unsaid"),
        ({"public": None}, 0, "figures.doubt_facility_unsaid"),
        # A fault that is known settles it, whatever the rest is.
        ({"public": None, "floor_area_m2": 100}, 1, None),
    ],
)
def test_it_must_be_large_complete_and_open(city, changed, short, doubt):
    measure = city({"c": centre(1000, **changed)})
    assert measure.numerator["w"] == short
    assert getattr(measure.doubt["w"], "key", None) == doubt


def test_a_centre_within_1_km_counts_and_one_beyond_does_not(city):
    assert city({"c": centre(2990)}, e=60_000).numerator.to_dict() == {"w": 0, "e": 1}


def test_130000_residents_need_two(city):
    assert city({"c": centre(1000)}, w=130_000).numerator["w"] == 1
    assert city({"c": centre(1000), "d": centre(1500)}, w=130_000).numerator["w"] == 0


def test_a_city_may_ask_for_more_floor(city):
    assert city({"c": centre(1000)}, minimum_floor_area_m2=4_000.0).numerator["w"] == 1


def test_a_tick_of_the_survey_is_enough(city, ask):
    measure = city({"c": centre(1000)}, survey=ask({"w": {"24.5": True}}))
    assert measure.numerator["w"] == 1
    assert measure.status["w"] == "ok"


def test_nothing_known_is_not_nothing_there(city):
    assert city({}).numerator.to_dict() == {"w": 1, "e": 0}
    assert city({}, completeness=Completeness.INDICATIVE).numerator.isna().all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "60,000" in explain(city({"c": centre(1000)}), "w", language)
