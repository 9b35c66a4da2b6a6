"""A duty list from the cells of its two tables, with everything wrong with it, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from citycheckup.duties.bodies import CHECKUP_OFFICE, Body, BodyKind
from citycheckup.duties.cadence import read_cadence
from citycheckup.duties.duty import Duty, DutyList
from citycheckup.duties.scope import WHOLE_CITY, Places, is_pattern
from citycheckup.vocabulary import Message

_SEPARATORS = re.compile(r"[;,；，、\n]")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True)
class Row:
    """A row of a table: the number of it that a person would count, and its cells; None where empty."""

    number: int
    cells: Mapping[str, str | bool | None]

    def text(self, column: str) -> str:
        """Return a cell as text; empty where it is."""
        value = self.cells.get(column)
        return "" if value is None else str(value)

    def texts(self, column: str) -> tuple[str, ...]:
        """Return what a cell lists; each once, in order."""
        return tuple(dict.fromkeys(part.strip() for part in _SEPARATORS.split(self.text(column)) if part.strip()))


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell: the table it is in (``bodies``, ``duties``), its row and column."""

    table: str
    row: int
    column: str
    message: Message


class _Reader:
    def __init__(self, bodies: Sequence[Row]) -> None:
        self.faults: list[Fault] = []
        self.ids = {row.text("id") for row in bodies} | {CHECKUP_OFFICE.id}
        self.by_name: dict[str, list[str]] = {}
        for row in bodies:
            self.by_name.setdefault(row.text("name"), []).append(row.text("id"))

    def refuse(self, table: str, row: Row, column: str, key: str, **arguments: object) -> None:
        self.faults.append(Fault(table, row.number, column, Message(f"duties.{key}", arguments)))

    def body(self, table: str, row: Row, column: str, text: str) -> str | None:
        """Return the id of a body given by id or by name."""
        if text in self.ids:
            return text
        named = self.by_name.get(text, [])
        if len(named) == 1:
            return named[0]
        key = "body_ambiguous" if named else "body_unknown"
        self.refuse(table, row, column, key, text=text, ids=sorted(named))
        return None

    def bodies(self, table: str, row: Row, column: str) -> tuple[str, ...]:
        found = (self.body(table, row, column, text) for text in row.texts(column))
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def one_body(self, table: str, row: Row, column: str) -> str | None:
        text = row.text(column)
        return self.body(table, row, column, text) if text else None

    def day(self, table: str, row: Row, column: str) -> date | None:
        text = row.text(column)
        if not text:
            return None
        found = _DATE.fullmatch(text)
        try:
            return date(*map(int, found.groups())) if found else date.fromisoformat(text)
        except ValueError:
            self.refuse(table, row, column, "no_date", text=text)
            return None

    def days(self, table: str, row: Row) -> tuple[date | None, date | None]:
        first, last = self.day(table, row, "valid_from"), self.day(table, row, "valid_to")
        if first is not None and last is not None and last < first:
            self.refuse(table, row, "valid_to", "ends_before", first=first.isoformat(), last=last.isoformat())
        return first, last

    def patterns(self, row: Row, column: str, names: Mapping[str, str]) -> tuple[str, ...]:
        found = {names.get(text, text) for text in row.texts(column)}
        for text in sorted(found):
            if not is_pattern(text):
                self.refuse("duties", row, column, "bad_pattern", text=text)
        return tuple(found)


def read_rows(bodies: Sequence[Row], duties: Sequence[Row], names: Mapping[str, str]) -> tuple[DutyList, list[Fault]]:
    """Return the list that two tables say, and every fault; with one the list must not be used.

    Parameters
    ----------
    names
        Category by what a table may say instead: the number or the name of an indicator.
    """
    reader = _Reader(bodies)
    _twice(reader, "bodies", bodies)
    _twice(reader, "duties", duties)
    read = [_body(reader, row) for row in bodies]
    by_id = {CHECKUP_OFFICE.id: CHECKUP_OFFICE, **{body.id: body for body in read}}
    for row, body in zip(bodies, read, strict=True):
        _tree(reader, row, body, by_id)
    owners = [row for row in bodies if row.cells.get("queue") is True]
    for row in owners[1:]:
        reader.refuse("bodies", row, "queue", "two_queue_owners", first=owners[0].text("name"))
    owner = owners[0].text("id") if owners else CHECKUP_OFFICE.id
    if all(body.id != CHECKUP_OFFICE.id for body in read):
        read.append(CHECKUP_OFFICE)
    rows = [_duty(reader, row, names) for row in duties]
    return DutyList(tuple(read), tuple(rows), owner), reader.faults


