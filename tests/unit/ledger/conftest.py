import pytest

from in_memory_ledger import InMemoryStore


@pytest.fixture
def store():
    """An empty ledger. Every test that takes it says nothing about where the ledger is kept."""
    return InMemoryStore()
