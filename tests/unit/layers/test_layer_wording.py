"""Every reason that a derived layer gives can be put into words, in both languages."""

from __future__ import annotations

import geopandas as gpd
from shapely import box

from citycheckup import wording
from citycheckup.layers.derived.land import built_up_land, construction_land
from citycheckup.layers.derived.residential import residential_land
from citycheckup.layers.layer import Layer
from citycheckup.vocabulary import Completeness


def test_reasons_are_worded_with_the_same_arguments():
    keys = {language: {k for k in wording.templates(language) if k.startswith("layers.")} for language in ("zh", "en")}
    assert keys["zh"] == keys["en"] != set()


def test_reasons_render():
    table = gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)], index=["1"], crs="EPSG:4547")
    city = Layer("boundary", table, Completeness.AUTHORITATIVE)
    cells = Layer("street_cells", table, Completeness.AUTHORITATIVE)
    nothing = Layer("buildings", table.iloc[:0], Completeness.AUTHORITATIVE)
    for missing in (
        residential_land(city),
        construction_land(city),
        built_up_land(city),
        built_up_land(city, None, None, nothing, cells),
    ):
        assert wording.render(missing.reason, "en")
        assert wording.render(missing.reason, "zh")
    assert "100,000" in wording.render(built_up_land(city, None, None, nothing, cells).reason, "zh")
