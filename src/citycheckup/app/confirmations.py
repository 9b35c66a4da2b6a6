"""How far a run is confirmed, and what it would come to: what a page shows before somebody decides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from citycheckup.app.read_run import identity_of
from citycheckup.ledger.confirmation import RUN_CONFIRMATION
from citycheckup.ledger.storing import LedgerStore


def confirmation_of(store: LedgerStore, run: Path) -> Mapping[str, Any] | None:
    """Return the record of a run's confirmation; None: nobody has put it before the departments.

    Raises
    ------
    InputError
        It is no whole run.
    """
    identity = identity_of(run)
    with store.reading() as ledger:
        return ledger.record(RUN_CONFIRMATION, identity.run)
