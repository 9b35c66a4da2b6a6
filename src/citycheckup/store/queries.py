"""A query for findings as SQL: what narrows it, its order, and where a page goes on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from citycheckup.ledger.storing import NO_DUE_DATE, FindingQuery, GroupBy, SortBy
from citycheckup.ledger.transitions import OPEN
from citycheckup.store.rows import words_of
from citycheckup.store.tables import DOCUMENTS, FINDINGS, ITEMS
from citycheckup.vocabulary import InputError, Message, Problem

_SETS = {
    "states": "state",
    "units": "unit_id",
    "levels": "level",
    "bodies": "lead_body",
    "categories": "category",
    "severities": "severity",
    "urgencies": "urgency",
    "source_kinds": "source_kind",
    "source_ids": "source_id",
    "ids": "id",
}
MANY = 20_000
_NARROW = ("units", "bodies", "categories", "source_ids", "items")
_SPANS = {"due": "due_on", "found": "found_on", "verified": "verified_on", "closed": "closed_on", "moved": "moved_on"}


def page_of(query: FindingQuery, *, total: int = 0, among: int = 0) -> Select[*tuple[str, ...]]:
    """Return the statement of a page: document, and the three values that its place in the order is known by.

    One more row than the page holds tells whether there is a next one.

    Parameters
    ----------
    total, among
        How many findings the query asks for, and how many there are. Where they are most of all, they are met in the
        order of the list, past fewer others than would have to be gathered and sorted; databases, not knowing how many
        there are, may choose to.

    Raises
    ------
    InputError
        The cursor belongs to another order, or is none.
    """
    met_on_the_way = total >= MANY and 2 * total >= among and query.sort is not SortBy.ID
    # The few findings with a word are found by reading the table through, not by going to each in the list's order.
    gathered = query.text is not None and not met_on_the_way
    order = [_unindexed(column) if gathered else column for column in _order(query)]
    statement = select(DOCUMENTS.c.document, *_order(query)).join(FINDINGS, FINDINGS.c.id == DOCUMENTS.c.finding_id)
    statement = statement.where(*_conditions(query, indexed=not met_on_the_way)).limit(query.limit + 1)
    if query.cursor is not None:
        here, there = tuple_(*order), tuple_(*_read_cursor(query))
        statement = statement.where(here < there if query.descending else here > there)
    return statement.order_by(*(column.desc() if query.descending else column for column in order))


def all_of(query: FindingQuery) -> Select[str]:
    """Return the statement of all documents that a query asks for, in its order."""
    order = _order(query)
    return (
        select(DOCUMENTS.c.document)
        .join(FINDINGS, FINDINGS.c.id == DOCUMENTS.c.finding_id)
        .where(*_conditions(query))
        .order_by(*(column.desc() if query.descending else column for column in order))
    )


def total_of(query: FindingQuery) -> Select[int]:
    """Return the statement that counts what a query asks for."""
    return select(func.count()).select_from(FINDINGS).where(*_conditions(query))


def counts_of(query: FindingQuery, by: Sequence[GroupBy]) -> Select[*tuple[Any, ...]]:
    """Return the statement that counts findings by their traits."""
    # Of some units or bodies the database is to go to these, not through all findings in the order of a trait.
    is_narrow = any(getattr(query, name) is not None for name in _NARROW)
    traits = [_unindexed(FINDINGS.c[trait]) if is_narrow else FINDINGS.c[trait] for trait in by]
    return select(*traits, func.count()).where(*_conditions(query)).group_by(*traits).order_by(*traits)


def cursor_of(query: FindingQuery, place: Sequence[str]) -> str:
    """Return the cursor of the page behind a place in the order."""
    return json.dumps([query.sort, query.descending, *place], ensure_ascii=False)


def _read_cursor(query: FindingQuery) -> list[str]:
    try:
        sort, descending, *rest = json.loads(query.cursor or "")
    except (ValueError, TypeError) as error:
        raise InputError(Problem(Message("store.cursor"))) from error
    place = [one for one in rest if isinstance(one, str)]
    fits = sort == query.sort and descending is query.descending and len(rest) == len(place) == len(_order(query))
    if not fits:
        raise InputError(Problem(Message("store.cursor")))
    return place


def _order(query: FindingQuery) -> list[ColumnElement[str]]:
    """Return the columns that a list is sorted by: no two findings are equal in all."""
    names = dict.fromkeys((query.sort, SortBy.DUE, SortBy.ID))
    return [FINDINGS.c[name] for name in names] if query.sort is not SortBy.ID else [FINDINGS.c.id]


def _conditions(query: FindingQuery, *, indexed: bool = True) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    # Open ones all over the city have indexes of their own, by day; of a unit or a body, its own index is the better.
    only_open = query.states is not None and query.states <= OPEN
    by_day = only_open and not any(getattr(query, name) is not None for name in _NARROW)
    if by_day:
        found.append(literal_column("is_open"))  # as the indexes say it
    for name, column in _SETS.items():
        wanted = getattr(query, name)
        if wanted is not None and not (by_day and name == "states" and wanted == OPEN):
            asked = FINDINGS.c[column] if indexed or column == query.sort else _unindexed(FINDINGS.c[column])
            found.append(asked.in_(sorted(map(str, wanted))))
    for name, column in _SPANS.items():
        first, end = getattr(query, f"{name}_from"), getattr(query, f"{name}_before")
        if first is not None:
            # A finding without a due date is due on no day, though it is sorted behind all of them.
            found += [FINDINGS.c[column] >= first, FINDINGS.c[column] < NO_DUE_DATE]
        if end is not None:
            found.append(FINDINGS.c[column] < end)
    if query.items is not None:
        having = select(ITEMS.c.finding_id).where(ITEMS.c.item_id.in_(sorted(query.items)))
        found.append(FINDINGS.c.id.in_(having))
    if query.provisional is not None:
        found.append(FINDINGS.c.provisional.is_(query.provisional))
    if query.text:
        found.append(_position(FINDINGS.c.words, words_of(query.text)) > 0)
    return [and_(*found)] if found else []


def _unindexed(column: ColumnElement[str]) -> ColumnElement[str]:
    """Return the same text with nothing added to it: no longer the column of an index."""
    return column.concat(literal_column("''"))


class _position(GenericFunction[int]):  # noqa: N801 - as functions are named in SQL
    """Where a text stands in another, from 1; 0: nowhere. Quicker than a pattern, and knows no wildcards."""

    inherit_cache = True


@compiles(_position, "sqlite")
def _in_sqlite(element: _position, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(_position, "postgresql")
def _in_postgresql(element: _position, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"
