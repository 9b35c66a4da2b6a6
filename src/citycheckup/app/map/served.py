"""The maps of runs: each made once, by a job, and kept in the city folder's cache."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from citycheckup.app.jobs.desk import JobDesk
from citycheckup.app.jobs.job import JobKind, JobState
from citycheckup.app.map.archive import TileArchive
from citycheckup.app.map.features import FeatureIndex
from citycheckup.app.map.of_run import beside, file_of
from citycheckup.app.shown.run_tables import RunTables
from citycheckup.vocabulary import InputError

_OPEN_MOST = 8


@dataclass(frozen=True)
class MapState:
    """Whether a run's map is there: ``ready``, ``making``, or ``failed``, which another look tries again."""

    state: str
    archive: TileArchive | None = None
    features: FeatureIndex | None = None


class ServedMaps:
    """The maps that are open, and the jobs that make others."""

    def __init__(self, jobs: JobDesk) -> None:
        self._jobs = jobs
        self._open: OrderedDict[Path, MapState] = OrderedDict()
        self._asked: dict[Path, str] = {}
        self._lock = Lock()

    def if_open(self, tables: RunTables) -> MapState | None:
        """Return a run's map if it is open already; asked at every request, so it waits for nobody."""
        return self._open.get(file_of(tables.folder.cache, tables.content_hash))

    def of(self, tables: RunTables) -> MapState:
        """Return a run's map; where there is none yet, begin to make it. Equal runs share one."""
        file = file_of(tables.folder.cache, tables.content_hash)
        with self._lock:
            if file in self._open:
                self._open.move_to_end(file)
                return self._open[file]
            if file.is_file():
                self._asked.pop(file, None)
                self._open[file] = MapState("ready", TileArchive(file), FeatureIndex(beside(file)))
                while len(self._open) > _OPEN_MOST:
                    self._open.popitem(last=False)
                return self._open[file]
            return MapState(self._asked_for(file, tables))

    def _asked_for(self, file: Path, tables: RunTables) -> str:
        asked = self._asked.get(file)
        if asked is not None:
            state = self._jobs.job(asked).state
            if not state.is_final:
                return "making"
            del self._asked[file]
            if state is not JobState.DONE:
                return "failed"
        try:
            self._asked[file] = self._jobs.start(JobKind.MAP, tables.folder.path, run=tables.name).id
        except InputError:  # somebody else's server is making it
            return "making"
        return "making"
