"""59 城市运行管理智慧化水平: cases settled in time for each km2 managed."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.smart import platform_case_density
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 12000, "denominator": 80, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 12,000 cases on 80 km2: 150 each.
    assert shares(reported(platform_case_density, ENTERED)) == {"city": pytest.approx(150)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(platform_case_density, ENTERED), "city", language)
    assert "150" in said
    assert "D1" in said
