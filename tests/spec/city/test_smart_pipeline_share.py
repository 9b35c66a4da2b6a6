"""55 市政管网管线智能化监测管理率: length watched by sensors, of the whole."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.smart import smart_pipeline_share
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 540.0, "denominator": 2000.0, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 540 of 2,000 km: 27 %.
    assert shares(reported(smart_pipeline_share, ENTERED)) == {"city": pytest.approx(0.27)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(smart_pipeline_share, ENTERED), "city", language)
    assert "27.0%" in said
    assert "D1" in said
