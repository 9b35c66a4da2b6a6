"""Many findings in one sheet: its columns, and what a row that somebody has filled in asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citycheckup.ledger.finding import Finding, ItemState
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.said import term
from citycheckup.ledger.sheets import BulkRow, SheetForm, split_cell
from citycheckup.ledger.transitions import Move
from citycheckup.vocabulary import Message
from citycheckup.wording import LANGUAGES, render, word

SHOWN = ("id", "version", "state", "unit", "category", "statement", "lead_body", "due", "open_items")
ASKED = ("move", "reason", "mended", "completed_on", "plan", "steps")
# What a row can say without files of evidence or rules of dates.
MOVES = (
    Move.SCREEN,
    Move.REJECT,
    Move.ACCEPT,
    Move.DISPUTE,
    Move.PLAN,
    Move.START,
    Move.REPORT_DONE,
    Move.BEGIN_CHECK,
    Move.CLOSE,
)
_NEEDS: Mapping[Move, tuple[str, ...]] = {
    Move.REJECT: ("reason",),
    Move.DISPUTE: ("reason",),
    Move.REPORT_DONE: ("completed_on",),
    Move.PLAN: ("plan", "steps"),
}
_MAY = {"mended": {Move.REPORT_DONE}, "reason": {Move.SCREEN}}


FINDINGS_SHEET = SheetForm(
    "bulk",
    SHOWN,
    ASKED,
    (),
    {"move": tuple(f"terms.move.{move}" for move in MOVES)},
    {"id": 22, "statement": 50, "reason": 30, "plan": 30, "steps": 40, "open_items": 20, "mended": 20},
)


def shown_row(finding: Finding, language: str) -> tuple[str | int, ...]:
    """Return what the sheet shows of a finding."""
    return (
        finding.id,
        finding.version,
        render(term("state", finding.state), language),
        finding.unit_id,
        finding.category,
        finding.statement,
        finding.lead_body or "",
        "" if finding.due is None else finding.due.date,
        open_items(finding),
    )


def asked_by(row: BulkRow, finding: Finding) -> tuple[list[Proposed], list[tuple[str, Message]]]:
    """Return the moves that a row asks for, in their order; or every fault in it, each with the column it is in."""
    cells = row.cells
    mended, faults = _mended(cells["mended"], finding)
    proposed = [Proposed(finding.id, Move.MARK_ITEMS, {"items": mended})] if mended else []
    move = _move(cells["move"])
    if cells["move"] and move is None:
        faults.append(("move", Message("bulk.unknown_move", {"text": cells["move"]})))
    elif move is None and not cells["mended"]:
        faults.append(("move", Message("bulk.move_missing")))
    needed = () if move is None else _NEEDS.get(move, ())
    said = Message("bulk.nothing") if move is None else Message(f"terms.move.{move}")
    for name in ASKED[1:]:
        heading = Message(f"bulk.{name}")
        optional = move in _MAY.get(name, ()) or (move is None and name == "mended")
        if name in needed and not cells[name]:
            faults.append((name, Message("bulk.cell_missing", {"column": heading, "move": said})))
        elif cells[name] and name not in needed and not optional and not (cells["move"] and move is None):
            faults.append((name, Message("bulk.cell_not_wanted", {"column": heading, "move": said})))
    if move is not None and not faults:
        proposed.append(Proposed(finding.id, move, _payload(move, cells, finding)))
    return proposed, faults


def open_items(finding: Finding) -> str:
    """Return the ids of the items that are not mended yet, one a line."""
    return "\n".join(item.id for item in finding.items if item.state is ItemState.OPEN)


def _mended(text: str | None, finding: Finding) -> tuple[list[dict[str, Any]], list[tuple[str, Message]]]:
    if not text:
        return [], []
    every = {word("bulk.all", language) for language in LANGUAGES}
    named = split_cell(open_items(finding) if text.strip() in every else text)
    known = {item.id for item in finding.items}
    unknown = [name for name in named if name not in known]
    if unknown:
        return [], [("mended", Message("bulk.unknown_items", {"items": unknown}))]
    return [{"id": name, "state": str(ItemState.REPORTED)} for name in named], []


def _move(text: str | None) -> Move | None:
    words = {word(f"terms.move.{move}", language): move for move in MOVES for language in LANGUAGES}
    return words.get((text or "").strip())


def _payload(move: Move, cells: Mapping[str, str | None], finding: Finding) -> dict[str, Any]:
    payload: dict[str, Any] = {name: cells[name] for name in ("reason", "completed_on") if cells[name]}
    if move is Move.PLAN:
        action = {"id": f"a{finding.version}", "title": cells["plan"], "steps": split_cell(cells["steps"] or "")}
        payload["actions"] = [{**action, "responsible_body": finding.lead_body or ""}]
    return payload
