"""A re-survey of the made-up city: the answers of a second look at places where faults were planted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from citycheckup.checklists import Amount, Item, load_checklist
from citycheckup.demo_city.faults import Fault
from citycheckup.demo_city.files import heading_of, worded, write_csv
from citycheckup.demo_city.ticks import M_PER_KM
from citycheckup.layers.table_schema import TABLE_BY_NAME


def write_resurvey(looked_at: Sequence[tuple[Fault, bool]], path: Path, *, surveyed_on: str) -> None:
    """Write what a second look found, in the form of the survey table.

    Parameters
    ----------
    looked_at
        Faults as the books have them, each with whether it is still there.
    """
    items = {item.id: item for item in load_checklist().items}
    rows = pd.DataFrame(
        [
            {
                "item_id": one, "object_kind": items[one].record_kind, "object_id": fault.place_id,
                "object_name": fault.place_id, "unit_id": fault.unit_id, "ticked": is_there,
                "amount": _amount(items[one], fault) if is_there else None, "surveyed_on": surveyed_on,
            }
            for fault, is_there in looked_at
            for one in fault.items
        ]
    )  # fmt: skip
    columns = TABLE_BY_NAME["survey"].columns
    path.parent.mkdir(parents=True, exist_ok=True)
    write_csv([{heading_of(one): worded(rows[one.name], one) for one in columns if one.name in rows}], path)


def _amount(item: Item, fault: Fault) -> float | None:
    """Return what stands beside a tick: in the item's own measure, as in the city's survey."""
    if item.measure is Amount.FLAG or fault.amount is None:
        return None
    return fault.amount * (M_PER_KM if item.measure is Amount.LENGTH_M else 1.0)
