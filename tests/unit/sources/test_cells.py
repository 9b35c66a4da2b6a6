from __future__ import annotations

import datetime as dt
import math

import pytest

from citycheckup.sources.tables.cells import flag, folded, is_null, number, text_of, tidy
from citycheckup.sources.tables.measures import factor


def test_names_keep_their_chinese_brackets_and_lose_full_width_digits():
    assert tidy("　第３小学（东校区）\u200b ") == "第3小学（东校区）"
    assert tidy(" \u3000\ufeff ") is None


def test_compared_texts_ignore_form_case_spaces_and_dashes():
    assert folded("Floor_Area （㎡）") == folded("floor-area(m2)") == "floorarea(m2)"


@pytest.mark.parametrize("text", ["", "-", "—", "——", "无", "/", "／", "NA", "n/a", "N/A", "Ｎ／Ａ", "null", "不详"])
def test_words_for_nothing(text):
    assert is_null(text)


def test_zero_is_not_nothing():
    assert not is_null("0")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1,234.5", (1234.5, "")),
        ("１２３", (123.0, "")),
        ("350㎡", (350.0, "m2")),
        ("1.2 万人", (1.2, "万人")),
        ("-5", (-5.0, "")),
        ("−5", (-5.0, "")),
        ("1e3", (1000.0, "")),
        (".5", (0.5, "")),
        ("12,5", None),
        ("1,23,456", None),
        ("约350", None),
        ("3-5", (3.0, "5")),
        ("1.2.3", None),
        ("12 34", None),
        ("", None),
    ],
)
def test_numbers(text, read):
    assert number(text) == read


@pytest.mark.parametrize(
    ("text", "read"), [("是", True), ("无", False), ("有", True), ("Ｎｏ", False), ("1", True), ("?", None)]
)
def test_flags(text, read):
    assert flag(text) is read


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (101.0, "101"),
        (0.1, "0.1"),
        (True, "true"),
        (dt.datetime(2020, 1, 2), "2020-01-02"),  # noqa: DTZ001 - spreadsheets know no time zone
        (dt.date(2020, 1, 2), "2020-01-02"),
        (math.nan, None),
        (None, None),
        (7, "7"),
    ],
)
def test_any_value_as_text(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("word", "unit", "worth"),
    [
        ("公顷", "m2", 10_000.0),
        ("万平方米", "m2", 10_000.0),
        ("km2", "m2", 1_000_000.0),
        ("公里", "m", 1000.0),
        ("万人", "person", 10_000.0),
        ("班", None, 1.0),
        ("平方英尺", "m2", None),
        ("m", "m2", None),
        ("万", None, None),
    ],
)
def test_units(word, unit, worth):
    assert factor(word, unit) == worth


def test_fifteen_mu_are_one_hectare():
    assert factor("亩", "m2") * 15 == pytest.approx(10_000)
