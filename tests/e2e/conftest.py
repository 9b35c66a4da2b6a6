"""What several of these tests share: checkups of real cities, which take their time."""

import pytest

from real_cities import CheckedUp


@pytest.fixture(scope="session")
def checked_up(shared_data, tmp_path_factory):
    """Real cities, checked and run twice, by name: once in a session, for tests that run in one process."""
    return CheckedUp(tmp_path_factory.mktemp("real_cities"), shared_data)
