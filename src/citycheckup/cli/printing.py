"""What the commands print: tables for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from citycheckup.cli.console import console
from citycheckup.cli.main import problem_record, said
from citycheckup.editions import EditionEntry
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.reports.figures import doubt, explanation, shown_number, shown_threshold, shown_value
from citycheckup.results import as_record
from citycheckup.vocabulary import Message, Severity, Status
from citycheckup.wording import has, render, word

if TYPE_CHECKING:  # their makers are needed by one command each
    from citycheckup.app.check_city import CheckReport, LayerReport
    from citycheckup.app.demo_work.working import Worked
    from citycheckup.app.draw_units import DrawnUnits
    from citycheckup.app.list_indicators import ListedIndicator
    from citycheckup.app.make_demo import DemoCity
    from citycheckup.app.make_templates import MadeTemplates
    from citycheckup.app.run_city import RunSummary
    from citycheckup.app.show_unit import UnitSheet

_LOOK = {
    Status.OK: "green",
    Status.PARTIAL: "yellow",
    Status.NO_DATA: "red",
    Status.NOT_SURVEYED: "magenta",
    Status.NOT_APPLICABLE: "dim",
}


def made_city(file: Path, language: str, *, as_json: bool) -> None:
    """Print where a new city's ``city.toml`` lies, and what to do next."""
    if as_json:
        _json({"city": str(file.parent), "file": str(file)})
        return
    print(render(Message("cli.made_city", {"file": str(file), "folder": str(file.parent)}), language))


def made_demo(made: DemoCity, worked: Worked | None, language: str, *, as_json: bool) -> None:
    """Print where the made-up city lies, what work there is in its ledger, and what to do next."""
    size = {"size": made.plan.persons, "seed": made.plan.seed}
    if as_json:
        city, earlier = made.city.resolve(), made.earlier.resolve()
        key = city / "answer_key.json"
        record: dict[str, object] = {
            "city": str(city),
            "earlier": str(earlier),
            "answer_key": str(key),
            "made_up": True,
        }
        if worked is not None:
            record["ledger"] = {**vars(worked), "ledger": str(worked.ledger.resolve())}
        _json({**size, **record})
        return
    facts = {**size, "city": str(made.city), "earlier": str(made.earlier)}
    print(render(Message("demo.made", facts), language))
    if worked is None:
        print(render(Message("demo.next_run", facts), language))
        return
    facts |= {"ledger": str(worked.ledger), "findings": sum(worked.findings.values()), "events": worked.events}
    print(render(Message("demo.work_was_there" if worked.was_there else "demo.worked", facts), language))
    print(render(Message("demo.next_work", facts), language))


def checked(report: CheckReport, language: str, *, as_json: bool) -> None:
    """Print the check report: layers, columns, what is blocked, what to do, and every problem."""
    if as_json:
        _json(
            {
                "city": report.name,
                "crs": report.crs,
                "edition": report.edition,
                "checkup_year": report.checkup_year,
                "layers": [_layer_record(layer, language) for layer in report.layers],
                "tables": [_table_record(table, language) for table in report.tables],
                "problems": [problem_record(problem, language) for problem in report.problems],
                "indicators_not_computed_yet": list(report.uncomputed),
            }
        )
        return
    out = console()
    title = f"{report.name} · {report.edition} · {report.checkup_year} · {report.crs}"
    table = Table(title=title, title_justify="left", header_style="bold")
    for heading in ("layer", "what_there_is", "columns", "blocks", "mend"):
        table.add_column(word(f"cli.{heading}", language), overflow="fold")
    for layer in (*report.layers, *report.tables):
        table.add_row(
            _title(layer, language),
            Text(_what_there_is(layer, language), style="" if layer.present else "red" if layer.blocks else "dim"),
            "\n".join(f"{column.name} {column.filled_share:.0%}" for column in layer.columns) if layer.present else "",
            _blocked(layer, report.codes, language),
            Text(render(layer.remedy, language) if layer.remedy else ""),
        )
    out.print(table)
    if report.uncomputed:
        uncomputed = Message("cli.not_computed_yet", {"count": len(report.uncomputed)})
        out.print(render(uncomputed, language), style="dim", highlight=False)
    for problem in report.problems:
        if problem.severity is not Severity.ERROR:
            out.print(
                Text(f"{word(f'cli.{problem.severity}', language)} {said(problem, language)}"),
                style="yellow" if problem.severity is Severity.WARNING else "dim",
            )


