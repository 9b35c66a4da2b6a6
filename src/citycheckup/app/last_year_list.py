"""Writes the ledger's findings of a year as the table ``last_year_list`` of the next year's checkup."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citycheckup.app.clock import Clock
from citycheckup.app.confirm_run import today
from citycheckup.editions import load_edition
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.ledger.finding import SourceKind, Urgency
from citycheckup.ledger.rectification import ListedProblem, Rate, last_year_list, rectification_rate
from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.reports.writers import write_text
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import InputError, Level, Message, Problem

_TABLE = "last_year_list"


@dataclass(frozen=True)
class LastYear:
    """What was written.

    Attributes
    ----------
    rates
        Of everything that was listed, also of what this year's edition no longer has.
    left_out
        Keys of problems that have no code in this year's edition: the table cannot name them.
    head
        Number and hash of the ledger's last event: the as-of of it all.
    """

    file: Path
    year: int
    as_of: str
    lines: tuple[ListedProblem, ...]
    rates: Mapping[Urgency, Rate]
    left_out: tuple[str, ...]
    head: tuple[int, str]


def write_last_year_list(
    store: LedgerStore, folder: Path, out: Path, clock: Clock, *, as_of: str | None = None
) -> LastYear:
    """Write the list for the folder's checkup: what the checkup of the year before found.

    Raises
    ------
    InputError
        The ledger holds nothing of that year.
    """
    city = open_folder(folder).config.city
    year, day = city.checkup_year - 1, as_of or today(clock)
    codes = {entry.indicator: entry.code for entry in load_edition(city.edition).entries}
    with store.reading() as ledger:
        found = ledger.all_of(FindingQuery(source_kinds=frozenset({SourceKind.INDICATOR})))
        lines, head = last_year_list(found, year, day, codes), ledger.head()
    if not lines:
        raise InputError(Problem(Message("findings.nothing_of_year", {"year": year}), file=str(folder)))
    write_text(_csv(lines), out)
    left_out = tuple(line.key for line in lines if line.code is None)
    return LastYear(out, year, day, lines, rectification_rate(lines), left_out, head)


def _csv(lines: tuple[ListedProblem, ...]) -> str:
    """Return the table in the headings and words that cities write it in."""
    columns = {column.name: column for column in TABLE_BY_NAME[_TABLE].columns}
    words = {choice: written for written, choice in reversed(columns["urgency"].choice_words)}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.headings[0] for column in columns.values())
    for line in lines:
        if line.code is not None:
            unit = "" if line.level == Level.CITY else line.unit_id
            values = {
                "key": line.key,
                "code": line.code,
                "unit_id": unit,
                "urgency": words[str(line.urgency)],
                "rectified": "是" if line.rectified else "否",
            }
            writer.writerow(values[name] for name in columns)
    return text.getvalue()
