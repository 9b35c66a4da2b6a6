"""46 房屋市政工程生产安全事故死亡率: deaths for each project, printed as per cent."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import construction_death_ratio
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 2, "denominator": 400, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 2 deaths on 400 projects: 0.005 each; the handbook multiplies by 100 and prints 0.5 %.
    assert shares(reported(construction_death_ratio, ENTERED)) == {"city": pytest.approx(0.005)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(construction_death_ratio, ENTERED), "city", language)
    assert "0.5%" in said
    assert "D1" in said
