"""The survey as a form: one sheet per kind of object, objects down, items across; read into one row per answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from citycheckup.checklists import Amount, Checklist, Item
from citycheckup.layers.table_schema import TABLE_BY_NAME, TableSchema
from citycheckup.sources.figures.table_rows import Origins, SheetPlace, conform_sheet, duplicates, located
from citycheckup.sources.tables.cells import flag, folded, is_null, number
from citycheckup.sources.tables.measures import factor
from citycheckup.sources.tables.sheet_faults import address
from citycheckup.sources.tables.table import RawTable
from citycheckup.sources.tables.workbooks import is_workbook, sheet_names
from citycheckup.vocabulary import InputError, Message, Problem

DOES_NOT_APPLY = frozenset(map(folded, ("不适用", "不涉及", "does not apply", "not applicable")))
_LOOKS_LIKE_AN_ITEM = re.compile(r"(?:\d{4}-)?\d+\.\d+[a-z]?")
_OBJECT = ("object_id", "object_name", "unit_id", "surveyed_on")
_COLUMNS = [column.name for column in TABLE_BY_NAME["survey"].columns]

Answer = tuple[bool | None, float] | Message | None  # None: not looked at


def sheets_of_form(data: bytes, sheet: str | None) -> dict[str, str]:
    """Return the kind of object of each sheet that belongs to the form; none where the file is no form.

    ``sheet`` is what the city chose: only that one counts.
    """
    if not is_workbook(data):
        return {}
    kinds = dict(TABLE_BY_NAME["survey"].column("object_kind").choice_words)
    names = sheet_names(data, "") if sheet is None else [sheet]
    return {name: kinds[name.strip()] for name in names if name.strip() in kinds}


def read_form(
    data: bytes,
    sheets: Mapping[str, str],
    read: Callable[[str | None], RawTable],
    columns: Mapping[str, str],
    checklist: Checklist,
) -> tuple[pd.DataFrame, Origins, list[Problem]]:
    """Read the form's sheets.

    A cell says 是, 否 or 不适用; under an item that is counted, a number (0: none). A blank cell means not looked at
    and makes no row; a line without any answer is an object that was not surveyed.

    Returns
    -------
    tuple
        Rows with the columns of the table ``survey``, where each was written, and all problems.
    """
    parts: list[pd.DataFrame] = []
    places: list[SheetPlace] = []
    problems: list[Problem] = []
    for name, kind in sheets.items():
        try:
            raw = read(name)
        except InputError as error:
            problems += [problem for problem in error.problems if problem.message.key != "tables.empty"]
            continue
        raw = replace(raw, problems=tuple(p for p in raw.problems if p.message.key != "tables.no_rows"))
        rows, place, found = _read_sheet(raw, kind, data, columns, checklist)
        problems += found
        parts.append(rows.assign(_sheet=len(places)))
        places.append(place)
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*_COLUMNS, "_sheet", "_row"])
    origins = Origins(tuple(places), whole["_sheet"].to_numpy("int64"), whole["_row"].to_numpy("int64"))
    return whole[_COLUMNS], origins, problems


def _read_sheet(
    raw: RawTable, kind: str, data: bytes, columns: Mapping[str, str], checklist: Checklist
) -> tuple[pd.DataFrame, SheetPlace, list[Problem]]:
    items, problems = _items(raw, kind, checklist)
    answered = _answered(raw.rows, list(items))
    passed_over = {problem.column for problem in problems if problem.column}
    objects = replace(raw, rows=raw.rows[answered].drop(columns=list(passed_over)))
    table, place, unfit = conform_sheet(objects, _object_schema(), data, columns, also=list(items))
    problems += unfit
    twice = Origins((place,), np.zeros(len(table), dtype="int64"), table.index.to_numpy("int64") + 1)
    problems += duplicates(table.reset_index(drop=True), ["object_id"], twice)[0]
    again = table["object_id"].notna() & table["object_id"].duplicated(keep="first")
    parts = []
    for heading, item in items.items():
        cells, bad = _read_item(raw.rows[heading].loc[table.index], item)
        problems += located([Problem(m, raw.file, row + 1, heading) for row, m in bad], place, unfit)
        parts.append(
            table.loc[cells.index][~again[cells.index]].assign(
                item_id=item.id, object_kind=kind, ticked=cells["ticked"], amount=cells["amount"]
            )
        )
    long = pd.concat(parts) if parts else table.iloc[:0].assign(item_id=None, object_kind=None, ticked=None, amount=0.0)
    long = long.assign(_row=long.index + 1)
    return long[[*_COLUMNS, "_row"]], place, problems


def _object_schema() -> TableSchema:
    survey = TABLE_BY_NAME["survey"]
    return replace(survey, columns=tuple(survey.column(name) for name in _OBJECT), key=("object_id",))


def _items(raw: RawTable, kind: str, checklist: Checklist) -> tuple[dict[str, Item], list[Problem]]:
    """Return the item of each heading that begins with an item's number."""
    found: dict[str, Item] = {}
    problems = []

    def refuse(heading: str, key: str, **arguments: object) -> None:
        cell = address(raw.heading_row, raw.positions[heading])
        problems.append(Problem(Message(f"forms.{key}", arguments), raw.file, column=heading, cell=cell))

    for heading in map(str, raw.rows.columns):
        number_of_item = heading.split(" ")[0]
        item = checklist.by_id.get(number_of_item)
        if item is None:
            if _LOOKS_LIKE_AN_ITEM.fullmatch(number_of_item):
                refuse(heading, "item_unknown", item=number_of_item)
        elif item.record_kind != kind:
            refuse(heading, "item_of_other_kind", item=item.id, kind=Message(f"forms.kind.{item.record_kind}"))
        elif item in found.values():
            refuse(heading, "item_twice", item=item.id)
        else:
            found[heading] = item
    return found, problems


