"""Rows by value and units by what is searched for: the same as going through all of them."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from citycheckup.app.shown.row_index import RowIndex
from citycheckup.app.shown.units import UnitFacts, UnitSearch

WORDS = st.text("aBß甲.%", max_size=4)
LEVELS = st.sampled_from(["city", "block", "community"])


@given(st.lists(st.tuples(WORDS, LEVELS)))
def test_rows_are_found_by_one_value_and_by_two(rows):
    table = pa.table({"word": pa.array([one[0] for one in rows], pa.string()), "level": [one[1] for one in rows]})
    table = table.cast(pa.schema({"word": pa.string(), "level": pa.string()}))
    by_word, by_both = RowIndex(table, ["word"]), RowIndex(table, ["word", "level"])
    assert {key: found.tolist() for key, found in by_both.items()} == {
        key: [at for at, row in enumerate(rows) if row == key] for key in rows
    }
    for word in {one[0] for one in rows}:
        assert by_word[word].tolist() == [at for at, row in enumerate(rows) if row[0] == word]
    assert by_word.get("not there") is None
    assert len(by_word) == len({one[0] for one in rows})


UNITS = st.lists(
    st.builds(
        UnitFacts,
        unit_id=st.text("ab1", min_size=1, max_size=3),
        level=LEVELS,
        tree=st.just("checkup"),
        name=st.none() | WORDS,
        parent_id=st.none() | st.text("ab1", min_size=1, max_size=1),
        origin=st.none(),
        admin_id=st.none(),
        area_m2=st.just(1.0),
        residents_persons=st.none(),
        unallocated_persons=st.none(),
    ),
    unique_by=lambda unit: unit.unit_id,
)


@given(
    UNITS,
    st.none() | LEVELS,
    st.none() | st.text("ab1", min_size=1, max_size=1),
    st.text("aBß甲.%1", max_size=2),
    st.none() | st.text("ab1", max_size=3),
    st.integers(0, 4),
)
def test_a_page_of_units_is_what_going_through_all_of_them_finds(units, level, parent, part, after, most):
    def searched(unit):
        return f"{unit.unit_id}\n{unit.name or ''}".casefold()

    meant = [
        unit
        for unit in sorted(units, key=lambda unit: unit.unit_id)
        if level in (None, unit.level) and parent in (None, unit.parent_id) and part.casefold() in searched(unit)
    ]
    rest = [unit for unit in meant if after is None or unit.unit_id > after]
    search = UnitSearch(units)
    search.be_ready()
    found = search.page(level=level, parent=parent, part=part, after=after, most=most)
    assert found == (rest[:most], len(rest) > most, len(meant))
