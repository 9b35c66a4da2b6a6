"""The ledgers of the measurements are written quickly, and yet are what the real way writes."""

from datetime import UTC, datetime

from benchmarks.ledger_filling import AT, drafts_of, fill, is_closed, values_of

from citycheckup.ledger.apply import replay
from citycheckup.ledger.events import chain
from citycheckup.ledger.storing import FindingQuery
from citycheckup.store.checking import check_ledger
from citycheckup.store.opening import open_store

FINDINGS = 25


def test_a_filled_ledger_is_the_one_that_its_events_make(tmp_path):
    fill(tmp_path / "filled.db", FINDINGS)
    drafts = [draft for n in range(FINDINGS) for draft in drafts_of(values_of(n), closed=is_closed(n))]
    events = list(chain((draft, AT) for draft in drafts))
    store = open_store(tmp_path / "filled.db", lambda: datetime.now(UTC))
    with store.reading() as ledger:
        assert list(ledger.events()) == events
        assert {one.id: one for one in ledger.all_of(FindingQuery())} == replay(events)
    checked = check_ledger(store)
    assert (checked.chain.broken, checked.differing) == (None, ())
    store.close()
