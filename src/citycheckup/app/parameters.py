"""Checks the knobs that a city sets in ``[parameters]`` of ``city.toml`` before anything is computed with them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from citycheckup.app.wiring import indicators, steps
from citycheckup.sources.folder import CITY_FILE, CityFolder
from citycheckup.vocabulary import InputError, Message, Problem


def check_parameters(folder: CityFolder) -> None:
    """Accept ``[parameters]`` only where every name is an indicator or a step, and every key one of its knobs.

    Raises
    ------
    InputError
        Every name that is unknown, with the nearest that is known, and every value of another kind than the default's.
    """
    functions: dict[str, Callable[..., Any]] = steps() | {declared.id: declared.compute for declared in indicators()}
    problems = []
    for name, settings in sorted(folder.config.parameters.items()):
        if name not in functions:
            problems.append(_unknown(name, "folder.unknown_parameters", functions))
            continue
        knobs = _knobs(functions[name])
        for key, value in sorted(settings.items()):
            if key not in knobs:
                problems.append(_unknown(f"{name}.{key}", "folder.unknown_knob", knobs, key))
            elif not _fits(value, knobs[key]):
                facts = {"knob": f"{name}.{key}", "value": value, "default": knobs[key]}
                problems.append(
                    Problem(Message("folder.bad_knob", facts), CITY_FILE, column=f"parameters.{name}.{key}")
                )
    if problems:
        raise InputError(problems)


def _knobs(function: Callable[..., Any]) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY}


def _unknown(name: str, key: str, known: Mapping[str, Any], asked: str | None = None) -> Problem:
    near = get_close_matches(asked or name, known, n=3, cutoff=0.4) or sorted(known)[:5]
    return Problem(Message(key, {"name": name, "near": near}), CITY_FILE, column=f"parameters.{name}")


def _fits(value: Any, default: Any) -> bool:
    """Whether a value from TOML can stand for a default: numbers for numbers, text for text, lists for lists."""
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, int | float):
        return isinstance(value, int | float)
    if isinstance(default, tuple | list):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, type(default))
