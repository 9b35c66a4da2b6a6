"""One file a noun; each has a ``router``. A file that is put here is served."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter

ASKED_MOST = frozenset({"findings", "maps", "places", "results"})


def routers() -> dict[str, APIRouter]:
    """Return the router of every file here, by name."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").router for name in names}
