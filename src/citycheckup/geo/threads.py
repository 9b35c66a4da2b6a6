"""Work on parts of an array in several threads: for compiled functions, which let each other run."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

Shapes = np.ndarray[Any, np.dtype[np.object_]]

Item = TypeVar("Item")

_FEWEST = 256  # rows that are worth a thread
_FEWEST_UNIONS = 16
_STRETCHES = 8  # a thread: shapes differ in what they cost


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
    _shared_out(work, items, threads, stretches=threads)


def by_parts(
    function: Callable[..., Any], *shapes: Shapes, threads: int | None = None, dtype: type = object
) -> np.ndarray[Any, np.dtype[Any]]:
    """Return ``function(*shapes)``, worked out in several threads: for Shapely's functions of shapes or of pairs.

    Parameters
    ----------
    function
        What becomes of a shape or pair must not depend on the others. GEOS may not be asked about one *prepared* shape
        by several threads, so that this is for what makes shapes (``intersection``) or looks at one, not for what tests
        pairs.
    threads
        How many to use; all cores without.
    dtype
        Of what comes out.
    """
    found: np.ndarray[Any, np.dtype[Any]] = np.empty(len(shapes[0]), dtype=dtype)

    def work(begin: int, end: int) -> None:
        found[begin:end] = function(*(some[begin:end] for some in shapes))

    threads = max(1, min(cores(threads), len(found) // _FEWEST))
    _shared_out(work, len(found), threads, stretches=threads * _STRETCHES)
    return found


def one_by_one(
    function: Callable[[Item], Any], items: Sequence[Item], threads: int | None = None
) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return ``function(item)`` for each, worked out in several threads: for a union or the like of some shapes each.

    Arguments as in :func:`by_parts`; an item is worth a thread sooner, as several shapes go into one.
    """
    found: Shapes = np.empty(len(items), dtype=object)

    def work(begin: int, end: int) -> None:
        for at in range(begin, end):
            found[at] = function(items[at])

    threads = max(1, min(cores(threads), len(items) // _FEWEST_UNIONS))
    _shared_out(work, len(items), threads, stretches=threads * _STRETCHES)
    return found


def cores(asked: int | None = None) -> int:
    """Return how many threads to use: what was asked for, else ``OMP_NUM_THREADS`` as other libraries, else one a core.

    Where several processes share a machine, that variable keeps them out of each other's way.
    """
    told = os.environ.get("OMP_NUM_THREADS", "")
    return asked or (int(told) if told.isdecimal() else 0) or os.cpu_count() or 1


def _shared_out(work: Callable[[int, int], None], items: int, threads: int, stretches: int) -> None:
    if threads == 1:
        work(0, items)
        return
    bounds = [items * part // stretches for part in range(stretches + 1)]
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, begin, end) for begin, end in pairwise(bounds)]:
            done.result()
