"""Cases side by side: each run in a process of its own, the cases taking turns; seconds, CPU seconds, peak memory."""

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
        What to run. Its last line may be ``{"inner_s": …, "inner_cpu_s": …}``: without process start and imports, and
        any other number worth showing (``"nodes": 5``); see :func:`timed`.
    """

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Measured:
    """Medians of several runs.

    Attributes
    ----------
    whole_s, inner_s
        Seconds on the clock: of the whole process, and inside it without start and imports (if it says so).
    cpu_s, inner_cpu_s
        Seconds that processors worked for it, of all threads and, for the whole, of all processes that it started.
    peak_mb
        The most memory that one process of it held.
    said
        What else it told.
    """

    whole_s: float
    cpu_s: float
    inner_s: float | None
    inner_cpu_s: float | None
    peak_mb: float
    runs: int
    said: Mapping[str, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """Inner seconds where the case tells them, else those of the whole process."""
        return self.whole_s if self.inner_s is None else self.inner_s

    @property
    def cpu_seconds(self) -> float:
        """The same by processors' work instead of the clock."""
        return self.cpu_s if self.inner_cpu_s is None else self.inner_cpu_s


@dataclass(frozen=True)
class Row:
    """A case at one size. ``of`` is what stands in the ratio's denominator, by name of case at the same size."""

    case: str
    size: int | str
    measured: Measured


@dataclass(frozen=True)
class Target:
    """A figure that must hold: measured, the bound it must stay under, and the one we would like it to.

    ``at_least`` turns the bounds round: the figure must not be smaller. ``by`` says what seconds it was made from: the
    clock, which other work on the machine slows down; or processors' work (``CPU``), which is fair to cases of one
    thread on a busy machine, and gives no credit for a second thread. Empty: no seconds.
    """

    what: str
    measured: float
    must: float
    stretch: float | None = None
    unit: str = "×"
    at_least: bool = False
    by: str = "clock"

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
    taken: dict[str, list[Measured]] = {case.name: [] for case in cases}
    for run in range(runs):
        for case in cases:
            one = _run(case.command)
            taken[case.name].append(one)
            cost = f"{one.seconds:.2f} s, CPU {one.cpu_seconds:.2f} s, {one.peak_mb:.0f} MB"
            print(f"  {case.name}: run {run + 1} of {runs}, {cost}", flush=True)
    return {name: _medians(several) for name, several in taken.items()}


def timed(imports: str, work: str, said: str = "") -> list[str]:
    """Return the command of a child that says how long ``work`` took, without start and imports.

    ``said`` is more to tell, as keyword arguments: ``"nodes=len(nodes)"``.
    """
    began = "began, cpu_began = time.perf_counter(), time.process_time()"
    told = f"dict(inner_s=time.perf_counter() - began, inner_cpu_s=time.process_time() - cpu_began, {said})"
    return [sys.executable, "-c", f"import time, json\n{imports}\n{began}\n{work}\nprint(json.dumps({told}))"]


# A child's peak counts what its parent held when it was started: so a parent that holds next to nothing starts it.
_LAUNCH = """
import json, os, resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.call(sys.argv[2:])
took = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as told:
    json.dump([code, took, used.ru_utime + used.ru_stime, used.ru_maxrss], told)
"""


def _run(command: Sequence[str]) -> Measured:
    with (
        tempfile.TemporaryDirectory() as scratch,
        Path(scratch, "stdout").open("w+") as printed,
        Path(scratch, "stderr").open("w+") as complained,
    ):
        told = Path(scratch, "told")
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCH, str(told), *command]
        subprocess.run(launcher, check=True, stdout=printed, stderr=complained, env={**os.environ, "TMPDIR": scratch})
        code, whole_s, cpu_s, peak_kb = json.loads(told.read_text())
        if code:
            complained.seek(0)
            raise RuntimeError(f"{' '.join(command)[:400]} ended with {code}:\n{complained.read()[-4000:]}")
        printed.seek(0)
        last = (printed.read().splitlines() or [""])[-1]
    said = json.loads(last) if last.startswith('{"inner_s"') else {}
    return Measured(whole_s, cpu_s, said.pop("inner_s", None), said.pop("inner_cpu_s", None), peak_kb / 1024, 1, said)


def _medians(several: Sequence[Measured]) -> Measured:
    inner_s = [one.inner_s for one in several if one.inner_s is not None]
    inner_cpu_s = [one.inner_cpu_s for one in several if one.inner_cpu_s is not None]
    return Measured(
        whole_s=median(one.whole_s for one in several),
        cpu_s=median(one.cpu_s for one in several),
        inner_s=median(inner_s) if inner_s else None,
        inner_cpu_s=median(inner_cpu_s) if inner_cpu_s else None,
        peak_mb=median(one.peak_mb for one in several),
        runs=len(several),
        said={key: median(one.said[key] for one in several) for key in several[0].said},
    )
