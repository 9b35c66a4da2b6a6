"""15 新能源汽车充电桩缺口数: private points and public ones, by a conversion that a city may set."""

from __future__ import annotations

import math

import pytest

from citycheckup.indicators.community.vehicles import ev_charging_point_shortfall
from citycheckup.wording import LANGUAGES

TOWN = {"block": {"a": ["p1", "p2"], "b": ["p3"]}}


def compound(demand, private, public):
    return {
        "charging_demand_count": demand,
        "private_charging_points_count": private,
        "public_charging_points_count": public,
    }


@pytest.fixture
def lacking(draw_tree, records):
    def measure(survey=None, compounds=None, **knobs):
        return ev_charging_point_shortfall(records("compound_records", **compounds), draw_tree(TOWN), survey, **knobs)

    return measure


def test_each_compound_by_itself(lacking):
    # p1 wants 50 and has 20 + 10; p2 wants 10 and has 30.
    found = lacking(compounds={"p1": compound(50, 20, 10), "p2": compound(10, 30, 0)})
    assert found.numerator["a"] == 20
    assert found.places[["place_id", "amount"]].to_numpy().tolist() == [["p1", 20]]


def test_a_public_point_may_be_worth_several_private_ones(lacking):
    compounds = {"p1": compound(50, 20, 10), "p2": compound(10, 10, 0)}
    assert lacking(compounds=compounds, private_points_per_public_point=2.5).numerator["a"] == 5


def test_points_that_nobody_counted_are_not_zero(lacking):
    found = lacking(compounds={"p3": compound(50, None, 10)})
    assert math.isnan(found.numerator["b"])


def test_trouble_with_points_names_the_compound(lacking, ask):
    found = lacking(ask({"p1": {"15.2": True, "15.1": 3}}), {"p2": compound(1, 1, 0)})
    assert found.numerator["a"] == 3
    assert found.places[["place_id", "items"]].to_numpy().tolist() == [["p1", ["15.2"]]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(lacking, explain, language):
    assert "20" in explain(lacking(compounds={"p1": compound(50, 20, 10)}), "a", language)
