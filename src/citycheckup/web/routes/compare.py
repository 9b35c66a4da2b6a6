"""Comparisons: years, units, cities, residents' scores."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from citycheckup.app.shown.compare import (
    Ranking,
    SurveyCompared,
    YearsCompared,
    cities_compared,
    survey_compared,
    units_compared,
    years_compared,
)
from citycheckup.app.shown.readers import must_read_results
from citycheckup.web.asking import Asks, Served
from citycheckup.web.kept_answers import answer
from citycheckup.web.reading import tables_of

router = APIRouter(prefix="/api/compare", tags=["compare"])


@router.get("/years", response_model=YearsCompared)
async def compare_years(request: Request, asks: Asks, served: Served, unit: str | None = None) -> Response:
    """Return a unit's indicators over the years served (without one: the city's), with what may not be compared."""
    must_read_results(asks.post)
    tables = await tables_of(served, "latest")
    return await answer(
        request,
        YearsCompared,
        served.runs.state() + asks.language,
        lambda: years_compared(served.runs.years(), unit or tables.city_id, asks.language),
    )


@router.get("/units", response_model=Ranking)
async def compare_units(
    request: Request,
    indicator: str,
    level: str,
    asks: Asks,
    served: Served,
    run: str = "latest",
    parent: str | None = None,
) -> Response:
    """Return the units of a level, or those below a unit, in the order of their values."""
    must_read_results(asks.post)
    tables = await tables_of(served, run)
    return await answer(
        request,
        Ranking,
        tables.name + asks.language,
        lambda: units_compared(tables, indicator, level, asks.language, parent=parent),
    )


@router.get("/cities", response_model=Ranking)
async def compare_cities(request: Request, indicator: str, asks: Asks, served: Served) -> Response:
    """Return this city and those beside it in the order of their values."""
    must_read_results(asks.post)
    tables = await tables_of(served, "latest")
    beside = served.runs_beside
    return await answer(
        request,
        Ranking,
        f"{tables.name} {beside.state()} {asks.language}",
        lambda: cities_compared(
            tables, [beside.read(one) for one in beside.latest_by_folder().values()], indicator, asks.language
        ),
    )


@router.get("/survey", response_model=SurveyCompared)
async def compare_survey(request: Request, asks: Asks, served: Served, run: str = "latest") -> Response:
    """Return what residents say of each indicator beside how it is measured."""
    must_read_results(asks.post)
    tables = await tables_of(served, run)
    return await answer(
        request, SurveyCompared, tables.name + asks.language, lambda: survey_compared(tables, asks.language)
    )
