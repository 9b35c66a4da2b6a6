"""Findings as answers: a line of a list, the whole sheet, its way so far. Words stand beside their keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from citycheckup.app.finding_sheet import FindingSheet
from citycheckup.app.names import Names
from citycheckup.ledger.action import Action
from citycheckup.ledger.events import Event
from citycheckup.ledger.finding import Finding, ItemState
from citycheckup.ledger.plain import as_plain
from citycheckup.ledger.possible import Possible
from citycheckup.ledger.storing import Page
from citycheckup.reviews.standing import Day, days_overdue
from citycheckup.vocabulary import Message
from citycheckup.wording import from_plain, has, render


class Word(BaseModel):
    """A term of ours: its key, and what it is called."""

    key: str
    text: str


class Due(BaseModel):
    """When a finding is due and why; dates ISO."""

    date: str
    original_date: str
    rule: str
    provisional: bool
    overdue: bool
    derivation: list[str]


class ItemCounts(BaseModel):
    """How many buildings, compounds or places stand where: 20 of 35 mended show as 20."""

    total: int
    open: int
    reported: int
    verified: int
    removed: int


class FindingLine(BaseModel):
    """A finding in a list."""

    id: str
    version: int
    state: Word
    statement: str
    unit_id: str
    unit_name: str
    level: str
    category: str
    category_name: str
    severity: Word
    urgency: Word
    source_kind: Word
    lead_body: str | None
    lead_body_name: str | None
    found_on: str
    due_on: str | None
    overdue: bool
    provisional: bool
    items: ItemCounts


class FindingPage(BaseModel):
    """A page of findings; ``next`` is the cursor of the page after it."""

    items: list[FindingLine]
    next: str | None
    total: int


class FieldAsked(BaseModel):
    """A field of a move's form; ``kind`` as :class:`citycheckup.ledger.payloads.Field` says."""

    name: str
    label: str
    kind: str
    required: bool
    choices: list[Word]


class MoveOffered(BaseModel):
    """A move that the acting post may make; ``against``: why it cannot yet."""

    move: Word
    target: Word | None
    roles: list[Word]
    fields: list[FieldAsked]
    against: list[str]


class Condition(BaseModel):
    """One of the six conditions of closing, as it stands today."""

    condition: Word
    holds: bool
    because: Any


class StepReported(BaseModel):
    """A step of an action that was done: its number (the first is 1), the day, who said so, ids of what shows it."""

    number: int
    on: str
    body: str
    body_name: str | None
    evidence: list[str]


class ActionShown(BaseModel):
    """An action of the plan.

    ``due_on`` None: when the finding is due. ``may_do_steps``: whether the acting post may report a step of it done.
    """

    id: str
    title: str
    state: Word
    steps: list[str]
    done: list[StepReported]
    done_on: str | None
    responsible_body: str
    responsible_body_name: str | None
    co_bodies: list[Word]
    due_on: str | None
    cost_yuan: float | None
    extensions: list[dict[str, Any]]
    may_do_steps: bool


class Step(BaseModel):
    """One step of a finding's way."""

    seq: int
    day: str
    move: Word
    state: Word
    body: str
    body_name: str | None


class FindingWhole(FindingLine):
    """A finding with all that belongs to it, and what the acting post may do."""

    key: str
    source_id: str
    basis: str
    severity_standard: str | None
    target: str | None
    found_by: str
    object_id: str | None
    co_bodies: list[Word]
    duty: str | None
    due: Due | None
    dispute_until: str | None
    completed_on: str | None
    verified_on: str | None
    watch_until: str | None
    closed_on: str | None
    definition: dict[str, Any]
    item_list: list[dict[str, Any]]
    actions: list[ActionShown]
    evidence: list[dict[str, Any]]
    verifications: list[dict[str, Any]]
    extensions: list[dict[str, Any]]
    observations: list[dict[str, Any]]
    links: list[dict[str, Any]]
    history: list[Step]
    moves: list[MoveOffered]
    gate: list[Condition]


class HistoryEvent(BaseModel):
    """An event of the chain, with what came with it."""

    seq: int
    at: str
    move: Word
    post: str
    role: Word
    body: str
    payload: dict[str, Any]
    hash: str


def word(kind: str, value: str, language: str) -> Word:
    """Return a term; what has no word is called by its key."""
    key = f"terms.{kind}.{value}"
    return Word(key=value, text=render(Message(key), language) if has(key) else value)


def page_of(page: Page, names: Names, today: str, language: str) -> FindingPage:
    """Return a page of a list."""
    lines = [line_of(one, names, today, language) for one in page.findings]
    return FindingPage(items=lines, next=page.next, total=page.total)


def line_of(finding: Finding, names: Names, today: str, language: str) -> FindingLine:
    """Return a finding as a line of a list."""
    return FindingLine(**_line(finding, names, today, language))


_AS_THEY_ARE = (
    "key",
    "source_id",
    "basis",
    "severity_standard",
    "target",
    "found_by",
    "object_id",
    "duty",
    "dispute_until",
    "completed_on",
    "verified_on",
    "watch_until",
    "closed_on",
    "definition",
    "evidence",
    "observations",
)


