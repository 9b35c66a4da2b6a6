"""The map: what there is to draw, its look, its tiles."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from citycheckup.app.map.facts import MapShown, map_shown
from citycheckup.app.map.style import base_style
from citycheckup.app.shown.readers import must_read_results
from citycheckup.web.asking import Asks, Served
from citycheckup.web.errors import HttpError
from citycheckup.web.reading import map_of, tables_of

router = APIRouter(tags=["map"])

_TILE = "application/vnd.mapbox-vector-tile"


@router.get("/api/map")
def facts(asks: Asks, served: Served, run: str = "latest") -> MapShown:
    """Return what a page must know to draw a run's map; asking for one that is not there yet begins to make it."""
    must_read_results(asks.post)
    tables = served.runs.tables(run)
    return map_shown(tables, served.maps.of(tables), asks.language)


@router.get("/api/map/style.json")
def style(
    request: Request,
    asks: Asks,
    served: Served,
    run: str = "latest",
    theme: Literal["light", "dark"] = "light",
    names: bool = True,
) -> dict[str, Any]:
    """Return the base map's look, as a MapLibre style; ``names``: with the names of units."""
    must_read_results(asks.post)
    tables = served.runs.tables(run)
    tiles = f"{str(request.base_url).rstrip('/')}/tiles/{tables.name}/{{z}}/{{x}}/{{y}}.mvt"
    attribution = "; ".join(tables.manifest.get("attribution", []))
    return base_style(theme, tiles, tables.bounds, attribution, named_levels=names)


@router.get(
    "/tiles/{run}/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses={200: {"content": {_TILE: {}}}, 204: {"description": "Nothing is drawn there"}},
)
async def tile(
    request: Request,
    run: str,
    z: Annotated[int, Path(ge=0, le=22)],
    x: Annotated[int, Path(ge=0)],
    y: Annotated[int, Path(ge=0)],
    asks: Asks,
    served: Served,
) -> Response:
    """Return one vector tile; 503 while the map is being made."""
    must_read_results(asks.post)
    tables = await tables_of(served, run)
    archive = (await map_of(served, tables)).archive
    if archive is None:
        raise HttpError(503, "shown.map_state.making")
    etag = f'"{tables.content_hash[:32]}"'
    fresh = "max-age=86400" if run == tables.name else "no-cache"
    headers = {"ETag": etag, "Cache-Control": f"private, {fresh}", "Vary": "Cookie"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = archive.tile(z, x, y)
    if body is None:
        return Response(status_code=204, headers=headers)
    return Response(body, media_type=_TILE, headers=headers | {"Content-Encoding": "gzip"})
