"""Measure side by side with peers: ``python -m benchmarks [--runs N] [NAME …]``.

Each section is written to ``benchmarks/results/<name>.json`` when it is done, so that one can be measured again alone;
table and plots are made from all that lie there.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime

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
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(NAMES)}; else all")
    parser.add_argument("--runs", type=int, default=5, help="runs of each case; medians are shown (default 5)")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(NAMES))
    if unknown:
        parser.error(f"there is no section {', '.join(unknown)}")
    RESULTS.mkdir(exist_ok=True)
    for name in asked.names or NAMES:
        print(f"{name} …", flush=True)
        section = importlib.import_module(f"benchmarks.{name}").section(runs=asked.runs)
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        record = {"date": str(datetime.now(UTC).date()), "machine": machine, **asdict(section)}
        (RESULTS / f"{name}.json").write_text(
            json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8"
        )
        write_report(NAMES)
    print((RESULTS / "results.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
