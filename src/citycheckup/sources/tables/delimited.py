"""Rows of cells from delimited text: commas, tabs or semicolons, whichever it is."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from citycheckup.sources.tables.cells import tidy
from citycheckup.sources.tables.distinct import coded_text
from citycheckup.sources.tables.layout import Grid, grid_of_rows, heading_row
from citycheckup.vocabulary import InputError, Message, Problem

_DELIMITERS = (",", "\t", ";")
_ROWS_TO_SNIFF = 50
_BLOCK_BYTES = 1 << 24


def read_grid(text: str, file: str) -> Grid:
    """Return the cells of a text by column: tidied, null where empty.

    Raises
    ------
    InputError
        As :func:`read_delimited`.
    """
    columns = _even_columns(text)
    if columns is None:
        return grid_of_rows(read_delimited(text, file))
    filled_counts = np.zeros(len(columns[0]), dtype="int64")
    for column in columns:
        filled_counts += column.codes >= 0
    return Grid(columns, heading_row(filled_counts))


def _even_columns(text: str) -> list[pd.Categorical] | None:
    """Return the columns of a text whose rows are all of one length and one line each; None of any other text.

    Arrow reads it many times faster than row by row, but takes liberties with stray quotation marks: lines that have
    any must be well written, each by itself.
    """
    body = text.rstrip("\r\n")
    delimiter = _delimiter(text)
    try:
        width = len(next(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True), []))
        if width < 2 or "\0" in body or not _each_line_by_itself(body, delimiter):
            return None
        kind = pa.dictionary(pa.int32(), pa.string())
        table = arrow_csv.read_csv(
            pa.BufferReader(body.encode()),
            arrow_csv.ReadOptions(autogenerate_column_names=True, block_size=_BLOCK_BYTES),
            arrow_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(column_types={f"f{at}": kind for at in range(width)}),
        )
    except (csv.Error, pa.ArrowInvalid):  # also a row of another length
        return None
    return [coded_text(column) for column in table.columns]


def _each_line_by_itself(text: str, delimiter: str) -> bool:
    """Whether every quotation mark is closed, as it should be, in the line where it was opened."""
    if '"' in text:
        for line in io.StringIO(text, newline=""):
            if '"' in line:
                next(csv.reader([line], delimiter=delimiter, strict=True))
    return True


def read_delimited(text: str, file: str, *, lenient: bool = False) -> list[list[str | None]]:
    """Return the rows of a text, each as long as it is written: cells tidied, None where empty.

    Raises
    ------
    InputError
        A quotation mark is not closed (unless ``lenient``); the line on which its row begins is named.
    """
    limit = csv.field_size_limit(max(len(text), 131_072))  # outlines as text are long
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=not lenient)
    rows: list[list[str | None]] = []
    line = 1
    try:
        for row in reader:
            rows.append([tidy(cell) for cell in row])
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(Problem(Message("tables.quote_open", {"line": line}), file, max(len(rows), 1))) from error
    finally:
        csv.field_size_limit(limit)
    return rows


def _delimiter(text: str) -> str:
    """Return the delimiter under which most rows have the same number of cells, more than one; a comma if none."""
    scores: dict[str, tuple[float, int]] = {}
    for delimiter in _DELIMITERS:
        sample = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _ROWS_TO_SNIFF)
        lengths = Counter(len(row) for row in sample if any(row))
        usual, rows = max(lengths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        scores[delimiter] = (rows / lengths.total(), usual) if usual > 1 else (0.0, 0)
    return max(_DELIMITERS, key=lambda delimiter: scores[delimiter])
