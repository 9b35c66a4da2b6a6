"""What an indicator is: plain facts beside a plain function, and the list of them all."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from citycheckup.vocabulary import Better, Form, Level, Method, RollUp

_FACTS = "__citycheckup_indicator__"

F = TypeVar("F", bound=Callable[..., Any])  # gives a Measure, or a Missing (layers.layer) where it has too little


@dataclass(frozen=True)
class Measure:
    """What an indicator function returns: one row per unit of the indicator's own level.

    Dwelling indicators are reported by community: their rows are communities, and the buildings are ``places``.

    Attributes
    ----------
    numerator
        Float, index ``unit_id``. A null means that it could not be computed for that unit, never zero.
    denominator
        Float, same index, for shares and ratios; None for counts. Zero means that the indicator does not apply to the
        unit (nothing to cover), which is not the same as a null.
    method
        How it was worked out, as recorded in the results: ``buffer``, ``network``, ``count``, ``overlay`` …
    template
        Key of the explanation in the wording files; its arguments are numerator, denominator, value, the unit's row of
        ``arguments``, and ``common``.
    arguments
        Extra arguments for the explanation: one row per unit (same index).
    common
        Extra arguments that are the same for every unit.
    service_areas
        Polygons that were used, written to the run's ``layers/``; columns ``facility_id``, ``radius_m``, geometry.
    doubt
        Per unit, a message why the value is only ``partial`` although its layers are complete (a size not known, say);
        null where there is no doubt.
    coverage
        Per unit, the share (0 to 1) of what should have been looked at that was; None: all of it.
    status
        Per unit, a :class:`Status` that goes before the one the engine would give (``not_surveyed`` where nobody
        looked, ``not_applicable`` where there is nothing to look at); null: the engine decides.
    places
        The buildings, compounds, roads, sites, communities or areas behind the value: one row per place that was
        looked at and falls short. Columns: ``unit_id`` (a unit of the level the rows are reported at), ``place_id``,
        ``place_name`` (null: unnamed), ``place_kind`` (``building``, ``compound``, ``community``, ``road``,
        ``footway``, ``site``, ``area``), ``items`` (list of checklist item ids, may be empty), ``amount`` (what the
        place adds to the numerator).
    parts
        Values of an indicator that has several figures (no. 42), index ``unit_id``, one column a part; each is
        compared with the threshold of its part, and the indicator meets its standard where all do.
    used
        Names of the inputs that the value stands on, where it has more than it uses (a department's figure instead of a
        weaker map); None: all of them.
    """

    numerator: pd.Series
    denominator: pd.Series | None
    method: str
    template: str
    arguments: pd.DataFrame | None = None
    common: Mapping[str, object] = field(default_factory=dict)
    service_areas: gpd.GeoDataFrame | None = None
    doubt: pd.Series | None = None
    coverage: pd.Series | None = None
    status: pd.Series | None = None
    places: pd.DataFrame | None = None
    parts: pd.DataFrame | None = None
    used: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Indicator:
    """The facts of an indicator and the function that computes it.

    The standard, the code and the official name are not here: they belong to an edition, which names the indicator's
    ``id``. ``locality_radius_m`` is how far from a unit a change can still matter to its value. ``validity_years`` is
    how long a value stays good.
    """

    id: str
    level: Level
    unit: str
    form: Form
    better: Better
    method: Method
    denominator: str | None
    roll_up: RollUp
    locality_radius_m: float
    compute: Callable[..., Any]
    validity_years: int = 1

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs that must be there: positional parameters without a default."""
        return tuple(p.name for p in _positional(self.compute) if p.default is inspect.Parameter.empty)

    @property
    def optional_inputs(self) -> tuple[str, ...]:
        """Names of the inputs that may be missing: positional parameters whose default is None."""
        return tuple(p.name for p in _positional(self.compute) if p.default is None)

    @property
    def knobs(self) -> dict[str, Any]:
        """Keyword-only parameters with their defaults: what a standard or a city may set."""
        parameters = inspect.signature(self.compute).parameters.values()
        return {p.name: p.default for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}


def _positional(function: Callable[..., Any]) -> list[inspect.Parameter]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p for p in inspect.signature(function).parameters.values() if p.kind in kinds]


def indicator(
    *,
    id: str,  # noqa: A002 - the field's word for it
    level: Level,
    unit: str,
    form: Form,
    better: Better,
    denominator: str | None = None,
    roll_up: RollUp = RollUp.SUM,
    locality_radius_m: float = 0.0,
    method: Method = Method.GEODATA,
    validity_years: int = 1,
) -> Callable[[F], F]:
    """Put an indicator's facts beside its function, and return the plain function: callable, testable, picklable."""

    def declare(function: F) -> F:
        facts = Indicator(
            id=id,
            level=level,
            unit=unit,
            form=form,
            better=better,
            method=method,
            denominator=denominator,
            roll_up=roll_up,
            locality_radius_m=locality_radius_m,
            compute=function,
            validity_years=validity_years,
        )
        setattr(function, _FACTS, facts)
        return function

    return declare


class Catalogue:
    """Every declared indicator by id, read from an explicit list of modules; importing a module registers nothing."""

    def __init__(self, modules: Iterable[ModuleType]) -> None:
        self._by_id: dict[str, Indicator] = {}
        for module in modules:
            for value in vars(module).values():
                facts = getattr(value, _FACTS, None)
                if facts is None or value.__module__ != module.__name__:
                    continue
                if facts.id in self._by_id:
                    raise ValueError(f"indicator {facts.id} is declared twice")
                self._by_id[facts.id] = facts

    def joined(self, more: Iterable[Indicator]) -> Catalogue:
        """Return a catalogue with indicators beside these: a city's own."""
        whole = Catalogue(())
        whole._by_id = dict(self._by_id)
        for facts in more:
            if facts.id in whole._by_id:
                raise ValueError(f"indicator {facts.id} is declared twice")
            whole._by_id[facts.id] = facts
        return whole

    def __iter__(self) -> Iterator[Indicator]:
        return iter(sorted(self._by_id.values(), key=lambda declared: declared.id))

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, indicator_id: object) -> bool:
        return indicator_id in self._by_id

    def __getitem__(self, indicator_id: str) -> Indicator:
        return self._by_id[indicator_id]

    def get(self, indicator_id: str) -> Indicator | None:
        """Return an indicator, or None where nothing computes it."""
        return self._by_id.get(indicator_id)
