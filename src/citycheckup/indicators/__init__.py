"""The indicators that can be computed: one folder a level, one module a dimension of the edition."""

from __future__ import annotations

from citycheckup.catalogue import Catalogue
from citycheckup.indicators.block import grounds, order, services, vitality
from citycheckup.indicators.city import (
    commuting,
    heritage,
    housing,
    jobs_housing,
    liveability,
    liveability_figures,
    per_person,
    rectification,
    safety,
    safety_figures,
    smart,
    utilities,
)
from citycheckup.indicators.community import (
    activity_space,
    facilities,
    management,
    primary_schools,
    surroundings,
    vehicles,
    walkability,
    walking_access,
)
from citycheckup.indicators.dwelling import functions, green
from citycheckup.indicators.dwelling import safety as dwelling_safety

MODULES = (
    *(dwelling_safety, functions, green),
    *(facilities, primary_schools, vehicles, activity_space, surroundings, management),
    *(services, grounds, order, vitality),
    *(liveability, liveability_figures, per_person, heritage, jobs_housing, commuting, housing),
    *(safety, safety_figures, utilities, smart, rectification),
    *(walking_access, walkability),  # the global edition
)


def catalogue() -> Catalogue:
    """Return every indicator that has a function."""
    return Catalogue(MODULES)
