"""The terminal that tables are printed on."""

from __future__ import annotations

import sys

from rich.console import Console

_WIDTH_IN_A_PIPE = 120


def console() -> Console:
    """Return a console as wide as the terminal, or of a fixed width in a pipe, so that output can be compared."""
    return Console() if sys.stdout.isatty() else Console(width=_WIDTH_IN_A_PIPE)
