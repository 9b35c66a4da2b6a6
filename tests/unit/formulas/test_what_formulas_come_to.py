"""A tiny city, worked by hand: two blocks of 1 km2 side by side, b1 from x = 0, b2 from x = 1000."""

import numpy as np
import pandas as pd
import pytest
from geopandas import GeoDataFrame
from shapely.geometry import LineString, Point, box

from citycheckup.catalogue import Catalogue
from citycheckup.engine.needs import needs_of
from citycheckup.formulas.grammar import read_formula
from citycheckup.formulas.measure import FormulaFunction, formula_indicator
from citycheckup.geo.service_areas import BufferReach
from citycheckup.layers.layer import Layer
from citycheckup.layers.schema import BY_NAME
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Completeness, Form, Level, Method, RollUp

CRS = "EPSG:4525"


def layer(name, features, completeness=Completeness.AUTHORITATIVE):
    columns = [c.name for c in BY_NAME[name].columns if c.name != "id"] if name in BY_NAME else []
    rows = [dict.fromkeys(columns) | values for _, values in features.values()]
    index = pd.Index(list(features), name="id", dtype=str)
    table = GeoDataFrame(
        pd.DataFrame(rows, index=index, columns=columns, dtype=object),
        geometry=[shape for shape, _ in features.values()],
        crs=CRS,
    )
    return Layer(name, table, completeness)


@pytest.fixture
def units():
    rows = [
        ("city", "city", None, box(0, 0, 2000, 1000)),
        ("b1", "block", "city", box(0, 0, 1000, 1000)),
        ("b2", "block", "city", box(1000, 0, 2000, 1000)),
        ("b1-c1", "community", "b1", box(0, 0, 500, 1000)),
        ("b1-c2", "community", "b1", box(500, 0, 1000, 1000)),
        ("b2-c1", "community", "b2", box(1000, 0, 2000, 1000)),
        ("b1-c1-p1", "compound", "b1-c1", box(0, 0, 100, 100)),
        ("b1-c2-p1", "compound", "b1-c2", box(600, 0, 700, 100)),
    ]
    table = GeoDataFrame(
        {
            "level": [row[1] for row in rows],
            "tree": "checkup",
            "name": None,
            "parent_id": [row[2] for row in rows],
            "origin": "given",
            "admin_id": None,
        },
        index=pd.Index([row[0] for row in rows], name="unit_id", dtype=str),
        geometry=[row[3] for row in rows],
        crs=CRS,
    ).sort_index()
    return Units(2025, table.assign(area_m2=table.area))


@pytest.fixture
def city(units):
    return {
        "units": units,
        "reach": BufferReach(),
        "unit_residents": pd.DataFrame({"residents_persons": {"b1": 5000.0, "b2": 0.0, "city": 5000.0}}),
        "kindergartens": layer(
            "kindergartens",
            {
                "k1": (Point(100, 100), {"places_count": 180, "affordable": True}),
                "k2": (Point(200, 100), {"places_count": 90, "affordable": False}),
                "k3": (Point(1500, 100), {"places_count": None, "affordable": None}),
            },
        ),
        "parks": layer(
            "parks",
            {
                "p1": (box(900, 0, 1100, 100), {"name": "跨界公园"}),  # half in either block
                "p2": (box(900, 0, 1000, 100), {"name": "重叠"}),  # inside the first: counts once
                "p3": (box(5000, 0, 5100, 100), {"name": "城外"}),
            },
        ),
        "roads": layer(
            "roads",
            {
                "r1": (LineString([(500, 500), (1500, 500)]), {"road_class": "local", "width_m": 12}),
                "r2": (LineString([(1000, 0), (1000, 1000)]), {"road_class": "arterial", "width_m": 30}),
                "r3": (LineString([(0, 200), (300, 200)]), {"road_class": None, "width_m": None}),
            },
        ),
        "residential_land": Layer(
            "residential_land",
            GeoDataFrame(index=pd.Index(["l1"], name="id"), geometry=[box(0, 0, 1000, 100)], crs=CRS),
            Completeness.AUTHORITATIVE,
        ),
        "compound_records": Table(
            "compound_records",
            pd.DataFrame({"compound_id": ["b1-c1-p1"], "households_count": [100.0], "parking_spaces_count": [70.0]}),
        ),
        "survey": Table(
            "survey",
            pd.DataFrame(
                {
                    "item_id": ["3.1", "3.1", "3.2"],
                    "object_kind": ["building", "compound", "building"],
                    "object_id": ["h1", "b1-c2-p1", "h2"],
                    "unit_id": [None, None, "b1-c1"],
                    "ticked": pd.array([True, True, None], dtype="boolean"),
                    "amount": [np.nan, np.nan, np.nan],
                }
            ),
        ),
        "statistics": Table(
            "statistics",
            pd.DataFrame({"code": ["A", "B", "B"], "unit_id": [None, "b1", "b2"], "value": [3.0, 4.0, None]}),
        ),
        "dwelling_sheet": pd.DataFrame({"community_id": ["b1-c1"]}, index=["h1"]),
    }


