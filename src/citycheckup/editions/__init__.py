"""Dated sets of indicators: names, codes, definitions and thresholds as the ministry published them, as data.

``national-*.toml`` hold what differs between editions; ``definitions/<level>.toml`` what an indicator is, once for
every edition that means the same quantity (an edition's own key goes before it).
"""

from __future__ import annotations

from citycheckup.editions.crosswalk import Link, comparable, crosswalk
from citycheckup.editions.judging import threshold_for, with_choices, with_local_thresholds
from citycheckup.editions.model import (
    Change,
    Choice,
    Confidence,
    Edition,
    EditionEntry,
    Option,
    Threshold,
    Urgency,
)
from citycheckup.editions.reading import SUPPLEMENTARY, definitions, editions, examined_by, load_edition
from citycheckup.editions.versions import definition_version

__all__ = [
    "SUPPLEMENTARY",
    "Change",
    "Choice",
    "Confidence",
    "Edition",
    "EditionEntry",
    "Link",
    "Option",
    "Threshold",
    "Urgency",
    "comparable",
    "crosswalk",
    "definition_version",
    "definitions",
    "editions",
    "examined_by",
    "load_edition",
    "threshold_for",
    "with_choices",
    "with_local_thresholds",
]
