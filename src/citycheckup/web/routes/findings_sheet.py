"""Findings in one Excel sheet: out to be filled in, and back, all or nothing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile
from pydantic import BaseModel

from citycheckup.app.findings_bulk import export_findings, update_findings
from citycheckup.vocabulary import InputError
from citycheckup.web.asking import Asks, Served
from citycheckup.web.errors import HttpError
from citycheckup.web.finding_filters import Asked

router = APIRouter(prefix="/api/findings-sheet", tags=["findings"])
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SIZE_MAX_BYTES = 10 * 2**20


class SheetDone(BaseModel):
    """What a sheet came to: rows that asked for something, moves made, findings changed."""

    rows: int
    moves: int
    findings: list[str]


@router.get("", response_class=Response)
def sheet_of_findings(query: Asked, served: Served, asks: Asks) -> Response:
    """Return the findings that filters ask for as a workbook to be filled in."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "findings.xlsx"
        export_findings(served.store, file, query, post=asks.post.id, places=served.places(), language=asks.language)
        content = file.read_bytes()
    headers = {"Content-Disposition": 'attachment; filename="findings.xlsx"'}
    return Response(content, media_type=_EXCEL, headers=headers)


@router.post("")
def take_sheet(file: Annotated[UploadFile, File()], served: Served, asks: Asks) -> SheetDone:
    """Do what a filled-in workbook asks for, or list every problem with its row and cell and change nothing."""
    content = file.file.read(_SIZE_MAX_BYTES + 1)
    if len(content) > _SIZE_MAX_BYTES:
        raise HttpError(413, "web.too_large", {"max_mb": _SIZE_MAX_BYTES // 2**20})
    with tempfile.TemporaryDirectory() as scratch:
        sheet = Path(scratch) / "findings.xlsx"  # never under the name that came with it
        sheet.write_bytes(content)
        try:
            done = update_findings(served.store, sheet, post=asks.post.id, places=served.places(), today=served.today())
        except InputError as error:
            # Told under the name that the user gave it.
            raise InputError([replace(one, file=file.filename) for one in error.problems]) from error
    return SheetDone(rows=done.rows, moves=done.moves, findings=list(done.findings))
