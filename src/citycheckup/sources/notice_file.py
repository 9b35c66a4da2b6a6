"""Reads ``notices.toml``: where bodies are reached, by which servers. A folder without one has no way to anybody."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from citycheckup.notices.settings import NoticeSettings
from citycheckup.vocabulary import InputError, Message, Problem

NOTICE_FILE = "notices.toml"


def read_notice_settings(folder: Path) -> NoticeSettings:
    """Return a folder's settings of notices.

    Raises
    ------
    InputError
        The file is no TOML, or something in it is unknown or cannot be: all of it is listed.
    """
    file = folder / NOTICE_FILE
    if not file.exists():
        return NoticeSettings()
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(Problem(Message("folder.not_toml", {"reason": str(error)}), file=str(file))) from error
    try:
        return TypeAdapter(NoticeSettings).validate_python(raw)
    except ValidationError as error:
        problems = [
            Problem(
                Message("notices.bad_setting", {"reason": found["msg"].removeprefix("Value error, ")}),
                file=str(file),
                column=".".join(map(str, found["loc"])) or None,
            )
            for found in error.errors(include_url=False)
        ]
        raise InputError(problems) from error


def read_secret(variable: str | None, file: str | None, folder: Path) -> str | None:
    """Return a password or secret from an environment variable, or from a file (relative to the folder).

    Raises
    ------
    InputError
        The place that is named holds none. What is said names the place, never what it holds.
    """
    if variable is not None:
        found = os.environ.get(variable, "")
        if not found:
            raise InputError(Problem(Message("notices.no_secret_in_variable", {"variable": variable})))
        return found
    if file is not None:
        place = folder / file
        try:
            found = place.read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(Problem(Message("notices.no_secret_in_file"), file=str(place))) from error
        if not found:
            raise InputError(Problem(Message("notices.no_secret_in_file"), file=str(place)))
        return found
    return None
