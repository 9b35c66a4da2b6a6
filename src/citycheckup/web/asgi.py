"""The application for several workers: ``uvicorn --factory citycheckup.web.asgi:application --workers 4``."""

from __future__ import annotations

import gc
import os
from contextlib import ExitStack
from pathlib import Path

from citycheckup.app.platform import opened_platform
from citycheckup.app.server_settings import settings_of
from citycheckup.web.application import Application, create_app
from citycheckup.web.watching import write_access_log

FOLDER = "CITYCHECKUP_FOLDER"
ACCESS_LOG = "CITYCHECKUP_ACCESS_LOG"
_NEW_OBJECTS_BEFORE_A_LOOK = 100_000  # an answer of many rows is far fewer, and hardly any of them in a cycle


def application() -> Application:
    """Return the application of the city folder that ``CITYCHECKUP_FOLDER`` names (else the working directory)."""
    if os.environ.get(ACCESS_LOG):
        write_access_log()
    stack = ExitStack()
    platform = stack.enter_context(opened_platform(Path(os.environ.get(FOLDER, ".")), beside_others=True))
    made = create_app(platform, settings_of(), at_end=stack.close)
    gc.set_threshold(_NEW_OBJECTS_BEFORE_A_LOOK)
    gc.freeze()  # libraries and units stay: no request waits until all of them have been looked through for garbage
    return made
