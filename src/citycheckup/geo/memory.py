"""Memory that was used and is free again goes back to the system: what libraries hold for later, others need now."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa


def give_back() -> None:
    """Let Arrow and the C library give back what they hold and nobody uses.

    For the ends of large pieces of work: freed memory lies scattered among what is kept, and neither gives it back by
    itself (of a city with a million buildings, more than half a gigabyte after reading). Takes some hundredths of a
    second. Where the C library cannot be asked (musl, macOS, Windows), only Arrow is.
    """
    pa.default_memory_pool().release_unused()
    # Arrow's system pool says that it does the same, and gives back a tenth of it.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
