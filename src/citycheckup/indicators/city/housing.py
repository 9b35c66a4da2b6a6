"""City, jobs-housing balance 产城融合、职住平衡: affordable homes and urban villages."""

from __future__ import annotations

from citycheckup.catalogue import Measure
from citycheckup.indicators.from_statistics import figure, statistic
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Form


@statistic(
    id="city.affordable_housing_share", unit="share", form=Form.SHARE, better=Better.HIGHER, denominator="homes_started"
)
def affordable_housing_share(statistics: Table, units: Units) -> Measure | Missing:
    """Share of the homes started in the year, in the built-up area, that are affordable ones.

    Parameters
    ----------
    statistics
        Numerator: public and affordable rental homes, affordable homes for sale, and rent subsidies; denominator: these
        and commodity homes.

    Notes
    -----
    Handbook 2025, no. 44. The edition of 2023 asks for coverage instead: :func:`rental_housing_coverage`.
    """
    return figure(statistics, units, "city.affordable_housing_share", Form.SHARE)


@statistic(
    id="city.urban_village_renewal_rate",
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="urban_villages_to_renew",
)
def urban_village_renewal_rate(statistics: Table, units: Units) -> Measure | Missing:
    """Share of the urban villages due for renewal whose renewal was completed in the year.

    Parameters
    ----------
    statistics
        Numerator: completed; denominator: all that need it inside the urban development boundary.

    Notes
    -----
    Handbook 2025, no. 45. No national number to compare with.
    """
    return figure(statistics, units, "city.urban_village_renewal_rate", Form.SHARE)


@statistic(
    id="city.rental_housing_coverage",
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="new_citizens_in_need",
)
def rental_housing_coverage(statistics: Table, units: Units) -> Measure | Missing:
    """Share of the new citizens and young people in need of a home who live in affordable rental housing.

    Parameters
    ----------
    statistics
        Numerator: those served; denominator: those in need, persons.

    Notes
    -----
    建科〔2023〕75号, no. 45 (confidence: medium).
    """
    return figure(statistics, units, "city.rental_housing_coverage", Form.SHARE)
