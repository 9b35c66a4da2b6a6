"""Works a year on the made-up city: both checkups run, and a ledger that appears whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from citycheckup.app.demo_work.office import Office, SetClock
from citycheckup.app.demo_work.year import FIRST_DAY, Year
from citycheckup.app.ledger_store import LEDGER_FILE
from citycheckup.app.make_demo import DemoCity
from citycheckup.app.places import places_of, units_of
from citycheckup.app.run_city import run_city
from citycheckup.ledger.storing import FindingQuery, GroupBy
from citycheckup.reports.run_files import Outputs
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import Progress, no_progress

_CHECKED_UP = {2024: date(2024, 7, 2), 2025: date(2025, 7, 1)}


@dataclass(frozen=True)
class Worked:
    """The ledger of the made-up city.

    Attributes
    ----------
    was_there
        Whether it lay there already: what somebody may have worked on is not made anew.
    events, findings
        How many; of findings by state.
    refused
        Turns that the rules refused: there are none, if the made-up offices know them.
    """

    ledger: Path
    was_there: bool
    events: int
    findings: dict[str, int]
    refused: tuple[str, ...] = ()


def work_demo(made: DemoCity, *, outputs: Outputs = Outputs.ALL, progress: Progress = no_progress) -> Worked:
    """Check up both years of a made-up city, and work on what they find until the spring of 2026.

    The ledger lies in the folder of the later year, in a file, whatever the settings say: a database of one's own is
    filled by ``ledger restore``.

    Parameters
    ----------
    outputs
        What the runs write.

    Raises
    ------
    InputError
        A folder cannot be used; no ledger has been written.
    """
    from citycheckup.store.opening import open_store  # noqa: PLC0415 - only the ledger waits for the database's libraries

    ledger = made.city / LEDGER_FILE
    if ledger.exists():
        return _counted(ledger, was_there=True)
    folders = {2024: made.earlier, 2025: made.city}
    runs = {}
    for year, folder in folders.items():
        clock = SetClock(_CHECKED_UP[year])
        runs[year] = run_city(folder, outputs=outputs, progress=progress, clock=clock).folder
    places = places_of(units_of(open_folder(made.city)))
    clock = SetClock(FIRST_DAY)
    part = ledger.with_name(f".{ledger.name}.{os.getpid()}.part")
    try:
        store = open_store(part, clock)
        try:
            office = Office(store, clock, places, made.plan)
            Year(office, folders, runs, made.plan).work(progress)
        finally:
            store.close()
        part.replace(ledger)
    finally:
        for left in ledger.parent.glob(f"{part.name}*"):
            left.unlink()
    refused = tuple(f"{turn.day} {turn.finding_id} {turn.move}: {error}" for turn, error in office.refused)
    return _counted(ledger, was_there=False, refused=refused)


def _counted(ledger: Path, *, was_there: bool, refused: tuple[str, ...] = ()) -> Worked:
    from citycheckup.app.clock import system_clock  # noqa: PLC0415 - nothing is written here
    from citycheckup.store.opening import open_store  # noqa: PLC0415 - as above

    store = open_store(ledger, system_clock, create=False)
    try:
        with store.reading() as reading:
            by_state = reading.count(FindingQuery(), (GroupBy.STATE,))
            return Worked(ledger, was_there, reading.head()[0], {key[0]: n for key, n in by_state.items()}, refused)
    finally:
        store.close()