def measure(text, city, level=Level.BLOCK, form=None):
    expression, faults = read_formula(text)
    assert faults == ()
    function = FormulaFunction(text, expression, level, form or Form.RATIO)
    names = function.__signature__.parameters
    return function(**{name: city[name] for name in names})


def values(text, city, level=Level.BLOCK):
    found = measure(text, city, level)
    if found.denominator is None:
        numbers = found.numerator
    else:
        numbers = found.numerator / found.denominator.where(found.denominator != 0)
    return {unit: None if pd.isna(value) else pytest.approx(value) for unit, value in numbers.items()}


@pytest.mark.parametrize(
    ("text", "b1", "b2"),
    [
        ("count(kindergartens)", 2, 1),
        ("count(kindergartens[affordable])", 1, None),  # whether k3 is affordable is not known
        ("count(kindergartens[affordable and places_count > 1000])", 0, None),
        ("count(kindergartens[known(affordable) and affordable])", 1, 0),
        ("count(kindergartens[not affordable])", 1, None),
        ("count(kindergartens[affordable or places_count >= 90])", 2, None),
        ("count(kindergartens[affordable == True])", 1, None),
        ("sum(kindergartens.places_count)", 270, None),
        ("mean(kindergartens.places_count)", 135, None),
        ("area(parks)", 10_000, 10_000),
        ('area(parks[name != "跨界公园"])', 10_000, 0),
        ('count(parks[name in ["重叠", "城外"]])', 1, 0),
        ('length(roads[road_class == "local"])', None, 500),  # the class of r3 is not known, and it lies in b1
        ("length(roads[width_m > 20 and known(width_m)])", 500, 500),  # on the shared edge: half each
        ("length(roads[known(road_class)])", 1000, 1000),
        ("covered(kindergartens, 50, residential_land)", 5_000 + 5_000, 0),
        ("unit_area", 1e6, 1e6),
        ("max(0, 300 - sum(kindergartens.places_count))", 30, None),
        ("min(count(kindergartens), 1)", 1, 1),
        ("count(kindergartens) / residents * 1000", 0.4, None),
        ("1 - area(parks) / unit_area", 0.99, 0.99),
        ("count(kindergartens) - 2 * count(parks)", -2, 1),
        ("-count(kindergartens)", -2, -1),
        ("sum(compound_records.parking_spaces_count) / sum(compound_records.households_count)", 0.7, None),
        ('count(survey[item_id == "3.1" and ticked])', 2, None),
        ('sum(statistics[code == "B"].value)', 4, None),
    ],
)
def test_worked_by_hand(text, b1, b2, city):
    found = values(text, city)
    if "covered" in text:  # two half discs of 50 m on land that ends at y = 100, and the land below them
        assert found["b1"].expected == pytest.approx(np.pi * 50**2 / 2 * 2, rel=1e-3)
        assert found["b2"].expected == 0
    else:
        assert found == {"b1": b1, "b2": b2}


