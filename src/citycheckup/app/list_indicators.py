"""What an edition asks for, and which of it this program computes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from citycheckup.app.wiring import indicators, steps
from citycheckup.catalogue import Indicator
from citycheckup.editions import EditionEntry, Threshold, examined_by, threshold_for
from citycheckup.engine.needs import Needs, needs_of
from citycheckup.layers.schema import LAYERS
from citycheckup.layers.table_schema import TABLES
from citycheckup.vocabulary import CityClass


@dataclass(frozen=True)
class ListedIndicator:
    """An entry of an edition, with how it is computed where it is."""

    edition: str
    entry: EditionEntry
    declared: Indicator | None
    needs: Needs | None
    threshold: Threshold | None


def list_indicators(edition: str, city_classes: Collection[CityClass] = ()) -> list[ListedIndicator]:
    """Return every entry of an edition and of our own beside a national one, in the edition's order.

    Raises
    ------
    InputError
        There is no such edition.
    """
    catalogue, derived = indicators(), steps()
    layers = [schema.name for schema in LAYERS] + [table.name for table in TABLES]
    listed = []
    for examined in examined_by(edition):
        for entry in examined.entries:
            declared = catalogue.get(entry.indicator)
            needs = needs_of(declared, derived, layers) if declared else None
            listed.append(ListedIndicator(examined.id, entry, declared, needs, threshold_for(entry, city_classes)))
    return listed
