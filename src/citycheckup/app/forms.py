"""What the forms to fill in hold, table by table: headings, known rows, choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd

from citycheckup.checklists import Amount, Capture, Checklist, Item
from citycheckup.editions import EditionEntry
from citycheckup.indicators.from_statistics import PART_WORDS
from citycheckup.layers.schema import Kind
from citycheckup.layers.table_schema import TABLE_BY_NAME, TableSchema
from citycheckup.layers.units import Units
from citycheckup.reports.forms import FormColumn, FormSheet
from citycheckup.sources.figures.quantities import spellings
from citycheckup.vocabulary import Level
from citycheckup.wording import word

_YES_NO = ("是", "否")
_ANSWERS = (*_YES_NO, "不适用")
_UNIT_KINDS = {"compound": Level.COMPOUND, "community": Level.COMMUNITY, "block": Level.BLOCK}
_RECORDS = {"compound_records": Level.COMPOUND, "community_records": Level.COMMUNITY}
_WIDE = 40.0


def statistics_sheet(entries: Iterable[EditionEntry], language: str) -> FormSheet:
    """Return the form of departments' figures: a row for each indicator, one for each part of those that have parts."""
    zh = language == "zh"
    rows: list[dict[str, str | None]] = []
    for entry in entries:
        parts: list[str | None] = [*dict.fromkeys(standard.part for standard in entry.thresholds if standard.part)]
        rows += [
            {
                "code": entry.code,
                "指标名称": entry.name_zh if zh else entry.name_en,
                "part": None if part is None else _part_word(part),
                "unit": entry.unit_zh,
                "指标含义": (entry.definition_zh if zh else entry.definition_en) or None,
                "分母含义": entry.denominator_zh if zh else entry.denominator_en,
            }
            for part in parts or [None]
        ]
    order = ("code", "指标名称", "unit_id", "part", "numerator", "denominator", "value", "unit", "period", "department")
    sheet = _sheet(TABLE_BY_NAME["statistics"], (*order, "evidence", "指标含义", "分母含义"), rows, with_units=True)
    unit = order.index("unit")
    choices = {(at, unit): spellings(str(row["unit"])) for at, row in enumerate(rows)}
    return FormSheet(sheet.name, sheet.columns, sheet.rows, {cell: words for cell, words in choices.items() if words})


def survey_sheets(
    checklist: Checklist,
    indicators: Iterable[str],
    units: Units | None,
    dwellings: gpd.GeoDataFrame | None,
    language: str,
) -> list[FormSheet]:
    """Return the survey's form: a sheet for each kind of object, its items across, the known objects down.

    Parameters
    ----------
    dwellings
        Index ``building_id``; columns ``name`` and ``community_id``. None: not known yet.
    """
    wanted = set(indicators)
    kinds: dict[str, list[Item]] = {}
    for item in checklist.items:
        if item.indicator in wanted and item.capture is not Capture.GEODATA:
            kinds.setdefault(item.record_kind, []).append(item)
    survey = TABLE_BY_NAME["survey"]
    names = {kind: written for written, kind in reversed(survey.column("object_kind").choice_words)}
    objects = tuple(
        FormColumn(survey.column(name).headings[0], given=name != "surveyed_on", width=width)
        for name, width in (("object_id", 22.0), ("object_name", 22.0), ("unit_id", 16.0), ("surveyed_on", 12.0))
    )
    return [
        FormSheet(
            names[kind],
            (*objects, *(_item_column(item, language) for item in items)),
            _objects(kind, units, dwellings),
        )
        for kind, items in kinds.items()
    ]


def records_sheet(name: str, units: Units | None) -> FormSheet:
    """Return the form of compounds' or communities' records, with the units of the year."""
    schema = TABLE_BY_NAME[name]
    key, guides = schema.key[0], schema.guides
    rows = [
        {key: unit_id, guides[0]: unit_name, guides[1]: parent_name}
        for unit_id, unit_name, parent_name in _named_units(units, _RECORDS[name])
    ]
    others = [column.name for column in schema.columns if column.name != key]
    return _sheet(schema, (key, *guides, *others), rows)


