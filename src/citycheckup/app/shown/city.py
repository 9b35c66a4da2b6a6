"""What is served: the city, its years, its runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from citycheckup.app.shown.run_tables import RunTables
from citycheckup.app.shown.served_runs import RunPlace, ServedRuns
from citycheckup.editions import editions, load_edition
from citycheckup.sources.folder import CityFolder
from citycheckup.vocabulary import Level
from citycheckup.wording import word

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class EditionShown:
    """An edition, by name."""

    id: str
    title: str
    document: str


@dataclass(frozen=True)
class LevelShown:
    """A level of the checkup with the number of its units."""

    level: str
    level_text: str
    units_count: int


@dataclass(frozen=True)
class YearShown:
    """A checkup year that is served; ``latest_run`` None: not checked up yet."""

    year: int
    folder_id: str
    edition: str
    latest_run: str | None


@dataclass(frozen=True)
class OtherCity:
    """A city beside this one, for comparing."""

    id: str
    name: str
    year: int
    latest_run: str | None


@dataclass(frozen=True)
class CityShown:
    """The city that is served.

    ``bounds`` are west, south, east, north in degrees (WGS84); None where there is no run yet. ``made_up``: its data
    are invented, and every screen says so.
    """

    id: str
    name: str
    made_up: bool
    edition: str
    edition_title: str
    editions: list[EditionShown]
    years: list[YearShown]
    others: list[OtherCity]
    bounds: Bounds | None
    levels: list[LevelShown]
    attribution: list[str]


@dataclass(frozen=True)
class RunShown:
    """One run: when it was made, from what, and what it came to."""

    id: str
    year: int
    made_at: str
    edition: str
    edition_title: str
    content_hash: str
    made_up: bool
    newest: bool
    attribution: list[str]


@dataclass(frozen=True)
class RunInputs:
    """One run with its manifest: hashes of inputs, layers, definitions, code and libraries."""

    run: RunShown
    manifest: dict[str, Any]


def city_shown(
    folders: Sequence[CityFolder], others: Sequence[CityFolder], runs: ServedRuns, beside: ServedRuns, language: str
) -> CityShown:
    """Return the city with its years, the newest first."""
    latest = runs.latest_by_year()
    newest = runs.read(next(iter(latest.values()))) if latest else None
    city = folders[0].config.city
    newest_beside = beside.latest_by_folder()
    return CityShown(
        id=city.id,
        name=city.name,
        made_up=city.made_up,
        edition=city.edition,
        edition_title=_title(city.edition, language),
        editions=[EditionShown(name, _title(name, language), load_edition(name).document) for name in editions()],
        years=[
            YearShown(
                one.config.city.checkup_year,
                one.path.name,
                one.config.city.edition,
                latest[one.config.city.checkup_year].path.name if one.config.city.checkup_year in latest else None,
            )
            for one in folders
        ],
        others=[
            OtherCity(
                one.config.city.id,
                one.config.city.name,
                one.config.city.checkup_year,
                newest_beside[one.path].path.name if one.path in newest_beside else None,
            )
            for one in others
        ],
        bounds=newest.bounds if newest else None,
        levels=_levels(newest, language) if newest else [],
        attribution=list(newest.manifest.get("attribution", [])) if newest else [],
    )


def runs_shown(runs: ServedRuns, language: str) -> list[RunShown]:
    """Return every run, the newest year first, in it the newest run first."""
    newest = {place.path for place in runs.latest_by_year().values()}
    return [_run(runs.glance(place), place, place.path in newest, language) for place in runs.listed()]


def run_shown(runs: ServedRuns, run: str, language: str) -> RunInputs:
    """Return one run with its manifest.

    Raises
    ------
    InputError
        There is no such run.
    """
    place = runs.place(run)
    newest = {one.path for one in runs.latest_by_year().values()}
    tables = runs.read(place)
    return RunInputs(_run(tables.manifest, place, place.path in newest, language), tables.manifest)


def _run(manifest: dict[str, Any], place: RunPlace, newest: bool, language: str) -> RunShown:
    stamp = place.path.name.split("-")[0]
    return RunShown(
        id=place.path.name,
        year=int(manifest["units"]["year"]),
        made_at=f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]}Z",
        edition=str(manifest["edition"]),
        edition_title=_title(str(manifest["edition"]), language),
        content_hash=str(manifest["content_hash"]),
        made_up=bool(manifest.get("made_up")),
        newest=newest,
        attribution=list(manifest.get("attribution", [])),
    )


def _levels(tables: RunTables, language: str) -> list[LevelShown]:
    counted = dict.fromkeys(tables.levels, 0)
    for unit in tables.units.values():
        if unit.level in counted and unit.tree == "checkup":
            counted[unit.level] += 1
    return [
        LevelShown(level, word(f"reports.level.{Level(level)}", language), count) for level, count in counted.items()
    ]


def _title(edition: str, language: str) -> str:
    if edition not in editions():
        return edition
    found = load_edition(edition)
    return found.title_zh if language == "zh" else found.title_en
