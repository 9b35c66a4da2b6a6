"""Keeps the files that findings' evidence is the hash of: photos without what cameras write into them, and PDF."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from citycheckup.app.findings_work import Desk
from citycheckup.app.posts import post_of
from citycheckup.authority.roles import Role
from citycheckup.duties import Places
from citycheckup.ledger.storing import LedgerStore
from citycheckup.reports.writers import write_whole
from citycheckup.vocabulary import InputError, Message, Problem

FOLDER = "evidence"
SIZE_MAX_BYTES = 20 * 2**20
PIXELS_MAX = 50_000_000
_SIDE_MAX_PIXELS = 4_000
_MAY_BRING = frozenset(
    {Role.REGISTRAR, Role.RESPONSIBLE, Role.CO_BODY, Role.VERIFIER, Role.INSPECTOR, Role.CASE_HANDLER}
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


@dataclass(frozen=True)
class KeptFile:
    """A file as it is kept: its hash is the one that evidence carries."""

    sha256: str
    path: Path
    media_type: str
    size_bytes: int


def keep_evidence(store: LedgerStore, folder: Path, content: bytes, *, post: str) -> KeptFile:
    """Keep a photo or a PDF; the same content is kept once.

    A photo is drawn anew in at most 4,000 pixels a side, upright, so that no place, device or date of it stays. What it
    is follows from its bytes, not from its name.

    Raises
    ------
    InputError
        The post may not bring evidence; the file is too large, is no photo or PDF, or cannot be read.
    """
    with store.reading() as ledger:
        bringing = post_of(ledger, post)
    if not bringing.roles & _MAY_BRING:
        raise InputError(Problem(Message("evidence.may_not", {"post": post})))
    if len(content) > SIZE_MAX_BYTES:
        raise InputError(Problem(Message("evidence.too_large", {"max_mb": SIZE_MAX_BYTES // 2**20})))
    kind, clean = ("pdf", content) if content.startswith(b"%PDF-") else _drawn_anew(content)
    sha256 = hashlib.sha256(clean).hexdigest()
    path = _path(folder, sha256, kind)
    if not path.is_file():
        write_whole(path, partial(_write, clean))
    return KeptFile(sha256, path, MEDIA_TYPES[kind], len(clean))


def evidence_of(
    store: LedgerStore, folder: Path, finding_id: str, sha256: str, *, post: str, places: Places | None
) -> KeptFile:
    """Return a file of a finding's evidence.

    Raises
    ------
    InputError
        The post may not see the finding, it has no such evidence, or the file was never brought here.
    """
    with store.reading() as ledger:
        finding = Desk(ledger, post, places).finding(finding_id)
    if _SHA256.fullmatch(sha256) and sha256 in {one.sha256 for one in finding.evidence}:
        for kind, media_type in MEDIA_TYPES.items():
            path = _path(folder, sha256, kind)
            if path.is_file():
                return KeptFile(sha256, path, media_type, path.stat().st_size)
    raise InputError(Problem(Message("evidence.not_here", {"finding": finding_id, "sha256": sha256[:12]})))


def _write(content: bytes, path: Path) -> None:
    path.write_bytes(content)


def _path(folder: Path, sha256: str, kind: str) -> Path:
    return folder / FOLDER / sha256[:2] / f"{sha256}.{kind}"


def _drawn_anew(content: bytes) -> tuple[str, bytes]:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - only who brings a photo needs it

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as photo:
            if photo.width * photo.height > PIXELS_MAX:
                raise InputError(Problem(Message("evidence.too_many_pixels", {"max_millions": PIXELS_MAX // 10**6})))
            lossless = photo.format == "PNG"
            upright = ImageOps.exif_transpose(photo).convert("RGB")
            upright.thumbnail((_SIDE_MAX_PIXELS, _SIDE_MAX_PIXELS))
            bare = Image.new("RGB", upright.size)
            bare.paste(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InputError(Problem(Message("evidence.no_photo"))) from error
    out = io.BytesIO()
    if lossless:
        bare.save(out, "PNG", optimize=False)
        return "png", out.getvalue()
    bare.save(out, "JPEG", quality=88)
    return "jpg", out.getvalue()
