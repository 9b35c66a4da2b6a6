"""What always holds of units: each breach is found and named."""

from __future__ import annotations

import pytest
from shapely.geometry import box

from citycheckup.layers.units import Units
from citycheckup.units.check import check_units
from citycheckup.vocabulary import InputError

CITY = box(0, 0, 1000, 1000)


@pytest.fixture
def drawn(draw, layer):
    halves = {"w": box(0, 0, 500, 1000), "e": box(500, 0, 1000, 1000)}
    compounds = layer("compounds", {"p": box(0, 0, 100, 100)})
    return draw(CITY, blocks=layer("blocks", halves), compounds=compounds)[0]


def breaches(units, **shapes):
    table = units.table.copy()
    for unit, shape in shapes.items():
        table.loc[unit, "geometry"] = shape
    with pytest.raises(InputError) as caught:
        check_units(Units(units.year, table))
    return {problem.message.key.removeprefix("units.") for problem in caught.value.problems}


def test_units_as_drawn_pass(drawn):
    check_units(drawn)


def test_siblings_that_overlap(drawn):
    assert "broken_overlap" in breaches(drawn, w=box(0, 0, 501, 1000))


def test_a_child_outside_its_parent(drawn):
    assert breaches(drawn, p=box(499, 0, 599, 100)) == {"broken_outside"}


def test_children_that_do_not_add_up(drawn):
    assert breaches(drawn, w=box(0, 0, 499, 1000)) == {"broken_sum", "broken_outside"}


def test_less_than_a_square_metre_is_rounding(drawn):
    table = drawn.table.copy()
    table.loc["w", "geometry"] = box(0, 0, 500.0005, 1000)
    check_units(Units(2026, table))


def test_a_parent_that_does_not_exist_or_is_of_the_wrong_level(drawn):
    table = drawn.table.copy()
    table.loc["p", "parent_id"] = "w"
    with pytest.raises(InputError, match="broken_parent"):
        check_units(Units(2026, table))


def test_two_cities(drawn):
    table = drawn.table.copy()
    table.loc["w", "level"] = "city"
    with pytest.raises(InputError, match="broken_city"):
        check_units(Units(2026, table))
