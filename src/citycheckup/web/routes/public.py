"""For everybody, without signing in: approved results with small counts withheld; rate limited."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from citycheckup.app.public_limits import count_stranger
from citycheckup.app.public_results import (
    PublicIndicator,
    PublicSheet,
    PublicUnit,
    PublicValues,
    public_indicators,
    public_runs,
    public_sheet,
    public_tables,
    public_units,
    public_values,
)
from citycheckup.reports.public_unit import public_unit_page, with_way_to_units
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.web.asking import Called, Language, Served
from citycheckup.wording import LANGUAGES


def limited(platform: Served, caller: Called) -> None:
    """Let a stranger ask so often and no more."""
    count_stranger(platform, caller)


router = APIRouter(prefix="/public", tags=["public"], dependencies=[Depends(limited)])
_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class PublicCityOut(BaseModel):
    """The city."""

    id: str
    name: str
    made_up: bool
    languages: list[str]


class PublicRunOut(BaseModel):
    """An approved run."""

    run: str
    year: int
    edition: str
    approved_on: str


@router.get("", response_class=HTMLResponse)
def read_public_page(platform: Served) -> Response:
    """Show the newest approved run as a page of its own."""
    for run in public_runs(platform.store, platform.runs):
        page = run.place.path / "overview_public.html"
        if page.is_file():
            content = page.read_bytes()
            policy = _policy(content)
            # The page is made to be passed on as a file; the way to the units' own pages is there only here.
            return HTMLResponse(with_way_to_units(content), headers={"Content-Security-Policy": policy})
    raise InputError(Problem(Message("accounts.not_published")))


@router.get("/units", response_class=HTMLResponse)
def read_public_page_of_city(platform: Served, language: Language) -> Response:
    """Show what was published of the city as a whole, with the way down to its units."""
    return _page_of_unit(platform, None, language)


@router.get("/units/{unit_id:path}", response_class=HTMLResponse)
def read_public_page_of_unit(unit_id: str, platform: Served, language: Language) -> Response:
    """Show what was published of one unit: a page with an address of its own, to be shared."""
    return _page_of_unit(platform, unit_id, language)


@router.get("/api/city")
def read_public_city(platform: Served) -> PublicCityOut:
    """Tell which city this is."""
    city = platform.folder.config.city
    return PublicCityOut(id=city.id, name=city.name, made_up=city.made_up, languages=list(LANGUAGES))


@router.get("/api/runs")
def list_public_runs(platform: Served) -> list[PublicRunOut]:
    """List the approved runs, the newest first."""
    return [
        PublicRunOut(run=one.run, year=one.year, edition=one.edition, approved_on=one.approved_on)
        for one in public_runs(platform.store, platform.runs)
    ]


@router.get("/api/runs/{run}/indicators")
def list_public_indicators(run: str, platform: Served, language: Language) -> list[PublicIndicator]:
    """List the indicators that an approved run has values of; ``latest`` is the newest run."""
    return public_indicators(public_tables(platform, run), language)


@router.get("/api/runs/{run}/units")
def list_public_units(run: str, platform: Served, language: Language, level: str | None = None) -> list[PublicUnit]:
    """List the units of an approved run."""
    return public_units(public_tables(platform, run), level, language)


@router.get("/api/runs/{run}/units/{unit_id:path}")
def read_public_unit(run: str, unit_id: str, platform: Served, language: Language) -> PublicSheet:
    """Tell what was published of one unit of an approved run."""
    return public_sheet(public_tables(platform, run), unit_id, language)


@router.get("/api/runs/{run}/values")
def read_public_values(run: str, indicator: str, level: str, platform: Served, language: Language) -> PublicValues:
    """Tell every unit's value of one indicator at one level."""
    return public_values(public_tables(platform, run), indicator, level, language)


def _page_of_unit(platform: Served, unit_id: str | None, language: str) -> Response:
    tables, city = public_tables(platform, "latest"), platform.folder.config.city
    content = public_unit_page(
        public_sheet(tables, unit_id, language),
        city.name,
        language,
        made_up=city.made_up,
        attribution=tables.manifest.get("attribution") or (),
    )
    return HTMLResponse(content, headers={"Content-Security-Policy": _policy(b"")})


def _policy(page: bytes) -> str:
    """Allow the page its own scripts, by their hashes, and nothing else."""
    hashes = [f"'sha256-{b64encode(hashlib.sha256(one).digest()).decode()}'" for one in _SCRIPT.findall(page)]
    scripts = " ".join(hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
