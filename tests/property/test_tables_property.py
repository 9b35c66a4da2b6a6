"""What holds of any table: row order and company do not matter, and what is tidy stays so."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.layers.layer import Layer
from citycheckup.layers.schema import BY_NAME
from citycheckup.sources.identity import with_ids
from citycheckup.sources.registers import merge
from citycheckup.sources.tables.cells import folded, number, tidy
from citycheckup.sources.tables.conform import conform
from citycheckup.sources.tables.encodings import decode
from citycheckup.vocabulary import Completeness

HEADINGS = ["名称", "班数", "建筑面积（公顷）", "普惠"]
CELLS = st.one_of(
    st.none(), st.text(max_size=6), st.sampled_from(["1", "-1", "2.5", "350㎡", "是", "无", "—", "1,000", "三"])
)
TABLES = st.lists(st.tuples(*[CELLS] * len(HEADINGS)), min_size=1, max_size=8)
PLACES = st.lists(
    st.tuples(st.sampled_from(["一小", "第一小学", "二小", None]), st.integers(0, 40), st.integers(0, 9)), max_size=8
)


def frame(rows, index):
    return pd.DataFrame(
        {h: pd.Series([row[i] for row in rows], dtype=object) for i, h in enumerate(HEADINGS)}
    ).set_axis(pd.Index(index, dtype="int64"), axis=0)


@settings(deadline=None)
@given(st.text())
def test_tidy_and_folded_are_idempotent(text):
    once = tidy(text)
    assert once is None or tidy(once) == once
    assert folded(folded(text)) == folded(text)


@settings(deadline=None)
@given(st.floats(min_value=-1e12, max_value=1e12))
def test_a_number_written_is_read_back(value):
    assert number(repr(value)) == (value, "")
    assert number(f"{round(value):,}") == (float(round(value)), "")


@settings(max_examples=25, deadline=None)
@given(TABLES)
def test_problems_of_a_table_are_those_of_its_rows(rows):
    schema = BY_NAME["kindergartens"]
    whole, problems = conform(frame(rows, range(len(rows))), schema, file="f")
    singly = [conform(frame([row], [at]), schema, file="f") for at, row in enumerate(rows)]
    assert {repr(p) for p in problems} == {repr(p) for _, found in singly for p in found}
    pd.testing.assert_frame_equal(whole, pd.concat([table for table, _ in singly]), check_dtype=False)


@settings(max_examples=25, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_row_order_does_not_matter_to_conform(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    schema = BY_NAME["kindergartens"]
    straight, problems = conform(frame(rows, range(len(rows))), schema, file="f")
    shuffled, found = conform(frame([rows[at] for at in order], order), schema, file="f")
    pd.testing.assert_frame_equal(straight, shuffled.sort_index())
    assert problems == found


def places(rows, prefix):
    table = gpd.GeoDataFrame(
        {
            "name": pd.Series([name for name, _, _ in rows], dtype=object),
            "classes_count": pd.Series([float(classes) for _, _, classes in rows], dtype="float64"),
        },
        geometry=[shapely.Point(x, 0) for _, x, _ in rows],
        crs="EPSG:4549",
    )
    named, _ = with_ids(table, prefix, "f")
    return named


@settings(max_examples=25, deadline=None)
@given(PLACES, st.randoms(use_true_random=False))
def test_row_order_does_not_matter_to_ids(rows, random):
    shuffled = random.sample(rows, len(rows))
    straight = places(rows, "schools")
    assert straight.index.is_unique
    pd.testing.assert_frame_equal(pd.DataFrame(straight), pd.DataFrame(places(shuffled, "schools")))


@settings(max_examples=15, deadline=None)
@given(PLACES, PLACES, st.randoms(use_true_random=False))
def test_merging_links_one_to_one_whatever_the_order(ours, theirs, random):
    def merged(ours, theirs):
        layers = (
            Layer("schools", places(ours, "r"), Completeness.PARTIAL),
            Layer("schools", places(theirs, "o"), Completeness.INDICATIVE),
        )
        return *layers, merge(*layers, same_name_m=10, any_name_m=4)[0]

    register, osm, both = merged(ours, theirs)
    _, _, again = merged(random.sample(ours, len(ours)), random.sample(theirs, len(theirs)))
    pd.testing.assert_frame_equal(pd.DataFrame(both.table), pd.DataFrame(again.table))
    links = both.table["osm_id"].dropna()
    assert links.is_unique
    assert set(links) == set(osm.table.index)  # every OSM feature is there once: linked, or by itself
    assert set(register.table.index) <= set(both.table.index)


@settings(deadline=None)
@given(st.text(alphabet="学校名称经度纬度南京市鼓楼区第一二三小中,1234567890\n"))
def test_common_chinese_is_read_in_either_encoding(cells):
    text = "名称,班数\n" + cells  # two characters alone can be valid UTF-8 by chance; a heading row cannot
    assert decode(text.encode("utf-8")) == (text, None)
    assert decode(text.encode("gb18030")) == (text, None)
