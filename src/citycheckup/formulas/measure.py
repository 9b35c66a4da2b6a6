"""A formula as an indicator: a function whose parameters are the layers and tables it names, for the engine to call."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from citycheckup.catalogue import Indicator, Measure
from citycheckup.formulas.evaluation import Evaluation
from citycheckup.formulas.fraction import Fraction, fraction_of
from citycheckup.formulas.names import Belongs, Source
from citycheckup.formulas.tree import Covered, Expression, Quantity, leaves_of, places_of
from citycheckup.layers.layer import Layer
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Message, Method, RollUp, Status

_POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD


@dataclass(frozen=True)
class FormulaFunction:
    """What the engine calls: inputs by name in, a :class:`Measure` of one row per unit of ``level`` out.

    ``text`` is the formula as the city wrote it. A unit has no value where something that it asks for is null, or
    where a table has no row for it; the formula does not apply where it divides by a zero of the unit's own.
    """

    text: str
    expression: Expression
    level: Level
    form: Form

    @property
    def sources(self) -> tuple[Source, ...]:
        """Layers and tables that the formula names, sorted by name."""
        found = {places.source.name: places.source for places in places_of(self.expression)}
        return tuple(found[name] for name in sorted(found))

    @property
    def radius_m(self) -> float:
        """How far from a unit a place can still matter to it."""
        return max((leaf.radius_m for leaf in leaves_of(self.expression) if isinstance(leaf, Covered)), default=0.0)

    @property
    def fraction(self) -> Fraction:
        """Numerator and denominator; counts, and values that do not add up, have no denominator."""
        return Fraction(self.expression, None) if self.form is Form.COUNT else fraction_of(self.expression)

    @property
    def __signature__(self) -> inspect.Signature:
        """The inputs by name: the engine makes each, or says which layer is missing."""
        leaves = leaves_of(self.expression)
        names = ["units", *(source.name for source in self.sources)]
        if any(leaf == Quantity("residents") for leaf in leaves):
            names.append("unit_residents")
        if any(isinstance(leaf, Covered) for leaf in leaves):
            names.append("reach")
        parameters = [inspect.Parameter(name, _POSITIONAL) for name in names]
        if any(source.belongs is Belongs.BY_OBJECT for source in self.sources):
            parameters.append(inspect.Parameter("dwelling_sheet", _POSITIONAL, default=None))
        return inspect.Signature(parameters, return_annotation=Measure)

    def __call__(self, units: Units, **inputs: Any) -> Measure:
        """Work the formula out for every unit of its level."""
        given = {name: value for name, value in inputs.items() if isinstance(value, Layer | Table)}
        others = {name: inputs.get(name) for name in ("reach", "unit_residents", "dwelling_sheet")}
        evaluation = Evaluation(given, units, self.level, **others)
        fraction = self.fraction
        numerator = evaluation.value(fraction.numerator)
        denominator = None if fraction.denominator is None else evaluation.value(fraction.denominator)
        status = pd.Series([None] * len(numerator), index=numerator.index, dtype=object)
        status[evaluation.unrecorded & numerator.isna()] = str(Status.NOT_SURVEYED)
        status[evaluation.inapplicable] = str(Status.NOT_APPLICABLE)
        pointed = Message("local.doubt_points")
        areas = evaluation.service_areas
        return Measure(
            numerator=numerator,
            denominator=denominator,
            method="formula",
            template=f"local.value_{self.form}",
            arguments=pd.DataFrame({"terms": _terms(evaluation.terms, numerator.index)}),
            common={"formula": " ".join(self.text.split())},
            service_areas=gpd.GeoDataFrame(pd.concat(areas, ignore_index=True)) if areas else None,
            doubt=pd.Series(
                [pointed if flag else None for flag in evaluation.drawn_as_points], index=numerator.index, dtype=object
            ),
            coverage=evaluation.coverage,
            status=status,
        )


def _terms(terms: dict[str, pd.Series], units: pd.Index) -> pd.Series:
    """Return for each unit what the parts of the formula came to: ``count(parks) = 3; residents = 5,000``."""
    written = [
        name + " = " + series.map(lambda value: "—" if pd.isna(value) else f"{value:,.6g}")
        for name, series in terms.items()
    ]
    return pd.Series(["; ".join(row) for row in zip(*written, strict=True)], index=units, dtype=object)


def formula_indicator(
    function: FormulaFunction, *, indicator_id: str, unit: str, better: Better, roll_up: RollUp
) -> Indicator:
    """Return a formula as an indicator, with the facts that follow from what it names."""
    tables = {source.belongs for source in function.sources}
    method = Method.SURVEY if Belongs.BY_OBJECT in tables else Method.GEODATA
    if function.sources and all(source.is_table for source in function.sources) and method is Method.GEODATA:
        method = Method.STATISTIC
    return Indicator(
        id=indicator_id,
        level=function.level,
        unit=unit,
        form=function.form,
        better=better,
        method=method,
        denominator=None,
        roll_up=roll_up,
        locality_radius_m=function.radius_m,
        compute=function,
    )
