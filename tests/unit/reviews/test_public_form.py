import pytest
from hypothesis import given
from hypothesis import strategies as st

from citycheckup.reviews.public import public_form
from citycheckup.reviews.rates import RATES, added_up
from citycheckup.vocabulary import InputError


def assessment(denominators):
    by_body = {
        body: {rate: {"numerator": number // 2, "denominator": number, "apart": {}} for rate in RATES}
        for body, number in denominators.items()
    }
    for rates in by_body.values():
        for rate, names in RATES.items():
            rates[rate]["apart"] = dict.fromkeys(names, 0)
    return {
        "format": 1, "kind": "annual", "period": {"id": "2025"}, "as_of": {"seq": 1, "hash": "a"}, "on": "2026-01-05",
        "parameters": {"small_denominator": 10}, "rates": {"city": added_up(by_body), "by_body": by_body},
        "recurred": [{"finding": "f1"}], "lessons": {"hazards": {"found": 3}},
    }  # fmt: skip


def shown(denominators):
    by_body = public_form(assessment(denominators))["rates"]["by_body"]
    return {body for body, rates in by_body.items() if rates["on_time"] is not None}


def test_a_small_rate_is_withheld_and_the_next_smallest_with_it():
    assert shown({"a": 9, "b": 40, "c": 30, "d": 0}) == {"b", "d"}
    assert shown({"a": 4, "b": 5, "c": 30, "d": 40}) == {"d"}
    assert shown({"a": 5, "b": 5, "c": 30}) == {"c"}
    assert shown({"a": 10, "b": 10}) == {"a", "b"}


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 60), max_size=8))
def test_nothing_small_is_shown_nor_follows_from_what_is_shown(denominators):
    public = public_form(assessment(denominators))
    city, by_body = public["rates"]["city"]["on_time"], public["rates"]["by_body"]
    there = [rates["on_time"]["denominator"] for rates in by_body.values() if rates["on_time"] is not None]
    assert all(number == 0 or number >= 10 for number in there)
    hidden = len(by_body) - len(there)
    if city is not None:
        rest = city["denominator"] - sum(there)
        assert hidden == 0 or (hidden > 1 and rest >= 10) or rest == sum(denominators.values()) >= 10
    assert "recurred" not in public
    assert "lessons" not in public


def test_the_lists_of_a_month_stay_in_the_office():
    with pytest.raises(InputError) as refused:
        public_form({"period": {"id": "2025-06"}})
    assert refused.value.problems[0].message.key == "reviews.office_only"


def test_the_share_not_reached_is_shown_to_whole_percent():
    document = assessment({"a": 40})
    document["rates"]["city"]["case_solution"]["apart"] |= {"not_reached": 7, "declined": 3}
    public = public_form(document)["rates"]["city"]
    assert public["case_solution"] == {"numerator": 20, "denominator": 40, "not_reached_percent": 14}
    assert "not_reached_percent" not in public["case_response"]
