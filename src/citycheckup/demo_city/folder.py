"""Writes one year's city folder: the map, layers, registers, tables, settings, and the key to its faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import pandas as pd

from citycheckup.checklists import load_checklist
from citycheckup.demo_city import city_file, figures, land, records
from citycheckup.demo_city.answer_key import answer_key
from citycheckup.demo_city.buildings import buildings_of, buildings_table
from citycheckup.demo_city.duty_list import duty_list_of, write_duty_list
from citycheckup.demo_city.facilities import (
    facilities_of,
    filling_stations_of,
    rail_stations_of,
)
from citycheckup.demo_city.faults import FIRST_YEAR, Fault
from citycheckup.demo_city.files import (
    encoded,
    heading_of,
    worded,
    write_csv,
    write_geojson,
    write_geopackage,
    write_geoparquet,
    write_parquet,
    write_places,
    write_workbook,
)
from citycheckup.demo_city.ground import Ground, boundary_table, ground_of
from citycheckup.demo_city.lots import compounds_table, lots_of
from citycheckup.demo_city.map_file import write_map
from citycheckup.demo_city.objects import survey_objects
from citycheckup.demo_city.plan import Plan
from citycheckup.demo_city.removals import POCKET_PARK_M, spoiled
from citycheckup.demo_city.streets import Streets, streets_of
from citycheckup.demo_city.ticks import Field, survey_rows, ticked_faults
from citycheckup.editions import Edition
from citycheckup.layers.schema import BY_NAME, Column
from citycheckup.layers.table_schema import TABLE_BY_NAME, TableSchema

_MAP = "map.osm.pbf"
_PARQUET_FROM_PERSONS = 2_000_000

T = TypeVar("T")


class MadeUpCity:
    """A made-up city: what is the same in both years, laid out once; and each year's faults."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.ground: Ground = ground_of(plan)
        self.lots = lots_of(self.ground, plan)
        self.buildings = buildings_of(self.lots, plan)
        objects = survey_objects(self.ground, self.lots, self.buildings, plan)
        self.field = Field(load_checklist(), objects, self.buildings)
        self.streets: Streets = streets_of(self.ground, plan)
        self.stations = rail_stations_of(self.ground, plan)

    def write(self, folder: Path, year: int, edition: Edition, *, parquet: bool | None = None) -> None:
        """Write the city folder of one year.

        Parameters
        ----------
        folder
            Made if need be; files of the same names are written over.
        edition
            The set of indicators that its statistics and lists are for.
        parquet
            Write layers, registers and tables as (Geo)Parquet instead of GeoPackage and CSV; None: from two million
            residents on, where the survey has millions of rows.
        """
        large = self.plan.persons >= _PARQUET_FROM_PERSONS if parquet is None else parquet
        data = folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        place = spoiled(self.plan, year, self.ground, self.lots, facilities_of(self.ground, self.plan))
        lots = self.lots.copy()
        lots["name"] = lots["name"].fillna(land.park_names(lots, self.plan))
        lots.loc[place.parks_lost, "north"] = lots.loc[place.parks_lost, "south"] + POCKET_PARK_M
        write_map(
            data / _MAP,
            streets=self.streets,
            lots=lots,
            buildings=self.buildings,
            stations=self.stations,
            river=self.ground.river,
            year=year,
        )
        layers = self._write_layers(data, lots, parquet=large)
        registers = {
            **place.facilities.tables,
            "rail_stations": self.stations,
            "filling_stations": filling_stations_of(self.ground, self.plan),
        }
        for name, table in registers.items():
            layers[name] = f"data/{name}.{'parquet' if large else 'csv'}"
            write_places(table, folder / layers[name], BY_NAME[name].columns)
        tables, faults = self._write_tables(data, year, edition, place.faults, parquet=large)
        write_duty_list(duty_list_of(self.ground, self.plan), data / "duty_list.xlsx")
        text = city_file.city_toml(year=year, edition=edition.id, osm=f"data/{_MAP}", layers=layers, tables=tables)
        _write_text(folder / "city.toml", text)
        _write_text(folder / "README.txt", city_file.readme(self.plan, year, edition.id))
        key = answer_key(self.plan, year, edition, faults)
        _write_text(folder / "answer_key.json", json.dumps(key, ensure_ascii=False, indent=1) + "\n")

    def _write_layers(self, data: Path, lots: pd.DataFrame, *, parquet: bool) -> dict[str, str]:
        ground, plan = self.ground, self.plan
        packages: dict[str, gpd.GeoDataFrame] = {
            "blocks": land.blocks_table(ground, plan),
            "communities": land.communities_table(ground, plan),
            "compounds": compounds_table(self.lots),
            "administrative_areas": land.administrative_table(ground, plan),
            "built_up_area": land.built_up_table(ground),
            "land_use": land.land_use_table(ground, lots),
            "buildings": buildings_table(self.buildings),
            "parks": land.parks_table(lots, plan),
            "greenways": land.greenways_table(ground, plan),
        }
        drawn = {
            "boundary": boundary_table(ground),
            "cim_coverage": land.cim_table(ground),
            "platform_area": land.platform_table(ground),
            "utility_tunnel_roads": land.tunnels_table(ground),
        }
        for name, table in packages.items():
            if parquet:
                write_geoparquet(table, data / f"{name}.parquet")
            else:
                write_geopackage(table, data / f"{name}.gpkg")
        for name, table in drawn.items():
            write_geojson(table, data / f"{name}.geojson")
        files = {name: f"data/{name}.{'parquet' if parquet else 'gpkg'}" for name in packages}
        return files | {name: f"data/{name}.geojson" for name in drawn}

    def _faults_of_people(
        self, year: int, edition: Edition, of_place: list[Fault]
    ) -> tuple[list[Fault], pd.DataFrame, pd.DataFrame]:
        """Return every fault of a year that does not hang on the year before, with compound records and statistics."""
        compounds, short = records.compound_records(self.plan, year, self.lots, self.buildings)
        statistics, low = figures.statistics_rows(edition, self.plan.persons, year)
        ticked = ticked_faults(self.plan, year, self.field)
        return [*of_place, *short, *low, *ticked], compounds, statistics

    def _write_tables(
        self, data: Path, year: int, edition: Edition, of_place: list[Fault], *, parquet: bool
    ) -> tuple[dict[str, str], list[Fault]]:
        faults, compounds, statistics = self._faults_of_people(year, edition, of_place)
        before: list[Fault] = []
        if year != FIRST_YEAR:
            first = spoiled(self.plan, FIRST_YEAR, self.ground, self.lots, facilities_of(self.ground, self.plan))
            before, *_ = self._faults_of_people(FIRST_YEAR, edition, first.faults)
        last_year = figures.last_year_rows(edition, year, before, faults)
        faults += figures.overdue(last_year)
        tables: dict[str, Iterable[pd.DataFrame]] = {
            "statistics": [statistics],
            "survey": survey_rows(self.field, faults, year),
            "compound_records": [compounds.reset_index()],
            "community_records": [records.community_records(self.ground).reset_index()],
            "commuting": [records.commuting(self.ground, self.stations, self.plan)],
            "last_year_list": [last_year],
            "satisfaction": [figures.satisfaction_rows(edition)],
            "confirmations": [figures.confirmation_rows(edition, year)],
        }
        files = {}
        for name, parts in tables.items():
            schema = TABLE_BY_NAME[name]
            if name == "statistics":
                files[name] = f"data/{name}.xlsx"
                write_workbook(_written(schema, statistics, worded), data / f"{name}.xlsx", schema.title_zh)
            elif parquet:
                files[name] = f"data/{name}.parquet"
                write_parquet((_written(schema, part, encoded) for part in parts), data / f"{name}.parquet")
            else:
                files[name] = f"data/{name}.csv"
                write_csv((_written(schema, part, worded) for part in parts), data / f"{name}.csv")
        return files, faults


def _written(schema: TableSchema, rows: pd.DataFrame, way: Callable[[pd.Series, Column], T]) -> dict[str, T]:
    """Return a table as a city writes it, by heading."""
    own = [column for column in schema.columns if column.name in rows]
    return {heading_of(column): way(rows[column.name], column) for column in own}


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
