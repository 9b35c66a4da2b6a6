"""Rows of cells from delimited text: commas, tabs or semicolons, whichever it is."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice

from citycheckup.sources.tables.cells import tidy
from citycheckup.vocabulary import InputError, Message, Problem

_DELIMITERS = (",", "\t", ";")
_ROWS_TO_SNIFF = 50


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
