"""Street-bounded cells of the city, as a layer."""

from __future__ import annotations

from citycheckup.geo import cells
from citycheckup.layers.derived.provenance import derived
from citycheckup.layers.layer import Layer


def street_cells(
    roads: Layer,
    boundary: Layer,
    *,
    classes: tuple[str, ...] = cells.CUTTING_CLASSES,
    median_m: float = 10.0,
) -> Layer:
    """Cut the city along road centrelines: see :func:`citycheckup.geo.cells.street_cells`.

    Returns polygons that cover the boundary once, index ``cell-00001`` …; a city without roads is one cell.
    """
    city = boundary.table.union_all()
    return derived(
        "street_cells",
        cells.street_cells(roads.table, city, classes=classes, median_m=median_m),
        (roads, boundary),
    )
