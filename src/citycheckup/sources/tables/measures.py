"""Units of measure as people write them, and what they are worth in the units kept here."""

from __future__ import annotations

from citycheckup.sources.tables.cells import folded

MU_M2 = 10_000 / 15  # 15 亩 = 1 公顷


def _worth(*words_and_factor: tuple[str, float]) -> dict[str, float]:
    return {folded(word): factor for words, factor in words_and_factor for word in words.split("|")}


_WORTH: dict[str, dict[str, float]] = {
    "m2": _worth(
        ("m2|㎡|m²|平方米|平米|平方|平|sqm|sq m|square metre|square metres|square meter|square meters", 1.0),
        ("万平方米|万平米|万平方|万平|万㎡|万m2", 10_000.0),
        ("ha|公顷|hectare|hectares", 10_000.0),
        ("km2|㎢|km²|平方公里|平方千米|sq km|sqkm|square kilometres|square kilometers", 1_000_000.0),
        ("亩|市亩|mu", MU_M2),
    ),
    "m": _worth(
        ("m|米|公尺|metre|metres|meter|meters", 1.0),
        ("km|公里|千米|kilometre|kilometres|kilometer|kilometers", 1_000.0),
        ("cm|厘米|公分", 0.01),
        ("mm|毫米", 0.001),
    ),
    "person": _worth(
        ("人|口|名|person|persons|people|inhabitants|residents", 1.0),
        ("千人", 1_000.0),
        ("万人|万", 10_000.0),
    ),
}
# Measure words of things that are counted: they say nothing about the size of the number.
_COUNTERS = frozenset({*"个张班所座处辆位间套户栋幢层条根台家年", "人制", "classes", "places", "beds"})


def factor(word: str, unit: str | None) -> float | None:
    """Return what one of ``word`` (folded) is in ``unit``; None where the word is no unit of that kind.

    Parameters
    ----------
    word
        As written after a number or in a heading, folded: ``公顷``, ``m2``, ``万人``; for things that are counted
        (``unit`` None) a measure word: ``个``, ``班``.
    unit
        The unit of the schema's column.
    """
    if unit is None:
        return 1.0 if word in _COUNTERS else None
    return _WORTH.get(unit, {folded(unit): 1.0}).get(word)
