"""2 存在燃气安全隐患的住宅数量: the gas company's figure, building by building."""

from __future__ import annotations

from citycheckup.catalogue import Catalogue
from citycheckup.indicators.dwelling import safety
from citycheckup.vocabulary import Method, Status


def test_buildings_with_old_corroded_pipes_count(measured, buildings):
    found = measured(safety.gas_hazard_buildings, {"x1": {"2.1": True}, "x2": {"2.1": False}, "x3": {"2.1": False}})
    assert found.numerator["a"] == 1
    assert buildings(found) == {"x1": ["2.1"]}
    assert found.coverage["a"] == 1
    assert found.status["b"] is Status.NOT_SURVEYED


def test_a_building_without_gas_is_answered_not_flagged(measured):
    found = measured(safety.gas_hazard_buildings, {"y1": {"2.1": None}, "y2": {"2.1": None}})
    assert (found.numerator["b"], found.coverage["b"]) == (0, 1)


def test_it_is_a_figure_as_the_edition_says():
    assert Catalogue([safety])["dwelling.gas_hazard_buildings"].method is Method.STATISTIC
