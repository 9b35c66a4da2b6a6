"""Who leads: the narrower row, else nobody; who came after a body; what a queue is told."""

from dataclasses import replace
from datetime import date

import pytest

from citycheckup.duties import Assignments, Lead, Unassigned, list_in_force
from citycheckup.duties.duty import LoadedList
from citycheckup.duties.plain import as_plain, digest_of, read_duty_list
from citycheckup.duties.scope import narrowness
from citycheckup.vocabulary import InputError
from citycheckup.wording import render

from .conftest import DAY, body, duty, duty_list


def lead(places, category, unit, *duties, on=DAY, bodies=()):
    found = Assignments(duty_list(*duties, bodies=bodies), places).resolve(category, unit, on)
    return found.duty.id if isinstance(found, Lead) else None


def test_the_narrower_pattern_and_the_smaller_place_go_before(places):
    rows = (
        duty("all", "*"), duty("homes", "dwelling.*"), duty("gas", "dwelling.gas"), duty("gas-c1", "dwelling.gas", "C1")
    )  # fmt: skip
    assert lead(places, "city.x", "C1", *rows) == "all"
    assert lead(places, "dwelling.x", "C1", *rows) == "homes"
    assert lead(places, "dwelling.gas", "C2", *rows) == "gas"
    assert lead(places, "dwelling.gas", "P1", *rows) == "gas-c1"
    assert lead(places, "dwelling.gasx", "P1", *rows) == "homes"


def test_a_narrower_category_does_not_beat_a_smaller_place(places):
    rows = duty("gas", "dwelling.gas"), duty("street", "dwelling.*", "s1")
    assert lead(places, "dwelling.gas", "C1", *rows) is None
    assert lead(places, "dwelling.gas", "C2", *rows) == "gas"
    assert lead(places, "dwelling.gas", "C1", rows[0], replace(rows[1], except_categories=("dwelling.gas",))) == "gas"
    assert lead(places, "dwelling.gas", "C1", replace(rows[0], except_places=("s1",)), rows[1]) == "street"


def test_a_unit_lies_in_its_own_area_and_not_in_that_of_its_block(places):
    rows = duty("east", "*", "east"), duty("west", "*", "west")
    assert lead(places, "x", "B2", *rows) == "east"
    assert lead(places, "x", "C2", *rows) == "east"
    assert lead(places, "x", "C3", *rows) == "west"
    assert lead(places, "x", "C3", duty("block", "*", "B2"), rows[1]) is None
    assert lead(places, "x", "C2", duty("block", "*", "B2"), rows[0]) == "block"


def test_the_roots_of_both_trees_are_the_whole_city(places):
    for place in ("city", "root", "*", "root名", "city名"):
        assert places.find(place) == ("*",)
    assert lead(places, "x", "city", duty("all", "*")) == "all"
    assert lead(places, "x", "city", duty("street", "*", "s1")) is None
    assert places.below("B2") == {"B2", "C2", "C3"}
    assert places.below("root") == set(places.by_id)


def test_a_row_that_only_recurs_takes_no_findings(places):
    assert lead(places, "x", "C1", duty("a", "*", leads=False)) is None


def test_what_nobody_leads_waits_with_its_owner_and_says_what_is_near(places):
    rows = (
        duty("there", "dwelling.gas", "west"), duty("what", "dwelling.g*", "C1", lead="b"),
        duty("late", "dwelling.fire", valid_from=date(2026, 1, 1)), duty("not", "dwelling.f*", except_places=("C1",)),
    )  # fmt: skip
    assignments = Assignments(duty_list(*rows), places)
    found = assignments.resolve("dwelling.fire", "C1", DAY)
    assert isinstance(found, Unassigned)
    assert found.owner.id == "checkup-office"
    near_rows = assignments.nearest("dwelling.fire", "C1", DAY)
    assert [(near.duty.id, str(near.lack)) for near in near_rows] == [
        ("late", "day"), ("not", "exception"), ("what", "category")
    ]  # fmt: skip
    for language in ("zh", "en"):
        assert all(render(message, language) for message in (*found.derivation, *(near.message for near in near_rows)))


