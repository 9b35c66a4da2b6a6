"""The city folder: ``city.toml`` and the files it names."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from citycheckup.editions import editions
from citycheckup.layers.schema import BY_NAME
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.units.rules import UnitRules
from citycheckup.vocabulary import CityClass, Completeness, InputError, Message, Problem

CITY_FILE = "city.toml"


def _known_edition(value: str) -> str:
    if value not in editions():
        raise ValueError(f"not an edition; there are {', '.join(editions())}")
    return value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CitySettings(_Strict):
    """``[city]``: what the city is, and how it is examined. ``made_up``: its data are invented; every page says so."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str = Field(min_length=1)
    checkup_year: int = Field(ge=1990, le=2200)
    edition: Annotated[str, AfterValidator(_known_edition)] = "national-2025"
    classes: tuple[CityClass, ...] = ()
    crs: str
    bbox: tuple[float, float, float, float] | None = None
    method: Literal["buffer", "network"] = "buffer"
    made_up: bool = False


class OsmSettings(_Strict):
    """``[osm]``: the OpenStreetMap file, and how far the city trusts it."""

    file: str
    completeness: Completeness = Completeness.INDICATIVE
    data_date: str | None = None


class GtfsSettings(_Strict):
    """``[gtfs]``: a timetable of public transport, and the days to look at (both counted).

    A feed seldom holds every operator of a city: ``partial``, unless the city vouches for it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    file: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    completeness: Completeness = Completeness.PARTIAL
    attribution: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> GtfsSettings:
        if self.last < self.first:
            raise ValueError(f"from {self.first} comes after to {self.last}")
        return self


class LayerEntry(_Strict):
    """``[layers.NAME]``: one file of the city's own, and how to read it."""

    file: str
    layer: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    crs: str | None = None
    coordinates: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    completeness: Completeness | None = None
    data_date: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    attribution: str | None = None
    cell_m: float | None = Field(default=None, gt=0)
    columns: dict[str, str] = Field(default_factory=dict)


class TableEntry(_Strict):
    """``[tables.NAME]``: one table of figures or records, and how to read it."""

    file: str
    sheet: str | None = None
    encoding: str | None = None
    coordinates: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    completeness: Completeness = Completeness.AUTHORITATIVE
    data_date: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    attribution: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)


class LedgerSettings(_Strict):
    """``[ledger]``: URL of the database that holds the ledger; without one it is a file in the folder."""

    url: str | None = None


class CityConfig(_Strict):
    """The whole of ``city.toml``."""

    city: CitySettings
    local: str | None = None  # file of the city's own thresholds and indicators
    osm: OsmSettings | None = None
    ledger: LedgerSettings = LedgerSettings()
    gtfs: GtfsSettings | None = None
    layers: dict[str, LayerEntry] = Field(default_factory=dict)
    tables: dict[str, TableEntry] = Field(default_factory=dict)
    units: dict[str, float] = Field(default_factory=dict)
    parameters: dict[str, dict[str, Any]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> CityConfig:
        unknown = sorted(set(self.layers) - set(BY_NAME))
        if unknown:
            raise ValueError(f"unknown layers {', '.join(unknown)}; there are {', '.join(BY_NAME)}")
        unknown = sorted(set(self.tables) - set(TABLE_BY_NAME))
        if unknown:
            raise ValueError(f"unknown tables {', '.join(unknown)}; there are {', '.join(TABLE_BY_NAME)}")
        strange = sorted(set(self.units) - set(UnitRules.__dataclass_fields__))
        if strange:
            raise ValueError(f"unknown unit rules {', '.join(strange)}")
        if self.gtfs is not None and "timetable_stops" in self.layers:
            raise ValueError("gtfs and layers.timetable_stops say the same: give one of them")
        if self.city.bbox is None and "boundary" not in self.layers:
            raise ValueError("the city's outline is missing: give city.bbox or layers.boundary")
        return self


@dataclass(frozen=True)
class CityFolder:
    """A city folder whose ``city.toml`` has been read and found valid."""

    path: Path
    config: CityConfig

    def file(self, name: str) -> Path:
        """Return where a file named in ``city.toml`` lies: names are relative to the folder."""
        return (self.path / name).resolve()

    @property
    def runs(self) -> Path:
        """Where runs are written."""
        return self.path / "runs"

    @property
    def cache(self) -> Path:
        """Where what was worked out before is kept; it may be deleted at any time."""
        return self.path / ".cache"

    def units_file(self, year: int) -> Path:
        """Return where the frozen units of a checkup year lie."""
        return self.path / "units" / f"{year}.parquet"

    def lineage_file(self, year: int) -> Path:
        """Return where the predecessor table of a checkup year lies."""
        return self.path / "units" / f"{year}.lineage.csv"


def open_folder(path: Path) -> CityFolder:
    """Read ``city.toml`` of a folder.

    Raises
    ------
    InputError
        The folder or its ``city.toml`` is not there or not valid, or a file that it names is absent: every problem
        found, with the key it is about.
    """
    source = path / CITY_FILE
    if not source.is_file():
        raise InputError(Problem(Message("folder.no_city_file", {"folder": str(path)}), file=str(source)))
    config = read_config(source.read_bytes(), str(source))
    folder = CityFolder(path, config)
    absent = [
        Problem(Message("folder.named_file_absent", {"key": key, "path": str(folder.file(name))}), file=str(source))
        for key, name in named_files(config).items()
        if not folder.file(name).exists()
    ]
    if absent:
        raise InputError(absent)
    return folder


def read_config(text: bytes, source: str) -> CityConfig:
    """Return the settings that the text of a ``city.toml`` holds; ``source`` is its name in problems.

    Raises
    ------
    InputError
        It is not TOML, or not valid: every problem found, with the key it is about.
    """
    try:
        raw = tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(Problem(Message("folder.not_toml", {"reason": str(error)}), file=source)) from error
    try:
        return CityConfig.model_validate(raw)
    except ValidationError as error:
        raise InputError([_problem(source, found) for found in error.errors()]) from error


def named_files(config: CityConfig) -> dict[str, str]:
    """Return the files that ``city.toml`` names, by their key in it."""
    files = {f"layers.{name}": entry.file for name, entry in sorted(config.layers.items())}
    files |= {f"tables.{name}": entry.file for name, entry in sorted(config.tables.items())}
    if config.local is not None:
        files["local"] = config.local
    if config.gtfs is not None:
        files["gtfs"] = config.gtfs.file
    return ({"osm": config.osm.file} if config.osm else {}) | files


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file.

    A folder (a FileGDB) and a Shapefile with its sidecars count as their files' names and contents.
    """
    digest = hashlib.sha256()
    if path.is_dir():
        members = sorted(p for p in path.rglob("*") if p.is_file())
    elif path.suffix.lower() == ".shp":
        members = sorted(p for p in path.parent.iterdir() if p.stem == path.stem and p.is_file())
    else:
        members = [path]
    for member in members:
        if len(members) > 1:
            digest.update(member.name.encode())
        with member.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def _problem(source: str, found: Mapping[str, Any]) -> Problem:
    key = ".".join(str(part) for part in found["loc"]) or "city.toml"
    reason = str(found["msg"]).removeprefix("Value error, ")
    return Problem(Message("folder.bad_setting", {"key": key, "reason": reason}), file=source, column=key)