def indicator_sheet(name: str, entries: Iterable[EditionEntry], language: str) -> FormSheet:
    """Return a form with a row for each indicator: satisfaction, confirmed grades."""
    schema = TABLE_BY_NAME[name]
    rows = [
        {"code": entry.code, schema.guides[0]: entry.name_zh if language == "zh" else entry.name_en}
        for entry in entries
    ]
    others = [column.name for column in schema.columns if column.name != "code"]
    return _sheet(schema, ("code", *schema.guides, *others), rows)


def blank_sheet(name: str) -> FormSheet:
    """Return a form of which nothing is known beforehand."""
    return sheet_of(TABLE_BY_NAME[name])


def sheet_of(schema: TableSchema) -> FormSheet:
    """Return the form of any table, blank."""
    return _sheet(schema, tuple(column.name for column in schema.columns), ())


def _sheet(
    schema: TableSchema,
    order: Sequence[str],
    rows: Sequence[Mapping[str, str | None]],
    *,
    with_units: bool = False,
) -> FormSheet:
    """Return a sheet with columns of a schema, and guides, in this order; ``with_units``: numbers may have units."""
    columns = tuple(_column(schema, name, with_units=with_units) for name in order)
    return FormSheet(schema.title_zh, columns, [tuple(row.get(name) for name in order) for row in rows])


def _column(schema: TableSchema, name: str, *, with_units: bool) -> FormColumn:
    if name in schema.guides:
        return FormColumn(name, given=True, width=_WIDE if "含义" in name or "指标" in name else 18)
    column = schema.column(name)
    numeric = column.kind in {Kind.NUMBER, Kind.INTEGER}
    first: dict[str, str] = {}
    for written, choice in column.choice_words:
        first.setdefault(choice, written)
    return FormColumn(
        column.headings[0] if column.headings else column.name,
        choices=_YES_NO if column.kind is Kind.FLAG else tuple(first.values()),
        number=numeric and column.minimum == 0 and not with_units,
        free=numeric,
        given=name in schema.prefilled and name not in {"unit_id", "part", "unit"},
    )


def _item_column(item: Item, language: str) -> FormColumn:
    key = "answer" if item.measure is Amount.FLAG else str(item.measure)
    text = item.text_zh if language == "zh" else item.text_en
    return FormColumn(
        f"{item.id} {item.text_zh}",
        note=f"{item.id} {text}\n{word(f'forms.guide.{key}', language)}",
        choices=_ANSWERS if item.measure is Amount.FLAG else (),
        free=item.measure is not Amount.FLAG,
    )


def _objects(kind: str, units: Units | None, dwellings: gpd.GeoDataFrame | None) -> list[tuple[str | None, ...]]:
    if kind == "building" and dwellings is not None:
        return [
            (str(building_id), _text(name), _text(community_id), None)
            for building_id, name, community_id in zip(
                dwellings.index, dwellings["name"], dwellings["community_id"], strict=True
            )
        ]
    if kind in _UNIT_KINDS and units is not None:
        table = units.at(_UNIT_KINDS[kind])
        return [
            (str(unit_id), _text(name), _text(parent_id) if kind != "block" else None, None)
            for unit_id, name, parent_id in zip(table.index, table["name"], table["parent_id"], strict=True)
        ]
    return []


def _named_units(units: Units | None, level: Level) -> list[tuple[str, str | None, str | None]]:
    """Return id, name, and name of the unit above (its id where it has no name)."""
    if units is None:
        return []
    table, names = units.at(level), units.table["name"]
    return [
        (str(unit_id), _text(name), None if parent is None else _text(names.get(parent)) or str(parent))
        for unit_id, name, parent in zip(table.index, table["name"], table["parent_id"], strict=True)
    ]


def _part_word(part: str) -> str:
    """Return what a Chinese form calls a part."""
    return next((written for written in PART_WORDS.get(part, ()) if not written.isascii()), part)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
