"""23 未达标配建的多功能运动场地数量: blocks whose multi-use sports grounds are too small for their residents."""

from __future__ import annotations

import pandas as pd
import pytest
from shapely import Point, box

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.block.grounds import required_area_m2, sports_ground_shortfall
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES, render

# Two blocks of 2 x 2 km with a gap of 2 km between them.
BLOCKS = {"w": box(0, 0, 2000, 2000), "e": box(4000, 0, 6000, 2000)}
FINE = {"equipment_complete": True, "public": True, "open_hours": 12}


def ground(x, area_m2, **changed):
    return (Point(x, 1000), FINE | {"area_m2": area_m2} | changed)


@pytest.fixture
def city(draw_layer, draw_units, draw_residents):
    def measure(grounds, w=50_000, e=0, completeness=Completeness.AUTHORITATIVE, **more):
        layer = draw_layer("multi_sports_grounds", grounds, completeness)
        return sports_ground_shortfall(layer, draw_units(block=BLOCKS), draw_residents(w=w, e=e), BufferReach(), **more)

    return measure


def test_the_area_that_residents_call_for():
    persons = pd.Series({"half": 25_000, "lower": 50_000, "middle": 75_000, "upper": 100_000, "double": 200_000.0})
    required = required_area_m2(persons, (50_000, 100_000), (3_150, 5_620))
    # Half of 3,150; 3,150; halfway to 5,620; 5,620; twice that.
    assert required.to_dict() == {"half": 1575, "lower": 3150, "middle": 4385, "upper": 5620, "double": 11_240}


@pytest.mark.parametrize(("area_m2", "short"), [(3150, 0), (3149, 1)])
def test_50000_residents_need_3150_m2(city, area_m2, short):
    assert city({"g": ground(1000, area_m2)}).numerator["w"] == short


def test_several_grounds_add_up(city):
    assert city({"g": ground(500, 2000), "h": ground(1500, 1150)}).numerator["w"] == 0


@pytest.mark.parametrize("fault", [{"equipment_complete": False}, {"public": False}, {"open_hours": 11.5}])
def test_a_ground_with_a_fault_does_not_count(city, fault):
    measure = city({"g": ground(1000, 9000, **fault)})
    assert measure.numerator["w"] == 1
    assert measure.arguments.loc["w", "failing_count"] == 1


def test_a_ground_outside_counts_for_every_block_that_it_reaches(city):
    # At x = 2990 it is 990 m from the west and 1010 m from the east.
    found = city({"g": ground(2990, 4000)}, e=50_000).numerator
    assert found.to_dict() == {"w": 0, "e": 1}


def test_plenty_in_the_west_does_not_hide_the_gap_in_the_east(city):
    assert city({"g": ground(1000, 90_000)}, e=50_000).numerator.to_dict() == {"w": 0, "e": 1}


@pytest.mark.parametrize("unsaid", [{"equipment_complete": None}, {"public": None}, {"open_hours": None}])
def test_what_is_not_known_is_taken_as_in_order_with_a_doubt(city, unsaid):
    measure = city({"g": ground(1000, 4000, **unsaid)})
    assert measure.numerator["w"] == 0
    assert measure.doubt["w"].key == "figures.doubt_facility_unsaid"


def test_an_unknown_size_may_be_enough(city):
    measure = city({"g": ground(1000, None)})
    assert measure.numerator["w"] == 0
    assert measure.doubt["w"].key == "figures.doubt_facility_unsaid"
    certain = city({"g": ground(1000, None), "h": ground(1000, 4000)})
    assert certain.doubt["w"] is None


def test_a_tick_of_the_survey_is_enough(city, ask):
    assert city({"g": ground(1000, 4000)}, survey=ask({"w": {"23.3": True}})).numerator["w"] == 1


def test_nothing_known_is_not_nothing_there(city):
    assert city({}).numerator.to_dict() == {"w": 1, "e": 0}  # nobody lives in the east
    assert city({}, completeness=Completeness.PARTIAL).numerator.isna().all()
    assert city({}, w=float("nan")).numerator.isna()["w"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    measure = city({"g": ground(1000, 4000, public=None)})
    assert "3,150" in explain(measure, "w", language)
    assert render(measure.doubt["w"], language)
