"""One case in a process of its own: seconds and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Measured:
    """Medians of several runs: whole process, inside it without start and imports (if it says so), peak memory."""

    whole_s: float
    inner_s: float | None
    peak_mb: float
    runs: int


def measure(label: str, command: list[str], runs: int) -> Measured:
    """Run a command several times. Its last line may be ``{"inner_s": …}``; any other output is left out.

    Each run has a temporary folder of its own, for pyrosm keeps finished layers there and would read them back.
    """
    whole, inner, peak = [], [], []
    for run in range(runs):
        with tempfile.TemporaryDirectory() as scratch, Path(scratch, "stdout").open("w+") as printed:
            began = time.perf_counter()
            child = subprocess.Popen(
                command, stdout=printed, stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": scratch}
            )
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            whole.append(time.perf_counter() - began)
            if child.returncode:
                raise subprocess.CalledProcessError(child.returncode, command)
            peak.append(usage.ru_maxrss / 1024)
            printed.seek(0)
            last = (printed.read().splitlines() or [""])[-1]
        if last.startswith('{"inner_s"'):
            inner.append(json.loads(last)["inner_s"])
        print(f"  {label}: run {run + 1} of {runs}, {whole[-1]:.1f} s, {peak[-1]:.0f} MB", flush=True)
    return Measured(median(whole), median(inner) if inner else None, median(peak), runs)


def timed(imports: str, work: str) -> list[str]:
    """Return the command of a child that says how long ``work`` took, without start and imports."""
    clock = "print(json.dumps({'inner_s': time.perf_counter() - began}))"
    return [sys.executable, "-c", f"import time, json\n{imports}\nbegan = time.perf_counter()\n{work}\n{clock}"]
