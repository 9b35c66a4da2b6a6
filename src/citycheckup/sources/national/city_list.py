"""The list of cities: a table with a row for each city folder, or a folder of city folders."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from citycheckup.layers.schema import Column, Kind
from citycheckup.sources.folder import CITY_FILE, CityConfig
from citycheckup.sources.national.place import Place, place_of, read_place
from citycheckup.sources.tables.conform import conform
from citycheckup.sources.tables.table import read_table
from citycheckup.vocabulary import InputError, Message, Problem, Severity


@dataclass(frozen=True)
class ListColumns:
    """What a list of cities may hold."""

    columns: tuple[Column, ...] = (
        Column(
            "folder",
            Kind.TEXT,
            ("文件夹", "城市文件夹", "目录", "路径", "地址", "city folder", "path", "url", "address"),
            required=True,
        ),
        Column("name", Kind.TEXT, ("城市", "城市名称", "名称", "city", "city name")),
    )


@dataclass(frozen=True)
class ListedCity:
    """A city of the list, its ``city.toml`` read; ``size_bytes`` is about how much its run has to read."""

    place: Place
    config: CityConfig
    size_bytes: int


@dataclass(frozen=True)
class _Line:
    place: Place
    name: str | None = None
    file: str | None = None
    row: int | None = None

    def problem(self, key: str, **arguments: object) -> Problem:
        return Problem(Message(f"national.{key}", arguments), file=self.file, row=self.row)


def read_list(written: str) -> tuple[list[ListedCity], list[Problem]]:
    """Return the cities of a list, in the order of their ids, and what is to be noticed about the list.

    Parameters
    ----------
    written
        A CSV file or a workbook (headings ``folder`` 文件夹 and, where there is one, ``name`` 城市; folders are
        relative to the list), or a folder whose sub-folders hold ``city.toml``. A path or an address that fsspec knows.

    Raises
    ------
    InputError
        Every problem of the list: no such folder, a ``city.toml`` that cannot be used, a name that is another city's,
        two cities with the same id.
    """
    place = place_of(written)
    lines, problems = _of_folder(place) if place.is_folder() else _of_table(place)
    cities: list[ListedCity] = []
    first: dict[str, _Line] = {}
    for line in lines:
        try:
            config = read_place(line.place)
        except InputError as error:
            problems += [line.problem("city_unusable", folder=line.place.url)] if line.file else []
            problems += error.problems
            continue
        city = config.city
        if line.name is not None and line.name not in (city.name, city.id):
            problems.append(line.problem("other_name", folder=line.place.url, listed=line.name, found=city.name))
        earlier = first.setdefault(city.id, line)
        if earlier is not line:
            folders = {"first": earlier.place.url, "second": line.place.url}
            problems.append(line.problem("id_twice", city=city.id, **folders))
            continue
        cities.append(ListedCity(line.place, config, line.place.size_bytes(config)))
    if not lines and not problems:
        problems.append(Problem(Message("national.no_cities"), file=place.url))
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InputError(problems)
    return sorted(cities, key=lambda listed: listed.config.city.id), problems


def _of_folder(place: Place) -> tuple[list[_Line], list[Problem]]:
    files, path = place.open()
    names = sorted(PurePosixPath(str(inside)).name for inside in files.ls(path, detail=False))
    folders = [place.joined(name) for name in names if not name.startswith(".")]
    return [_Line(folder) for folder in folders if folder.bytes_of(CITY_FILE) is not None], []


def _of_table(place: Place) -> tuple[list[_Line], list[Problem]]:
    files, path = place.open()
    with tempfile.TemporaryDirectory() as scratch:
        local = place.local
        if local is None:
            local = Path(scratch, PurePosixPath(path).name)
            try:
                files.get_file(path, str(local))
            except OSError as error:
                message = Message("national.unreachable", {"reason": str(error)})
                raise InputError(Problem(message, file=place.url)) from error
        raw = read_table(local)
    rows, problems = conform(raw.rows, ListColumns(), file=raw.file)
    lines = [
        _Line(place.folder.joined(folder), name, raw.file, int(at) + 1)
        for at, folder, name in zip(rows.index, rows["folder"], rows["name"], strict=True)
        if folder is not None
    ]
    return lines, [*raw.problems, *problems]
