"""Memory that is free again goes back to the system."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import numpy as np
import pytest

from citycheckup.geo.memory import give_back


def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc can be asked"
)
def test_what_lies_free_between_what_is_kept_is_given_back():
    pieces = [np.ones(1000) for _ in range(20_000)]  # 160 MB, each too small to come from the system by itself
    kept = pieces[::100]
    del pieces
    before = resident_mb()
    give_back()
    assert before - resident_mb() > 100
    assert len(kept) == 200


def test_nothing_happens_where_the_c_library_cannot_be_asked(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", None)
    give_back()
