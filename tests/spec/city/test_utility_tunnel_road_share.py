"""2023 no. 53 城市地下管廊的道路占比: length of roads with a utility tunnel, of all city roads in the built-up area."""

from __future__ import annotations

import pytest
from shapely import LineString

from citycheckup.indicators.city.utilities import TUNNELS, utility_tunnel_road_share
from citycheckup.vocabulary import Completeness
from citycheckup.wording import LANGUAGES

# Of a road along the whole city 3 km lie in the built-up area; its tunnel runs under 600 m of them.
ROADS = {"main": (LineString([(0, 500), (4000, 500)]), {"road_class": "arterial"})}
TUNNEL = {"t": LineString([(2400, 500), (3600, 500)])}


@pytest.fixture
def city(draw_layer, city_units, built_up):
    def measure(tunnels=TUNNEL, roads=ROADS, completeness=Completeness.AUTHORITATIVE):
        drawn = draw_layer("utility_tunnel_roads", tunnels, completeness)
        return utility_tunnel_road_share(city_units, drawn, draw_layer("roads", roads), built_up)

    return measure


def test_only_what_lies_in_the_built_up_area_counts(city, shares):
    assert shares(city()) == {"city": pytest.approx(0.2)}


def test_both_carriageways_of_a_road_are_one_length(city, shares):
    one_way = {"road_class": "arterial", "one_way": True}
    twins = {
        "there": (LineString([(0, 500), (4000, 500)]), one_way),
        "back": (LineString([(4000, 520), (0, 520)]), one_way),
    }
    assert shares(city(roads=twins)) == {"city": pytest.approx(0.2)}


def test_footpaths_are_no_city_roads(city, shares):
    path = {"p": (LineString([(0, 700), (3000, 700)]), {"road_class": "path"})}
    assert shares(city(roads=ROADS | path)) == {"city": pytest.approx(0.2)}


def test_no_tunnel_is_zero_where_the_layer_is_whole_and_unknown_elsewhere(city):
    assert city({}).numerator["city"] == 0
    assert city({}, completeness=Completeness.PARTIAL).numerator.isna().all()


def test_without_a_map_the_department_may_say(city_units, enter, shares):
    entered = enter(TUNNELS, {"numerator": 12.2, "denominator": 500})
    assert shares(utility_tunnel_road_share(city_units, statistics=entered)) == {"city": pytest.approx(0.0244)}
    assert utility_tunnel_road_share(city_units).layers == ("utility_tunnel_roads", "statistics")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    said = explain(city(), "city", language)
    assert "0.60" in said
    assert "3.00" in said
