"""The ground of a made-up city: residents that add up, communities and blocks that cover it once."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.demo_city.buildings import buildings_of, dwellings_of
from citycheckup.demo_city.ground import ground_of, outlines
from citycheckup.demo_city.lots import compounds_table, lots_of
from citycheckup.demo_city.plan import Plan
from citycheckup.demo_city.streets import streets_of
from citycheckup.vocabulary import InputError


@settings(max_examples=12, deadline=None)
@given(persons=st.integers(5_000, 400_000), seed=st.integers(0, 10_000))
def test_residents_add_up_and_areas_cover_the_city_once(persons, seed):
    ground = ground_of(Plan(persons, seed))
    assert ground.communities["residents_persons"].sum() == persons
    assert ground.blocks["residents_persons"].sum() == persons
    assert ground.communities["residents_persons"].max() <= 12_000
    assert ground.blocks["residents_persons"].max() <= 100_000
    for areas in (outlines(ground.communities), outlines(ground.blocks)):
        assert areas.area.sum() == pytest.approx(ground.outline.area)
        assert shapely.symmetric_difference(areas.union_all(), ground.outline).area < 1e-3


def test_a_large_city_is_laid_out_in_a_moment():
    ground = ground_of(Plan(20_000_000, 1))
    assert len(ground.communities) == 3968
    assert len(ground.blocks) > 200


@pytest.mark.parametrize(("persons", "seed"), [(4_999, 1), (50_000_001, 1), (60_000, -1)])
def test_sizes_and_seeds_out_of_range_are_refused(persons, seed):
    with pytest.raises(InputError):
        Plan(persons, seed)


def test_both_faults_of_a_plan_are_told_at_once():
    with pytest.raises(InputError) as refused:
        Plan(1, -1)
    assert [problem.message.key for problem in refused.value.problems] == [
        "demo.size_out_of_range",
        "demo.seed_negative",
    ]


def test_a_stream_follows_from_seed_and_name_alone():
    one, other = Plan(5_000, 3), Plan(60_000, 3)
    first = one.stream("residents").random(4)
    one.stream("something else").random(100)
    assert np.array_equal(first, one.stream("residents").random(4))
    assert np.array_equal(first, other.stream("residents").random(4))
    assert not np.array_equal(first, one.stream("buildings").random(4))
    assert not np.array_equal(first, Plan(5_000, 4).stream("residents").random(4))


def test_dwellings_stand_inside_their_compound_and_apart():
    plan = Plan(30_000, 5)
    lots = lots_of(ground_of(plan), plan)
    buildings = buildings_of(lots, plan)
    homes = outlines(dwellings_of(buildings))
    compounds = compounds_table(lots).geometry
    assert shapely.within(
        homes.geometry.to_numpy(), compounds.loc[buildings.loc[homes.index, "lot_id"]].to_numpy()
    ).all()
    assert outlines(buildings).union_all().area == pytest.approx(outlines(buildings).area.sum())
    assert set(buildings["form"].dropna()) == {"slab", "tower", "court", "village"}
    assert compounds_table(lots)["名称"].is_unique


def test_streets_have_every_class_and_share_their_crossings():
    plan = Plan(120_000, 1)
    streets = streets_of(ground_of(plan), plan)
    assert set(streets.ways["road_class"]) == {"expressway", "arterial", "secondary", "local"}
    used = np.concatenate(streets.ways["crossings"].tolist())
    assert np.bincount(used).min() >= 2  # every crossing is one
    assert used.max() == len(streets.crossings) - 1
