"""The city as one GeoPackage that opens in QGIS as a coloured map: its styles lie inside."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio

from citycheckup.editions import EditionEntry
from citycheckup.reports.classes import classes_of
from citycheckup.reports.figures import layer_title, unit_word
from citycheckup.reports.qgis_style import kind_style, outline_style, service_area_style, unit_style
from citycheckup.reports.wide import status_column, value_column, wide_units
from citycheckup.reports.writers import plain_columns, write_whole
from citycheckup.vocabulary import Level, Tree
from citycheckup.wording import has, word

# The standard wants a date of last change; a fixed one, because a clock would make equal runs differ.
_CHANGED = "2000-01-01T00:00:00.000Z"
# Nobody sees the file before it is whole: it need not be on the disk after every layer.
_GDAL_OPTIONS = {
    "OGR_CURRENT_DATE": _CHANGED,
    "OGR_GPKG_ALLOW_THREADED_RTREE": "NO",
    "OGR_SQLITE_SYNCHRONOUS": "OFF",
    "OGR_SQLITE_JOURNAL": "OFF",
}

_UNIT_LAYERS = {
    "city": Level.CITY,
    "blocks": Level.BLOCK,
    "communities": Level.COMMUNITY,
    "compounds": Level.COMPOUND,
}
# Columns by which features of a layer are told apart on the map.
_KIND_COLUMNS = ("dwelling_rule", "origin")

# As QGIS itself makes the table.
_LAYER_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30),
    ui TEXT(30), update_time DATETIME
)
"""
_ADD_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,
                          styleSLD, useAsDefault, description, owner, ui, update_time)
VALUES ('', '', ?, 'geom', ?, ?, '', ?, ?, '', NULL, ?)
"""
_REGISTER_STYLES = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)
"""


@dataclass(frozen=True)
class _Style:
    name: str
    qml: str


@dataclass(frozen=True)
class _Sheet:
    """One layer of the file: its features, what it is, and its styles, the default first."""

    places: gpd.GeoDataFrame
    title: str
    styles: tuple[_Style, ...]


def write_city_gpkg(
    path: Path,
    *,
    units: gpd.GeoDataFrame,
    results: pa.Table,
    layers: Mapping[str, gpd.GeoDataFrame],
    buildings: gpd.GeoDataFrame | None,
    entries: Sequence[EditionEntry],
    language: str,
) -> None:
    """Write units with their values, dwellings, land and service areas, and a QGIS style for each.

    The same content gives the same bytes, whatever the order of rows and mappings.

    Parameters
    ----------
    units
        The units table with ``residents_persons`` and ``unallocated_persons``; becomes the layers ``city``, ``blocks``,
        ``communities``, ``compounds`` (wide: one row a unit) and ``administrative_areas``.
    results
        The tidy table.
    layers
        Further layers by name: denominators, and service areas by name ``service_areas.<indicator id>``.
    buildings
        Dwelling buildings, index id; None where there are none.
    entries
        The edition's entries: names of the indicators.
    language
        ``zh`` or ``en``: the language of aliases, style names and legends.
    """
    sheets = dict(_unit_sheets(units, results, entries, language))
    administrative = units[units["tree"] == Tree.ADMINISTRATIVE] if "tree" in units.columns else units.iloc[:0]
    further = {"administrative_areas": administrative}
    if buildings is not None:
        further["dwellings"] = buildings
    for name, places in [*further.items(), *sorted(layers.items())]:
        if len(places):
            sheets[_table_name(name)] = _sheet(name, places.sort_index(), entries, language)

    def write(unfinished: Path) -> None:
        with _gdal(_GDAL_OPTIONS):
            for name, sheet in sheets.items():
                _add_layer(unfinished, name, sheet)
        _add_styles(unfinished, sheets)

    write_whole(path, write)


def _unit_sheets(
    units: gpd.GeoDataFrame, results: pa.Table, entries: Sequence[EditionEntry], language: str
) -> Iterator[tuple[str, _Sheet]]:
    for name, level in _UNIT_LAYERS.items():
        wide = wide_units(units, results, level)
        if len(wide):
            shown = [entry for entry in entries if value_column(entry.code) in wide.columns]
            title = word(f"reports.layer.{name}", language)
            aliases = _aliases(wide, language) | _indicator_aliases(shown, language)
            yield name, _Sheet(wide, title, tuple(_unit_styles(wide, results, level, shown, aliases, language)))


