"""Runs work on Dask distributed: workers on this machine, or those of a scheduler that runs elsewhere."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any, TypeVar

from citycheckup.runners.outcome import Failed
from citycheckup.vocabulary import (
    CancelledError,
    CancelToken,
    InputError,
    Message,
    NeverCancelled,
    Problem,
    Progress,
    no_progress,
)

Argument = TypeVar("Argument")
Result = TypeVar("Result")

# One city a core: a library that takes every core for itself would only stand in the way of the other workers.
# (pyarrow asks OMP_NUM_THREADS, too.)
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "OSMIUM_POOL_THREADS"), "1"
)
_ASK_FOR_CANCEL_S = 1.0
# Dask looks at itself many times a second, for dashboards that nobody opens here; no core is idle for it.
_LOOK_LESS_OFTEN = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.worker.memory.monitor-interval": "500ms",
}


def run_on_dask(
    function: Callable[[Argument], Result],
    arguments: Sequence[Argument],
    *,
    workers: int = 1,
    scheduler: str | None = None,
    retries: int = 2,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> list[Result | Failed]:
    """Call ``function`` with each argument on Dask's workers; one that fails, or loses its worker, costs only itself.

    Parameters
    ----------
    function
        Picklable, and importable where the workers are.
    arguments
        Begun in this order; ``str`` of one is its name in ``progress``.
    workers
        Worker processes to start on this machine, one thread each; without meaning where ``scheduler`` is given.
    scheduler
        Address of a running scheduler (``tcp://host:8786``); its own settings say how many lost workers it forgives.
    retries
        How often an argument is tried again after an error, and after the loss of its worker.

    Returns
    -------
    list
        In the order of the arguments: the result, or why there is none.

    Raises
    ------
    InputError
        Dask is not installed, or there is no scheduler at the address.
    CancelledError
        The token was pulled; workers on this machine have been stopped.
    """
    if find_spec("distributed") is None:
        raise InputError(Problem(Message("national.dask_missing")))
    # An extra, and a second to import. Any: it declares types in part only.
    distributed: Any = import_module("distributed")
    token = cancel or NeverCancelled()
    outcomes: dict[int, Result | Failed] = {}
    with _connected(distributed, workers, scheduler, retries) as client:
        group = f"city-{os.urandom(8).hex()}"
        ahead = iter(range(len(arguments)))
        underway: dict[Any, int] = {}
        while len(outcomes) < len(arguments):
            # No more than workers can begin at once: what waits on a worker is lost with it, and blamed for that.
            free = max(1, sum(client.nthreads().values())) - len(underway)
            for at in islice(ahead, max(0, free)):
                job = client.submit(function, arguments[at], key=f"{group}-{at}", retries=retries, pure=False)
                underway[job] = at
            if token.is_cancelled():
                client.cancel(list(underway))
                raise CancelledError
            try:
                finished = distributed.wait(
                    list(underway), timeout=_ASK_FOR_CANCEL_S, return_when="FIRST_COMPLETED"
                ).done
            except TimeoutError:
                continue
            for job in finished:
                # Fetched at once and let go: a result that lay on a worker would be lost with it.
                at = underway.pop(job)
                outcomes[at] = _outcome(distributed, job)
                job.release()
                progress(len(outcomes), len(arguments), Message("run.city", {"name": str(arguments[at])}))
    return [outcomes[at] for at in range(len(arguments))]


def _outcome(distributed: Any, job: Any) -> Any:
    if job.cancelled():
        return Failed("the scheduler has let go of it", lost=True)
    error = job.exception()
    if error is None:
        return job.result()
    if isinstance(error, distributed.KilledWorker):
        return Failed(f"lost with its worker {error.allowed_failures + 1} times", lost=True)
    return Failed(f"{type(error).__name__}: {error}")


@contextmanager
def _connected(distributed: Any, workers: int, scheduler: str | None, retries: int) -> Iterator[Any]:
    """Give a client of the scheduler, or of workers of our own, which end with it."""
    dask: Any = import_module("dask")
    if scheduler is not None:
        try:
            client = distributed.Client(scheduler, timeout=10)
        except (OSError, ValueError) as error:
            arguments = {"address": scheduler, "reason": str(error)}
            raise InputError(Problem(Message("national.no_scheduler", arguments))) from error
        with client:
            yield client
        return
    # Of a lost worker we tell ourselves; Dask's own words about it are for its developers.
    quiet = {"logging.distributed": "critical"}
    settings = {"distributed.scheduler.allowed-failures": retries}
    with (
        tempfile.TemporaryDirectory(prefix="citycheckup-dask-", ignore_cleanup_errors=True) as scratch,
        dask.config.set({**settings, **_LOOK_LESS_OFTEN, **quiet}),
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",  # a free port: of two runs at a time, none may wait for 8787
            silence_logs=logging.CRITICAL,
            local_directory=scratch,
            env=_ONE_THREAD,
            preload=["citycheckup.runners.worker_start"],
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client
