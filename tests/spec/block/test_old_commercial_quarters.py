"""27 需要更新改造的老旧商业街区数量: sites that the checklist speaks for; the offices in charge decide."""

from __future__ import annotations

import pytest

from citycheckup.indicators.block.vitality import old_commercial_quarters
from citycheckup.vocabulary import Status
from citycheckup.wording import LANGUAGES

TOWN = {"b1": {"a": []}, "b2": {"b": []}}


def test_a_site_with_any_item_ticked_is_a_candidate(draw_tree, ask):
    answers = {"s1": {"27.1": True, "27.2": True}, "s2": {"27.4": True}, "s3": {"27.1": False, "27.3": None}}
    found = old_commercial_quarters(ask(answers, dict.fromkeys(answers, "b1")), draw_tree(TOWN))
    assert found.numerator["b1"] == 2
    assert found.places[["place_id", "place_kind", "items"]].to_numpy().tolist() == [
        ["s1", "site", ["27.1", "27.2"]],
        ["s2", "site", ["27.4"]],
    ]
    assert found.arguments.loc["b1", ["surveyed_count", "improvement_count"]].tolist() == [3, 2]
    assert found.status["b2"] is Status.NOT_SURVEYED


def test_a_block_without_such_sites_is_zero_when_someone_looked(draw_tree, ask):
    found = old_commercial_quarters(ask({"b2": {"27.1": False}}), draw_tree(TOWN))
    assert found.numerator["b2"] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_can_be_put_into_words(draw_tree, ask, explain, language):
    found = old_commercial_quarters(ask({"s1": {"27.1": True}}, {"s1": "b1"}), draw_tree(TOWN))
    assert "1" in explain(found, "b1", language)
