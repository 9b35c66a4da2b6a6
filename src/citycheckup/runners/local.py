"""Runs work on this machine, in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import TypeVar

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