def _answered(rows: pd.DataFrame, headings: Sequence[str]) -> np.ndarray:
    filled = np.zeros(len(rows), dtype=bool)
    for heading in headings:
        filled |= rows[heading].notna().to_numpy()
    return filled


def _read_item(cells: pd.Series, item: Item) -> tuple[pd.DataFrame, list[tuple[int, Message]]]:
    """Return the answers to one item (index as given, without those not looked at) and what cannot be read, by row."""
    read = {text: _answer(text, item) for text in cells.dropna().unique()}
    filled = cells.dropna()
    answers = [(at, read[text]) for at, text in zip(filled.index.tolist(), filled, strict=True)]
    good = [(at, answer) for at, answer in answers if isinstance(answer, tuple)]
    table = pd.DataFrame(
        {
            "ticked": pd.Series([ticked for _, (ticked, _) in good], dtype=object),
            "amount": pd.Series([amount for _, (_, amount) in good], dtype="float64"),
        }
    ).set_axis(pd.Index([at for at, _ in good], dtype="int64"), axis=0)
    return table, [(at, answer) for at, answer in answers if isinstance(answer, Message)]


def _answer(text: str, item: Item) -> Answer:
    if folded(text) in DOES_NOT_APPLY:
        return None, float("nan")
    if item.measure is Amount.FLAG:
        answer = flag(text)
        if answer is None:
            return None if is_null(text) else Message("forms.not_an_answer", {"found": text, "item": item.id})
        return answer, float("nan")
    return _amount(text, item)


def _amount(text: str, item: Item) -> Answer:
    amount = number(text)
    if amount is not None:
        value, word = amount
        worth = factor(word, "m" if item.measure is Amount.LENGTH_M else None) if word else 1.0
        if worth is not None and value >= 0:
            return value * worth > 0, value * worth
    elif flag(text) is False:
        return False, 0.0
    elif is_null(text):
        return None
    return Message(f"forms.not_an_amount_{item.measure}", {"found": text, "item": item.id})
