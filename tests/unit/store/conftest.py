import itertools

import pytest

from citycheckup.store import database
from citycheckup.store.opening import open_store, upgrade
from in_memory_ledger import Clock
from postgres_server import NoServerError, postgres_server
from undone import UndoneStore

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres():
    """URL of a server's maintenance database; skips where no server can be started."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
    try:
        with postgres_server() as folder:
            yield lambda name: f"postgresql://postgres@/{name}?host={folder}", psycopg
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """Where a new, empty ledger may be made: a file, or a database of its own."""
    return new_place(request.param, request, tmp_path / "citycheckup.db")


@pytest.fixture(params=["into sqlite", "into postgresql"])
def empty_place(request, tmp_path):
    """Another such place."""
    return new_place(request.param.removeprefix("into "), request, tmp_path / "another.db")


def new_place(kind, request, file):
    if kind == "sqlite":
        return file
    url_of, psycopg = request.getfixturevalue("postgres")
    name = f"ledger_{next(_NUMBERS)}"
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    upgrade(url_of(name))
    return url_of(name)


@pytest.fixture
def store(where):
    """An empty ledger, on each of the databases."""
    opened = open_store(where, Clock())
    yield opened
    opened.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept(request, tmp_path_factory):
    """One database for many tests, each of which takes back what it wrote."""
    file = tmp_path_factory.mktemp("table") / "citycheckup.db"
    opened = open_store(new_place(request.param, request, file), Clock())
    with database.writing(opened.engine) as connection:
        yield UndoneStore(connection, Clock())
    opened.close()
