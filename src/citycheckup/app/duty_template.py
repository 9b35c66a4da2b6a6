"""Writes the workbook in which a city fills in its duty list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from citycheckup.app.forms import sheet_of
from citycheckup.app.indicator_set import indicator_set
from citycheckup.app.places import units_of
from citycheckup.duties.tables import BODIES, DUTIES
from citycheckup.reports.forms import FormColumn, FormSheet, write_form
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import word

_GUIDE = ("one", "bodies", "bodies_end", "categories", "places", "narrower", "queue", "cadence", "persons")


def duty_template(file: Path, *, folder: Path | None = None, language: str = "zh") -> Path:
    """Write a blank duty list; with a city folder, its indicators and places are listed on sheets to copy from.

    Headings are Chinese, since the form goes to departments; the guide is in ``language``.

    Raises
    ------
    InputError
        The file is there already, maybe filled in; or the folder cannot be used. Nothing has been written.
    """
    if file.exists():
        raise InputError(Problem(Message("forms.files_exist", {"file": str(file)}), file=str(file)))
    sheets = [sheet_of(BODIES), sheet_of(DUTIES)]
    if folder is not None:
        city = open_folder(folder)
        sheets += [_categories(city), _places(city)]
    guide = [word(f"duties.guide_{key}", language) for key in _GUIDE]
    write_form(file, sheets, title="四级责任清单", guide=(word("forms.guide.title", language), guide))
    return file


def _categories(folder: CityFolder) -> FormSheet:
    entries = [entry for edition in indicator_set(folder).editions for entry in edition.entries]
    rows = [(entry.indicator, entry.code, entry.name_zh) for entry in entries]
    return _listed("可选类别", (("问题类别", 46), ("指标编号", 10), ("指标名称", 40)), rows)


def _places(folder: CityFolder) -> FormSheet:
    table = units_of(folder).table
    rows = [
        (str(unit_id), name if isinstance(name, str) else None, word(f"duties.level_{level}", "zh"))
        for unit_id, name, level in table[["name", "level"]].itertuples(name=None)
    ]
    return _listed("可选区域", (("区域编号", 26), ("区域名称", 26), ("级别", 14)), rows)


def _listed(title: str, columns: tuple[tuple[str, int], ...], rows: Sequence[tuple[str | None, ...]]) -> FormSheet:
    return FormSheet(title, tuple(FormColumn(heading, width=width, given=True) for heading, width in columns), rows)
