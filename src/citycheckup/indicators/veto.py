"""The one-vote veto on a computed verdict: what the survey ticks for a unit falls short, whatever the map says."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from citycheckup.catalogue import Measure
from citycheckup.checklists import load_checklist
from citycheckup.indicators.answers import answers, by_object
from citycheckup.indicators.from_survey import places_of
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level, Message, Status


def vetoed(measure: Measure, survey: Table | None, indicator: str, units: Units, level: Level) -> Measure:
    """Make the units fall short that the survey ticks an item of the indicator for.

    Parameters
    ----------
    measure
        Numerator 1 where a unit falls short, 0 where not, null where it could not be computed; no denominator. Its
        arguments have a ``verdict``.
    survey
        Items of the indicator that are recorded by unit of ``level``; None, or nothing ticked: the measure as it is.

    Returns
    -------
    Measure
        Ticked units are 1, ``ok`` and without doubt, since the survey of a unit is evidence enough; they are places.
    """
    if survey is None:
        return measure
    items = [item for item in load_checklist().of(indicator) if item.record_kind == level]
    seen = by_object(answers(survey, items), items)
    ticked = seen[seen["flagged"] & seen.index.isin(measure.numerator.index)]
    if ticked.empty:
        return measure
    ids = measure.numerator.index
    hit = pd.Series(ids.isin(ticked.index), index=ids)
    verdicts = {
        unit_id: Message("surveys.short_by_survey", {"items": found})
        for unit_id, found in zip(ticked.index, ticked["items"], strict=True)
    }
    own = pd.DataFrame(index=ids) if measure.arguments is None else measure.arguments
    former = own["verdict"].to_dict() if "verdict" in own else {}
    named = ticked.assign(unit_id=ticked.index, name=units.at(level)["name"].reindex(ticked.index), amount=1.0)
    places = [frame for frame in (measure.places, places_of(named, str(level))) if frame is not None]
    return replace(
        measure,
        numerator=measure.numerator.mask(hit, 1.0),
        arguments=own.assign(verdict=pd.Series([verdicts.get(i, former.get(i)) for i in ids], index=ids, dtype=object)),
        doubt=None if measure.doubt is None else measure.doubt.mask(hit, None),
        status=_ok_where(hit, measure.status),
        places=pd.concat(places).sort_values(["unit_id", "place_kind", "place_id"]).reset_index(drop=True),
    )


def _ok_where(hit: pd.Series, status: pd.Series | None) -> pd.Series:
    former = {} if status is None else status.to_dict()
    return pd.Series([Status.OK if hit[i] else former.get(i) for i in hit.index], index=hit.index, dtype=object)
