"""Files that people upload into a city folder's ``data``: named safely, looked at, and there whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import re
import time
import unicodedata
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from citycheckup.app.jobs.locks import TakenError, held
from citycheckup.sources.folder import CITY_FILE, CityFolder, named_files
from citycheckup.vocabulary import InputError, Message, Problem

DATA = "data"
BYTES_MOST = 2 * 2**30
_UNFINISHED = ".unfinished-"
_NAME_LETTERS_MOST = 100
_UNPACKED_BYTES_MOST = 8 * 2**30
_UNPACKED_TIMES_MOST = 200
_MEMBERS_MOST = 10_000
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_OLD_EXCEL, _SQLITE, _PARQUET = b"\xd0\xcf\x11\xe0", b"SQLite format 3\x00", b"PAR1"
# What a file of that ending begins with; an empty tuple: text, or a format without a mark of its own.
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    ".csv": (),
    ".csv.gz": (_GZIP,),
    ".txt": (),
    ".tsv": (),
    ".xlsx": (_ZIP,),
    ".xls": (_OLD_EXCEL,),
    ".parquet": (_PARQUET,),
    ".geoparquet": (_PARQUET,),
    ".gpkg": (_SQLITE,),
    ".geojson": (),
    ".json": (),
    ".zip": (_ZIP,),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".shx": (b"\x00\x00\x27\x0a",),
    ".dbf": (),
    ".prj": (),
    ".cpg": (),
    ".fgb": (b"fgb",),
    ".kml": (),
    ".dxf": (),
    ".pbf": (),
    ".osm": (),
    ".osm.gz": (_GZIP,),
    ".tif": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    ".tiff": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
}
_TEXT = frozenset({".csv", ".txt", ".tsv", ".geojson", ".json", ".prj", ".cpg", ".kml", ".osm"})
_MACROS_OLD = "_VBA_PROJECT".encode("utf-16-le")
_LOOK_BYTES = 64
_PIECE_BYTES = 1 << 20
_WAIT_S = 30.0  # for another who puts a file there, in this process or beside it


@dataclass(frozen=True)
class CityFile:
    """A file in the city folder; ``keys`` are the places in ``city.toml`` that name it."""

    name: str
    size_bytes: int
    changed_at_ns: int
    keys: tuple[str, ...]


def city_files(folder: CityFolder) -> list[CityFile]:
    """Return the files in ``data``, and whatever else ``city.toml`` names, by name."""
    named: dict[str, list[str]] = {}
    for key, name in named_files(folder.config).items():
        named.setdefault(PurePosixPath(name).as_posix(), []).append(key)
    there = {
        path.relative_to(folder.path).as_posix(): path
        for path in (folder.path / DATA).glob("*")
        if not path.name.startswith(".")
    }
    there |= {name: folder.file(name) for name in named}
    return [
        CityFile(name, path.stat().st_size, path.stat().st_mtime_ns, tuple(named.get(name, ())))
        for name, path in sorted(there.items())
        if path.exists()
    ]


def state_of(folder: CityFolder) -> str:
    """Return what changes when ``city.toml`` or a file that it names does: by size and time, not by content."""
    settings = (folder.path / CITY_FILE).stat()
    named = [f"{one.name}|{one.size_bytes}|{one.changed_at_ns}" for one in city_files(folder) if one.keys]
    return hashlib.sha256("\n".join([f"{settings.st_size}|{settings.st_mtime_ns}", *named]).encode()).hexdigest()


def safe_name(name: str) -> str:
    """Return a name that can only lie in the folder it is put into.

    Raises
    ------
    InputError
        Nothing of the name can be kept, or no file of that kind is taken.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = re.sub(r"[^\w.\-]+", "_", last).strip("._-")[-_NAME_LETTERS_MOST:]
    ending = _ending(kept)
    stem = kept[: len(kept) - len(ending)]
    if not stem or ending not in _BEGINNINGS:
        known = [one.removeprefix(".") for one in _BEGINNINGS]
        raise InputError(Problem(Message("files.kind_not_taken", {"file": last, "known": known}), file=last))
    return stem + ending


def _ending(name: str) -> str:
    """Return how a name ends, in small letters: of a packed text also the ending before."""
    path = Path(name)
    both = "".join(path.suffixes[-2:]).lower()
    return both if both in _BEGINNINGS else path.suffix.lower()


