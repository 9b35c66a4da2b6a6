"""QGIS styles as QML text: unit layers by class and status, land and dwellings by kind, service areas translucent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from citycheckup.reports.classes import Classes
from citycheckup.vocabulary import Status
from citycheckup.wording import word

_OUTLINE = "70,80,86,255"
_GREY = "128,134,138,255"
_DOTS = "dots"
# Brushes of QGIS simple fills, and dots of our own: each status can be told from the others without colour.
_BRUSH = {
    Status.PARTIAL: (_DOTS, "255,255,255,255"),
    Status.NO_DATA: ("b_diagonal", _GREY),
    Status.NOT_SURVEYED: ("diagonal_x", "122,100,140,255"),
    Status.NOT_APPLICABLE: ("horizontal", "178,182,184,255"),
}
_KINDS = ("54,152,154,255", "214,160,72,255", "120,110,168,255", "190,96,88,255", "108,150,84,255", "96,120,140,255")


@dataclass(frozen=True)
class _Rule:
    """One rule of a rule-based renderer: which features (None: all), how they are called, and how they are filled."""

    condition: str | None
    label: str
    fill: str  # red,green,blue,alpha
    brush: str = "solid"
    outline: str = _OUTLINE
    outline_width_mm: float = 0.2


def unit_style(
    value_column: str, status_column: str, classes: Classes | None, aliases: Mapping[str, str], language: str
) -> str:
    """Return the style of a unit layer: filled by class of the value, with a brush over it for each other status.

    Parameters
    ----------
    value_column, status_column
        Columns of the indicator shown.
    classes
        Classes of its values; None where the layer has no value.
    aliases
        Readable names of columns.
    """
    rules = []
    if classes is not None:
        for at, (colour, label) in enumerate(zip(classes.colours, classes.labels, strict=True)):
            rules.append(_Rule(_within(value_column, classes, at), label, _rgba(colour)))
    for status, (brush, colour) in _BRUSH.items():
        label = word(f"reports.status.{status}", language)
        rules.append(_Rule(f"\"{status_column}\" = '{status}'", label, colour, brush))
    return _qml(rules, aliases, labelled=True)


def kind_style(column: str, kinds: Sequence[tuple[str, str]], aliases: Mapping[str, str]) -> str:
    """Return a style with one colour for each of the ``kinds`` (value of the column, label) of a layer's features."""
    rules = [
        _Rule("\"{}\" = '{}'".format(column, kind.replace("'", "''")), label, fill, outline=fill, outline_width_mm=0.1)
        for (kind, label), fill in zip(kinds, _repeated(len(kinds)), strict=True)
    ]
    return _qml(rules, aliases)


def service_area_style(label: str, aliases: Mapping[str, str]) -> str:
    """Return a translucent style, so that areas that overlap and the map below can be seen."""
    return _qml([_Rule(None, label, "54,152,154,64", outline="29,110,128,160")], aliases)


def outline_style(label: str, aliases: Mapping[str, str]) -> str:
    """Return a style that draws outlines only."""
    return _qml([_Rule(None, label, "0,0,0,0", "no", outline_width_mm=0.5)], aliases, labelled=True)


def _within(column: str, classes: Classes, at: int) -> str:
    from_, below = (">=", "<") if classes.closed_left else (">", "<=")
    parts = [f'"{column}" IS NOT NULL']
    if at > 0:
        parts.append(f'"{column}" {from_} {classes.bounds[at]!r}')
    if at < len(classes) - 1:
        parts.append(f'"{column}" {below} {classes.bounds[at + 1]!r}')
    return " AND ".join(parts)


def _qml(rules: Sequence[_Rule], aliases: Mapping[str, str], *, labelled: bool = False) -> str:
    root = ET.Element(
        "qgis", version="3.22", styleCategories="Symbology|Labeling|Fields", labelsEnabled=str(int(labelled))
    )
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0")
    tree = ET.SubElement(renderer, "rules", key="rules")
    symbols = ET.SubElement(renderer, "symbols")
    for at, rule in enumerate(rules):
        about = {"key": f"rule-{at}", "symbol": str(at), "label": rule.label}
        if rule.condition is not None:
            about["filter"] = rule.condition
        ET.SubElement(tree, "rule", about)
        symbol = ET.SubElement(symbols, "symbol", type="fill", name=str(at), alpha="1", clip_to_extent="1")
        _dots(symbol, at, rule) if rule.brush == _DOTS else _simple_fill(symbol, rule)
    if labelled:
        root.append(_labels())
    named = ET.SubElement(root, "aliases")
    for column, alias in aliases.items():
        ET.SubElement(named, "alias", field=column, name=alias)
    text = ET.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}\n"


def _simple_fill(symbol: ET.Element, rule: _Rule) -> None:
    _layer(
        symbol,
        "SimpleFill",
        {
            "color": rule.fill,
            "style": rule.brush,
            "outline_color": rule.outline,
            "outline_style": "solid",
            "outline_width": str(rule.outline_width_mm),
            "outline_width_unit": "MM",
            "joinstyle": "round",
        },
    )


def _dots(symbol: ET.Element, at: int, rule: _Rule) -> None:
    """Light dots with a dark rim: to be seen on every colour of the classes."""
    spacing = {"distance_x": "2.4", "distance_y": "2.4", "displacement_x": "1.2"}
    pattern = _layer(symbol, "PointPatternFill", spacing)
    marker = ET.SubElement(pattern, "symbol", type="marker", name=f"@{at}@0", alpha="1", clip_to_extent="1")
    rim = {"outline_color": rule.outline, "outline_style": "solid", "outline_width": "0.1"}
    _layer(marker, "SimpleMarker", {"name": "circle", "color": rule.fill, "size": "0.8", **rim})


def _labels() -> ET.Element:
    """Names of units, with a light buffer; QGIS leaves out those that would overlap."""
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName="name",
        isExpression="0",
        fontSize="8",
        fontSizeUnit="Point",
        textColor="30,36,40,255",
    )
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor="255,255,255,210"
    )
    ET.SubElement(settings, "placement", placement="1")
    ET.SubElement(settings, "rendering", drawLabels="1", obstacle="0")
    return labeling


def _layer(symbol: ET.Element, kind: str, values: Mapping[str, str]) -> ET.Element:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(options, "Option", name=name, type="QString", value=value)
    return layer


def _rgba(colour: str) -> str:
    """Turn ``#rrggbb`` into ``red,green,blue,alpha``."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def _repeated(number: int) -> list[str]:
    return [_KINDS[at % len(_KINDS)] for at in range(number)]
