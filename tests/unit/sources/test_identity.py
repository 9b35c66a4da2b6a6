from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from citycheckup.sources.identity import with_ids
from citycheckup.vocabulary import Severity


def places(*rows, **columns):
    table = gpd.GeoDataFrame(
        {"name": pd.Series([name for name, _ in rows], dtype=object)}, geometry=[place for _, place in rows], crs=4326
    )
    return table.assign(**{key: pd.Series(values, dtype=object) for key, values in columns.items()})


A, B = shapely.Point(118.7, 32.0), shapely.Point(118.8, 32.1)


def found(problems):
    return [(p.message.key.removeprefix("tables."), p.row, p.severity) for p in problems]


def test_given_ids_are_kept_and_sorted():
    table, problems = with_ids(places(("甲", A), ("乙", B), id=["s2", "s1"]), "schools", "f")
    assert table.index.tolist() == ["s1", "s2"]
    assert table.index.name == "id"
    assert "id" not in table
    assert not problems


def test_repeated_and_missing_ids_are_errors_that_name_all_rows():
    table, problems = with_ids(places(("a", A), ("b", B), ("c", A), ("d", B), id=["x", None, "x", "x"]), "schools", "f")
    assert found(problems) == [("id_missing", 2, Severity.ERROR), ("id_twice", 1, Severity.ERROR)]
    assert problems[1].message.arguments == {"id": "x", "rows": [1, 3, 4]}
    assert table.index.tolist() == ["x"]


def test_derived_ids_follow_from_place_and_name_not_from_the_row():
    rows = [("甲", A), ("乙", B), (None, B)]
    forward, _ = with_ids(places(*rows), "parks", "f")
    backward, _ = with_ids(places(*rows[::-1]), "parks", "f")
    assert forward.index.tolist() == backward.index.tolist()
    assert forward["name"].where(forward["name"].notna(), None).tolist() == backward["name"].tolist()
    assert all(identifier.startswith("parks-") and len(identifier) == 16 for identifier in forward.index)


def test_the_first_vertex_and_noise_do_not_matter():
    ring = [(0, 0), (1, 0), (1, 1), (0, 1)]
    first, _ = with_ids(places(("a", shapely.Polygon(ring))), "parks", "f")
    second, _ = with_ids(places(("a", shapely.Polygon([(x - 1e-9, y) for x, y in ring[2:] + ring[:2]]))), "parks", "f")
    assert first.index.equals(second.index)


def test_rows_that_say_the_same_twice_are_kept_once():
    table, problems = with_ids(places(("a", A), ("b", B), ("a", A), id=[None] * 3), "parks", "f")
    assert len(table) == 2
    assert found(problems) == [("row_twice", 3, Severity.WARNING)]
    assert problems[0].message.arguments == {"rows": [1, 3]}


def test_same_place_and_name_but_another_size_are_two():
    sizes = ["9", "2", "5"]
    table, problems = with_ids(places(("a", A), ("a", A), ("a", A), size=sizes), "parks", "f")
    again, _ = with_ids(places(("a", A), ("a", A), ("a", A), size=sizes[::-1]), "parks", "f")
    assert not problems
    assert [identifier[16:] for identifier in table.index] == ["", "-2", "-3"]
    assert table["size"].tolist() == again["size"].tolist() == ["2", "5", "9"]


def test_an_empty_layer():
    table, problems = with_ids(places(id=[]), "parks", "f")
    assert table.empty
    assert not problems
