"""56 建筑施工危险性较大的分部分项工程安全监测覆盖率: sites with monitoring, of all."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.smart import high_risk_works_monitoring_coverage
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 45, "denominator": 60, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 45 of 60 sites: 75 %.
    assert shares(reported(high_risk_works_monitoring_coverage, ENTERED)) == {"city": pytest.approx(0.75)}


def test_what_is_counted_is_told(reported, explain):
    assert "by site" in explain(reported(high_risk_works_monitoring_coverage, ENTERED), "city", "en")
    works = reported(high_risk_works_monitoring_coverage, ENTERED, counted="works")
    assert "by high-risk work" in explain(works, "city", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(high_risk_works_monitoring_coverage, ENTERED), "city", language)
    assert "75.0%" in said
    assert "D1" in said
