"""The roll-up of compounds' records: what each compound lacks, before anything is added up."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from citycheckup.catalogue import Measure
from citycheckup.checklists import Amount, load_checklist
from citycheckup.indicators.answers import answers, by_object
from citycheckup.indicators.from_survey import count_by_unit, places_of
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Level, Message, Status

NO_COMPOUNDS = Missing(("compounds",), Message("surveys.no_compounds"))


def shortfall(
    demand: pd.Series, supply: pd.Series, survey: Table | None, units: Units, indicator: str, template: str
) -> Measure | Missing:
    """Add up, by community, what its compounds lack: max(0, demand - supply) of each before the sum.

    So a surplus in one compound never makes good what another lacks.

    Parameters
    ----------
    demand, supply
        Index ``compound_id``; null: not known, and so is what the compound lacks.
    survey
        Where a compound has no record of both, the number of the indicator's own item stands in; its other ticked items
        name the compound as a place without adding to the sum.

    Returns
    -------
    Measure
        Per community; null where no compound has a record, ``not_applicable`` where there is no compound. ``coverage``
        is compounds with a figure / all. Missing where the city has no compounds at all.
    """
    compounds = units.at(Level.COMPOUND)
    if compounds.empty:
        return NO_COMPOUNDS
    said = _surveyed(survey, indicator).reindex(compounds.index)
    recorded = (demand - supply).clip(lower=0).reindex(compounds.index).astype(float)
    lacking = recorded.fillna(said["amount"])
    ids = units.at(Level.COMMUNITY).index
    items = [value if isinstance(value, list) else [] for value in said["items"]]
    things = pd.DataFrame(
        {"unit_id": compounds["parent_id"], "name": compounds["name"], "items": items, "amount": lacking.fillna(0.0)}
    ).rename_axis("compound_id")
    ticked = pd.Series([bool(found) for found in items], index=compounds.index)
    known = lacking.notna()
    objects_count = count_by_unit(things["unit_id"], ids)
    known_count = count_by_unit(things.loc[known, "unit_id"], ids)
    short_count = count_by_unit(things.loc[lacking > 0, "unit_id"], ids)
    nothing_there = [None if count else Status.NOT_APPLICABLE for count in objects_count]
    return Measure(
        numerator=things.groupby("unit_id")["amount"].sum().reindex(ids).astype(float).where(known_count > 0),
        denominator=None,
        method="records",
        template=template,
        arguments=pd.DataFrame(
            {
                "objects_count": objects_count,
                "surveyed_count": known_count,
                "short_count": short_count,
                "ticked_count": count_by_unit(things.loc[ticked, "unit_id"], ids),
            }
        ),
        coverage=known_count / objects_count.where(objects_count > 0),
        status=pd.Series(nothing_there, index=ids, dtype=object),
        places=places_of(things[(lacking > 0) | ticked], "compound"),
        used=("compound_records",) if survey is None else ("compound_records", "survey"),
    )


def with_noted(measure: Measure, survey: Table, indicator: str, kind: str, units: Units) -> Measure:
    """Add the objects of another kind that items of the indicator are ticked for: named as places, not counted."""
    items = [item for item in load_checklist().of(indicator) if item.record_kind == kind]
    seen = by_object(answers(survey, items), items)
    noted = seen[seen["flagged"] & seen.index.isin(units.table.index)]
    if noted.empty:
        return measure
    named = noted.assign(unit_id=noted.index, name=units.table["name"].reindex(noted.index), amount=0.0)
    places = pd.concat([frame for frame in (measure.places, places_of(named, kind)) if frame is not None])
    return replace(measure, places=places.sort_values(["unit_id", "place_kind", "place_id"]).reset_index(drop=True))


def _surveyed(survey: Table | None, indicator: str) -> pd.DataFrame:
    """Return, by compound, the number the survey says is lacking (null: not said) and the other ticked items."""
    if survey is None:
        return pd.DataFrame({"amount": pd.Series(dtype=float), "items": pd.Series(dtype=object)})
    items = [item for item in load_checklist().of(indicator) if item.record_kind == "compound"]
    numbers = [item for item in items if item.measure is not Amount.FLAG]
    others = [item for item in items if item.measure is Amount.FLAG]
    counted = answers(survey, numbers)
    settled = counted[~counted["unmeasured"]].astype({"object_id": object})
    amounts = settled.assign(amount=settled["amount"].fillna(0.0)).groupby("object_id")["amount"].max()
    return pd.concat([amounts, by_object(answers(survey, others), others)["items"]], axis=1)
