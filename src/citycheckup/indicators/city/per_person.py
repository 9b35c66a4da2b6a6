"""City: area per person of culture venues, shelters and sports grounds, from registers or departments' figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from citycheckup.catalogue import Measure
from citycheckup.indicators.from_statistics import figure_instead, messages, statistic
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Completeness, Form, Level, Message
from citycheckup.wording import as_plain


@statistic(
    id="city.culture_area_per_person", unit="m2/person", form=Form.RATIO, better=Better.HIGHER, denominator="population"
)
def culture_area_per_person(
    units: Units,
    culture_venues: Layer | None = None,
    built_up_land: Layer | None = None,
    residents: Layer | None = None,
    statistics: Table | None = None,
) -> Measure | Missing:
    """Floor area of public culture venues in the built-up area for each person who lives there.

    Parameters
    ----------
    culture_venues
        Points or areas; column ``floor_area_m2``. Libraries, museums, culture centres, galleries, science, youth and
        elderly centres.
    built_up_land, residents
        Areas; points with ``residents_persons``.
    statistics
        Numerator: floor area in m2; denominator: residents.

    Returns
    -------
    Measure
        For the city; see :func:`area_per_person` for which of the two sources counts.

    Notes
    -----
    Handbook 2025, no. 34; 2023 no. 36.
    """
    sizes = None if culture_venues is None else culture_venues.table["floor_area_m2"].astype(float)
    return area_per_person(
        "city.culture_area_per_person",
        "culture_venues",
        culture_venues,
        sizes,
        built_up_land,
        residents,
        statistics,
        units,
    )


@statistic(
    id="city.shelter_area_per_person", unit="m2/person", form=Form.RATIO, better=Better.HIGHER, denominator="population"
)
def shelter_area_per_person(
    units: Units,
    shelters: Layer | None = None,
    built_up_land: Layer | None = None,
    residents: Layer | None = None,
    statistics: Table | None = None,
) -> Measure | Missing:
    """Effective area of emergency shelters in the built-up area for each person who lives there.

    Parameters
    ----------
    shelters
        Points or areas; column ``effective_area_m2``. The drawn area is not the effective one and is not taken for it.
    built_up_land, residents
        Areas; points with ``residents_persons``.
    statistics
        Numerator: effective area in m2; denominator: residents.

    Returns
    -------
    Measure
        For the city; see :func:`area_per_person` for which of the two sources counts.

    Notes
    -----
    Handbook 2025, no. 54, which calls it a percentage in one place; 2023 no. 56.
    """
    sizes = None if shelters is None else shelters.table["effective_area_m2"].astype(float)
    return area_per_person(
        "city.shelter_area_per_person", "shelters", shelters, sizes, built_up_land, residents, statistics, units
    )


@statistic(
    id="city.sports_area_per_person", unit="m2/person", form=Form.RATIO, better=Better.HIGHER, denominator="population"
)
def sports_area_per_person(
    units: Units,
    sports_grounds: Layer | None = None,
    built_up_land: Layer | None = None,
    residents: Layer | None = None,
    statistics: Table | None = None,
) -> Measure | Missing:
    """Area of sports grounds in the built-up area for each person who lives there.

    Parameters
    ----------
    sports_grounds
        Points or areas; column ``area_m2``, which goes before the drawn area.
    built_up_land, residents
        Areas; points with ``residents_persons``.
    statistics
        Numerator: area in m2; denominator: residents.

    Returns
    -------
    Measure
        For the city; see :func:`area_per_person` for which of the two sources counts.

    Notes
    -----
    建科〔2023〕75号, no. 35; dropped in 2025. Its own definition was not read; the built-up area is that of no. 36.
    """
    sizes = None
    if sports_grounds is not None:
        drawn_m2 = sports_grounds.table.geometry.area
        sizes = sports_grounds.table["area_m2"].astype(float).fillna(drawn_m2.where(drawn_m2 > 0))
    return area_per_person(
        "city.sports_area_per_person",
        "sports_grounds",
        sports_grounds,
        sizes,
        built_up_land,
        residents,
        statistics,
        units,
    )


def area_per_person(
    indicator_id: str,
    register: str,
    places: Layer | None,
    sizes_m2: pd.Series | None,
    built_up_land: Layer | None,
    residents: Layer | None,
    statistics: Table | None,
    units: Units,
) -> Measure | Missing:
    """Return the area of places in the built-up area by the residents there, or the department's figure.

    A register counts where it is authoritative and knows every size in the built-up area. Otherwise the department's
    figure does; and where there is none, what the register knows, with a doubt (a lower bound where sizes are missing).

    Parameters
    ----------
    register
        Name of the layer of ``places``.
    sizes_m2
        Size of each place; null: not known.
    """
    measure, whole = None, False
    if places is not None and sizes_m2 is not None and built_up_land is not None and residents is not None:
        land = shapely.union_all(built_up_land.table.geometry.to_numpy())
        inside = sizes_m2[_inside(places, land)]
        unknown_count = int(inside.isna().sum())
        whole = places.completeness is Completeness.AUTHORITATIVE and not unknown_count
        if whole or inside.notna().any():
            persons = residents.table["residents_persons"].to_numpy(float)[_inside(residents, land)]
            measure = _measure(
                units, (register, "built_up_land", "residents"), indicator_id, inside, np.sort(persons).sum()
            )
    if measure is not None and whole:
        return measure
    instead = figure_instead(statistics, units, indicator_id, Form.RATIO, (register,))
    return measure if measure is not None and isinstance(instead, Missing) else instead


def _measure(units: Units, used: tuple[str, ...], indicator_id: str, sizes_m2: pd.Series, persons: float) -> Measure:
    city, name = units.at(Level.CITY).index, indicator_id.split(".", 1)[1]
    unknown_count = int(sizes_m2.isna().sum())
    doubt = {units.city_id: Message("figures.doubt_sizes_unknown")} if unknown_count else {}
    return Measure(
        numerator=pd.Series(np.sort(sizes_m2.dropna().to_numpy()).sum(), index=city),
        denominator=pd.Series(persons, index=city),
        method="overlay",
        template="figures.area_per_person",
        common={
            "what": as_plain(Message(f"figures.what.{name}")),
            "places_count": len(sizes_m2),
            "unknown_size_count": unknown_count,
        },
        doubt=messages(doubt, city),
        used=used,
    )


def _inside(places: Layer, land: shapely.Geometry) -> NDArray[np.bool_]:
    """Return which places stand on the land, by a point of theirs."""
    shapely.prepare(land)
    return np.asarray(shapely.intersects(land, places.middles.to_numpy()), dtype=bool)
