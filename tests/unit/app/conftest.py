"""The generated city, made and checked up once for every test that only looks at it."""

import pytest

from citycheckup.app.run_city import run_city
from citycheckup.cli.main import main


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The folder of the generated city's second year."""
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", str(folder), "--size", "8000", "--no-serve"]) == 0
    return folder / "2025"


@pytest.fixture(scope="session")
def latest(demo):
    """The run folder of the generated city."""
    return run_city(demo).folder
