"""City, ecological liveability 生态宜居: what departments report of water, building and health care."""

from __future__ import annotations

from citycheckup.catalogue import Measure
from citycheckup.indicators.from_statistics import figure, statistic
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form


@statistic(
    id="city.sewage_collection_rate",
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="pollutant_load",
)
def sewage_collection_rate(statistics: Table, units: Units) -> Measure | Missing:
    """Share of the sewage load of the people served that reaches a treatment works.

    Parameters
    ----------
    statistics
        Numerator: load that the works take in; denominator: load that the population generates, in the same unit.

    Notes
    -----
    Handbook 2025, no. 30; 2023 no. 32.
    """
    return figure(statistics, units, "city.sewage_collection_rate", Form.SHARE)


@statistic(
    id="city.black_odorous_water_bodies",
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="built_up_area",
)
def black_odorous_water_bodies(statistics: Table, units: Units) -> Measure | Missing:
    """Water bodies in the built-up area that are black and odorous now, relapsed ones among them.

    Parameters
    ----------
    statistics
        Value: how many. Those that have been treated and stayed clean are left out.

    Notes
    -----
    Handbook 2025, no. 31. The edition of 2023 counts relapses instead: :func:`water_relapse_events`.
    """
    return figure(statistics, units, "city.black_odorous_water_bodies", Form.COUNT)


@statistic(
    id="city.water_relapse_events", unit="event", form=Form.COUNT, better=Better.LOWER, denominator="built_up_area"
)
def water_relapse_events(statistics: Table, units: Units) -> Measure | Missing:
    """Count the times in the year that a treated water body turned black and odorous again.

    Parameters
    ----------
    statistics
        Value: how many events.

    Notes
    -----
    建科〔2023〕75号, no. 33 (confidence: medium).
    """
    return figure(statistics, units, "city.water_relapse_events", Form.COUNT)


@statistic(
    id="city.green_building_share", unit="share", form=Form.SHARE, better=Better.HIGHER, denominator="new_floor_area"
)
def green_building_share(statistics: Table, units: Units) -> Measure | Missing:
    """Share of the floor area started in the year that is built as green building, in the municipal districts.

    Parameters
    ----------
    statistics
        Numerator: floor area of green buildings; denominator: of all buildings, in the same unit.

    Notes
    -----
    Handbook 2025, no. 36; 2023 no. 39.
    """
    return figure(statistics, units, "city.green_building_share", Form.SHARE)


@statistic(
    id="city.maternal_child_health_shortfall",
    unit="count",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="required_institutions",
)
def maternal_child_health_shortfall(statistics: Table, units: Units) -> Measure | Missing:
    """Maternal and child health institutions, of city and districts, that are missing or below standard.

    Parameters
    ----------
    statistics
        Value: how many.

    Notes
    -----
    建科〔2023〕75号, no. 37 (recalled only: low confidence); dropped in 2025.
    """
    return figure(statistics, units, "city.maternal_child_health_shortfall", Form.COUNT)
