"""A ledger with a few findings, and a client for each post on a copy of it."""

import time

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from citycheckup.app import hashing
from citycheckup.app.posts import add_post
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.ledger.transitions import Move, State
from citycheckup.store.opening import open_store
from citycheckup.web.application import create_app
from citycheckup.web.asking import Asking, asking
from made_up_platform import NOW, POSTS, HandMade
from moves import Bench
from served_city import served_city, smallest_folder
from worked_city import copy_of_worked_city


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    file = tmp_path_factory.mktemp("web") / "seeded.db"
    store = open_store(file, lambda: NOW)
    add_post(store, Post("it", frozenset({Role.ADMINISTRATOR}), "it"), by=None)
    for post in POSTS.values():
        add_post(store, post, by="it")
    for name, state in (("here", State.ASSIGNED), ("working", State.IN_PROGRESS), ("done", State.NOT_UPHELD)):
        Bench(store, finding_id=name, changed={Move.REGISTER: {"key": f"{name}@unit-1"}}).bring_to(state)
    away = {Move.REGISTER: {"key": "away@unit-2", "unit_id": "unit-2"}}
    Bench(store, finding_id="away", changed=away).bring_to(State.ASSIGNED)
    store.close()
    return file


@pytest.fixture
def ask(seeded, tmp_path):
    """A client for each post, on a ledger of its own for this test."""
    file = tmp_path / "ledger.db"
    file.write_bytes(seeded.read_bytes())
    store = open_store(file, lambda: NOW)
    platform = HandMade((), (), store, lambda: NOW)
    platform.path = tmp_path

    def client(post, language="en"):
        app = create_app(platform)
        app.dependency_overrides[asking] = lambda: Asking("a1", POSTS[post], language)
        return TestClient(app, headers={"Accept-Language": language})

    yield client
    store.close()


@pytest.fixture
def city(tmp_path):
    """The smallest city that can be served, with an empty ledger."""
    with served_city(smallest_folder(tmp_path / "city")) as served:
        yield served


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    """Let passwords be hashed in no time: what a hash costs has its own test."""
    monkeypatch.setattr(hashing, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    hashing._nobody.cache_clear()


@pytest.fixture(scope="session")
def years(tmp_path_factory):
    """A folder of two checkup years with their runs and a year of work, this process's own."""
    return copy_of_worked_city(tmp_path_factory.mktemp("served") / "city").parent


@pytest.fixture(scope="session")
def checked_city(years):
    """The platform over a city of two years, with runs."""
    with served_city(years) as served:
        yield served


@pytest.fixture(scope="session")
def client(checked_city):
    """A browser of a post of the whole city."""
    return checked_city.client("registrar")


@pytest.fixture(scope="session")
def map_facts(client):
    """What there is of the map, once it has been made."""
    for _ in range(240):
        shown = client.get("/api/map", params={"lang": "en"}).json()
        if shown["state"] != "making":
            assert shown["state"] == "ready"
            return shown
        time.sleep(0.25)
    raise AssertionError("the map was never ready")
