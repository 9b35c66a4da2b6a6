"""Places behind shortfalls, and buildings: each post in its own units."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from citycheckup.app.map.features import FeatureIndex
from citycheckup.app.shown.places import (
    BuildingList,
    BuildingShown,
    PlaceList,
    building_shown,
    buildings_shown,
    places_shown,
)
from citycheckup.app.shown.run_tables import RunTables
from citycheckup.web.asking import Asks, Served
from citycheckup.web.errors import HttpError
from citycheckup.web.kept_answers import answer
from citycheckup.web.reading import Seen, map_of, tables_of

router = APIRouter(prefix="/api/runs/{run}", tags=["results"])

Limit = Annotated[int, Query(ge=1, le=500)]


def _made_from(tables: RunTables, asks: Asks, seen: frozenset[str] | None, features: FeatureIndex | None) -> str:
    units = "everywhere" if seen is None else "|".join(sorted(seen))
    return f"{tables.name} {asks.language} {features is not None} {units}"


@router.get("/places", response_model=PlaceList)
async def places(
    request: Request,
    run: str,
    asks: Asks,
    seen: Seen,
    served: Served,
    unit: str | None = None,
    indicator: str | None = None,
    limit: Limit = 100,
    cursor: str | None = None,
) -> Response:
    """Return the places behind the shortfalls of a unit and all below it, and of an indicator."""
    tables = await tables_of(served, run)
    features = (await map_of(served, tables)).features
    return await answer(
        request,
        PlaceList,
        _made_from(tables, asks, seen, features),
        lambda: places_shown(
            tables, features, seen, asks.language, unit=unit, indicator=indicator, limit=limit, cursor=cursor
        ),
    )


@router.get("/buildings", response_model=BuildingList)
async def buildings(
    request: Request,
    run: str,
    unit: str,
    asks: Asks,
    seen: Seen,
    served: Served,
    limit: Limit = 100,
    cursor: str | None = None,
) -> Response:
    """Return the dwelling buildings of a block, community or compound."""
    tables = await tables_of(served, run)
    features = await _features(served, tables)
    return await answer(
        request,
        BuildingList,
        _made_from(tables, asks, seen, features),
        lambda: buildings_shown(tables, features, seen, unit, limit=limit, cursor=cursor),
    )


@router.get("/buildings/{building_id:path}", response_model=BuildingShown)
async def building(request: Request, run: str, building_id: str, asks: Asks, seen: Seen, served: Served) -> Response:
    """Return a building with what falls short in it."""
    tables = await tables_of(served, run)
    features = await _features(served, tables)
    return await answer(
        request,
        BuildingShown,
        _made_from(tables, asks, seen, features),
        lambda: building_shown(tables, features, seen, building_id, asks.language),
    )


async def _features(served: Served, tables: RunTables) -> FeatureIndex:
    found = (await map_of(served, tables)).features
    if found is None:
        raise HttpError(503, "shown.map_state.making")
    return found
