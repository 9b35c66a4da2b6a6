"""How long does what an office asks its ledger all day take, from ten thousand findings to a million?

Every finding has ten events, in a chain that verifies. The peer keeps the same findings as JSON in one table, as a
ledger without columns and indexes would, and looks a unit up with SQLite's own JSON functions.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Case, Row, Section, Target, side_by_side, timed
from citycheckup.ledger.events import Draft, Event, chain
from citycheckup.store.loading import load_events
from citycheckup.store.opening import open_store

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
EVENTS_PER_FINDING = 10
UNITS, BODIES, CATEGORIES = 6_000, 400, 100
HASH = "ab" * 32

OPENED = """
from pathlib import Path
from datetime import UTC, datetime
from citycheckup.ledger.storing import FindingQuery as Q, GroupBy, SortBy
from citycheckup.ledger.transitions import OPEN
from citycheckup.ledger.events import Draft
from citycheckup.store.opening import open_store
store = open_store(Path({file!r}), lambda: datetime.now(UTC))
with store.reading() as ledger: ledger.head()
"""
READ = "with store.reading() as ledger: "
QUESTIONS = {
    "first page of all": f"{READ}ledger.find(Q())",
    "open, by day found, newest first": f"{READ}ledger.find(Q(states=OPEN, sort=SortBy.FOUND, descending=True))",
    "desk of a body": f"{READ}ledger.find(Q(bodies=frozenset({{'body-7'}}), states=OPEN))",
    "overdue in one category": f"{READ}ledger.find(Q(categories=frozenset({{'category-3'}}), due_before='2025-09-01'))",
    "a word in all statements": f"{READ}ledger.find(Q(text='no. 77'))",
    "unit sheet": f"{READ}list(ledger.all_of(Q(units=frozenset({{'unit-12'}}))))",
    "monthly review: counts": f"{READ}(ledger.count(Q(), (GroupBy.BODY, GroupBy.STATE)), "
    "ledger.count(Q(states=OPEN, due_before='2025-09-01'), (GroupBy.BODY,)))",
    "monthly review: lists of one body": f"{READ}list(ledger.all_of(Q(bodies=frozenset({{'body-7'}}), states=OPEN)))",
    "one event written": "with store.writing() as ledger: "
    "ledger.append([Draft('review', 'r', {'a': 1}, 'p', 'reviewer', 'b')], expected={})",
}
PEER = "unit sheet, JSON in one table"
PEER_SQL = "SELECT document FROM documents WHERE json_extract(document, '$.unit_id') = 'unit-12'"
PEER_WORK = f"connection.execute({PEER_SQL!r}).fetchall()"


def section(*, runs: int = 5, sizes: tuple[int, ...] = SIZES) -> Section:
    """Measure the questions at each size."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            file = Path(scratch, f"{size}.db")
            # In a process of its own: a child's peak memory is never below that of who started it.
            write = f"from pathlib import Path\nfrom benchmarks.ledger import fill\nfill(Path({str(file)!r}), {size})"
            subprocess.run([sys.executable, "-c", write], check=True)
            print(f"  {size} findings written, {file.stat().st_size / 1e6:.0f} MB", flush=True)
            opened = OPENED.format(file=str(file))
            cases = [Case(name, timed(opened, work)) for name, work in QUESTIONS.items()]
            cases.append(Case(PEER, timed(f"import sqlite3\nconnection = sqlite3.connect({str(file)!r})", PEER_WORK)))
            rows += [Row(name, size, measured) for name, measured in side_by_side(cases, runs).items()]
            file.unlink()
    largest = {row.case: row.measured.seconds for row in rows if row.size == sizes[-1]}
    smallest = {row.case: row.measured.seconds for row in rows if row.size == sizes[0]}
    screens = [name for name in QUESTIONS if not name.startswith(("monthly review: counts", "a word"))]
    slowest = max(screens, key=largest.__getitem__)
    review, words, write = "monthly review: counts", "a word in all statements", "one event written"
    at_most = f"at {sizes[-1]} findings"
    targets = [
        Target(f"slowest screen {at_most} ({slowest})", largest[slowest], must=0.5, stretch=0.1, unit="s"),
        Target(f"{review} {at_most}", largest[review], must=5.0, stretch=1.0, unit="s"),
        Target(f"{words} {at_most}", largest[words], must=5.0, stretch=1.0, unit="s"),
        Target("unit sheet against the peer", largest["unit sheet"] / largest[PEER], must=0.1, stretch=0.01),
        Target(f"{write}, largest against smallest ledger", largest[write] / smallest[write], must=5.0, stretch=2.0),
    ]
    said = (
        f"SQLite. A finding has {EVENTS_PER_FINDING} events; {UNITS} units, {BODIES} bodies, {CATEGORIES} categories."
        " Seconds are of one question in a process of its own, after the ledger is opened."
    )
    return Section("The ledger", said, rows, targets, size_name="findings", floor=PEER)


