"""Which threshold judges an indicator in a city, and what a city sets for itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from citycheckup.editions.model import Edition, EditionEntry, Threshold
from citycheckup.vocabulary import Better, CityClass


def threshold_for(
    entry: EditionEntry, city_classes: Collection[CityClass], part: str | None = None
) -> Threshold | None:
    """Return the threshold that judges an indicator in a city of these classes; None where none applies.

    One for a class of the city goes before the one for every city; of several such, the strictest counts (a city may be
    a provincial capital and a very large city). References are never returned.
    """
    binding = [t for t in entry.thresholds if not t.reference and t.part == part]
    own = [t for t in binding if t.city_class in city_classes]
    fitting = own or [t for t in binding if t.city_class is None]
    if not fitting:
        return None
    strictest = min if entry.better is Better.LOWER else max
    return strictest(fitting, key=lambda threshold: threshold.value)


def with_local_thresholds(edition: Edition, local: Mapping[str, tuple[Threshold, ...]]) -> Edition:
    """Return an edition in which a city's own thresholds judge.

    Parameters
    ----------
    local
        By indicator id: thresholds for the city or one of its classes. They take the place of the edition's binding
        thresholds of the same part, whatever their class; its references stay.
    """

    def judged(entry: EditionEntry) -> EditionEntry:
        own = local.get(entry.indicator, ())
        parts = {threshold.part for threshold in own}
        kept = tuple(t for t in entry.thresholds if t.reference or t.part not in parts)
        return replace(entry, thresholds=own + kept) if own else entry

    return replace(edition, entries=tuple(judged(entry) for entry in edition.entries))


def with_choices(edition: Edition, chosen: Mapping[tuple[str, str], str]) -> Edition:
    """Return an edition in which the readings that a city took hold.

    Parameters
    ----------
    chosen
        Id of the choice by indicator id and option id. A choice with thresholds replaces the entry's.
    """

    def read(entry: EditionEntry) -> EditionEntry:
        options, thresholds = [], entry.thresholds
        for option in entry.options:
            taken = replace(option, chosen=chosen.get((entry.indicator, option.id)))
            options.append(taken)
            if taken.chosen is not None and taken.choice.thresholds is not None:
                thresholds = taken.choice.thresholds
        return replace(entry, options=tuple(options), thresholds=thresholds) if entry.options else entry

    return replace(edition, entries=tuple(read(entry) for entry in edition.entries))
