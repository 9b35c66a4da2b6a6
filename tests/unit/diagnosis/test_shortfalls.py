"""Shortfalls: what makes one, what only makes a candidate, and who is touched."""

import json

import pandas as pd
import pytest

from citycheckup.catalogue import Catalogue
from citycheckup.diagnosis.short_places import PLACE_SCHEMA
from citycheckup.diagnosis.shortfalls import SHORTFALL_SCHEMA, find_shortfalls
from citycheckup.indicators import catalogue
from citycheckup.vocabulary import Better, Status

NONE = {"comparator": "=", "threshold": 0}
HOMES = pd.DataFrame({"residents_persons": [36.0, 41.0, 2.0]}, index=["h1", "h2", "h3"])
PEOPLE = pd.DataFrame({"residents_persons": [4996.0, 60.0, 10_000.0]}, index=["c1", "c2", "b1"])


@pytest.fixture
def find(make_edition):
    def found(rows, places=None, entries=None, **more):
        names = {row.indicator for row in rows}
        edition = make_edition({name: (entries or {}).get(name, {}) for name in names})
        known = {"unit_residents": PEOPLE, "dwelling_sheet": HOMES} | more
        result = find_shortfalls(rows, places or {}, [edition], **known)
        return result.shortfalls.to_pylist(), result.places.to_pylist()

    return found


def test_each_unit_that_falls_short_is_listed_once_and_totals_not_at_all(make_row, find):
    rows = [make_row("community.x", unit, value, **NONE) for unit, value in [("c1", 1.0), ("c2", 0.0), ("b1", 1.0)]]
    rows.append(make_row("community.x", "city", 1.0, **NONE))
    ((shortfall,), places) = find(rows)
    assert (shortfall["key"], shortfall["kind"]) == ("community.x@c1", "shortfall")
    assert (shortfall["places_count"], shortfall["residents_persons"], places) == (0, 5000, [])


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"layers": {"schools": "authoritative"}}, "shortfall"),
        ({"layers": {"schools": "authoritative", "population": "partial"}}, "candidate"),
        ({"layers": {"schools": "indicative"}}, "candidate"),
        ({"layers": {"schools": "authoritative"}, "arguments": {"doubt": {"key": "x"}}}, "candidate"),
        # The survey of the unit proves what it found, whatever its map is worth and however far it got.
        (
            {"layers": {"survey": "authoritative", "buildings": "indicative"}, "arguments": {"surveyed_count": 3}},
            "shortfall",
        ),
        ({"layers": {"survey": "authoritative"}, "coverage": 0.2, "status": Status.PARTIAL}, "shortfall"),
        ({"layers": {"buildings": "indicative"}, "arguments": {"surveyed_count": 0}}, "candidate"),
    ],
)
def test_only_authoritative_layers_and_surveys_make_shortfalls(make_row, find, facts, kind):
    ((shortfall,), _) = find([make_row("community.x", "c1", 1.0, **NONE, **facts)])
    assert shortfall["kind"] == kind


def test_buildings_are_named_with_their_items_and_residents(make_row, find, make_places):
    places = {"dwelling.x": make_places(("c1", "h2"), ("c1", "h1"), ("c1", "h3"), items=("1.2", "1.1"))}
    ((shortfall,), listed) = find([make_row("dwelling.x", "c1", 3.0, **NONE)], places)
    assert [place["place_id"] for place in listed] == ["h1", "h2", "h3"]
    assert [place["residents_persons"] for place in listed] == [40, 40, 10]  # two persons are not nobody
    assert json.loads(listed[0]["items"]) == ["1.1", "1.2"]
    assert (shortfall["places_count"], shortfall["residents_persons"]) == (3, 80)


def test_residents_of_places_are_never_more_than_the_units(make_row, find, make_places):
    places = {"dwelling.x": make_places(("c2", "h1"), ("c2", "h2"))}
    ((shortfall,), _) = find([make_row("dwelling.x", "c2", 2.0, **NONE)], places)
    assert shortfall["residents_persons"] == 60


def test_residents_are_unknown_where_a_place_has_none_known(make_row, find, make_places):
    rows = [make_row("block.x", "b1", 1.0, **NONE)]
    ((shortfall,), listed) = find(rows, {"block.x": make_places(("b1", "road-1"), kind="road")})
    assert (shortfall["residents_persons"], listed[0]["residents_persons"]) == (None, None)
    ((shortfall,), _) = find([make_row("community.x", "c1", 1.0, **NONE)], unit_residents=None)
    assert shortfall["residents_persons"] is None


def test_outside_reach_live_as_many_as_the_land_that_is_not_covered(make_row, find):
    name = "block.park_coverage"
    row = make_row(name, "b1", 0.6, comparator=">=", threshold=0.85, unit="share")
    entries = {name: {"better": Better.HIGHER, "unit": "share"}}
    ((shortfall,), _) = find([row], entries=entries, catalogue=catalogue())
    assert shortfall["residents_persons"] == 4000
    ((shortfall,), _) = find([row], entries=entries, catalogue=Catalogue([]))
    assert shortfall["residents_persons"] is None


def test_what_could_be_improved_is_listed_without_a_standard_where_places_were_found(make_row, find, make_places):
    rows = [make_row("dwelling.x", unit, value) for unit, value in [("c1", 1.0), ("c2", 0.0)]]
    ((shortfall,), _) = find(rows, {"dwelling.x": make_places(("c1", "h1"))})
    assert (shortfall["unit_id"], shortfall["threshold"], shortfall["urgency"]) == ("c1", None, "best_effort")


@pytest.mark.parametrize("status", [Status.NO_DATA, Status.NOT_SURVEYED, Status.NOT_APPLICABLE])
def test_nothing_known_makes_nothing(make_row, find, status):
    assert find([make_row("community.x", "c1", None, **NONE, status=status)]) == ([], [])


def test_figures_of_the_city_make_shortfalls_of_the_city(make_row, find):
    ((shortfall,), _) = find([make_row("city.x", "city", 2.0, **NONE, layers={"statistics": "authoritative"})])
    assert (shortfall["key"], shortfall["residents_persons"]) == ("city.x@city", None)


def test_the_order_of_rows_and_places_does_not_matter(make_row, make_edition, make_places):
    rows = [make_row("dwelling.x", unit, 1.0, **NONE) for unit in ("c1", "c2", "c3")]
    places = make_places(("c1", "h1"), ("c2", "h2"), ("c3", "h3"), ("c3", "h1"))
    edition = make_edition({"dwelling.x": {}})
    one = find_shortfalls(rows, {"dwelling.x": places}, [edition])
    other = find_shortfalls(rows[::-1], {"dwelling.x": places[::-1]}, [edition])
    assert one.shortfalls.equals(other.shortfalls)
    assert one.places.equals(other.places)
    assert (one.shortfalls.schema, one.places.schema) == (SHORTFALL_SCHEMA, PLACE_SCHEMA)


def test_hotspots_are_joined_by_unit(make_row, find):
    hot = pd.DataFrame(
        {"edition": ["test"], "indicator": ["community.x"], "unit_id": ["c1"], "p": [0.01], "hotspot": [True]}
    )
    rows = [make_row("community.x", unit, 1.0, **NONE) for unit in ("c1", "c2")]
    shortfalls, _ = find(rows, hotspots=hot)
    assert [(one["hotspot"], one["hotspot_p"]) for one in shortfalls] == [(True, 0.01), (None, None)]
