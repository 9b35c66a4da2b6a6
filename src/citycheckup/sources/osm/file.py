"""A file of OpenStreetMap on disk: opened, put in order, dated."""

from __future__ import annotations

import bz2
import gzip
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedIOBase
from pathlib import Path

import osmium

from citycheckup.vocabulary import InputError, Message, Problem

_HEAD_BYTES = 4096
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # what an element without a time has


@contextmanager
def ordered(path: Path) -> Iterator[Path]:
    """Give a file with nodes before ways before relations, each by id and only once, as areas need it.

    A PBF file that says so is given as it is. Others are sorted into a temporary file, which is deleted afterwards:
    the website's and Overpass's exports come in any order.

    Raises
    ------
    InputError
        The file is not there, is cut off or damaged, or is no OSM file; also where that shows only while it is read
        inside the ``with`` block.
    """
    if not path.is_file():
        raise InputError(Problem(Message("maps.file_missing"), path.name))
    try:
        if header(path).get("sorting") == "Type_then_ID":
            yield path
            return
        with tempfile.TemporaryDirectory() as folder:
            in_order = Path(folder) / "ordered.osm.pbf"
            merge = osmium.MergeInputReader()
            merge.add_file(str(path))
            with osmium.SimpleWriter(str(in_order)) as writer:
                merge.apply(writer)
            yield in_order
    except RuntimeError as error:  # what pyosmium raises for everything that is wrong with a file
        reason = str(error).replace(str(path), path.name)
        raise InputError(Problem(Message("maps.osm_unreadable", {"reason": reason}), path.name)) from error


def header(path: Path) -> osmium.io.Header:
    """Return the header; RuntimeError where the file cannot be read."""
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        return reader.header()


def stated_date(path: Path) -> str | None:
    """Return the date (YYYY-MM-DD) a file gives for itself, or None: a PBF header's, or Overpass's ``osm_base``."""
    stated = header(path).get("osmosis_replication_timestamp") or header(path).get("timestamp")
    if not stated and ".pbf" not in path.suffixes:
        with _plain(path) as file:
            found = re.search(rb"""osm_base=["'](\d{4}-\d{2}-\d{2})""", file.read(_HEAD_BYTES))
        stated = found[1].decode() if found else ""
    return stated[:10] or None


def newest(path: Path) -> str | None:
    """Return the ISO date of the newest element; None where elements have no times."""
    from osmium.replication import newest_change_from_file  # noqa: PLC0415 - loads a client for HTTP as well

    latest: datetime = newest_change_from_file(str(path))
    return latest.date().isoformat() if latest > _EPOCH else None


def _plain(path: Path) -> BufferedIOBase:
    match path.suffix:
        case ".gz":
            return gzip.open(path, "rb")
        case ".bz2":
            return bz2.open(path, "rb")
        case _:
            return path.open("rb")
