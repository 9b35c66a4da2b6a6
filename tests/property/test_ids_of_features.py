"""Ids of features that have none: by what they are and where, alike rows told apart, whatever the order of the file."""

import hashlib
from collections import Counter

import geopandas as gpd
import geopandas.testing
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from citycheckup.sources.identity import with_ids

ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([None, "甲", "乙"]), st.sampled_from([None, 1.0, 2.0])),
    min_size=1,
    max_size=12,
)


def layer(rows):
    return gpd.GeoDataFrame(
        {"name": pd.Series([name for _, name, _ in rows], dtype=object), "height_m": [height for *_, height in rows]},
        geometry=shapely.box([x for x, *_ in rows], 0, [x + 1 for x, *_ in rows], 1),
        crs="EPSG:4550",
    ).astype({"height_m": "float64"})


def hashed(x, name):
    outline = shapely.to_wkb(shapely.normalize(shapely.box(x, 0, x + 1, 1)), byte_order=1)
    return f"parks-{hashlib.sha256(outline + (name or '').encode()).hexdigest()[:10]}"


@given(ROWS, st.randoms(use_true_random=False))
def test_each_different_row_is_there_once_under_an_id_of_its_own(rows, random):
    table, problems = with_ids(layer(rows), "parks", "f")
    different = set(rows)
    wanted = Counter(hashed(x, name) for x, name, _ in different)
    assert Counter(own[:16] for own in table.index) == wanted
    assert table.index.is_unique
    assert table.index.is_monotonic_increasing
    assert len(problems) == sum(count > 1 for count in Counter(rows).values())
    shuffled = random.sample(rows, len(rows))
    again, _ = with_ids(layer(shuffled), "parks", "f")
    geopandas.testing.assert_geodataframe_equal(again, table)
