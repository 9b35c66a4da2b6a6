"""Points ``city.toml`` at a file: the section of one layer or table is written anew, everything else stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from citycheckup.app.jobs.locks import TakenError, held
from citycheckup.layers.schema import BY_NAME
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.reports.writers import write_text
from citycheckup.sources.folder import CITY_FILE, CityFolder, open_folder, read_config
from citycheckup.vocabulary import InputError, Message, Problem

OSM = "osm"
_SECTION = re.compile(r"^\s*\[")
_WAIT_S = 30.0  # for another who writes the settings, in this process or beside it


@contextmanager
def _settings_of(folder: CityFolder) -> Iterator[None]:
    """Hold the settings, so that nobody else writes them between reading and writing."""
    try:
        with held(folder.cache / "settings.lock", wait_s=_WAIT_S):
            yield
    except TakenError as error:
        raise InputError(Problem(Message("files.settings_busy"), file=CITY_FILE)) from error


def name_file(folder: CityFolder, layer: str, entry: Mapping[str, object] | None) -> CityFolder:
    """Let ``city.toml`` name a file for a layer or table, or no file any more (``entry`` None).

    Parameters
    ----------
    layer
        Name of the layer or table; ``osm``: the map of OpenStreetMap.
    entry
        The keys of the section: ``file`` and what else is to be said of it; keys that are None are left out.

    Raises
    ------
    InputError
        There is no such layer or table, a key or value is wrong, or the file is not there; nothing has been changed.
    """
    with _settings_of(folder):
        text, _ = _planned(folder, layer, entry)
        write_text(text, folder.path / CITY_FILE)
    return open_folder(folder.path)


def would_name(folder: CityFolder, layer: str, entry: Mapping[str, object]) -> CityFolder:
    """Return the folder as it would be once :func:`name_file` were done; nothing is changed.

    Raises
    ------
    InputError
        As :func:`name_file`.
    """
    return _planned(folder, layer, entry)[1]


def _planned(folder: CityFolder, layer: str, entry: Mapping[str, object] | None) -> tuple[str, CityFolder]:
    """Return the settings with the layer's section written anew, as text and read."""
    source = folder.path / CITY_FILE
    heading = _heading(layer)
    section = None if entry is None else _section(heading, entry)
    text = _with_section(source.read_text(encoding="utf-8"), heading, section)
    changed = CityFolder(folder.path, read_config(text.encode(), str(source)))
    if entry is not None and not _inside(changed, str(entry["file"])):
        raise InputError(Problem(Message("files.not_there", {"file": str(entry["file"])}), file=str(entry["file"])))
    return text, changed


def _heading(layer: str) -> str:
    if layer == OSM:
        return OSM
    if layer not in BY_NAME and layer not in TABLE_BY_NAME:
        raise InputError(Problem(Message("files.no_such_layer", {"layer": layer})))
    return f"{'layers' if layer in BY_NAME else 'tables'}.{layer}"


def _inside(folder: CityFolder, name: str) -> bool:
    """Whether a file is there, in the city folder itself: nobody points at other files of the machine from a page."""
    file = folder.file(name)
    return file.is_relative_to(folder.path.resolve()) and file.exists()


def _section(heading: str, entry: Mapping[str, object]) -> list[str]:
    return [f"[{heading}]", *(f"{key} = {_toml(value)}" for key, value in entry.items() if value is not None)]


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{json.dumps(str(key), ensure_ascii=False)} = {_toml(one)}" for key, one in value.items())
        return f"{{ {pairs} }}"
    return json.dumps(value, ensure_ascii=False)


def _with_section(text: str, heading: str, section: list[str] | None) -> str:
    """Return the text with a section in place of the one of that heading, or at its end."""
    lines = text.splitlines()
    own = re.compile(rf"^\s*\[\s*{re.escape(heading)}\s*\]")
    start = next((at for at, line in enumerate(lines) if own.match(line)), None)
    if start is None:
        kept, rest = [*lines, ""] if section else lines, []
    else:
        below = re.compile(rf"^\s*\[\s*{re.escape(heading)}\s*\.")
        after = range(start + 1, len(lines))
        end = next((at for at in after if _SECTION.match(lines[at]) and not below.match(lines[at])), len(lines))
        kept, rest = lines[:start], lines[end:]
    return "\n".join([*kept, *(section or ()), *([""] if rest and section else ()), *rest]).rstrip("\n") + "\n"