@contextlib.contextmanager
def receiving(folder: CityFolder, name: str, *, replace: bool) -> Iterator[BinaryIO]:
    """Give a hidden file to write an upload into; on leaving it is looked at and gets its name in one step.

    Raises
    ------
    InputError
        The name cannot be kept, the file is there already, another brought one of that name meanwhile, or its content
        is not what its ending says, holds macros, or would unpack to something huge; nothing has been changed.
    """
    wanted = folder.path / DATA / safe_name(name)
    before = _seen(wanted)
    if before and not replace:
        raise _refused("files.is_there", wanted.name)
    wanted.parent.mkdir(parents=True, exist_ok=True)
    unfinished = wanted.with_name(f"{_UNFINISHED}{uuid.uuid4().hex}{_ending(wanted.name)}")
    try:
        with unfinished.open("xb") as file:
            yield file
        _look_at(unfinished, wanted.name)
        try:
            with held(folder.cache / "files.lock", wait_s=_WAIT_S):
                if _seen(wanted) != before:
                    raise _refused("files.brought_meanwhile", wanted.name)
                unfinished.replace(wanted)
        except TakenError as error:
            raise _refused("files.brought_meanwhile", wanted.name) from error
    finally:
        unfinished.unlink(missing_ok=True)


def remove_file(folder: CityFolder, name: str) -> None:
    """Remove a file from ``data``.

    Raises
    ------
    InputError
        There is no such file, or ``city.toml`` names it.
    """
    wanted = safe_name(name)
    there = {PurePosixPath(one.name).name: one for one in city_files(folder) if one.name.startswith(f"{DATA}/")}
    if wanted not in there:
        raise InputError(Problem(Message("files.not_there", {"file": wanted}), file=wanted))
    if there[wanted].keys:
        raise InputError(
            Problem(Message("files.in_use", {"file": wanted, "keys": list(there[wanted].keys)}), file=wanted)
        )
    (folder.path / DATA / wanted).unlink()


def remove_unfinished(folder: CityFolder, *, untouched_s: float = 0.0) -> None:
    """Remove what uploads left that were cut off when a server was killed.

    Parameters
    ----------
    untouched_s
        For how many seconds nobody must have written it: a process beside this one may be at it.
    """
    for left in (folder.path / DATA).glob(f"{_UNFINISHED}*"):
        with contextlib.suppress(FileNotFoundError):  # a process beside this one was faster
            if time.time() - left.stat().st_mtime >= untouched_s:
                left.unlink()


def _seen(path: Path) -> tuple[int, int, int] | None:
    """Return what tells one upload of a name from another; none: there is no such file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _look_at(path: Path, name: str) -> None:
    ending = _ending(path.name)
    with path.open("rb") as file:
        beginning = file.read(_LOOK_BYTES)
    marks = _BEGINNINGS[ending]
    if not beginning:
        raise _refused("files.empty", name)
    if (marks and not beginning.startswith(marks)) or (ending in _TEXT and not _is_text(beginning)):
        raise _refused("files.not_what_it_says", name)
    if beginning.startswith(_ZIP):
        _look_into(path, name)
    if beginning.startswith(_GZIP):
        _look_through(path, name)
    if beginning.startswith(_OLD_EXCEL) and _MACROS_OLD in path.read_bytes():
        raise _refused("files.macros", name)


def _look_into(path: Path, name: str) -> None:
    """Refuse archives that unpack to something huge, climb out of their folder, or hold macros or programs."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _refused("files.not_what_it_says", name) from error
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > _MEMBERS_MOST
        or unpacked > _UNPACKED_BYTES_MOST
        or unpacked > _UNPACKED_TIMES_MOST * max(path.stat().st_size, 1)
    ):
        raise _refused("files.unpacks_too_large", name)
    inside = [PurePosixPath(member.filename.replace("\\", "/")) for member in members]
    if any(one.is_absolute() or ".." in one.parts or ":" in one.parts[0] for one in inside if one.parts):
        raise _refused("files.climbs_out", name)
    if any(one.name.lower() == "vbaproject.bin" for one in inside):
        raise _refused("files.macros", name)
    if any(
        one.suffix.lower() in {".zip", ".rar", ".7z", ".gz", ".exe", ".dll", ".js", ".vbs", ".bat"} for one in inside
    ):
        raise _refused("files.holds_what_it_must_not", name)


def _is_text(beginning: bytes) -> bool:
    """Whether a file that begins so can be text: without zeros, but in UTF-16."""
    return b"\x00" not in beginning or beginning.startswith((b"\xff\xfe", b"\xfe\xff"))


def _look_through(path: Path, name: str) -> None:
    """Refuse what unpacks to something huge or to no text; no more than a piece is ever in memory."""
    most = min(_UNPACKED_BYTES_MOST, _UNPACKED_TIMES_MOST * path.stat().st_size)
    unpacked = 0
    try:
        with gzip.open(path) as file:
            while piece := file.read(_PIECE_BYTES):
                if unpacked == 0 and not _is_text(piece[:_LOOK_BYTES]):
                    raise _refused("files.not_what_it_says", name)
                unpacked += len(piece)
                if unpacked > most:
                    raise _refused("files.unpacks_too_large", name)
    except (OSError, EOFError, zlib.error) as error:
        raise _refused("files.not_what_it_says", name) from error
    if not unpacked:
        raise _refused("files.empty", name)


def _refused(key: str, name: str) -> InputError:
    return InputError(Problem(Message(key, {"file": name}), file=name))
