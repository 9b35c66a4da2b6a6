"""What was ticked in the field, long or as the form: one row per item and object, checked against the checklist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from citycheckup.checklists import Amount, Checklist
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.sources.figures.survey_form import DOES_NOT_APPLY, read_form, sheets_of_form
from citycheckup.sources.figures.table_rows import Origins, SheetPlace, conform_sheet
from citycheckup.sources.folder import TableEntry
from citycheckup.sources.tables.cells import Flags, reading_as
from citycheckup.sources.tables.distinct import Codes, coded, different_values, of_each, texts_of
from citycheckup.sources.tables.table import RawTable
from citycheckup.vocabulary import Message, Problem, Severity

Read = tuple[pd.DataFrame, Origins, list[Problem]]
_NONE: Codes = np.empty(0, dtype=np.intp)
_WITHOUT_PLACE = ("road", "footway", "site")  # objects that no layer knows: the row must say where they lie


def read_survey(entry: TableEntry, data: bytes, read: Callable[[str | None], RawTable], checklist: Checklist) -> Read:
    """Read a survey's answers.

    A workbook with sheets named after kinds of objects (住宅, 小区 …) is the form: objects down, items across. Any
    other file has one row per item and object.

    Parameters
    ----------
    data
        The file's bytes.
    read
        Reads one sheet of it; None: the file itself, or the sheet that ``city.toml`` names.

    Returns
    -------
    tuple
        Rows with the columns of the table ``survey`` (index 0, 1, 2 …) and ``indicator``; a row without an answer means
        that the item was not looked at and is left out. Where each row was written. The problems.

    Raises
    ------
    InputError
        The file cannot be read at all.
    """
    sheets = sheets_of_form(data, entry.sheet)
    if sheets:
        rows, origins, problems = read_form(data, sheets, read, entry.columns, checklist)
    else:
        rows, origins, problems = _long(read(None), data, entry.columns)
    checked, unfit = _checked(rows, origins, checklist)
    return checked, origins, [*problems, *unfit]


def _long(raw: RawTable, data: bytes, columns: Mapping[str, str]) -> Read:
    schema = TABLE_BY_NAME["survey"]
    spoken = raw.rows.copy(deep=False)  # columns are replaced, never written into
    exempt = np.zeros(len(spoken), dtype=bool)
    for heading in spoken.columns:
        codes, written = different_values(spoken[heading])
        texts = texts_of(written)
        words = reading_as(texts, DOES_NOT_APPLY)
        if words.any():
            exempt |= np.append(words, np.False_)[codes]
            texts[words] = None
            spoken[heading] = pd.Series(coded(codes, texts), index=spoken.index)
    table, place, problems = conform_sheet(replace(raw, rows=spoken), schema, data, columns, categorical=True)
    if table["ticked"].isna().any():
        ticked, amount = table["ticked"], table["amount"]
        table["ticked"] = ticked.where(ticked.notna() | amount.isna(), amount > 0)
        answered = table["ticked"].notna().to_numpy() | exempt
        if not answered.all():
            message = Message("forms.answers_blank", {"count": int((~answered).sum())})
            problems.append(Problem(message, raw.file, severity=Severity.NOTE))
            table = table[answered]
    origins = Origins((place,), np.zeros(len(table), dtype="int8"), _row_numbers(table.index))
    return table.reset_index(drop=True), origins, problems


def _row_numbers(index: pd.Index) -> np.ndarray:
    """Return what a user counts, from 1, in 32 bits from the start: a large survey has tens of millions of rows."""
    if isinstance(index, pd.RangeIndex):
        return np.arange(index.start + 1, index.stop + 1, index.step, dtype="int32")
    numbers = index.to_numpy(dtype="int32", copy=True)
    numbers += 1
    return numbers


def _checked(rows: pd.DataFrame, origins: Origins, checklist: Checklist) -> tuple[pd.DataFrame, list[Problem]]:
    """Add the indicator, and say which answers cannot be: item by item against the checklist."""
    codes, ids = different_values(rows["item_id"])
    items = [*(checklist.by_id.get(item_id) for item_id in ids), None]  # the last: no item is named
    known = np.array([item is not None for item in items])
    kinds = np.array([item and item.record_kind for item in items], dtype=object)
    indicators = np.array([item and item.indicator for item in items], dtype=object)
    table = rows.assign(indicator=pd.Series(coded(codes, indicators[:-1]), index=rows.index))
    faults = {
        ("item_unknown", "item_id"): _with_code(codes, ~known[:-1]),
        ("item_of_other_kind", "object_kind"): _of_other_kind(rows["object_kind"], codes, kinds),
        **_amounts(table, codes, np.array([item is not None and item.measure is not Amount.FLAG for item in items])),
        ("place_missing", "unit_id"): _without_place(table),
    }
    problems = []
    for (key, column), wrong in faults.items():
        for at in wrong.tolist():
            row = table.iloc[at]
            arguments = {
                "item_unknown": {"item": row["item_id"]},
                "item_of_other_kind": {"item": row["item_id"], "kind": _kind_word(kinds[codes[at]])},
                "amount_missing": {"item": row["item_id"]},
                "amount_contradicts": {"item": row["item_id"], "amount": row["amount"]},
                "place_missing": {"kind": _kind_word(row["object_kind"])},
            }[key]
            sheet = origins.sheets[int(origins.sheet[at])]
            under = row["item_id"] if column == "amount" and column not in sheet.headings else column
            problems.append(origins.problem(at, Message(f"forms.{key}", arguments), _heading(sheet, under)))
    return table, problems


def _with_code(codes: Codes, wanted: Flags) -> Codes:
    """Return the rows with one of the wanted codes; mostly none is wanted, and then no row is looked at."""
    return np.flatnonzero(of_each(np.append(wanted, np.False_), codes)) if wanted.any() else _NONE


def _of_other_kind(given: pd.Series, item_codes: Codes, kinds: np.ndarray) -> Codes:
    """Return the rows that name a kind of object, and not the one that their item is about."""
    codes, named = different_values(given)
    differs = (named[:, None] != kinds[None, :]) & (kinds != np.array(None))[None, :]
    both = codes.astype(np.int32)
    both *= len(kinds)
    both += item_codes
    both[(codes < 0) | (item_codes < 0)] = -1
    return _with_code(both, differs.ravel())


def _amounts(table: pd.DataFrame, item_codes: Codes, counted: Flags) -> dict[tuple[str, str], Codes]:
    """Return the rows whose number is missing, and those whose number contradicts their answer."""
    amount, answer = table["amount"].to_numpy(dtype="float64"), table["ticked"].astype("boolean")
    yes = np.flatnonzero(answer.to_numpy(dtype=bool, na_value=False))
    measured = np.flatnonzero(amount > 0)
    return {
        ("amount_missing", "amount"): yes[counted[item_codes[yes]] & ~(amount[yes] > 0)],
        ("amount_contradicts", "amount"): measured[~answer.iloc[measured].to_numpy(dtype=bool, na_value=True)],
    }


def _without_place(table: pd.DataFrame) -> Codes:
    """Return the rows that do not say where an object lies which no layer knows: of each object the first."""
    nowhere = np.flatnonzero(table["unit_id"].isna())
    if len(nowhere):
        nowhere = nowhere[table["object_kind"].iloc[nowhere].isin(_WITHOUT_PLACE)]
    again = table[["object_kind", "object_id"]].iloc[nowhere].duplicated().to_numpy(dtype=bool)
    first: Codes = nowhere[~again]
    return first


def _heading(sheet: SheetPlace, column: str) -> str:
    """Return the heading of a form's item, or the column itself."""
    return next((heading for heading in sheet.positions if heading.split(" ")[0] == column), column)


def _kind_word(kind: object) -> Message:
    return Message(f"forms.kind.{kind}")
