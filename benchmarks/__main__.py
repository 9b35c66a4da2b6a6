"""Measure side by side with peers: ``python -m benchmarks [--runs N] [NAME …]``.

Each section is written to ``benchmarks/results/<name>.json`` when it is done, so that one can be measured again alone;
table and plots are made from all that lie there.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

from benchmarks.measure import Section
from benchmarks.report import RESULTS, write_report

NAMES = (
    "start",
    "reading",
    "checkup",
    "growth",
    "coverage",
    "points_in_areas",
    "nearest",
    "million",
    "many_cities",
    "duties",
    "ledger",
    "platform",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(NAMES)}; else all")
    parser.add_argument(
        "--sizes",
        type=_sizes,
        metavar="N,N,…",
        help="sizes of the one section named, in its own measure (see its module)",
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each case; medians are shown (default 5)")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(NAMES))
    if unknown:
        parser.error(f"there is no section {', '.join(unknown)}")
    if asked.sizes and len(asked.names) != 1:
        parser.error("--sizes goes with one section")
    RESULTS.mkdir(exist_ok=True)
    for name in asked.names or NAMES:
        print(f"{name} …", flush=True)
        measure = importlib.import_module(f"benchmarks.{name}").section
        busy = f"load average before {os.getloadavg()[0]:.1f}"
        section = measure(runs=asked.runs, **_chosen(measure, asked.sizes))
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {busy}"
        record = {"date": str(datetime.now(UTC).date()), "machine": machine, **asdict(section)}
        (RESULTS / f"{name}.json").write_text(
            json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8"
        )
        write_report(NAMES)
    print((RESULTS / "results.md").read_text(encoding="utf-8"))


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


def _chosen(measure: Callable[..., Section], sizes: tuple[int, ...] | None) -> dict[str, tuple[int, ...]]:
    """Return the sizes by the name that the section gives them; nothing where it keeps its own."""
    takes = [name for name in inspect.signature(measure).parameters if name != "runs"]
    return {takes[0]: sizes} if sizes and takes else {}


if __name__ == "__main__":
    main()
