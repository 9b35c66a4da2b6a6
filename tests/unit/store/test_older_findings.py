"""A ledger of an older shape: its findings are made anew from its events."""

import sqlite3

from citycheckup.ledger.apply import replay
from citycheckup.ledger.storing import FindingQuery
from citycheckup.store.opening import open_store
from in_memory_ledger import Clock
from moves import Bench, State


def test_findings_from_before_plans_had_steps_done_are_read_as_replay_gives_them(tmp_path):
    file = tmp_path / "citycheckup.db"
    store = open_store(file, Clock())
    Bench(store).bring_to(State.IN_PROGRESS)
    store.close()
    with sqlite3.connect(file) as older:
        older.execute("""UPDATE documents SET document = replace(document, '"done":[],', '')""")
        older.execute("UPDATE alembic_version SET version_num = '0002'")
        assert older.execute("SELECT document FROM documents").fetchone()[0].count('"done"') == 0
    older.close()
    store = open_store(file, Clock())
    with store.reading() as ledger:
        assert {one.id: one for one in ledger.all_of(FindingQuery())} == replay(ledger.events())
        document = ledger.connection.exec_driver_sql("SELECT document FROM documents").scalar()
        assert '"done":[]' in document
    store.close()
    assert file.with_name("citycheckup.db.before-0002").exists()
