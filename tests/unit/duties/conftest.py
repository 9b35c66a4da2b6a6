from datetime import date

import pytest

from citycheckup.duties import Body, BodyKind, Duty, DutyList, Place, Places
from citycheckup.duties.bodies import CHECKUP_OFFICE
from citycheckup.vocabulary import Tree

DAY = date(2025, 3, 1)


def town():
    """Two districts; three streets; blocks B1 (in east) and B2 (mostly in east, its community C3 in west).

    Most of the city lies in one street: it is the whole city all the same.
    """
    areas = [
        ("root", "admin_city", None), ("east", "district", "root"), ("west", "district", "root"),
        ("s1", "street", "east"), ("s2", "street", "east"), ("s3", "street", "west"),
    ]  # fmt: skip
    units = [
        ("city", "city", None, "s1"), ("B1", "block", "city", "s1"), ("B2", "block", "city", "s2"),
        ("C1", "community", "B1", "s1"), ("C2", "community", "B2", "s2"), ("C3", "community", "B2", "s3"),
        ("P1", "compound", "C1", "s1"),
    ]  # fmt: skip
    return Places(
        [
            *(Place(name, Tree.ADMINISTRATIVE, level, f"{name}名", parent) for name, level, parent in areas),
            *(Place(name, Tree.CHECKUP, level, f"{name}名", parent, area) for name, level, parent, area in units),
        ]
    )


def body(name, **more):
    return Body(name, f"{name}局", more.pop("level", 1), more.pop("kind", BodyKind.DEPARTMENT), **more)


def duty(name, categories, places="", lead="a", **more):
    return Duty(name, lead, "管理", "条例", tuple(categories.split()), places=tuple(places.split()), **more)


def duty_list(*duties, bodies=()):
    known = {one.id: one for one in (*map(body, "abcd"), CHECKUP_OFFICE, *bodies)}
    return DutyList(tuple(known.values()), duties, CHECKUP_OFFICE.id)


@pytest.fixture
def places():
    return town()
