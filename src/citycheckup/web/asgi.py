"""The application for several workers: ``uvicorn --factory citycheckup.web.asgi:application --workers 4``."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from fastapi import FastAPI

from citycheckup.app.platform import opened_platform
from citycheckup.app.server_settings import settings_of
from citycheckup.web.application import create_app

FOLDER = "CITYCHECKUP_FOLDER"


def application() -> FastAPI:
    """Return the application of the city folder that ``CITYCHECKUP_FOLDER`` names (else the working directory)."""
    stack = ExitStack()
    platform = stack.enter_context(opened_platform(Path(os.environ.get(FOLDER, "."))))
    return create_app(platform, settings_of(), at_end=stack.close)
