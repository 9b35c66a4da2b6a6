"""A list as a whole: where rows clash and where nobody leads, with the rows behind it."""

from datetime import date

from citycheckup.duties import check_whole

from .conftest import DAY, body, duty, duty_list


def overlaps(places, *rows):
    found = check_whole(duty_list(*rows), places, {}, since=DAY).overlaps
    return {one.duties: (set(one.categories), set(one.units)) for one in found}


def test_rows_beaten_by_a_third_do_not_clash_there(places):
    rows = duty("a", "*"), duty("b", "*"), duty("c", "*", "s1"), duty("d", "*", "s1")
    found = overlaps(places, *rows)
    here = places.below("s1")
    assert found == {("a", "b"): ({"*"}, set(places.by_id) - here), ("c", "d"): ({"*"}, here)}


def test_a_clash_that_only_an_exception_opens_is_found(places):
    rows = duty("a", "a.*"), duty("b", "*", "s1"), duty("c", "a.*", "s1", except_categories=("a.x*",))
    assert overlaps(places, *rows) == {("a", "b"): ({"a.x*"}, set(places.below("s1")))}


def test_one_gap_has_all_categories_and_its_days(places):
    rows = duty("a", "x y", "east", valid_to=date(2025, 3, 31)), duty("b", "x y", "west")
    (gap,) = check_whole(duty_list(*rows), places, {"x": ["C1", "C3"], "y": ["C3", "C1"]}, since=DAY).gaps
    assert (gap.categories, gap.units) == (("x", "y"), ("C1",))
    assert (gap.first, gap.last) == (date(2025, 4, 1), None)
    assert [near.duty.id for near in gap.nearest] == ["a", "b"]


def test_a_vacancy_begins_when_nobody_stands_any_more(places):
    bodies = (body("a", valid_to=date(2025, 5, 31), successor="b"), body("b", valid_to=date(2025, 8, 31)))
    whole = duty_list(duty("r", "*"), duty("s", "*", "C1", substitute="c"), bodies=bodies)
    (found,) = check_whole(whole, places, {}, since=DAY).vacancies
    assert (found.duty, found.body, found.first) == ("r", "a", date(2025, 9, 1))


def test_an_empty_list_is_one_gap(places):
    found = check_whole(duty_list(), places, {"x": ["C1"], "y": ["C1"]}, since=DAY)
    assert [(gap.categories, gap.units, gap.nearest) for gap in found.gaps] == [(("x", "y"), ("C1",), ())]
