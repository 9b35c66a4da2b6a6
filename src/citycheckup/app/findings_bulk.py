"""Findings out into one workbook, and back: all that it asks for in one transaction, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from citycheckup.app.findings_work import Desk, Wanted
from citycheckup.app.making_moves import Moves
from citycheckup.duties import Places
from citycheckup.ledger.bulk import FINDINGS_SHEET, asked_by, shown_row
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.sheets import BulkRow, SheetForm
from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.reports.bulk_sheet import write_bulk_sheet
from citycheckup.sources.bulk_sheet import read_bulk_sheet
from citycheckup.vocabulary import InputError, Message, Problem

AskedBy = Callable[[BulkRow, Finding], tuple[list[Proposed], list[tuple[str, Message]]]]
# Where a problem is shown that the ledger has, not the sheet.
_COLUMN = {"ledger.conflict": "version", "authority.no_such_finding": "id"}


@dataclass(frozen=True)
class Updated:
    """What a sheet came to: rows that asked for something, moves made, findings changed (sorted ids)."""

    rows: int
    moves: int
    findings: tuple[str, ...]


def export_findings(
    store: LedgerStore, out: Path, query: FindingQuery, *, post: str | None, places: Places | None, language: str
) -> int:
    """Write the findings that a query asks for and the post may see, and return how many they are.

    Raises
    ------
    InputError
        There is a file of that name: nothing is written over.
    """
    if out.exists():
        raise InputError(Problem(Message("store.in_the_way"), file=str(out)))
    with store.reading() as ledger:
        found = ledger.all_of(Desk(ledger, post, places).narrowed(query))
        rows = [shown_row(finding, language) for finding in found]
    write_bulk_sheet(out, FINDINGS_SHEET, rows, language)
    return len(rows)


def update_findings(store: LedgerStore, file: Path, *, post: str, places: Places | None, today: str) -> Updated:
    """Do what a sheet of findings asks for in the name of a post: see :func:`update_by_sheet`."""
    return update_by_sheet(store, file, FINDINGS_SHEET, asked_by, post=post, places=places, today=today)


def update_by_sheet(
    store: LedgerStore,
    file: Path,
    form: SheetForm,
    read: AskedBy,
    *,
    post: str,
    places: Places | None,
    today: str,
) -> Updated:
    """Do what a sheet asks for in the name of a post; rows that ask for nothing are passed over.

    Parameters
    ----------
    read
        Turns a row into moves on its finding, or into faults.

    Raises
    ------
    InputError
        Something in it cannot be done: every problem, with its row and cell. Nothing has been changed.
    """
    rows = read_bulk_sheet(file, form)
    problems: list[Problem] = []
    changed: set[str] = set()
    count = 0
    with store.writing() as ledger:
        desk = Desk(ledger, post, places)
        moves: Moves | None = None
        for row in rows:
            try:
                for wanted in _wanted(row, read, desk, moves, file):
                    actor = desk.acting(wanted)
                    moves = moves or Moves(ledger, actor, today)
                    moves.make([Proposed(wanted.finding_id, wanted.move, wanted.payload)], actor)
                    changed.add(wanted.finding_id)
                    count += 1
            except InputError as error:
                problems += [_placed(problem, row, form.asked[0], file) for problem in error.problems]
        if problems:
            raise InputError(problems)
        if moves is not None:
            moves.write()
    return Updated(len(rows), count, tuple(sorted(changed)))


def _wanted(row: BulkRow, read: AskedBy, desk: Desk, moves: Moves | None, file: Path) -> list[Wanted]:
    stored = desk.finding(row.cells["id"] or "")
    version = row.cells["version"] or ""
    if not (version.isascii() and version.isdecimal()):
        raise InputError(_at(Message("bulk.no_version"), "version", row, file))
    # An earlier row may have moved it; the version is the one that was exported.
    now: Finding = (moves and moves.finding(stored.id)) or stored
    proposed, faults = read(row, now)
    if faults:
        raise InputError([_at(message, column, row, file) for column, message in faults])
    return [Wanted(one.finding_id, one.move, one.payload, version=int(version)) for one in proposed]


def _placed(problem: Problem, row: BulkRow, column: str, file: Path) -> Problem:
    if problem.cell is not None:
        return problem
    column = _COLUMN.get(problem.message.key, column)
    return replace(_at(problem.message, column, row, file), severity=problem.severity)


def _at(message: Message, column: str, row: BulkRow, file: Path) -> Problem:
    return Problem(message, file=str(file), row=row.row, cell=row.addresses[column])
