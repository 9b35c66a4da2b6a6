"""The indicators that can be computed: one folder a level, one module a dimension of the edition."""

from __future__ import annotations

from citycheckup.catalogue import Catalogue
from citycheckup.indicators.block import order, services, vitality
from citycheckup.indicators.city import jobs_housing, liveability, safety
from citycheckup.indicators.community import facilities, management, surroundings, vehicles
from citycheckup.indicators.dwelling import functions, green
from citycheckup.indicators.dwelling import safety as dwelling_safety

MODULES = (
    *(dwelling_safety, functions, green),
    *(facilities, vehicles, surroundings, management),
    *(services, order, vitality),
    *(liveability, jobs_housing, safety),
)


def catalogue() -> Catalogue:
    """Return every indicator that has a function."""
    return Catalogue(MODULES)
