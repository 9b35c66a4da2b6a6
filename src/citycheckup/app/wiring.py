"""What is built once for a use case: the catalogue, the steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from citycheckup.catalogue import Catalogue
from citycheckup.indicators import catalogue
from citycheckup.layers.derived import STEPS


def indicators() -> Catalogue:
    """Return every declared indicator."""
    return catalogue()


def steps() -> dict[str, Callable[..., Any]]:
    """Return every derived input by name."""
    return dict(STEPS)


def margin_m(declared: Catalogue) -> float:
    """Return how far outside the city facilities are kept: the largest distance at which one can matter, in metres."""
    return max(indicator.locality_radius_m for indicator in declared)
