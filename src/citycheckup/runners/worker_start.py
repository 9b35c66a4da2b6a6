"""What a worker process does first."""

from __future__ import annotations

import signal


def ignore_interrupts() -> None:
    """Leave Ctrl-C, which a terminal sends to every process, to the one that gave out the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def dask_setup(_worker: object) -> None:
    """Dask calls this in each worker process that it starts."""
    ignore_interrupts()
