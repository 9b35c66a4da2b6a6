"""Table and plots of everything measured so far."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt

RESULTS = Path(__file__).parent / "results"


def write_report(names: Iterable[str]) -> None:
    """Write ``results.md``, and a plot for each section, from the sections' records in ``results``."""
    found = {name: RESULTS / f"{name}.json" for name in names}
    records = {name: json.loads(path.read_text(encoding="utf-8")) for name, path in found.items() if path.exists()}
    lines = [
        "# Measured",
        "",
        "Medians; each run in a process of its own, the cases of a section taking turns. Read the ratios inside one",
        'section: other work may have shared the machine. "Inner" leaves out process start and imports. CPU seconds',
        "are those that processors worked, for all threads and processes: other work changes them little.",
        "",
        *_targets(records),
    ]
    for name, record in records.items():
        lines += _section(name, record)
        _plot(record, RESULTS / f"{name}.svg")
    (RESULTS / "results.md").write_text("\n".join(lines), encoding="utf-8")


def _targets(records: dict[str, Any]) -> list[str]:
    lines = ["## What must hold", "", "| what | measured | by | must | stretch | |", "| --- " * 6 + "|"]
    for record in records.values():
        for target in record["targets"]:
            sign = "≥" if target["at_least"] else "≤"
            must, unit, measured = target["must"], target["unit"], target["measured"]
            met = measured >= must if target["at_least"] else measured <= must
            stretch = "" if target["stretch"] is None else f"{sign} {_short(target['stretch'])} {unit}"
            lines.append(
                f"| {target['what']} | {_short(measured)} {unit} | {target.get('by', 'clock')} "
                f"| {sign} {_short(must)} {unit} | {stretch} | {'met' if met else '**not met**'} |"
            )
    return [*lines, ""]


def _section(name: str, record: dict[str, Any]) -> list[str]:
    sized = bool(record["size_name"])
    floor = {row["size"]: row for row in record["rows"] if row["case"] == record["floor"]}
    more = sorted({key for row in record["rows"] for key in row["measured"]["said"]})
    head = ["case", *([record["size_name"]] if sized else []), "inner s", "whole s", "inner CPU s", "whole CPU s"]
    head += [*([f"x {record['floor']}", "by CPU"] if floor else []), "peak MB", "runs", *more]
    lines = [f"## {record['title']}", "", record["said"], "", f"{record['date']}, {record['machine']}.", ""]
    lines += [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for row in record["rows"]:
        measured = row["measured"]
        cells = [row["case"], *([_count(row["size"])] if sized else [])]
        seconds = (measured.get(key) for key in ("inner_s", "whole_s", "inner_cpu_s", "cpu_s"))
        cells += ["" if one is None else f"{one:.3g}" for one in seconds]
        if floor:
            under = floor.get(row["size"])
            pairs = [] if under is None else [(_seconds(row), _seconds(under)), (_cpu_s(row), _cpu_s(under))]
            cells += [f"{own / least:.2f}" if own and least else "" for own, least in pairs] or ["", ""]
        cells += [f"{measured['peak_mb']:.0f}", str(measured["runs"])]
        cells += [_count(measured["said"][key]) if key in measured["said"] else "" for key in more]
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, "", f"![{record['title']}]({name}.svg)", ""]


def _plot(record: dict[str, Any], path: Path) -> None:
    mpl.rcParams["svg.hashsalt"] = "citycheckup"
    mpl.rcParams["font.family"] = ["DejaVu Sans"]
    cases = list(dict.fromkeys(row["case"] for row in record["rows"]))
    figure, axis = plt.subplots(figsize=(8, 0.6 + 0.45 * max(len(cases), 6)), layout="constrained")
    if record["size_name"]:
        for case in cases:
            own = [row for row in record["rows"] if row["case"] == case]
            axis.plot([row["size"] for row in own], [_seconds(row) for row in own], "o-", label=case)
        axis.set(xlabel=record["size_name"], ylabel="seconds", xscale="log", yscale="log")
        axis.legend()
    else:
        seconds = [_seconds(row) for row in record["rows"]]
        axis.barh([row["case"] for row in record["rows"]][::-1], seconds[::-1], color="#4c78a8")
        axis.set(xlabel="seconds")
    axis.set_title(record["title"])
    axis.grid(alpha=0.3)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _seconds(row: dict[str, Any]) -> float:
    measured = row["measured"]
    seconds: float = measured["whole_s"] if measured["inner_s"] is None else measured["inner_s"]
    return seconds


def _cpu_s(row: dict[str, Any]) -> float | None:
    """Return seconds of processors' work; None in a record of before they were measured."""
    measured = row["measured"]
    seconds: float | None = measured.get("cpu_s") if measured["inner_s"] is None else measured.get("inner_cpu_s")
    return seconds


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _count(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"
