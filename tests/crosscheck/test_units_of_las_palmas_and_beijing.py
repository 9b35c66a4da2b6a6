"""Units of real cities against plain overlays of the same areas by GeoPandas and Shapely."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from citycheckup.geo.cells import street_cells
from citycheckup.layers.layer import Layer
from citycheckup.units.check import check_units
from citycheckup.units.derive import derive_units
from citycheckup.vocabulary import AdminLevel, Completeness, Level

CRS = "EPSG:32628"
ROAD_CLASSES = {
    "motorway": "expressway",
    "trunk": "expressway",
    "primary": "arterial",
    "secondary": "secondary",
    "tertiary": "local",
    "unclassified": "local",
    "residential": "residential",
    "living_street": "residential",
    "service": "service",
}


@pytest.fixture(scope="module")
def las_palmas(shared_data):
    folder = shared_data / "las_palmas"
    boundary = gpd.read_file(folder / "municipal_boundary.geojson").to_crs(CRS).union_all()
    catchments = gpd.read_file(folder / "school_catchments.geojson").to_crs(CRS)
    catchments = catchments.rename(columns={"Denominaci": "name"}).sort_values("name", ignore_index=True)
    catchments.index = pd.Index([f"{at:02}" for at in catchments.index], name="id")
    lines = gpd.read_file(folder / "las_palmas_20230221.osm.pbf", layer="lines").to_crs(CRS)
    roads = lines[lines["highway"].notna()].assign(road_class=lambda road: road["highway"].map(ROAD_CLASSES))
    roads = roads.fillna({"road_class": "other"}).set_index("osm_id").sort_index()
    cells = pd.read_csv(folder / "population_access_100m.csv.gz")
    points = gpd.points_from_xy(cells["lng"], cells["lat"], crs=4326).to_crs(CRS)
    residents = gpd.GeoDataFrame({"residents_persons": cells["POP_2015"]}, geometry=points)
    return boundary, catchments, roads, residents


@pytest.fixture(scope="module")
def drawn(las_palmas):
    boundary, catchments, roads, residents = las_palmas
    return derive_units(
        year=2026,
        city_id="las-palmas",
        city_name="Las Palmas",
        boundary=boundary,
        crs=CRS,
        blocks=Layer("blocks", catchments, Completeness.AUTHORITATIVE),
        street_cells=street_cells(roads, boundary),
        roads=Layer("roads", roads, Completeness.INDICATIVE),
        residents=residents,
    )


def test_the_contract_holds_and_nothing_of_the_city_is_lost(las_palmas, drawn):
    units, _ = drawn
    check_units(units)
    assert units.at(Level.BLOCK)["area_m2"].sum() == pytest.approx(las_palmas[0].area, abs=1)
    assert len(units.at(Level.BLOCK)) == 30  # 29 catchments and the rest
    assert 100 < len(units.at(Level.COMMUNITY)) < 200


def test_overlaps_and_gaps_are_those_of_a_plain_overlay(las_palmas, drawn):
    boundary, catchments, _, _ = las_palmas
    told = {}
    for problem in drawn[1]:
        told.setdefault(problem.message.key, []).append(problem.message.arguments)
    areas = shapely.intersection(catchments.geometry.to_numpy(), boundary)
    one, other = np.triu_indices(len(areas), 1)
    shared_m2 = shapely.area(shapely.intersection(areas[one], areas[other]))
    assert told["units.overlaps_cut"][0]["count"] == (shared_m2 > 1).sum() == 43  # a 44th pair shares 0.3 m2
    assert sum(each["area_m2"] for each in told["units.overlap"]) == pytest.approx(shared_m2.sum(), rel=1e-4)
    gap_m2 = boundary.area - shapely.area(shapely.union_all(areas))
    assert told["units.gap_residual"][0]["area_m2"] == pytest.approx(gap_m2, rel=1e-5)


def test_communities_hold_every_resident_and_at_most_twelve_thousand(las_palmas, drawn):
    boundary, _, _, residents = las_palmas
    communities = drawn[0].at(Level.COMMUNITY)
    joined = gpd.sjoin(residents, communities[["geometry"]], predicate="intersects")
    persons = joined["residents_persons"].groupby(joined["unit_id"]).sum()
    inside = residents.geometry.intersects(boundary)
    assert persons.sum() == pytest.approx(residents["residents_persons"][inside].sum(), abs=1)
    assert persons.max() <= 12_000


def test_sub_districts_of_beijing_make_blocks(shared_data):
    towns = gpd.read_file(shared_data / "beijing" / "street_town_boundaries.geojson").to_crs("EPSG:4527")
    towns = towns.rename(columns={"县": "district", "乡": "street"}).assign(
        name=towns["乡"], geometry=towns.make_valid()
    )
    towns.index = pd.Index([f"{at:03}" for at in range(len(towns))], name="id")
    centre = towns[towns["district"].isin(["东城区", "西城区"])]
    residents = gpd.GeoDataFrame({"residents_persons": centre["worldpop"]}, geometry=centre.representative_point())
    units, _ = derive_units(
        year=2026,
        city_id="beijing",
        city_name="北京市",
        boundary=centre.union_all(),
        crs=towns.crs,
        administrative_areas=Layer("administrative_areas", towns, Completeness.AUTHORITATIVE),
        residents=residents,
    )
    check_units(units)
    assert len(units.at(AdminLevel.STREET)) == len(centre) == 32
    assert sorted(units.at(AdminLevel.DISTRICT)["name"]) == ["东城区", "西城区"]
    blocks = units.at(Level.BLOCK)
    assert blocks["area_m2"].min() >= 2e6
    assert blocks["area_m2"].sum() == pytest.approx(centre.union_all().area, rel=1e-7)  # snapped to 1 mm
    assert "交道口街道、安定门街道" in set(blocks["name"])
