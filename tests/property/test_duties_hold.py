"""Duty lists: the check of a whole list against a plain look at every cell; smallest causes; order does not matter."""

from dataclasses import replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.duties import Assignments, Body, BodyKind, Duty, DutyList, Lead, Place, Places, check_whole
from citycheckup.duties.bodies import CHECKUP_OFFICE
from citycheckup.duties.nearest import Lack
from citycheckup.duties.plain import digest_of
from citycheckup.vocabulary import Tree

FIRST = date(2025, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(4)]
CATEGORIES = ["a", "a.x", "a.y", "a.xx", "b"]
PATTERNS = ["*", "a*", "a.*", "a.x", "a.x*", "b", "c*"]
AREAS = {"root": None, "e": "root", "w": "root", "e1": "e", "w1": "w"}
UNITS = {
    "city": (None, "root"), "B1": ("city", "e1"), "B2": ("city", "w"), "C1": ("B1", "e1"), "C2": ("B1", "w1"),
    "C3": ("B2", "e"), "P1": ("C2", "w1"), "P2": ("C2", "e1"),
}  # fmt: skip
PLACES = Places(
    [
        *(Place(name, Tree.ADMINISTRATIVE, "", None, parent) for name, parent in AREAS.items()),
        *(Place(name, Tree.CHECKUP, "", None, parent, area) for name, (parent, area) in UNITS.items()),
    ]
)
SOME_PLACES = st.lists(
    st.sampled_from(["B1", "B2", "C1", "C2", "C3", "P1", "e", "w", "e1", "w1"]), max_size=2, unique=True
)
SOME_DAY = st.none() | st.sampled_from(DAYS)


@st.composite
def rows(draw):
    first, last = draw(SOME_DAY), draw(SOME_DAY)
    if first is not None and last is not None and last < first:
        first, last = last, first
    return Duty(
        id="",
        body=draw(st.sampled_from(["one", "two", "three"])),
        text="",
        basis="",
        categories=tuple(draw(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=2, unique=True))),
        except_categories=tuple(draw(st.lists(st.sampled_from(PATTERNS[1:]), max_size=1))),
        places=tuple(draw(SOME_PLACES)),
        except_places=tuple(draw(SOME_PLACES)),
        leads=draw(st.sampled_from([True, True, True, False])),
        valid_from=first,
        valid_to=last,
    )


@st.composite
def lists(draw, most=5):
    last = draw(SOME_DAY)
    successor = "two" if last and draw(st.booleans()) else None
    bodies = (
        Body("one", "one", 1, BodyKind.DEPARTMENT, valid_to=last, successor=successor),
        Body("two", "two", 1, BodyKind.DEPARTMENT, valid_from=draw(SOME_DAY)),
        Body("three", "three", 1, BodyKind.DEPARTMENT),
        CHECKUP_OFFICE,
    )  # fmt: skip
    duties = [replace(row, id=f"r{at}") for at, row in enumerate(draw(st.lists(rows(), max_size=most)))]
    return DutyList(bodies, tuple(duties), CHECKUP_OFFICE.id)


def matching(category):
    """Every category lies in the sets of these: written out as sets of category names, no arithmetic of lengths."""
    universe = [*CATEGORIES, "a.z", "a.xz", "ay", "c", "c1", "d"]
    return {
        pattern: frozenset(one for one in universe if fnmatchcase(one, pattern))
        for pattern in PATTERNS
        if fnmatchcase(category, pattern)
    }  # fmt: skip


def up(parents, at):
    found = []
    while at is not None:
        found.append(at)
        at = parents[at]
    return found


def containers(place):
    """Return what a place lies in, written out from the two tables of parents."""
    if place in AREAS:
        return set(up(AREAS, place)) | {"*"}
    return (
        set(up({unit: parent for unit, (parent, _) in UNITS.items()}, place)) | set(up(AREAS, UNITS[place][1])) | {"*"}
    )


def plainly(duty_list, category, unit, day):
    """Return the winner of a cell, or all that fit."""
    around, covering = containers(unit), matching(category)
    fitting = []
    for row in duty_list.duties:
        sets = [covering[pattern] for pattern in row.categories if pattern in covering]
        places = [place for place in (row.places or ("*",)) if place in around]
        if not row.leads or not sets or not places or not row.is_valid(day):
            continue
        if any(pattern in covering for pattern in row.except_categories) or set(row.except_places) & around:
            continue
        exact = category in row.categories
        fitting.append((row.id, (len(min(sets, key=len)), not exact), places))

    def within(inner, outer):
        return all(any(o == "*" or (i != "*" and o in containers(i)) for i in inner) for o in outer)

    def beats(one, other):
        narrower = within(one[2], other[2]) and one[1] <= other[1]
        return narrower and (one[1] < other[1] or not within(other[2], one[2]))

    winners = [one for one in fitting if all(one is other or beats(one, other) for other in fitting)]
    return winners[0][0] if winners else None, [one[0] for one in fitting]


