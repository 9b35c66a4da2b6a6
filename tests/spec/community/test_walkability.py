"""13 Walkability: the sum of three standard scores over the city's points; 0 is the city's mean."""

from __future__ import annotations

import pandas as pd
import pytest

from citycheckup.indicators.community.walkability import walkability
from citycheckup.layers.derived.walkability import walkability_index
from citycheckup.wording import LANGUAGES


def test_by_hand():
    score = pd.Series([0.0, 1.0, 2.0])  # mean 1, standard deviation 1
    densities = pd.DataFrame({"persons_per_km2": [100.0, 200.0, 300.0], "junctions_per_km2": [5.0, 5.0, 5.0]})
    assert walkability_index(score, densities).tolist() == pytest.approx([-2.0, 0.0, 2.0])


def test_a_point_without_a_density_has_no_index():
    score = pd.Series([0.0, 1.0, 2.0])
    densities = pd.DataFrame({"persons_per_km2": [None, 200.0, 300.0], "junctions_per_km2": [5.0, 6.0, 7.0]})
    assert walkability_index(score, densities).isna().tolist() == [True, False, False]


def test_what_is_the_same_everywhere_but_for_rounding_tells_nothing():
    score = pd.Series([1.0, 1.0, 1.0])
    densities = pd.DataFrame({"persons_per_km2": [0.1 + 0.2, 0.3, 0.3], "junctions_per_km2": [5.0, 5.0, 5.0]})
    assert walkability_index(score, densities).tolist() == [0.0, 0.0, 0.0]


@pytest.fixture
def found(street_sample_of):
    town = street_sample_of()
    index = pd.Series((town.sample.points.geometry.x.to_numpy() < 1000).astype(float)) - 34 / 101
    return walkability(index, town.by_community)


def test_the_mean_over_all_residents_alike_is_0(found):
    assert found.numerator.sum() == pytest.approx(0, abs=1e-9)
    assert (found.numerator / found.denominator)["a"] == pytest.approx(67 / 101)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(found, language, explain):
    assert "0.66" in explain(found, "a", language)
