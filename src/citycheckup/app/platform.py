"""What the platform serves: a city's folders by year, its ledger, and the cities beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from citycheckup.app.city_files import remove_unfinished
from citycheckup.app.clock import Clock, system_clock
from citycheckup.app.confirm_run import today
from citycheckup.app.door import Door
from citycheckup.app.due_dates import calendar_of
from citycheckup.app.jobs.desk import JobDesk
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.map.served import ServedMaps
from citycheckup.app.places import places_if_frozen
from citycheckup.app.shown.served_runs import ServedRuns
from citycheckup.duties import Places
from citycheckup.sources.folder import CITY_FILE, CityFolder, open_folder
from citycheckup.vocabulary import InputError, Message, Problem

if TYPE_CHECKING:
    from citycheckup.app.recognising import Recognising
    from citycheckup.store.ledger import SqlStore

_CUT_OFF_S = 3_600.0  # an upload that nobody has written to for so long


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
    recognising
        Whose the secrets are that requests carry.
    settings_read
        The stamp of the settings that ``years`` were read from.
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
    recognising: Recognising = field(init=False, repr=False)
    settings_read: tuple[int, ...] = field(init=False, repr=False)
    _settings_files: tuple[str, ...] = field(init=False, repr=False)
    _made: tuple[str, ...] = field(init=False, repr=False)
    _places: dict[int, Places | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        from citycheckup.app.recognising import Recognising  # noqa: PLC0415 - with the database's libraries

        self.runs, self.runs_beside = ServedRuns(self.years), ServedRuns(self.others)
        self.recognising = Recognising(self.store, self.clock)
        self._watch()
        self.settings_read = self.settings_stamp()
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

    def _watch(self) -> None:
        """Note which files say whether anything has changed, by names that cost nothing more at a request."""
        settings = [folder.path / CITY_FILE for folder in self.years]
        settings += [folder.file(folder.config.local) for folder in self.years if folder.config.local]
        made = [path for one in (*self.years, *self.others) for path in (one.runs, one.cache / "map")]
        self._settings_files, self._made = tuple(map(str, settings)), tuple(map(str, made))

    def settings_stamp(self) -> tuple[int, ...]:
        """Return when each year's settings, and its own rules beside them, were written, in nanoseconds."""
        return tuple(map(written_at_ns, self._settings_files))

    def files_stamp(self) -> tuple[int, ...]:
        """Return what changes whenever settings, units, runs or their maps do: what answers of files follow from."""
        return (*self.settings_stamp(), *map(written_at_ns, self._made), self.units_stamp())

    def keep_up(self) -> None:
        """Take over settings that were written since, by this process or another; what is wrong stays as it was."""
        stamp = self.settings_stamp()
        if stamp == self.settings_read:
            return
        self.settings_read = stamp
        read = []
        for folder in self.years:
            try:
                read.append(open_folder(folder.path))
            except InputError:
                read.append(folder)
        self.years = tuple(read)
        self._watch()
        self.runs.take_over(self.years)
        self.kept.clear()

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

    def zone(self) -> str:
        """Return the time zone of the calendar, by its name: where a day begins and ends."""
        return calendar_of(None).zone.key

    def places(self) -> Places | None:
        """Return what lies in what by the newest frozen units; None: there are none yet."""
        stamp = self.units_stamp()
        if stamp not in self._places:
            self._places.clear()
            self._places[stamp] = places_if_frozen(self.folder)
        return self._places[stamp]

    def units_stamp(self) -> int:
        """Return when the newest units were frozen, in nanoseconds; 0: they are not yet."""
        return written_at_ns(self.folder.units_file(self.folder.config.city.checkup_year))


@contextmanager
def opened_platform(path: Path, *, clock: Clock = system_clock, beside_others: bool = False) -> Iterator[Platform]:
    """Open a city folder, or a folder of city folders, with the ledger of its newest year.

    Of several folders, those with the id of the newest one are its other years; the rest are other cities.

    Parameters
    ----------
    beside_others
        Whether other processes may serve the same folder already: what looks cut off may be their work.

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
            remove_unfinished(folder, untouched_s=_CUT_OFF_S if beside_others else 0.0)
        stack.callback(platform.recognising.end)
        stack.callback(platform.jobs.stop_all)
        yield platform


def written_at_ns(path: str | Path) -> int:
    """Return when a file was written, or something put into a folder, in nanoseconds; 0: it is not there."""
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - at every request; a path's own way takes twice as long
    except FileNotFoundError:
        return 0


def _folders(path: Path) -> list[CityFolder]:
    if (path / CITY_FILE).is_file():
        return [open_folder(path)]
    found: list[CityFolder] = []
    problems: list[Problem] = []
    for settings in sorted(path.glob(f"*/{CITY_FILE}")):
        try:
            found.append(open_folder(settings.parent))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    if not found:
        raise InputError(Problem(Message("web.no_city", {"folder": str(path)}), file=str(path)))
    return found
