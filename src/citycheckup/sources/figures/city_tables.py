"""The tables of a city folder, read: figures, surveys, records, or the reason why one is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future

from citycheckup.checklists import load_checklist
from citycheckup.editions import Edition
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLES
from citycheckup.sources.figures.table_file import ReadTable, read_table_file
from citycheckup.sources.figures.table_rows import Origins
from citycheckup.sources.folder import CityFolder
from citycheckup.vocabulary import Message, Problem, Severity


def begin_tables(folder: CityFolder, editions: Sequence[Edition], aside: Executor) -> dict[str, Future[ReadTable]]:
    """Let every table that ``city.toml`` names be read while other work is done; see :func:`read_tables`.

    Parameters
    ----------
    editions
        Whose codes the tables may name: the city's edition, and what stands beside it.
    """
    entries = {entry.code: entry for edition in editions for entry in edition.entries}
    return {
        schema.name: aside.submit(
            read_table_file,
            schema.name,
            given,
            folder.file(given.file),
            entries=entries,
            checklist=load_checklist(),
            crs=folder.config.city.crs,
        )
        for schema in TABLES
        if (given := folder.config.tables.get(schema.name)) is not None
    }


def read_tables(
    folder: CityFolder, begun: Mapping[str, Future[ReadTable]], tick: Callable[[int, str], None]
) -> tuple[dict[str, Table | Missing], dict[str, Origins], list[Problem]]:
    """Wait for every table that ``city.toml`` names.

    Parameters
    ----------
    begun
        As :func:`begin_tables` returns them.
    tick
        Told, before each file, how many tables are done and which file comes next.

    Returns
    -------
    tuple
        Every table of the schema by name, or a :class:`Missing` with the reason; by name of table, where its rows were
        written; and all problems. A table with an error is missing as a whole.
    """
    tables: dict[str, Table | Missing] = {}
    origins: dict[str, Origins] = {}
    problems: list[Problem] = []
    for schema in TABLES:
        titles = {"table": schema.name, "zh": schema.title_zh, "en": schema.title_en}
        if schema.name not in begun:
            tables[schema.name] = Missing((schema.name,), Message("city.table_not_supplied", titles))
            continue
        tick(len(origins), folder.config.tables[schema.name].file)
        read = begun[schema.name].result()
        problems += read.problems
        if read.table is not None and read.origins is not None:
            tables[schema.name], origins[schema.name] = read.table, read.origins
        else:
            refused = any(problem.severity is Severity.ERROR for problem in read.problems)
            key = "city.unusable" if refused else "city.table_not_filled_in"
            tables[schema.name] = Missing((schema.name,), Message(key, titles))
    return tables, origins, problems
