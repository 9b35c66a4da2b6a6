"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real extracts; a test that needs it skips where it is not there."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real extracts: {SHARED_DATA} is not there")
    return SHARED_DATA