def whole_of(sheet: FindingSheet, names: Names, today: str, language: str) -> FindingWhole:
    """Return a finding's sheet."""
    finding = sheet.finding
    plain = as_plain(finding)
    return FindingWhole(
        **_line(finding, names, today, language),
        **{name: plain[name] for name in _AS_THEY_ARE},
        co_bodies=[Word(key=body, text=names.body(body) or body) for body in finding.co_bodies],
        due=_due(finding, today, language),
        item_list=[
            {**one, "may_become": [word("item_state", to, language) for to in sheet.parts.marks.get(one["id"], ())]}
            for one in _worded(plain["items"], "state", "item_state", language)
        ],
        actions=[_action(one, names, language, may_do_steps=one.id in sheet.parts.steps_of) for one in finding.actions],
        verifications=_worded(plain["verifications"], "method", "method", language),
        extensions=plain["extensions"],
        links=_worded(plain["links"], "kind", "link_kind", language),
        history=[
            Step(
                seq=step.seq,
                day=step.at,
                move=word("move", step.move, language),
                state=word("state", step.state, language),
                body=step.body,
                body_name=names.body(step.body),
            )
            for step in finding.history
        ],
        moves=[_offered(one, language) for one in sheet.possible],
        gate=[
            Condition(
                condition=word("condition", one["condition"], language), holds=one["holds"], because=one.get("because")
            )
            for one in sheet.gate
        ],
    )


def event_of(event: Event, language: str) -> HistoryEvent:
    """Return an event of a finding."""
    return HistoryEvent(
        seq=event.seq,
        at=event.at,
        move=word("move", str(event.payload["move"]), language),
        post=event.post,
        role=word("role", event.role, language),
        body=event.body,
        payload=dict(event.payload),
        hash=event.hash,
    )


def _line(finding: Finding, names: Names, today: str, language: str) -> dict[str, Any]:
    counts = finding.items_by_state()
    return {
        "id": finding.id,
        "version": finding.version,
        "state": word("state", finding.state, language),
        "statement": finding.statement,
        "unit_id": finding.unit_id,
        "unit_name": names.unit(finding.unit_id),
        "level": finding.level,
        "category": finding.category,
        "category_name": names.category(finding.category, language),
        "severity": word("severity", finding.severity, language),
        "urgency": word("urgency", finding.urgency, language),
        "source_kind": word("source_kind", finding.source_kind, language),
        "lead_body": finding.lead_body,
        "lead_body_name": names.body(finding.lead_body),
        "found_on": finding.found_on,
        "due_on": None if finding.due is None else finding.due.date,
        "overdue": _is_overdue(finding, today),
        "provisional": finding.due is not None and finding.due.provisional,
        "items": ItemCounts(total=len(finding.items), **{str(state): counts[state] for state in ItemState}),
    }


def _is_overdue(finding: Finding, today: str) -> bool:
    return days_overdue(finding, Day(today, today)) > 0


def _due(finding: Finding, today: str, language: str) -> Due | None:
    due = finding.due
    if due is None:
        return None
    return Due(
        date=due.date,
        original_date=due.original_date,
        rule=due.rule,
        provisional=due.provisional,
        overdue=_is_overdue(finding, today),
        derivation=[render(from_plain(dict(step)), language) for step in due.derivation],
    )


def _worded(records: list[dict[str, Any]], name: str, kind: str, language: str) -> list[dict[str, Any]]:
    return [{**one, f"{name}_text": word(kind, one[name], language).text} for one in records]


def _action(action: Action, names: Names, language: str, *, may_do_steps: bool) -> ActionShown:
    return ActionShown(
        id=action.id,
        title=action.title,
        state=word("action_state", action.state, language),
        steps=list(action.steps),
        done=[
            StepReported(
                number=step.number,
                on=step.on,
                body=step.body,
                body_name=names.body(step.body),
                evidence=list(step.evidence),
            )
            for step in action.done
        ],
        done_on=action.done_on,
        responsible_body=action.responsible_body,
        responsible_body_name=names.body(action.responsible_body),
        co_bodies=[Word(key=body, text=names.body(body) or body) for body in action.co_bodies],
        due_on=action.due_on,
        cost_yuan=action.cost_yuan,
        extensions=[as_plain(one) for one in action.extensions],
        may_do_steps=may_do_steps,
    )


# The terms that the choices of a field are.
_CHOICES: Mapping[str, str] = {"source_kind": "source_kind", "severity": "severity", "urgency": "urgency",
                               "follow_up": "follow_up", "kind": "link_kind"}  # fmt: skip


def _offered(one: Possible, language: str) -> MoveOffered:
    return MoveOffered(
        move=word("move", one.move, language),
        target=None if one.target is None else word("state", one.target, language),
        roles=[word("role", role, language) for role in one.roles],
        fields=[
            FieldAsked(
                name=field.name,
                label=word("field", field.name, language).text,
                kind=field.kind,
                required=field.required,
                choices=[word(_CHOICES.get(field.name, field.name), choice, language) for choice in field.choices],
            )
            for field in one.fields
        ],
        against=[render(reason, language) for reason in one.against],
    )
