"""How long does a whole checkup take, process start included?"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.extract import extract
from benchmarks.measure import Case, Row, Section, side_by_side


def section(*, runs: int = 5) -> Section:
    """Measure ``run`` on one extract. Units are drawn and frozen by a run that is not measured, as in daily use."""
    city = extract()
    with tempfile.TemporaryDirectory() as scratch:
        folder = str(Path(scratch, "city"))
        program = [sys.executable, "-m", "citycheckup"]
        init = [*program, "init", folder, "--name", city.name, "--osm", str(city.osm), *city.options]
        subprocess.run(init, check=True, capture_output=True)
        subprocess.run([*program, "run", folder], check=True, capture_output=True)
        found = side_by_side([Case("citycheckup run, whole process", [*program, "run", folder])], runs)
    rows = [Row(name, city.name, measured) for name, measured in found.items()]
    return Section(f"A whole checkup of {city.name}", "From the map to the run folder.", rows, targets=[])
