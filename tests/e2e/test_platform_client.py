"""The types that the pages are checked against are those of the server as it is."""

import subprocess
import sys
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"

pytestmark = pytest.mark.slow


@pytest.mark.skipif(not (FRONTEND / "node_modules").is_dir(), reason="the pages' libraries are not installed")
def test_the_types_of_the_servers_answers_are_current():
    done = subprocess.run([sys.executable, str(FRONTEND / "client.py"), "--check"], check=False)
    assert done.returncode == 0, "write them anew: python frontend/client.py"
