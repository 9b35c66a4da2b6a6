"""9 Large open space: the residents of a street who walk at most 500 m to a way into one."""

from __future__ import annotations

import pytest
from shapely import box

from citycheckup.indicators.community.walking_access import large_open_space_access
from citycheckup.layers.derived.open_space import open_space_entries
from citycheckup.layers.derived.walking_distances import large_open_space_distance_m
from citycheckup.wording import LANGUAGES


@pytest.fixture
def city(street_sample_of):
    def measure(**spaces):
        drawn = {key: (shape, {"access": access}) for key, (shape, access) in spaces.items()}
        town = street_sample_of(open_spaces=drawn)
        entries = open_space_entries(town.spaces, town.streets)
        return large_open_space_access(large_open_space_distance_m(entries, town.walks), town.by_community)

    return measure


def test_a_hectare_is_not_large_and_two_that_touch_are(city):
    small = (box(200, 510, 300, 610), "public")
    assert city(a=small).numerator["a"] == 0
    assert city(a=small, b=(box(200, 610, 300, 710), "public")).numerator["a"] == pytest.approx(270)
    assert city(a=small, b=(box(200, 611, 300, 711), "public")).numerator["a"] == 0


def test_a_narrow_strip_does_not_join_two_parks(city):
    parks = {"a": (box(200, 510, 300, 610), "public"), "b": (box(1200, 510, 1300, 610), "public")}
    strip = (box(300, 600, 1200, 610), "public")  # 0.9 ha, a hundredth of the circle round it
    assert city(**parks, strip=strip).numerator["a"] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "79.4%" in explain(city(park=(box(200, 510, 300, 710), "public")), "a", language)