def _unit_styles(
    wide: gpd.GeoDataFrame,
    results: pa.Table,
    level: Level,
    entries: Sequence[EditionEntry],
    aliases: Mapping[str, str],
    language: str,
) -> Iterator[_Style]:
    """One style for each indicator that has a value here, the level's own first; where none has, one to show why."""
    valued = [entry for entry in entries if wide[value_column(entry.code)].notna().any()]
    valued.sort(key=lambda entry: entry.level != level)
    for entry in valued or entries[:1]:
        column = value_column(entry.code)
        own = results.filter(pc.and_(pc.equal(results["code"], entry.code), pc.equal(results["level"], level)))
        judged = own.filter(pc.is_valid(own["threshold"]))
        standard = (judged["threshold"][0].as_py(), judged["comparator"][0].as_py()) if len(judged) else (None, None)
        classes = classes_of(wide[column].dropna(), entry.unit, threshold=standard[0], comparator=standard[1])
        qml = unit_style(column, status_column(entry.code), classes, aliases, language)
        yield _Style(f"{entry.code} {_name(entry, language)}", qml)


def _sheet(name: str, places: gpd.GeoDataFrame, entries: Sequence[EditionEntry], language: str) -> _Sheet:
    aliases = _aliases(places, language)
    if name.startswith("service_areas."):
        indicator = name.removeprefix("service_areas.")
        of = next((_name(entry, language) for entry in entries if entry.indicator == indicator), indicator)
        title = f"{word('reports.layer.service_areas', language)} {of}"
        return _Sheet(places, title, (_Style(title, service_area_style(title, aliases)),))
    title = layer_title(name, language)
    for column in _KIND_COLUMNS if name != "administrative_areas" else ():
        if column in places.columns and places[column].notna().any():
            kinds = [(kind, _kind_word(column, kind, language)) for kind in sorted(places[column].dropna().unique())]
            return _Sheet(places, title, (_Style(title, kind_style(column, kinds, aliases)),))
    return _Sheet(places, title, (_Style(title, outline_style(title, aliases)),))


def _add_layer(path: Path, name: str, sheet: _Sheet) -> None:
    places = plain_columns(sheet.places)
    places = places.reset_index(names=[str(places.index.name or "id")])
    pyogrio.write_dataframe(
        places,
        path,
        layer=name,
        driver="GPKG",
        promote_to_multi=True,
        append=path.exists(),
        use_arrow=True,
        dataset_options={"VERSION": "1.2"},  # what GIS of some years ago read without a warning
        layer_options={"DESCRIPTION": sheet.title, "GEOMETRY_NAME": "geom"},
    )


def _add_styles(path: Path, sheets: Mapping[str, _Sheet]) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")
        with database:
            database.execute(_LAYER_STYLES)
            database.execute(_REGISTER_STYLES, (_CHANGED,))
            database.executemany(
                _ADD_STYLE,
                [
                    (name, style.name, style.qml, at == 0, sheet.title, _CHANGED)
                    for name, sheet in sheets.items()
                    for at, style in enumerate(sheet.styles)
                ],
            )
        # Written anew from end to end: no left-over bytes of earlier pages.
        database.execute("VACUUM")


@contextmanager
def _gdal(options: Mapping[str, str]) -> Iterator[None]:
    """Set GDAL options for a while."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(dict(options))
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _table_name(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _name(entry: EditionEntry, language: str) -> str:
    return entry.name_zh if language == "zh" else entry.name_en


def _indicator_aliases(entries: Sequence[EditionEntry], language: str) -> dict[str, str]:
    aliases = {}
    status = word("reports.sheet.status", language)
    for entry in entries:
        unit = unit_word(entry.unit, language)
        aliases[value_column(entry.code)] = f"{_name(entry, language)} ({unit})" if unit else _name(entry, language)
        aliases[status_column(entry.code)] = f"{_name(entry, language)}: {status}"
    return aliases


def _aliases(places: gpd.GeoDataFrame, language: str) -> dict[str, str]:
    names = [str(places.index.name or "id"), *map(str, places.columns)]
    return {name: word(f"reports.column.{name}", language) for name in names if has(f"reports.column.{name}")}


def _kind_word(column: str, kind: str, language: str) -> str:
    key = f"reports.kind.{column}.{kind}"
    return word(key, language) if has(key) else kind
