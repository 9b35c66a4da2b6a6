"""OGC documents as plain web pages: the same links and values, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any


def page(title: str, body: Mapping[str, Any], language: str) -> str:
    """Return a document as a page: links, collections or features as tables, everything else as it is."""
    parts = [f"<h1>{escape(title)}</h1>"]
    if body.get("description"):
        parts.append(f"<p>{escape(str(body['description']))}</p>")
    if "collections" in body:
        parts += [_links(one["links"], one["title"]) for one in body["collections"]]
    if "features" in body:
        parts.append(_features(body["features"]))
    if "properties" in body:
        parts.append(_features([body]))
    if "conformsTo" in body:
        parts.append("<ul>" + "".join(f"<li>{escape(one)}</li>" for one in body["conformsTo"]) + "</ul>")
    parts.append(_links(body.get("links", []), ""))
    lang = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"></head><body>{"".join(parts)}</body></html>'
    )


def _links(links: Sequence[Mapping[str, Any]], heading: str) -> str:
    listed = "".join(
        f'<li><a href="{escape(one["href"])}" rel="{escape(one["rel"])}">{escape(one["title"])}</a></li>'
        for one in links
    )
    return (f"<h2>{escape(heading)}</h2>" if heading else "") + f"<ul>{listed}</ul>"


def _features(features: Sequence[Mapping[str, Any]]) -> str:
    if not features:
        return ""
    names = list(features[0]["properties"])
    head = "".join(f"<th>{escape(name)}</th>" for name in ("id", *names))
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{_cell(value)}</td>" for value in (one["id"], *map(one["properties"].get, names)))
        + "</tr>"
        for one in features
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))
