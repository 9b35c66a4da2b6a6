"""What a derived layer owes to the layers it was made from."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd

from citycheckup.layers.layer import Layer, weakest


def derived(name: str, table: gpd.GeoDataFrame, made_from: Iterable[Layer | None]) -> Layer:
    """Return a layer that is as complete as the weakest of its sources, and as old as the oldest; None is no source."""
    sources = [layer for layer in made_from if layer is not None]
    dates = sorted(layer.data_date for layer in sources if layer.data_date)
    return Layer(
        name,
        table.rename_axis(index="id"),
        weakest(layer.completeness for layer in sources),
        data_date=dates[0] if dates else None,
        origin="derived",
        attribution=tuple(sorted({line for layer in sources for line in layer.attribution})),
    )


def areas(shapes: gpd.GeoSeries, origin: str) -> gpd.GeoDataFrame:
    """Return areas as the table of a land layer, all of one ``origin``."""
    return gpd.GeoDataFrame({"origin": [origin] * len(shapes)}, geometry=shapes.array, index=shapes.index)
