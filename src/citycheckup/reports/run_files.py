"""Every file of a run folder, written one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path

import geopandas as gpd
import pyarrow as pa

from citycheckup.disclosure.small_cells import published, rounded_persons
from citycheckup.editions import Edition, EditionEntry
from citycheckup.geo.threads import cores
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.schema import LAYERS
from citycheckup.reports.geopackage import write_city_gpkg
from citycheckup.reports.lists import write_lists
from citycheckup.reports.lists.content import ListContent
from citycheckup.reports.overview import CityFacts, LayerFacts, Marking, write_overview
from citycheckup.reports.overview_map import Drawing, draw_units
from citycheckup.reports.writers import write_geoparquet, write_json, write_parquet
from citycheckup.results import ResultRow, rows_of
from citycheckup.vocabulary import (
    CancelledError,
    CancelToken,
    Level,
    Message,
    NeverCancelled,
    Progress,
    no_progress,
)


class Outputs(StrEnum):
    """Which files of a run are written: all, or only the tables (no land, map, workbook or page)."""

    ALL = "all"
    TABLES = "tables"


@dataclass(frozen=True)
class RunContent:
    """What a run came to, ready to be written.

    Attributes
    ----------
    editions
        The edition first, then what stands beside it.
    units
        ``Units.table`` with ``residents_persons`` and ``unallocated_persons`` (null: not known).
    dwellings
        One row per dwelling building; None where there are none.
    land
        Denominators and cells, by name.
    service_areas
        By indicator id.
    layers
        Every layer of the schema: supplied, or missing with the reason.
    ground
        What the figures stand on.
    tables
        What the results mean (grades, shortfalls …), by the name of their file.
    made_up
        Whether the city's data are invented: a banner says so.
    scores
        Residents' satisfaction by indicator id.
    """

    city_name: str
    crs: str
    year: int
    editions: tuple[Edition, ...]
    units: gpd.GeoDataFrame
    results: pa.Table
    dwellings: gpd.GeoDataFrame | None
    land: Mapping[str, gpd.GeoDataFrame]
    service_areas: Mapping[str, gpd.GeoDataFrame]
    layers: Mapping[str, Layer | Missing]
    attribution: tuple[str, ...]
    manifest: Mapping[str, object]
    ground: tuple[Message, ...] = ()
    language: str = "zh"
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    made_up: bool = False
    scores: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[ResultRow]:
        """The rows of the results table."""
        return rows_of(self.results)

    @cached_property
    def _drawings(self) -> dict[tuple[str, ...], Drawing]:
        return {}

    def drawn(self, units: gpd.GeoDataFrame, levels: Sequence[str]) -> Drawing:
        """Return the map of some levels, drawn once for both pages: ``units`` differ in what is told of them only."""
        if tuple(levels) not in self._drawings:
            self._drawings[tuple(levels)] = draw_units(units, levels)
        return self._drawings[tuple(levels)]

    @property
    def entries(self) -> list[EditionEntry]:
        """Every entry of every edition, in order."""
        return [entry for edition in self.editions for entry in edition.entries]

    @property
    def places(self) -> dict[str, gpd.GeoDataFrame]:
        """Land and service areas together, by the name of their file."""
        areas = {f"service_areas.{indicator}": table for indicator, table in self.service_areas.items()}
        return dict(self.land) | areas


def write_run(
    folder: Path,
    content: RunContent,
    *,
    outputs: Outputs = Outputs.ALL,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> None:
    """Write the files of a run into ``folder``; a table is the same bytes whatever else is written.

    Raises
    ------
    CancelledError
        The token was pulled between two files.
    """
    token = cancel or NeverCancelled()
    tables = _tables(content)
    writing = dict(tables)
    if outputs is Outputs.ALL:
        writing |= _shown(content)
    writing["manifest.json"] = partial(write_json, content.manifest)
    with ThreadPoolExecutor(cores()) as pool:  # Parquet is packed by Arrow, which lets others run
        begun = {name: pool.submit(write, folder / name) for name, write in tables.items()}
        for done, (name, write) in enumerate(writing.items()):
            if token.is_cancelled():
                pool.shutdown(cancel_futures=True)
                raise CancelledError(name)
            progress(done, len(writing), Message("reports.writing", {"file": name}))
            if name in begun:
                begun[name].result()
            else:
                write(folder / name)


def _tables(content: RunContent) -> dict[str, Callable[[Path], None]]:
    """Return how each table is written, by the name of its file."""
    writing: dict[str, Callable[[Path], None]] = {
        "results.parquet": partial(write_parquet, content.results),
        "units.parquet": partial(write_geoparquet, content.units),
    }
    for name, table in sorted(content.tables.items()):
        writing[f"{name}.parquet"] = partial(write_parquet, table)
    if content.dwellings is not None:
        writing["buildings.parquet"] = partial(write_geoparquet, content.dwellings)
    return writing


def _shown(content: RunContent) -> dict[str, Callable[[Path], None]]:
    """Return how everything that is made of the tables is written: land, map, workbook, pages."""
    writing: dict[str, Callable[[Path], None]] = {
        "layers": partial(_layers, content),
        "city.gpkg": partial(_geopackage, content),
    }
    if {"shortfalls", "shortfall_places"} <= content.tables.keys():
        writing["lists.xlsx"] = partial(_lists, content)
    writing["overview.html"] = partial(_overview, content)
    writing["overview_public.html"] = partial(_overview, content, public=True)
    return writing


def _layers(content: RunContent, folder: Path) -> None:
    for name, places in sorted(content.places.items()):
        write_geoparquet(places, folder / f"{name}.parquet")


def _geopackage(content: RunContent, path: Path) -> None:
    write_city_gpkg(
        path,
        units=content.units,
        results=content.results,
        layers=content.places,
        buildings=content.dwellings,
        entries=content.entries,
        language=content.language,
    )


def _overview(content: RunContent, path: Path, *, public: bool = False) -> None:
    edition = content.editions[0]
    rows, units, ground = content.rows, content.units, content.ground
    if public:
        rows, ground = published(rows), ()
        units = units.assign(
            residents_persons=units["residents_persons"].map(rounded_persons).astype(float),
            unallocated_persons=float("nan"),
        )
    write_overview(
        path,
        city=CityFacts(
            name=content.city_name,
            year=content.year,
            edition_title_zh=edition.title_zh,
            edition_title_en=edition.title_en,
            crs=content.crs,
            marking=Marking.PUBLIC if public else Marking.INTERNAL,
            attribution=content.attribution,
            made_up=content.made_up,
        ),
        units=units,
        rows=rows,
        entries=content.entries,
        layers=_layer_facts(content),
        ground=ground,
        draw=content.drawn,
    )


def _lists(content: RunContent, path: Path) -> None:
    named = content.units["name"].dropna()
    write_lists(
        path,
        ListContent(
            city_name=content.city_name,
            year=content.year,
            edition_title_zh=content.editions[0].title_zh,
            rows=content.rows,
            entries=content.entries,
            shortfalls=content.tables["shortfalls"].to_pandas(),
            places=content.tables["shortfall_places"].to_pandas(),
            unit_names={str(unit_id): str(name) for unit_id, name in named.items()},
            scores=content.scores,
            attribution=content.attribution,
            made_up=content.made_up,
        ),
    )


def _layer_facts(content: RunContent) -> list[LayerFacts]:
    blocked: dict[str, list[str]] = {}
    for row in content.rows:
        missing = row.arguments.get("missing")
        if row.level is Level.CITY and isinstance(missing, list):
            for name in missing:
                blocked.setdefault(str(name), []).append(row.code)
    facts = []
    for schema in LAYERS:
        if schema.name not in content.layers:
            continue
        value = content.layers[schema.name]
        layer = value if isinstance(value, Layer) else None
        facts.append(
            LayerFacts(
                name=schema.name,
                completeness=layer.completeness if layer else None,
                features_count=len(layer) if layer else None,
                data_date=layer.data_date if layer else None,
                origin=layer.origin if layer else None,
                blocked_codes=tuple(blocked.get(schema.name, ())),
            )
        )
    return facts
