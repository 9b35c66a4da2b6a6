"""The tables of a city folder, read: figures, surveys, records, or the reason why one is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from citycheckup.checklists import load_checklist
from citycheckup.editions import Edition
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLES
from citycheckup.sources.figures.table_file import read_table_file
from citycheckup.sources.figures.table_rows import Origins
from citycheckup.sources.folder import CityFolder
from citycheckup.vocabulary import Message, Problem, Severity


def read_tables(
    folder: CityFolder, editions: Sequence[Edition], tick: Callable[[int, str], None]
) -> tuple[dict[str, Table | Missing], dict[str, Origins], list[Problem]]:
    """Read every table that ``city.toml`` names.

    Parameters
    ----------
    editions
        Whose codes the tables may name: the city's edition, and what stands beside it.
    tick
        Told, before each file, how many tables are done and which file comes next.

    Returns
    -------
    tuple
        Every table of the schema by name, or a :class:`Missing` with the reason; by name of table, where its rows were
        written; and all problems. A table with an error is missing as a whole.
    """
    entries = {entry.code: entry for edition in editions for entry in edition.entries}
    tables: dict[str, Table | Missing] = {}
    origins: dict[str, Origins] = {}
    problems: list[Problem] = []
    for schema in TABLES:
        titles = {"table": schema.name, "zh": schema.title_zh, "en": schema.title_en}
        given = folder.config.tables.get(schema.name)
        if given is None:
            tables[schema.name] = Missing((schema.name,), Message("city.table_not_supplied", titles))
            continue
        tick(len(origins), given.file)
        read = read_table_file(
            schema.name,
            given,
            folder.file(given.file),
            entries=entries,
            checklist=load_checklist(),
            crs=folder.config.city.crs,
        )
        problems += read.problems
        if read.table is not None and read.origins is not None:
            tables[schema.name], origins[schema.name] = read.table, read.origins
        else:
            refused = any(problem.severity is Severity.ERROR for problem in read.problems)
            key = "city.unusable" if refused else "city.table_not_filled_in"
            tables[schema.name] = Missing((schema.name,), Message(key, titles))
    return tables, origins, problems
