"""Works on the actions of findings in the name of a post. A plan changes by moves of the table only, like a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from citycheckup.app.findings_bulk import Updated, update_by_sheet
from citycheckup.app.findings_work import Desk, Wanted, make_moves, show_finding
from citycheckup.duties import Places
from citycheckup.ledger.action import Action
from citycheckup.ledger.action_lines import (
    WITH_PLANS,
    ActionFilter,
    ActionLine,
    ActionTotals,
    action_lines,
    in_order,
)
from citycheckup.ledger.action_sheet import ACTIONS_SHEET, asked_by, shown_row
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.from_run import Proposed
from citycheckup.ledger.revising import do_steps, new_action_id, plan, revise, wanted
from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.ledger.transitions import Move
from citycheckup.reports.bulk_sheet import write_bulk_sheet
from citycheckup.sources.folder import file_hash
from citycheckup.vocabulary import InputError, Message, Problem


@dataclass(frozen=True)
class PlanDesk:
    """A post at work on plans, on a day.

    Attributes
    ----------
    version
        Version of the finding that the post looked at; None: whatever it is now.
    """

    store: LedgerStore
    post: str
    places: Places | None
    today: str
    version: int | None = None

    def plan(self, finding_id: str, fields: dict[str, Any] | None) -> Finding:
        """Make the plan of an accepted finding: of what it took over, and of an action with these fields."""
        finding = self._finding(finding_id)
        return self._make(finding, plan(finding, [] if fields is None else [_new(finding, fields)]))

    def add(self, finding_id: str, fields: dict[str, Any], reason: str) -> Finding:
        """Add an action to a plan."""
        finding = self._finding(finding_id)
        return self._make(finding, revise(finding, reason, actions=[_new(finding, fields)]))

    def change(self, finding_id: str, action_id: str, fields: dict[str, Any], reason: str) -> Finding:
        """Change fields of an action; what is not named stays."""
        finding = self._finding(finding_id)
        changed = wanted(_action(finding, action_id), **fields)
        return self._make(finding, revise(finding, reason, actions=[changed]))

    def extend(self, finding_id: str, action_id: str, until: str, reason: str) -> Finding:
        """Give an action more time, within that of its finding.

        Raises
        ------
        InputError
            Its time does not become longer; the finding itself is due earlier; or another reason of the table.
        """
        finding = self._finding(finding_id)
        action = _action(finding, action_id)
        if action.due_on is None or until <= action.due_on:
            facts = {"action": action_id, "due": action.due_on, "until": until}
            raise InputError(Problem(Message("actions.not_longer", facts), file=finding_id))
        return self._make(finding, revise(finding, reason, actions=[wanted(action, due_on=until)]))

    def drop(self, finding_id: str, action_id: str, reason: str) -> Finding:
        """Give an action up of which nothing was done."""
        finding = self._finding(finding_id)
        _action(finding, action_id)
        return self._make(finding, revise(finding, reason, given_up=[action_id]))

    def do_step(
        self, finding_id: str, action_id: str, step: int, done_on: str, evidence: list[dict[str, Any]]
    ) -> Finding:
        """Report a step done; the first step of a plan starts the work."""
        finding = self._finding(finding_id)
        return self._make(finding, do_steps(finding, action_id, [step], done_on, _named(finding, evidence)))

    def add_evidence(self, finding_id: str, evidence: list[dict[str, Any]]) -> Finding:
        """Add evidence to a finding."""
        finding = self._finding(finding_id)
        payload = {"evidence": _named(finding, evidence)}
        return self._make(finding, [Proposed(finding_id, Move.ADD_EVIDENCE, payload)])

    def _finding(self, finding_id: str) -> Finding:
        return show_finding(self.store, finding_id, post=self.post, places=self.places)

    def _make(self, finding: Finding, moves: Sequence[Proposed]) -> Finding:
        version = finding.version if self.version is None else self.version
        asked = [Wanted(one.finding_id, one.move, one.payload, version=version) for one in moves]
        return make_moves(self.store, asked, post=self.post, places=self.places, today=self.today)[0]


def list_actions(
    store: LedgerStore,
    query: FindingQuery,
    asked: ActionFilter,
    *,
    post: str | None,
    places: Places | None,
    today: str,
) -> tuple[list[ActionLine], ActionTotals]:
    """Return the actions asked for, of findings that a query asks for and the post may see, and what they come to.

    Those of findings that ended otherwise than by being struck off are left out: a successor has them.
    """
    states = WITH_PLANS if query.states is None else query.states & WITH_PLANS
    with store.reading() as ledger:
        findings = ledger.all_of(Desk(ledger, post, places).narrowed(replace(query, states=states)))
        lines = in_order(action_lines(findings, today, asked))
    totals = ActionTotals()
    for line in lines:
        totals.add(line)
    return lines, totals


def export_actions(
    store: LedgerStore,
    out: Path,
    query: FindingQuery,
    asked: ActionFilter,
    *,
    post: str | None,
    places: Places | None,
    today: str,
    language: str,
) -> int:
    """Write the actions asked for as a workbook to be filled in, and return how many they are.

    Raises
    ------
    InputError
        There is a file of that name: nothing is written over.
    """
    if out.exists():
        raise InputError(Problem(Message("store.in_the_way"), file=str(out)))
    lines, _ = list_actions(store, query, asked, post=post, places=places, today=today)
    write_bulk_sheet(out, ACTIONS_SHEET, [shown_row(line, language) for line in lines], language)
    return len(lines)


def update_actions(store: LedgerStore, file: Path, *, post: str, places: Places | None, today: str) -> Updated:
    """Do what a sheet of actions asks for in the name of a post: all of it, or nothing."""
    return update_by_sheet(store, file, ACTIONS_SHEET, asked_by, post=post, places=places, today=today)


def evidence_of(file: Path, kind: str, dated: str, note: str = "") -> dict[str, Any]:
    """Return what the ledger keeps of a file: kind, date, SHA-256, a note. The file itself stays with the office."""
    return {"kind": kind, "dated": dated, "sha256": file_hash(file), **({"note": note} if note else {})}


def _action(finding: Finding, action_id: str) -> Action:
    found = next((one for one in finding.actions if one.id == action_id), None)
    if found is None:
        facts = {"action": action_id, "known": [one.id for one in finding.actions] or None}
        raise InputError(Problem(Message("actions.no_such_action", facts), file=finding.id))
    return found


def _new(finding: Finding, fields: dict[str, Any]) -> dict[str, Any]:
    return {"id": new_action_id(finding), "responsible_body": finding.lead_body or "", **fields}


def _named(finding: Finding, evidence: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"e{finding.version}-{number}", **one} for number, one in enumerate(evidence, 1)]
