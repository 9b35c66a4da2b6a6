"""36 新建建筑中绿色建筑占比: floor area of green buildings among what was started."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.liveability_figures import green_building_share
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 450000, "denominator": 600000, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 45 of 60 ha of floor: 75 %.
    assert shares(reported(green_building_share, ENTERED)) == {"city": pytest.approx(0.75)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(green_building_share, ENTERED), "city", language)
    assert "75.0%" in said
    assert "D1" in said
