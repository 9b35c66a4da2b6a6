"""A department's figure as a measure: one row of the table of figures per unit, found by the indicator's id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

import pandas as pd

from citycheckup.catalogue import Measure, indicator
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, InputError, Level, Message, Method, Problem, RollUp
from citycheckup.wording import as_plain

# What departments write for a part, and the part's name in the editions.
PART_WORDS: Mapping[str, tuple[str, ...]] = {
    "expressway": ("expressway", "快速路"),
    "arterial": ("arterial", "主干路", "主干道"),
    "deadline_items": ("deadline_items", "deadline", "限时解决", "限时"),
    "best_effort_items": ("best_effort_items", "best_effort", "尽力解决", "尽力"),
}
_PART_OF = {word: part for part, words in PART_WORDS.items() for word in words}
_SAID = ("department", "period", "evidence")

F = TypeVar("F", bound=Callable[..., "Measure | Missing"])


def statistic(
    *,
    id: str,  # noqa: A002 - the field's word for it
    unit: str,
    form: Form,
    better: Better,
    denominator: str,
) -> Callable[[F], F]:
    """Declare an indicator of the city that a department reports; see :func:`citycheckup.catalogue.indicator`."""
    return indicator(
        id=id,
        level=Level.CITY,
        unit=unit,
        form=form,
        better=better,
        denominator=denominator,
        roll_up=RollUp.NONE,
        method=Method.STATISTIC,
    )


def figure(
    statistics: Table,
    units: Units,
    indicator_id: str,
    form: Form,
    *,
    level: Level = Level.CITY,
    part: str | None = None,
    may_exceed_one: bool = False,
    common: Mapping[str, object] | None = None,
) -> Measure | Missing:
    """Return what departments entered for an indicator.

    Parameters
    ----------
    statistics
        Columns of the schema and ``indicator`` (our id). A row without ``unit_id`` is the city's; one that names the
        city goes before it. Figures of lower units are not added up: nobody says that they are all there.
    form
        A share or ratio is numerator / denominator where both were entered; else the entered ``value``, over 1. A count
        is the entered ``value``, else the numerator. Numbers are in the indicator's unit, shares 0 to 1.
    part
        Which part of an indicator with several figures; words of :data:`PART_WORDS` are understood.
    may_exceed_one
        Whether a share above 1 is in order (a plan that was outdone). Elsewhere it leaves a doubt.
    common
        More arguments for the explanation.

    Returns
    -------
    Measure
        Per unit of the level; null where no row speaks of it. Arguments: ``department``, ``period``, ``evidence``
        (null: not said) and ``given``, what was entered. Missing where there is no row for any unit.
    """
    rows = entered(statistics, units, indicator_id, level, part)
    if rows.empty:
        return Missing(("statistics",), Message("figures.no_row"))
    known = units.at(level).index
    numerator, denominator = rows["value"].fillna(rows["numerator"]), None
    if form is not Form.COUNT:
        divided = rows["numerator"].notna() & rows["denominator"].notna()
        numerator = rows["numerator"].where(divided, rows["value"])
        denominator = rows["denominator"].where(divided, rows["value"].notna().map({True: 1.0, False: float("nan")}))
    doubt = None
    if form is Form.SHARE and denominator is not None and not may_exceed_one:
        more = numerator > denominator
        doubt = messages({unit_id: Message("figures.doubt_more_than_all") for unit_id in rows.index[more]}, known)
    what = Message(f"figures.what.{indicator_id.split('.', 1)[1]}")
    if common and "option" in common:
        what = Message("figures.what_by_option", {"what": what, "option": common["option"]})
    return Measure(
        numerator=numerator.reindex(known),
        denominator=None if denominator is None else denominator.reindex(known),
        method=str(Method.STATISTIC),
        template=f"figures.{form}",
        arguments=_said(rows, form).reindex(known).astype(object).where(lambda said: said.notna(), None),
        common={"what": as_plain(what), **(common or {})},
        doubt=doubt,
        used=("statistics",),
    )


def figure_instead(
    statistics: Table | None,
    units: Units,
    indicator_id: str,
    form: Form,
    layers: tuple[str, ...],
    common: Mapping[str, object] | None = None,
) -> Measure | Missing:
    """Return the department's figure where layers do not serve; Missing, which names both, where there is none.

    Parameters
    ----------
    layers
        The layers that would have served instead.
    """
    found = None if statistics is None else figure(statistics, units, indicator_id, form, common=common)
    if isinstance(found, Measure):
        return found
    needs = Message("figures.neither", {"needs": Message(f"needs.{indicator_id}")})
    return Missing((*layers, "statistics"), needs)


def entered(statistics: Table, units: Units, indicator_id: str, level: Level, part: str | None = None) -> pd.DataFrame:
    """Return the rows of an indicator for the units of a level.

    Returns
    -------
    DataFrame
        Index ``unit_id``, sorted; ``numerator``, ``denominator``, ``value`` (float, null: not entered), ``department``,
        ``period``, ``evidence``.
    """
    rows = statistics.rows[statistics.rows["indicator"] == indicator_id]
    parts = rows["part"].map(lambda word: None if pd.isna(word) else _PART_OF.get(str(word).strip(), str(word).strip()))
    rows = rows[parts.isna() if part is None else parts == part]
    unit_id = rows["unit_id"].astype(object)
    named = unit_id.notna()
    if level is Level.CITY:
        unit_id = unit_id.where(named, units.city_id)
    rows = rows.assign(unit_id=unit_id, _named=named)[unit_id.isin(units.at(level).index)]
    rows = rows.sort_values(["unit_id", "_named"], ascending=[True, False], kind="stable").drop_duplicates("unit_id")
    numbers = {name: pd.to_numeric(rows[name]).astype(float) for name in ("numerator", "denominator", "value")}
    return rows.assign(**numbers).set_index("unit_id")[[*numbers, *_SAID]]


def chosen(indicator_id: str, knob: str, choice: str, choices: Collection[str]) -> dict[str, object]:
    """Return the argument that tells which reading of an ambiguous definition was chosen, ``option``.

    Raises
    ------
    InputError
        The choice is none of ``choices``.
    """
    if choice not in choices:
        said = {"indicator": indicator_id, "knob": knob, "choice": choice, "choices": list(choices)}
        raise InputError(Problem(Message("figures.unknown_option", said), file="city.toml"))
    name = indicator_id.split(".", 1)[1]
    return {"option": as_plain(Message(f"figures.option.{name}.{choice}"))}


def messages(said: Mapping[str, Message], index: pd.Index) -> pd.Series:
    """Return the message of each unit, null where there is none."""
    return pd.Series([said.get(unit_id) for unit_id in index], index=index, dtype=object)


def _said(rows: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Return who entered what, as arguments of the explanation."""
    given: list[object] = []
    for numerator, denominator in zip(rows["numerator"], rows["denominator"], strict=True):
        if form is Form.COUNT:
            given.append(Message("figures.as_a_count"))
        elif pd.isna(numerator) or pd.isna(denominator):
            given.append(Message("figures.as_a_value"))
        else:
            given.append(Message("figures.as_two", {"numerator": float(numerator), "denominator": float(denominator)}))
    return rows[list(_SAID)].assign(given=pd.Series(given, index=rows.index, dtype=object))
