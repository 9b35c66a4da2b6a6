"""Units of measure as departments write them."""

import pytest

from citycheckup.editions import editions, load_edition
from citycheckup.sources.figures.quantities import parts_of, spellings, unit_of


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("公里", "千米", 1),
        ("万人", "人", 10_000),
        ("km²", "平方公里", 1),
        ("公顷", "平方米", 10_000),
        ("平方米/万人", "㎡／人", 1e-4),
        ("公里/平方公里", "km/km2", 1),
        ("10000 m3/h/km2", "万立方米/小时/平方千米", 1),
        ("%", "小数", 0.01),
        ("亿元", "万元", 10_000),
    ],
)
def test_the_same_quantity_in_two_units(one, other, ratio):
    first, second = unit_of(one), unit_of(other)
    assert first.fits(second)
    assert first.worth / second.worth == pytest.approx(ratio)


@pytest.mark.parametrize("word", ["光年", "平方英尺", "公里/光年", "xyz", "人/人/斤"])
def test_an_unknown_word_is_no_unit(word):
    assert unit_of(word) is None


def test_things_that_are_counted():
    assert unit_of("栋").fits(unit_of("个"))
    assert unit_of("条").fits(unit_of("处"))
    assert not unit_of("栋").fits(unit_of("户"))
    assert not unit_of("个").fits(unit_of("人"))
    assert not unit_of("米").fits(unit_of("平方米"))


def test_every_official_unit_is_known_and_divides_into_its_parts():
    entries = [entry for edition in editions() for entry in load_edition(edition).entries]
    for entry in entries:
        unit = unit_of(entry.unit_zh)
        assert unit is not None, entry.unit_zh
        above, below = parts_of(entry.unit_zh)
        assert above.over(below).fits(unit)
        assert above.worth / below.worth == pytest.approx(unit.worth)
        assert spellings(entry.unit_zh)[0] == entry.unit_zh


def test_a_form_offers_units_of_the_same_kind():
    assert spellings("千米") == ("千米", "米")
    assert spellings("%") == ("%", "小数")
    assert "栋" in spellings("栋")
    assert "户" not in spellings("栋")
