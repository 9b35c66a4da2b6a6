"""30 城市生活污水集中收集率: load that reaches the works, of the load generated."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.liveability_figures import sewage_collection_rate
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 41.0, "denominator": 50.0, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 41 of 50 t of BOD a day: 82 %.
    assert shares(reported(sewage_collection_rate, ENTERED)) == {"city": pytest.approx(0.82)}


def test_a_share_may_be_entered_by_itself(reported, shares):
    measure = reported(sewage_collection_rate, {"value": 0.82})
    assert shares(measure) == {"city": 0.82}
    assert measure.arguments.loc["city", "given"].key == "figures.as_a_value"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(sewage_collection_rate, ENTERED), "city", language)
    assert "82.0%" in said
    assert "D1" in said
