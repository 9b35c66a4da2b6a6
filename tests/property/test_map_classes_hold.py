"""Whatever the values: each falls into a class whose bounds hold it, and the standard is never inside a class."""

from hypothesis import given
from hypothesis import strategies as st

from citycheckup.reports.classes import classes_of

ratios = st.floats(0, 1e6, allow_nan=False)
counts = st.integers(0, 100_000).map(float)


@given(st.lists(ratios, min_size=1), ratios)
def test_every_ratio_lies_within_its_class(values, standard):
    classes = classes_of(values, "km/km2", threshold=standard, comparator=">=")
    assert len(set(classes.colours)) == len(classes)
    for value in values:
        at = classes.place(value)
        slack = 1e-6 * max(1.0, value)  # bounds are rounded
        assert classes.bounds[at] - slack <= value <= classes.bounds[at + 1] + slack
        if classes.bounds[0] <= standard <= classes.bounds[-1]:
            assert (value >= standard) == (classes.bounds[at] >= standard)


@given(st.lists(counts, min_size=1))
def test_problems_never_share_a_class_with_none(values):
    classes = classes_of(values, "building", threshold=0, comparator="=")
    assert len(set(classes.colours)) == len(classes)
    assert all((classes.place(value) == 0) == (value == 0) for value in values)


@given(st.lists(st.floats(0, 1), min_size=1), st.randoms())
def test_order_never_matters(values, random):
    shuffled = values.copy()
    random.shuffle(shuffled)
    assert classes_of(values, "share") == classes_of(shuffled, "share")
