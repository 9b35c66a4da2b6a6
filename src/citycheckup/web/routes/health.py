"""Whether the platform works, and how much it has to do: for whoever keeps the machine."""

from __future__ import annotations

import secrets
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from citycheckup.app.accounts import refuse_others
from citycheckup.vocabulary import InputError
from citycheckup.web.asking import Language, Served, asking

router = APIRouter(tags=["health"])


class HealthOut(BaseModel):
    """Whether the platform works."""

    status: Literal["ok", "no_database"]


@router.get("/health", responses={503: {"model": HealthOut}})
def read_health(platform: Served, response: Response) -> HealthOut:
    """Tell whether the platform and its database answer."""
    try:
        with platform.store.reading() as ledger:
            ledger.head()
    except InputError:
        response.status_code = 503
        return HealthOut(status="no_database")
    return HealthOut(status="ok")


@router.get("/metrics", response_class=PlainTextResponse)
async def read_metrics(request: Request, language: Language) -> Response:
    """Tell Prometheus how many requests there were and how long they took: with the token, or as an administrator."""
    token = request.app.state.settings.metrics_token
    given = request.headers.get("authorization", "").partition(" ")[2]
    if token is None or not secrets.compare_digest(given.encode(), token.encode()):
        asks = await asking(request, language)
        refuse_others(asks.post)
    return Response(generate_latest(request.app.state.meters.told()), media_type=CONTENT_TYPE_LATEST)