def fill(file: Path, findings: int) -> None:
    """Write a ledger of that many findings."""
    store = open_store(file, lambda: datetime.now(UTC))
    with store.writing() as ledger:
        load_events(ledger.connection, made_up_chain(findings))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    store.close()


def made_up_chain(findings: int) -> Iterator[Event]:
    """Return ten events a finding, finding by finding, sealed."""
    return chain((draft, "2025-07-01T08:00:00.000000Z") for number in range(findings) for draft in way_of(number))


def way_of(number: int) -> Iterator[Draft]:
    """Return the events of one finding: every third is closed, the others are somewhere on their way."""
    unit, body = f"unit-{number % UNITS}", f"body-{number % BODIES}"
    day = f"2025-0{number % 6 + 1}-{number % 28 + 1:02d}"
    due = {
        "date": f"2025-{number % 5 + 8:02d}-{number % 28 + 1:02d}",
        "rule": "r",
        "rule_version": HASH,
        "calendar": HASH,
    }
    due |= {"original_date": due["date"], "provisional": False, "derivation": []}
    found = {
        "key": f"i@{number}", "source_kind": "case", "source_id": f"source-{number % 1_000}",
        "category": f"category-{number % CATEGORIES}", "unit_id": unit, "level": "community",
        "statement": f"楼道堆物 no. {number}", "basis": "standard, no. 1", "found_on": day,
        "items": [{"id": f"building-{number}", "name": "1", "kind": "building"}],
    }  # fmt: skip
    evidence = [{"id": "e", "kind": "photo", "dated": "2025-07-20", "sha256": HASH}]
    check = {
        "id": "v",
        "method": "follow_up",
        "body": "office",
        "date": "2025-07-21",
        "passed": True,
        "evidence": ["e"],
    }
    moves = [
        ("register", found), ("screen", {}), ("assign", {"lead_body": body, "duty": "d", "due": due}), ("accept", {}),
        ("plan", {"actions": [{"id": "a", "title": "t", "steps": ["s"], "responsible_body": body}]}), ("start", {}),
    ]  # fmt: skip
    if number % 3 == 0:
        moves += [
            ("report_done", {"completed_on": "2025-07-10"}), ("begin_check", {}),
            ("pass", {"verification": check, "evidence": evidence}), ("watch", {"watch_until": "2025-08-21"}),
        ]  # fmt: skip
    else:
        moves += [("add_evidence", {"evidence": [{**evidence[0], "id": f"e{at}"}]}) for at in range(4)]
    for move, payload in moves:
        yield Draft("finding", f"f{number:07d}", {**payload, "move": move}, "post", "dispatcher", body)


if __name__ == "__main__":
    made = section(runs=1, sizes=tuple(map(int, sys.argv[1:])) or SIZES)
    for row in made.rows:
        print(f"{row.case:40} {row.size:>9} {row.measured.seconds * 1e3:9.1f} ms {row.measured.peak_mb:6.0f} MB")
