"""An indicator of the city's own: its entry, and its formula as a function for the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from citycheckup.catalogue import Indicator
from citycheckup.editions import Confidence, EditionEntry, Threshold, Urgency
from citycheckup.formulas.fraction import fraction_of
from citycheckup.formulas.grammar import read_formula
from citycheckup.formulas.measure import FormulaFunction, formula_indicator
from citycheckup.formulas.tree import Expression
from citycheckup.sources.local.record import Record
from citycheckup.sources.local.thresholds import THRESHOLD_KEYS, read_threshold
from citycheckup.sources.local.toml_lines import Section
from citycheckup.vocabulary import Better, CityClass, Form, Level, Message, Method, RollUp

_KEYS = (
    *("id", "code", "level", "name_zh", "name_en", "unit", "better", "formula", "dimension_zh", "dimension_en"),
    *("unit_zh", "form", "roll_up", "thresholds", "definition_zh", "definition_en", "urgency"),
)
_LEVELS = (Level.COMMUNITY, Level.BLOCK, Level.CITY)
_ID = re.compile(r"local\.[a-z][a-z0-9_]*")
_CODE = re.compile(r"L[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class LocalIndicator:
    """An entry and the function behind it."""

    entry: EditionEntry
    indicator: Indicator


def read_indicator(record: Record, classes: frozenset[CityClass]) -> LocalIndicator | None:
    """Read one ``[[indicator]]``; None, with every problem noted, where something is wrong with it."""
    record.only(_KEYS)
    indicator_id, code = record.text("id"), record.text("code")
    if indicator_id is not None and not _ID.fullmatch(indicator_id):
        record.refuse("id", "bad_id", value=indicator_id)
    if code is not None and not _CODE.fullmatch(code):
        record.refuse("code", "bad_code", value=code)
    level = record.word("level", Level, among=_LEVELS)
    name_zh, name_en, unit = record.text("name_zh"), record.text("name_en"), record.text("unit")
    better = record.word("better", Better)
    form = record.word("form", Form, required=False)
    roll_up = record.word("roll_up", RollUp, required=False) or RollUp.SUM
    urgency = record.word("urgency", Urgency, required=False) or Urgency.BEST_EFFORT
    optional = {
        key: record.text(key, required=False)
        for key in ("dimension_zh", "dimension_en", "unit_zh", "definition_zh", "definition_en")
    }
    expression = _expression(record)
    found = None if expression is None else _form(record, expression, form, unit, roll_up)
    thresholds = _thresholds(record, unit, classes)
    if record.faulty or not (indicator_id and code and level and name_zh and name_en and unit and better):
        return None
    assert expression is not None
    assert found is not None
    function = FormulaFunction(str(record.values["formula"]), expression, level, found)
    indicator = formula_indicator(function, indicator_id=indicator_id, unit=unit, better=better, roll_up=roll_up)
    entry = EditionEntry(
        code=code,
        indicator=indicator_id,
        level=level,
        dimension_zh=optional["dimension_zh"] or "特色指标",
        dimension_en=optional["dimension_en"] or "Local",
        name_zh=name_zh,
        name_en=name_en,
        unit=unit,
        unit_zh=optional["unit_zh"] or ("%" if unit == "share" else unit),
        better=better,
        method=Method(indicator.method),
        confidence=Confidence.HIGH,
        thresholds=thresholds,
        urgency=urgency,
        definition_zh=optional["definition_zh"] or f"按本市公式计算：{function.text}",
        definition_en=optional["definition_en"] or f"By the city's own formula: {function.text}",
    )
    return LocalIndicator(entry, indicator)


def _expression(record: Record) -> Expression | None:
    text = record.text("formula")
    if text is None:
        return None
    expression, faults = read_formula(text)
    first = record.section.first_line_of("formula")
    for fault in faults:
        record.refuse_with("formula", fault.message, first + fault.line - 1)
    return expression


def _form(record: Record, expression: Expression, given: Form | None, unit: str | None, roll_up: RollUp) -> Form | None:
    """Return how value follows from numerator and denominator: as given, else as the formula is built."""
    quotient = fraction_of(expression).denominator is not None
    wanted = given or ((Form.SHARE if unit == "share" else Form.RATIO) if quotient else Form.COUNT)
    if wanted is Form.COUNT and quotient and given is not None:
        record.refuse("form", "count_is_quotient")
        return None
    by_unit = unit == "share" and not quotient
    if not quotient and roll_up is RollUp.SUM and (wanted is not Form.COUNT or by_unit):
        record.refuse("formula", "needs_quotient")
        return None
    return wanted


def _thresholds(record: Record, unit: str | None, classes: frozenset[CityClass]) -> tuple[Threshold, ...]:
    given = record.values.get("thresholds", [])
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        record.refuse("thresholds", "wrong_type", name="thresholds", wanted=Message("local.type_list"))
        return ()
    headers = record.section.inner
    inline = Section("thresholds", record.section.line_of("thresholds"))
    found = []
    for at, values in enumerate(given):
        section = headers[at] if len(headers) == len(given) else inline
        own = Record(values, section, record.file, "indicator.thresholds")
        own.only(THRESHOLD_KEYS)
        threshold = read_threshold(own, unit, ())
        record.problems += own.problems
        if threshold is not None and (threshold.city_class is None or threshold.city_class in classes):
            found.append(threshold)
    return tuple(found)
