"""11 Density of intersections in the neighbourhood: between two ends of a street, the nearer end weighs more.

A side street leaves at x = 1500, in b: the street's ends at x = 0, 1500 and 3000 know the cells a, b and c.
"""

from __future__ import annotations

import pytest
from shapely import LineString

from citycheckup.indicators.community.walkability import neighbourhood_intersection_density
from citycheckup.layers.derived.walking_distances import neighbourhood_densities
from citycheckup.wording import LANGUAGES


@pytest.fixture
def town(street_sample_of):
    side = LineString([(1500, 500), (1500, 700)])
    main = LineString([(0, 500), (1500, 500), (3000, 500)])  # a shared vertex makes a junction
    return street_sample_of(main, side, residents=(1000.0, 2000.0, 3000.0))


@pytest.fixture
def found(town):
    return neighbourhood_intersection_density(
        neighbourhood_densities(town.streets, town.sample, town.cells), town.by_community
    )


def test_the_mean_over_the_points_of_a_community(found):
    # Cells of 0.1 km2. Points of a lie 495 m from x = 0 on average, those of c 495 m from x = 3000.
    means = (found.numerator / found.denominator).to_dict()
    assert {name: means[name] for name in "ac"} == pytest.approx({"a": 3.3, "c": 3.3})


def test_residents_and_not_points_weigh(found):
    assert found.denominator.to_dict() == pytest.approx({"a": 1000, "b": 2000, "c": 3000})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(found, language, explain):
    assert "3.3" in explain(found, "a", language)
