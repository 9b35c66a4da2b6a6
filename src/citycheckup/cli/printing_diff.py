"""What ``citycheckup diff`` prints."""

from __future__ import annotations

import json

from rich.table import Table
from rich.text import Text

from citycheckup.app.diff_runs import ChangedIndicator, RunDifference
from citycheckup.cli.console import console
from citycheckup.editions import SUPPLEMENTARY, editions, load_edition
from citycheckup.reports.figures import shown_value
from citycheckup.results import ResultRow, as_record
from citycheckup.vocabulary import Level, Message
from citycheckup.wording import render, word

_LINES_SHOWN = 5


def difference(found: RunDifference, language: str, *, as_json: bool) -> None:
    """Print what changed between two runs: the city's values, how many units, the list's lines, and why."""
    if as_json:
        print(json.dumps(_record(found, language), ensure_ascii=False, indent=2, sort_keys=True, default=str))
        return
    title = render(Message("diff.title", {"before": found.before.name, "after": found.after.name}), language)
    table = Table(title=title, title_justify="left", header_style="bold")
    for heading in ("cli.code", "cli.indicator", "diff.heading_before", "diff.heading_after", "diff.heading_units"):
        table.add_column(word(heading, language), overflow="fold")
    for heading in ("diff.heading_lines", "diff.heading_why"):
        table.add_column(word(heading, language), overflow="fold")
    names = _names(language)
    for change in found.indicators:
        city = next((row for row in change.rows if row.level is Level.CITY), None)
        units = sum(row.level is not Level.CITY for row in change.rows)
        table.add_row(
            change.code,
            Text(names.get(change.indicator, change.indicator)),
            _value(city.before if city else None, language),
            _value(city.after if city else None, language),
            render(Message("diff.units_count", {"count": units}), language),
            Text(_lines(change, language)),
            Text("\n".join(render(reason, language) for reason in change.reasons)),
        )
    out = console()
    for statement in found.inputs:
        out.print(Text(f"· {render(statement, language)}"), style="dim")
    out.print(table if found.indicators else word("diff.nothing", language))


def _lines(change: ChangedIndicator, language: str) -> str:
    said = []
    for key, lines in (("diff.added", change.lines_added), ("diff.removed", change.lines_removed)):
        if lines:
            shown = [line.split("@", 1)[-1] for line in lines[:_LINES_SHOWN]]
            more = ["…"] if len(lines) > _LINES_SHOWN else []
            said.append(render(Message(key, {"lines": [*shown, *more]}), language))
    return "\n".join(said)


def _value(row: ResultRow | None, language: str) -> str:
    return "" if row is None else shown_value(row.value, row.unit, row.status, language)


def _names(language: str) -> dict[str, str]:
    return {
        entry.indicator: entry.name_zh if language == "zh" else entry.name_en
        for edition in (*editions(), SUPPLEMENTARY)
        for entry in load_edition(edition).entries
    }


def _record(found: RunDifference, language: str) -> dict[str, object]:
    return {
        "before": str(found.before),
        "after": str(found.after),
        "inputs": [render(statement, language) for statement in found.inputs],
        "indicators": [
            {
                "indicator": change.indicator,
                "code": change.code,
                "reasons": [render(reason, language) for reason in change.reasons],
                "lines_added": list(change.lines_added),
                "lines_removed": list(change.lines_removed),
                "rows": [
                    {
                        "level": row.level,
                        "unit_id": row.unit_id,
                        "before": as_record(row.before) if row.before else None,
                        "after": as_record(row.after) if row.after else None,
                    }
                    for row in change.rows
                ],
            }
            for change in found.indicators
        ],
    }
