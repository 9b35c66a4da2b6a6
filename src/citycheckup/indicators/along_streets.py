"""Means over the sample of street points: what the residents of a unit have within a walk."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from citycheckup.catalogue import Measure
from citycheckup.layers.derived.street_sample import CommunitySample
from citycheckup.vocabulary import Message
from citycheckup.wording import as_plain

ACCESS_M = 500.0


def mean_of_residents(
    values: pd.Series, sample: CommunitySample, template: str, common: Mapping[str, object]
) -> Measure:
    """Return the mean of the values of sample points by community, weighted by the residents that they stand for.

    Parameters
    ----------
    values
        Float, index of the sample's points; a point without a value is left out of numerator and denominator.

    Returns
    -------
    Measure
        Per community: residents times value, of residents. Zero residents: no sample point lies there.
    """
    shares, communities = sample.shares, sample.communities
    value = values.to_numpy(dtype=float)[shares["point"].to_numpy()]
    persons = shares["residents_persons"].where(pd.notna(value), 0.0)
    weighted = (persons * value).fillna(0.0)
    numerator = weighted.groupby(shares["unit_id"]).sum().reindex(communities, fill_value=0.0)
    denominator = persons.groupby(shares["unit_id"]).sum().reindex(communities, fill_value=0.0)
    counts = shares["unit_id"].value_counts().reindex(communities, fill_value=0)
    return Measure(
        numerator=numerator,
        denominator=denominator,
        method="street_sample",
        template=template,
        arguments=pd.DataFrame({"points_count": counts}),
        common={**common, "unsampled_persons": sample.unsampled_persons},
    )


def access(distance_m: pd.Series, sample: CommunitySample, place: str, access_m: float) -> Measure:
    """Return the share of residents by community that live within ``access_m`` on foot of a kind of place.

    ``place`` is the key of the place's name in the wording files.
    """
    within = (distance_m <= access_m).astype(float)
    common = {"access_m": access_m, "place": as_plain(Message(place))}
    return mean_of_residents(within, sample, "indicators.walking_access", common)
