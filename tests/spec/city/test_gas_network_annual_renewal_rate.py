"""52 老旧市政燃气管网年度改造完成率: length renewed, of what was to be renewed."""

from __future__ import annotations

import pytest

from citycheckup.indicators.city.safety_figures import gas_network_annual_renewal_rate
from citycheckup.vocabulary import InputError
from citycheckup.wording import LANGUAGES

ENTERED = {"numerator": 36.0, "denominator": 40.0, "department": "D1", "period": "2025"}


def test_the_part_of_the_whole(reported, shares):
    # 36 of 40 km planned: 90 %.
    assert shares(reported(gas_network_annual_renewal_rate, ENTERED)) == {"city": pytest.approx(0.9)}


def test_a_plan_may_be_outdone_but_more_than_all_old_pipes_is_doubted(reported):
    more = {"numerator": 44, "denominator": 40}
    assert reported(gas_network_annual_renewal_rate, more).doubt is None
    of_all = reported(gas_network_annual_renewal_rate, more, denominator="all_old")
    assert of_all.doubt["city"].key == "figures.doubt_more_than_all"


def test_which_denominator_is_meant_is_told(reported, explain):
    assert "of the year's plan" in explain(reported(gas_network_annual_renewal_rate, ENTERED), "city", "en")
    of_all = reported(gas_network_annual_renewal_rate, ENTERED, denominator="all_old")
    assert "of all old pipes" in explain(of_all, "city", "en")


def test_another_denominator_is_refused(reported):
    with pytest.raises(InputError) as refused:
        reported(gas_network_annual_renewal_rate, ENTERED, denominator="some")
    assert refused.value.problems[0].message.arguments["choices"] == ["annual_plan", "all_old"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(reported, language, explain):
    said = explain(reported(gas_network_annual_renewal_rate, ENTERED), "city", language)
    assert "90.0%" in said
    assert "D1" in said
