"""The answer key: what was planted, by indicator and unit, with the buildings and places by id."""

from __future__ import annotations

from collections.abc import Iterable

from citycheckup.demo_city.faults import Fault
from citycheckup.demo_city.plan import CITY_NAME, Plan
from citycheckup.editions import Edition


def answer_key(plan: Plan, year: int, edition: Edition, faults: Iterable[Fault]) -> dict[str, object]:
    """Return the key of one city folder as plain values.

    Returns
    -------
    dict
        ``made_up``, ``city``, ``size``, ``seed``, ``year``, ``edition``; ``indicators``: by indicator id its ``code``,
        ``level``, ``units_count``, ``places_count`` and ``units``: by unit id ``amount`` (what falls short there: its
        buildings, flats, km, spaces …; null where only the verdict is known) and ``places``: by id their ``kind``,
        ``items`` ticked and ``amount``. Indicators of the edition in which nothing was planted are there with no units.
    """
    by_indicator: dict[str, dict[str, list[Fault]]] = {entry.indicator: {} for entry in edition.entries}
    for fault in faults:
        if fault.indicator in by_indicator:
            by_indicator[fault.indicator].setdefault(fault.unit_id, []).append(fault)
    return {
        "made_up": True,
        "city": CITY_NAME,
        "size": plan.persons,
        "seed": plan.seed,
        "year": year,
        "edition": edition.id,
        "indicators": {
            entry.indicator: {
                "code": entry.code,
                "level": str(entry.level),
                "units_count": len(by_indicator[entry.indicator]),
                "places_count": sum(
                    fault.place_id is not None for own in by_indicator[entry.indicator].values() for fault in own
                ),
                "units": {unit: _unit(own) for unit, own in sorted(by_indicator[entry.indicator].items())},
            }
            for entry in edition.entries
        },
    }


def _unit(faults: list[Fault]) -> dict[str, object]:
    amounts = [fault.amount for fault in faults if fault.amount is not None]
    places = {
        fault.place_id: {"kind": fault.place_kind, "items": list(fault.items), "amount": fault.amount}
        for fault in sorted(faults, key=lambda fault: fault.place_id or "")
        if fault.place_id is not None
    }
    return {"amount": round(sum(amounts), 6) if len(amounts) == len(faults) else None, "places": places}
