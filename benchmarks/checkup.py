"""How long does a whole checkup take, process start included, beside reading its own map?"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.extract import Extract
from benchmarks.measure import Measured, measure


def checkup(city: Extract, runs: int = 3) -> dict[str, Measured]:
    """Return the cases by name. Units are drawn and frozen by a run that is not measured, as in a city's daily use."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = str(Path(scratch, "city"))
        program = [sys.executable, "-m", "citycheckup"]
        init = [*program, "init", folder, "--name", city.name, "--osm", str(city.osm), *city.options]
        subprocess.run(init, check=True, capture_output=True)
        subprocess.run([*program, "run", folder], check=True, capture_output=True)
        return {"citycheckup run, whole process": measure("checkup", [*program, "run", folder], runs)}
