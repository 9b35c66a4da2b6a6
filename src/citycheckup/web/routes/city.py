"""The city, its runs, its indicators."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from citycheckup.app.shown.city import CityShown, RunInputs, RunShown, city_shown, run_shown, runs_shown
from citycheckup.app.shown.indicators import IndicatorList, indicators_shown
from citycheckup.app.shown.readers import must_read_results
from citycheckup.web.asking import Asks, Served
from citycheckup.web.kept_answers import answer

router = APIRouter(prefix="/api", tags=["city"])


@router.get("/city", response_model=CityShown)
async def city(request: Request, asks: Asks, served: Served) -> Response:
    """Return the city that is served: years, levels, bounds, attribution."""
    must_read_results(asks.post)
    made_from = served.runs.state() + served.runs_beside.state() + asks.language
    return await answer(
        request,
        CityShown,
        made_from,
        lambda: city_shown(served.years, served.others, served.runs, served.runs_beside, asks.language),
    )


@router.get("/runs", response_model=list[RunShown])
async def runs(request: Request, asks: Asks, served: Served) -> Response:
    """Return every run, the newest first."""
    must_read_results(asks.post)
    return await answer(
        request, list[RunShown], served.runs.state() + asks.language, lambda: runs_shown(served.runs, asks.language)
    )


@router.get("/runs/{run}", response_model=RunInputs)
async def run(request: Request, run: str, asks: Asks, served: Served) -> Response:
    """Return one run with its manifest; ``latest`` is the newest."""
    must_read_results(asks.post)
    return await answer(
        request, RunInputs, served.runs.state() + asks.language, lambda: run_shown(served.runs, run, asks.language)
    )


@router.get("/indicators", response_model=IndicatorList)
async def indicators(request: Request, asks: Asks, served: Served, edition: str | None = None) -> Response:
    """Return what each indicator means, with its standard; by default those the city is examined by."""
    must_read_results(asks.post)
    return await answer(
        request, IndicatorList, asks.language, lambda: indicators_shown(served.folder, edition, asks.language)
    )
