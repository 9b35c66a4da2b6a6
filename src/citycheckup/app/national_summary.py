"""Gathers what the cities of a dataset say together, and writes the files of the summary."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from citycheckup.app.national_city import CityOutcome, State
from citycheckup.diagnosis.across_cities import CityFacts, medians, ranks, standards
from citycheckup.reports.national_dataset import NationalDataset
from citycheckup.reports.national_workbook import NationalContent, write_national_workbook
from citycheckup.reports.writers import write_parquet
from citycheckup.results import SCHEMA
from citycheckup.sources.national.city_list import ListedCity
from citycheckup.vocabulary import Severity, Status
from citycheckup.wording import as_plain

CITIES = pa.schema(
    [
        ("city", pa.string()),
        ("city_name", pa.string()),
        ("year", pa.int64()),
        ("edition", pa.string()),
        ("city_classes", pa.string()),
        ("made_up", pa.bool_()),
        ("state", pa.string()),
        ("content_hash", pa.string()),
        ("rows_count", pa.int64()),
        *((f"{status}_count", pa.int64()) for status in Status),
        ("problems", pa.string()),
    ]
)


@dataclass(frozen=True)
class NationalSummary:
    """The tables of the summary: ``cities``, ``medians``, ``ranks``, ``standards``, by the name of their file."""

    tables: dict[str, pa.Table]


def summarised(
    listed: Sequence[ListedCity],
    outcomes: Sequence[CityOutcome],
    dataset: NationalDataset,
    folder: Path,
    language: str,
) -> NationalSummary:
    """Write the summary of the listed cities into ``folder``; it says the same whenever each city was done."""
    facts, records, rows, attribution = [], [], [], set()
    for one, outcome in zip(listed, outcomes, strict=True):
        city = one.config.city
        done = outcome.state is not State.FAILED
        classes = tuple(sorted(city.classes))
        facts.append(CityFacts(city.id, city.name, city.checkup_year, city.edition, classes, done=done))
        manifest = (dataset.manifest(city.id) or {}) if done else {}
        attribution |= set(manifest.get("attribution", ()))
        statuses = manifest.get("statuses", {})
        errors = [problem for problem in outcome.problems if problem.severity is Severity.ERROR]
        records.append(
            {
                "city": city.id,
                "city_name": city.name,
                "year": city.checkup_year,
                "edition": city.edition,
                "city_classes": ",".join(classes),
                "made_up": city.made_up,
                "state": str(State.DONE if done else State.FAILED),
                "content_hash": manifest.get("content_hash"),
                "rows_count": manifest.get("rows"),
                **{f"{status}_count": statuses.get(str(status)) for status in Status},
                "problems": json.dumps([as_plain(problem.message) for problem in errors], ensure_ascii=False),
            }
        )
        if done:
            rows.append(dataset.city_rows(city.id).to_pandas().assign(city=city.id))
    together = pd.concat(rows, ignore_index=True) if rows else SCHEMA.empty_table().to_pandas().assign(city="")
    tables = {
        "cities": pa.Table.from_pylist(records, schema=CITIES),
        "medians": medians(facts, together),
        "ranks": ranks(facts, together),
        "standards": standards(facts, together),
    }
    for name, table in tables.items():
        write_parquet(table, folder / f"{name}.parquet")
    problems = {outcome.city: outcome.problems for outcome in outcomes}
    content = NationalContent(tables=tables, problems=problems, attribution=tuple(sorted(attribution)))
    write_national_workbook(folder / "national.xlsx", content, language)
    return NationalSummary(tables)
