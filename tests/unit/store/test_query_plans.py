"""The questions that screens ask all day are answered from an index, on both databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from citycheckup.ledger.storing import FindingQuery, GroupBy, SortBy
from citycheckup.ledger.transitions import OPEN, State
from citycheckup.store import database
from citycheckup.store.queries import counts_of, page_of, total_of

_U, _B = frozenset({"u7"}), frozenset({"b3"})
# Each question, and the index that must answer it without sorting all there is.
QUESTIONS = {
    "first page": (page_of(FindingQuery()), "findings_by_due"),
    "a page further on": (page_of(FindingQuery(cursor='["due_on", false, "2025-06-01", "f5"]')), "findings_by_due"),
    "by day found": (page_of(FindingQuery(sort=SortBy.FOUND, descending=True)), "findings_by_found_on"),
    "open, newest first": (
        page_of(FindingQuery(states=OPEN, sort=SortBy.FOUND, descending=True)),
        "findings_open_by_found",
    ),
    "open, by day due": (page_of(FindingQuery(states=OPEN)), "findings_open_by_due"),
    "unit sheet": (page_of(FindingQuery(units=_U)), "findings_by_unit_id"),
    "desk of a body": (page_of(FindingQuery(bodies=_B, states=OPEN)), "findings_by_lead_body"),
    "a category": (page_of(FindingQuery(categories=frozenset({"c1"}))), "findings_by_category"),
    "a rare state": (page_of(FindingQuery(states=frozenset({State.DISPUTED}))), "findings_by_state"),
    "a building": (page_of(FindingQuery(items=frozenset({"i9"}))), "items_by_id"),
    "closed in a month": (total_of(FindingQuery(closed_from="2025-06-01", closed_before="2025-07-01")), "closed_on"),
    "one source": (page_of(FindingQuery(source_ids=frozenset({"s1"}))), "findings_by_source"),
    "counted by state in some units": (
        counts_of(FindingQuery(units=_U), (GroupBy.STATE,)),
        "findings_counted",
    ),
    "counted by state": (counts_of(FindingQuery(), (GroupBy.STATE,)), "findings_by_state"),
}
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000)",
    "postgresql": "WITH n AS (SELECT generate_series(1, 20000) AS n)",
}
ROWS = """
INSERT INTO findings {numbers} SELECT 'f' || n, 'k' || n,
CASE WHEN n % 997 = 0 THEN 'disputed' WHEN n % 10 = 0 THEN 'assigned' ELSE 'closed' END,
n % 10 = 0 OR n % 997 = 0, 'case',
's' || n % 2000, 'c' || n % 60, 'u' || n % 2000, 'community', 'general', 'deadline', 'b' || n % 400,
'2025-01-' || (10 + n % 20), '2025-0' || (1 + n % 9) || '-01', false, NULL,
CASE WHEN n % 50 = 0 THEN '2025-0' || (1 + n % 9) || '-02' END, 1, 'words', '2025-0' || (1 + n % 9) || '-11' FROM n
"""
OTHERS = (
    "INSERT INTO documents SELECT id, '{}' FROM findings",
    "INSERT INTO items SELECT id, 0, 'i' || substr(id, 2), 'open' FROM findings",
    "ANALYZE",
)


@pytest.fixture
def filled(store):
    name = store.engine.dialect.name
    numbers = NUMBERS[name]
    rows = ROWS.format(numbers=numbers) if name == "postgresql" else numbers + ROWS.format(numbers="")
    if name == "sqlite":  # its WITH stands before the INSERT
        rows = rows.replace("\nINSERT", " INSERT", 1)
    with database.writing(store.engine) as connection:
        for statement in (rows, *OTHERS):
            connection.execute(text(statement))
    return store


def test_each_question_has_its_index(filled):
    name = filled.engine.dialect.name
    dialect = sqlite.dialect() if name == "sqlite" else postgresql.dialect()
    explain = "EXPLAIN QUERY PLAN" if name == "sqlite" else "EXPLAIN"
    with database.reading(filled.engine) as connection:
        for question, (statement, index) in QUESTIONS.items():
            said = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
            plan = "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {said}".replace("%%", "%")))
            if name == "postgresql" and question == "counted by state":
                continue  # it counts what changes all day faster by reading the narrow table
            # PostgreSQL may take the index by which units are counted where a unit has few findings.
            names = (index, "findings_counted") if index == "findings_by_unit_id" else (index,)
            assert any(one in plan for one in names), f"{question}: {plan}"
            assert "SCAN findings\n" not in f"{plan}\n", f"{question}: {plan}"
            assert "Seq Scan on findings" not in plan, f"{question}: {plan}"
