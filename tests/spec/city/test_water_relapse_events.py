"""2023 no. 33 城市水体返黑返臭事件数: relapses in the year."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.liveability_figures import water_relapse_events
from citycheckup.wording import LANGUAGES

ENTERED = {"value": 2, "department": "D1", "period": "2025"}


def test_the_number_entered_is_the_value(reported):
    measure = reported(water_relapse_events, ENTERED)
    assert measure.numerator.to_dict() == {"city": 2}
    assert measure.denominator is None


def test_water_bodies_of_the_other_edition_are_not_taken_for_relapses(city_units, enter):
    bodies = enter("city.black_odorous_water_bodies", ENTERED)
    assert water_relapse_events(bodies, city_units).reason.key == "figures.no_row"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(water_relapse_events, ENTERED), "city", language)
    assert "2" in said
    assert "D1" in said
