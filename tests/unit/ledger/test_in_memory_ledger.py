import pytest

from citycheckup.ledger.apply import replay
from citycheckup.ledger.decide import decide
from citycheckup.ledger.events import broken_at
from citycheckup.ledger.storing import ConflictError, FindingQuery, LedgerStore
from citycheckup.ledger.transitions import State
from in_memory_ledger import InMemoryStore
from way_to_close import WAY


def walk(store: LedgerStore, finding_id="f1"):
    for move, payload, actor, today in WAY:
        with store.writing() as ledger:
            finding = ledger.finding(finding_id)
            draft = decide(finding, finding_id, move, payload, actor, today=today)
            ledger.append([draft], expected={finding_id: finding.version if finding else 0})


def test_a_whole_way_stays_in_the_store():
    store = InMemoryStore()
    walk(store)
    with store.reading() as ledger:
        events = list(ledger.events())
        assert broken_at(events) is None
        assert replay(events) == {"f1": ledger.finding("f1")}
        assert ledger.find(FindingQuery(states=frozenset({State.CLOSED}))).total == 1


def test_who_read_an_older_version_is_told_so_and_writes_nothing():
    store = InMemoryStore()
    walk(store)
    move, payload, actor, today = WAY[0]
    with pytest.raises(ConflictError) as told, store.writing() as ledger:
        ledger.append([decide(None, "f1", move, payload, actor, today=today)], expected={"f1": 0})
    assert told.value.versions == {"f1": (0, len(WAY))}
    with store.reading() as ledger:
        assert ledger.head()[0] == len(WAY)
