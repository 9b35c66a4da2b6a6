"""Which runs there are, and the few that are kept in memory."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from citycheckup.app.shown.run_tables import RunTables
from citycheckup.reports.run_folder import whole_runs
from citycheckup.sources.folder import CityFolder
from citycheckup.vocabulary import InputError, Message, Problem

LATEST = "latest"
_KEPT = 6  # this year's, the year's before, one beside each, and two to spare


@dataclass(frozen=True)
class RunPlace:
    """A whole run and the folder of the year it belongs to."""

    folder: CityFolder
    path: Path

    @property
    def year(self) -> int:
        """The checkup year."""
        return self.folder.config.city.checkup_year


class ServedRuns:
    """The runs of some city folders, the newest year first. A run never changes, so what is read is kept."""

    def __init__(self, folders: Sequence[CityFolder]) -> None:
        self._folders = tuple(folders)
        self._kept: OrderedDict[Path, RunTables] = OrderedDict()
        self._listings: dict[Path, tuple[int, tuple[RunPlace, ...]]] = {}
        self._lock = Lock()

    def take_over(self, folders: Sequence[CityFolder]) -> None:
        """Serve the runs of the same folders, whose settings have changed."""
        with self._lock:
            self._folders = tuple(folders)
            self._listings.clear()
            self._kept.clear()

    def listed(self) -> tuple[RunPlace, ...]:
        """Return every whole run that has its tables, the newest year first, in it the newest run first."""
        return tuple(place for folder in self._folders for place in self._of_folder(folder))

    def _of_folder(self, folder: CityFolder) -> tuple[RunPlace, ...]:
        """Return the runs of a folder; it is read again only when something in it has appeared or gone."""
        try:
            changed_at_ns = folder.runs.stat().st_mtime_ns
        except FileNotFoundError:
            return ()
        known = self._listings.get(folder.path)
        if known is None or known[0] != changed_at_ns:
            found = tuple(
                RunPlace(folder, path)
                for path in reversed(whole_runs(folder.runs))
                if (path / "manifest.json").is_file()
            )
            known = self._listings[folder.path] = changed_at_ns, found
        return known[1]

    def latest_by_year(self) -> dict[int, RunPlace]:
        """Return the newest run of each year."""
        found: dict[int, RunPlace] = {}
        for place in self.listed():
            found.setdefault(place.year, place)
        return found

    def latest_by_folder(self) -> dict[Path, RunPlace]:
        """Return the newest run of each city folder."""
        found: dict[Path, RunPlace] = {}
        for place in self.listed():
            found.setdefault(place.folder.path, place)
        return found

    def glance(self, place: RunPlace) -> dict[str, Any]:
        """Return a run's manifest without reading its tables."""
        with self._lock:
            kept = self._kept.get(place.path)
        if kept is not None:
            return kept.manifest
        found: dict[str, Any] = json.loads((place.path / "manifest.json").read_text(encoding="utf-8"))
        return found

    def place(self, run: str) -> RunPlace:
        """Return where a run lies: by its name, or ``latest`` for the newest run of the newest year that has one.

        Raises
        ------
        InputError
            There is no such run.
        """
        for place in self.listed():
            if run in (LATEST, place.path.name):
                return place
        raise InputError(Problem(Message("shown.no_such_run", {"run": run})))

    def tables(self, run: str) -> RunTables:
        """Return a run's tables, from memory where they are there.

        Raises
        ------
        InputError
            There is no such run.
        """
        return self.read(self.place(run))

    def in_memory(self, place: RunPlace) -> RunTables | None:
        """Return the tables of a run if they are in memory already."""
        kept = self._kept.get(place.path)
        if kept is not None and self._lock.acquire(blocking=False):  # who holds it may be reading another run
            try:
                self._kept.move_to_end(place.path)
            except KeyError:
                pass
            finally:
                self._lock.release()
        return kept

    def read(self, place: RunPlace) -> RunTables:
        """Return the tables of a run that was found."""
        with self._lock:
            kept = self._kept.get(place.path)
            if kept is None:
                kept = self._kept[place.path] = RunTables(place.folder, place.path)
            self._kept.move_to_end(place.path)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return kept

    def years(self) -> tuple[RunTables, ...]:
        """Return the newest run of every year, the newest year first."""
        return tuple(self.read(place) for place in self.latest_by_year().values())

    def state(self) -> str:
        """Return what changes whenever a run appears or goes."""
        return "|".join(place.path.name for place in self.listed())
