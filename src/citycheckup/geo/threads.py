"""Work on parts of an array in several threads: for compiled functions, which let each other run."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise


def in_threads(work: Callable[[int, int], None], items: int, threads: int | None = None) -> None:
    """Call ``work(begin, end)`` for stretches that make up ``range(items)``, and raise what any of them raises.

    Parameters
    ----------
    work
        Each call must write to its own stretch only: then results do not depend on the number of threads.
    threads
        How many to use; all cores without.
    """
    threads = max(1, min(cores(threads), items))
    bounds = [items * part // threads for part in range(threads + 1)]
    if threads == 1:
        work(0, items)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, begin, end) for begin, end in pairwise(bounds)]:
            done.result()


def cores(asked: int | None = None) -> int:
    """Return how many threads to use: what was asked for, else one a core."""
    return asked or os.cpu_count() or 1
