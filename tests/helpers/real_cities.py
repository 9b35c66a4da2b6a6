"""Five real cities, from files alone: how their folders are made, and what checkups of them the tests share."""

from __future__ import annotations

from pathlib import Path

from citycheckup.cli.main import main

NANJING = {
    "osm": "nanjing/nanjing_centre_20210612.osm",
    "bbox": "118.7624,32.0347,118.7968,32.0522",
    "population": "nanjing/population_access_100m.csv.gz",
}
BEIJING = {"osm": "beijing/beijing_xueyuanlu_20260322.osm", "bbox": "116.344,39.9977,116.3597,40.0089"}
CITIES = {
    "las_palmas": {
        "osm": "las_palmas/las_palmas_20230221.osm.pbf",
        "boundary": "las_palmas/municipal_boundary.geojson",
        "blocks": "las_palmas/school_catchments.geojson",
        "population": "las_palmas/population_access_100m.csv.gz",
    },
    "nanjing": NANJING,
    "nanjing_2023": {**NANJING, "edition": "national-2023"},
    "beijing": BEIJING,
    "beijing_streets": {**BEIJING, "layer": "administrative_areas=beijing/street_town_boundaries.geojson"},
    "hong_kong": {
        "osm": "hong_kong/hong_kong_yaumatei_20150412.osm",
        "bbox": "114.1648,22.2923,114.1791,22.3005",
        "population": "hong_kong/population_access_100m.csv.gz",
    },
    "guixi": {"osm": "guixi/guixi_20241118.osm", "bbox": "117.1912,28.2817,117.2552,28.3225"},
}


def init(folder: Path, shared_data: Path, name: str, **instead: Path) -> Path:
    """Make a city's folder; ``instead`` replaces files of the shared data by others."""
    command = ["init", str(folder), "--name", name, "--year", "2026"]
    for option, value in CITIES[name].items():
        text = str(instead.get(option, value))
        if option == "layer":
            layer, _, file = text.partition("=")
            text = f"{layer}={shared_data / file}"
        elif option not in ("bbox", "edition"):
            text = str(instead.get(option, shared_data / value))
        command += [f"--{option}", text]
    assert main(command) == 0
    return folder


class CheckedUp:
    """Cities that have been checked and run, each when a test first asks for it."""

    def __init__(self, folder: Path, shared_data: Path) -> None:
        self._folder, self._shared_data = folder, shared_data
        self._made: dict[str, Path] = {}

    def folder(self, name: str) -> Path:
        """Return the city's folder, with its runs in it."""
        if name not in self._made:
            city = init(self._folder / name / "city", self._shared_data, name)
            assert main(["check", str(city)]) == 0
            assert main(["run", str(city)]) == 0
            self._made[name] = city
        return self._made[name]


def runs_of(folder: Path) -> list[Path]:
    """Return the run folders of a city, from the first on."""
    return sorted(path for path in (folder / "runs").iterdir() if path.is_dir() and not path.is_symlink())
