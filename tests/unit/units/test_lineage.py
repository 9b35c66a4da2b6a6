"""Redrawing: what is the same keeps its id, what is not gets one that was never used."""

from __future__ import annotations

from shapely.geometry import box

from citycheckup.units.check import check_units
from citycheckup.units.lineage import successors
from citycheckup.vocabulary import Level

CITY = box(0, 0, 4000, 2000)


def changes_of(table, level):
    rows = table[table["level"] == level]
    return {(r.old_id, r.new_id): r.change for r in rows.astype(object).where(rows.notna(), None).itertuples()}


def test_the_same_outline_keeps_its_id_whatever_it_is_called_now(draw, layer):
    halves = {"w": box(0, 0, 2000, 2000), "e": box(2000, 0, 4000, 2000)}
    old, _ = draw(CITY, blocks=layer("blocks", halves))
    new, _ = draw(CITY, blocks=layer("blocks", {"x": box(0, 0, 2001, 2000), "y": box(2001, 0, 4000, 2000)}))
    units, table = successors(old, new)
    check_units(units)
    assert units.at(Level.BLOCK).index.tolist() == ["e", "w"]
    assert changes_of(table, "block") == {("w", "w"): "same", ("e", "e"): "same"}
    assert units.at(Level.COMMUNITY).index.tolist() == ["e-C001", "w-C001"]
    assert units.at(Level.COMMUNITY)["parent_id"].tolist() == ["e", "w"]


def test_a_split_gets_the_next_numbers(draw, layer):
    def three(**parts):
        return draw(CITY, communities=layer("communities", parts))[0]

    old = three(a=box(0, 0, 2000, 2000), b=box(2000, 0, 4000, 2000))
    new = three(a=box(0, 0, 1000, 2000), c=box(1000, 0, 2000, 2000), b=box(2000, 0, 4000, 2000))
    units, table = successors(old, new)
    assert changes_of(table, "community") == {("a", "a@2026"): "split", ("a", "c"): "split", ("b", "b"): "same"}
    assert table.set_index("new_id").loc["c", ["share_of_old", "share_of_new"]].tolist() == [0.5, 1.0]
    back, table = successors(units, old, used_ids=old.table.index)
    assert changes_of(table, "community") == {
        ("a@2026", "a@2026-2"): "merged",
        ("c", "a@2026-2"): "merged",
        ("b", "b"): "same",
    }
    check_units(back)


def test_derived_numbers_go_on_where_they_stopped(draw, table):
    def cut(at):
        cells = {f"c{x:02}": box(x * 500, 0, x * 500 + 500, 2000) for x in range(8)}
        city = box(0, 0, at, 2000)
        return draw(city, street_cells=table({name: cell for name, cell in cells.items() if cell.bounds[0] < at}))[0]

    old, new = cut(4000), cut(3000)
    assert old.at(Level.BLOCK).index.tolist() == ["B01", "B02"]
    units, _ = successors(old, new, used_ids=["B07"])
    ids = set(units.at(Level.BLOCK).index) - {"B01", "B02"}
    assert ids
    assert ids <= {"B08", "B09"}
    assert units.city_id == "city"
    check_units(units)


def test_a_line_that_moved_and_units_that_are_new_or_gone(draw, layer):
    old, _ = draw(
        box(0, 0, 3000, 1000),
        blocks=layer(
            "blocks", {"a": box(0, 0, 1000, 1000), "b": box(1000, 0, 2000, 1000), "z": box(2000, 0, 3000, 1000)}
        ),
    )
    new, _ = draw(
        box(-1000, 0, 2000, 1000),
        blocks=layer("blocks", {"a": box(0, 0, 800, 1000), "b": box(800, 0, 2000, 1000), "n": box(-1000, 0, 0, 1000)}),
    )
    _, table = successors(old, new)
    assert changes_of(table, "block") == {
        ("a", "a@2026"): "moved",
        ("a", "b@2026"): "moved",
        ("b", "b@2026"): "moved",
        ("z", None): "gone",
        (None, "n"): "new",
    }
