"""The report of a check as plain values, and in words for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from citycheckup.app.check_city import CheckReport, LayerReport
from citycheckup.wording import as_plain, from_plain, has, render, word


@dataclass(frozen=True)
class ColumnShown:
    """One column: the share of rows that have it (0 to 1), and how cities head it."""

    name: str
    filled_share: float
    heading: str | None


@dataclass(frozen=True)
class LayerShown:
    """One layer or table: what there is of it, what its absence blocks, how to mend it. Blocked are codes."""

    name: str
    title: str
    is_table: bool
    present: bool
    features_count: int
    completeness: str | None
    completeness_text: str | None
    data_date: str | None
    origin: str | None
    columns: list[ColumnShown]
    blocks: list[str]
    weakens: list[str]
    reason: str | None
    remedy: str | None


def as_plain_report(report: CheckReport) -> dict[str, Any]:
    """Return a report as JSON's own types, to be put into words in either language later."""
    return {
        "edition": report.edition,
        "checkup_year": report.checkup_year,
        "crs": report.crs,
        "uncomputed": list(report.uncomputed),
        "layers": [as_plain_layer(layer, report.codes) for layer in (*report.layers, *report.tables)],
    }


def layers_shown(layers: Iterable[Mapping[str, Any]], language: str) -> list[LayerShown]:
    """Return kept layers and tables in words."""
    return [
        LayerShown(
            name=layer["name"],
            title=layer[f"title_{language}"],
            is_table=layer["is_table"],
            present=layer["present"],
            features_count=layer["features"],
            completeness=layer["completeness"],
            completeness_text=_worth(layer["completeness"], language),
            data_date=layer["data_date"],
            origin=layer["origin"],
            columns=[ColumnShown(*column) for column in layer["columns"]],
            blocks=layer["blocks"],
            weakens=layer["weakens"],
            reason=render(from_plain(layer["reason"]), language) if layer["reason"] else None,
            remedy=render(from_plain(layer["remedy"]), language) if layer["remedy"] else None,
        )
        for layer in layers
    ]


def _worth(completeness: str | None, language: str) -> str | None:
    key = f"reports.completeness.{completeness}"
    return word(key, language) if completeness is not None and has(key) else completeness


def as_plain_layer(layer: LayerReport, codes: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """Return a layer or table as JSON's own types; ``codes`` gives an indicator's code by its id."""
    return {
        "name": layer.name,
        "title_zh": layer.title_zh,
        "title_en": layer.title_en,
        "is_table": layer.is_table,
        "present": layer.present,
        "features": layer.features,
        "completeness": None if layer.completeness is None else str(layer.completeness),
        "data_date": layer.data_date,
        "origin": layer.origin,
        "columns": [[one.name, one.filled_share, next(iter(one.headings), None)] for one in layer.columns],
        "blocks": [codes.get(name, name) for name in layer.blocks],
        "weakens": [codes.get(name, name) for name in layer.weakens],
        "reason": as_plain(layer.reason) if layer.reason else None,
        "remedy": as_plain(layer.remedy) if layer.remedy else None,
    }
