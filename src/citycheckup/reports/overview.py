"""The overview page: one self-contained HTML file with map, unit sheets and the city's table, in two languages."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas as gpd
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from citycheckup.editions import EditionEntry
from citycheckup.reports.classes import RAMP
from citycheckup.reports.figures import SHOWN_STATUSES, layer_title, shown_status, shown_threshold, shown_value
from citycheckup.reports.overview_map import Drawing, draw_units
from citycheckup.reports.overview_sheets import Sheets, standing_key
from citycheckup.reports.writers import write_text
from citycheckup.results import ResultRow
from citycheckup.vocabulary import Completeness, Level, Message, Status
from citycheckup.wording import LANGUAGES, render


class Marking(StrEnum):
    """Who may see the page."""

    INTERNAL = "internal"
    PUBLIC = "public"


@dataclass(frozen=True)
class CityFacts:
    """What stands at the head and foot of the page.

    ``attribution`` are lines to print as they are; ``made_up`` says that the data are invented, and a banner tells so.
    """

    name: str
    year: int
    edition_title_zh: str
    edition_title_en: str
    crs: str
    marking: Marking = Marking.INTERNAL
    attribution: tuple[str, ...] = ()
    made_up: bool = False


@dataclass(frozen=True)
class LayerFacts:
    """One layer of the city: whether it was there, and what its absence costs.

    ``completeness`` None: the layer was not supplied. ``blocked_codes`` are the indicators that have no value for want
    of it.
    """

    name: str
    completeness: Completeness | None
    features_count: int | None = None
    data_date: str | None = None
    origin: str | None = None
    blocked_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _TableLine:
    """One indicator of the city's table, ready to print: pairs are Chinese and English."""

    code: str
    indicator: str
    name: tuple[str, str]
    dimension: tuple[str, str]
    value: tuple[str, str]
    standard: tuple[str, str]
    standing: str
    status: str


def write_overview(
    path: Path,
    *,
    city: CityFacts,
    units: gpd.GeoDataFrame,
    rows: Sequence[ResultRow],
    entries: Sequence[EditionEntry],
    layers: Sequence[LayerFacts],
    ground: Sequence[Message] = (),
    draw: Callable[[gpd.GeoDataFrame, Sequence[str]], Drawing] = draw_units,
) -> None:
    """Write the overview page.

    It asks nothing of any host, holds no buildings and no persons, and is the same bytes for the same content.

    Parameters
    ----------
    units
        The units table; ``residents_persons`` and ``unallocated_persons`` may be null or absent. Metric CRS.
    rows
        The tidy table's, in any order.
    entries
        The edition's entries, and any beside them, in the order of the table.
    layers
        Every layer a city can supply, in the order of the page.
    ground
        What the figures stand on: statements to show below the layers.
    draw
        How the map is drawn, for one who has drawn these units before.
    """
    sheets = Sheets(units, rows, entries)
    tally = _tally(rows, entries)
    script, style = _part("overview.js"), _part("overview.css")
    page = _environment().from_string(_part("overview.html"))
    text = page.render(
        city=city,
        layers=layers,
        ground=ground,
        levels=sheets.levels,
        drawing=draw(units, sheets.levels),
        lines=_table(rows, entries),
        tally=tally,
        statuses=[status for status, count in tally.items() if count or status in set(Status)],
        ramp_size=len(RAMP),
        style=Markup(style),  # noqa: S704 - our own file, nothing of the city in it
        script=Markup(script),  # noqa: S704 - our own file, nothing of the city in it
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        data=embedded_json(sheets.content()),
        say=_say,
        said=_said,
        both=both,
        layer_title=lambda name: both(*(layer_title(name, language) for language in LANGUAGES)),
    )
    write_text(text, path)


def both(zh: str, en: str) -> Markup:
    """Return a text in both languages, escaped; the page shows the one that is chosen."""
    if zh == en:
        return escape(zh)
    return Markup('<span lang="zh-CN">{}</span><span lang="en">{}</span>').format(zh, en)


def embedded_json(content: Any) -> Markup:
    """Return content as JSON that can stand inside a script element: no ``<``, ``>`` or ``&`` in it."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - made harmless above


def _say(key: str, **arguments: object) -> Markup:
    return both(*(render(Message(f"reports.{key}", arguments), language) for language in LANGUAGES))


def _said(message: Message) -> Markup:
    return both(*(render(message, language) for language in LANGUAGES))


def _table(rows: Sequence[ResultRow], entries: Sequence[EditionEntry]) -> list[_TableLine]:
    city = {row.indicator: row for row in rows if row.level is Level.CITY}
    lines = []
    for entry in entries:
        row = city.get(entry.indicator)
        status = shown_status(row) if row else str(Status.NO_DATA)
        value = row.value if row else None
        comparator, threshold = (row.comparator, row.threshold) if row else (None, None)
        zh, en = LANGUAGES
        lines.append(
            _TableLine(
                code=entry.code,
                indicator=entry.indicator,
                name=(entry.name_zh, entry.name_en),
                dimension=(entry.dimension_zh, entry.dimension_en),
                # Without a value the status column says why.
                value=("—", "—")
                if value is None
                else (shown_value(value, entry.unit, status, zh), shown_value(value, entry.unit, status, en)),
                standard=(
                    shown_threshold(comparator, threshold, entry.unit, zh),
                    shown_threshold(comparator, threshold, entry.unit, en),
                ),
                standing=standing_key(row),
                status=status,
            )
        )
    return lines


def _tally(rows: Sequence[ResultRow], entries: Sequence[EditionEntry]) -> dict[str, int]:
    """How many indicators have which status at city level."""
    found = [line.status for line in _table(rows, entries)]
    return {status: found.count(status) for status in SHOWN_STATUSES}


def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