def test_a_zero_of_the_units_own_does_not_apply_and_is_no_error(city):
    found = measure("count(kindergartens) / residents", city)
    assert found.denominator["b2"] == 0  # the engine says: not applicable
    inner = measure("max(0, count(kindergartens) / residents)", city, form=Form.COUNT)
    assert inner.status["b2"] == "not_applicable"
    assert inner.status["b1"] is None


def test_an_empty_choice_from_a_map_that_may_have_gaps_is_unknown_not_zero(city):
    for worth, expected in ((Completeness.AUTHORITATIVE, 0.0), (Completeness.INDICATIVE, None)):
        parks = Layer("parks", city["parks"].table, worth)
        assert values('count(parks[name == "无"])', city | {"parks": parks})["b1"] == expected
        assert values('area(parks[name == "无"])', city | {"parks": parks})["b1"] == expected
        assert values('covered(parks[name == "无"], 9, residential_land)', city | {"parks": parks})["b1"] == expected


def test_units_that_nobody_surveyed_are_not_surveyed(city):
    found = measure('count(survey[item_id == "3.1" and ticked])', city, Level.COMMUNITY, Form.COUNT)
    assert found.numerator.to_dict() == pytest.approx({"b1-c1": 1, "b1-c2": 1, "b2-c1": np.nan}, nan_ok=True)
    assert found.status.to_dict() == {"b1-c1": None, "b1-c2": None, "b2-c1": "not_surveyed"}


def test_records_cover_the_share_of_compounds_that_have_one(city):
    found = measure("sum(compound_records.households_count)", city, form=Form.COUNT)
    assert found.coverage["b1"] == 0.5


def test_parts_add_up(city):
    for text in ("count(kindergartens)", "area(parks)", "length(roads)", "covered(parks, 300, residential_land)"):
        whole = measure(text, city, Level.CITY, Form.COUNT).numerator["city"]
        assert measure(text, city, Level.BLOCK, Form.COUNT).numerator.sum() == pytest.approx(whole)


def test_parks_drawn_as_points_leave_a_doubt(city):
    parks = layer("parks", {"p": (Point(10, 10), {}), "q": (box(0, 0, 10, 10), {})})
    found = measure("area(parks)", city | {"parks": parks}, form=Form.COUNT)
    assert found.numerator["b1"] == 100
    assert found.doubt["b1"] is not None
    assert found.doubt["b2"] is None


def test_the_engine_sees_inputs_and_facts():
    expression, _ = read_formula("covered(parks[known(name)], 700, residential_land) / residents + 0 * count(schools)")
    function = FormulaFunction("…", expression, Level.BLOCK, Form.RATIO)
    declared = formula_indicator(
        function, indicator_id="local.x", unit="m2/person", better=Better.HIGHER, roll_up=RollUp.SUM
    )
    assert declared.inputs == ("units", "parks", "residential_land", "schools", "unit_residents", "reach")
    assert (declared.locality_radius_m, declared.method, declared.knobs) == (700.0, Method.GEODATA, {})
    assert needs_of(declared, {}, ["parks", "schools"]).required == {"parks", "schools"}
    assert "local.x" in Catalogue(()).joined([declared])
    with pytest.raises(ValueError, match="declared twice"):
        Catalogue(()).joined([declared, declared])


def test_survey_formulas_may_do_without_the_dwellings():
    expression, _ = read_formula("count(survey[ticked])")
    function = FormulaFunction("…", expression, Level.COMMUNITY, Form.COUNT)
    declared = formula_indicator(
        function, indicator_id="local.y", unit="count", better=Better.LOWER, roll_up=RollUp.SUM
    )
    assert declared.optional_inputs == ("dwelling_sheet",)
    assert declared.method is Method.SURVEY


def test_order_of_rows_does_not_matter(city):
    shuffled = Layer("kindergartens", city["kindergartens"].table.iloc[::-1], Completeness.AUTHORITATIVE)
    assert values("mean(kindergartens.places_count)", city) == values(
        "mean(kindergartens.places_count)", city | {"kindergartens": shuffled}
    )
