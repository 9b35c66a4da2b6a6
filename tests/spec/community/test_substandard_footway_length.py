"""18 不达标的步行道长度: stretches of footway, each once however many faults it has."""

from __future__ import annotations

import math

import pytest

from citycheckup.indicators.community.surroundings import substandard_footway_length
from citycheckup.vocabulary import Status
from citycheckup.wording import LANGUAGES

TOWN = {"block": {"a": ["p1"], "b": [], "c": []}}


@pytest.fixture
def walked(draw_tree, ask):
    def measure(answers, unit, names=None):
        return substandard_footway_length(ask(answers, unit, names), draw_tree(TOWN))

    return measure


def test_a_stretch_with_two_faults_counts_once_with_its_longest(walked):
    # s1: broken over 120 m and unlit over 200 m; s2: 300 m too narrow; s3 is fine.
    answers = {"s1": {"18.1": 120, "18.4": 200}, "s2": {"18.2": 300}, "s3": {"18.1": 0}}
    found = walked(answers, {"s1": "a", "s2": "a", "s3": "a"}, {"s2": "East lane"})
    assert found.numerator["a"] == pytest.approx(0.5)
    assert found.places[["place_id", "place_name", "place_kind", "items", "amount"]].to_numpy().tolist() == [
        ["s1", None, "footway", ["18.1", "18.4"], 0.2],
        ["s2", "East lane", "footway", ["18.2"], 0.3],
    ]
    assert found.arguments["surveyed_count"]["a"] == 3


def test_walked_and_nothing_found_is_zero_and_not_walked_is_not(walked):
    found = walked({"b": {"18.1": False}}, {"b": "b"})
    assert found.numerator["b"] == 0
    assert found.arguments["surveyed_count"]["b"] == 0
    assert found.status.to_dict() == {"a": Status.NOT_SURVEYED, "b": None, "c": Status.NOT_SURVEYED}
    assert math.isnan(found.numerator["c"])


def test_a_stretch_may_name_the_compound_it_is_in(walked):
    assert walked({"s1": {"18.7": 80}}, {"s1": "p1"}).numerator["a"] == pytest.approx(0.08)


def test_a_fault_without_its_length_leaves_a_doubt_and_is_a_place(walked):
    found = walked({"s1": {"18.3": True}, "s2": {"18.3": 50}}, {"s1": "a", "s2": "a"})
    assert found.numerator["a"] == pytest.approx(0.05)
    assert found.doubt["a"].key == "surveys.doubt_amount"
    assert found.places["place_id"].tolist() == ["s1", "s2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(walked, explain, language):
    assert "0.25" in explain(walked({"s1": {"18.1": 250}}, {"s1": "a"}), "a", language)
