"""Cases side by side: each run in a process of its own, the cases taking turns, seconds and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Case:
    """One thing to measure.

    Attributes
    ----------
    name
        What it is called in the table.
    command
        What to run. Its last line may be ``{"inner_s": …}``: seconds without process start and imports, and any other
        number worth showing (``{"inner_s": 1.2, "nodes": 5}``).
    """

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Measured:
    """Medians of several runs: whole process, inside it without start and imports (if it says so), peak memory."""

    whole_s: float
    inner_s: float | None
    peak_mb: float
    runs: int
    said: Mapping[str, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """Inner seconds where the case tells them, else those of the whole process."""
        return self.whole_s if self.inner_s is None else self.inner_s


@dataclass(frozen=True)
class Row:
    """A case at one size. ``of`` is what stands in the ratio's denominator, by name of case at the same size."""

    case: str
    size: int | str
    measured: Measured


@dataclass(frozen=True)
class Target:
    """A figure that must hold: measured, the bound it must stay under, and the one we would like it to.

    ``at_least`` turns the bounds round: the figure must not be smaller.
    """

    what: str
    measured: float
    must: float
    stretch: float | None = None
    unit: str = "×"
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure is within the bound."""
        return self.measured >= self.must if self.at_least else self.measured <= self.must


@dataclass(frozen=True)
class Section:
    """What one module has measured.

    Attributes
    ----------
    title, said
        Heading, and a paragraph on what was compared with what.
    size_name
        What ``Row.size`` counts ("nodes"); empty where there is one size only.
    floor
        Name of the case that the others are compared with in the table.
    """

    title: str
    said: str
    rows: Sequence[Row]
    targets: Sequence[Target]
    size_name: str = ""
    floor: str = ""


def side_by_side(cases: Sequence[Case], runs: int = 5) -> dict[str, Measured]:
    """Measure cases that take turns, so that what else the machine does falls on all of them alike.

    Each run has a temporary folder of its own, for some libraries keep finished results there and read them back.
    """
    taken: dict[str, list[tuple[float, float, dict[str, float]]]] = {case.name: [] for case in cases}
    for run in range(runs):
        for case in cases:
            whole_s, peak_mb, said = _run(case.command)
            taken[case.name].append((whole_s, peak_mb, said))
            inner = said.get("inner_s", whole_s)
            print(f"  {case.name}: run {run + 1} of {runs}, {inner:.2f} s, {peak_mb:.0f} MB", flush=True)
    return {name: _medians(several) for name, several in taken.items()}


def timed(imports: str, work: str, said: str = "") -> list[str]:
    """Return the command of a child that says how long ``work`` took, without start and imports.

    ``said`` is more to tell, as keyword arguments: ``"nodes=len(nodes)"``.
    """
    told = f"dict(inner_s=time.perf_counter() - began, {said})"
    return [
        sys.executable,
        "-c",
        f"import time, json\n{imports}\nbegan = time.perf_counter()\n{work}\nprint(json.dumps({told}))",
    ]


# A child's peak counts what its parent held when it was started: so a parent that holds next to nothing starts it.
_LAUNCH = """
import json, os, resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.call(sys.argv[2:])
took = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
with open(sys.argv[1], "w") as told:
    json.dump([code, took, peak], told)
"""


def _run(command: Sequence[str]) -> tuple[float, float, dict[str, float]]:
    with (
        tempfile.TemporaryDirectory() as scratch,
        Path(scratch, "stdout").open("w+") as printed,
        Path(scratch, "stderr").open("w+") as complained,
    ):
        told = Path(scratch, "told")
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCH, str(told), *command]
        subprocess.run(launcher, check=True, stdout=printed, stderr=complained, env={**os.environ, "TMPDIR": scratch})
        code, whole_s, peak_kb = json.loads(told.read_text())
        if code:
            complained.seek(0)
            raise RuntimeError(f"{' '.join(command)[:400]} ended with {code}:\n{complained.read()[-4000:]}")
        printed.seek(0)
        last = (printed.read().splitlines() or [""])[-1]
    return whole_s, peak_kb / 1024, json.loads(last) if last.startswith('{"inner_s"') else {}


def _medians(several: Sequence[tuple[float, float, dict[str, float]]]) -> Measured:
    inner = [said["inner_s"] for _, _, said in several if "inner_s" in said]
    more = {key: median(said[key] for _, _, said in several) for key in several[0][2] if key != "inner_s"}
    return Measured(
        whole_s=median(whole for whole, _, _ in several),
        inner_s=median(inner) if inner else None,
        peak_mb=median(peak for _, peak, _ in several),
        runs=len(several),
        said=more,
    )
