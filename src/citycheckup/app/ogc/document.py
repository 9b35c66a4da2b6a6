"""The OpenAPI 3.0 document of the collections, for clients that read it before they ask."""

from __future__ import annotations

from typing import Any

from citycheckup import __version__
from citycheckup.app.ogc.asked import LIMIT, LIMIT_MOST
from citycheckup.app.ogc.collections import COLLECTIONS, Collection

CONFORMANCE = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")
]
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_PROBLEM = {"description": "What is wrong", "content": {"application/problem+json": {"schema": {"type": "object"}}}}


def document(title: str, address: str, language: str) -> dict[str, Any]:
    """Return the document; ``address`` is where the landing page is."""
    paths: dict[str, Any] = {
        "/": _page("landing", "Landing page"),
        "/conformance": _page("conformance", "What it conforms to"),
        "/api": _page("api", "This document"),
        "/collections": _page("collections", "All collections"),
    }
    for collection in COLLECTIONS.values():
        paths[f"/collections/{collection.id}"] = _page(f"describe_{collection.id}", collection.title(language))
        paths[f"/collections/{collection.id}/items"] = _items(collection, language)
        item = _page(f"item_{collection.id}", collection.title(language), GEOJSON)
        item["get"]["parameters"].append(
            {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
        )
        item["get"]["responses"]["404"] = _PROBLEM
        paths[f"/collections/{collection.id}/items/{{featureId}}"] = item
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": __version__},
        "servers": [{"url": address}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "tokenAsPassword": {"type": "http", "scheme": "basic"},
            }
        },
        "security": [{"token": []}, {"tokenAsPassword": []}],
    }


def _page(operation: str, summary: str, media_type: str = "application/json") -> dict[str, Any]:
    answers = {media_type: {"schema": {"type": "object"}}, "text/html": {"schema": {"type": "string"}}}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [_choice("f", ["json", "html"]), _choice("lang", ["zh", "en"])],
            "responses": {
                "200": {"description": summary, "content": answers},
                "400": _PROBLEM,
                "401": _PROBLEM,
            },
        }
    }


def _items(collection: Collection, language: str) -> dict[str, Any]:
    page = _page(f"items_{collection.id}", collection.title(language), GEOJSON)
    limit = {"type": "integer", "minimum": 1, "maximum": LIMIT_MOST, "default": LIMIT}
    box = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    page["get"]["parameters"] += [
        _query("limit", limit),
        {**_query("bbox", box), "style": "form", "explode": False},
        _query("datetime", {"type": "string"}),
        _query("cursor", {"type": "string"}) if collection.features is None else _query("offset", {"type": "integer"}),
        *(_query(name, {"type": collection.shown[name]}) for name in collection.sought),
    ]
    return page


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _choice(name: str, values: list[str]) -> dict[str, Any]:
    return _query(name, {"type": "string", "enum": values})
