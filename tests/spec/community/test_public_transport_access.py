"""7 Any public transport: the shorter of the walks to a mapped stop and to one of a timetable."""

from __future__ import annotations

import pytest
from shapely import Point

from citycheckup.indicators.community.walking_access import public_transport_access
from citycheckup.layers.derived.walking_distances import (
    public_transport_distance_m,
    timetable_stop_distance_m,
    transit_stop_distance_m,
)
from citycheckup.wording import LANGUAGES


@pytest.fixture
def city(street_sample_of, draw_layer):
    def measure(*, mapped, timetable):
        town = street_sample_of()
        stops = draw_layer("transit_stops", {"m": Point(300, 520)})
        served = draw_layer("timetable_stops", {"t": (Point(2500, 500), {"headway_min": 15.0})})
        distance_m = public_transport_distance_m(
            transit_stop_distance_m(stops, town.walks) if mapped else None,
            timetable_stop_distance_m(served, town.walks) if timetable else None,
        )
        return public_transport_access(distance_m, town.by_community)

    return measure


def test_either_will_do(city):
    both = city(mapped=True, timetable=True)
    assert both.numerator.to_dict() == pytest.approx({"a": 270, "b": 0, "c": 340})
    assert city(mapped=True, timetable=False).numerator["c"] == 0
    assert city(mapped=False, timetable=True).numerator["a"] == 0


def test_neither_is_not_zero():
    assert public_transport_distance_m().layers == ("transit_stops", "timetable_stops")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(city, language, explain):
    assert "100.0%" in explain(city(mapped=True, timetable=True), "c", language)
