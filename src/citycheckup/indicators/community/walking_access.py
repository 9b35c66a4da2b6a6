"""Community, walking access 步行可达: daily needs, public transport and open space near where people live."""

from __future__ import annotations

import pandas as pd

from citycheckup.catalogue import Measure, indicator
from citycheckup.indicators.along_streets import ACCESS_M, access
from citycheckup.layers.derived.street_sample import CommunitySample
from citycheckup.vocabulary import Better, Form, Level


@indicator(
    id="community.food_market_access",
    level=Level.COMMUNITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def food_market_access(
    food_market_distance_m: pd.Series, community_sample: CommunitySample, *, access_m: float = ACCESS_M
) -> Measure:
    """Share of residents within a walk of a shop or market for fresh food.

    Parameters
    ----------
    food_market_distance_m
        The walk to the nearest supermarket, grocer, greengrocer, baker, butcher, fishmonger, delicatessen or market.
    community_sample
        Points along the streets where people live, by community.
    access_m
        The longest walk, at most 1000 m.

    Returns
    -------
    Measure
        Per community, residents within the walk, of all residents along its streets.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9), within 500 m. Ours differs: a place joins the
    nearest street where it is nearest, and the way there counts; theirs joins the nearest junction, and it does not
    (``[parameters.walks] snapping = "node"`` does as they do).
    """
    return access(food_market_distance_m, community_sample, "indicators.place_food_market", access_m)


@indicator(
    id="community.convenience_store_access",
    level=Level.COMMUNITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def convenience_store_access(
    convenience_store_distance_m: pd.Series, community_sample: CommunitySample, *, access_m: float = ACCESS_M
) -> Measure:
    """Share of residents within a walk of a convenience store.

    Parameters
    ----------
    convenience_store_distance_m
        The walk to the nearest convenience store, newsagent, kiosk or petrol station.
    community_sample
        Points along the streets where people live, by community.
    access_m
        The longest walk, at most 1000 m.

    Returns
    -------
    Measure
        Per community, residents within the walk, of all residents along its streets.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9), within 500 m. Ours differs: a place joins the
    nearest street where it is nearest, and the way there counts; theirs joins the nearest junction, and it does not
    (``[parameters.walks] snapping = "node"`` does as they do).
    """
    return access(convenience_store_distance_m, community_sample, "indicators.place_convenience_store", access_m)


@indicator(
    id="community.transit_stop_access",
    level=Level.COMMUNITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def transit_stop_access(
    transit_stop_distance_m: pd.Series, community_sample: CommunitySample, *, access_m: float = ACCESS_M
) -> Measure:
    """Share of residents within a walk of a stop of public transport, as mapped.

    Parameters
    ----------
    transit_stop_distance_m
        The walk to the nearest stop, platform, station or ferry terminal on the map.
    community_sample
        Points along the streets where people live, by community.
    access_m
        The longest walk, at most 1000 m.

    Returns
    -------
    Measure
        Per community, residents within the walk, of all residents along its streets.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9), within 500 m. Ours differs: a place joins the
    nearest street where it is nearest, and the way there counts; theirs joins the nearest junction, and it does not
    (``[parameters.walks] snapping = "node"`` does as they do).
    """
    return access(transit_stop_distance_m, community_sample, "indicators.place_transit_stop", access_m)


@indicator(
    id="community.timetable_stop_access",
    level=Level.COMMUNITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def timetable_stop_access(
    timetable_stop_distance_m: pd.Series, community_sample: CommunitySample, *, access_m: float = ACCESS_M
) -> Measure:
    """Share of residents within a walk of a stop that a timetable serves on weekdays.

    Parameters
    ----------
    timetable_stop_distance_m
        The walk to the nearest stop with a departure between 7 and 19 h on a weekday.
    community_sample
        Points along the streets where people live, by community.
    access_m
        The longest walk, at most 1000 m.

    Returns
    -------
    Measure
        Per community, residents within the walk, of all residents along its streets.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9), within 500 m. Ours differs: a place joins the
    nearest street where it is nearest, and the way there counts; theirs joins the nearest junction, and it does not
    (``[parameters.walks] snapping = "node"`` does as they do).
    """
    return access(timetable_stop_distance_m, community_sample, "indicators.place_timetable_stop", access_m)


@indicator(
    id="community.stop_every_30_min_access",
    level=Level.COMMUNITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def stop_every_30_min_access(
    stop_every_30_min_distance_m: pd.Series, community_sample: CommunitySample, *, access_m: float = ACCESS_M
) -> Measure:
    """Share of residents within a walk of a stop served at least every 30 minutes.

    Parameters
    ----------
    stop_every_30_min_distance_m
        The walk to the nearest stop with a mean headway of 30 minutes or less on weekdays, 7 to 19 h.
    community_sample
        Points along the streets where people live, by community.
    access_m
        The longest walk, at most 1000 m.

    Returns
    -------
    Measure
        Per community, residents within the walk, of all residents along its streets.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9), within 500 m. Ours differs: a place joins the
    nearest street where it is nearest, and the way there counts; theirs joins the nearest junction, and it does not
    (``[parameters.walks] snapping = "node"`` does as they do).
    """
    return access(stop_every_30_min_distance_m, community_sample, "indicators.place_stop_every_30_min", access_m)


@indicator(
    id="community.stop_every_20_min_access",
    level=Level.COMMUNITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def stop_every_20_min_access(
    stop_every_20_min_distance_m: pd.Series, community_sample: CommunitySample, *, access_m: float = ACCESS_M
) -> Measure:
    """Share of residents within a walk of a stop served at least every 20 minutes.

    Parameters
    ----------
    stop_every_20_min_distance_m
        The walk to the nearest stop with a mean headway of 20 minutes or less on weekdays, 7 to 19 h.
    community_sample
        Points along the streets where people live, by community.
    access_m
        The longest walk, at most 1000 m.

    Returns
    -------
    Measure
        Per community, residents within the walk, of all residents along its streets.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9), within 500 m. Ours differs: a place joins the
    nearest street where it is nearest, and the way there counts; theirs joins the nearest junction, and it does not
    (``[parameters.walks] snapping = "node"`` does as they do).
    """
    return access(stop_every_20_min_distance_m, community_sample, "indicators.place_stop_every_20_min", access_m)


@indicator(
    id="community.public_transport_access",
    level=Level.COMMUNITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def public_transport_access(
    public_transport_distance_m: pd.Series, community_sample: CommunitySample, *, access_m: float = ACCESS_M
) -> Measure:
    """Share of residents within a walk of any stop of public transport, mapped or in a timetable.

    Parameters
    ----------
    public_transport_distance_m
        The shorter of the walks to a mapped stop and to one of a timetable.
    community_sample
        Points along the streets where people live, by community.
    access_m
        The longest walk, at most 1000 m.

    Returns
    -------
    Measure
        Per community, residents within the walk, of all residents along its streets.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9), within 500 m. Ours differs: a place joins the
    nearest street where it is nearest, and the way there counts; theirs joins the nearest junction, and it does not
    (``[parameters.walks] snapping = "node"`` does as they do).
    """
    return access(public_transport_distance_m, community_sample, "indicators.place_public_transport", access_m)


@indicator(
    id="community.open_space_access",
    level=Level.COMMUNITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def open_space_access(
    open_space_distance_m: pd.Series, community_sample: CommunitySample, *, access_m: float = ACCESS_M
) -> Measure:
    """Share of residents within a walk of a public open space of any size.

    Parameters
    ----------
    open_space_distance_m
        The walk to the nearest way into a public open space: a point of its edge near a street.
    community_sample
        Points along the streets where people live, by community.
    access_m
        The longest walk, at most 1000 m.

    Returns
    -------
    Measure
        Per community, residents within the walk, of all residents along its streets.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9), within 500 m. Ours differs: a place joins the
    nearest street where it is nearest, and the way there counts; theirs joins the nearest junction, and it does not
    (``[parameters.walks] snapping = "node"`` does as they do).
    """
    return access(open_space_distance_m, community_sample, "indicators.place_open_space", access_m)


@indicator(
    id="community.large_open_space_access",
    level=Level.COMMUNITY,
    unit="share",
    form=Form.SHARE,
    better=Better.HIGHER,
    denominator="residents",
    locality_radius_m=1000.0,
)
def large_open_space_access(
    large_open_space_distance_m: pd.Series, community_sample: CommunitySample, *, access_m: float = ACCESS_M
) -> Measure:
    """Share of residents within a walk of a public open space larger than 1.5 ha.

    Parameters
    ----------
    large_open_space_distance_m
        The walk to the nearest way into a public open space of more than 1.5 ha, with what touches it.
    community_sample
        Points along the streets where people live, by community.
    access_m
        The longest walk, at most 1000 m.

    Returns
    -------
    Measure
        Per community, residents within the walk, of all residents along its streets.

    Notes
    -----
    Boeing, Higgs, Liu et al. 2022 (doi:10.1016/S2214-109X(22)00072-9), within 500 m. Ours differs: a place joins the
    nearest street where it is nearest, and the way there counts; theirs joins the nearest junction, and it does not
    (``[parameters.walks] snapping = "node"`` does as they do).
    """
    return access(large_open_space_distance_m, community_sample, "indicators.place_large_open_space", access_m)
