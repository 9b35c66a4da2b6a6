"""Messages put into words, in Chinese and English: one file per room and language, keys and templates only."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from citycheckup.vocabulary import Message

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent  # not importlib.resources, which takes as long to import as the rest of `--help`


class UnknownMessageError(KeyError):
    """A message key that no wording file has."""


@cache
def templates(language: str) -> dict[str, str]:
    """Return every template of a language, by dotted key (``room.what``)."""
    rooms = sorted(path.stem for path in (_FOLDER / language).glob("*.toml"))
    return {key: template for room in rooms for key, template in _of_room(language, room).items()}


@cache
def _of_room(language: str, room: str) -> dict[str, str]:
    """Return the templates of one room, read when something is first said there: ``--help`` says little."""
    found: dict[str, str] = {}
    try:
        text = (_FOLDER / language / f"{room}.toml").read_text(encoding="utf-8")
    except FileNotFoundError:
        return found
    _flatten(room, tomllib.loads(text), found)
    return found


def _flatten(prefix: str, table: dict[str, object], into: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _flatten(f"{prefix}.{key}", value, into)
        else:
            into[f"{prefix}.{key}"] = str(value)


def has(key: str) -> bool:
    """Whether there is a template of that key."""
    return key in _of_room("en", key.partition(".")[0])


def render(message: Message, language: str) -> str:
    """Put a message into words.

    Arguments that are themselves messages are rendered first; lists are joined; a null shows as a dash. Templates are
    ``str.format`` templates, so a template chooses how a number looks: ``{value:.1%}``.

    Raises
    ------
    UnknownMessageError
        There is no such template.
    """
    try:
        template = _of_room(language, message.key.partition(".")[0])[message.key]
    except KeyError as error:
        raise UnknownMessageError(message.key) from error
    return template.format_map(_Arguments(message.arguments, language))


@cache
def word(key: str, language: str) -> str:
    """Return a template that takes no arguments."""
    return render(Message(key), language)


def as_plain(message: Message) -> dict[str, object]:
    """Return a message as plain values (nested messages too), fit for JSON; :func:`from_plain` reads it back."""
    return {"key": message.key, "arguments": {name: _plain(value) for name, value in message.arguments.items()}}


def from_plain(record: dict[str, object]) -> Message:
    """Read a message back from :func:`as_plain`."""
    arguments = record.get("arguments", {})
    if not isinstance(arguments, dict):
        raise TypeError(json.dumps(record))
    return Message(str(record["key"]), {name: _read(value) for name, value in arguments.items()})


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return as_plain(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _read(value: object) -> object:
    if isinstance(value, dict) and "key" in value:
        return from_plain(value)
    if isinstance(value, list):
        return [_read(item) for item in value]
    return value


class _Arguments(dict[str, object]):
    """Arguments in words, put so when a template asks for them: a result's message has more than its sentence says."""

    def __init__(self, arguments: Mapping[str, object], language: str) -> None:
        super().__init__(arguments)
        self._language = language

    def __getitem__(self, name: str) -> object:
        return _shown(super().__getitem__(name), self._language)


class _Dash:
    """A null: a dash, however the template wants it formatted."""

    def __format__(self, _spec: str) -> str:
        return "—"


def _shown(value: object, language: str) -> object:
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - the plainest test for NaN
        return _Dash()
    if isinstance(value, Message):
        return render(value, language)
    if isinstance(value, dict) and "key" in value:
        return render(from_plain(value), language)
    if isinstance(value, list | tuple):
        separator = "、" if language == "zh" else ", "
        return separator.join(str(_shown(item, language)) for item in value)
    return value
