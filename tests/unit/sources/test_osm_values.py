"""Tag values, as mappers write them."""

from __future__ import annotations

import pytest

from citycheckup.sources.osm.values import count, length_m, storeys, year


@pytest.mark.parametrize(
    ("value", "expected"),
    [("6", 6), ("5;6", 6), ("6.5", 6.5), ("4-6", 6), (" 18 ", 18), ("0", 0), ("3;2", 3), ("6层", 6), ("1,2", 2)],
)
def test_storeys(value, expected):
    assert storeys(value) == expected


@pytest.mark.parametrize("value", ["six", "", "-1", "999", "1;x", "nan", "inf"])
def test_storeys_that_are_none(value):
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the value itself
        storeys(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("12", 12), ("12 m", 12), ("12.5m", 12.5), ("12,5", 12.5), ("40 ft", 12.192), ("40'6\"", 12.3444), ("3;4", 4)],
)
def test_length_m(value, expected):
    assert length_m(value) == pytest.approx(expected)


@pytest.mark.parametrize("value", ["", "tall", "12 storeys", "5000", "-3"])
def test_lengths_that_are_none(value):
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the value itself
        length_m(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1998", 1998), ("1998-05-01", 1998), ("~1998", 1998), ("1990s", 1999), ("1985..1990", 1990), ("05/1998", 1998)],
)
def test_year(value, expected):
    assert year(value) == expected


@pytest.mark.parametrize("value", ["C19", "", "old", "98", "123456"])
def test_years_that_are_none(value):
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the value itself
        year(value)


def test_count():
    assert count(" 24 ") == 24
    for value in ("-1", "about 20", "2.5", ""):
        with pytest.raises(ValueError):  # noqa: PT011 - the message is the value itself
            count(value)
