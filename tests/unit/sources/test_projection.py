"""The metric system of a city."""

from __future__ import annotations

import pytest
from pyproj import CRS

from citycheckup.sources.projection import check_metric, city_crs
from citycheckup.vocabulary import InputError


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (116.35, 40.0, "EPSG:4548"),  # Beijing: CM 117E
        (118.78, 32.05, "EPSG:4549"),  # Nanjing: CM 120E
        (114.17, 22.3, "EPSG:4547"),  # Hong Kong: CM 114E
        (103.8, 36.06, "EPSG:4544"),  # Lanzhou: CM 105E
        (73.7, 39.0, "EPSG:4534"),  # the west end: CM 75E
        (134.7, 48.0, "EPSG:4554"),  # the east end: CM 135E
        (-15.43, 28.1, "EPSG:32628"),  # Las Palmas
        (10.39, 55.4, "EPSG:32632"),  # Odense
        (151.2, -33.9, "EPSG:32756"),  # Sydney
        (180.0, 0.0, "EPSG:32660"),
    ],
)
def test_city_crs(lon, lat, code):
    assert city_crs(lon, lat) == code
    check_metric(code)


@pytest.mark.parametrize("zone", range(25, 46))
def test_each_zone_has_its_central_meridian(zone):
    code = city_crs(min(max(zone * 3.0, 73.7), 134.7), 40)
    assert f"CM {zone * 3}E" in CRS(code).name


def test_no_place_on_earth():
    with pytest.raises(ValueError, match="no place on earth"):
        city_crs(500000, 3000000)


@pytest.mark.parametrize(
    ("crs", "key"), [("EPSG:4326", "crs_not_metric"), ("EPSG:2263", "crs_not_metric"), ("EPSG:0", "crs_unknown")]
)
def test_what_is_not_metric(crs, key):
    with pytest.raises(InputError) as caught:
        check_metric(crs)
    assert caught.value.problems[0].message.key == f"maps.{key}"
