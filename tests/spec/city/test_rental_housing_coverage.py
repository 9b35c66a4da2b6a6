"""2023 no. 45 新市民、青年人保障性租赁住房覆盖率: those served among those in need."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.housing import rental_housing_coverage
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 21000, "denominator": 60000, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 21,000 of 60,000 persons: 35 %.
    assert shares(reported(rental_housing_coverage, ENTERED)) == {"city": pytest.approx(0.35)}


def test_more_than_all_is_doubted(reported):
    measure = reported(rental_housing_coverage, {"numerator": 70_000, "denominator": 60_000})
    assert measure.doubt["city"].key == "figures.doubt_more_than_all"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(rental_housing_coverage, ENTERED), "city", language)
    assert "35.0%" in said
    assert "D1" in said
