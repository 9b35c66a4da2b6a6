import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from citycheckup.ledger.decide import decide
from citycheckup.store import database
from citycheckup.store.opening import open_store
from citycheckup.vocabulary import InputError
from in_memory_ledger import Clock
from way_to_close import WAY

move, payload, actor, today = WAY[0]
REGISTERED = [decide(None, "f1", move, payload, actor, today=today)]

ATTACKS = [
    "UPDATE events SET body = 'another'",
    "UPDATE events SET seq = 7",
    "DELETE FROM events",
    "INSERT INTO events SELECT 1, at, kind, record, payload, post, role, body, previous, hash FROM events",
    "INSERT INTO events SELECT 3, at, kind, record, payload, post, role, body, previous, hash FROM events",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_itself_keeps_events(store, attack):
    with store.writing() as ledger:
        before = ledger.append(REGISTERED, expected={"f1": 0})
    with pytest.raises((DBAPIError, InputError)), database.writing(store.engine) as connection:
        connection.execute(text(attack))
    with store.reading() as ledger:
        assert list(ledger.events()) == before


def test_replacing_an_event_is_refused_by_sqlite(tmp_path):
    store = open_store(tmp_path / "citycheckup.db", Clock())
    with store.writing() as ledger:
        ledger.append(REGISTERED, expected={"f1": 0})
    with pytest.raises(DBAPIError, match="at the end only"), database.writing(store.engine) as connection:
        connection.execute(text(ATTACKS[3].replace("INSERT", "INSERT OR REPLACE")))
    store.close()


def test_truncating_is_refused_by_postgresql(store):
    if store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite knows no TRUNCATE")
    with pytest.raises(DBAPIError, match="never changed"), database.writing(store.engine) as connection:
        connection.execute(text("TRUNCATE events"))
