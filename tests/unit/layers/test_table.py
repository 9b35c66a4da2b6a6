"""A table's rows by value: what a plain scan would find, whatever the order and the kind of column."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.layers.table import Table


@pytest.mark.parametrize("kind", [object, "str", "category"])
@given(
    st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12),
    st.lists(st.sampled_from("abcd"), max_size=3, unique=True),
)
@settings(deadline=None)
def test_rows_where_finds_what_a_scan_finds(kind, column, wanted):
    rows = pd.DataFrame({"item_id": pd.Series(column, dtype=object), "at": range(len(column))})
    rows["item_id"] = rows["item_id"].astype(kind)
    table = Table("survey", rows)
    for _ in range(2):  # the second time from what is remembered
        found = table.rows_where("item_id", wanted)
        pd.testing.assert_frame_equal(found, rows[rows["item_id"].isin(wanted)])


def test_the_fingerprint_is_that_of_all_rows_whatever_is_hashed_at_once(monkeypatch):
    rows = pd.DataFrame(
        {"a": pd.Categorical(["x", None, "y", "x"]), "b": [1.5, None, 2, 1], "c": [True, None, False, True]}
    )
    whole = Table("survey", rows.astype({"c": "boolean"})).fingerprint
    monkeypatch.setattr("citycheckup.layers.table._ROWS_AT_ONCE", 3)
    assert Table("survey", rows.astype({"c": "boolean"})).fingerprint == whole


def test_the_fingerprint_knows_texts_and_nulls_but_not_how_they_are_kept():
    def fingerprint(column, kind=object):
        return Table("survey", pd.DataFrame({"a": pd.Series(column, dtype=object).astype(kind)})).fingerprint

    said = fingerprint(["x", None, "y", "x"])
    assert {fingerprint(["x", None, "y", "x"], kind) for kind in ("str", "category")} == {said}
    assert said not in {fingerprint(["x", "", "y", "x"]), fingerprint(["x", None, "x", "y"])}
