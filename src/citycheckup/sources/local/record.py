"""One record of a file of local rules: its values, checked, and every fault with the line it stands on."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from citycheckup.editions import EditionEntry
from citycheckup.sources.local.toml_lines import Section
from citycheckup.vocabulary import Message, Problem, Severity

Word = TypeVar("Word", bound=StrEnum)


class Record:
    """A table of the file under ``[[name]]``."""

    def __init__(self, values: Mapping[str, Any], section: Section, file: str, name: str) -> None:
        self.values = values
        self.section = section
        self.file = file
        self.name = name
        self.problems: list[Problem] = []

    def refuse(self, key: str, reason: str, *, line: int | None = None, **arguments: object) -> None:
        """Note an error at a key."""
        self._add(key, Message(f"local.{reason}", arguments), Severity.ERROR, line)

    def note(self, key: str, reason: str, severity: Severity, **arguments: object) -> None:
        """Note something less than an error at a key."""
        self._add(key, Message(f"local.{reason}", arguments), severity, None)

    def refuse_with(self, key: str, message: Message, line: int) -> None:
        """Note an error that was put into a message elsewhere."""
        self._add(key, message, Severity.ERROR, line)

    def _add(self, key: str, message: Message, severity: Severity, line: int | None) -> None:
        at = self.section.line_of(key) if line is None else line
        self.problems.append(Problem(message, file=self.file, row=at, column=key, severity=severity))

    @property
    def faulty(self) -> bool:
        """Whether an error has been noted."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def only(self, keys: Collection[str]) -> None:
        """Refuse every key that is not among these: a slip of the pen must not pass unnoticed."""
        for key in self.values:
            if key not in keys:
                self.refuse(key, "unknown_key", section=self.name, name=key, known=list(keys))

    def text(self, key: str, *, required: bool = True) -> str | None:
        """Return a text that is not empty; None where it is absent or refused."""
        value = self.values.get(key)
        if value is None:
            if required:
                self.refuse(key, "missing_key", section=self.name, name=key)
            return None
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "wrong_type", name=key, wanted=Message("local.type_text"))
            return None
        return value

    def number(self, key: str) -> float | None:
        """Return a finite number; None where it is absent or refused."""
        value = self.values.get(key)
        if value is None:
            self.refuse(key, "missing_key", section=self.name, name=key)
        elif isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.refuse(key, "wrong_type", name=key, wanted=Message("local.type_number"))
        else:
            return float(value)
        return None

    def word(self, key: str, words: type[Word], *, required: bool = True, among: Collection[Word] = ()) -> Word | None:
        """Return one of a list of words; None where it is absent or refused."""
        value = self.text(key, required=required)
        known = [str(word) for word in among or words]
        if value is None:
            return None
        if value not in known:
            self.refuse(key, "wrong_choice", name=key, value=value, known=known)
            return None
        return words(value)


def known_entry(record: Record, entries: Mapping[str, EditionEntry]) -> EditionEntry | None:
    """Return the entry that a record names by its indicator id; None, with a problem noted, where there is none."""
    name = record.text("indicator")
    if name is None or name in entries:
        return entries[name] if name else None
    by_code = next((entry for entry in entries.values() if entry.code == name), None)
    if by_code is not None:
        record.refuse("indicator", "code_not_id", code=name, indicator=by_code.indicator)
    else:
        known = difflib.get_close_matches(name, sorted(entries), n=3, cutoff=0.4) or sorted(entries)[:3]
        record.refuse("indicator", "unknown_indicator", name=name, known=known)
    return None
