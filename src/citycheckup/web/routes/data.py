"""A city's data: what there is of it, files brought and removed, and what names them."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from citycheckup.app.city_files import BYTES_MOST, receiving, remove_file
from citycheckup.app.jobs.job import JobKind
from citycheckup.app.jobs.shown import DataShown, JobShown, data_shown, job_shown
from citycheckup.app.naming_files import name_file, would_name
from citycheckup.app.shown.readers import must_keep_data, must_read_results
from citycheckup.web.asking import Asks, Served
from citycheckup.web.errors import HttpError

router = APIRouter(prefix="/api/data", tags=["data"])


class FileNamed(BaseModel):
    """What ``city.toml`` is to say of a layer or table: its file, and how to read it. What is left out is not said."""

    model_config = ConfigDict(extra="forbid")

    file: str = Field(max_length=200)
    layer: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    crs: str | None = None
    coordinates: Literal["wgs84", "gcj02", "bd09"] | None = None
    completeness: Literal["authoritative", "partial", "indicative"] | None = None
    data_date: str | None = None
    attribution: str | None = None
    cell_m: float | None = None
    columns: dict[str, str] | None = None


@router.get("")
def data(asks: Asks, served: Served, year: int | None = None) -> DataShown:
    """Return a year's files, and what the last check found in them."""
    must_read_results(asks.post)
    return data_shown(served.folder_of(year), served.jobs, asks.language)


@router.put(
    "/files/{name}",
    status_code=201,
    max_body_size=BYTES_MOST,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def bring(
    name: str, request: Request, asks: Asks, served: Served, year: int | None = None, replace: bool = False
) -> DataShown:
    """Bring a file into the city's data; the body is the file. ``replace``: in place of one of that name."""
    must_keep_data(asks.post)
    folder = served.folder_of(year)
    with receiving(folder, name, replace=replace) as file:
        size_bytes = 0
        async for part in request.stream():
            size_bytes += len(part)
            if size_bytes > BYTES_MOST:
                raise HttpError(413, "files.too_large", {"most_mb": BYTES_MOST // 2**20})
            file.write(part)
    return data_shown(folder, served.jobs, asks.language)


@router.delete("/files/{name}")
def remove(name: str, asks: Asks, served: Served, year: int | None = None) -> DataShown:
    """Remove a file that nothing names."""
    must_keep_data(asks.post)
    folder = served.folder_of(year)
    remove_file(folder, name)
    return data_shown(folder, served.jobs, asks.language)


@router.put("/layers/{layer}", status_code=202)
def import_into_layer(layer: str, named: FileNamed, asks: Asks, served: Served, year: int | None = None) -> JobShown:
    """Read a file as a layer or table (``osm``: as the map); ``city.toml`` names it if it can be used."""
    must_keep_data(asks.post)
    folder = served.folder_of(year)
    entry = named.model_dump(exclude_none=True)
    would_name(folder, layer, entry)
    wanted = {"layer": layer, "entry": entry}
    begun = served.jobs.start(JobKind.IMPORT, folder.path, asked_by=asks.post.id, wanted=wanted)
    return job_shown(begun, asks.language)


@router.delete("/layers/{layer}")
def unname_layer(layer: str, asks: Asks, served: Served, year: int | None = None) -> DataShown:
    """Let ``city.toml`` name no file for a layer or table any more; the file stays."""
    must_keep_data(asks.post)
    folder = name_file(served.folder_of(year), layer, None)
    served.keep_up()
    return data_shown(folder, served.jobs, asks.language)
