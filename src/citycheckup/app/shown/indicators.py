"""Help for each indicator from the catalogue: what it means, its standard, what it is measured by."""

from __future__ import annotations

from dataclasses import dataclass

from citycheckup.app.indicator_set import indicator_set
from citycheckup.app.list_indicators import ListedIndicator, list_indicators
from citycheckup.app.wiring import steps
from citycheckup.editions import EditionEntry, threshold_for
from citycheckup.engine.needs import Needs, needs_of
from citycheckup.layers.schema import LAYERS
from citycheckup.layers.table_schema import TABLES
from citycheckup.reports.figures import layer_title, shown_threshold, unit_word
from citycheckup.sources.folder import CityFolder
from citycheckup.wording import word


@dataclass(frozen=True)
class InputShown:
    """A layer or table that an indicator is measured by."""

    name: str
    title: str
    needed: bool


@dataclass(frozen=True)
class IndicatorShown:
    """One indicator as an edition lists it, in words.

    ``threshold`` is in the indicator's unit (shares 0 to 1); None: no standard for this city. ``validity_years`` None:
    this program does not compute it. ``better``: ``higher``, ``lower`` or ``target``.
    """

    id: str
    code: str
    edition: str
    name: str
    name_zh: str
    name_en: str
    level: str
    level_text: str
    dimension: str
    unit: str
    unit_text: str
    better: str
    method: str
    method_text: str
    standard: str
    threshold: float | None
    comparator: str | None
    standard_source: str | None
    definition: str
    contents: list[str]
    denominator: str | None
    urgency: str
    urgency_text: str
    validity_years: int | None
    computed: bool
    inputs: list[InputShown]


@dataclass(frozen=True)
class IndicatorList:
    """Every indicator that a city is examined by, in the edition's order."""

    edition: str
    items: list[IndicatorShown]


def indicators_shown(folder: CityFolder, edition: str | None, language: str) -> IndicatorList:
    """Return the indicators of an edition, and of our own beside it; None: the edition of the folder.

    Raises
    ------
    InputError
        There is no such edition.
    """
    chosen = edition or folder.config.city.edition
    own = chosen == folder.config.city.edition
    listed = _of_city(folder) if own else list_indicators(chosen, folder.config.city.classes)
    return IndicatorList(chosen, [_shown(one, language) for one in listed])


def _of_city(folder: CityFolder) -> list[ListedIndicator]:
    """Return what the city is examined by, its own thresholds and formulas among it."""
    chosen, derived = indicator_set(folder), steps()
    layers = [schema.name for schema in LAYERS] + [table.name for table in TABLES]
    listed = []
    for edition in chosen.editions:
        for entry in edition.entries:
            declared = chosen.catalogue.get(entry.indicator)
            needs = needs_of(declared, derived, layers) if declared else None
            judged_by = threshold_for(entry, folder.config.city.classes)
            listed.append(ListedIndicator(edition.id, entry, declared, needs, judged_by))
    return listed


def said(entry: EditionEntry, field: str, language: str) -> str:
    """Return a field that the edition gives in both languages."""
    return str(getattr(entry, f"{field}_{language}") or "")


def _shown(listed: ListedIndicator, language: str) -> IndicatorShown:
    entry, declared, threshold = listed.entry, listed.declared, listed.threshold
    unit = declared.unit if declared else entry.unit
    needs = listed.needs or Needs(frozenset(), frozenset())
    return IndicatorShown(
        id=entry.indicator,
        code=entry.code,
        edition=listed.edition,
        name=said(entry, "name", language),
        name_zh=entry.name_zh,
        name_en=entry.name_en,
        level=str(entry.level),
        level_text=word(f"reports.level.{entry.level}", language),
        dimension=said(entry, "dimension", language),
        unit=unit,
        unit_text=unit_word(unit, language),
        better=str(entry.better),
        method=str(entry.method),
        method_text=word(f"cli.source_{entry.method}", language),
        standard=shown_threshold(
            threshold.comparator if threshold else None, threshold.value if threshold else None, unit, language
        ),
        threshold=threshold.value if threshold else None,
        comparator=threshold.comparator if threshold else None,
        standard_source=threshold.source if threshold else None,
        definition=said(entry, "definition", language),
        contents=list(entry.contents_zh if language == "zh" else entry.contents_en),
        denominator=said(entry, "denominator", language) or None,
        urgency=str(entry.urgency),
        urgency_text=word(f"terms.urgency.{entry.urgency}", language),
        validity_years=declared.validity_years if declared else None,
        computed=declared is not None,
        inputs=[
            InputShown(name, layer_title(name, language), needed)
            for names, needed in ((needs.required, True), (needs.optional, False))
            for name in sorted(names)
        ],
    )
