"""OGC API Features, part 1, under ``/ogc``: for QGIS and other map programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from citycheckup.app.ogc.asked import read_asked
from citycheckup.app.ogc.collections import COLLECTIONS, Collection, collection_of
from citycheckup.app.ogc.document import CONFORMANCE, GEOJSON, OPENAPI, document
from citycheckup.app.ogc.items import Shelf, bounds_of, item_of, items_of
from citycheckup.app.shown.readers import must_read_results
from citycheckup.web.asking import Asks, Served
from citycheckup.web.errors import HttpError
from citycheckup.web.ogc_pages import page
from citycheckup.wording import word

router = APIRouter(prefix="/ogc", tags=["ogc"], include_in_schema=False)

_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_PAGES = frozenset({"f", "lang"})


class _View:
    """One request: its language, whether a page or JSON is wanted, and the addresses of links."""

    def __init__(self, request: Request, asks: Asks, served: Served) -> None:
        must_read_results(asks.post)
        self.request, self.asks, self.served = request, asks, served
        self.root = str(request.base_url).rstrip("/") + "/ogc"
        wanted = request.query_params.get("f")
        if wanted not in {None, "json", "html"}:
            raise HttpError(400, "ogc.unknown_form", {"form": wanted})
        accepts = request.headers.get("accept", "")
        self.as_page = wanted == "html" or (wanted is None and "text/html" in accepts and "json" not in accepts)

    def only(self, known: frozenset[str] = _PAGES) -> _View:
        for name in self.request.query_params:
            if name not in known:
                raise HttpError(400, "ogc.unknown_parameter", {"name": name, "known": sorted(known)})
        return self

    def say(self, key: str) -> str:
        return word(f"ogc.{key}", self.asks.language)

    def here(self, media_type: str, **more: object) -> list[dict[str, str]]:
        """Return links to this very document and to its other form."""
        kept = {name: value for name, value in self.request.query_params.items() if name != "f"}
        own = f"{self.root}{self.request.url.path.split('/ogc', 1)[1]}"
        forms = {"json": media_type, "html": "text/html"}
        mine = "html" if self.as_page else "json"
        links = [
            {
                "href": f"{own}?{urlencode({**kept, 'f': form})}",
                "rel": "self" if form == mine else "alternate",
                "type": kind,
                "title": self.say("this" if form == mine else "other_form"),
            }
            for form, kind in forms.items()
        ]
        if more:
            address = f"{own}?{urlencode({**kept, **more, 'f': mine})}"
            links.append({"href": address, "rel": "next", "type": forms[mine], "title": self.say("next")})
        return links

    def link(self, path: str, rel: str, media_type: str, title: str) -> dict[str, str]:
        return {"href": f"{self.root}{path}", "rel": rel, "type": media_type, "title": title}

    def answer(self, title: str, body: dict[str, Any], media_type: str = "application/json") -> Response:
        if self.as_page:
            return HTMLResponse(page(title, body, self.asks.language))
        return Response(json.dumps(body, ensure_ascii=False), media_type=media_type)

    def shelf(self) -> Shelf:
        tables = self.served.runs.tables("latest")
        features = self.served.maps.of(tables).features
        if features is None:
            raise HttpError(503, "shown.map_state.making")
        return Shelf(features, self.served.store, self.asks.post.id, self.served.places())

    def described(self, collection: Collection, shelf: Shelf) -> dict[str, Any]:
        title, path = collection.title(self.asks.language), f"/collections/{collection.id}"
        box = bounds_of(collection, shelf.features)
        return {
            "id": collection.id,
            "title": title,
            "itemType": "feature",
            "crs": [_CRS84],
            **({} if box is None else {"extent": {"spatial": {"bbox": [list(box)], "crs": _CRS84}}}),
            "links": [
                self.link(f"{path}?f=json", "self", "application/json", title),
                self.link(f"{path}/items?f=json", "items", GEOJSON, title),
                self.link(f"{path}/items?f=html", "items", "text/html", title),
            ],
        }


View = Annotated[_View, Depends(_View)]


@router.get("")
@router.get("/")
def landing(view: View) -> Response:
    """Return the landing page."""
    city = view.only().served.folder.config.city
    title = f"{city.name} · {view.say('landing')}"
    links = [
        *view.here("application/json"),
        view.link("/api", "service-desc", OPENAPI, view.say("api")),
        view.link("/api?f=html", "service-doc", "text/html", view.say("api")),
        view.link("/conformance", "conformance", "application/json", view.say("conformance")),
        view.link("/collections", "data", "application/json", view.say("collections")),
    ]
    return view.answer(title, {"title": title, "description": view.say("about"), "links": links})


@router.get("/conformance")
def conformance(view: View) -> Response:
    """Return what the service conforms to."""
    view.only()
    return view.answer(view.say("conformance"), {"conformsTo": CONFORMANCE})


@router.get("/api")
def api(view: View) -> Response:
    """Return the OpenAPI document."""
    city = view.only().served.folder.config.city
    body = document(f"{city.name} OGC API", view.root, view.asks.language)
    if view.as_page:
        links = [view.link(path, "item", "application/json", path) for path in body["paths"]]
        return view.answer(view.say("api"), {"links": links})
    return Response(json.dumps(body, ensure_ascii=False), media_type=OPENAPI)


@router.get("/collections")
def collections(view: View) -> Response:
    """Return all collections."""
    shelf = view.only().shelf()
    listed = [view.described(one, shelf) for one in COLLECTIONS.values()]
    return view.answer(view.say("collections"), {"links": view.here("application/json"), "collections": listed})


@router.get("/collections/{collection_id}")
def collection(collection_id: str, view: View) -> Response:
    """Return one collection."""
    described = view.only().described(collection_of(collection_id), view.shelf())
    return view.answer(described["title"], described)


@router.get("/collections/{collection_id}/items")
def items(collection_id: str, view: View) -> Response:
    """Return a page of items: by box, by day, by property."""
    asked_of = collection_of(collection_id)
    found = items_of(asked_of, read_asked(asked_of, view.request.query_params.multi_items()), view.shelf())
    body = {
        "type": "FeatureCollection",
        "features": found.features,
        "links": view.here(GEOJSON, **(found.next or {})),
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": found.matched,
        "numberReturned": len(found.features),
    }
    return view.answer(asked_of.title(view.asks.language), body, GEOJSON)


@router.get("/collections/{collection_id}/items/{feature_id:path}")
def item(collection_id: str, feature_id: str, view: View) -> Response:
    """Return one item."""
    asked_of = collection_of(collection_id)
    found = item_of(asked_of, feature_id, view.only().shelf())
    path = f"/collections/{asked_of.id}"
    up = view.link(path, "collection", "application/json", asked_of.title(view.asks.language))
    own = view.link(f"{path}/items/{quote(feature_id)}", "canonical", GEOJSON, feature_id)
    return view.answer(feature_id, {**found, "links": [*view.here(GEOJSON), up, own]}, GEOJSON)
