"""Writes the tables that a city fills in: what is known is there already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from citycheckup.app.forms import blank_sheet, indicator_sheet, records_sheet, statistics_sheet, survey_sheets
from citycheckup.app.indicator_set import IndicatorSet, indicator_set
from citycheckup.app.wiring import steps
from citycheckup.checklists import load_checklist
from citycheckup.editions import EditionEntry
from citycheckup.engine.needs import needs_of
from citycheckup.layers.schema import LAYERS
from citycheckup.layers.table_schema import TABLE_BY_NAME, TABLES
from citycheckup.layers.units import Units
from citycheckup.reports.forms import FormSheet, write_form
from citycheckup.reports.run_folder import latest_run
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.sources.frozen_units import read_units
from citycheckup.vocabulary import InputError, Level, Message, Method, Problem
from citycheckup.wording import render, word


@dataclass(frozen=True)
class MadeTemplates:
    """Where the forms lie, which table each is for, and what could not be filled in beforehand."""

    folder: Path
    files: dict[str, Path]
    notes: tuple[Message, ...]


def make_templates(path: Path, *, out: Path | None = None, language: str = "zh") -> MadeTemplates:
    """Write a form for every table, into ``out`` or the city folder's ``templates``.

    Headings are Chinese, since the forms go to departments and surveyors; explanations are in ``language``. The survey
    lists the units that are frozen and the dwellings of the latest run.

    Raises
    ------
    InputError
        The city folder cannot be used, or a form is there already, maybe filled in; nothing has been written.
    """
    folder = open_folder(path)
    chosen = indicator_set(folder)
    target = folder.path / "templates" if out is None else out
    files = {schema.name: target / f"{schema.name}.xlsx" for schema in TABLES}
    there = [file for file in files.values() if file.exists()]
    if there:
        raise InputError([Problem(Message("forms.files_exist", {"file": str(file)}), file=str(file)) for file in there])
    units, dwellings = _units(folder), _dwellings(folder)
    notes = []
    if units is None:
        notes.append(Message("forms.no_units_yet", {"folder": str(path)}))
    if dwellings is None:
        notes.append(Message("forms.no_run_yet", {"folder": str(path)}))
    for name, file in files.items():
        sheets = _sheets(name, chosen, units, dwellings, language)
        title = TABLE_BY_NAME[name].title_zh
        write_form(file, sheets, title=title, guide=(word("forms.guide.title", language), _guide(name, language)))
    return MadeTemplates(target, files, tuple(notes))


def _sheets(
    name: str, chosen: IndicatorSet, units: Units | None, dwellings: gpd.GeoDataFrame | None, language: str
) -> list[FormSheet]:
    entries = [entry for edition in chosen.editions for entry in edition.entries]
    if name == "statistics":
        return [statistics_sheet(_from_figures(chosen, entries), language)]
    if name == "survey":
        return survey_sheets(load_checklist(), [e.indicator for e in entries], units, dwellings, language)
    if name in {"compound_records", "community_records"}:
        return [records_sheet(name, units)]
    if name == "satisfaction":
        return [indicator_sheet(name, entries, language)]
    if name == "confirmations":
        return [indicator_sheet(name, [entry for entry in entries if entry.level is Level.CITY], language)]
    return [blank_sheet(name)]


def _from_figures(chosen: IndicatorSet, entries: list[EditionEntry]) -> list[EditionEntry]:
    """Return the entries that a department's figure can answer."""
    names = [schema.name for schema in LAYERS] + [schema.name for schema in TABLES]
    derived = steps()
    kept = []
    for entry in entries:
        declared = chosen.catalogue.get(entry.indicator)
        if declared is None:
            if entry.method is Method.STATISTIC:
                kept.append(entry)
            continue
        needs = needs_of(declared, derived, names)
        if "statistics" in needs.required | needs.optional:
            kept.append(entry)
    return kept


def _guide(name: str, language: str) -> list[str]:
    keys = {
        "survey": ("survey", "survey_careful"),
        "compound_records": ("records",),
        "community_records": ("records",),
    }.get(name, (name,))
    lines = [word(f"forms.guide.{key}", language) for key in ("one", "blank", *keys)]
    wire = Message("forms.guide.wire", {"table": name, "file": f"{name}.xlsx"})
    return [*lines, render(wire, language)]


def _units(folder: CityFolder) -> Units | None:
    city = folder.config.city
    frozen = folder.units_file(city.checkup_year)
    return read_units(frozen, city.checkup_year, city.crs) if frozen.exists() else None


def _dwellings(folder: CityFolder) -> gpd.GeoDataFrame | None:
    run = latest_run(folder.runs)
    file = None if run is None else run / "buildings.parquet"
    return gpd.read_parquet(file).set_index("building_id").sort_index() if file is not None and file.exists() else None