def test_of_rows_elsewhere_the_nearest_are_those_that_share_most(places):
    rows = duty("a", "x", "west"), duty("b", "x", "s3"), duty("c", "x", "s2"), duty("d", "x", "P1")
    assert [near.duty.id for near in Assignments(duty_list(*rows), places).nearest("x", "C1", DAY)] == ["d", "c"]


def test_an_empty_list_works_on_day_one(places):
    found = Assignments(duty_list(), places).resolve("x", "C1", DAY)
    assert isinstance(found, Unassigned)
    assert found.owner.id == "checkup-office"


def test_a_clash_is_queued_and_both_rows_named(places):
    found = Assignments(duty_list(duty("r1", "*"), duty("r2", "*", lead="b")), places).resolve("x", "C1", DAY)
    assert isinstance(found, Unassigned)
    assert [row.id for row in found.clashing] == ["r1", "r2"]


def test_the_successor_of_the_successor_leads(places):
    bodies = (
        body("a", valid_to=date(2024, 12, 31), successor="b"),
        body("b", valid_from=date(2025, 1, 1), valid_to=date(2025, 6, 30), successor="c"),
        body("c", valid_from=date(2025, 7, 1)),
    )
    assignments = Assignments(duty_list(duty("r", "*", co_bodies=("a", "d", "b")), bodies=bodies), places)
    days = {date(2024, 12, 31): "a", date(2025, 1, 1): "b", date(2025, 7, 1): "c"}
    found = {day: assignments.resolve("x", "C1", day) for day in days}
    assert {day: one.body.id for day, one in found.items()} == days
    assert [one.id for one in found[date(2025, 7, 1)].co_bodies] == ["d"]
    keys = [message.key for message in found[date(2025, 7, 1)].derivation]
    assert keys == ["duties.by_row", "duties.body_succeeded", "duties.body_succeeded"]


def test_the_substitute_stands_in_where_nobody_followed(places):
    gone = body("a", valid_to=date(2024, 12, 31))
    row = duty("r", "*", substitute="d", co_bodies=("d", "b"))
    found = Assignments(duty_list(row, bodies=(gone,)), places).resolve("x", "C1", DAY)
    assert found.body.id == "d"
    assert [one.id for one in found.co_bodies] == ["b"]
    assert lead(places, "x", "C1", replace(row, substitute=None), bodies=(gone,)) is None


def test_an_unknown_unit_is_refused(places):
    with pytest.raises(InputError):
        lead(places, "x", "nowhere", duty("r", "*"))


@pytest.mark.parametrize(
    ("patterns", "category", "found"),
    [
        ("a.b", "a.b", 4),
        ("a.b*", "a.b", 3),
        ("a.b*", "a.bc", 3),
        ("* a.*", "a.b", 2),
        ("*", "x", 0),
        ("a.b", "a.c", None),
    ],
)
def test_the_longer_beginning_is_the_narrower(patterns, category, found):
    assert narrowness(patterns.split(), category) == found


def test_a_list_keeps_through_json_and_its_digest_ignores_the_order_of_rows():
    rows = [
        duty("r2", "a.* b", "s1 C1", co_bodies=("b",), valid_from=DAY),
        duty("r1", "*", except_places=("s3",), substitute="b"),
    ]
    whole = duty_list(*rows, bodies=(body("z", valid_to=DAY, successor="a"),))
    assert read_duty_list(as_plain(whole)) == whole
    assert digest_of(duty_list(*reversed(rows), bodies=(body("z", valid_to=DAY, successor="a"),))) == digest_of(whole)
    assert digest_of(duty_list(*rows)) != digest_of(whole)


def test_a_past_day_is_answered_by_the_list_of_that_day():
    first = LoadedList(1, "2024", date(2024, 1, 1), "x", duty_list())
    second = LoadedList(2, "2025", date(2025, 1, 1), "y", duty_list())
    mended = LoadedList(3, "2024 corrected", date(2024, 1, 1), "z", duty_list())
    assert list_in_force([first, second], date(2024, 12, 31)) is first
    assert list_in_force([second, first], date(2025, 1, 1)) is second
    assert list_in_force([first, second, mended], date(2024, 12, 31)) is mended
    assert list_in_force([first, second, mended], date(2025, 1, 1)) is second
    assert list_in_force([first], date(2023, 12, 31)) is None
