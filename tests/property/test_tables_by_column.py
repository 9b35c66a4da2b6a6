"""Tables read by column say what they say when read row by row and cell by cell."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citycheckup.sources.figures.keys import key_numbers, key_order, repeated
from citycheckup.sources.tables.cells import NULL_WORDS, folded, number, plain_numbers, reading_as, tidied, tidy
from citycheckup.sources.tables.delimited import read_delimited, read_grid
from citycheckup.sources.tables.distinct import coded, different_values, occurring, of_each
from citycheckup.sources.tables.layout import grid_of_rows
from citycheckup.vocabulary import InputError

LETTERS = 'ab1, "\n\r\t;编无\u3000\u200b０Ａ-nNaN/x.合计:é\u0301'
TEXTS = st.lists(st.none() | st.text(LETTERS, max_size=6), max_size=20).map(
    lambda texts: np.array([*texts, None], dtype=object)
)


def cells_of(grid):
    return [said(column) for column in grid.columns]


def said(column):
    return [None if pd.isna(text) else text for text in column.astype(object)]


@given(st.text('a",\n\r编 ;０', max_size=40))
@example('a,b\n"x""y",2\n')
@example('a,b\n1,x"y\n')
@example('a,b\n"1"x,2\n')
@example('a,b\n"1\n2",3\n')
@example("a,b\n\n1,2\n")
@example("a,b\r\n1,2\r\n\r\n")
@example("a,b\n1\n")
@example("a,b\n1,2,3\n")
@example("a,b\n,\n")
def test_a_text_by_column_is_the_text_row_by_row(text):
    try:
        rows = read_delimited(text, "f")
    except InputError as error:
        with pytest.raises(InputError, match=re.escape(str(error))):
            read_grid(text, "f")
        return
    by_row, by_column = grid_of_rows(rows), read_grid(text, "f")
    assert (by_column.top, list(by_column.too_long)) == (by_row.top, list(by_row.too_long))
    if by_row.top is not None:
        wanted = cells_of(by_row)
        filled = max((at for column in wanted for at, cell in enumerate(column) if cell is not None), default=-1) + 1
        assert [column[:filled] for column in cells_of(by_column)] == [column[:filled] for column in wanted]


@given(TEXTS)
def test_texts_are_tidied_and_read_as_one_by_one(texts):
    assert tidied(texts).tolist() == [None if text is None else tidy(text) for text in texts]
    for words in (NULL_WORDS, {"合计", "sum"}):
        wanted = [text is not None and folded(text) in words for text in texts]
        assert reading_as(texts, words).tolist() == wanted


@given(st.lists(st.text("+-0123456789.,e 米", max_size=8)).map(lambda texts: np.array([*texts, None], dtype=object)))
def test_plain_numbers_are_the_numbers_of_their_texts(texts):
    numbers, plain = plain_numbers(texts)
    for text, value, is_plain in zip(texts, numbers, plain, strict=True):
        if is_plain:
            assert number(text) == (value, "")
        else:
            assert np.isnan(value)


@given(TEXTS)
def test_a_coded_column_holds_its_texts_in_order(texts):
    column = coded(*different_values(pd.Series(texts, dtype=object)))
    assert said(column) == texts.tolist()
    assert column.categories.tolist() == sorted({text for text in texts if text is not None})


@given(
    st.lists(st.tuples(st.none() | st.sampled_from("ab"), st.none() | st.sampled_from([0.5, -1.0, 2.0]))), st.booleans()
)
def test_keys_sort_and_repeat_as_their_values_do(rows, categorical):
    texts = pd.Series([text for text, _ in rows], dtype=object)
    table = pd.DataFrame({"text": texts, "figure": pd.Series([figure for _, figure in rows], dtype="float64")})
    if categorical:
        table["text"] = coded(*different_values(texts))
    numbers = key_numbers(table, ["text", "figure"])
    order = key_order(numbers)
    ranks = [(text or "", -np.inf if figure is None else figure) for text, figure in rows]
    wanted = sorted(range(len(rows)), key=ranks.__getitem__)
    assert (list(range(len(rows))) if order is None else order.tolist()) == wanted
    seen: dict[object, int] = {}
    assert repeated(numbers, order) == [
        (at, seen[row]) for at, row in enumerate(rows) if seen.setdefault(row, at) != at
    ]


@given(st.lists(st.none() | st.sampled_from([0.0, 1.5, -2.0])))
def test_different_numbers_are_those_that_the_rows_have(numbers):
    column = pd.Series(numbers, dtype="float64")
    codes, values = different_values(column)
    assert len(set(values)) == len(values)
    assert [None if code < 0 else values[code] for code in codes] == numbers


@given(st.lists(st.integers(-1, 3), max_size=9), st.sampled_from(["int8", "int32", "int64"]))
def test_rows_are_told_stretch_by_stretch_what_they_are_told_at_once(codes, kind):
    values, codes = np.array(["a", "b", "c", "d", None], dtype=object), np.array(codes, dtype=kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("citycheckup.sources.tables.distinct._ROWS_AT_ONCE", 2)
        assert of_each(values, codes).tolist() == values[codes].tolist()
        assert np.flatnonzero(occurring(codes, 4)).tolist() == sorted({int(code) % 5 for code in codes})
