"""8 Open space of any size: the residents of a street who walk at most 500 m to a way into one."""

from __future__ import annotations

import pytest
from shapely import box

from citycheckup.indicators.community.walking_access import open_space_access
from citycheckup.layers.derived.open_space import open_space_entries
from citycheckup.layers.derived.walking_distances import open_space_distance_m
from citycheckup.wording import LANGUAGES


@pytest.fixture
def city(street_sample_of):
    def measure(**spaces):
        drawn = {key: (shape, {"access": access}) for key, (shape, access) in spaces.items()}
        town = street_sample_of(open_spaces=drawn)
        entries = open_space_entries(town.spaces, town.streets)
        return open_space_access(open_space_distance_m(entries, town.walks), town.by_community)

    return measure


def test_an_entry_is_where_the_edge_comes_near_a_street(city):
    # The edge at y = 510 has entries from x = 200 to 300: reached from x = 0 to 780.
    found = city(park=(box(200, 510, 300, 610), "public"))
    assert found.numerator.to_dict() == pytest.approx({"a": 270, "b": 0, "c": 0})


def test_a_playground_in_a_school_is_not_public(city):
    found = city(
        school=(box(200, 510, 300, 610), "other"),
        playground=(box(220, 512, 240, 530), "public"),
        square=(box(2400, 505, 2600, 520), "public"),
    )
    assert found.numerator["a"] == 0
    assert found.numerator["c"] == 340


def test_closed_ground_is_cut_out(city):
    found = city(
        park=(box(200, 510, 300, 610), "public"),
        barracks=(box(190, 500, 310, 600), "closed"),
        square=(box(2400, 505, 2600, 520), "public"),
    )
    assert found.numerator["a"] == 0


def test_nobody_lives_on_a_path_through_a_park(city):
    found = city(park=(box(-10, 400, 510, 600), None))  # the points from x = 0 to 510 lie in it
    assert found.numerator["a"] == found.denominator["a"] == pytest.approx(340)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "79.4%" in explain(city(park=(box(200, 510, 300, 610), "public")), "a", language)
