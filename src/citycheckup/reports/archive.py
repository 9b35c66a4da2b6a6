"""Office files are zip archives: written anew so that neither the clock nor a machine's way to compress shows."""

from __future__ import annotations

import zipfile
from pathlib import Path

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can say


def settle_archive(path: Path) -> None:
    """Write an archive anew over itself: its members in order of name, without times, uncompressed.

    Compressed bytes differ from one build of zlib to another; these files are small.
    """
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    # Readers look for the list of types first.
    order = sorted(members, key=lambda name: (name != "[Content_Types].xml", name))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in order:
            member = zipfile.ZipInfo(name, _FIRST_MOMENT)
            member.create_system = 0  # the same on every system
            archive.writestr(member, members[name])
