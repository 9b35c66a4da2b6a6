import pytest
from argon2 import PasswordHasher

from citycheckup.app import hashing
from served_city import served_city, smallest_folder


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
