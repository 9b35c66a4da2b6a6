"""Makes a city folder from a map, an outline and whatever files there are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from citycheckup.app.city_toml import city_toml
from citycheckup.app.clock import Clock, system_clock
from citycheckup.editions import editions
from citycheckup.layers.schema import BY_NAME
from citycheckup.sources.boundary import read_boundary
from citycheckup.sources.folder import CITY_FILE, LayerEntry
from citycheckup.sources.place import fetch_place
from citycheckup.sources.population.proposal import propose_population
from citycheckup.sources.projection import check_metric, city_crs
from citycheckup.vocabulary import CityClass, InputError, Message, Problem


@dataclass(frozen=True)
class NewCity:
    """What a user gives to ``citycheckup init``."""

    folder: Path
    name: str
    osm: Path | None = None
    gtfs: Path | None = None
    gtfs_days: str | None = None
    boundary: Path | None = None
    bbox: str | None = None
    place: str | None = None
    layers: Mapping[str, Path] = field(default_factory=dict)
    edition: str = "national-2025"
    city_class: str = ""
    crs: str | None = None
    year: int | None = None
    copy: bool = False


def init_city(new: NewCity, *, clock: Clock = system_clock) -> Path:
    """Write ``city.toml`` into a new folder, and copy the files if asked; return the file's path.

    Raises
    ------
    InputError
        A file is not there or cannot be read, a value is not valid, or the folder already holds a city: every problem
        found, and nothing has been written.
    """
    if (new.folder / CITY_FILE).exists():
        raise InputError(Problem(Message("folder.already_there", {"folder": str(new.folder)}), file=str(new.folder)))
    if new.place is not None:
        new = _with_place(new, new.place)
    files = (
        ({"osm": new.osm} if new.osm else {})
        | ({"gtfs": new.gtfs} if new.gtfs else {})
        | ({"boundary": new.boundary} if new.boundary else {})
        | dict(new.layers)
    )
    problems = [
        Problem(Message("folder.file_absent", {"option": option, "path": str(path)}), file=str(path))
        for option, path in files.items()
        if not path.exists()
    ]
    problems += [
        Problem(Message("folder.unknown_layer", {"value": name, "known": sorted(BY_NAME)}))
        for name in new.layers
        if name not in BY_NAME
    ]
    bbox, classes = _bbox(new.bbox, problems), _classes(new.city_class, problems)
    days = _days(new, problems)
    if new.edition not in editions():
        problems.append(Problem(Message("folder.unknown_edition", {"value": new.edition, "known": list(editions())})))
    if problems:
        raise InputError(problems)
    crs = new.crs or _proposed_crs(new, bbox)
    check_metric(crs)
    named = _place_files(new, files) if new.copy else {key: _relative(path, new.folder) for key, path in files.items()}
    entries = {
        name: _entry(name, named[name], path) for name, path in sorted(files.items()) if name not in ("osm", "gtfs")
    }
    text = city_toml(
        name=new.name,
        edition=new.edition,
        bbox=bbox,
        classes=classes,
        crs=crs,
        year=new.year or clock().year,
        osm=named.get("osm"),
        gtfs=(named["gtfs"], *days) if days is not None else None,
        layers=entries,
    )
    new.folder.mkdir(parents=True, exist_ok=True)
    partial = new.folder / f".{CITY_FILE}.partial"
    partial.write_text(text, encoding="utf-8")
    partial.replace(new.folder / CITY_FILE)
    return new.folder / CITY_FILE


def _with_place(new: NewCity, place: str) -> NewCity:
    osm, boundary = fetch_place(place, new.folder)
    return NewCity(**(vars(new) | {"osm": new.osm or osm, "boundary": boundary, "place": None}))


def _bbox(text: str | None, problems: list[Problem]) -> tuple[float, float, float, float] | None:
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        valid = -180 <= west < east <= 180 and -90 <= south < north <= 90
    except ValueError:
        valid = False
    if not valid:
        problems.append(Problem(Message("folder.bad_bbox", {"text": text})))
        return None
    return west, south, east, north


def _days(new: NewCity, problems: list[Problem]) -> tuple[str, str] | None:
    """Return the first and the last day of a timetable to look at, as ISO dates; None where there is no timetable."""
    if new.gtfs is None and new.gtfs_days is None:
        return None
    try:
        first, last = (date.fromisoformat(part.strip()) for part in (new.gtfs_days or "").split(","))
        valid = new.gtfs is not None and first <= last
    except ValueError:
        valid = False
    if not valid:
        problems.append(Problem(Message("folder.bad_days", {"text": new.gtfs_days})))
        return None
    return first.isoformat(), last.isoformat()


def _classes(text: str, problems: list[Problem]) -> tuple[CityClass, ...]:
    given = [part.strip() for part in text.split(",") if part.strip()]
    known = {str(city_class) for city_class in CityClass}
    problems += [
        Problem(Message("folder.unknown_class", {"value": value, "known": sorted(known)}))
        for value in given
        if value not in known
    ]
    return tuple(CityClass(value) for value in given if value in known)


def _proposed_crs(new: NewCity, bbox: tuple[float, float, float, float] | None) -> str:
    if bbox is not None:
        west, south, east, north = bbox
        return city_crs((west + east) / 2, (south + north) / 2)
    entry = LayerEntry(file=str(new.boundary))
    outline, _ = read_boundary(entry, new.boundary or Path())
    centre = outline.representative_point()
    return city_crs(centre.x, centre.y)


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _place_files(new: NewCity, files: Mapping[str, Path]) -> dict[str, str]:
    target = new.folder / "data"
    target.mkdir(parents=True, exist_ok=True)
    named = {}
    for key, path in files.items():
        if path.is_dir():
            shutil.copytree(path, target / path.name, dirs_exist_ok=True)
        else:
            sidecars = path.parent.glob(f"{path.stem}.*") if path.suffix.lower() == ".shp" else [path]
            for member in sidecars:
                shutil.copy2(member, target / member.name)
        named[key] = f"data/{path.name}"
    return named


def _entry(name: str, file: str, path: Path) -> LayerEntry:
    if name == "population":
        return propose_population(path).model_copy(update={"file": file})
    return LayerEntry(file=file)
