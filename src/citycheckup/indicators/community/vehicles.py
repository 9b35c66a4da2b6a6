"""Community, complete facilities 设施完善: parking spaces, charging points, charging of e-bikes."""

from __future__ import annotations

from citycheckup.catalogue import Measure, indicator
from citycheckup.indicators.community.compounds import surveyed_compounds
from citycheckup.indicators.from_records import shortfall
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form, Level, Method


@indicator(
    id="community.parking_space_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.STATISTIC,
    denominator="compounds",
)
def parking_space_shortfall(
    compound_records: Table, units: Units, survey: Table | None = None, *, spaces_per_household: float = 1.0
) -> Measure | Missing:
    """Parking spaces that compounds lack, added up compound by compound.

    Parameters
    ----------
    compound_records
        ``parking_demand_count`` (null: ``households_count`` × ``spaces_per_household``) and ``parking_spaces_count``;
        null: not known.
    survey
        Item 14.1 (spaces lacking) stands in where a compound's record does not say; 14.2 (cars on the fire lane) names
        the compound as a place, adding nothing.
    spaces_per_household
        Demand where residents were not asked; the handbook's figure.

    Returns
    -------
    Measure
        Per community; null where no compound has a figure. Missing where the city has no compounds.

    Notes
    -----
    Handbook 2025, no. 14; 2023, no. 15. That a surplus elsewhere does not count is our reading.
    """
    records = compound_records.rows.set_index("compound_id")
    households = records["households_count"].astype("float64") * spaces_per_household
    demand = records["parking_demand_count"].astype("float64").fillna(households)
    supply = records["parking_spaces_count"].astype("float64")
    return shortfall(demand, supply, survey, units, "community.parking_space_shortfall", "surveys.parking")


@indicator(
    id="community.ev_charging_point_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.STATISTIC,
    denominator="compounds",
)
def ev_charging_point_shortfall(
    compound_records: Table, units: Units, survey: Table | None = None, *, private_points_per_public_point: float = 1.0
) -> Measure | Missing:
    """Charging points for cars that compounds lack, added up compound by compound, in private points.

    Parameters
    ----------
    compound_records
        ``charging_demand_count``, ``private_charging_points_count``, ``public_charging_points_count``; null: not known.
    survey
        Item 15.1 (points lacking) stands in where a compound's record does not say; 15.2 (trouble with points) names
        the compound as a place, adding nothing.
    private_points_per_public_point
        How many private points a public one is worth. The handbook asks for a conversion and gives no figure; one for
        one is our own assumption, the cautious one: it never hides a gap.

    Returns
    -------
    Measure
        Per community; null where no compound has a figure. Missing where the city has no compounds.

    Notes
    -----
    Handbook 2025, no. 15; 2023, no. 16.
    """
    records = compound_records.rows.set_index("compound_id")
    public = records["public_charging_points_count"].astype("float64") * private_points_per_public_point
    supply = records["private_charging_points_count"].astype("float64") + public
    demand = records["charging_demand_count"].astype("float64")
    return shortfall(demand, supply, survey, units, "community.ev_charging_point_shortfall", "surveys.charging")


@indicator(
    id="community.e_bike_charging_shortfall",
    level=Level.COMMUNITY,
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    method=Method.SURVEY,
    denominator="compounds",
)
def e_bike_charging_shortfall(survey: Table, units: Units) -> Measure | Missing:
    """Compounds without charging for e-bikes, with too few places, or with unsafe charging.

    Parameters
    ----------
    survey
        Items 16.1-16.3 of the checklist, by compound; 16.2 with the number of places lacking.

    Returns
    -------
    Measure
        Per community, flagged compounds; null where none was looked at. Missing where the city has no compounds.

    Notes
    -----
    Handbook 2025, no. 16; new in 2025.
    """
    return surveyed_compounds(survey, units, "community.e_bike_charging_shortfall")
