"""What everybody may see: no count of homes small enough to point at one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from citycheckup.disclosure.small_cells import DisclosureRules, published, rounded_persons
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Level, Status


def row(unit_id, value, *, parent="B1", level=Level.COMMUNITY, indicator="dwelling.corridor_hazard_buildings", **more):
    settings = {"indicator_level": Level.DWELLING, "arguments": {"items": {"3.1": 2}}, **more}
    return ResultRow(
        edition="e",
        indicator=indicator,
        code="3",
        level=level,
        unit_id=unit_id,
        unit_name=None,
        parent_id=parent,
        period="2025",
        value=value,
        numerator=value,
        denominator=None,
        unit="building",
        method="survey",
        status=Status.OK,
        **settings,
    )


def shown(rows):
    return {found.unit_id: found.value for found in published(rows)}


def test_small_counts_are_withheld_and_others_rounded():
    rows = [row("a", 3.0), row("b", 7.0), row("c", 24.0), row("d", 0.0), row("e", None)]
    assert shown(rows) == {"a": None, "b": None, "c": 20.0, "d": 0.0, "e": None}


def test_one_small_count_takes_the_next_smallest_with_it():
    # 130 in all, less 100, would tell that the third is small; so 30 is withheld too.
    assert shown([row("a", 3.0), row("b", 30.0), row("c", 100.0)]) == {"a": None, "b": None, "c": 100.0}


def test_details_behind_dwellings_are_left_out():
    for found in published([row("a", 3.0), row("b", 40.0), row("c", 60.0)]):
        assert "items" not in found.arguments


def test_what_speaks_of_vulnerable_residents_is_shown_for_the_city_only():
    name = "dwelling.age_friendly_retrofit_buildings"
    rows = [row("a", 40.0, indicator=name), row("city", 400.0, indicator=name, level=Level.CITY, parent=None)]
    assert shown(rows) == {"city": 400.0}


def test_services_and_land_stay_as_they_are():
    found = row("a", 1.0, indicator="community.kindergarten_shortfall", indicator_level=Level.COMMUNITY)
    assert shown([found]) == {"a": 1.0}


def own(unit_id, value, layers, *, level=Level.COMMUNITY, denominator=None):
    """A row of the city's own formula."""
    arguments = {"formula": "count(survey[ticked])", "terms": "count(survey[ticked]) = 1", "layers": layers}
    facts = {"indicator_level": Level.COMMUNITY, "arguments": arguments}
    return replace(row(unit_id, value, indicator="local.alarms", level=level, **facts), denominator=denominator)


def test_a_citys_own_formula_over_homes_is_shown_for_the_city_only_and_in_short():
    homes, city = {"survey": "authoritative"}, {"level": Level.CITY}
    assert shown([own("a", 1.0, homes), own("city", 1.0, {}, **city)]) == {"city": None}
    assert shown([own("a", 61.0, homes), own("city", 61.0, {}, **city)]) == {"city": 60.0}
    (mean,) = published([own("city", 120.0, homes, **city, denominator=40.0)])
    assert (mean.value, mean.arguments) == (120.0, {})
    (of_few,) = published([own("city", 120.0, homes, **city, denominator=2.0)])
    assert (of_few.value, of_few.denominator, of_few.arguments) == (None, None, {})


def test_a_citys_own_formula_over_places_stays_as_it_is():
    found = own("a", 1.0, {"parks": "authoritative", "residents": "authoritative"})
    assert published([found]) == [found]


def test_residents_are_rounded_and_few_are_withheld():
    assert rounded_persons(1234.0) == 1230.0
    assert rounded_persons(4.0) is None
    assert rounded_persons(0.0) == 0.0
    assert rounded_persons(None) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=1, max_size=8))
def test_no_small_count_is_ever_shown_and_never_a_single_one_withheld(counts):
    rules = DisclosureRules()
    rows = [row(f"u{at}", None if count is None else float(count)) for at, count in enumerate(counts)]
    found = published(rows)
    assert all(one.value is None or one.value == 0 or one.value >= rules.minimum_count for one in found)
    withheld = [one for one in found if one.template == "disclosure.withheld"]
    others = [count for count in counts if count]
    assert len(withheld) != 1 or len(others) == 1
