"""City, protection and use of heritage 历史文化保护利用."""

from __future__ import annotations

from citycheckup.catalogue import Measure
from citycheckup.indicators.from_statistics import figure, statistic
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form


@statistic(
    id="city.heritage_plaque_rate",
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="announced_heritage",
)
def heritage_plaque_rate(statistics: Table, units: Units) -> Measure | Missing:
    """Share of the announced historic quarters and historic buildings that have both plaque and file.

    Parameters
    ----------
    statistics
        Numerator: those with both; denominator: all that were announced. 0 announced: the indicator does not apply.

    Notes
    -----
    Handbook 2025, no. 37; 2023 no. 40.
    """
    return figure(statistics, units, "city.heritage_plaque_rate", Form.SHARE)


@statistic(
    id="city.historic_building_vacancy_rate",
    unit="share",
    form=Form.SHARE,
    better=Better.LOWER,
    denominator="announced_historic_buildings",
)
def historic_building_vacancy_rate(statistics: Table, units: Units) -> Measure | Missing:
    """Share of the announced historic buildings that have stood idle for more than half a year.

    Parameters
    ----------
    statistics
        Numerator: idle ones; denominator: all that were announced.

    Notes
    -----
    Handbook 2025, no. 38; 2023 no. 41. No national number to compare with.
    """
    return figure(statistics, units, "city.historic_building_vacancy_rate", Form.SHARE)


@statistic(id="city.heritage_damage_events", unit="event", form=Form.COUNT, better=Better.LOWER, denominator="heritage")
def heritage_damage_events(statistics: Table, units: Units) -> Measure | Missing:
    """Count verified cases of damage to heritage, old trees and historic buildings among it, from any channel.

    Parameters
    ----------
    statistics
        Value: how many.

    Notes
    -----
    Handbook 2025, no. 39; 2023 no. 42.
    """
    return figure(statistics, units, "city.heritage_damage_events", Form.COUNT)


@statistic(
    id="city.unauthorised_demolitions",
    unit="building",
    form=Form.COUNT,
    better=Better.LOWER,
    denominator="historic_quarters",
)
def unauthorised_demolitions(statistics: Table, units: Units) -> Measure | Missing:
    """Count buildings and structures pulled down without approval in the core of historic quarters.

    Parameters
    ----------
    statistics
        Value: how many; historic buildings themselves are counted elsewhere.

    Notes
    -----
    Handbook 2025, no. 40; 2023 no. 43.
    """
    return figure(statistics, units, "city.unauthorised_demolitions", Form.COUNT)


@statistic(
    id="city.new_protected_objects",
    unit="count",
    form=Form.COUNT,
    better=Better.HIGHER,
    denominator="protected_objects",
)
def new_protected_objects(statistics: Table, units: Units) -> Measure | Missing:
    """Protected objects announced by this year, less those announced by last year.

    Parameters
    ----------
    statistics
        Value: the difference, which may be negative.

    Notes
    -----
    Handbook 2025, no. 41; 2023 no. 44. No national number to compare with.
    """
    return figure(statistics, units, "city.new_protected_objects", Form.COUNT)
