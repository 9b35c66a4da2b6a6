"""Opens the ledger of a city: ``citycheckup.db`` in its folder, or the database that the settings name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from citycheckup.app.clock import Clock, system_clock
from citycheckup.sources.folder import CityFolder, open_folder

if TYPE_CHECKING:
    from citycheckup.store.ledger import SqlStore

LEDGER_FILE = "citycheckup.db"
VARIABLE = "CITYCHECKUP_DATABASE"


def ledger_place(folder: CityFolder) -> Path | str:
    """Return where a city's ledger lies: a file, or the URL of a database.

    The environment says so first, then ``[ledger] url`` of ``city.toml``; else it is a file in the folder. A database
    holds one ledger: each city has its own.
    """
    return os.environ.get(VARIABLE) or folder.config.ledger.url or folder.path / LEDGER_FILE


@contextmanager
def opened_ledger(folder: Path | CityFolder, *, clock: Clock = system_clock, create: bool = True) -> Iterator[SqlStore]:
    """Open the ledger of a city folder, and let go of it at the end.

    Parameters
    ----------
    create
        Whether a file may be made where there is none yet.

    Raises
    ------
    InputError
        The folder cannot be read, or the ledger cannot be opened.
    """
    # Only now: no command but those of the ledger waits for the database's libraries.
    from citycheckup.store.opening import open_store  # noqa: PLC0415 - only the ledger needs it

    city = open_folder(folder) if isinstance(folder, Path) else folder
    store = open_store(ledger_place(city), clock, create=create)
    try:
        yield store
    finally:
        store.close()
