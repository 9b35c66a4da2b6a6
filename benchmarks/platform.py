"""How long do the platform's screens take, fifty asking at once, from a town to a city of half a million buildings?

The server is the one that `citycheckup serve` starts; who asks is another process on the same machine, whose own work
is shown, since it takes processors away from the server.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import quantiles

from benchmarks.measure import Measured, Row, Section, Target

SIZES = (20_000, 100_000, 500_000)
FINDINGS = 100_000
ASKING = 50
CASES = (
    ("tile", "tiles p95, one asking", 0.05, 0.01),
    ("tiles_50", "tiles p95, fifty asking", None, None),
    ("first_view", "first map view, one after another", 2.0, 0.5),
    ("sheet_50", "unit sheet p95, fifty asking, each unit once", 0.1, 0.05),
    ("sheet_again_50", "unit sheet p95, fifty asking, seen before", 0.1, 0.05),
    ("values_50", "values of a level p95, fifty asking", None, None),
    ("units_50", "list of units p95, fifty asking", 0.1, 0.05),
    ("buildings_50", "list of buildings p95, fifty asking", 0.1, 0.05),
    ("findings_50", "first page of findings p95, fifty asking", 0.1, 0.05),
)


def section(*, runs: int = 1, sizes: tuple[int, ...] = SIZES) -> Section:
    """Measure each screen at each size; ``runs`` times as many requests."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        ledger = Path(scratch, "ledger.db")
        filling = f"fill(Path({str(ledger)!r}), {FINDINGS})"
        write = f"from pathlib import Path\nfrom benchmarks.ledger_filling import fill\n{filling}"
        subprocess.run([sys.executable, "-c", write], check=True)
        for size in sizes:
            folder = Path(scratch, str(size))
            subprocess.run([sys.executable, "-m", "benchmarks.platform_city", str(folder), str(size)], check=True)
            ledger.rename(folder / "2025" / "citycheckup.db")
            rows += asked(folder, size, runs)
            (folder / "2025" / "citycheckup.db").rename(ledger)
    return judged(rows)


def judged(rows: list[Row]) -> Section:
    """Return the section of what was measured, with the figures that must hold at the largest size."""
    largest = max(int(row.size) for row in rows)
    measured = {row.case: row.measured for row in rows if row.size == largest}
    targets = [
        Target(f"{words} at {largest} buildings", measured[words].seconds, must=must, stretch=stretch, unit="s")
        for _, words, must, stretch in CASES
        if must is not None
    ]
    tile = "tiles p95, one asking"
    targets.append(
        Target(
            f"largest tile at {largest} buildings", measured[tile].said["largest_kb"], must=500, stretch=300, unit="kB"
        )
    )
    said = (
        f"A made-up run folder, not a computed one; {FINDINGS} findings in the ledger (SQLite). Fifty asking: {ASKING} "
        "connections, each asking again as soon as it has its answer. Seconds are the 95th percentile; of the first "
        "view the sum: city, catalogue, style, values of all communities, and the tiles of a screen."
    )
    return Section("The platform", said, rows, targets, size_name="buildings")


def asked(folder: Path, size: int, runs: int) -> list[Row]:
    """Serve a folder and ask it every question."""
    command = [sys.executable, "-m", "benchmarks.platform_asked", str(folder), str(runs)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    rows = []
    for case, words, *_ in CASES:
        one = told[case]
        seconds = sum(one["seconds"]) if case == "first_view" else quantiles(one["seconds"], n=20)[-1]
        shown = {"p50_ms": sorted(one["seconds"])[len(one["seconds"]) // 2] * 1000, "requests": len(one["seconds"])}
        shown["server_cpu_ms_each"] = one["cpu_s"] / len(one["seconds"]) * 1000
        shown["asker_cpu_ms_each"] = one["own_s"] / len(one["seconds"]) * 1000
        shown |= {"largest_kb": max(one["bytes"]) / 1e3, "sum_kb": sum(one["bytes"]) / 1e3}
        rows.append(Row(words, size, Measured(one["whole_s"], one["cpu_s"], seconds, None, told["peak_mb"], 1, shown)))
        print(f"  {size} {words}: {seconds * 1000:.1f} ms, {json.dumps(shown)}", flush=True)
    return rows


if __name__ == "__main__":
    print(os.getloadavg())
    asked(Path(sys.argv[1]), int(sys.argv[2]), 1)
