"""12 未达标配建幼儿园的小区数量: does each community have the kindergartens it needs?"""

from __future__ import annotations

import pytest
from shapely import Point

from citycheckup.geo.service_areas import BufferReach
from citycheckup.indicators.community.facilities import kindergarten_shortfall
from citycheckup.wording import LANGUAGES

STANDARD = {"classes_count": 6, "floor_area_m2": 2200, "site_area_m2": 3500}
RESIDENTS = {"a": 6000, "b": 13_000, "c": 0}


@pytest.fixture
def city(draw_layer, communities, draw_residents):
    def measure(kindergartens):
        layer = draw_layer("kindergartens", kindergartens)
        return kindergarten_shortfall(layer, communities, draw_residents(**RESIDENTS), BufferReach())

    return measure


@pytest.mark.parametrize(
    ("changed", "short", "doubt"),
    [
        ({}, 0, None),
        ({"classes_count": 5}, 1, "indicators.doubt_size_sites_together"),
        ({"floor_area_m2": 2199}, 1, "indicators.doubt_size_sites_together"),
        ({"site_area_m2": 3499}, 1, "indicators.doubt_size_sites_together"),
        ({"classes_count": None}, 0, "indicators.doubt_size_unknown"),
        # A size known to be too small settles it, whatever the others are.
        ({"classes_count": None, "site_area_m2": 3000}, 1, "indicators.doubt_size_sites_together"),
    ],
)
def test_every_size_must_be_up_to_standard(city, changed, short, doubt):
    found = city({"k": (Point(500, 500), STANDARD | changed)})
    assert found.numerator["a"] == short
    assert getattr(found.doubt["a"], "key", None) == doubt


@pytest.mark.parametrize(("new", "doubt"), [(True, None), (False, "indicators.doubt_size_sites_together")])
def test_the_sizes_hold_for_old_communities_too_but_only_a_new_one_is_sure_to_have_one_site(
    draw_layer, communities, draw_residents, records, new, doubt
):
    layer = draw_layer("kindergartens", {"k": (Point(500, 500), STANDARD | {"classes_count": 5})})
    known = records("community_records", a={"new": new})
    found = kindergarten_shortfall(layer, communities, draw_residents(**RESIDENTS), BufferReach(), None, known)
    assert found.numerator["a"] == 1
    assert getattr(found.doubt["a"], "key", None) == doubt


def test_13000_residents_need_two(city):
    one = city({"k": (Point(1500, 500), STANDARD)})
    two = city({"k": (Point(1500, 500), STANDARD), "l": (Point(1600, 500), STANDARD)})
    assert (one.numerator["b"], two.numerator["b"]) == (1, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "13,000" in explain(city({"k": (Point(1500, 500), STANDARD)}), "b", language)
