"""Where a city folder lies: on this machine, or in object storage that fsspec knows (``s3://…``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import fsspec
from fsspec.implementations.local import LocalFileSystem

from citycheckup.sources.folder import CITY_FILE, CityConfig, named_files, read_config
from citycheckup.vocabulary import InputError, Message, Problem

# What a run makes in a city folder; the frozen units are not among it: they are an input.
_MADE_BY_RUNS = ("runs", "templates", ".cache")


@dataclass(frozen=True)
class Place:
    """A folder or a file: ``url`` is an absolute path of this machine, or an address with a protocol."""

    url: str

    def __str__(self) -> str:
        return self.url

    @property
    def local(self) -> Path | None:
        """The path, where it lies on this machine's file system."""
        files, path = self.open()
        return Path(path) if isinstance(files, LocalFileSystem) else None

    def open(self) -> tuple[fsspec.AbstractFileSystem, str]:
        """Return the storage and the path in it.

        Raises
        ------
        InputError
            The protocol is unknown, or its package is not installed.
        """
        try:
            files, path = fsspec.core.url_to_fs(self.url)
        except (ImportError, ValueError) as error:
            raise InputError(Problem(Message("national.no_storage", {"reason": str(error)}), file=self.url)) from error
        return files, str(path)

    def joined(self, written: str) -> Place:
        """Return what ``written`` means in this folder: a path relative to it, an absolute path or an address."""
        if "://" in written:
            return Place(written)
        local = self.local
        if local is not None:
            return Place(str((local / Path(written).expanduser()).resolve()))
        return Place(f"{self.url.rstrip('/')}/{PurePosixPath(written)}")

    @property
    def folder(self) -> Place:
        """The folder that a file lies in."""
        local = self.local
        return Place(str(local.parent) if local is not None else self.url.rpartition("/")[0])

    def is_folder(self) -> bool:
        """Whether there is such a folder; in object storage: anything under that name."""
        files, path = self.open()
        return bool(files.isdir(path))

    def bytes_of(self, name: str) -> bytes | None:
        """Return the content of a file in this folder; None where there is none."""
        files, path = self.open()
        try:
            return bytes(files.cat_file(f"{path}/{name}"))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def fetched(self, scratch: Path) -> Path:
        """Return the folder on this machine: as it lies, or copied into ``scratch`` without what runs made in it."""
        local = self.local
        if local is not None:
            return local
        files, path = self.open()
        for name in self._inputs():
            target = scratch / name
            target.parent.mkdir(parents=True, exist_ok=True)
            files.get_file(f"{path}/{name}", str(target))
        return scratch

    def size_bytes(self, config: CityConfig) -> int:
        """Return about how much there is to read: large cities are begun first. Absent files count nothing."""
        local = self.local
        if local is None:
            return sum(self._inputs().values())
        named = [local / name for name in named_files(config).values()]
        within = [file for one in named for file in (one.rglob("*") if one.is_dir() else [one])]
        return sum(file.stat().st_size for file in within if file.is_file())

    def _inputs(self) -> dict[str, int]:
        """Return the sizes of the folder's files by their names in it, in order."""
        files, path = self.open()
        root = path.rstrip("/") + "/"
        found = {str(name).removeprefix(root): about for name, about in files.find(path, detail=True).items()}
        kept = {name: about for name, about in found.items() if name.split("/")[0] not in _MADE_BY_RUNS}
        return {name: int(kept[name]["size"] or 0) for name in sorted(kept)}


def place_of(written: str) -> Place:
    """Return the place that a user named, from this process's folder."""
    return Place(written if "://" in written else str(Path(written).expanduser().resolve()))


def read_place(place: Place) -> CityConfig:
    """Return the settings of the city folder at a place.

    Raises
    ------
    InputError
        There is no ``city.toml``, or it is not valid: every problem found.
    """
    source = f"{place.url}/{CITY_FILE}"
    try:
        text = place.bytes_of(CITY_FILE)
    except OSError as error:  # no right to read it, no way to get there
        raise InputError(Problem(Message("national.unreachable", {"reason": str(error)}), file=source)) from error
    if text is None:
        raise InputError(Problem(Message("folder.no_city_file", {"folder": place.url}), file=source))
    return read_config(text, source)
