"""Evidence: photos and papers that findings carry the hash of."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel

from citycheckup.app.evidence_files import SIZE_MAX_BYTES, evidence_of, keep_evidence
from citycheckup.web.asking import Asks, Served
from citycheckup.web.errors import HttpError

router = APIRouter(prefix="/api", tags=["findings"])


class Kept(BaseModel):
    """A file as it is kept: the hash to put into the evidence of a move."""

    sha256: str
    media_type: str
    size_bytes: int


@router.post("/evidence", status_code=201)
def bring_evidence(file: Annotated[UploadFile, File()], served: Served, asks: Asks) -> Kept:
    """Keep a photo (JPEG, PNG, WebP; drawn anew without what the camera wrote) or a PDF, at most 20 MB."""
    content = file.file.read(SIZE_MAX_BYTES + 1)
    if len(content) > SIZE_MAX_BYTES:
        raise HttpError(413, "evidence.too_large", {"max_mb": SIZE_MAX_BYTES // 2**20})
    kept = keep_evidence(served.store, served.folder.path, content, post=asks.post.id)
    return Kept(sha256=kept.sha256, media_type=kept.media_type, size_bytes=kept.size_bytes)


@router.get("/findings/{finding_id}/evidence/{sha256}", response_class=FileResponse)
def evidence_file(finding_id: str, sha256: str, served: Served, asks: Asks) -> FileResponse:
    """Return a file of a finding's evidence."""
    kept = evidence_of(served.store, served.folder.path, finding_id, sha256, post=asks.post.id, places=served.places())
    # A PDF may hold scripts: it is saved, never opened within the page.
    shown = "inline" if kept.media_type.startswith("image/") else "attachment"
    return FileResponse(
        kept.path,
        media_type=kept.media_type,
        filename=kept.path.name,
        content_disposition_type=shown,
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )
