"""How long does what an office asks its ledger all day take, from ten thousand findings to a million?

Every finding has some ten events, in a chain that verifies; nine of ten are closed. Each question is asked many times
in a process of its own, every time of other units, bodies or words: the table shows the middle one, and the slowest but
one in twenty. The peer keeps the same findings as JSON in one table, as a ledger without columns and indexes would, and
looks a unit up with SQLite's own JSON functions.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy.dialects import sqlite

from benchmarks.measure import Case, Row, Section, Target, side_by_side
from citycheckup.ledger.storing import FindingQuery, GroupBy, SortBy
from citycheckup.ledger.transitions import OPEN, State
from citycheckup.store.queries import counts_of, page_of

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
TIMES = 40

# A question in Python, ``i`` running from 0: what a screen or a review does.
QUESTIONS = {
    "list: first page": "ledger.find(Q())",
    "list: a page deep inside": 'ledger.find(Q(cursor=f\'["due_on", false, "2025-10-{i % 28 + 1:02d}", "f0"]\'))',
    "list: open, newest first": "ledger.find(Q(states=OPEN, sort=SortBy.FOUND, descending=True))",
    "list: closed, by unit": "ledger.find(Q(states=frozenset({State.CLOSED}), sort=SortBy.UNIT))",
    "filter: open of a body": "ledger.find(Q(bodies=frozenset({f'body-{i * 7}'}), states=OPEN))",
    "filter: open of a district (600 units)": "ledger.find(Q(units=district(i), states=OPEN))",
    "filter: overdue of a category": "ledger.find(Q(categories=frozenset({f'category-{i}'}), states=OPEN,"
    " due_before='2025-10-01'))",
    "unit sheet": "list(ledger.all_of(Q(units=frozenset({f'unit-{i * 11}'}))))",
    "a finding with its events": "(ledger.finding(f'f{i * 31:07d}'),"
    " list(ledger.events(kind='finding', record=f'f{i * 31:07d}')))",
    "board: counts by state": "ledger.count(Q(), (GroupBy.STATE,))",
    "board of a district": "ledger.count(Q(units=district(i)), (GroupBy.STATE,))",
    "map: open ones by unit": "ledger.count(Q(states=OPEN), (GroupBy.UNIT,))",
    "a word that few have": "ledger.find(Q(text=f'no. {i + 900}'))",
}
SELDOM = {  # asked once a process
    "monthly review, made and kept": "make_review(store, period_of('2025-07'), HEAD, on='2025-07-29',"
    " parameters=shipped_parameters(), calendar=mainland_calendar())",
    "one event written": "write()",
}
OPENED = """
import json, sys, time
from pathlib import Path
from datetime import UTC, datetime
from statistics import median
from citycheckup.app.reviews import make_review
from citycheckup.authority.roles import Actor, Role
from citycheckup.clocks import mainland_calendar
from citycheckup.ledger.events import Draft
from citycheckup.ledger.storing import FindingQuery as Q, GroupBy, SortBy
from citycheckup.ledger.transitions import OPEN, State
from citycheckup.reviews.parameters import shipped_parameters
from citycheckup.reviews.periods import period_of
from citycheckup.store.opening import open_store
HEAD = Actor("office/head", Role.REVIEWER, "office")
district = lambda i: frozenset(f"unit-{{unit}}" for unit in range(100 * i, 100 * i + 600))
store = open_store(Path({file!r}), lambda: datetime.now(UTC))
def write():
    with store.writing() as ledger:
        ledger.append([Draft("note", "r", {{"a": 1}}, "p", "reviewer", "b")], expected={{}})
with store.reading() as ledger: ledger.find(Q(limit=1))
"""
ASKED = """
took, worked = [], []
for i in range({times}):
    with store.reading() as ledger:
        began, cpu_began = time.perf_counter(), time.process_time()
        {question}
        took.append(time.perf_counter() - began)
        worked.append(time.process_time() - cpu_began)
"""
ASKED_OF_STORE = """
began, cpu_began = time.perf_counter(), time.process_time()
{question}
took, worked = [time.perf_counter() - began], [time.process_time() - cpu_began]
"""
TOLD = """
late = lambda times: sorted(times)[-max(1, len(times) // 20)] * 1e3
print(json.dumps(dict(inner_s=median(took), inner_cpu_s=median(worked), p95_ms=late(took), p95_cpu_ms=late(worked))))
"""
PEER = "unit sheet, JSON in one table"
PEER_ASKED = """
import json, sqlite3, time
from statistics import median
connection, took, worked = sqlite3.connect({file!r}), [], []
sql = "SELECT document FROM documents WHERE json_extract(document, '$.unit_id') = ?"
for i in range({times}):
    began, cpu_began = time.perf_counter(), time.process_time()
    connection.execute(sql, [f"unit-{{i * 11}}"]).fetchall()
    took.append(time.perf_counter() - began)
    worked.append(time.process_time() - cpu_began)
"""

_UNIT, _BODY = frozenset({"unit-7"}), frozenset({"body-7"})
_CLOSED = frozenset({State.CLOSED})
_NEWEST = FindingQuery(states=OPEN, sort=SortBy.FOUND, descending=True)
PLANS = {
    "first page": page_of(FindingQuery()),
    "deep page": page_of(FindingQuery(cursor='["due_on", false, "2025-10-01", "f0"]')),
    "open, newest first": page_of(
        FindingQuery(states=OPEN, sort=SortBy.FOUND, descending=True), total=100_000, among=1_000_000
    ),
    "closed, by unit": page_of(FindingQuery(states=_CLOSED, sort=SortBy.UNIT), total=900_000, among=1_000_000),
    "open of a body": page_of(FindingQuery(bodies=_BODY, states=OPEN)),
    "unit sheet": page_of(FindingQuery(units=_UNIT)),
    "counts by state": counts_of(FindingQuery(), (GroupBy.STATE,)),
    "counts of a unit": counts_of(FindingQuery(units=_UNIT), (GroupBy.STATE,)),
}


def section(*, runs: int = 3, sizes: tuple[int, ...] = SIZES) -> Section:
    """Measure the questions at each size."""
    rows: list[Row] = []
    plans: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            file = Path(scratch, f"{size}.db")
            # In a process of its own: a child's peak memory is never below that of who started it.
            subprocess.run([sys.executable, "-m", "benchmarks.ledger_filling", str(file), str(size)], check=True)
            print(f"  {size} findings written, {file.stat().st_size / 1e6:.0f} MB", flush=True)
            rows += measured(file, size, runs)
            plans = plans_of(file)
            file.unlink()
    return told(rows, sizes, plans)


def measured(file: Path, size: int, runs: int) -> list[Row]:
    """Measure every question on a filled ledger."""
    opened = OPENED.format(file=str(file))
    cases = [
        Case(name, _child(opened + ASKED.format(times=TIMES, question=question) + TOLD))
        for name, question in QUESTIONS.items()
    ]
    cases += [
        Case(name, _child(opened + ASKED_OF_STORE.format(question=question) + TOLD))
        for name, question in SELDOM.items()
    ]
    cases.append(Case(PEER, _child(PEER_ASKED.format(file=str(file), times=3) + TOLD)))
    return [Row(name, size, found) for name, found in side_by_side(cases, runs).items()]


def told(rows: list[Row], sizes: tuple[int, ...], plans: dict[str, str]) -> Section:
    """Return what was measured, with what must hold."""
    at = {(row.case, row.size): row.measured for row in rows}
    largest, smallest = sizes[-1], sizes[0]
    screens = [name for name in QUESTIONS if not name.startswith("a word")]
    late = {name: at[name, largest].said["p95_cpu_ms"] / 1e3 for name in screens}
    slowest = max(screens, key=late.__getitem__)
    lists = [name for name in screens if name.startswith(("list", "filter", "unit sheet"))]
    slowest_list = max(lists, key=late.__getitem__)
    word, review, write = "a word that few have", *SELDOM
    where = f"at {largest} findings"
    unit_sheet = at["unit sheet", largest].cpu_seconds / at[PEER, largest].cpu_seconds
    growth = at[write, largest].cpu_seconds / at[write, smallest].cpu_seconds
    targets = [
        Target(f"slowest list {where}, 95 of 100 ({slowest_list})", late[slowest_list], 1.0, 0.1, "s", by="CPU"),
        Target(f"slowest screen {where}, 95 of 100 ({slowest})", late[slowest], 1.0, 0.1, "s", by="CPU"),
        Target(f"{review} {where}", at[review, largest].cpu_seconds, 10.0, 3.0, "s", by="CPU"),
        Target(f"{word} {where}", at[word, largest].cpu_seconds, 2.0, 1.0, "s", by="CPU"),
        Target("unit sheet against the peer", unit_sheet, 0.1, 0.01, by="CPU"),
        Target(f"{write}, largest against smallest ledger", growth, 5.0, 2.0, by="CPU"),
    ]
    shown = "; ".join(f"{name}: {plan}" for name, plan in plans.items())
    said = (
        "SQLite. A finding has ten or eleven events; nine of ten are closed; 6,000 units, 400 bodies, 100 categories."
        f" Each question {TIMES} times in a process of its own, of other units and bodies each time, after the ledger"
        " is opened; seconds are the middle ones, p95 the slowest but one in twenty. The review is made once; of the"
        " open findings 18 of 100 are due soon, and stand in it."
        f" What the database reads {where}: {shown}."
    )
    return Section("The ledger", said, rows, targets, size_name="findings", floor=PEER)


def plans_of(file: Path) -> dict[str, str]:
    """Return what the database says it would read for a question: the findings' part of its plan."""
    found = {}
    with closing(sqlite3.connect(file)) as connection:
        for name, statement in PLANS.items():
            sql = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
            steps = [row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
            found[name] = ", ".join(step for step in steps if "documents" not in step)
    return found


def _child(script: str) -> list[str]:
    return [sys.executable, "-c", script]


if __name__ == "__main__":
    made = section(runs=1, sizes=tuple(map(int, sys.argv[1:])) or SIZES)
    for row in made.rows:
        print(f"{row.case:40} {row.size:>9} {row.measured.seconds * 1e3:9.1f} ms {row.measured.peak_mb:6.0f} MB")
