"""Runs work on this machine, in this process or in several."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from citycheckup.runners.outcome import Failed
from citycheckup.runners.worker_start import ignore_interrupts
from citycheckup.vocabulary import CancelledError, CancelToken, Message, NeverCancelled, Progress, no_progress

Argument = TypeVar("Argument")
Result = TypeVar("Result")


def run_all(
    function: Callable[[Argument], Result],
    arguments: Sequence[Argument],
    *,
    workers: int = 1,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> list[Result]:
    """Call ``function`` with each argument and return the results in the order of the arguments.

    Parameters
    ----------
    function
        Must be picklable when ``workers`` is more than one: a module-level function, or a partial of one.
    workers
        Processes to use; 1 runs here.

    Raises
    ------
    CancelledError
        The token was pulled; work that had not begun was not begun.
    """
    token = cancel or NeverCancelled()
    if workers <= 1 or len(arguments) <= 1:
        results = []
        for done, argument in enumerate(arguments):
            if token.is_cancelled():
                raise CancelledError
            progress(done, len(arguments), Message("run.city", {"name": str(argument)}))
            results.append(function(argument))
        return results
    # "spawn": geometry libraries hold threads and locks that a forked child would inherit half-way.
    with ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(function, argument) for argument in arguments]
        for done, job in enumerate(as_completed(jobs)):
            if token.is_cancelled():
                pool.shutdown(cancel_futures=True)
                raise CancelledError
            progress(done + 1, len(jobs), Message("run.city", {"name": str(arguments[jobs.index(job)])}))
    return [job.result() for job in jobs]


def run_each(
    function: Callable[[Argument], Result],
    arguments: Sequence[Argument],
    *,
    workers: int = 1,
    retries: int = 0,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> list[Result | Failed]:
    """Call ``function`` with each argument in turn; one that fails does not stop the rest.

    Parameters
    ----------
    function
        Must be picklable when ``workers`` is more than one.
    arguments
        Begun in this order; ``str`` of one is its name in ``progress``.
    workers
        Processes to use; 1 runs here.
    retries
        How often an argument is tried again after an error.

    Returns
    -------
    list
        In the order of the arguments: the result, or why there is none. A process that is killed takes with it what
        the others have not finished (:mod:`citycheckup.runners.cluster` loses one argument only).

    Raises
    ------
    CancelledError
        The token was pulled; work that had not begun was not begun.
    """
    token = cancel or NeverCancelled()
    if workers <= 1:
        outcomes: list[Result | Failed] = []
        for done, argument in enumerate(arguments):
            if token.is_cancelled():
                raise CancelledError
            progress(done, len(arguments), Message("run.city", {"name": str(argument)}))
            outcomes.append(tried(function, argument, retries))
        return outcomes
    context = get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=context, initializer=ignore_interrupts) as pool:
        jobs = {pool.submit(_interruptible, function, argument, retries): str(argument) for argument in arguments}
        try:
            for done, job in enumerate(as_completed(jobs), 1):
                progress(done, len(jobs), Message("run.city", {"name": jobs[job]}))
                if token.is_cancelled():
                    break
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    if token.is_cancelled():
        raise CancelledError
    return [_outcome(job) for job in jobs]


def tried(function: Callable[[Argument], Result], argument: Argument, retries: int) -> Result | Failed:
    """Call ``function``, again after an error as often as allowed, and return the result or the last error's words."""
    for attempt in range(retries + 1):
        try:
            return function(argument)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one city must not stop the others
            if attempt == retries:
                return Failed(f"{type(error).__name__}: {error}")
    raise AssertionError("the last attempt returns")


def _interruptible(function: Callable[[Argument], Result], argument: Argument, retries: int) -> Result | Failed:
    """Do one piece of work in a process of the pool; Ctrl-C ends it, and finds nobody between two pieces."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return tried(function, argument, retries)
    finally:
        ignore_interrupts()


def _outcome(job: Future[Result | Failed]) -> Result | Failed:
    try:
        return job.result()
    except BrokenProcessPool as error:
        return Failed(str(error), lost=True)
