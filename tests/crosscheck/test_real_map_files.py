"""The map files of the real cities: read, whole, in their place."""

from __future__ import annotations

import pytest
import shapely

from citycheckup.sources.maps.vectors import check_position, read_vector, repair
from citycheckup.sources.projection import city_crs


@pytest.mark.parametrize(
    ("name", "features", "epsg", "bbox"),
    [  # counts and extents as in the data's README
        ("las_palmas/municipal_boundary.geojson", 1, 4326, (-15.5272, 28.0244, -15.3949, 28.1816)),
        ("las_palmas/school_catchments.geojson", 29, 5635, (-15.5272, 28.0209, -15.3952, 28.1806)),
        ("las_palmas/urban_centre_ucdb_r2019a.gpkg", 1, 4326, (-15.4973, 27.9587, -15.3666, 28.1708)),
        ("beijing/street_town_boundaries.geojson", 331, 4326, (115.4168, 39.4415, 117.5081, 41.0592)),
    ],
)
def test_map_files(shared_data, name, features, epsg, bbox):
    table, problems = read_vector(shared_data / name)
    assert (len(table), table.crs.to_epsg(), problems) == (features, epsg, [])
    mended, _ = repair(table, name)
    assert len(mended) == features
    wgs84 = mended.to_crs("EPSG:4326")
    assert tuple(wgs84.total_bounds) == pytest.approx(bbox, abs=1e-4)
    assert check_position(wgs84, shapely.box(*bbox), name) == []
    swapped = wgs84.set_geometry(shapely.transform(wgs84.geometry.array, lambda p: p[:, ::-1]), crs="EPSG:4326")
    assert [p.message.key for p in check_position(swapped, shapely.box(*bbox), name)] == ["maps.swapped"]
    west, south, east, north = bbox
    assert mended.to_crs(city_crs((west + east) / 2, (south + north) / 2)).is_valid.all()
