"""The text of a Shapefile's attribute table: which encoding it is in."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from citycheckup.sources.tables.encodings import decode
from citycheckup.vocabulary import Message

_HEADER_BYTES, _FIELD_BYTES, _END_OF_FIELDS = 32, 32, 0x0D


def encoding_of(shapefile: Path, declared: str | None) -> tuple[str | None, Message | None]:
    """Return the encoding to read a Shapefile's attributes with, and what is wrong with the one that was named.

    Parameters
    ----------
    shapefile
        The .shp file; its .dbf and .cpg are looked for beside it.
    declared
        An encoding the user named; None: the one in the .cpg, else one that is recognised (UTF-8, GBK).

    Returns
    -------
    tuple
        The encoding, None where the driver should decide (by the .dbf's own mark); and a message, or None.
    """
    dbf, cpg = _beside(shapefile, ".dbf"), _beside(shapefile, ".cpg")
    if dbf is None:
        return declared, None
    named = declared or (cpg.read_text(encoding="ascii", errors="replace").strip() if cpg else None) or None
    text = _text(dbf.read_bytes())
    if named is not None:
        return named, decode(text, named)[1]
    if text.isascii() or decode(text)[1] is not None:
        return None, None
    return ("UTF-8" if _is_utf8(text) else "GB18030"), None


def _beside(shapefile: Path, ending: str) -> Path | None:
    return next((file for file in (shapefile.with_suffix(e) for e in (ending, ending.upper())) if file.is_file()), None)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text(data: bytes) -> bytes:
    """Return the values of the text fields, one a line; those that fill their field may be cut inside a character."""
    if len(data) < _HEADER_BYTES:
        return b""
    count, header, width = (int.from_bytes(data[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    count = min(count, (len(data) - header) // width) if width else 0
    if count <= 0:
        return b""
    records = np.frombuffer(data, np.uint8, count * width, header).reshape(count, width)
    lines, start = [], 1  # byte 0 of a record says whether it is deleted
    for at in range(_HEADER_BYTES, header - 1, _FIELD_BYTES):
        if data[at] == _END_OF_FIELDS:
            break
        end = start + data[at + 16]
        if data[at + 11 : at + 12] == b"C":
            field = records[:, start:end]
            whole = field[np.isin(field[:, -1], (0, ord(" ")))]
            lines.append(np.pad(whole, ((0, 0), (0, 1)), constant_values=ord("\n")).tobytes().replace(b"\0", b" "))
        start = end
    return b"".join(lines)
