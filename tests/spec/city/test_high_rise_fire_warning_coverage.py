"""57 高层民用建筑智能化火灾监测预警覆盖率: high-rises with smart fire warning, of all."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.smart import high_rise_fire_warning_coverage
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 116, "denominator": 1000, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 116 of 1,000 high-rises: 11.6 %.
    assert shares(reported(high_rise_fire_warning_coverage, ENTERED)) == {"city": pytest.approx(0.116)}


def test_which_buildings_are_meant_is_told(reported, explain):
    everything = reported(high_rise_fire_warning_coverage, ENTERED, buildings="with_industrial")
    assert "factories and warehouses too" in explain(everything, "city", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(high_rise_fire_warning_coverage, ENTERED), "city", language)
    assert "11.6%" in said
    assert "D1" in said
