"""What became of a piece of work that gave no result."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Failed:
    """Work that was tried as often as allowed and gave no result.

    ``lost``: its worker ended without a word (killed, out of memory, gone from the network), as opposed to an error,
    which ``reason`` tells.
    """

    reason: str
    lost: bool = False