@settings(max_examples=150)
@given(lists(), st.sampled_from(CATEGORIES), st.sampled_from(sorted(UNITS)), st.sampled_from(DAYS))
def test_the_lead_is_the_one_that_a_plain_look_finds(duty_list, category, unit, day):
    found = Assignments(duty_list, PLACES).resolve(category, unit, day)
    winner, fitting = plainly(duty_list, category, unit, day)
    if isinstance(found, Lead):
        assert found.duty.id == winner
        assert found.body.exists(day)
        assert found.body not in found.co_bodies
    elif winner is None:
        assert bool(found.clashing) == bool(fitting)
    else:
        assert found.derivation[-2].key == "duties.nobody_stands"


@settings(max_examples=50)
@given(lists())
def test_the_check_of_the_whole_agrees_with_a_look_at_every_cell(duty_list):
    found = check_whole(duty_list, PLACES, dict.fromkeys(CATEGORIES, sorted(UNITS)), since=FIRST)
    clashing, missing = set(), set()
    for day in [*DAYS, DAYS[-1] + timedelta(days=1)]:
        for category in CATEGORIES:
            for unit in UNITS:
                winner, fitting = plainly(duty_list, category, unit, day)
                if not fitting:
                    missing.add((category, unit, day))
                elif winner is None:
                    clashing.add((category, unit, day))

    def holds(one, day):
        return one.first <= day and (one.last is None or day <= one.last)

    days = [*DAYS, DAYS[-1] + timedelta(days=1)]
    gaps = {
        (c, u, day) for gap in found.gaps for c in gap.categories for u in gap.units for day in days if holds(gap, day)
    }
    assert gaps == missing
    named = {(c, u) for one in found.overlaps for c in one.categories for u in one.units}
    assert {(c, u) for c, u, _ in clashing} <= named
    for one in found.overlaps:
        assert any(holds(one, day) for day in days)


@settings(max_examples=50)
@given(lists())
def test_without_overlaps_no_category_whatever_is_claimed_twice(duty_list):
    if check_whole(duty_list, PLACES, {}, since=FIRST).overlaps:
        return
    assignments = Assignments(duty_list, PLACES)
    for category in [*CATEGORIES, "a.z", "a.xz", "ay", "c", "c1", "d"]:
        for unit in PLACES.by_id:
            for day in DAYS:
                found = assignments.resolve(category, unit, day)
                assert isinstance(found, Lead) or not found.clashing


@settings(max_examples=50)
@given(lists())
def test_an_overlap_is_caused_by_its_two_rows_and_by_no_fewer(duty_list):
    for overlap in check_whole(duty_list, PLACES, {}, since=FIRST).overlaps:
        pair = [duty_list.duty_by_id[name] for name in overlap.duties]
        alone = check_whole(replace(duty_list, duties=tuple(pair)), PLACES, {}, since=FIRST).overlaps
        assert [one.duties for one in alone] == [overlap.duties]
        assert set(overlap.units) <= set(alone[0].units)
        for one in pair:
            assert check_whole(replace(duty_list, duties=(one,)), PLACES, {}, since=FIRST).overlaps == ()


@settings(max_examples=150)
@given(lists(), st.sampled_from(CATEGORIES), st.sampled_from(sorted(UNITS)))
def test_a_near_row_covers_once_it_has_what_it_lacks(duty_list, category, unit):
    assignments = Assignments(duty_list, PLACES)
    found = assignments.resolve(category, unit, FIRST)
    if isinstance(found, Lead) or plainly(duty_list, category, unit, FIRST)[1]:
        return
    mends = {
        Lack.DAY: {"valid_from": None, "valid_to": None},
        Lack.EXCEPTION: {"except_categories": (), "except_places": ()},
        Lack.PLACE: {"places": (unit,)},
        Lack.CATEGORY: {"categories": ("*",)},
    }
    for near in assignments.nearest(category, unit, FIRST):
        assert plainly(replace(duty_list, duties=(near.duty,)), category, unit, FIRST)[1] == []
        mended = replace(near.duty, **mends[near.lack])
        assert plainly(replace(duty_list, duties=(mended,)), category, unit, FIRST)[0] == near.duty.id


@settings(max_examples=60)
@given(lists(most=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(duty_list, random):
    def shuffled(things):
        return tuple(random.sample(things, len(things)))

    other = DutyList(shuffled(duty_list.bodies), shuffled(duty_list.duties), duty_list.queue_owner)
    places = Places(Random(1).sample(list(PLACES.by_id.values()), len(PLACES.by_id)))
    wanted = dict.fromkeys(CATEGORIES, sorted(UNITS))
    assert digest_of(other) == digest_of(duty_list)
    assert check_whole(other, places, wanted, since=FIRST) == check_whole(duty_list, PLACES, wanted, since=FIRST)
