"""Run the commands that the documents show again, and write what they print today; fill the READMEs' table of results."""  # noqa: E501, INP001 - one sentence; a script, no package

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq

from citycheckup.editions import SUPPLEMENTARY, load_edition
from citycheckup.indicators import catalogue
from citycheckup.reports.figures import shown_threshold, shown_value
from citycheckup.results import rows_of
from citycheckup.vocabulary import Level, Status
from citycheckup.wording import word

DOCS = Path(__file__).resolve().parent
README = {"en": DOCS.parent / "README.md", "zh": DOCS.parent / "README.zh-CN.md"}
COMPARE = {"en": DOCS / "how-to" / "compare-two-runs.md", "zh": DOCS / "how-to" / "compare-two-runs.zh-CN.md"}
TUTORIAL = {"en": DOCS / "tutorial.md", "zh": DOCS / "tutorial.zh-CN.md"}
BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"(?<=<!-- results -->\n)(.*?)(?=<!-- end of results -->)", re.DOTALL)
RUN_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


def commands(text: str) -> list[str]:
    """Return the commands of a document's ``console`` blocks, in order; ``> `` continues a line."""
    found: list[str] = []
    for block in BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(line.removeprefix("$ "))
            elif line.startswith("> "):
                found[-1] += "\n" + line.removeprefix("> ")
    return found


def rerun(text: str, folder: Path, language: str) -> str:
    """Return the document with every ``console`` block run again in ``folder``, its output as of today.

    Runs are called after their order: their true names hold the time of day.
    """
    names: dict[str, str] = {}

    def plain_name(found: re.Match[str]) -> str:
        return names.setdefault(found[0], f"20261123T09{len(names):02d}00Z-5f0c2a1e")

    def block(found: re.Match[str]) -> str:
        lines: list[str] = []
        for command in commands(f"```console\n{found[0]}```\n"):
            said = RUN_NAME.sub(plain_name, said_by(command, folder, language))
            lines += ["$ " + command.replace("\n", "\n> "), *([said] if said else [])]
        return "\n".join(lines) + "\n"

    return BLOCK.sub(block, text)


def said_by(command: str, folder: Path, language: str) -> str:
    """Return what a shell command prints, run in ``folder`` with this Python's programs.

    Raises
    ------
    subprocess.CalledProcessError
        The command failed.
    """
    own = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "CITYCHECKUP_LANG": language}
    done = subprocess.run(  # noqa: S603 - our own documents' commands
        ["/bin/sh", "-c", command], cwd=folder, env={**os.environ, **own}, capture_output=True, text=True, check=True
    )
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def results_table(runs: Sequence[Path], language: str) -> str:
    """Return a table of what several runs came to at city level: one column a city, a row where one has a value."""
    listed = [load_edition("national-2025"), load_edition(SUPPLEMENTARY)]
    entries = [entry for edition in listed for entry in edition.entries if entry.indicator in catalogue()]
    cities = [
        {row.indicator: row for row in rows_of(pq.read_table(run / "results.parquet")) if row.level is Level.CITY}
        for run in runs
    ]
    units = [gpd.read_parquet(run / "units.parquet") for run in runs]
    names = [table.loc[table["level"] == "city", "name"].iloc[0] for table in units]
    heading = {"en": ("no.", "indicator", "standard"), "zh": ("编号", "指标", "标准值")}[language]
    lines = [_line([*heading, *names]), _line(["---"] * (3 + len(runs)))]

    def counted(title: str, count: Callable[[int], int | None]) -> str:
        shown = [count(at) for at in range(len(runs))]
        return _line(["", title, "", *("—" if number is None else f"{number:,}" for number in shown)])

    def residents(at: int) -> int | None:
        persons = units[at].loc[units[at]["level"] == "city", "residents_persons"].iloc[0]
        return None if persons != persons else round(persons)  # noqa: PLR0124 - the plainest test for NaN

    def dwellings(at: int) -> int | None:
        file = runs[at] / "buildings.parquet"
        return pq.read_metadata(file).num_rows if file.exists() else None

    titles = {
        "en": ("*dwelling buildings*", "*residents inside, by the population file*"),
        "zh": ("*住宅建筑（栋）*", "*边界内人口（按人口文件）*"),
    }[language]
    for level in ("block", "community"):
        title = f"*{word(f'cli.level.{level}', language)}*"
        # mypy cannot infer a lambda with a default, which pins the loop's level here.
        lines.append(counted(title, lambda at, level=level: int((units[at]["level"] == level).sum())))  # type: ignore[misc]
    lines += [counted(titles[0], dwellings), counted(titles[1], residents)]
    for entry in entries:
        if all(rows[entry.indicator].value is None for rows in cities):
            continue
        cells = []
        for rows in cities:
            row = rows[entry.indicator]
            shown = shown_value(row.value, row.unit, row.status, language)
            doubtful = row.value is not None and row.status is not Status.OK
            cells.append(f"{shown}<br>{word(f'reports.status.{row.status}', language)}" if doubtful else shown)
        judged = cities[0][entry.indicator]
        standard = shown_threshold(judged.comparator, judged.threshold, entry.unit, language)
        lines.append(_line([entry.code, entry.name_zh if language == "zh" else entry.name_en, standard, *cells]))
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write today's outputs into the tutorials and READMEs; ``--results RUN …`` fills the table of results too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, nargs="+", metavar="RUN", help="run folders: one column each")
    arguments = parser.parse_args()
    for language in ("en", "zh"):
        for file in (TUTORIAL[language], README[language], COMPARE[language]):
            text = file.read_text(encoding="utf-8")
            with tempfile.TemporaryDirectory() as folder:
                text = rerun(text, Path(folder), language)
            if arguments.results:
                table = results_table(arguments.results, language)
                # mypy cannot infer a lambda with a default, which pins the loop's table here.
                text = TABLE.sub(lambda _, table=table: table, text)  # type: ignore[misc]
            file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
