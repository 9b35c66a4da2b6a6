"""Many actions in one sheet: its columns, and what a row that somebody has filled in asks for."""

from __future__ import annotations

from typing import Any

from citycheckup.ledger.action import Action
from citycheckup.ledger.action_lines import ActionLine
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.revising import do_steps, revise, wanted
from citycheckup.ledger.said import term
from citycheckup.ledger.sheets import BulkRow, SheetForm, split_cell
from citycheckup.vocabulary import Message
from citycheckup.wording import LANGUAGES, render, word

ACTIONS_SHEET = SheetForm(
    "action_sheet",
    ("id", "version", "unit", "statement", "action", "title", "steps", "state", "body", "due", "cost"),
    ("done_steps", "done_on", "new_due", "new_cost", "reason"),
    ("action",),
    {},
    {"id": 22, "statement": 40, "title": 30, "steps": 40, "reason": 30},
)
Fault = tuple[str, Message]


def shown_row(line: ActionLine, language: str) -> tuple[str | int, ...]:
    """Return what the sheet shows of an action."""
    finding, action = line.finding, line.action
    return (
        finding.id,
        finding.version,
        finding.unit_id,
        finding.statement,
        action.id,
        action.title,
        steps_in_words(action),
        render(term("action_state", action.state), language),
        action.responsible_body,
        line.due_on or "",
        "" if action.cost_yuan is None else f"{action.cost_yuan:g}",
    )


def steps_in_words(action: Action) -> str:
    """Return the steps, one a line, with a tick and the day where they were done."""
    done = {one.number: f" ✓ {one.on}" for one in action.done}
    return "\n".join(f"{number}. {text}{done.get(number, '')}" for number, text in enumerate(action.steps, 1))


def asked_by(row: BulkRow, finding: Finding) -> tuple[list[Proposed], list[Fault]]:
    """Return the moves that a row asks for, in their order; or every fault in it, each with the column it is in."""
    cells = row.cells
    action = next((one for one in finding.actions if one.id == cells["action"]), None)
    if action is None:
        return [], [("action", Message("action_sheet.no_such_action", {"action": cells["action"] or ""}))]
    steps, faults = _steps(cells["done_steps"], action)
    if bool(cells["done_steps"]) != bool(cells["done_on"]):
        lacking = "done_on" if cells["done_steps"] else "done_steps"
        faults.append((lacking, Message("action_sheet.both_needed")))
    changed, wrong = _changed(cells["new_due"], cells["new_cost"])
    faults += wrong
    if bool(changed) != bool(cells["reason"]) and not wrong:
        faults.append(("reason", Message("action_sheet.reason_needed" if changed else "action_sheet.reason_alone")))
    if faults:
        return [], faults
    moves = do_steps(finding, action.id, steps, cells["done_on"] or "") if steps else []
    if changed:
        moves += revise(finding, cells["reason"] or "", actions=[wanted(action, **changed)])
    return moves, []


def _steps(text: str | None, action: Action) -> tuple[list[int], list[Fault]]:
    if not text:
        return [], []
    left = [number for number in range(1, len(action.steps) + 1) if number not in {one.number for one in action.done}]
    if text.strip() in {word("bulk.all", language) for language in LANGUAGES}:
        return left, [] if left else [("done_steps", Message("action_sheet.no_steps_left"))]
    named = split_cell(text)
    wrong = [one for one in named if not (one.isascii() and one.isdecimal() and int(one) in left)]
    if wrong or len(set(named)) < len(named):
        return [], [("done_steps", Message("action_sheet.steps_unknown", {"steps": wrong or named}))]
    return sorted(map(int, named)), []


def _changed(due_on: str | None, cost: str | None) -> tuple[dict[str, Any], list[Fault]]:
    changed: dict[str, Any] = {}
    if due_on:
        changed["due_on"] = due_on
    if cost:
        try:
            changed["cost_yuan"] = float(cost.replace(",", ""))
        except ValueError:
            return {}, [("new_cost", Message("action_sheet.no_number", {"text": cost}))]
    return changed, []
