"""How long does the program take to say what it can do, beside an interpreter that does nothing?"""

from __future__ import annotations

import sys

from benchmarks.measure import Case, Row, Section, Target, side_by_side

FLOOR = "python -c pass"
_TURNS_A_RUN = 5  # each takes a tenth of a second: a few turns more make the median calm


def section(*, runs: int = 5) -> Section:
    """Measure ``--help`` as a whole process; the floor is a bare interpreter."""
    cases = [
        Case(FLOOR, [sys.executable, "-c", "pass"]),
        Case("citycheckup --help", [sys.executable, "-m", "citycheckup", "--help"]),
    ]
    found = side_by_side(cases, runs * _TURNS_A_RUN)
    ratio = found["citycheckup --help"].whole_s / found[FLOOR].whole_s
    return Section(
        title="Start",
        said="Whole processes. Importing the package loads no geodata library; a test holds it to that.",
        rows=[Row(name, "", measured) for name, measured in found.items()],
        targets=[Target("`citycheckup --help`, against a bare interpreter", ratio, must=12, stretch=6)],
        floor=FLOOR,
    )
