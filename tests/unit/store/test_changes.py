"""Whether anybody has written: seen from one connection, of all others, in this process and in another."""

import sqlite3
import subprocess
import sys

from citycheckup.store.changes import Changes
from citycheckup.store.opening import open_store
from in_memory_ledger import Clock


def test_every_commit_of_another_is_seen_and_nothing_else(tmp_path):
    file = tmp_path / "ledger.db"
    store = open_store(file, Clock())
    changes = Changes(store.engine)
    seen = [changes.number()]
    assert changes.number() == seen[0]
    with store.reading() as ledger:
        ledger.head()
    assert changes.number() == seen[0]
    with store.writing() as ledger:
        ledger.keep_personal("of this process")
        assert changes.number() == seen[0]  # not yet written
    seen.append(changes.number())
    write = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('DELETE FROM personal'); c.commit()"
    subprocess.run([sys.executable, "-c", write, str(file)], check=True)
    seen.append(changes.number())
    assert len(set(seen)) == 3
    changes.close()
    store.close()


def test_while_somebody_writes_for_long_it_waits_for_nobody(tmp_path):
    store = open_store(tmp_path / "ledger.db", Clock())
    changes = Changes(store.engine)
    before = changes.number()
    other = sqlite3.connect(tmp_path / "ledger.db")
    other.execute("BEGIN IMMEDIATE")
    assert changes.number() == before
    other.rollback()
    other.close()
    changes.close()
    store.close()


def test_only_a_file_tells_it_in_no_time(store):
    changes = Changes(store.engine)
    assert (changes.number() is None) is (store.engine.dialect.name == "postgresql")
    changes.close()
