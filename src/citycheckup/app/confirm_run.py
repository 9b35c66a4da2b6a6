"""Confirming a run 初稿—会签—审定: each step is one event of kind ``run_confirmation`` in the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from citycheckup.app.clock import Clock
from citycheckup.app.due_dates import calendar_of
from citycheckup.app.posts import acting
from citycheckup.app.read_run import identity_of, run_path
from citycheckup.authority.roles import Actor
from citycheckup.ledger.confirmation import RUN_CONFIRMATION, Answer, approved, commented, drafted
from citycheckup.ledger.storing import LedgerStore


def draft_run(store: LedgerStore, folder: Path, run: Path | None, departments: Sequence[str], actor: Actor) -> str:
    """Put a run before the departments; return its content hash.

    Raises
    ------
    InputError
        There is no such run, or it cannot be put before them.
    """
    identity = identity_of(run_path(folder, run))
    with store.writing() as ledger:
        actor = acting(ledger, actor)
        before = ledger.record(RUN_CONFIRMATION, identity.run)
        ledger.append([drafted(identity, departments, actor, before)], expected={})
    return identity.run


def comment_on_run(
    store: LedgerStore, folder: Path, run: Path | None, answer: Answer, reason: str, actor: Actor, clock: Clock
) -> Mapping[str, Any]:
    """Record what a department says of a draft; return the record as it stands now.

    Raises
    ------
    InputError
        Why it cannot be recorded.
    """
    identity = identity_of(run_path(folder, run))
    with store.writing() as ledger:
        actor = acting(ledger, actor, whole_city=False)
        record = ledger.record(RUN_CONFIRMATION, identity.run)
        ledger.append([commented(record, answer, reason, actor, identity, today(clock))], expected={})
        return ledger.record(RUN_CONFIRMATION, identity.run) or {}


def approve_run(
    store: LedgerStore, folder: Path, run: Path | None, replies: Mapping[str, str], actor: Actor, clock: Clock
) -> Mapping[str, Any]:
    """Approve a draft; return the record as it stands now.

    Raises
    ------
    InputError
        Every reason against.
    """
    identity = identity_of(run_path(folder, run))
    with store.writing() as ledger:
        actor = acting(ledger, actor)
        record = ledger.record(RUN_CONFIRMATION, identity.run)
        ledger.append([approved(record, replies, actor, identity, today(clock))], expected={})
        return ledger.record(RUN_CONFIRMATION, identity.run) or {}


def today(clock: Clock) -> str:
    """Return the day at the place of the calendar."""
    now: datetime = clock()
    return now.astimezone(calendar_of(None).zone or UTC).date().isoformat()
