"""Whatever is written as a formula is read or refused, quickly, and never run."""

from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.formulas.fraction import fraction_of
from citycheckup.formulas.grammar import read_formula
from citycheckup.formulas.tree import leaves_of
from citycheckup.wording import render

PIECES = [
    *(
        "residents",
        "unit_area",
        "parks",
        "roads",
        "survey",
        "kindergartens",
        "residential_land",
        "nothing",
        "__class__",
    ),
    *("count(", "sum(", "mean(", "area(", "length(", "covered(", "min(", "max(", "open(", "known(", "("),
    *(")", "[", "]", ",", ".", "+", "-", "*", "/", "**", "%", "==", "<", " and ", " or ", " not ", " in ", "lambda:"),
    *("area_m2", "road_class", '"local"', "affordable", "0", "1", "300", "1e9", "1e999", "0x10", "1_000", "True", "\n"),
]
WRITTEN = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))


@settings(deadline=2000, max_examples=300)
@given(WRITTEN)
def test_read_or_refused(text):
    expression, faults = read_formula(text)
    assert (expression is None) is bool(faults)
    for fault in faults:
        assert 1 <= fault.line <= text.count("\n") + 1
        for language in ("zh", "en"):
            assert render(fault.message, language)
    if expression is not None:
        assert leaves_of(expression)
        fraction_of(expression)
