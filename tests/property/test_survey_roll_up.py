"""The roll-up of a survey: what shuffling, renaming, adding a tick and hiding a survey must and must not change."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from citycheckup.checklists import Amount, load_checklist
from citycheckup.indicators.answers import answered
from citycheckup.indicators.community.surroundings import waste_sorting_shortfall
from citycheckup.indicators.community.vehicles import parking_space_shortfall
from citycheckup.indicators.dwelling.functions import non_self_contained_flats
from citycheckup.indicators.dwelling.safety import structural_hazard_buildings
from citycheckup.indicators.objects import dwelling_objects
from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Status, Tree

COMMUNITIES = ("a", "b", "c")
HOME = {f"x{at}": COMMUNITIES[at % 3] for at in range(9)}
ITEMS = ("1.1", "1.2", "1.3")
COLUMNS = [column.name for column in TABLE_BY_NAME["survey"].columns]

answer = st.tuples(st.sampled_from(sorted(HOME)), st.sampled_from(ITEMS), st.sampled_from([True, False, None]))
survey_of = st.lists(answer, max_size=20, unique_by=lambda row: row[:2])
compound = st.tuples(st.one_of(st.none(), st.integers(0, 50)), st.one_of(st.none(), st.integers(0, 50)))


def survey(rows, kind="building"):
    said = [
        dict.fromkeys(COLUMNS) | {"object_id": o, "item_id": i, "ticked": t, "object_kind": kind} for o, i, t in rows
    ]
    return Table("survey", pd.DataFrame(said, columns=COLUMNS).astype({"amount": "Float64", "ticked": "boolean"}))


def town(compounds=()):
    rows = [("city", "city", None), ("b1", "block", "city"), *((name, "community", "b1") for name in COMMUNITIES)]
    rows += [(name, "compound", COMMUNITIES[at % 3]) for at, name in enumerate(compounds)]
    frame = pd.DataFrame(rows, columns=["unit_id", "level", "parent_id"]).set_index("unit_id").sort_index()
    table = gpd.GeoDataFrame(frame.assign(name=None, tree=str(Tree.CHECKUP)), geometry=[box(0, 0, 1, 1)] * len(frame))
    return Units(2025, table)


def sheet(home):
    said = {key: {"community_id": unit, "name": None, "use": "住宅", "built_year": None} for key, unit in home.items()}
    table = pd.DataFrame.from_dict(said, orient="index").assign(storeys_used_count=6.0).rename_axis("building_id")
    return gpd.GeoDataFrame(table, geometry=[Point(0, 0)] * len(table))


def measured(rows, home=HOME):
    return structural_hazard_buildings(survey(rows), sheet(home), town())


@settings(max_examples=8, deadline=None)
@given(survey_of)
def test_text_and_categories_say_the_same(rows):
    said, by_category = survey(rows), survey(rows)
    for name in ("item_id", "object_kind", "object_id", "object_name", "unit_id"):
        by_category.rows[name] = by_category.rows[name].astype("category")
    one, other = (structural_hazard_buildings(table, sheet(HOME), town()) for table in (said, by_category))
    pd.testing.assert_series_equal(one.numerator, other.numerator)
    pd.testing.assert_frame_equal(one.arguments, other.arguments)
    pd.testing.assert_frame_equal(one.places, other.places)


said_of_flats = st.tuples(
    st.sampled_from([*sorted(HOME), "stranger"]),
    st.sampled_from(["5.1", "5.2", "7.1"]),
    st.sampled_from(["building", "compound"]),
    st.sampled_from([True, False, None]),
    st.sampled_from([None, 0.0, 3.0]),
)


@pytest.mark.parametrize("kind", [object, "category"])
@settings(max_examples=40, deadline=None)
@given(st.lists(said_of_flats, max_size=20, unique_by=lambda row: row[:2]), st.booleans())
def test_answers_about_objects_are_those_that_walking_through_the_rows_finds(kind, rows, in_order):
    table = survey([(name, item, ticked) for name, item, _, ticked, _ in rows])
    table.rows["object_kind"] = [of_kind for _, _, of_kind, _, _ in rows]
    table.rows["amount"] = pd.array([amount for *_, amount in rows], dtype="Float64")
    if in_order:
        table = Table("survey", table.rows.sort_values(["item_id", "object_id"], ignore_index=True))
    texts = ["item_id", "object_kind", "object_id"]
    table.rows[texts] = table.rows[texts].astype(kind)
    checklist = load_checklist()
    items = [checklist.by_id[item] for item in ("5.1", "5.2", "7.1")]
    uses = {name: "住宅" if at % 2 else "detached" for at, name in enumerate(HOME)}
    buildings = sheet(HOME).assign(use=pd.Series(uses), storeys_used_count=[float(at) for at in range(len(HOME))])
    objects = dwelling_objects(buildings, items, checklist)
    ids = list(objects.table.index)
    surveyed, outside, ticks = set(), [], []
    for name, item, of_kind, ticked, amount in rows:
        number = ("5.1", "5.2", "7.1").index(item)
        if name not in ids or of_kind != "building":
            continue
        counts = items[number].measure is not Amount.FLAG
        number_given = amount if counts and amount else None
        is_ticked = bool(ticked) or number_given is not None
        if objects.applies[ids.index(name), number]:
            surveyed.add(name)
            if is_ticked:
                ticks.append((number, name, number_given, counts and number_given is None))
        elif is_ticked:
            outside.append(name)
    found = answered(table, items, objects)
    assert {ids[at] for at in found.surveyed.nonzero()[0]} == surveyed
    assert sorted(ids[at] for at in found.outside) == sorted(outside)
    columns = ("item", "at", "amount", "unmeasured")
    told = [
        (item, ids[at], None if pd.isna(amount) else amount, unmeasured)
        for item, at, amount, unmeasured in zip(*(found.ticks[name] for name in columns), strict=True)
    ]
    assert sorted(told, key=str) == sorted(ticks, key=str)


@settings(max_examples=8, deadline=None)
@given(survey_of, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = measured(rows), measured(shuffled, dict(sorted(HOME.items(), reverse=True)))
    pd.testing.assert_series_equal(one.numerator, other.numerator)
    pd.testing.assert_frame_equal(one.places, other.places)
    assert one.arguments["items"].to_dict() == other.arguments["items"].to_dict()


@settings(max_examples=8, deadline=None)
@given(survey_of)
def test_other_names_for_buildings_change_no_figure(rows):
    def renamed(name):
        return f"z{9 - int(name[1:])}"

    other = measured([(renamed(o), i, t) for o, i, t in rows], {renamed(key): unit for key, unit in HOME.items()})
    pd.testing.assert_series_equal(measured(rows).numerator, other.numerator)
    pd.testing.assert_series_equal(measured(rows).coverage, other.coverage)


@settings(max_examples=8, deadline=None)
@given(survey_of, st.sampled_from(sorted(HOME)), st.sampled_from(ITEMS))
def test_one_more_tick_never_lowers_a_count_nor_the_coverage(rows, building, item):
    more = [row for row in rows if row[:2] != (building, item)] + [(building, item, True)]
    before, after = measured(rows), measured(more)
    assert (after.numerator.fillna(0) >= before.numerator.fillna(0)).all()
    assert (after.coverage >= before.coverage).all()


@settings(max_examples=8, deadline=None)
@given(survey_of, st.sampled_from(COMMUNITIES))
def test_hiding_the_survey_of_a_unit_makes_it_not_surveyed_never_zero_and_touches_no_other(rows, hidden):
    before = measured(rows)
    after = measured([row for row in rows if HOME[row[0]] != hidden])
    assert after.status[hidden] is Status.NOT_SURVEYED
    assert pd.isna(after.numerator[hidden])
    others = [name for name in COMMUNITIES if name != hidden]
    pd.testing.assert_series_equal(before.numerator[others], after.numerator[others])
    assert hidden not in set(after.places["unit_id"])


@settings(max_examples=8, deadline=None)
@given(survey_of)
def test_the_places_add_up_to_the_count(rows):
    found = measured(rows)
    assert found.places["amount"].sum() == found.numerator.sum()
    assert (found.numerator.dropna() <= found.arguments["surveyed_count"][found.numerator.notna()]).all()
    assert found.places["place_id"].is_unique


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(HOME)), st.integers(0, 40)), max_size=9, unique_by=lambda row: row[0]))
def test_flats_of_parts_add_up(rows):
    table = survey([(name, "5.1", None) for name, _ in rows])
    table.rows["amount"] = pd.array([count for _, count in rows], dtype="Float64")
    found = non_self_contained_flats(table, sheet(HOME), town())
    assert found.numerator.sum() == sum(count for _, count in rows)


@settings(max_examples=8, deadline=None)
@given(st.lists(compound, min_size=1, max_size=6))
def test_a_surplus_never_lowers_the_sum_and_what_is_not_known_is_not_zero(figures):
    columns = [column.name for column in TABLE_BY_NAME["compound_records"].columns]
    names = [f"p{at}" for at in range(len(figures))]
    rows = pd.DataFrame({"compound_id": names}, columns=columns)
    rows["parking_demand_count"] = [demand for demand, _ in figures]
    rows["parking_spaces_count"] = [spaces for _, spaces in figures]
    found = parking_space_shortfall(Table("compound_records", rows), town(names))
    known = [demand - spaces for demand, spaces in figures if demand is not None and spaces is not None]
    assert found.numerator.sum() == sum(gap for gap in known if gap > 0)
    assert found.arguments["surveyed_count"].sum() == len(known)
    assert found.numerator.notna().sum() == (found.arguments["surveyed_count"] > 0).sum()


@pytest.mark.parametrize("hidden", [0, 1, 2])
def test_hiding_a_compound_lowers_the_coverage_of_its_community_only(hidden):
    names = ["p0", "p1", "p2", "p3"]
    rows = [(name, "19.1", True) for at, name in enumerate(names) if at != hidden]
    found = waste_sorting_shortfall(survey(rows, "compound"), town(names))
    whole = waste_sorting_shortfall(survey([(name, "19.1", True) for name in names], "compound"), town(names))
    changed = COMMUNITIES[hidden]
    expected = 0.5 if hidden == 0 else 0.0
    assert found.coverage[changed] == expected
    assert (found.coverage.drop(changed) == whole.coverage.drop(changed)).all()
