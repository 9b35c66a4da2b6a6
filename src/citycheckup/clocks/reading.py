"""What the readers of calendars and rule packs share: TOML with the line of every entry, and problems gathered."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from citycheckup.vocabulary import InputError, Message, Problem

_HEADER, _KEY = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?"), re.compile(r'\s*"?([\w-]+)"?\s*=')


def read_toml(text: str, file: str) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Raises
    ------
    InputError
        It is no TOML; the problem names the line.
    """
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = re.search(r"at line (\d+)", str(error))
        row = int(said[1]) if said else None
        raise InputError(Problem(Message("clocks.not_toml", {"reason": str(error)}), file=file, row=row)) from error


def digest_of(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record's canonical text: comments, line breaks and the order of keys do not count."""
    canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


class Reader:
    """Reads values out of a TOML file, and notes every problem with its line.

    A place is a section's name and its number in the file (``("year", 3)``); entries before any header
    have ``("", 0)``.
    """

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._lines: dict[tuple[str, int, str], int] = {}
        self._texts: dict[tuple[str, int, str], int] = {}
        section, number, seen = "", 0, dict[str, int]()
        for line, content in enumerate(text.splitlines(), start=1):
            if header := _HEADER.fullmatch(content.partition("#")[0].rstrip()):
                section = header[1]
                number = seen.get(section, 0)
                seen[section] = number + 1
                self._lines[section, number, ""] = line
            elif key := _KEY.match(content):
                self._lines.setdefault((section, number, key[1]), line)
            for quoted in re.findall(r'"([^"]*)"', content):
                self._texts.setdefault((section, number, quoted), line)

    def refuse(self, place: tuple[str, int], key: str, reason: str, /, *, text: str = "", **arguments: object) -> None:
        """Note a problem of an entry, on the line of ``text`` where that stands in the file, else on its key's."""
        at = self._texts.get((*place, text)) if text else None
        row = at or self._lines.get((*place, key)) or self._lines.get((*place, ""))
        self.problems.append(Problem(Message(f"clocks.{reason}", arguments), file=self.file, row=row, column=key))

    def value(
        self, record: Mapping[str, Any], place: tuple[str, int], key: str, kind: type, default: Any = None
    ) -> Any:
        """Return a value of a kind, its default where it is absent, or None where it is refused."""
        found = record.get(key, default)
        if found is None:
            self.refuse(place, key, "missing", key=key)
        elif not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            self.refuse(place, key, "wrong_kind", key=key, kind=Message(f"clocks.kind_{kind.__name__}"))
            return None
        return found

    def texts(self, record: Mapping[str, Any], place: tuple[str, int], key: str) -> list[str]:
        """Return a list of texts, empty where it is absent or refused."""
        found = record.get(key, [])
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return found
        self.refuse(place, key, "wrong_kind", key=key, kind=Message("clocks.kind_texts"))
        return []

    def day(self, text: str, place: tuple[str, int], key: str, *, whole: str = "") -> date | None:
        """Return a date written ``2026-01-31``, or None where it is refused."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(place, key, "no_date", text=whole or text, value=text)
            return None

    def only(self, record: Mapping[str, Any], place: tuple[str, int], known: tuple[str, ...]) -> None:
        """Refuse every key that is not known: a slip of the pen must not pass unnoticed."""
        for key in record:
            if key not in known:
                self.refuse(place, key, "unknown_key", key=key, known=list(known))

    def finish(self) -> None:
        """Raise :class:`InputError` with every problem, by line, where there are any."""
        if self.problems:
            raise InputError(sorted(self.problems, key=lambda problem: (problem.row or 0, problem.message.key)))
