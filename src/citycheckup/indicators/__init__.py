"""The indicators that can be computed: one folder a level, one module a dimension of the edition."""

from __future__ import annotations

from citycheckup.catalogue import Catalogue
from citycheckup.indicators.block import services
from citycheckup.indicators.city import jobs_housing, liveability, safety
from citycheckup.indicators.community import facilities

MODULES = (facilities, services, liveability, jobs_housing, safety)


def catalogue() -> Catalogue:
    """Return every indicator that has a function."""
    return Catalogue(MODULES)
