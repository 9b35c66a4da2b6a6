"""A list from its tables: names for ids, and every fault with its row and column."""

from citycheckup.duties.reading import Row, read_rows, settled
from citycheckup.wording import render

BODY = {"id": "b1", "name": "住建局", "level": "1", "kind": "department"}
DUTY = {"id": "d1", "body": "住建局", "text": "t", "basis": "b", "categories": "dwelling.*"}


def read(bodies, duties, names=None):
    rows = [[Row(at, cells) for at, cells in enumerate(table, 1)] for table in (bodies, duties)]
    return read_rows(*rows, names or {})


def faults(bodies, duties):
    found = read(bodies, duties)[1]
    for fault in found:
        assert render(fault.message, "zh") != render(fault.message, "en")
    return [(fault.table, fault.row, fault.column, fault.message.key.removeprefix("duties.")) for fault in found]


def test_bodies_by_name_lists_in_cells_and_indicators_by_number(places):
    row = {**DUTY, "categories": "1；fire.exit、 health.* ", "places": "C1名\ns1", "co_bodies": "b2，checkup-office",
           "valid_from": "2025年1月2日", "valid_to": "2025/12/31", "cadence": "每月25日前"}  # fmt: skip
    found, wrong = read([BODY, {**BODY, "id": "b2", "name": "街道"}], [row], {"1": "dwelling.first"})
    assert wrong == []
    (duty,) = found.duties
    assert duty.categories == ("dwelling.first", "fire.exit", "health.*")
    assert (duty.body, duty.co_bodies, str(duty.cadence)) == ("b1", ("b2", "checkup-office"), "monthly:25")
    assert (duty.valid_from.isoformat(), duty.valid_to.isoformat()) == ("2025-01-02", "2025-12-31")
    found, wrong = settled(found, places)
    assert wrong == []
    assert found.duties[0].places == ("C1", "s1")
    assert found.queue_owner == "checkup-office"
    assert settled(read([BODY], [{**DUTY, "places": "全市"}])[0], places)[0].duties[0].places == ()


def test_every_fault_is_told_with_its_cell():
    bodies = [
        BODY,
        {**BODY, "level": "4", "parent": "没有", "valid_to": "昨天"},
        {**BODY, "id": "b3", "name": "甲", "successor": "b4", "valid_to": "2025-01-01", "queue": True},
        {**BODY, "id": "b4", "name": "乙", "successor": "b3", "queue": True, "parent": "b5"},
        {**BODY, "id": "b5", "name": "丙", "level": "3", "valid_from": "2025-02-01", "valid_to": "2025-01-01"},
    ]
    duties = [
        {**DUTY, "body": "住建局"},
        {**DUTY, "body": "b1", "co_bodies": "b1", "cadence": "有空时", "categories": "a*b"},
        {**DUTY, "id": "d3", "body": "b1", "leads": False, "substitute": "无此单位"},
    ]
    assert sorted(faults(bodies, duties)) == [
        ("bodies", 2, "id", "id_twice"),
        ("bodies", 2, "parent", "body_unknown"),
        ("bodies", 2, "valid_to", "no_date"),
        ("bodies", 3, "successor", "successor_circle"),
        ("bodies", 4, "parent", "parent_below"),
        ("bodies", 4, "queue", "two_queue_owners"),
        ("bodies", 4, "successor", "successor_circle"),
        ("bodies", 4, "valid_to", "successor_without_end"),
        ("bodies", 5, "valid_to", "ends_before"),
        ("duties", 1, "body", "body_ambiguous"),
        ("duties", 2, "cadence", "bad_cadence"),
        ("duties", 2, "categories", "bad_pattern"),
        ("duties", 2, "co_bodies", "leads_and_helps"),
        ("duties", 2, "id", "id_twice"),
        ("duties", 3, "leads", "neither_leads_nor_recurs"),
        ("duties", 3, "substitute", "body_unknown"),
    ]


def test_places_that_cannot_be_told_are_named(places):
    found, _ = read([BODY], [{**DUTY, "places": "无处;C1", "except_places": "那里"}])
    wrong = settled(found, places)[1]
    assert [(row, column, message.key) for row, column, message in wrong] == [
        ("d1", "places", "duties.place_unknown"), ("d1", "except_places", "duties.place_unknown")
    ]  # fmt: skip


def test_there_is_no_field_for_a_person():
    from dataclasses import fields

    from citycheckup.duties import Body, Duty
    from citycheckup.duties.tables import BODIES, DUTIES

    names = {one.name for record in (Body, Duty) for one in fields(record)}
    names |= {heading for table in (BODIES, DUTIES) for column in table.columns for heading in column.headings}
    assert not [
        name for name in names if any(word in name for word in ("person", "phone", "人", "电话", "姓名", "身份"))
    ]
