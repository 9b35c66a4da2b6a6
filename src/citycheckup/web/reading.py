"""What is read for a request: a run's tables and map, the units a post sees. From memory at once, else in a thread."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.concurrency import run_in_threadpool

from citycheckup.app.map.served import MapState
from citycheckup.app.platform import Platform
from citycheckup.app.shown.readers import units_of_reader
from citycheckup.app.shown.run_tables import RunTables
from citycheckup.web.asking import Asks, Served


async def tables_of(served: Platform, run: str) -> RunTables:
    """Return a run's tables; ``latest``: of the newest.

    Raises
    ------
    InputError
        There is no such run.
    """
    place = served.runs.place(run)
    found = served.runs.in_memory(place)
    return found if found is not None else await run_in_threadpool(served.runs.read, place)


async def map_of(served: Platform, tables: RunTables) -> MapState:
    """Return a run's map; where there is none yet, begin to make it."""
    found = served.maps.if_open(tables)
    return found if found is not None else await run_in_threadpool(served.maps.of, tables)


async def _seen_here(asks: Asks, served: Served) -> frozenset[str] | None:
    if asks.post.units is None:
        return units_of_reader(asks.post, None)
    return await run_in_threadpool(lambda: units_of_reader(asks.post, served.places()))


Seen = Annotated[frozenset[str] | None, Depends(_seen_here)]
