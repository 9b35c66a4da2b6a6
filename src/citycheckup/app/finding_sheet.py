"""One finding as a post sees it: where it stands, what the post may do, what is still missing before it closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citycheckup.app.findings_work import Desk
from citycheckup.app.posts import post_of
from citycheckup.duties import Places
from citycheckup.ledger.apply import FINDING
from citycheckup.ledger.asked import recurrences_among, recurrences_of
from citycheckup.ledger.events import Event
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.gate import proof_of
from citycheckup.ledger.possible import OpenParts, Possible, open_parts, possible_moves
from citycheckup.ledger.storing import FindingQuery, Ledger, LedgerStore


@dataclass(frozen=True)
class FindingSheet:
    """A finding, what the post may do with it and its parts, the six conditions of closing as they stand today."""

    finding: Finding
    possible: tuple[Possible, ...]
    parts: OpenParts
    gate: tuple[Mapping[str, Any], ...]


def finding_sheet(store: LedgerStore, finding_id: str, *, post: str, places: Places | None, today: str) -> FindingSheet:
    """Return the sheet of a finding.

    Raises
    ------
    InputError
        There is none of that id that the post may see.
    """
    with store.reading() as ledger:
        finding = Desk(ledger, post, places).finding(finding_id)
        acting = post_of(ledger, post)
        who = (acting.id, acting.roles, acting.body, today)
        possible, parts = possible_moves(finding, *who), open_parts(finding, *who)
        return FindingSheet(finding, possible, parts, proof_of(finding, today, _recurrences(ledger, finding)))


def finding_events(store: LedgerStore, finding_id: str, *, post: str, places: Places | None) -> tuple[Event, ...]:
    """Return every event of a finding, in order.

    Raises
    ------
    InputError
        There is none of that id that the post may see.
    """
    with store.reading() as ledger:
        Desk(ledger, post, places).finding(finding_id)
        return tuple(ledger.events(kind=FINDING, record=finding_id))


def _recurrences(ledger: Ledger, finding: Finding) -> list[str]:
    if finding.verified_on is None:
        return []
    asked = FindingQuery(
        categories=frozenset({finding.category}), units=frozenset({finding.unit_id}), found_from=finding.verified_on
    )
    return recurrences_of(recurrences_among(finding, ledger.all_of(asked)))
