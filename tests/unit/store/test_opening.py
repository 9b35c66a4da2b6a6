import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from citycheckup.store import database
from citycheckup.store.opening import open_store, upgrade
from citycheckup.store.tables import metadata
from citycheckup.vocabulary import InputError
from in_memory_ledger import Clock


def test_the_migrations_make_the_tables_that_the_program_uses(store):
    with database.reading(store.engine) as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    # Indexes stand in the migrations alone: nothing in the program names them.
    assert [one for one in found if one[0] != "remove_index"] == []


def test_opening_twice_changes_nothing(where):
    for _ in range(2):
        open_store(where, Clock()).close()
    before, after = upgrade(where)
    assert before == after


def test_a_ledger_that_is_not_there_is_not_made_by_looking(tmp_path):
    with pytest.raises(InputError) as told:
        open_store(tmp_path / "citycheckup.db", Clock(), create=False)
    assert told.value.problems[0].message.key == "store.no_ledger"
    assert list(tmp_path.iterdir()) == []


def test_eight_may_open_a_new_ledger_at_once(tmp_path):
    def opened(_number):
        store = open_store(tmp_path / "citycheckup.db", Clock())
        with store.reading() as ledger:
            head = ledger.head()
        store.close()
        return head[0]

    with ThreadPoolExecutor(8) as eight:
        assert list(eight.map(opened, range(8))) == [0] * 8


@pytest.mark.parametrize(("statement", "key"), [
    ("UPDATE alembic_version SET version_num = '9999'", "store.too_new"),
    ("DROP TABLE alembic_version", "store.not_a_ledger"),
])  # fmt: skip
def test_what_is_not_our_ledger_is_left_alone(tmp_path, statement, key):
    file = tmp_path / "citycheckup.db"
    open_store(file, Clock()).close()
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()
    before = file.read_bytes()
    with pytest.raises(InputError) as told:
        open_store(file, Clock())
    assert told.value.problems[0].message.key == key
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path):
    file = tmp_path / "citycheckup.db"
    file.write_text("not a database, but long enough to be looked at as one" * 20)
    with pytest.raises(InputError) as told:
        open_store(file, Clock())
    assert told.value.problems[0].message.key == "store.not_a_ledger"


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://host/db", "sqlite://"])
def test_what_is_no_url_is_refused(url):
    with pytest.raises(InputError):
        database.url_of(url)


def test_a_server_that_is_away_is_named_without_its_password():
    with pytest.raises(InputError) as told:
        open_store("postgresql://clerk:secret@127.0.0.1:1/ledger", Clock())
    assert "secret" not in str(told.value)
    assert told.value.problems[0].message.key == "store.refused"
