"""Community, complete facilities 设施完善: care for the old and the very young, kindergartens."""

from __future__ import annotations

import pandas as pd

from citycheckup.catalogue import Measure, indicator
from citycheckup.geo.service_areas import Reach
from citycheckup.indicators.community.provision import Rule, provision
from citycheckup.indicators.veto import vetoed
from citycheckup.layers.layer import Layer
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level

# A facility can matter to a small community from the far side of a neighbour; communities are at most a
# 15-minute walk across (GB 50180-2018).
_LOCALITY_M = 2000.0


@indicator(
    id="community.elderly_care_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="population",
    locality_radius_m=_LOCALITY_M,
)
def elderly_care_shortfall(
    elderly_care: Layer,
    units: Units,
    unit_residents: pd.DataFrame,
    reach: Reach,
    survey: Table | None = None,
    community_records: Table | None = None,
    *,
    radius_m: float = 300.0,
    from_persons: float = 5_000.0,
    per_persons: float = 12_000.0,
    minimum_floor_area_m2: float = 350.0,
) -> Measure:
    """Communities whose care for the elderly falls short of standard: 1 if so, 0 if not.

    Parameters
    ----------
    elderly_care
        Points or areas; column ``floor_area_m2`` (null: not known, counts with a doubt).
    unit_residents
        Index ``unit_id``; column ``residents_persons``.
    survey
        Items 10.1-10.3 of the checklist, by community: one that is ticked falls short by that alone.
    community_records
        ``new``: whether the community was built after GB 50180-2018 took effect; null: not known.
    radius_m, from_persons, per_persons, minimum_floor_area_m2
        See :class:`Rule`. The floor area is the rule for new communities of 5,000-12,000 residents: it does not judge
        one that is known not to be new, and leaves a doubt where that is not known.

    Returns
    -------
    Measure
        Per community; null where its residents are not known or no facility is known anywhere.

    Notes
    -----
    Handbook 2025, no. 10; radius GB 50180-2018, 5-minute circle.
    """
    rule = Rule(
        {"floor_area_m2": minimum_floor_area_m2},
        from_persons,
        per_persons,
        radius_m,
        "indicators.doubt_size_new_only",
        size_binds_new_only=True,
    )
    computed = provision(
        elderly_care, units, unit_residents, reach, rule, "indicators.facility_elderly_care", community_records
    )
    return vetoed(computed, survey, "community.elderly_care_shortfall", units, Level.COMMUNITY)


@indicator(
    id="community.infant_care_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="population",
    locality_radius_m=_LOCALITY_M,
)
def infant_care_shortfall(
    child_care: Layer,
    units: Units,
    unit_residents: pd.DataFrame,
    reach: Reach,
    survey: Table | None = None,
    community_records: Table | None = None,
    *,
    radius_m: float = 300.0,
    from_persons: float = 5_000.0,
    per_persons: float = 12_000.0,
    minimum_floor_area_m2: float = 200.0,
) -> Measure:
    """Communities whose care for children under three falls short of standard: 1 if so, 0 if not.

    Parameters
    ----------
    child_care
        Points or areas; column ``floor_area_m2`` (null: not known, counts with a doubt).
    unit_residents
        Index ``unit_id``; column ``residents_persons``.
    survey
        Items 11.1-11.3 of the checklist, by community: one that is ticked falls short by that alone.
    community_records
        ``new``: whether the community was built after GB 50180-2018 took effect; null: not known.
    radius_m, from_persons, per_persons, minimum_floor_area_m2
        See :class:`Rule`. The floor area is the rule for new communities: it does not judge one that is known not to
        be new, and leaves a doubt where that is not known.

    Returns
    -------
    Measure
        Per community; null where its residents are not known or no facility is known anywhere.

    Notes
    -----
    Handbook 2025, no. 11. The radius of 300 m is recalled, not read.
    """
    rule = Rule(
        {"floor_area_m2": minimum_floor_area_m2},
        from_persons,
        per_persons,
        radius_m,
        "indicators.doubt_size_new_only",
        size_binds_new_only=True,
    )
    computed = provision(
        child_care, units, unit_residents, reach, rule, "indicators.facility_infant_care", community_records
    )
    return vetoed(computed, survey, "community.infant_care_shortfall", units, Level.COMMUNITY)


@indicator(
    id="community.kindergarten_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="population",
    locality_radius_m=_LOCALITY_M,
)
def kindergarten_shortfall(
    kindergartens: Layer,
    units: Units,
    unit_residents: pd.DataFrame,
    reach: Reach,
    survey: Table | None = None,
    community_records: Table | None = None,
    *,
    radius_m: float = 300.0,
    from_persons: float = 5_000.0,
    per_persons: float = 12_000.0,
    minimum_classes_count: float = 6.0,
    minimum_floor_area_m2: float = 2_200.0,
    minimum_site_area_m2: float = 3_500.0,
) -> Measure:
    """Communities whose kindergartens fall short of standard: 1 if so, 0 if not.

    Parameters
    ----------
    kindergartens
        Points or areas; columns ``classes_count``, ``floor_area_m2``, ``site_area_m2`` (null: not known, counts with a
        doubt).
    unit_residents
        Index ``unit_id``; column ``residents_persons``.
    survey
        Items 12.1-12.3 of the checklist, by community: one that is ticked falls short by that alone.
    community_records
        ``new``: whether the community was built after GB 50180-2018 took effect; null: not known.
    radius_m, from_persons, per_persons
        See :class:`Rule`. The radius is GB 50180-2018's; 建标175-2016 allows 500 m.
    minimum_classes_count, minimum_floor_area_m2, minimum_site_area_m2
        Smallest kindergarten up to standard. Dense old areas may add up several sites; that is for a person to judge,
        so a community that falls short by size alone is ``partial``, unless it is known to be new.

    Returns
    -------
    Measure
        Per community; null where its residents are not known or no kindergarten is known anywhere.

    Notes
    -----
    Handbook 2025, no. 12.
    """
    minimum = {
        "classes_count": minimum_classes_count,
        "floor_area_m2": minimum_floor_area_m2,
        "site_area_m2": minimum_site_area_m2,
    }
    rule = Rule(minimum, from_persons, per_persons, radius_m, "indicators.doubt_size_sites_together")
    computed = provision(
        kindergartens, units, unit_residents, reach, rule, "indicators.facility_kindergarten", community_records
    )
    return vetoed(computed, survey, "community.kindergarten_shortfall", units, Level.COMMUNITY)