def ran(summaries: Sequence[RunSummary], language: str, *, as_json: bool) -> None:
    """Print where each run lies and what it came to."""
    if as_json:
        records = [
            {
                "city": summary.city,
                "run": str(summary.folder),
                "content_hash": summary.content_hash,
                "rows": summary.rows,
                "statuses": dict(summary.statuses),
                "problems": [problem_record(problem, language) for problem in summary.problems],
                "ground": [render(statement, language) for statement in summary.ground],
            }
            for summary in summaries
        ]
        _json(records[0] if len(records) == 1 else records)
        return
    for summary in summaries:
        warnings = sum(problem.severity is Severity.WARNING for problem in summary.problems)
        counted = {status: count for status, count in summary.statuses.items() if count}
        counts = [f"{word(f'reports.status.{status}', language)} {count}" for status, count in counted.items()]
        arguments = {"city": summary.city, "rows": summary.rows, "counts": counts, "folder": str(summary.folder)}
        print(render(Message("cli.ran", arguments), language))
        for name in sorted(path.name for path in summary.folder.iterdir()):
            print(f"  {name:<24} {word(f'cli.file.{name}', language)}")
        for statement in summary.ground:
            print(f"  · {render(statement, language)}")
        if warnings:
            print(render(Message("cli.ran_with_warnings", {"count": warnings}), language))


def made_templates(made: MadeTemplates, language: str, *, as_json: bool) -> None:
    """Print which forms were written, and what to do with them."""
    notes = [render(note, language) for note in made.notes]
    if as_json:
        _json(
            {
                "folder": str(made.folder),
                "templates": {name: str(file) for name, file in made.files.items()},
                "notes": notes,
            }
        )
        return
    print(render(Message("cli.templates_made", {"folder": str(made.folder)}), language))
    for name, file in made.files.items():
        schema = TABLE_BY_NAME[name]
        print(f"  {file.name:<24} {schema.title_zh if language == 'zh' else schema.title_en}")
    for note in notes:
        print(f"  · {note}")


def drew_units(drawn: DrawnUnits, language: str, *, as_json: bool) -> None:
    """Print the number of units at each level, where they are frozen, and how they follow from earlier ones."""
    changes = {} if drawn.lineage is None else drawn.lineage["change"].value_counts().sort_index().to_dict()
    if as_json:
        _json(
            {
                "file": str(drawn.file),
                "newly_drawn": drawn.newly_drawn,
                "units": dict(drawn.counts),
                "changes": {str(change): int(count) for change, count in changes.items()},
                "problems": [problem_record(problem, language) for problem in drawn.problems],
            }
        )
        return
    key = "cli.units_drawn" if drawn.newly_drawn else "cli.units_frozen"
    print(render(Message(key, {"file": str(drawn.file)}), language))
    for level, count in drawn.counts.items():
        print(f"  {word(f'cli.level.{level}', language)}: {count}")
    for change, count in changes.items():
        print(f"  {word(f'cli.change.{change}', language)}: {count}")
    for problem in drawn.problems:
        print(f"  · {said(problem, language)}")


def listed_indicators(listed: Sequence[ListedIndicator], language: str, *, as_json: bool) -> None:
    """Print an edition's indicators, with standards and what computes them."""
    if as_json:
        _json([_listed_record(item) for item in listed])
        return
    table = Table(header_style="bold")
    for heading in ("code", "level_heading", "indicator", "standard", "source", "needs"):
        table.add_column(word(f"cli.{heading}", language), overflow="fold")
    for item in listed:
        entry, threshold = item.entry, item.threshold
        standard = shown_threshold(
            threshold.comparator if threshold else None, threshold.value if threshold else None, entry.unit, language
        )
        table.add_row(
            entry.code,
            word(f"cli.level.{entry.level}", language),
            _name(entry, language),
            standard,
            word(f"cli.source_{entry.method}", language),
            ", ".join(sorted(item.needs.required)) if item.needs else "",
        )
    console().print(table)


