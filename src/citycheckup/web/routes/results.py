"""Values, units and sheets of a run."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from citycheckup.app.shown.readers import must_read_results
from citycheckup.app.shown.sheets import SheetShown, sheet_shown
from citycheckup.app.shown.values import UnitList, ValuesShown, units_shown, values_shown
from citycheckup.web.asking import Asks, Served
from citycheckup.web.kept_answers import answer
from citycheckup.web.reading import tables_of

router = APIRouter(prefix="/api/runs/{run}", tags=["results"])


@router.get("/values", response_model=ValuesShown)
async def values(request: Request, run: str, level: str, indicator: str, asks: Asks, served: Served) -> Response:
    """Return one indicator at one level: every unit's value, with classes to colour a map by."""
    must_read_results(asks.post)
    tables = await tables_of(served, run)
    return await answer(
        request,
        ValuesShown,
        tables.name + asks.language,
        lambda: values_shown(tables, indicator, level, asks.language),
    )


@router.get("/units", response_model=UnitList)
async def units(
    request: Request,
    run: str,
    asks: Asks,
    served: Served,
    level: str | None = None,
    parent: str | None = None,
    q: Annotated[str | None, Query(max_length=80)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: str | None = None,
) -> Response:
    """Return units by level, by what they lie right in, by a part of name or id."""
    must_read_results(asks.post)
    tables = await tables_of(served, run)
    return await answer(
        request,
        UnitList,
        tables.name + asks.language,
        lambda: units_shown(tables, asks.language, level=level, parent=parent, search=q, limit=limit, cursor=cursor),
    )


@router.get("/units/{unit_id:path}", response_model=SheetShown)
async def sheet(request: Request, run: str, unit_id: str, asks: Asks, served: Served) -> Response:
    """Return a unit's sheet: every indicator with all that explains it, and its values in other years."""
    must_read_results(asks.post)
    tables = await tables_of(served, run)
    return await answer(
        request,
        SheetShown,
        served.runs.state() + asks.language,
        lambda: sheet_shown(tables, served.runs.years(), unit_id, asks.language),
        asked=f"{tables.name}/{unit_id}",
    )
