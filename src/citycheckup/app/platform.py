"""What the platform serves: a city's folders by year, its ledger, and the cities beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from citycheckup.app.city_files import remove_unfinished
from citycheckup.app.clock import Clock, system_clock
from citycheckup.app.confirm_run import today
from citycheckup.app.door import Door
from citycheckup.app.jobs.desk import JobDesk
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.map.served import ServedMaps
from citycheckup.app.places import places_if_frozen
from citycheckup.app.shown.served_runs import ServedRuns
from citycheckup.duties import Places
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.vocabulary import InputError, Message, Problem

if TYPE_CHECKING:
    from citycheckup.store.ledger import SqlStore

_SETTINGS = "city.toml"


@dataclass
class Platform:
    """One city with all its years, made once per process.

    Attributes
    ----------
    years
        The city's folders by checkup year, the newest first. The ledger lies with the newest.
    others
        Folders of other cities, for comparing only.
    kept
        What use cases keep between requests, by their own name; whatever is there can be made again.
    runs, runs_beside
        The runs of the city, and of the cities beside it.
    jobs, maps
        Long work beside the server, and the maps of runs.
    """

    years: tuple[CityFolder, ...]
    others: tuple[CityFolder, ...]
    store: SqlStore
    clock: Clock = system_clock
    kept: dict[str, object] = field(default_factory=dict, repr=False)
    runs: ServedRuns = field(init=False, repr=False)
    runs_beside: ServedRuns = field(init=False, repr=False)
    jobs: JobDesk = field(init=False, repr=False)
    maps: ServedMaps = field(init=False, repr=False)
    _places: dict[int, Places | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.runs, self.runs_beside = ServedRuns(self.years), ServedRuns(self.others)
        if self.years:
            self.jobs = JobDesk(self.folder.path)
            self.maps = ServedMaps(self.jobs)

    @property
    def folder(self) -> CityFolder:
        """The folder of the newest year."""
        return self.years[0]

    @property
    def door(self) -> Door:
        """Where people come in: accounts lie in the ledger's database."""
        from citycheckup.store.account_store import AccountStore  # noqa: PLC0415 - with the database's libraries

        cities = [folder.config.city for folder in self.years[:1]]
        names = tuple(name for city in cities for name in (city.id, city.name))
        return Door(AccountStore(self.store.engine), self.store, self.clock, names)

    def reread(self, folder: CityFolder) -> None:
        """Take over a folder whose settings have been written anew."""
        self.years = tuple(folder if one.path == folder.path else one for one in self.years)
        self.runs.take_over(self.years)

    def folder_of(self, year: int | None) -> CityFolder:
        """Return the folder of a year; None: of the newest.

        Raises
        ------
        InputError
            That year is not served.
        """
        for folder in self.years:
            if year in (None, folder.config.city.checkup_year):
                return folder
        raise InputError(Problem(Message("files.no_such_year", {"year": year})))

    def today(self) -> str:
        """Return the day at the place of the calendar, ISO."""
        return today(self.clock)

    def places(self) -> Places | None:
        """Return what lies in what by the newest frozen units; None: there are none yet."""
        stamp = self.units_stamp()
        if stamp not in self._places:
            self._places.clear()
            self._places[stamp] = places_if_frozen(self.folder)
        return self._places[stamp]

    def units_stamp(self) -> int:
        """Return when the newest units were frozen, in nanoseconds; 0: they are not yet."""
        file = self.folder.units_file(self.folder.config.city.checkup_year)
        return file.stat().st_mtime_ns if file.exists() else 0


@contextmanager
def opened_platform(path: Path, *, clock: Clock = system_clock) -> Iterator[Platform]:
    """Open a city folder, or a folder of city folders, with the ledger of its newest year.

    Of several folders, those with the id of the newest one are its other years; the rest are other cities.

    Raises
    ------
    InputError
        There is no city folder, or one cannot be read: every problem.
    """
    folders = _folders(path)
    newest = max(folders, key=lambda one: (one.config.city.checkup_year, str(one.path)))
    years = sorted(
        (one for one in folders if one.config.city.id == newest.config.city.id),
        key=lambda one: one.config.city.checkup_year,
        reverse=True,
    )
    others = tuple(one for one in folders if one.config.city.id != newest.config.city.id)
    with ExitStack() as stack:
        store = stack.enter_context(opened_ledger(newest, clock=clock))
        platform = Platform(tuple(years), others, store, clock)
        platform.jobs.clean_up()
        for folder in years:
            remove_unfinished(folder)
        stack.callback(platform.jobs.stop_all)
        yield platform


def _folders(path: Path) -> list[CityFolder]:
    if (path / _SETTINGS).is_file():
        return [open_folder(path)]
    found: list[CityFolder] = []
    problems: list[Problem] = []
    for settings in sorted(path.glob(f"*/{_SETTINGS}")):
        try:
            found.append(open_folder(settings.parent))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    if not found:
        raise InputError(Problem(Message("web.no_city", {"folder": str(path)}), file=str(path)))
    return found
