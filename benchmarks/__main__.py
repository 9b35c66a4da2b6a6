"""Measure everything, print a table, and write table and plot into ``benchmarks/results``: ``python -m benchmarks``."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt

from benchmarks.checkup import checkup
from benchmarks.extract import extract
from benchmarks.growth import growth
from benchmarks.measure import Measured
from benchmarks.reading import reading

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    city = extract()
    print(f"Reading {city.name} …", flush=True)
    read = reading(city)
    print("Whole checkup …", flush=True)
    whole = checkup(city)
    print("Growth …", flush=True)
    grown = growth()
    text = report(city.name, read, whole, grown)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "results.md").write_text(text, encoding="utf-8")
    plot(city.name, read, whole, grown, RESULTS / "results.svg")
    print(text)


def report(city: str, read: dict[str, Measured], whole: dict[str, Measured], grown: dict[int, Measured]) -> str:
    floor = next(iter(read.values())).inner_s or 1.0
    own = read["citycheckup, all layers"].inner_s or 1.0
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    lines = [
        "# Measured",
        "",
        f"{datetime.now(UTC).date()}, {machine}. Medians; each run in a process of its own. Read the ratios: other",
        'work may have shared the machine. "Inner" leaves out process start and imports.',
        "",
        f"## Reading {city}",
        "",
        "| case | inner s | x decode only | x citycheckup | peak MB | runs |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, found in read.items():
        inner = found.inner_s or 0.0
        lines.append(
            f"| {name} | {inner:.2f} | {inner / floor:.1f} | {inner / own:.2f} | {found.peak_mb:.0f} | {found.runs} |"
        )
    lines += ["", f"## A whole checkup of {city}", "", "| case | s | x its own reading | peak MB | runs |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for name, found in whole.items():
        lines.append(
            f"| {name} | {found.whole_s:.1f} | {found.whole_s / own:.1f} | {found.peak_mb:.0f} | {found.runs} |"
        )
    lines += ["", "## Growth: made-up cities", "", "| buildings | s | ms per building | peak MB | runs |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for buildings, found in grown.items():
        each_ms = 1e3 * found.whole_s / buildings
        lines.append(f"| {buildings:,} | {found.whole_s:.1f} | {each_ms:.2f} | {found.peak_mb:.0f} | {found.runs} |")
    return "\n".join([*lines, ""])


def plot(
    city: str, read: dict[str, Measured], whole: dict[str, Measured], grown: dict[int, Measured], path: Path
) -> None:
    mpl.rcParams["svg.hashsalt"] = "citycheckup"
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    bars = {name: found.inner_s or 0.0 for name, found in read.items()}
    bars |= {name: found.whole_s for name, found in whole.items()}
    left.barh(list(bars)[::-1], list(bars.values())[::-1], color="#4c78a8")
    left.set(title=city, xlabel="seconds")
    right.plot(list(grown), [found.whole_s for found in grown.values()], "o-", color="#4c78a8")
    right.set(title="Whole checkup of made-up cities", xlabel="buildings", ylabel="seconds", ylim=(0, None))
    right.grid(alpha=0.3)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
