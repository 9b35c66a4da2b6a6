"""How many findings of a post share a trait: the columns of a board, the colours of a map."""

from __future__ import annotations

from citycheckup.app.findings_work import Desk
from citycheckup.duties import Places
from citycheckup.ledger.storing import FindingQuery, GroupBy, LedgerStore


def count_findings(
    store: LedgerStore, query: FindingQuery, by: GroupBy, *, post: str | None, places: Places | None
) -> dict[str, int]:
    """Return the counts by trait, of the findings that a query asks for and the post may see."""
    with store.reading() as ledger:
        return {key: count for (key,), count in ledger.count(Desk(ledger, post, places).narrowed(query), [by]).items()}