def settled(duty_list: DutyList, places: Places) -> tuple[DutyList, list[tuple[str, str, Message]]]:
    """Put places given by name as ids, so that the list means the same when names change.

    Returns
    -------
    tuple
        The list, and for every place that cannot be told: id of the row, column, what is wrong.
    """
    wrong: list[tuple[str, str, Message]] = []
    found = []
    for duty in duty_list.duties:
        ids: dict[str, tuple[str, ...]] = {}
        for column in ("places", "except_places"):
            meant = set[str]()
            for text in getattr(duty, column):
                one = places.find(text)
                if len(one) == 1:
                    meant.add(one[0])
                else:
                    key = "duties.place_ambiguous" if one else "duties.place_unknown"
                    wrong.append((duty.id, column, Message(key, {"text": text, "ids": list(one)})))
            ids[column] = tuple(sorted(meant))
        # The whole city says everything: a list with it is as good as none.
        everywhere = () if WHOLE_CITY in ids["places"] else ids["places"]
        found.append(replace(duty, places=everywhere, except_places=ids["except_places"]))
    return replace(duty_list, duties=tuple(found)), wrong


def _twice(reader: _Reader, table: str, rows: Iterable[Row]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        at = first.setdefault(row.text("id"), row.number)
        if at != row.number:
            reader.refuse(table, row, "id", "id_twice", id=row.text("id"), first=at)


def _body(reader: _Reader, row: Row) -> Body:
    first, last = reader.days("bodies", row)
    parent, successor = (reader.one_body("bodies", row, column) for column in ("parent", "successor"))
    if successor is not None and last is None and not row.text("valid_to"):
        reader.refuse("bodies", row, "valid_to", "successor_without_end")
    level, kind = row.text("level") or "1", row.text("kind") or BodyKind.DEPARTMENT
    return Body(row.text("id"), row.text("name"), int(level), BodyKind(kind), parent, first, last, successor)


def _tree(reader: _Reader, row: Row, body: Body, by_id: Mapping[str, Body]) -> None:
    """See to it that chains upwards and of successors end, and that a parent is not below."""
    for column in ("parent", "successor"):
        seen, at = [body.id], getattr(body, column)
        while at is not None and at not in seen:
            seen.append(at)
            at = getattr(by_id[at], column)
        if at == body.id:
            reader.refuse("bodies", row, column, f"{column}_circle", chain=[*seen, at])
    if body.parent is not None and by_id[body.parent].level > body.level:
        reader.refuse("bodies", row, "parent", "parent_below", parent=by_id[body.parent].name)


def _duty(reader: _Reader, row: Row, names: Mapping[str, str]) -> Duty:
    first, last = reader.days("duties", row)
    cadence = read_cadence(row.text("cadence")) if row.text("cadence") else None
    leads = row.cells.get("leads") is not False
    if row.text("cadence") and cadence is None:
        reader.refuse("duties", row, "cadence", "bad_cadence", text=row.text("cadence"))
    elif not leads and cadence is None:
        reader.refuse("duties", row, "leads", "neither_leads_nor_recurs")
    body = reader.one_body("duties", row, "body") or ""
    co_bodies = reader.bodies("duties", row, "co_bodies")
    if body in co_bodies:
        reader.refuse("duties", row, "co_bodies", "leads_and_helps", body=body)
    return Duty(
        id=row.text("id"),
        body=body,
        text=row.text("text"),
        basis=row.text("basis"),
        categories=reader.patterns(row, "categories", names),
        except_categories=reader.patterns(row, "except_categories", names),
        places=row.texts("places"),
        except_places=row.texts("except_places"),
        deliverable=row.text("deliverable"),
        evidence=row.text("evidence"),
        cadence=cadence,
        co_bodies=co_bodies,
        substitute=reader.one_body("duties", row, "substitute"),
        leads=leads,
        valid_from=first,
        valid_to=last,
    )
