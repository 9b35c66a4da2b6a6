import pytest
from sqlalchemy import text

from citycheckup.ledger.chain_file import read_head
from citycheckup.ledger.events import Draft
from citycheckup.store import database
from citycheckup.store.backup import back_up, restore
from citycheckup.store.checking import check_ledger
from citycheckup.store.loading import load_events, rebuild
from citycheckup.store.opening import open_store
from citycheckup.vocabulary import InputError
from in_memory_ledger import Clock
from way_to_close import REGISTRATION, WAY, walked


def fill(store):
    _, events = walked(WAY)
    with store.writing() as ledger:
        load_events(ledger.connection, events)
        said = ledger.keep_personal("13900000000")
        ledger.append([Draft("review", "2025-07", {"contact": said}, "p", "reviewer", "b")], expected={})
    return said


def tamper(store, statement):
    """Change rows as someone could who owns the database: the guards are taken away first."""
    sqlite = store.engine.dialect.name == "sqlite"
    away = [f"DROP TRIGGER events_{guard}" for guard in ("no_update", "no_delete", "at_the_end")]
    with store.engine.begin() as connection:
        for one in away if sqlite else ["ALTER TABLE events DISABLE TRIGGER USER"]:
            connection.execute(text(one))
        connection.execute(text(statement))


def tamper_more(store, statement):
    with store.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_live_ledger_is_as_its_events_make_it(store):
    fill(store)
    found = check_ledger(store)
    assert (found.chain.seq, found.chain.broken, found.findings, found.differing) == (len(WAY) + 1, None, 1, ())


INSERTED = "INSERT INTO events SELECT 15, at, kind, record, payload, post, role, body, previous, hash FROM events"


@pytest.mark.parametrize(("statement", "seq"), [
    ("UPDATE events SET payload = '{}' WHERE seq = 3", 3),
    ("DELETE FROM events WHERE seq = 4", 4),
    ("UPDATE events SET body = 'another' WHERE seq = 1", 1),
    ("UPDATE events SET payload = (SELECT payload FROM events WHERE seq = 2) WHERE seq = 6", 6),
    # Two events change places, and one is put in behind the last with what the sixth says.
    ("UPDATE events SET seq = CASE seq WHEN 5 THEN -6 ELSE -5 END WHERE seq IN (5, 6)", 5),
    (f"{INSERTED} WHERE seq = 6", 15),
])  # fmt: skip
def test_a_changed_event_of_a_live_ledger_is_named(store, statement, seq):
    fill(store)
    tamper(store, statement)
    tamper_more(store, "UPDATE events SET seq = -seq WHERE seq < 0")
    assert check_ledger(store).chain.broken.seq == seq


def test_a_cut_end_of_a_live_ledger_shows_against_a_published_head(store):
    fill(store)
    with store.reading() as ledger:
        seq, digest = ledger.head()
    tamper(store, f"DELETE FROM events WHERE seq = {seq}")
    assert check_ledger(store).chain.broken is None
    assert check_ledger(store, read_head(f"{seq}:{digest}")).chain.broken.seq == seq


@pytest.mark.parametrize(("statement", "named"), [
    ("UPDATE findings SET state = 'assigned'", "f1"),
    ("UPDATE documents SET document = replace(document, 'closed', 'Closed')", "f1"),
    ("UPDATE items SET state = 'open'", "f1"),
    ("DELETE FROM items", "f1"),
    ("DELETE FROM findings", "f1"),
    ("INSERT INTO documents VALUES ('f0', '{}')", "f0"),
    ("UPDATE records SET payload = '{}'", "review/2025-07"),
    ("DELETE FROM records", "review/2025-07"),
])  # fmt: skip
def test_what_differs_from_its_events_is_named_and_can_be_made_anew(store, statement, named):
    fill(store)
    tamper(store, statement)
    assert check_ledger(store).differing == (named,)
    with store.writing() as ledger:
        rebuild(ledger.connection, list(ledger.events()))
    assert check_ledger(store).differing == ()


def contents(store):
    with database.reading(store.engine) as connection:
        tables = ("events", "findings", "documents", "items", "records", "personal")
        return {name: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}")))) for name in tables}


def test_a_backup_is_the_ledger_and_can_be_put_into_an_empty_place(store, where, tmp_path, empty_place):
    said = fill(store)
    head = back_up(store, tmp_path / "copy.db", Clock())
    assert [one.name for one in tmp_path.iterdir() if "copy" in one.name] == ["copy.db"]
    assert restore(tmp_path / "copy.db", empty_place, Clock()) == head
    other = open_store(empty_place, Clock())
    assert contents(other) == contents(store)
    assert check_ledger(other).differing == ()
    with other.writing() as ledger:
        assert ledger.personal(said) == "13900000000"
        ledger.append([Draft("review", "r", REGISTRATION, "p", "reviewer", "b")], expected={})
    other.close()


def test_nothing_is_ever_written_over(store, where, tmp_path):
    fill(store)
    back_up(store, tmp_path / "copy.db", Clock())
    with pytest.raises(InputError):
        back_up(store, tmp_path / "copy.db", Clock())
    with pytest.raises(InputError):
        restore(tmp_path / "copy.db", where, Clock())
    (tmp_path / "none.txt").write_text("no backup")
    with pytest.raises(InputError):
        restore(tmp_path / "none.txt", tmp_path / "new.db", Clock())
    assert not (tmp_path / "new.db").exists()
