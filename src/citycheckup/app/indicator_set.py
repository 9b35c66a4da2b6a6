"""What a city is examined by: its edition, our own indicators beside it, and what it sets for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citycheckup.app.wiring import indicators, margin_m, steps
from citycheckup.catalogue import Catalogue
from citycheckup.editions import Edition, examined_by, with_choices, with_local_thresholds
from citycheckup.engine.needs import of_others_only
from citycheckup.layers.schema import LAYERS
from citycheckup.sources.city import CityData, read_city
from citycheckup.sources.folder import CityFolder
from citycheckup.sources.local.rules import LocalRules, read_local_rules
from citycheckup.vocabulary import CancelToken, InputError, Problem, Progress, no_progress

# What units, residents, maps and the ground of a run are made from, whatever the city is examined by.
_ALWAYS_USED = (
    *("street_cells", "roads", "land_use", "residents", "unit_residents", "dwelling_sheet", "ground"),
    *("residential_land", "construction_land", "built_up_land"),
)


@dataclass(frozen=True)
class IndicatorSet:
    """Editions in the order in which they are shown, with the city's own thresholds in them.

    Attributes
    ----------
    catalogue
        Every indicator that can be computed, the city's own formulas among them.
    knobs
        Parameters by indicator id: what ``city.toml`` sets, and before it the readings that the city took.
    problems
        What is wrong with the file of local rules; with an error among them the city must not be checked up.
    """

    editions: tuple[Edition, ...]
    catalogue: Catalogue
    knobs: Mapping[str, Mapping[str, Any]]
    problems: tuple[Problem, ...] = ()

    @property
    def layers_of_others(self) -> frozenset[str]:
        """Layers that only editions need by which the city is not examined; without them nothing is missing."""
        asked = {entry.indicator for edition in self.editions for entry in edition.entries}
        examined = [indicator for indicator in self.catalogue if indicator.id in asked]
        asked_for = [schema.name for schema in LAYERS if not schema.identifies_units]
        return of_others_only(asked_for, examined, self.catalogue, steps(), _ALWAYS_USED)


def indicator_set(folder: CityFolder) -> IndicatorSet:
    """Return what a city is examined by; faults of its own rules are among the problems."""
    config = folder.config
    listed = examined_by(config.city.edition)
    rules = LocalRules()
    if config.local is not None:
        try:
            rules = read_local_rules(folder.file(config.local), listed, frozenset(config.city.classes))
        except InputError as error:
            rules = LocalRules(problems=error.problems)
    chosen = [with_local_thresholds(with_choices(edition, rules.choices), rules.thresholds) for edition in listed]
    if rules.edition is not None:
        chosen.append(with_local_thresholds(rules.edition, rules.thresholds))
    knobs: dict[str, dict[str, Any]] = {}
    for entry in (entry for edition in chosen for entry in edition.entries):
        for option in entry.options:
            if option.chosen is not None:
                knobs.setdefault(entry.indicator, {}).update(option.choice.parameters)
    for name, given in config.parameters.items():
        knobs.setdefault(name, {}).update(given)
    return IndicatorSet(tuple(chosen), indicators().joined(rules.indicators), knobs, rules.problems)


def data_of(
    folder: CityFolder, chosen: IndicatorSet, *, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> CityData:
    """Read what the indicators of a city ask for.

    Raises
    ------
    InputError
        The outline or the CRS cannot be used. Everything else that is wrong is among ``problems``.
    CancelledError
        The token was pulled.
    """
    return read_city(
        folder,
        margin_m=margin_m(chosen.catalogue),
        editions=chosen.editions,
        leave_out=chosen.layers_of_others,
        progress=progress,
        cancel=cancel,
    )
