import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from citycheckup.store import database, migrations, opening
from citycheckup.store.account_tables import metadata
from citycheckup.store.loading import load_events
from citycheckup.store.opening import open_store, upgrade
from citycheckup.store.outbox import told_until
from citycheckup.vocabulary import InputError
from in_memory_ledger import Clock
from way_to_close import WAY, walked


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


NEXT = """
from alembic import op
revision = "next"
down_revision = {head!r}
def upgrade():
    op.execute("CREATE TABLE of_the_next_version (id INTEGER)")
    {then}
"""


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """Return a function that adds a step to the migrations, as the program's next version would."""

    def add(then=""):
        folder = tmp_path / "migrations"
        shutil.copytree(Path(migrations.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
        step = NEXT.format(head=opening._head(), then=then)
        (folder / "versions" / "next.py").write_text(step, encoding="utf-8")
        config = opening._config()
        config.set_main_option("script_location", str(folder))
        monkeypatch.setattr(opening, "_config", lambda: config)

    return add


def test_an_older_file_is_copied_and_brought_up_to_date(tmp_path, next_version):
    file = tmp_path / "citycheckup.db"
    open_store(file, Clock()).close()
    before = opening._head()
    next_version()
    store = open_store(file, Clock())
    with database.reading(store.engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM of_the_next_version").scalar() == 0
    store.close()
    with sqlite3.connect(file.with_name(f"citycheckup.db.before-{before}")) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (before,)
    copy.close()


def test_a_step_that_fails_leaves_the_older_file_as_it_was(tmp_path, next_version):
    file = tmp_path / "citycheckup.db"
    open_store(file, Clock()).close()
    before = opening._head()
    next_version(then="raise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        open_store(file, Clock())
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (before,)
        named = "SELECT count(*) FROM sqlite_master WHERE name = 'of_the_next_version'"
        assert connection.execute(named).fetchone() == (0,)
    connection.close()


def test_a_server_is_brought_up_to_date_on_demand_only(postgres, request, next_version, tmp_path):
    url_of, psycopg = postgres
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        server.execute("CREATE DATABASE on_demand")
    with pytest.raises(InputError) as told:
        open_store(url_of("on_demand"), Clock())
    assert told.value.problems[0].message.key == "store.needs_upgrade"
    assert upgrade(url_of("on_demand"))[0] == "none"
    next_version()
    with pytest.raises(InputError) as told:
        open_store(url_of("on_demand"), Clock())
    assert told.value.problems[0].message.key == "store.needs_upgrade"
    assert upgrade(url_of("on_demand"))[1] == "next"
    open_store(url_of("on_demand"), Clock()).close()


def test_a_ledger_from_before_the_outbox_tells_nothing_of_its_past(tmp_path):
    file = tmp_path / "citycheckup.db"
    engine = database.engine_of(database.url_of(file))
    with database.writing(engine) as connection:
        config = opening._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        load_events(connection, walked(WAY[:3])[1])
    engine.dispose()
    store = open_store(file, Clock())
    with database.reading(store.engine) as connection:
        assert told_until(connection) == (3, False)
    store.close()
    assert file.with_name("citycheckup.db.before-0003").exists()
