"""Compiled functions: numba, kept on disk where that is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of numbers and arrays when it is first called; other threads run meanwhile.

    The machine code is kept beside the source, or else in the user's cache folder. Where neither can be written it is
    made anew in every process: seconds, no failure. Only modules imported inside functions may use this, for numba
    takes a second to load.
    """
    try:
        made: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder to keep it in
        made = numba.njit(nogil=True)(function)
    return made
