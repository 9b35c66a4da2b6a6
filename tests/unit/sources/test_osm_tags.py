"""Which layer a thing belongs to, and what its tags say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citycheckup.layers.schema import BY_NAME, Kind, Shape
from citycheckup.sources.osm.rules import rulebook, rules
from citycheckup.sources.osm.tags import (
    columns_of,
    is_drawn_backward,
    is_one_way,
    is_walkable,
    layers_of,
    matches,
    school_stage,
    telling_keys,
)


def layers(shape=Shape.AREA, *, relation=False, **tags):
    return {
        match.layer: match.columns
        for match in matches({k.replace("__", ":"): v for k, v in tags.items()}, shape, relation=relation)
    }


def test_every_rule_sets_what_the_schema_allows():
    for rule in rules():
        for column, value in rule.set.items():
            assert value in BY_NAME[rule.layer].column(column).choices
    for stage in (
        *rulebook()["school_stage"]["isced"].values(),
        *(rule["stage"] for rule in rulebook()["school_name"]),
    ):
        assert stage in BY_NAME["schools"].column("stage").choices
    for layer, columns in rulebook()["columns"].items():
        assert set(columns) <= set(columns_of(layer))
        for column, how in columns.items():
            number = {"storeys": Kind.NUMBER, "length_m": Kind.NUMBER, "year": Kind.INTEGER, "count": Kind.INTEGER}
            assert columns_of(layer)[column] == number.get(how["read"], Kind.TEXT)


def test_every_layer_from_osm_has_a_rule():
    assert {rule.layer for rule in rules()} == {layer for shape in Shape for layer in layers_of(shape)}


def test_building_use_is_the_value_or_a_telling_tag():
    assert layers(building="apartments", amenity="school")["buildings"]["use"] == "apartments"
    assert layers(building="yes", amenity="school")["buildings"]["use"] == "school"
    assert layers(building="yes", shop="bakery")["buildings"]["use"] == "retail"
    assert layers(building="yes", amenity="atm")["buildings"]["use"] == "yes"
    assert layers(building="yes", office="company")["buildings"]["use"] == "office"


@pytest.mark.parametrize(
    "tags", [{"building": "no"}, {"building": "ruins"}, {"building": "construction"}, {"building:part": "yes"}]
)
def test_what_is_no_building(tags):
    assert matches(tags, Shape.AREA) == []


def test_building_columns():
    tags = {
        "building": "yes",
        "building:levels": "5;6",
        "height": "18 m",
        "start_date": "1990s",
        "building:flats": "x",
        "name:zh": "一号楼",
    }
    (match,) = matches(tags, Shape.AREA)
    wanted = {
        "name": "一号楼",
        "storeys_count": 6,
        "height_m": 18,
        "built_year": 1999,
        "kind": "building=yes",
        "use": "yes",
    }
    assert match.columns == wanted
    assert match.unreadable == ("building:flats",)


@pytest.mark.parametrize(
    ("highway", "road_class"),
    [("motorway", "expressway"), ("trunk", "expressway"), ("primary", "arterial"), ("secondary", "secondary"),
     ("tertiary", "local"), ("unclassified", "local"), ("residential", "residential"), ("living_street", "residential"),
     ("service", "service"), ("footway", "path"), ("steps", "path"), ("motorway_link", "other"), ("road", "other")],
)  # fmt: skip
def test_road_classes(highway, road_class):
    assert layers(Shape.LINE, highway=highway)["roads"]["road_class"] == road_class


@pytest.mark.parametrize(
    "tags", [{"highway": "construction"}, {"highway": "proposed"}, {"highway": "pedestrian", "area": "yes"}]
)
def test_what_is_no_road(tags):
    assert matches(tags, Shape.LINE) == []


@pytest.mark.parametrize(
    ("tags", "walkable"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway_link", "foot": "yes"}, False),
        ({"highway": "primary_link"}, True),
        ({"highway": "trunk"}, True),
        ({"highway": "trunk", "sidewalk": "none"}, False),
        ({"highway": "trunk", "sidewalk": "no", "foot": "yes"}, True),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "designated"}, True),
        ({"highway": "primary", "foot": "no"}, False),
    ],
)
def test_walkable(tags, walkable):
    assert is_walkable(tags) is walkable


def test_one_way():
    assert is_one_way({"highway": "primary", "oneway": "yes"})
    assert is_one_way({"highway": "primary", "oneway": "-1"})
    assert is_one_way({"highway": "primary", "junction": "roundabout"})
    assert is_one_way({"highway": "motorway"})
    assert not is_one_way({"highway": "motorway", "oneway": "no"})
    assert not is_one_way({"highway": "primary"})


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("南京市五老村小学", "primary"),
        ("北京石油学院附属中学", "complete_middle"),
        ("某某中学附属小学", "primary"),
        ("南京市第九初级中学", "middle"),
        ("第三高级中学", "high"),
        ("实验学校（九年一贯制）", "nine_year"),
        ("贵溪五中", "complete_middle"),
        ("南京三中金銮校区", "complete_middle"),
        ("市中心学校", None),
        ("五中路学校", None),
        ("秦淮区委党校", "other"),
        ("五老村幼儿园", "other"),
        ("市職業學校", None),
        ("C.E.I.P. Las Canteras", "primary"),
        ("C.P. García Escámez", "primary"),
        ("I.E.S. Schamann", "complete_middle"),
        ("IES El Rincón", "complete_middle"),
        ("Colegio Claret", None),
        ("CEO Omayra Sánchez", "nine_year"),
        ("Escuela Infantil Oso", "other"),
        ("Changjiang Road Primary School", "primary"),
        ("No. 5 Middle School", "complete_middle"),
        ("Junior High School", "middle"),
    ],
)
def test_school_stage_by_name(name, stage):
    assert school_stage({"amenity": "school", "name": name}) == stage


@pytest.mark.parametrize(
    ("tags", "stage"),
    [
        ({"isced:level": "1"}, "primary"),
        ({"isced:level": "2;3"}, "complete_middle"),
        ({"isced:level": "0;1"}, "primary"),
        ({"isced:level": "1-3"}, "complete_middle"),
        ({"isced:level": "1;2"}, "nine_year"),
        ({"school": "secondary"}, "complete_middle"),
        ({"grades": "1-6"}, "primary"),
        ({"grades": "1-9"}, "nine_year"),
        ({"grades": "7-9"}, "middle"),
        ({"grades": "10-12"}, "high"),
        ({"grades": "7-12"}, "complete_middle"),
        ({}, None),
        ({"isced:level": "2", "name": "某小学"}, "middle"),
    ],
)
def test_school_stage_by_tags(tags, stage):
    assert school_stage(tags) == stage


def test_facilities():
    assert "elderly_care" in layers(amenity="social_facility", social_facility__for="disabled;senior")
    assert "elderly_care" in layers(amenity="social_facility", name="建国门养老照料中心")
    assert "elderly_care" not in layers(amenity="social_facility", social_facility__for="homeless")
    assert "elderly_care" not in layers(amenity="social_facility")
    assert "elderly_care" in layers(social_facility="nursing_home")
    assert "child_care" in layers(amenity="childcare")
    assert layers(amenity="parking", capacity="120")["parking"]["spaces_count"] == 120
    assert "shelters" in layers(Shape.POINT, emergency="assembly_point")
    assert "shelters" not in layers(Shape.POINT, amenity="shelter")


def test_parks_are_public():
    assert "parks" in layers(leisure="park")
    assert "parks" not in layers(leisure="park", access="private")
    assert "parks" not in layers(leisure="garden", garden__type="residential")
    assert "land_use" not in layers(leisure="garden", garden__type="residential")


def test_stations_are_no_entrances_and_no_cable_cars():
    assert layers(Shape.POINT, railway="station", station="subway")["rail_stations"]["rail"] == "subway"
    assert layers(Shape.POINT, railway="station")["rail_stations"]["rail"] is None
    assert "rail_stations" in layers(Shape.POINT, public_transport="station", train="yes")
    assert "rail_stations" not in layers(Shape.POINT, public_transport="station", bus="yes")
    assert "rail_stations" not in layers(Shape.POINT, railway="station", station="funicular")
    assert "rail_stations" not in layers(Shape.POINT, railway="subway_entrance")


def test_land_use_follows_the_first_rule():
    assert layers(landuse="residential", name="石油大院")["land_use"] == {
        "kind": "landuse=residential",
        "name": "石油大院",
        "use": "residential",
    }
    assert layers(amenity="school")["land_use"]["use"] == "public_service"
    assert "land_use" not in layers(amenity="school", building="yes")
    assert layers(landuse="residential", leisure="park")["land_use"]["use"] == "residential"
    assert layers(natural="wood")["land_use"]["use"] == "woodland"


def test_administrative_areas_are_relations():
    tags = {"boundary": "administrative", "admin_level": "8", "name": "东门街道"}
    assert matches(tags, Shape.AREA) == []
    (match,) = matches(tags, Shape.AREA, relation=True)
    assert match.columns["admin_level"] == 8


def test_greenways():
    assert "greenways" in layers(Shape.LINE, highway="cycleway", name="滨江绿道")
    assert "greenways" in layers(Shape.LINE, highway="path", name="Vía Verde")
    assert "greenways" not in layers(Shape.LINE, highway="path", name="某路")
    assert "greenways" not in layers(Shape.LINE, highway="residential", name="绿道路")


TELLING_VALUES = [
    "yes",
    "no",
    "school",
    "residential",
    "motorway",
    "private",
    "-1",
    "5;6",
    "绿道",
    "office",
    "1-6",
    "subway",
]


@given(
    st.dictionaries(st.sampled_from([*sorted(telling_keys()), "addr:street", "note"]), st.sampled_from(TELLING_VALUES))
)
def test_nothing_but_telling_keys_matters(tags):
    telling = {key: value for key, value in tags.items() if key in telling_keys()}
    for shape in Shape:
        for relation in (False, True):
            assert matches(tags, shape, relation=relation) == matches(telling, shape, relation=relation)
        assert is_drawn_backward(tags) == is_drawn_backward(telling)


def test_every_key_that_the_rules_look_at_is_telling():
    looked_at = set()

    class Watched(dict):
        def get(self, key, default=None):
            looked_at.add(key)
            return super().get(key, default)

        def __contains__(self, key):
            looked_at.add(key)
            return super().__contains__(key)

    for rule in rules():
        for condition in rule.any:
            for key, value in condition.pairs:
                for shape in Shape:
                    matches(Watched({key: value, "building": "yes"}), shape, relation=True)
    assert looked_at
    assert looked_at <= telling_keys()