def unit_sheet(sheet: UnitSheet, language: str, *, as_json: bool, whole: bool) -> None:
    """Print one unit's sheet: every indicator, with what explains it."""
    if as_json:
        _json(
            {
                "run": str(sheet.run),
                "unit_id": sheet.unit_id,
                "name": sheet.name,
                "level": sheet.level,
                "parent_id": sheet.parent_id,
                "residents_persons": sheet.residents_persons,
                "rows": [as_record(row) | {"explanation": explanation(row, language)} for row, _ in sheet.rows],
            }
        )
        return
    arguments = {
        "name": sheet.name or sheet.unit_id,
        "id": sheet.unit_id,
        "level": word(f"cli.level.{sheet.level}", language),
        "residents": shown_number(sheet.residents_persons),
        "run": sheet.run.name,
    }
    title = render(Message("cli.unit_title", arguments), language)
    table = Table(title=title, title_justify="left", header_style="bold")
    for heading in ("code", "indicator", "value", "standard", "status", "explanation"):
        table.add_column(word(f"cli.{heading}", language), overflow="fold")
    left_out = 0
    for row, entry in sheet.rows:
        if row.value is None and not whole:
            left_out += 1
            continue
        table.add_row(
            row.code,
            _name(entry, language),
            shown_value(row.value, row.unit, row.status, language),
            shown_threshold(row.comparator, row.threshold, row.unit, language),
            Text(word(f"reports.status.{row.status}", language), style=_LOOK[row.status]),
            " ".join(filter(None, (explanation(row, language), doubt(row, language)))),
        )
    out = console()
    out.print(table)
    if left_out:
        out.print(render(Message("cli.left_out", {"count": left_out}), language), style="dim", highlight=False)


def _layer_record(layer: LayerReport, language: str) -> dict[str, object]:
    return {
        "name": layer.name,
        "present": layer.present,
        "features": layer.features,
        "completeness": layer.completeness,
        "data_date": layer.data_date,
        "origin": layer.origin,
        "columns": {column.name: column.filled_share for column in layer.columns},
        "blocks": list(layer.blocks),
        "weakens": list(layer.weakens),
        "reason": render(layer.reason, language) if layer.reason else None,
        "remedy": render(layer.remedy, language) if layer.remedy else None,
    }


def _table_record(table: LayerReport, language: str) -> dict[str, object]:
    record = _layer_record(table, language)
    return {"rows" if name == "features" else name: value for name, value in record.items()}


def _listed_record(item: ListedIndicator) -> dict[str, object]:
    threshold = item.threshold
    return {
        "edition": item.edition,
        "code": item.entry.code,
        "indicator": item.entry.indicator,
        "level": item.entry.level,
        "name_zh": item.entry.name_zh,
        "name_en": item.entry.name_en,
        "unit": item.entry.unit,
        "method": item.entry.method,
        "computed": item.declared is not None,
        "required_layers": sorted(item.needs.required) if item.needs else None,
        "optional_layers": sorted(item.needs.optional) if item.needs else None,
        "comparator": threshold.comparator if threshold else None,
        "threshold": threshold.value if threshold else None,
        "threshold_source": threshold.source if threshold else None,
    }


def _what_there_is(layer: LayerReport, language: str) -> str:
    if not layer.present:
        key = f"cli.{layer.reason.key}" if layer.reason else "cli.absent"
        return word(key, language) if has(key) or layer.reason is None else render(layer.reason, language)
    arguments = {
        "features": layer.features,
        "completeness": word(f"cli.completeness.{layer.completeness}", language),
        "origin": Message(f"cli.origin.{layer.origin}"),
        "date": layer.data_date,
    }
    return render(Message("cli.there_are_rows" if layer.is_table else "cli.there_is", arguments), language)


def _blocked(layer: LayerReport, codes: Mapping[str, str], language: str) -> str:
    lines = []
    if layer.blocks and not layer.present:
        lines.append(
            render(
                Message("cli.blocks_now", {"indicators": [codes[indicator] for indicator in layer.blocks]}), language
            )
        )
    elif layer.blocks:
        lines.append(render(Message("cli.needed_by", {"count": len(layer.blocks)}), language))
    if layer.weakens and not layer.present:
        lines.append(render(Message("cli.weakens", {"count": len(layer.weakens)}), language))
    return "\n".join(lines)


def _title(layer: LayerReport, language: str) -> str:
    return f"{layer.title_zh if language == 'zh' else layer.title_en}\n{layer.name}"


def _name(entry: EditionEntry, language: str) -> str:
    return entry.name_zh if language == "zh" else entry.name_en


def _json(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True, default=str))
