"""A ledger of an older shape: its findings are made anew from its events."""

from alembic import command
from sqlalchemy import insert

from citycheckup.ledger.apply import replay
from citycheckup.ledger.storing import FindingQuery
from citycheckup.store import database, opening
from citycheckup.store.rows import event_row
from citycheckup.store.tables import EVENTS
from in_memory_ledger import Clock, InMemoryStore
from moves import Bench, State


def test_findings_from_before_plans_had_steps_done_are_read_as_replay_gives_them(tmp_path):
    memory = InMemoryStore()
    Bench(memory).bring_to(State.IN_PROGRESS)
    file = tmp_path / "citycheckup.db"
    engine = database.engine_of(database.url_of(file))
    with database.writing(engine) as connection:
        config = opening._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(insert(EVENTS), [event_row(event) for event in memory.chain])
    engine.dispose()
    store = opening.open_store(file, Clock())
    with store.reading() as ledger:
        assert {one.id: one for one in ledger.all_of(FindingQuery())} == replay(memory.chain)
        document = ledger.connection.exec_driver_sql("SELECT document FROM documents").scalar()
        assert '"done":[]' in document
    store.close()
    assert file.with_name("citycheckup.db.before-0002").exists()
