"""What to write into ``city.toml`` for a population file: which column, and whether its points are a grid."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import pandas as pd

from citycheckup.layers.schema import BY_NAME
from citycheckup.sources.folder import LayerEntry
from citycheckup.sources.maps.vectors import read_vector
from citycheckup.sources.population.grids import infer_cell_m
from citycheckup.sources.projection import city_crs
from citycheckup.sources.tables.headings import match_headings
from citycheckup.sources.tables.points import points
from citycheckup.sources.tables.table import is_table, read_table

_RASTER_ENDINGS = frozenset({".tif", ".tiff", ".vrt", ".img", ".asc"})
_LIKELY = re.compile(r"(pop|persons?|residents?|人口|人数)", re.IGNORECASE)


def propose_population(path: Path) -> LayerEntry:
    """Return the entry for a population file; ``file`` is its name.

    The column is proposed only where its heading is not one that the reader knows: the first numeric one whose name
    speaks of people. ``cell_m`` is proposed where the points lie on a grid.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    entry = LayerEntry(file=path.name)
    if path.suffix.lower() in _RASTER_ENDINGS:
        return entry
    if is_table(path):
        raw = read_table(path)
        placed, _ = points(raw.rows, file=raw.file)
    else:
        placed, _ = read_vector(path)
    headings = [str(column) for column in placed.columns if column != placed.geometry.name]
    matched, _ = match_headings(headings, BY_NAME["population"], {}, path.name)
    columns = {}
    if "residents_persons" not in matched:
        likely = next((heading for heading in headings if _LIKELY.search(heading) and _numeric(placed[heading])), None)
        columns = {"residents_persons": likely} if likely else {}
    return entry.model_copy(update={"cell_m": _cell_m(placed), "columns": columns})


def _numeric(column: pd.Series) -> bool:
    return bool(pd.to_numeric(column, errors="coerce").notna().mean() > 0.5)


def _cell_m(placed: gpd.GeoDataFrame) -> float | None:
    geometry = placed.geometry[placed.geometry.notna()]
    if geometry.empty or not (geometry.geom_type == "Point").all():
        return None
    degrees = geometry.to_crs("EPSG:4326")
    centre = degrees.iloc[0]
    return infer_cell_m(degrees.to_crs(city_crs(centre.x, centre.y)))
