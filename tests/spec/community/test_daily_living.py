"""12 Daily living: one point each for fresh food, a convenience store and public transport within 500 m."""

from __future__ import annotations

import pandas as pd
import pytest

from citycheckup.indicators.community.walkability import daily_living
from citycheckup.layers.derived.walkability import daily_living_score
from citycheckup.wording import LANGUAGES


@pytest.fixture
def found(street_sample_of):
    town = street_sample_of()
    x = pd.Series(town.sample.points.geometry.x.to_numpy())
    score = daily_living_score((x - 300).abs(), (x - 1000).abs(), (x - 2000).abs())
    return daily_living(score, town.by_community)


def test_points_are_added_up_and_averaged_over_residents(found):
    # a: fresh food to x = 800 (27 points), convenience from x = 500 (17); b: convenience 17, transport 17; c: 17
    values = (found.numerator / found.denominator).to_dict()
    assert values == pytest.approx({"a": (27 + 17) / 34, "b": (17 + 17) / 33, "c": 17 / 34})


def test_at_500_m_it_still_counts():
    at = pd.Series([500.0, 500.01, float("inf")])
    assert daily_living_score(at, at, at).tolist() == [3.0, 0.0, 0.0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(found, language, explain):
    assert "1.29" in explain(found, "a", language)
