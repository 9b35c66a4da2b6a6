"""Tables: the order of rows never matters, units convert back, and nothing is taken from a file with an error."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citycheckup.checklists import load_checklist
from citycheckup.editions import load_edition
from citycheckup.sources.figures.table_file import read_table_file
from citycheckup.sources.folder import TableEntry

ENTRIES = {entry.code: entry for entry in load_edition("national-2025").entries}
SHARES = sorted(code for code, entry in ENTRIES.items() if entry.unit == "share")
HEADINGS = "指标编号,单元编号,分子,分母,数值,单位"
FEW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

figures = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6))
tables = st.dictionaries(st.tuples(st.sampled_from(SHARES), st.integers(1, 30)), figures, min_size=1, max_size=12)


def read(tmp_path, rows):
    path = tmp_path / "f.csv"
    path.write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    return read_table_file(
        "statistics", TableEntry(file=path.name), path, entries=ENTRIES, checklist=load_checklist(), crs="EPSG:4549"
    )


@FEW
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(tmp_path, given, random):
    rows = [f"{code},B{unit},{above},{below},," for (code, unit), (above, below) in given.items()]
    straight = read(tmp_path, rows)
    random.shuffle(rows)
    shuffled = read(tmp_path, rows)
    assert straight.table.fingerprint == shuffled.table.fingerprint
    assert sorted(shuffled.origins.row.tolist()) == list(range(1, len(rows) + 1))


@FEW
@given(figures, st.sampled_from([("人", 1), ("万人", 10_000), ("千米", 1_000), ("公顷", 10_000), ("栋", 1)]))
def test_a_share_is_the_same_in_every_unit(tmp_path, given, unit):
    above, below = given
    word, worth = unit
    found = read(tmp_path, [f"{SHARES[0]},,{above}{word},{below}{word},,"])
    row = found.table.rows.loc[0]
    assert row["numerator"] == above * worth
    assert row["denominator"] == below * worth


@FEW
@given(tables, st.sampled_from(["404,,1,2,,", f"{SHARES[0]},,约3,2,,", f"{SHARES[0]},,1,0,,", f"{SHARES[0]},,1,2,9,%"]))
def test_one_error_and_nothing_is_taken(tmp_path, given, bad):
    rows = [f"{code},B{unit},{above},{below},," for (code, unit), (above, below) in given.items()]
    found = read(tmp_path, [*rows, bad])
    assert found.table is None
    errors = [problem for problem in found.problems if problem.severity == "error"]
    assert [problem.row for problem in errors] == [len(rows) + 1]
