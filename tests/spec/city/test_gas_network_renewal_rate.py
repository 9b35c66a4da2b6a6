"""2023 no. 52 老旧燃气管网改造完成率: length renewed, of all old pipes."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import gas_network_renewal_rate
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 150.0, "denominator": 200.0, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 150 of 200 km: 75 %.
    assert shares(reported(gas_network_renewal_rate, ENTERED)) == {"city": pytest.approx(0.75)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(gas_network_renewal_rate, ENTERED), "city", language)
    assert "75.0%" in said
    assert "D1" in said
