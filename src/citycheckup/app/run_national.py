"""The checkup of a country: every city of a list, then what they say together."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from citycheckup.app.national_city import CityOutcome, CityTask, State, check_up_city
from citycheckup.app.national_summary import NationalSummary, summarised
from citycheckup.engine.manifest import program
from citycheckup.reports.national_dataset import NationalDataset
from citycheckup.runners.cluster import run_on_dask
from citycheckup.runners.local import run_each
from citycheckup.runners.outcome import Failed
from citycheckup.sources.national.city_list import ListedCity, read_list
from citycheckup.sources.national.place import place_of
from citycheckup.vocabulary import CancelToken, InputError, Message, Problem, Progress, no_progress

_OTHER_PROGRAM = "national.other_program"


class Runner(Protocol):
    """Calls :func:`check_up_city` with every task, here or elsewhere; see ``runners/``."""

    def __call__(
        self,
        function: Callable[[CityTask], CityOutcome],
        arguments: Sequence[CityTask],
        /,
        *,
        progress: Progress,
        cancel: CancelToken | None,
    ) -> list[CityOutcome | Failed]:
        """Return what became of each task, in their order."""


@dataclass(frozen=True)
class NationalRun:
    """What a national run came to.

    Attributes
    ----------
    out
        Where the dataset and its summary lie.
    outcomes
        What became of each city of the list, by order of id.
    others
        Cities of the dataset that the list does not name: they are left as they are, and not in the summary.
    summary
        What the cities say together.
    """

    out: str
    outcomes: tuple[CityOutcome, ...]
    others: tuple[str, ...]
    problems: tuple[Problem, ...]
    summary: NationalSummary

    @property
    def failed(self) -> tuple[CityOutcome, ...]:
        """Cities that have no results."""
        return tuple(outcome for outcome in self.outcomes if outcome.state is State.FAILED)


def runner_of(kind: str, *, workers: int, scheduler: str | None = None, retries: int = 2) -> Runner:
    """Return the runner of a name: ``local`` (processes of this machine) or ``dask``."""
    if kind == "dask":
        return partial(run_on_dask, workers=workers, scheduler=scheduler, retries=retries)
    return partial(run_each, workers=workers, retries=retries)


def run_national(
    cities: str,
    out: str,
    *,
    runner: Runner,
    resume: bool = True,
    language: str = "zh",
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> NationalRun:
    """Check up every city of a list and write one dataset and a summary.

    Parameters
    ----------
    cities
        The list; see :func:`citycheckup.sources.national.city_list.read_list`.
    out
        Folder or address of the dataset; it may hold cities already.
    runner
        How the cities are run; see :func:`runner_of`.
    resume
        Leave out cities that the dataset holds by the same inputs, edition, parameters and program.
    language
        Language of the workbook.

    Raises
    ------
    InputError
        Every problem of the list, or the workers run another version of the program; no city has been run, or none by
        that version.
    CancelledError
        The token was pulled. Cities that were done are in the dataset, of the others nothing is.
    """
    listed, problems = read_list(cities)
    dataset = NationalDataset(place_of(out).url)
    place_of(out).open()  # an address that nothing here can write to is found before the first city
    known = program()
    tasks = [
        CityTask(one.config.city.id, one.config.city.name, one.place, dataset, known, resume)
        for one in sorted(listed, key=lambda one: (-one.size_bytes, one.config.city.id))
    ]
    try:
        found = runner(check_up_city, tasks, progress=progress, cancel=cancel)
    except BaseException:
        _sweep(dataset, [task.city for task in tasks if dataset.manifest(task.city) is None])
        raise
    outcomes = {task.city: _outcome(task, outcome) for task, outcome in zip(tasks, found, strict=True)}
    strangers = [o for o in outcomes.values() if any(p.message.key == _OTHER_PROGRAM for p in o.problems)]
    if strangers:
        raise InputError(strangers[0].problems)
    ordered = tuple(outcomes[one.config.city.id] for one in listed)
    _sweep(dataset, [outcome.city for outcome in ordered if outcome.state is State.FAILED])
    summary = _written(listed, ordered, dataset, language)
    others = sorted(set(dataset.cities()) - set(outcomes))
    return NationalRun(dataset.url, ordered, tuple(others), tuple(problems), summary)


def _outcome(task: CityTask, outcome: CityOutcome | Failed) -> CityOutcome:
    if isinstance(outcome, CityOutcome):
        return outcome
    key = "national.worker_lost" if outcome.lost else "national.program_fault"
    message = Message(key, {"folder": task.place.url, "reason": outcome.reason})
    return CityOutcome(task.city, State.FAILED, (Problem(message, file=task.place.url),))


def _sweep(dataset: NationalDataset, cities: Sequence[str]) -> None:
    for city in cities:
        dataset.discard(city)


def _written(
    listed: Sequence[ListedCity], outcomes: Sequence[CityOutcome], dataset: NationalDataset, language: str
) -> NationalSummary:
    with tempfile.TemporaryDirectory(prefix="citycheckup-") as scratch:
        summary = summarised(listed, outcomes, dataset, Path(scratch), language)
        dataset.put_summary(Path(scratch))
    return summary
