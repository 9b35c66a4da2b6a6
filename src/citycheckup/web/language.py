"""Which language a request is answered in."""

from __future__ import annotations

from fastapi import Request

from citycheckup.wording import LANGUAGES

_DEFAULT = "zh"


def language_of(request: Request) -> str:
    """Return ``zh`` or ``en``: what the address says, else the cookie, else the browser's first that we have."""
    wanted = [request.query_params.get("lang"), request.cookies.get("lang")]
    header = request.headers.get("accept-language", "")
    wanted += [part.split(";")[0].strip()[:2].lower() for part in header.split(",")]
    return next((one for one in wanted if one in LANGUAGES), _DEFAULT)
